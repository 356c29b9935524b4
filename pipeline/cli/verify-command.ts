import { writeFile } from 'node:fs/promises'
import { decodeWavChannels } from '../audio/wav.ts'
import { Failure } from '../base/failure.ts'
import { type Comparison, compareWithLedger } from '../proof/comparison.ts'
import { measureHeardLatency } from '../proof/heard-latency.ts'
import { percentile } from '../tracing/percentiles.ts'
import type { CliContext } from './context.ts'
import { formatCount, formatMs } from './number-format.ts'
import { findSession, withStore } from './session-access.ts'
import { renderTable, UNKNOWN_CELL } from './table.ts'
import { EXIT } from './terminal.ts'
import { namesSession, type RecordedTurn, recordingsAt, recordingsOf } from './verify-recordings.ts'

export interface VerifyOptions {
  readonly json?: string
}

/** A recording beside its ledger. */
interface VerifiedTurn extends Comparison {
  readonly file: string
  readonly clip: string | undefined
}

/**
 * Compares what recordings say of the wait with what their ledgers say.
 *
 * @param recorded a recording, a folder of them, or a session: its id, or `last`
 * @returns 0 where at least one recording could be compared, 1 where none could
 * @throws Failure for what holds no recordings, and for a recording that cannot be read
 */
export async function verifyCommand(
  recorded: string,
  options: VerifyOptions,
  { terminal, environment }: Pick<CliContext, 'terminal' | 'environment'>,
): Promise<number> {
  const turns = (await namesSession(recorded))
    ? await withStore({ environment }, async (store) => {
        const { id } = await findSession(store, recorded)
        return verifyAll(recordingsOf(store, id))
      })
    : await verifyAll(recordingsAt(recorded))
  const summary = summarise(turns)
  const json = JSON.stringify({ version: 1, turns, summary }, undefined, 2)
  if (options.json === '-') terminal.out(json)
  else terminal.out(describe(turns, summary))
  if (options.json !== undefined && options.json !== '-') await writeFile(options.json, `${json}\n`)
  return turns.some(({ differenceMs }) => differenceMs !== undefined) ? EXIT.ok : EXIT.failed
}

/** Reads what is asked for from front to back: recordings are large, and one at a time is enough. */
async function verifyAll(recordings: AsyncIterable<RecordedTurn>): Promise<VerifiedTurn[]> {
  const turns: VerifiedTurn[] = []
  for await (const recording of recordings) turns.push(verify(recording))
  return turns
}

function verify({ name, clip, wav, side }: RecordedTurn): VerifiedTurn {
  const { sampleRateHz, channels } = decodeWavChannels(wav, name)
  const [captured, played] = channels
  if (!captured || !played) {
    throw new Failure('recording.mono', `${name} has one channel`, 'give recordings: left captured, right played')
  }
  const found = measureHeardLatency({ captured, played, sampleRateHz })
  if (typeof side !== 'string') return { file: name, clip, ...compareWithLedger(found, side) }
  return { file: name, clip, recordedMs: found.heardMs, reason: found.problem ?? side }
}

function summarise(turns: readonly VerifiedTurn[]) {
  const compared = turns.filter((turn) => turn.differenceMs !== undefined)
  return { recordings: turns.length, counted: spreadOf(compared.filter(isCounted)), all: spreadOf(compared) }
}

function isCounted({ reason }: VerifiedTurn): boolean {
  return reason === undefined
}

function spreadOf(turns: readonly VerifiedTurn[]) {
  const differences = turns.map(({ differenceMs = 0 }) => differenceMs)
  const sizes = differences.map(Math.abs)
  return {
    turns: turns.length,
    p50: percentile(sizes, 0.5),
    p95: percentile(sizes, 0.95),
    max: percentile(sizes, 1),
    medianMs: percentile(differences, 0.5),
  }
}

function describe(turns: readonly VerifiedTurn[], { counted, all }: ReturnType<typeof summarise>): string {
  const columns = ['recording', 'clip', 'ledger', 'recorded', 'difference', 'edge ±', 'note']
  const table = renderTable(
    columns.map((title, index) => ({ title, align: index >= 2 && index <= 5 ? 'right' : 'left' })),
    turns.map((turn) => [
      turn.file,
      turn.clip ?? UNKNOWN_CELL,
      formatMs(turn.ledgerMs),
      formatMs(turn.recordedMs),
      turn.differenceMs === undefined ? UNKNOWN_CELL : turn.differenceMs.toFixed(1),
      formatMs(turn.spreadMs),
      turn.reason ?? '',
    ]),
  )
  return [
    'Heard latency, from the end of speech to the first audible sample, in ms: the ledger beside its recording',
    '',
    table,
    '',
    `${line('with sharp edges', counted)}`,
    `${line('all', all)}`,
  ].join('\n')
}

function line(name: string, { turns, p50, p95, max, medianMs }: ReturnType<typeof spreadOf>): string {
  if (turns === 0) return `${name}: no recording could be compared`
  const sizes = `|difference| p50 ${formatMs(p50)}, p95 ${formatMs(p95)}, max ${formatMs(max)}`
  return `${name}: ${formatCount(turns, 'recording')}, ${sizes}; median ${medianMs?.toFixed(1)}`
}
