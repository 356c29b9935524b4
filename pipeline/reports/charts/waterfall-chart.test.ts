import { describe, expect, it } from 'vitest'
import { partRow, patternOfPart } from '../../measures/ledger/ledger-parts.ts'
import type { LedgerOwner } from '../../protocol/ledger.ts'
import { gatherFacts, shownArms } from '../facts.ts'
import { sampleSource, sampleTurn } from '../testing/sample-session.ts'
import { waterfallChart } from './waterfall-chart.ts'

/** The chart of a session whose recogniser waited for a setting, or did not. */
async function chartOf(owner: LedgerOwner): Promise<string> {
  const turn = sampleTurn(4)
  const parts = turn.record.ledger?.parts.map((part) => (part.part === 'asr.finalize' ? { ...part, owner } : part))
  const ledger = turn.record.ledger && parts ? { ...turn.record.ledger, parts } : undefined
  const source = {
    ...sampleSource(4),
    async *turns() {
      yield [{ ...turn, record: { ...turn.record, ledger } }]
    },
  }
  return waterfallChart('caption', shownArms(await gatherFacts(source))).text
}

const countOf = (chart: string, className: string) => chart.split(`class="${className}"`).length - 1

describe('the waterfall of a report', () => {
  it('draws a part as the page draws it: what waits for a setting is hatched', async () => {
    const own = await chartOf({ kind: 'stage', name: 'asr' })
    const waiting = await chartOf({ kind: 'setting', name: 'ASR_ENABLE_STREAMING' })
    expect(countOf(waiting, 'hatch')).toBe(countOf(own, 'hatch') + 1)
  })

  it('takes colour and pattern of every part from the vocabulary', async () => {
    const chart = await chartOf({ kind: 'stage', name: 'asr' })
    const parts = sampleTurn(4).record.ledger?.parts ?? []
    for (const { part } of parts) expect(chart).toContain(`hue-${partRow(part).hue}`)
    expect(countOf(chart, 'dots')).toBe(parts.filter(({ part, owner }) => patternOfPart(part, owner) === 'dots').length)
  })
})
