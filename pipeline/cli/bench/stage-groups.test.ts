import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machineMsOf, partsOfStage, stageMsOf } from '../../measures/ledger/ledger-groups.ts'
import { PROCESSING_PARTS } from '../../measures/ledger/ledger-parts.ts'
import { LEDGER_PARTS, STALL, STOLEN } from '../../protocol/ledger.ts'
import { STAGE_NAMES } from '../../protocol/stages.ts'
import { buildLedger, type LedgerStamps } from '../../tracing/ledger.ts'
import { waitMsOf } from './stage-groups.ts'

describe('the stages of the table', () => {
  it('are made of exactly the parts that the processing headline counts, each in one stage, but for the network between', () => {
    const network = PROCESSING_PARTS.filter((part) => part.startsWith('network.'))
    expect([...STAGE_NAMES.flatMap(partsOfStage), ...network, STALL, STOLEN]).toEqual(PROCESSING_PARTS)
  })

  it('sum up their parts, the waits for the machine apart', () => {
    const ms = (part: string) => 2 ** (LEDGER_PARTS as readonly string[]).indexOf(part)
    const { parts } = buildLedger(stampsOf(LEDGER_PARTS.map(ms)), {}, {}, { 'asr.finalize': 1 })
    expect(stageMsOf(parts)).toEqual({
      vad: ms('vad.decide'),
      asr: ms('asr.finalize') - 1,
      llm: ms('llm.prefill') + ms('llm.first_token') + ms('text.gather'),
      tts: ms('tts.first_audio'),
    })
    expect(machineMsOf(parts)).toBe(
      ms('machine.late_audio') + ms('vad.queue') + ms('asr.queue') + ms('llm.queue') + ms('tts.queue') + 1,
    )
    expect(waitMsOf(parts).hold).toBe(1)
  })

  it('keep a wait that a setting makes: no machine would shorten it', () => {
    const owner = { kind: 'setting', name: 'ENABLE_PIPELINE_PARALLEL' } as const
    expect(stageMsOf([{ part: 'tts.queue', ms: 90, owner }]).tts).toBe(90)
    expect(machineMsOf([{ part: 'tts.queue', ms: 90, owner }])).toBeUndefined()
  })

  it('are unknown, not 0, where nothing was measured', () => {
    const owner = { kind: 'stage', name: 'vad' } as const
    expect(stageMsOf([{ part: 'vad.decide', ms: 0, owner }])).toEqual({
      vad: 0,
      asr: undefined,
      llm: undefined,
      tts: undefined,
    })
    expect(waitMsOf([])).toEqual({ hold: undefined, output: undefined })
  })

  it('make the processing latency together with the waits and the unattributed time between them', () => {
    const gap = fc.double({ min: 0, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.array(gap, { minLength: 14, maxLength: 14 }), gap, (gaps, stolenMs) => {
        const ledger = buildLedger(stampsOf(gaps), {}, {}, { 'asr.finalize': stolenMs, 'llm.queue': stolenMs })
        const stages = Object.values(stageMsOf(ledger.parts)).reduce((sum: number, ms) => sum + (ms ?? 0), 0)
        expect(stages + (machineMsOf(ledger.parts) ?? 0) + ledger.unattributedMs).toBeCloseTo(
          ledger.processingMs ?? Number.NaN,
          6,
        )
      }),
    )
  })
})

/** Stamps of a turn whose parts took so long, in the ledger's order; each begins as the one before it ends. */
function stampsOf(lengths: readonly number[]): LedgerStamps {
  let nowMs = 0
  const ends = lengths.map((ms) => (nowMs += ms))
  const [holdEndMs = 0, vadRequestedMs, vadStartedMs, endpointMs, asrStartedMs, transcriptMs, llmStartedMs] = ends
  const [prefilledMs, firstTokenMs, pieceReadyMs, ttsStartedMs, firstAudioMs, , handedMs] = ends.slice(7)
  const decision = { decidingAudioMs: holdEndMs, vadRequestedMs, vadStartedMs, endpointMs }
  const reply = { llmRequestedMs: transcriptMs, llmStartedMs, prefilledMs, firstTokenMs, pieceReadyMs }
  const voice = { ttsRequestedMs: pieceReadyMs, ttsStartedMs, firstAudioMs, leadingSilenceMs: 1, handedMs }
  return { speechEndMs: 0, holdEndMs, ...decision, asrStartedMs, transcriptMs, ...reply, ...voice }
}
