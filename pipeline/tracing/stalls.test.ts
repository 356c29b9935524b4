import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STALL, UNATTRIBUTED } from '../protocol/ledger.ts'
import { buildLedger, type LedgerStamps, sumOf } from './ledger.ts'
import { type Stall, stalledMs, withStalls } from './stalls.ts'

const SPEECH_END_MS = 1000
const stamps: LedgerStamps = {
  speechEndMs: SPEECH_END_MS,
  holdEndMs: 1300,
  endpointMs: 13_312,
  transcriptMs: 13_320,
  llmRequestedMs: 13_321,
  llmStartedMs: 13_322,
  prefilledMs: 13_325,
  firstTokenMs: 13_326,
  pieceReadyMs: 13_327,
  ttsRequestedMs: 13_327,
  ttsStartedMs: 13_328,
  firstAudioMs: 13_340,
  leadingSilenceMs: 15,
  handedMs: 13_341,
}
const ledger = buildLedger(stamps)
const lengths = (stalls: readonly Stall[], of = ledger) =>
  withStalls(of, SPEECH_END_MS, stalls).parts.map(({ part, ms }) => [part, ms])

describe('a host that stood still', () => {
  it('is the machine, and no stage is charged for it', () => {
    const { parts, processingMs, heardMs, totalMs } = withStalls(ledger, SPEECH_END_MS, [
      { fromMs: 1250, toMs: 13_290 },
    ])
    expect(parts.slice(0, 3).map(({ part, ms, startMs }) => [part, startMs, ms])).toEqual([
      ['endpoint.hold', 0, 300],
      [STALL, 300, 11_990],
      ['vad.decide', 12_290, 22],
    ])
    expect(parts[1]?.owner).toEqual({ kind: 'machine', name: 'host' })
    expect([processingMs, heardMs, totalMs]).toEqual([ledger.processingMs, ledger.heardMs, ledger.totalMs])
  })

  it('takes nothing from the silence before the endpoint, nor from audio: both pass all the same', () => {
    expect(lengths([{ fromMs: 900, toMs: 1300 }])).toEqual(lengths([]))
    expect(lengths([{ fromMs: 13_340, toMs: 13_340.5 }]), 'the way to the player is the machine').toEqual(lengths([]))
  })

  it('may stand still several times, and across parts', () => {
    const before = lengths([])
    const parts = lengths([
      { fromMs: 13_311, toMs: 13_315 },
      { fromMs: 13_319, toMs: 13_321.5 },
    ])
    expect(parts.filter(([part]) => part === STALL).map(([, ms]) => ms)).toEqual([1, 4, 1, 0.5])
    expect(parts.map(([part]) => part).filter((part) => part !== STALL)).toEqual(
      before.map(([part]) => part).filter((part) => part !== UNATTRIBUTED),
    )
  })

  it('explains what nobody could attribute', () => {
    const gapped = buildLedger({ ...stamps, llmRequestedMs: 13_321.5 })
    expect(gapped.unattributedMs).toBe(1.5)
    expect(withStalls(gapped, SPEECH_END_MS, [{ fromMs: 13_320, toMs: 13_321 }]).unattributedMs).toBe(0.5)
  })

  it('never changes what all of it sums up to, leaves no gap and makes no part negative', () => {
    const moment = fc.double({ min: 900, max: 14_000, noNaN: true })
    const anyStalls = fc
      .uniqueArray(moment, { minLength: 0, maxLength: 8 })
      .map((moments) => moments.toSorted((a, b) => a - b))
      .map((sorted) =>
        Array.from({ length: sorted.length >> 1 }, (_, i) => ({
          fromMs: sorted[2 * i] ?? 0,
          toMs: sorted[2 * i + 1] ?? 0,
        })),
      )
    fc.assert(
      fc.property(anyStalls, (stalls) => {
        const stalled = withStalls(ledger, SPEECH_END_MS, stalls)
        let end = 0
        for (const { startMs, ms } of stalled.parts) {
          expect(startMs).toBeCloseTo(end, 6)
          expect(ms).toBeGreaterThanOrEqual(0)
          end = startMs + ms
        }
        expect(end).toBeCloseTo(ledger.totalMs, 6)
        expect(sumOf(stalled.parts, [STALL])).toBeLessThanOrEqual(stalledMs(stalls, 900, 14_000) + 1e-6)
      }),
    )
  })
})
