import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEDGER_PARTS, PROCESSING_PARTS } from '../protocol/ledger.ts'
import { STAGE_NAMES } from '../protocol/stages.ts'
import { buildLedger } from '../tracing/ledger.ts'
import { STAGE_PARTS, stageMsOf, waitMsOf } from './stage-groups.ts'

describe('the stages of the table', () => {
  it('are made of exactly the parts that the processing headline counts, each in one stage', () => {
    expect(STAGE_NAMES.flatMap((stage) => STAGE_PARTS[stage])).toEqual(PROCESSING_PARTS)
  })

  it('sum up their parts', () => {
    const parts = LEDGER_PARTS.map((part, index) => ({ part, ms: 2 ** index }))
    expect(stageMsOf(parts)).toEqual({ vad: 2, asr: 4, llm: 8 + 16 + 32 + 64, tts: 128 + 256 })
    expect(waitMsOf(parts)).toEqual({ hold: 1, output: 512 + 1024 + 2048 })
  })

  it('are unknown, not 0, where nothing was measured', () => {
    expect(stageMsOf([{ part: 'vad.decide', ms: 0 }])).toEqual({
      vad: 0,
      asr: undefined,
      llm: undefined,
      tts: undefined,
    })
    expect(waitMsOf([])).toEqual({ hold: undefined, output: undefined })
  })

  it('make the processing latency together with the unattributed time between them', () => {
    const gap = fc.double({ min: 0, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.array(gap, { minLength: 13, maxLength: 13 }), (gaps) => {
        let now = 0
        const [speechEndMs, holdEndMs, endpointMs, transcriptMs, llmRequestedMs, llmStartedMs, prefilledMs, ...later] =
          gaps.map((ms) => (now += ms))
        const [firstTokenMs, pieceReadyMs, ttsRequestedMs, ttsStartedMs, firstAudioMs, handedMs] = later
        const early = { holdEndMs, endpointMs, transcriptMs, llmRequestedMs, llmStartedMs, prefilledMs }
        const late = { firstTokenMs, pieceReadyMs, ttsRequestedMs, ttsStartedMs, firstAudioMs, handedMs }
        const ledger = buildLedger({ speechEndMs: speechEndMs ?? 0, ...early, ...late })
        const stages = Object.values(stageMsOf(ledger.parts)).reduce((sum: number, ms) => sum + (ms ?? 0), 0)
        expect(stages + ledger.unattributedMs).toBeCloseTo(ledger.processingMs ?? Number.NaN, 6)
      }),
    )
  })
})
