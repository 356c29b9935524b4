import { fateOf } from '../experiments/compared-turn.ts'
import { totalCost } from '../measures/cost/turn-cost.ts'
import { WITHHELD } from '../protocol/exports.ts'
import { ALL_PARTS, type LedgerPartName, UNATTRIBUTED } from '../protocol/ledger.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { withholdText } from './privacy.ts'
import type { ExportOptions, ReportSource } from './source.ts'

type Cell = string | number | boolean | undefined

interface Column {
  readonly title: string
  readonly value: (turn: SessionTurn, armName: string) => Cell
}

/** What spreadsheets take for text in UTF-8; without it Chinese comes out garbled. */
const BYTE_ORDER_MARK = '\ufeff'

const IDENTITY: readonly Column[] = [
  { title: 'ordinal', value: (turn) => turn.ordinal },
  { title: 'turn_id', value: (turn) => turn.record.id },
  { title: 'arm_id', value: (turn) => turn.armId },
  { title: 'arm', value: (_turn, armName) => armName },
  { title: 'started_at', value: (turn) => turn.record.startedAt },
  { title: 'origin', value: (turn) => turn.record.origin },
  { title: 'device_id', value: (turn) => turn.record.deviceId },
  { title: 'stimulus_id', value: (turn) => turn.stimulus?.id },
  { title: 'stimulus_kind', value: (turn) => turn.stimulus?.kind },
  { title: 'pace', value: (turn) => turn.record.pace },
  { title: 'preset', value: (turn) => turn.record.preset },
  { title: 'status', value: (turn) => turn.record.status },
  { title: 'warm_up', value: (turn) => turn.warmUp },
  { title: 'cold', value: (turn) => turn.cold },
  { title: 'cached', value: (turn) => turn.cached },
]

const PARTS: readonly LedgerPartName[] = ALL_PARTS.filter((part) => part !== UNATTRIBUTED)

const LATENCY: readonly Column[] = [
  { title: 'processing_ms', value: (turn) => turn.record.ledger?.processingMs },
  { title: 'heard_ms', value: (turn) => turn.record.ledger?.heardMs },
  { title: 'ledger_total_ms', value: (turn) => turn.record.ledger?.totalMs },
  ...PARTS.map((part) => ({ title: `${part}_ms`, value: (turn: SessionTurn) => partMs(turn, part) })),
  { title: 'unattributed_ms', value: (turn) => turn.record.ledger?.unattributedMs },
  { title: 'estimated_parts', value: estimatedParts },
]

const QUALITY: readonly Column[] = [
  { title: 'word_errors', value: (turn) => turn.wordErrors?.errors },
  { title: 'reference_words', value: (turn) => turn.wordErrors?.referenceWords },
  { title: 'cpu_ms', value: (turn) => turn.record.counters['host.cpuMs'] },
  { title: 'resident_bytes', value: (turn) => turn.record.counters['host.residentBytes'] },
  { title: 'gpu_joules_estimate', value: (turn) => turn.record.counters['host.gpuJoulesEstimate'] },
  { title: 'cost', value: (turn) => costCell(totalCost(turn.record.cost)?.amount) },
  { title: 'cost_currency', value: (turn) => totalCost(turn.record.cost)?.currency },
  { title: 'cost_unknown', value: (turn) => unknownCost(turn) },
  { title: 'recording_ms', value: (turn) => turn.recording?.durationMs },
  { title: 'fate', value: fateOf },
  { title: 'not_measurable', value: (turn) => turn.record.notMeasurable },
  { title: 'error', value: (turn) => turn.record.error?.code },
  { title: 'expected', value: (turn) => turn.stimulus?.expected },
  { title: 'transcript', value: (turn) => turn.record.transcript.text },
  { title: 'reply', value: (turn) => turn.record.reply.text },
]

const COLUMNS = [...IDENTITY, ...LATENCY, ...QUALITY]

/** One row a turn. An empty cell is unknown, never 0. UTF-8 with a byte order mark, lines end in CRLF (RFC 4180). */
export async function* writeCsv(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const armNames = new Map(source.session.arms.map((arm) => [arm.id, arm.name]))
  yield `${BYTE_ORDER_MARK}${COLUMNS.map((column) => column.title).join(',')}\r\n`
  for await (const page of source.turns({ spans: false })) {
    const rows = page.map((turn) => {
      const written = options.includeText ? turn : withholdText(turn)
      const armName = armNames.get(turn.armId) ?? turn.armId
      return COLUMNS.map((column) => csvCell(column.value(written, armName))).join(',')
    })
    if (rows.length > 0) yield `${rows.join('\r\n')}\r\n`
  }
}

/**
 * A value as a cell. Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV
 * injection); numbers are ours and stay numbers.
 */
export function csvCell(value: Cell): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return numberCell(value)
  if (typeof value === 'boolean' || value === WITHHELD) return String(value)
  const text = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** To the microsecond; what is no number, or becomes none by it, is an unknown. */
function numberCell(value: number): string {
  const rounded = Math.round(value * 1000) / 1000
  return Number.isFinite(rounded) ? String(rounded) : ''
}

function partMs(turn: SessionTurn, name: LedgerPartName): number | undefined {
  let sum: number | undefined
  for (const part of turn.record.ledger?.parts ?? []) if (part.part === name) sum = (sum ?? 0) + part.ms
  return sum
}

function estimatedParts(turn: SessionTurn): string | undefined {
  const names = turn.record.ledger?.parts.filter((part) => part.estimate).map((part) => part.part)
  return names?.join(' ')
}

/** Beyond it numbers are written with an exponent, and nobody was charged so much. */
const MOST_COST = 1e15

/** As it is: to the thousandth most turns would cost nothing. Exponents are no numbers to some spreadsheets. */
function costCell(amount: number | undefined): string | undefined {
  if (amount === undefined || !(amount <= MOST_COST)) return undefined
  return amount.toFixed(9).replace(/\.?0+$/, '')
}

function unknownCost({ record }: SessionTurn): string | undefined {
  const total = totalCost(record.cost)
  return total && 'unknown' in total ? total.unknown : undefined
}
