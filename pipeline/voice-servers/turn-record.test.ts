import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Mark, SERVER_OWNER } from './contract.ts'
import { serverLedger } from './turn-record.ts'

const PARTS = ['network.way', 'endpoint.hold', 'llm.queue', 'llm.first_token', 'tts.first_audio'] as const

describe('the ledger of a turn with a whole server', () => {
  it('sums up to what was heard, without a gap, whatever the server tells and in whichever order', () => {
    const ms = fc.double({ min: 0, max: 3000, noNaN: true })
    const marks = fc.array(
      fc.record({ part: fc.constantFrom(...PARTS), toMs: ms }).map((mark): Mark => ({ ...mark, owner: SERVER_OWNER })),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(ms, ms, ms, marks, (speechEndMs, waitMs, silentMs, told) => {
        const heardMs = speechEndMs + waitMs
        const ledger = serverLedger({ speechEndMs, heardMs, silentMs, marks: told, unmeasured: [] })
        let end = 0
        for (const part of ledger?.parts ?? []) {
          expect(part.startMs).toBeCloseTo(end, 6)
          expect(part.ms).toBeGreaterThan(0)
          end = part.startMs + part.ms
        }
        expect(end).toBeCloseTo(waitMs, 6)
        expect(ledger?.heardMs).toBeCloseTo(waitMs, 6)
      }),
    )
  })

  it('is none where nothing was heard, or before speech had ended', () => {
    const nothing = { silentMs: 0, marks: [], unmeasured: [] }
    expect(serverLedger({ ...nothing, speechEndMs: 10, heardMs: undefined })).toBeUndefined()
    expect(serverLedger({ ...nothing, speechEndMs: undefined, heardMs: 20 })).toBeUndefined()
    expect(serverLedger({ ...nothing, speechEndMs: 10, heardMs: 5 })).toBeUndefined()
  })

  it('leaves to nobody what no mark explains, and to the server the silence at its beginning', () => {
    const told: readonly Mark[] = [{ part: 'endpoint.hold', owner: SERVER_OWNER, toMs: 300 }]
    const { parts = [], unattributedMs } =
      serverLedger({
        ...{ speechEndMs: 100, heardMs: 1000, silentMs: 50, marks: told, unmeasured: [] },
      }) ?? {}
    expect(parts.map(({ part, startMs, ms, owner }) => [part, startMs, ms, owner.kind])).toEqual([
      ['endpoint.hold', 0, 200, 'machine'],
      ['unattributed', 200, 650, 'unknown'],
      ['tts.leading_silence', 850, 50, 'machine'],
    ])
    expect(unattributedMs).toBe(650)
  })
})
