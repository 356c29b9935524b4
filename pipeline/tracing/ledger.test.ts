import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEDGER_PARTS, type LedgerPartName, PROCESSING_PARTS, UNATTRIBUTED } from '../protocol/ledger.ts'
import { buildLedger, type LedgerStamps, sumOf } from './ledger.ts'

const complete: LedgerStamps = {
  speechEndMs: 1000,
  holdEndMs: 1300,
  endpointMs: 1312,
  transcriptMs: 1320,
  llmRequestedMs: 1321,
  llmStartedMs: 1322,
  prefilledMs: 1325,
  firstTokenMs: 1325.5,
  pieceReadyMs: 1327,
  ttsRequestedMs: 1327,
  ttsStartedMs: 1328,
  firstAudioMs: 1340,
  leadingSilenceMs: 15,
  handedMs: 1341,
}

/** Stamps as a real turn may leave them: any prefix of them, in any order, work done early or late. */
const anyStamps = fc
  .record({
    jitter: fc.array(fc.double({ min: -50, max: 400, noNaN: true }), { minLength: 15, maxLength: 15 }),
    known: fc.integer({ min: 0, max: 15 }),
  })
  .map(({ jitter, known }) => {
    const names: (keyof LedgerStamps)[] = [
      'holdEndMs',
      'endpointMs',
      'transcriptMs',
      'llmRequestedMs',
      'llmStartedMs',
      'prefilledMs',
      'firstTokenMs',
      'pieceReadyMs',
      'ttsRequestedMs',
      'ttsStartedMs',
      'firstAudioMs',
      'leadingSilenceMs',
      'handedMs',
      'renderedMs',
      'outputLatencyMs',
    ]
    let clockMs = 1000
    const stamps: Record<string, number> = { speechEndMs: 1000 }
    names.slice(0, known).forEach((name, i) => {
      const step = jitter[i] ?? 0
      clockMs += step
      stamps[name] = name === 'leadingSilenceMs' || name === 'outputLatencyMs' ? Math.abs(step) : clockMs
    })
    return stamps as unknown as LedgerStamps
  })

describe('the ledger of a turn', () => {
  it('lays the parts end to end from the acoustic end of speech to the first audible sample', () => {
    const ledger = buildLedger(complete)
    expect(ledger.parts.map((p) => [p.part, p.startMs, p.ms])).toEqual([
      ['endpoint.hold', 0, 300],
      ['vad.decide', 300, 12],
      ['asr.finalize', 312, 8],
      [UNATTRIBUTED, 320, 1],
      ['llm.queue', 321, 1],
      ['llm.prefill', 322, 3],
      ['llm.first_token', 325, 0.5],
      ['text.gather', 325.5, 1.5],
      ['tts.queue', 327, 1],
      ['tts.first_audio', 328, 12],
      ['tts.leading_silence', 340, 15],
      ['transport', 355, 1],
    ])
    expect(ledger.heardMs).toBe(356)
    expect(ledger.processingMs).toBe(40)
    expect(ledger.unattributedMs).toBe(1)
  })

  it('counts only what is left of work that was done ahead of time', () => {
    const ledger = buildLedger({
      ...complete,
      llmRequestedMs: 1200,
      llmStartedMs: 1201,
      prefilledMs: 1319,
      firstTokenMs: 1325.5,
    })
    const prefill = ledger.parts.find((p) => p.part === 'llm.prefill')
    expect(prefill?.ms).toBe(0)
    expect(ledger.parts.find((p) => p.part === 'llm.first_token')?.ms).toBe(5.5)
    expect(ledger.heardMs).toBe(356)
  })

  it('stops where knowledge stops, and does not call the rest 0', () => {
    const { firstAudioMs: _, ...withoutAudio } = complete
    const ledger = buildLedger(withoutAudio)
    expect(ledger.parts.at(-1)?.part).toBe('tts.queue')
    expect(ledger.processingMs).toBeUndefined()
    expect(ledger.heardMs).toBeUndefined()
  })

  it('marks playback as an estimate where the device latency is in it', () => {
    const ledger = buildLedger({ ...complete, renderedMs: 1361, outputLatencyMs: 30 })
    expect(ledger.parts.at(-1)).toMatchObject({ part: 'playback', ms: 50, estimate: true })
    expect(ledger.heardMs).toBe(406)
  })

  it('lists what could not be measured with its reason', () => {
    const ledger = buildLedger(complete, {}, { playback: 'no output device' })
    expect(ledger.unmeasured).toEqual([{ part: 'playback', reason: 'no output device' }])
  })

  it('gives no heard latency where the hold ran on a compressed clock', () => {
    expect(buildLedger(complete, {}, { 'endpoint.hold': 'fast pace' }).heardMs).toBeUndefined()
  })

  it('names the flag that owns a part where the caller knows better', () => {
    const owner = { kind: 'setting', name: 'TTS_STREAMING' } as const
    const ledger = buildLedger(complete, { 'tts.first_audio': owner })
    expect(ledger.parts.find((p) => p.part === 'tts.first_audio')?.owner).toEqual(owner)
  })

  it('always sums to the total, without gaps, overlaps or negative parts', () => {
    fc.assert(
      fc.property(anyStamps, (stamps) => {
        const { parts, totalMs } = buildLedger(stamps)
        let end = 0
        for (const part of parts) {
          expect(part.startMs).toBeCloseTo(end, 6)
          expect(part.ms).toBeGreaterThanOrEqual(0)
          end = part.startMs + part.ms
        }
        expect(totalMs).toBeCloseTo(sumOf(parts, [...LEDGER_PARTS, UNATTRIBUTED]), 6)
      }),
    )
  })

  it('keeps the order of the parts, whatever the stamps', () => {
    fc.assert(
      fc.property(anyStamps, (stamps) => {
        const order = buildLedger(stamps).parts.flatMap(({ part }) => {
          const place = (LEDGER_PARTS as readonly LedgerPartName[]).indexOf(part)
          return place === -1 ? [] : [place]
        })
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }),
    )
  })

  it('never counts more as processing than as heard', () => {
    fc.assert(
      fc.property(anyStamps, (stamps) => {
        const { processingMs, heardMs, parts } = buildLedger(stamps)
        if (processingMs === undefined || heardMs === undefined) return
        expect(processingMs).toBeLessThanOrEqual(heardMs + 1e-6)
        expect(processingMs).toBeGreaterThanOrEqual(sumOf(parts, PROCESSING_PARTS) - 1e-6)
      }),
    )
  })
})
