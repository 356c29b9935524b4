import { digitsOf, formatCount, msDigits, PLAIN, UNKNOWN } from '../../measures/numbers.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { Comparison } from '../../verification/comparison.ts'
import { renderTable } from '../table.ts'

/** A recording beside its ledger. */
export interface VerifiedTurn extends Comparison {
  readonly file: string
  readonly clip: string | undefined
}

/** How far numbers lie from 0: percentiles of their sizes, and their median with its sign. Milliseconds. */
export interface Spread {
  readonly turns: number
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly max: number | undefined
  readonly medianMs: number | undefined
}

/** What recordings say together. `counted` and what stands below it are of those with sharp edges, `all` is of every one. */
export interface VerifySummary {
  readonly recordings: number
  readonly counted: Spread
  readonly endOfSpeech: Spread
  readonly startOfReply: Spread
  readonly all: Spread
  /** Against ends of speech that are known, where some are. */
  readonly known: { readonly ledger: Spread; readonly recorded: Spread }
}

/** Sums up recordings beside their ledgers. */
export function summarise(turns: readonly VerifiedTurn[]): VerifySummary {
  const compared = turns.filter((turn) => turn.differenceMs !== undefined)
  const counted = compared.filter(({ reason }) => reason === undefined)
  return {
    recordings: turns.length,
    counted: spreadOf(counted.map(({ differenceMs }) => differenceMs)),
    endOfSpeech: spreadOf(counted.map(({ endOfSpeechMs }) => endOfSpeechMs)),
    startOfReply: spreadOf(counted.map(({ startOfReplyMs }) => startOfReplyMs)),
    all: spreadOf(compared.map(({ differenceMs }) => differenceMs)),
    known: {
      ledger: spreadOf(counted.map(({ ledgerBehindKnownMs }) => ledgerBehindKnownMs)),
      recorded: spreadOf(counted.map(({ recordedBehindKnownMs }) => recordedBehindKnownMs)),
    },
  }
}

function spreadOf(numbers: readonly (number | undefined)[]): Spread {
  const known = numbers.filter((number) => number !== undefined)
  const sizes = known.map(Math.abs)
  return {
    turns: known.length,
    p50: percentile(sizes, 0.5),
    p95: percentile(sizes, 0.95),
    max: percentile(sizes, 1),
    medianMs: percentile(known, 0.5),
  }
}

/** The table of recordings, and under it what they say together. */
export function describeVerified(turns: readonly VerifiedTurn[], summary: VerifySummary): string {
  const columns = ['recording', 'clip', 'ledger', 'recorded', 'difference', 'of end', 'of reply', 'edge ±', 'note']
  const table = renderTable(
    columns.map((title, index) => ({ title, align: index >= 2 && index <= 7 ? 'right' : 'left' })),
    turns.map((turn) => [
      turn.file,
      turn.clip ?? UNKNOWN,
      msDigits(turn.ledgerMs, PLAIN),
      msDigits(turn.recordedMs, PLAIN),
      signed(turn.differenceMs),
      signed(turn.endOfSpeechMs),
      signed(turn.startOfReplyMs),
      msDigits(turn.spreadMs, PLAIN),
      turn.reason ?? '',
    ]),
  )
  return [
    'Heard latency, from the end of speech to the first audible sample, in ms: the ledger beside its recording',
    '',
    table,
    '',
    ...summaryLines(summary),
  ].join('\n')
}

function summaryLines({ counted, endOfSpeech, startOfReply, all, known }: VerifySummary): string[] {
  const none = 'no recording could be compared'
  const parts: readonly (readonly [string, Spread])[] = [
    ['  of it the end of speech', endOfSpeech],
    ['  of it the start of the reply', startOfReply],
    ['  the ledger against known ends of speech', known.ledger],
    ['  the recording against known ends of speech', known.recorded],
  ]
  return [
    `with sharp edges: ${counted.turns === 0 ? none : spreadLine(counted)}`,
    ...parts.filter(([, { turns }]) => turns > 0).map(([name, spread]) => `${name}: ${spreadLine(spread)}`),
    `all: ${all.turns === 0 ? none : spreadLine(all)}`,
  ]
}

function spreadLine({ turns, p50, p95, max, medianMs }: Spread): string {
  const sizes = [p50, p95, max].map((size) => digitsOf(size, 1, PLAIN))
  const [half, most, largest] = sizes
  const counts = formatCount(turns, 'recording')
  return `${counts}, |difference| p50 ${half}, p95 ${most}, max ${largest}; median ${digitsOf(medianMs, 1, PLAIN)}`
}

function signed(ms: number | undefined): string {
  return digitsOf(ms, 1, PLAIN)
}
