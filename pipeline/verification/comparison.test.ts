import { describe, expect, it } from 'vitest'
import type { Ledger } from '../protocol/ledger.ts'
import { CLEAR_OF_BACKGROUND_DB, compareWithLedger, SHARP_SPREAD_MS } from './comparison.ts'

const ledger = (heardMs: number | undefined, unmeasured: Ledger['unmeasured'] = []): Ledger => ({
  parts: [],
  unmeasured,
  totalMs: heardMs ?? 0,
  unattributedMs: 0,
  ...(heardMs === undefined ? {} : { heardMs }),
})
const found = (heardMs: number, spreadMs = 2) => ({
  heardMs,
  endOfSpeech: { atMs: 1000, spreadMs },
  startOfReply: { atMs: 1000 + heardMs, spreadMs: 1 },
})

describe('a recording beside its ledger', () => {
  it('differs by what the ledger says more, without the latency that no recording holds', () => {
    expect(compareWithLedger(found(900), { ledger: ledger(933), outputLatencyMs: 30 })).toEqual({
      ledgerMs: 903,
      recordedMs: 900,
      differenceMs: 3,
      spreadMs: 2,
    })
  })

  it("is taken apart into both edges where the ledger lies on the recording's clock", () => {
    const side = { ledger: ledger(933), outputLatencyMs: 30, endOfSpeechMs: 996 }
    // The ledger hears speech end 4 ms before the recording does, and the reply begin at 1899 ms, 1 ms before it.
    expect(compareWithLedger(found(900), side)).toMatchObject({
      differenceMs: 3,
      endOfSpeechMs: -4,
      startOfReplyMs: -1,
    })
  })

  it('says how far each is behind an end that is known', () => {
    const side = { ledger: ledger(900), outputLatencyMs: 0, endOfSpeechMs: 1001, knownEndMs: 998 }
    expect(compareWithLedger(found(900), side)).toMatchObject({ ledgerBehindKnownMs: 3, recordedBehindKnownMs: 2 })
  })

  it('does not count where the recording itself has no sharp edge', () => {
    const blurred = compareWithLedger(found(900, SHARP_SPREAD_MS + 1), { ledger: ledger(900), outputLatencyMs: 0 })
    expect(blurred.differenceMs).toBe(0)
    expect(blurred.reason).toBe('no sharp edge: it moves by 11 ms with 3 dB of what counts as audible')
  })

  it('does not count where the background is too loud to hear the end of a word', () => {
    const noisy = {
      ...found(900),
      endOfSpeech: { atMs: 1000, spreadMs: 2, overBackgroundDb: CLEAR_OF_BACKGROUND_DB - 4 },
    }
    const compared = compareWithLedger(noisy, { ledger: ledger(900), outputLatencyMs: 0 })
    expect(compared.reason).toBe('loud background, 32 dB below the voice')
  })

  it('says why there is nothing to compare', () => {
    const unmeasured = [{ part: 'transport' as const, reason: 'nobody listened' }]
    const side = { ledger: ledger(undefined, unmeasured), outputLatencyMs: 0 }
    expect(compareWithLedger(found(900), side)).toEqual({ recordedMs: 900, reason: 'nobody listened' })
    const silent = compareWithLedger({ problem: 'no reply was found' }, { ledger: ledger(900), outputLatencyMs: 0 })
    expect(silent).toEqual({ ledgerMs: 900, reason: 'no reply was found' })
    expect(compareWithLedger(found(900), { ledger: undefined, outputLatencyMs: 0 }).reason).toMatch(/no heard latency/)
  })
})
