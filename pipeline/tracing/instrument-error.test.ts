import { describe, expect, it } from 'vitest'
import { instrumentErrors, type KnownTurn } from './instrument-error.ts'
import { buildLedger } from './ledger.ts'

const INJECTED = { 'endpoint.hold': 100, 'vad.decide': 5, 'asr.finalize': 50 }

/** A turn whose recogniser is reported `lateMs` too long; its ledger ends with the transcript. */
function turn(lateMs: number): KnownTurn {
  const ledger = buildLedger({ speechEndMs: 0, holdEndMs: 100, endpointMs: 105, transcriptMs: 155 + lateMs })
  return { injected: INJECTED, ledger }
}

describe('how far the instrument is off', () => {
  it('is told for each part by itself, without its sign and, as a mean, with it', () => {
    const { parts, errorP99Ms, turns } = instrumentErrors([turn(-1), turn(1), turn(3)])
    expect(turns).toBe(3)
    expect(parts['endpoint.hold']).toEqual({ p50: 0, p95: 0, p99: 0, meanMs: 0 })
    expect(parts['asr.finalize']?.p50).toBeCloseTo(1)
    expect(parts['asr.finalize']?.p99).toBeCloseTo(2.96)
    expect(parts['asr.finalize']?.meanMs).toBeCloseTo(1)
    expect(errorP99Ms).toBeCloseTo(2.96)
  })

  it('says nothing of what was not measured, not 0', () => {
    const { parts, heardMs, processingMs } = instrumentErrors([turn(0)])
    expect(parts['tts.queue']).toBeUndefined()
    expect(heardMs).toBeUndefined()
    expect(processingMs).toBeUndefined()
  })

  it('compares the headline numbers with the sums of what was injected', () => {
    const injected = {
      ...INJECTED,
      'llm.prefill': 10,
      'llm.first_token': 10,
      'tts.first_audio': 20,
      'tts.leading_silence': 7,
    }
    const ledger = buildLedger({
      speechEndMs: 0,
      holdEndMs: 100,
      endpointMs: 105,
      transcriptMs: 155,
      llmRequestedMs: 155,
      llmStartedMs: 155,
      prefilledMs: 165,
      firstTokenMs: 175,
      pieceReadyMs: 175,
      ttsRequestedMs: 175,
      ttsStartedMs: 175,
      firstAudioMs: 195,
      leadingSilenceMs: 7,
      handedMs: 196,
    })
    const { heardMs, processingMs } = instrumentErrors([{ injected, ledger }])
    expect(processingMs?.p99).toBeCloseTo(0)
    expect(heardMs?.meanMs).toBeCloseTo(1)
  })

  it('is unknown where no turn was compared', () => {
    expect(instrumentErrors([]).errorP99Ms).toBeUndefined()
  })
})
