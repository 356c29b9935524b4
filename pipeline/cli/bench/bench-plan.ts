import { Failure } from '../../base/failure.ts'
import { readFlagEnvironment } from '../../flags/sources/environment.ts'
import { formatCount } from '../../measures/numbers.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { CliContext } from '../context.ts'
import { type BenchClip, demoClipsFor, loadClips } from '../options/clips.ts'
import { type EngineChoice, type EngineWords, engineChoiceOf } from '../options/engine-options.ts'
import { checkWritable, prepareFolder } from '../options/file-access.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { accepted } from '../terminal.ts'
import { type Arm, resolveArms } from './arms.ts'

/** The bench's command line, as text where text was given. */
export interface BenchOptions extends EngineWords {
  readonly clips?: readonly string[]
  readonly preset: readonly string[]
  readonly arm: readonly string[]
  readonly flags?: string
  readonly set: readonly string[]
  readonly turns?: string
  readonly pace: string
  readonly json?: string
  readonly record?: string
  readonly seed: string
}

/** What a bench is going to do, all of it checked. */
export interface BenchPlan {
  /** Flags that environment variables set in every arm, under its file and `--set`. */
  readonly fromEnvironment: FlagRecord
  readonly arms: readonly Arm[]
  readonly clips: readonly BenchClip[]
  readonly turnsPerArm: number
  readonly pace: 'realtime' | 'fast'
  readonly seed: number
  readonly json: string | undefined
  /** What every arm runs on. */
  readonly engines: EngineChoice
  /** Folder for recordings of every turn. */
  readonly record: string | undefined
}

const MAX_TURNS = 10_000

/**
 * Reads what a command line asks for: flags, clips, numbers and where the result goes.
 *
 * @throws Failure for what cannot be done as asked
 */
export async function readBenchPlan(options: BenchOptions, environment: CliContext['environment']): Promise<BenchPlan> {
  const arms = await resolveArms({
    presets: options.preset,
    armFiles: options.arm,
    flagFiles: options.flags === undefined ? [] : [options.flags],
    sets: options.set,
    environment,
  })
  const fromEnvironment = accepted(readFlagEnvironment(environment))
  const turns = options.turns === undefined ? undefined : wholeNumber('--turns', options.turns, 1, MAX_TURNS)
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1)
  const pace = options.pace
  if (pace !== 'realtime' && pace !== 'fast') {
    throw new Failure('option.form', `--pace cannot be "${pace}"`, 'write realtime or fast')
  }
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  if (options.record !== undefined) await prepareFolder(options.record, 'give another folder after --record')
  const clips = await loadClips(options.clips ?? [await demoClipsFor(options.model)])
  const { json, record } = options
  const engines = engineChoiceOf(options)
  return { arms, clips, fromEnvironment, turnsPerArm: turns ?? clips.length, pace, seed, json, record, engines }
}

/** The plan in words, for who waits for it. */
export function describePlan({ arms, clips, fromEnvironment, turnsPerArm, pace, seed }: BenchPlan): string {
  const names = arms.map((arm) => arm.name).join(', ')
  const each = `${formatCount(turnsPerArm, 'turn')} each on ${formatCount(clips.length, 'clip')}, ${pace} pace`
  const order = arms.length > 1 ? `, interleaved turn by turn in balanced random order (seed ${seed})` : ''
  const set = Object.entries(fromEnvironment).map(([name, value]) => `${name}=${value}`)
  const environment = set.length > 0 ? `\nfrom the environment: ${set.join(' ')}` : ''
  return `${names}: ${each}${order}; one warm-up turn an arm comes first and is not counted${environment}`
}
