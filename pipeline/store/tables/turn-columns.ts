import type { SQLInputValue } from 'node:sqlite'
import { isCutOff, wasTakenBack } from '../../measures/turn-fate.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'
import type { Reason } from '../../protocol/reasons.ts'
import type { SessionTurn, TurnRow } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { flag, json, number, optional, type Row, text, truth } from './columns.ts'

/** What of a record has no column of its own. */
interface Rest {
  readonly others: Omit<
    TurnRecord,
    'id' | 'startedAt' | 'status' | 'transcript' | 'reply' | 'ledger' | 'spans' | 'counters' | 'flags'
  >
  readonly transcriptFinal: boolean
  readonly replyFinal: boolean
  /** Told of a turn whose texts were withheld. */
  readonly cutOff?: boolean | undefined
  /** Said by a counter; here for lists, which read none. */
  readonly takenBack?: true
  readonly unmeasured?: NonNullable<TurnRecord['ledger']>['unmeasured']
}

/** A turn's columns by name. */
export function turnColumns({ record, ...turn }: SessionTurn): Record<string, SQLInputValue> {
  const { id, startedAt, status, transcript, reply, ledger, spans, counters, flags, preset, ...rest } = record
  const { notMeasurable, ...others } = rest
  const remaining: Rest = {
    ...{ others, transcriptFinal: transcript.final, replyFinal: reply.final, cutOff: turn.cutOff },
    ...(wasTakenBack(record) ? { takenBack: true } : {}),
  }
  return {
    id,
    arm: turn.armId,
    ordinal: turn.ordinal,
    warm_up: flag(turn.warmUp),
    cold: flag(turn.cold),
    cached: flag(turn.cached),
    stimulus: turn.stimulus?.id ?? null,
    stimulus_kind: turn.stimulus?.kind ?? null,
    stimulus_expected: turn.stimulus?.expected ?? null,
    word_errors: turn.wordErrors?.errors ?? null,
    reference_words: turn.wordErrors?.referenceWords ?? null,
    started_at: startedAt,
    status,
    transcript: transcript.text,
    reply: reply.text,
    total_ms: ledger?.totalMs ?? null,
    processing_ms: ledger?.processingMs ?? null,
    heard_ms: ledger?.heardMs ?? null,
    unattributed_ms: ledger?.unattributedMs ?? null,
    not_measurable: notMeasurable ?? null,
    preset: preset ?? null,
    rest: JSON.stringify(ledger ? { ...remaining, unmeasured: ledger.unmeasured } : remaining),
  }
}

export function partColumns({ part, owner, startMs, ms, estimate }: LedgerPart): SQLInputValue[] {
  return [part, owner.kind, owner.name, startMs, ms, estimate === undefined ? null : flag(estimate)]
}

/** The columns of `PART_COLUMNS`; of a list's parts only the first two are read. */
export type PartRow = readonly [
  part: LedgerPart['part'],
  ms: number,
  ownerKind: LedgerPart['owner']['kind'],
  owner: string,
  startMs: number,
  estimate: 0 | 1 | null,
]
export const PART_COLUMNS = 'part, ms, owner_kind, owner, start_ms, estimate'

/** What a turn's row refers to. */
export interface RowContext {
  readonly sessionId: string
  readonly flags: FlagRecord
  readonly parts: readonly PartRow[]
}

/** The turn as it was put in, from its row joined with its spans, counters and recording. */
export function turnOfRow(row: Row, { sessionId, flags, parts }: RowContext): SessionTurn {
  const recording = recordingOf(row)
  const { cutOff } = json<Rest>(row.rest)
  return {
    sessionId,
    armId: text(row, 'arm'),
    ordinal: number(row, 'ordinal'),
    warmUp: truth(row, 'warm_up'),
    cold: truth(row, 'cold'),
    cached: truth(row, 'cached'),
    ...stimulusOf(row),
    ...wordErrorsOf(row),
    ...(cutOff === undefined ? {} : { cutOff }),
    ...(recording ? { recording } : {}),
    record: recordOf(row, flags, parts),
  }
}

function recordOf(row: Row, flags: FlagRecord, parts: readonly PartRow[]): TurnRecord {
  const { others, transcriptFinal, replyFinal, unmeasured } = json<Rest>(row.rest)
  return {
    ...others,
    id: text(row, 'id'),
    startedAt: text(row, 'started_at'),
    status: text(row, 'status') as TurnRecord['status'],
    transcript: { text: text(row, 'transcript'), final: transcriptFinal },
    reply: { text: text(row, 'reply'), final: replyFinal },
    ...(unmeasured ? { ledger: ledgerOf(row, parts, unmeasured) } : {}),
    spans: json(row.spans),
    counters: json(row.counters),
    flags,
    ...optional(row, 'preset', String, 'preset'),
    ...optional(row, 'not_measurable', String, 'notMeasurable'),
  }
}

function ledgerOf(
  row: Row,
  partRows: readonly PartRow[],
  unmeasured: NonNullable<Rest['unmeasured']>,
): NonNullable<TurnRecord['ledger']> {
  const parts = partRows.map(
    ([part, ms, kind, name, startMs, estimate]): LedgerPart => ({
      part,
      owner: { kind, name },
      startMs,
      ms,
      ...(estimate === null ? {} : { estimate: estimate === 1 }),
    }),
  )
  return {
    parts,
    unmeasured,
    totalMs: number(row, 'total_ms'),
    ...optional(row, 'processing_ms', Number, 'processingMs'),
    ...optional(row, 'heard_ms', Number, 'heardMs'),
    unattributedMs: number(row, 'unattributed_ms'),
  }
}

/** One line of a list, from its row and those of its parts. */
export function lineOfRow(row: Row, parts: readonly PartRow[]): TurnRow {
  return {
    turnId: text(row, 'id'),
    armId: text(row, 'arm'),
    ordinal: number(row, 'ordinal'),
    startedAt: text(row, 'started_at'),
    status: text(row, 'status') as TurnRow['status'],
    transcript: text(row, 'transcript'),
    reply: text(row, 'reply'),
    ...optional(row, 'processing_ms', Number, 'processingMs'),
    ...optional(row, 'heard_ms', Number, 'heardMs'),
    parts: parts.map(([part, ms]) => ({ part, ms })),
    warmUp: truth(row, 'warm_up'),
    cold: truth(row, 'cold'),
    cached: truth(row, 'cached'),
    ...optional(row, 'stimulus', String, 'stimulusId'),
    ...wordErrorsOf(row),
    recorded: row.file !== null,
    ...optional(row, 'not_measurable', String, 'notMeasurable'),
    ...(row.because === null ? {} : { notMeasurableBecause: json<Reason>(row.because) }),
    ...(lineIsCutOff(row) ? { cutOff: true } : {}),
    ...(row.taken_back === null ? {} : { takenBack: true }),
  }
}

/** From the columns `transcript`, `stimulus_expected` and `cut_off`, which says it where the texts are withheld. */
export function lineIsCutOff(row: Row): boolean {
  if (row.cut_off !== null) return truth(row, 'cut_off')
  return row.stimulus_expected !== null && isCutOff(text(row, 'stimulus_expected'), text(row, 'transcript'))
}

function stimulusOf(row: Row): Pick<SessionTurn, 'stimulus'> {
  if (row.stimulus === null) return {}
  const kind = text(row, 'stimulus_kind') as NonNullable<SessionTurn['stimulus']>['kind']
  return { stimulus: { id: text(row, 'stimulus'), kind, ...optional(row, 'stimulus_expected', String, 'expected') } }
}

function wordErrorsOf(row: Row): Pick<SessionTurn, 'wordErrors'> {
  if (row.word_errors === null) return {}
  return { wordErrors: { errors: number(row, 'word_errors'), referenceWords: number(row, 'reference_words') } }
}

function recordingOf(row: Row): SessionTurn['recording'] {
  if (row.file === null) return undefined
  return { file: text(row, 'file'), bytes: number(row, 'bytes'), durationMs: number(row, 'duration_ms') }
}
