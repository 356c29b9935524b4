import { formatMoney, totalCost } from '../../measures/cost/turn-cost.ts'
import { ownerWords } from '../../measures/ledger/owner-words.ts'
import { digitsOf, formatShare, PLAIN, UNKNOWN } from '../../measures/numbers.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Clip } from '../../protocol/wire/snapshot.ts'
import { renderTable } from '../table.ts'
import { visibleLine } from '../visible.ts'

/** One turn's ledger as a small table, with both headline numbers under it. */
export function turnTable(clip: Clip, turn: TurnRecord): string {
  const { ledger } = turn
  const said = visibleLine(`"${turn.transcript.text}" → "${turn.reply.text}"`)
  if (!ledger || turn.notMeasurable) return `${clip.title.en}: not measurable (${turn.notMeasurable ?? 'no ledger'})`
  const rows = ledger.parts.map(({ part, owner, ms, estimate }) => [
    part,
    milliseconds(ms),
    formatShare(ms / ledger.totalMs, PLAIN),
    `${ownerWords(owner).en}${estimate ? ' (estimate)' : ''}`,
  ])
  const table = renderTable(
    [
      { title: 'part', align: 'left' },
      { title: 'time', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'owner', align: 'left' },
    ],
    rows,
  )
  const unmeasured = ledger.unmeasured.map(({ part, reason }) => `${part} is not in it: ${reason}.`)
  return [said, table, headline(turn), ...costLines(turn), ...unmeasured].join('\n')
}

function costLines({ cost }: TurnRecord): string[] {
  const total = totalCost(cost)
  if (!total) return []
  if (total.amount === undefined) return [`Cost at servers: unknown (${total.unknown})`]
  return [`Cost at servers: ${formatMoney(total.amount, total.currency, PLAIN)}`]
}

function headline({ ledger, preset }: TurnRecord): string {
  const processing = milliseconds(ledger?.processingMs)
  const heard = milliseconds(ledger?.heardMs)
  return `First word: processing ${processing}, heard ${heard} (preset ${preset ?? 'own values'})`
}

/** To a tenth whatever its size: these add up. */
function milliseconds(ms: number | undefined): string {
  return ms === undefined ? UNKNOWN : `${digitsOf(ms, 1, PLAIN)} ms`
}
