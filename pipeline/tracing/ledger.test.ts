import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROCESSING_PARTS } from '../measures/ledger/ledger-parts.ts'
import { because } from '../measures/reasons/reasons.ts'
import { ALL_PARTS, LEDGER_PARTS, type LedgerPartName, STOLEN, UNATTRIBUTED } from '../protocol/ledger.ts'
import { buildLedger, type LedgerStamps, type StolenTimes, sumOf } from './ledger.ts'

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
    jitter: fc.array(fc.double({ min: -50, max: 400, noNaN: true }), { minLength: 19, maxLength: 19 }),
    known: fc.integer({ min: 0, max: 19 }),
  })
  .map(({ jitter, known }) => {
    const names: (keyof LedgerStamps)[] = [
      'holdEndMs',
      'decidingAudioMs',
      'vadRequestedMs',
      'vadStartedMs',
      'endpointMs',
      'asrStartedMs',
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

/** Times for which work was kept from a processor: also more than the work took, as two clocks may have it. */
const anyStolen = fc.dictionary(
  fc.constantFrom(...LEDGER_PARTS),
  fc.double({ min: 0, max: 500, noNaN: true }),
) as fc.Arbitrary<StolenTimes>

const lengths = (ledger: ReturnType<typeof buildLedger>) => ledger.parts.map(({ part, ms }) => [part, ms])

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
    const ledger = buildLedger(complete, {}, { playback: because('playback.untold') })
    expect(ledger.unmeasured).toEqual([{ part: 'playback', ...because('playback.untold') }])
  })

  describe('on a busy machine', () => {
    const busy: LedgerStamps = {
      ...complete,
      decidingAudioMs: 1304,
      vadRequestedMs: 1354,
      vadStartedMs: 1754,
      endpointMs: 1766,
      asrStartedMs: 2413,
      transcriptMs: 2417,
      llmRequestedMs: 2417,
      llmStartedMs: 2418,
      prefilledMs: 2421,
      firstTokenMs: 2421.5,
      pieceReadyMs: 2423,
      ttsRequestedMs: 2423,
      ttsStartedMs: 2424,
      firstAudioMs: 2436,
      handedMs: 2437,
    }

    it('tells apart how late audio came, how long it waited and what the stages worked', () => {
      expect(lengths(buildLedger(busy)).slice(0, 6)).toEqual([
        ['endpoint.hold', 300],
        ['machine.late_audio', 50],
        ['vad.queue', 400],
        ['vad.decide', 16],
        ['asr.queue', 647],
        ['asr.finalize', 4],
      ])
    })

    it('owns every wait', () => {
      const { parts } = buildLedger(busy, {}, {}, { 'asr.finalize': 2 })
      const waits = parts.filter(({ part }) => part.endsWith('queue') || part.startsWith('machine.'))
      expect(waits.map(({ part }) => part)).toContain(STOLEN)
      expect(waits.every(({ owner }) => owner.kind === 'machine')).toBe(true)
    })

    it('takes what it kept from a processor out of the part whose work it was', () => {
      const ledger = buildLedger(complete, {}, {}, { 'asr.finalize': 5, 'tts.first_audio': 9, 'llm.prefill': 0.4 })
      expect(lengths(ledger)).toEqual([
        ['endpoint.hold', 300],
        ['vad.decide', 12],
        [STOLEN, 5],
        ['asr.finalize', 3],
        [UNATTRIBUTED, 1],
        ['llm.queue', 1],
        ['llm.prefill', 3],
        ['llm.first_token', 0.5],
        ['text.gather', 1.5],
        ['tts.queue', 1],
        [STOLEN, 9],
        ['tts.first_audio', 3],
        ['tts.leading_silence', 15],
        ['transport', 1],
      ])
      expect(ledger.processingMs).toBe(40)
    })

    it('takes it in proportion from work that was partly done ahead of time', () => {
      const ahead = { ...complete, llmRequestedMs: 1300, llmStartedMs: 1310, prefilledMs: 1330, firstTokenMs: 1330 }
      const ledger = buildLedger({ ...ahead, pieceReadyMs: 1330 }, {}, {}, { 'llm.prefill': 8 })
      expect(sumOf(ledger.parts, [STOLEN])).toBeCloseTo(4)
      expect(sumOf(ledger.parts, ['llm.prefill'])).toBeCloseTo(6)
    })

    it('has the time in which a result waited for the host, where its thread was kept waiting', () => {
      const late = buildLedger({ ...complete, transcriptMs: 1314 }, {}, {}, { 'llm.queue': 5 })
      expect(lengths(late).slice(2, 6)).toEqual([
        ['asr.finalize', 2],
        [STOLEN, 5],
        [UNATTRIBUTED, 2],
        ['llm.queue', 1],
      ])
    })
  })

  it('names the flag that owns a part where the caller knows better', () => {
    const owner = { kind: 'setting', name: 'TTS_STREAMING' } as const
    const ledger = buildLedger(complete, { 'tts.first_audio': owner })
    expect(ledger.parts.find((p) => p.part === 'tts.first_audio')?.owner).toEqual(owner)
  })

  it('always sums to the total, without gaps, overlaps or negative parts', () => {
    fc.assert(
      fc.property(anyStamps, anyStolen, (stamps, stolen) => {
        const { parts, totalMs } = buildLedger(stamps, {}, {}, stolen)
        let end = 0
        for (const part of parts) {
          expect(part.startMs).toBeCloseTo(end, 6)
          expect(part.ms).toBeGreaterThanOrEqual(0)
          end = part.startMs + part.ms
        }
        expect(totalMs).toBeCloseTo(sumOf(parts, ALL_PARTS), 6)
      }),
    )
  })

  it('is as long, whatever was taken from its parts', () => {
    fc.assert(
      fc.property(anyStamps, anyStolen, (stamps, stolen) => {
        const [quiet, busy] = [buildLedger(stamps), buildLedger(stamps, {}, {}, stolen)]
        expect(busy.totalMs).toBeCloseTo(quiet.totalMs, 6)
        for (const headline of ['processingMs', 'heardMs'] as const) {
          expect(busy[headline] ?? -1).toBeCloseTo(quiet[headline] ?? -1, 6)
        }
      }),
    )
  })

  it('keeps the order of the parts, whatever the stamps', () => {
    fc.assert(
      fc.property(anyStamps, anyStolen, (stamps, stolen) => {
        const order = buildLedger(stamps, {}, {}, stolen).parts.flatMap(({ part }) => {
          const place = (LEDGER_PARTS as readonly LedgerPartName[]).indexOf(part)
          return place === -1 ? [] : [place]
        })
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }),
    )
  })

  it('never counts more as processing than as heard', () => {
    fc.assert(
      fc.property(anyStamps, anyStolen, (stamps, stolen) => {
        const { processingMs, heardMs, parts } = buildLedger(stamps, {}, {}, stolen)
        if (processingMs === undefined || heardMs === undefined) return
        expect(processingMs).toBeLessThanOrEqual(heardMs + 1e-6)
        expect(processingMs).toBeGreaterThanOrEqual(sumOf(parts, PROCESSING_PARTS) - 1e-6)
      }),
    )
  })
})
