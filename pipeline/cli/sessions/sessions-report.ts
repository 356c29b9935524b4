import { storedSource } from '../../features/exports/stored-source.ts'
import { formatCount, formatShare, msDigits, PLAIN, UNKNOWN } from '../../measures/numbers.ts'
import { lostOf } from '../../measures/turn-fate.ts'
import { ERROR_RATES, type ErrorUnit, unitOfArms } from '../../measures/word-errors/error-rate.ts'
import type { Session } from '../../protocol/sessions.ts'
import type { Answer } from '../../protocol/wire/queries.ts'
import type { SessionStore } from '../../store/contract.ts'
import { renderTable, type TableColumn } from '../table.ts'

const LIST: readonly TableColumn[] = [
  { title: 'id', align: 'left' },
  { title: 'started (UTC)', align: 'left' },
  { title: 'kind', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'turns', align: 'right' },
  { title: 'title', align: 'left' },
]

/** The list of sessions, and how many more there are. */
export function renderSessions({ sessions, total }: Answer<'listSessions'>): string {
  if (sessions.length === 0) return 'No sessions.'
  const rows = sessions.map(({ id, startedAt, kind, state, counts, title }) => [
    id,
    startedAt.slice(0, 16).replace('T', ' '),
    kind,
    state,
    String(counts.turns),
    oneLine(title),
  ])
  const more = total > sessions.length ? `\n${total - sessions.length} more; find them with --search TEXT.` : ''
  return `${renderTable(LIST, rows)}${more}`
}

const columnsOfArms = (unit: ErrorUnit): readonly TableColumn[] => [
  { title: 'arm', align: 'left' },
  ...['counted', 'lost', 'heard p50', 'heard p95', 'processing p50', 'processing p95', ERROR_RATES[unit].short].map(
    (title) => ({ title, align: 'right' }) as const,
  ),
]

/** What a session comes to: its arms and what was found of them. */
export async function renderSession(store: SessionStore, session: Session): Promise<string> {
  const { result } = await storedSource(store, session.id, { compared: true })
  const nameOf = (armId: string) => session.arms.find((arm) => arm.id === armId)?.name ?? armId
  const rows = (result?.arms ?? []).map((arm) => [
    nameOf(arm.armId),
    `${arm.measured} of ${arm.turns}`,
    arm.lost ? String(lostOf(arm.lost)) : UNKNOWN,
    msDigits(arm.heardMs.p50.value, PLAIN),
    msDigits(arm.heardMs.p95.value, PLAIN),
    msDigits(arm.processingMs.p50.value, PLAIN),
    msDigits(arm.processingMs.p95.value, PLAIN),
    formatShare(arm.wordErrorRate, PLAIN),
  ])
  const { machine, instrument } = session.environment
  const error = instrument ? `p99 ${msDigits(instrument.errorP99Ms, PLAIN)} ms` : 'not calibrated'
  const blocks = [
    `${oneLine(session.title)}\n${session.id}, ${session.kind}, ${session.state}, ${formatCount(session.counts.turns, 'turn')}, started ${session.startedAt}`,
    session.notes,
    renderTable(columnsOfArms(unitOfArms(result?.arms ?? [])), rows),
    (result?.comparisons ?? []).map(({ verdict }) => verdict.en).join('\n'),
    `${machine.cpu}, ${formatCount(machine.cores, 'core')}, ${machine.platform}; error of the instrument: ${error}`,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
