import type { Clip } from '../protocol/snapshot.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { renderTable, UNKNOWN_CELL } from './table.ts'
import { visibleLine } from './visible.ts'

/** One turn's ledger as a small table, with both headline numbers under it. */
export function turnTable(clip: Clip, turn: TurnRecord): string {
  const { ledger } = turn
  const said = visibleLine(`"${turn.transcript.text}" → "${turn.reply.text}"`)
  if (!ledger || turn.notMeasurable) return `${clip.title.en}: not measurable (${turn.notMeasurable ?? 'no ledger'})`
  const rows = ledger.parts.map(({ part, owner, ms, estimate }) => [
    part,
    `${ms.toFixed(1)} ms`,
    `${((100 * ms) / ledger.totalMs).toFixed(1)} %`,
    `${owner.kind}: ${owner.name}${estimate ? ' (estimate)' : ''}`,
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
  return [said, table, headline(turn), ...unmeasured].join('\n')
}

function headline({ ledger, preset }: TurnRecord): string {
  const processing = ledger?.processingMs === undefined ? UNKNOWN_CELL : `${ledger.processingMs.toFixed(1)} ms`
  const heard = ledger?.heardMs === undefined ? UNKNOWN_CELL : `${ledger.heardMs.toFixed(1)} ms`
  return `First word: processing ${processing}, heard ${heard} (preset ${preset ?? 'own values'})`
}
