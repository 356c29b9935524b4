import { writeFile } from 'node:fs/promises'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import type { Calibration, CalibrationOptions } from '../../features/calibration/calibrate.ts'
import {
  type CalibrationFile,
  keepCalibration,
  machineFingerprint,
  readCalibration,
} from '../../features/calibration/calibration-file.ts'
import { digitsOf, formatCount, PLAIN, UNKNOWN } from '../../measures/numbers.ts'
import { ALL_PARTS } from '../../protocol/ledger.ts'
import type { ErrorSpread, InstrumentErrors } from '../../tracing/instrument-error.ts'
import type { CliContext } from '../context.ts'
import { checkWritable, prepareFolder } from '../options/file-access.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { renderTable } from '../table.ts'
import { EXIT } from '../terminal.ts'

export interface CalibrateOptions {
  readonly turns: string
  readonly json?: string
}

/** Runs the turns; loaded only when asked for, because it takes the pipeline with it. */
export type RunCalibration = (options: CalibrationOptions) => Promise<Calibration>

const MAX_TURNS = 1000
const REPORT_EVERY_TURNS = 10

const runCalibration: RunCalibration = async (options) => {
  const { calibrate } = await import('../../features/calibration/calibrate.ts')
  return calibrate(options)
}

/**
 * Measures how far the console's own numbers are off on this machine, with stages whose durations are known, prints it
 * and keeps it for `doctor` and the reports.
 *
 * @throws Failure for what cannot be done as asked, and for a turn that came to nothing
 */
export async function calibrateCommand(
  options: CalibrateOptions,
  { terminal, signal }: Pick<CliContext, 'terminal' | 'signal'>,
  run: RunCalibration = runCalibration,
): Promise<number> {
  const turns = wholeNumber('--turns', options.turns, 1, MAX_TURNS)
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  await prepareFolder(cacheFolder(), 'set FIRSTWORD_CACHE to a folder that can be written to')
  terminal.err(`${formatCount(turns, 'turn')} of known delays; keep the machine quiet for the time`)
  const onTurn = (turn: number) => {
    if (turn % REPORT_EVERY_TURNS === 0) terminal.err(`turn ${turn} of ${turns}`)
  }
  const { all, undisturbed } = await run({ turns, signal, onTurn })
  if (signal.aborted) return EXIT.interrupted
  const machine = machineFingerprint()
  const file: CalibrationFile = { version: 1, machine, measuredAt: new Date().toISOString(), all, undisturbed }
  await keepCalibration(file)
  const report = describeCalibration(all, undisturbed)
  const json = JSON.stringify(file, undefined, 2)
  if (options.json === '-') {
    terminal.err(report)
    terminal.out(json)
    return EXIT.ok
  }
  terminal.out(report)
  if (options.json !== undefined) await writeFile(options.json, `${json}\n`)
  return EXIT.ok
}

/** What `doctor` says of the instrument. */
export async function describeInstrument(): Promise<string> {
  const known = await readCalibration()
  if (!known) return 'not calibrated on this machine: run firstword calibrate'
  const { all, undisturbed, measuredAt } = known
  const turns = `${formatCount(all.turns, 'turn')} of known delays on ${measuredAt.slice(0, 10)}`
  const quiet = undisturbed.turns > 0 ? `, ${ms(undisturbed.errorP99Ms)} in ${undisturbed.turns} undisturbed ones` : ''
  return `a number of the ledger is off by at most ${ms(all.errorP99Ms)} (p99 of the worst part, ${turns}${quiet})`
}

function describeCalibration(all: InstrumentErrors, undisturbed: InstrumentErrors): string {
  const busy = undisturbed.turns === 0 ? '; the machine is busy, run it again when it is quiet' : ''
  const quiet = `In ${undisturbed.turns} of ${formatCount(all.turns, 'turn')} no thread was kept waiting for the processor${busy}`
  return [
    'By how much reported durations differ from known ones, in ms: |reported − injected|',
    '',
    tableOf(all),
    '',
    quiet,
    ...(undisturbed.turns > 0 && undisturbed.turns < all.turns ? ['', tableOf(undisturbed)] : []),
  ].join('\n')
}

function tableOf(errors: InstrumentErrors): string {
  const parts = ALL_PARTS.flatMap((part) => {
    const spread = errors.parts[part]
    return spread ? [rowOf(part, spread)] : []
  })
  const columns = ['p50', 'p95', 'p99', 'mean'].map((title) => ({ title, align: 'right' as const }))
  return renderTable(
    [{ title: 'part', align: 'left' }, ...columns],
    [...parts, rowOf('processing', errors.processingMs), rowOf('heard', errors.heardMs)],
  )
}

function rowOf(name: string, spread: ErrorSpread | undefined): string[] {
  if (!spread) return [name, ...Array<string>(4).fill(UNKNOWN)]
  return [name, ...[spread.p50, spread.p95, spread.p99, spread.meanMs].map((value) => digitsOf(value, 3, PLAIN))]
}

function ms(value: number | undefined): string {
  return value === undefined ? 'an unknown time' : `${digitsOf(value, 2, PLAIN)} ms`
}
