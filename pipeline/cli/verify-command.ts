import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { decodeWavChannels } from '../audio/wav.ts'
import { Failure } from '../base/failure.ts'
import { sidecarPath, sidecarSchema } from '../host/recording/recording-folder.ts'
import { type Comparison, compareWithLedger } from '../proof/comparison.ts'
import { measureHeardLatency } from '../proof/heard-latency.ts'
import { percentile } from '../tracing/percentiles.ts'
import type { CliContext } from './context.ts'
import { factsOf, readTextFile } from './file-access.ts'
import { formatCount, formatMs } from './number-format.ts'
import { renderTable, UNKNOWN_CELL } from './table.ts'
import { EXIT } from './terminal.ts'

export interface VerifyOptions {
  readonly json?: string
}

/** A recording beside its ledger. */
interface VerifiedTurn extends Comparison {
  readonly file: string
  readonly clip: string | undefined
}

const MAX_SIDECAR_BYTES = 5_000_000

/**
 * Compares what recordings say of the wait with what their ledgers say.
 *
 * @returns 0 where at least one recording could be compared, 1 where none could
 * @throws Failure for a path that holds no recordings, and for a recording that cannot be read
 */
export async function verifyCommand(
  path: string,
  options: VerifyOptions,
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<number> {
  const turns: VerifiedTurn[] = []
  for (const file of await listRecordings(path)) turns.push(await verify(file))
  const summary = summarise(turns)
  const json = JSON.stringify({ version: 1, turns, summary }, undefined, 2)
  if (options.json === '-') terminal.out(json)
  else terminal.out(describe(turns, summary))
  if (options.json !== undefined && options.json !== '-') await writeFile(options.json, `${json}\n`)
  return turns.some(({ differenceMs }) => differenceMs !== undefined) ? EXIT.ok : EXIT.failed
}

async function listRecordings(path: string): Promise<readonly string[]> {
  const facts = await factsOf(path, 'give a recording or a folder of recordings')
  if (facts.isFile()) return [path]
  const names = (await readdir(path)).filter((name) => /\.wav$/i.test(name)).sort()
  if (names.length > 0) return names.map((name) => join(path, name))
  throw new Failure('recordings.none', `the folder ${path} holds no recordings`, 'make some: bench --record FOLDER')
}

async function verify(file: string): Promise<VerifiedTurn> {
  const { sampleRateHz, channels } = decodeWavChannels(await readFile(file), basename(file))
  const [captured, played] = channels
  if (!captured || !played) {
    throw new Failure('recording.mono', `${file} has one channel`, 'give recordings: left captured, right played')
  }
  const found = measureHeardLatency({ captured, played, sampleRateHz })
  const text = await readTextFile(sidecarPath(file), MAX_SIDECAR_BYTES, 'the ledger beside the recording').catch(
    () => 'null',
  )
  const sidecar = sidecarSchema.safeParse(JSON.parse(text)).data
  const name = basename(file)
  if (!sidecar) {
    const reason = found.problem ?? 'there is no ledger beside it'
    return { file: name, clip: undefined, recordedMs: found.heardMs, reason }
  }
  const { turn, recording } = sidecar
  const side = { ledger: turn.ledger, outputLatencyMs: recording.outputLatencyMs ?? 0 }
  return { file: name, clip: turn.clipId, ...compareWithLedger(found, side) }
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
