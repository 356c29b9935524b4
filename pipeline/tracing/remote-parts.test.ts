import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildLedger, type LedgerStamps, type RemoteStamps } from './ledger.ts'

const stamps: LedgerStamps = {
  speechEndMs: 1000,
  holdEndMs: 1300,
  endpointMs: 1310,
  transcriptMs: 1320,
  llmRequestedMs: 1320,
  llmStartedMs: 1321,
  prefilledMs: 1421,
  firstTokenMs: 1425,
  pieceReadyMs: 1430,
  ttsRequestedMs: 1430,
  ttsStartedMs: 1431,
  firstAudioMs: 1531,
  leadingSilenceMs: 10,
  handedMs: 1532,
}
const whole = buildLedger(stamps)

/** The pieces of a ledger from one part's place on, as name, beginning and length. */
function pieces(of: Partial<LedgerStamps>, from: number, to: number, lost = {}) {
  return buildLedger({ ...stamps, ...of }, {}, {}, lost)
    .parts.filter(({ startMs, ms }) => startMs >= from && startMs + ms <= to)
    .map(({ part, startMs, ms, owner }) => [part, startMs, ms, owner.name])
}

describe('the part of a stage that is a server elsewhere', () => {
  it('is the server’s own time, with the ways to it and from it around it', () => {
    const llmRemote: RemoteStamps = { connectedMs: 1331, securedMs: 1351, firstByteMs: 1415, serverMs: 24 }
    expect(pieces({ llmRemote }, 321, 421)).toEqual([
      ['network.connect', 321, 10, 'network'],
      ['network.tls', 331, 20, 'network'],
      ['network.way', 351, 40, 'network'],
      ['llm.prefill', 391, 24, 'llm'],
      ['network.transfer', 415, 6, 'network'],
    ])
  })

  it('has no connection in it that stood already', () => {
    expect(pieces({ ttsRemote: { firstByteMs: 1501, serverMs: 50 } }, 431, 531)).toEqual([
      ['network.way', 431, 20, 'network'],
      ['tts.first_audio', 451, 50, 'tts'],
      ['network.transfer', 501, 30, 'network'],
    ])
  })

  it('holds what our own client did before its request left: that is no way', () => {
    const llmRemote = { leftMs: 1325, firstByteMs: 1421, serverMs: 50 }
    expect(pieces({ llmRemote }, 321, 421)).toEqual([
      ['network.way', 321, 46, 'network'],
      ['llm.prefill', 367, 54, 'llm'],
    ])
  })

  it('is nobody knows whose, where the server does not tell its time', () => {
    expect(pieces({ asrRemote: { connectedMs: 1312, firstByteMs: 1320 } }, 310, 320)).toEqual([
      ['network.connect', 310, 2, 'network'],
      ['asr.finalize', 312, 8, 'server or network'],
    ])
  })

  it('lasts no longer than the wait, whatever the server claims', () => {
    expect(pieces({ llmRemote: { firstByteMs: 1421, serverMs: 900 } }, 321, 421)).toEqual([
      ['network.way', 321, 0, 'network'],
      ['llm.prefill', 321, 100, 'llm'],
    ])
  })

  it('loses no time to a busy machine of ours: what our thread lost may have passed while it waited', () => {
    const llmRemote = { firstByteMs: 1421, serverMs: 60 }
    expect(pieces({ llmRemote }, 321, 421, { 'llm.prefill': 15 })).toEqual([
      ['network.way', 321, 40, 'network'],
      ['llm.prefill', 361, 60, 'llm'],
    ])
  })

  it('never changes what all of it sums up to, whatever the stamps: no gap, nothing negative, all parts there', () => {
    const ms = fc.option(fc.double({ min: 900, max: 1700, noNaN: true }), { nil: undefined })
    const serverMs = fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: undefined })
    const anyRemote = fc.record({ connectedMs: ms, securedMs: ms, leftMs: ms, firstByteMs: ms, serverMs })
    fc.assert(
      fc.property(anyRemote, anyRemote, anyRemote, (asrRemote, llmRemote, ttsRemote) => {
        const ledger = buildLedger({ ...stamps, asrRemote, llmRemote, ttsRemote })
        let end = 0
        for (const part of ledger.parts) {
          expect(part.startMs).toBeCloseTo(end, 6)
          expect(part.ms).toBeGreaterThanOrEqual(0)
          end = part.startMs + part.ms
        }
        expect(end).toBeCloseTo(ledger.totalMs, 6)
        expect(ledger.totalMs).toBeCloseTo(whole.totalMs, 6)
        expect(ledger.heardMs).toBeCloseTo(whole.heardMs ?? 0, 6)
        expect(ledger.processingMs).toBeCloseTo(whole.processingMs ?? 0, 6)
        const names = new Set(ledger.parts.map(({ part }) => part))
        for (const { part } of whole.parts) expect(names).toContain(part)
      }),
    )
  })
})
