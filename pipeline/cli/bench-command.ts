import { constants } from 'node:fs'
import { access, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure } from '../base/failure.ts'
import { readFlagEnvironment } from '../flags/environment.ts'
import { BASELINE } from '../flags/registry.ts'
import type { FlagRecord } from '../protocol/flags.ts'
import { type Arm, resolveArms } from './arms.ts'
import { BENCH_FORM_VERSION, type BenchResult } from './bench-form.ts'
import { renderBench } from './bench-report.ts'
import { type BenchOutcome, type FinishedTurn, runBench } from './bench-run.ts'
import { summarise } from './bench-summary.ts'
import { type BenchClip, demoClipsFolder, loadClips } from './clips.ts'
import type { CliContext } from './context.ts'
import { reasonOf } from './file-access.ts'
import { formatCount, formatDuration, formatMs } from './number-format.ts'
import type { MeasuredPipeline } from './pipeline-port.ts'
import { interleave } from './schedule.ts'
import { accepted, EXIT, errorLine, type Terminal, thrownLine } from './terminal.ts'

/** The bench's command line, as text where text was given. */
export interface BenchOptions {
  readonly clips?: readonly string[]
  readonly preset: readonly string[]
  readonly arm: readonly string[]
  readonly flags?: string
  readonly set: readonly string[]
  readonly turns?: string
  readonly pace: string
  readonly json?: string
  readonly seed: string
}

interface BenchPlan {
  /** Flags that environment variables set in every arm, under its file and `--set`. */
  readonly fromEnvironment: FlagRecord
  readonly arms: readonly Arm[]
  readonly clips: readonly BenchClip[]
  readonly turnsPerArm: number
  readonly pace: 'realtime' | 'fast'
  readonly seed: number
  readonly json: string | undefined
}

const MAX_TURNS = 10_000

/**
 * Measures the first-word latency of one or several arms on clips and prints the plan's table.
 * Everything asked for is checked before the models are loaded.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function benchCommand(options: BenchOptions, context: CliContext): Promise<number> {
  const { terminal, signal } = context
  const plan = await readPlan(options, context.environment)
  terminal.err(describePlan(plan))
  const pipeline = await context.startPipeline({
    onStage: (status) => announceStage(terminal, status),
    flags: plan.arms[0]?.values ?? BASELINE,
  })
  try {
    const schedule = interleave(plan.arms.length, plan.clips.length, plan.turnsPerArm, plan.seed)
    const onTurn = (finished: FinishedTurn) => terminal.err(describeTurn(finished))
    const outcome = await runBench({ ...plan, pipeline, schedule, signal, onTurn })
    await present(outcome, plan, pipeline, terminal)
    if (outcome.failure !== undefined) terminal.err(thrownLine(outcome.failure))
    return exitCodeOf(outcome, signal)
  } finally {
    await pipeline.close()
  }
}

async function readPlan(options: BenchOptions, environment: CliContext['environment']): Promise<BenchPlan> {
  const fromEnvironment = accepted(readFlagEnvironment(environment))
  const arms = await resolveArms({
    presets: options.preset,
    armFiles: options.arm,
    flagFiles: options.flags === undefined ? [] : [options.flags],
    sets: options.set,
    environment,
  })
  const turns = options.turns === undefined ? undefined : wholeNumber('--turns', options.turns, 1, MAX_TURNS)
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1)
  const pace = options.pace
  if (pace !== 'realtime' && pace !== 'fast') {
    throw new Failure('option.form', `--pace cannot be "${pace}"`, 'write realtime or fast')
  }
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  const clips = await loadClips(options.clips ?? [demoClipsFolder()])
  return { arms, clips, fromEnvironment, turnsPerArm: turns ?? clips.length, pace, seed, json: options.json }
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new Failure('option.form', `${option} cannot be "${text}"`, `write a whole number from ${min} to ${max}`)
}

/** A bench takes minutes: whether its result can be kept is asked first. */
async function checkWritable(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined)
  if (facts && !facts.isFile())
    throw new Failure('file.unwritable', `${path} is not a file`, 'give a file after --json')
  await access(facts ? path : dirname(resolve(path)), constants.W_OK).catch((error: unknown) => {
    throw new Failure(
      'file.unwritable',
      `${path} cannot be written: its folder ${reasonOf(error)}`,
      'give another file after --json',
    )
  })
}

function describePlan({ arms, clips, fromEnvironment, turnsPerArm, pace, seed }: BenchPlan): string {
  const names = arms.map((arm) => arm.name).join(', ')
  const each = `${formatCount(turnsPerArm, 'turn')} each on ${formatCount(clips.length, 'clip')}, ${pace} pace`
  const order = arms.length > 1 ? `, interleaved turn by turn in balanced random order (seed ${seed})` : ''
  const set = Object.entries(fromEnvironment).map(([name, value]) => `${name}=${value}`)
  const environment = set.length > 0 ? `\nfrom the environment: ${set.join(' ')}` : ''
  return `${names}: ${each}${order}; one warm-up turn an arm comes first and is not counted${environment}`
}

function announceStage(terminal: Terminal, status: MeasuredPipeline['stages'][number]): void {
  if (status.state === 'ready')
    terminal.err(`${status.stage} ready: ${status.model ?? 'model'} on ${status.provider ?? 'an unknown provider'}`)
  if (status.state === 'failed') terminal.err(errorLine(status.error ?? { message: `${status.stage} failed` }))
}

function describeTurn({ count, total, arm, clip, warmUp, turn, leftMs }: FinishedTurn): string {
  const result =
    turn.notMeasurable === null
      ? `processing ${formatMs(turn.processingMs)} ms, heard ${turn.heardMs === null ? 'unknown' : `${formatMs(turn.heardMs)} ms`}`
      : `not measurable: ${turn.notMeasurable}`
  const left = count < total ? `; about ${formatDuration(leftMs)} left` : ''
  return `turn ${count} of ${total}: ${arm.name}, ${clip.id}${warmUp ? ' (warm-up)' : ''}: ${result}${left}`
}

/** Prints and writes what was measured, be it all or a part. */
async function present(
  outcome: BenchOutcome,
  plan: BenchPlan,
  pipeline: MeasuredPipeline,
  terminal: Terminal,
): Promise<void> {
  if (outcome.arms.every(({ turns }) => turns.length === 0)) return terminal.err('No turn was measured.')
  const result = resultOf(outcome, plan, pipeline)
  const notes = new Map(outcome.arms.map((measured) => [measured.arm.name, measured.notes]))
  const report = renderBench(result, notes)
  if (plan.json === '-') {
    terminal.err(report)
    terminal.out(JSON.stringify(result, undefined, 2))
    return
  }
  terminal.out(report)
  if (plan.json !== undefined) {
    await writeFile(plan.json, `${JSON.stringify(result, undefined, 2)}\n`)
    terminal.err(`Written to ${plan.json}`)
  }
}

function resultOf(outcome: BenchOutcome, plan: BenchPlan, pipeline: MeasuredPipeline): BenchResult {
  return {
    version: BENCH_FORM_VERSION,
    machine: { ...pipeline.machine, stages: [...pipeline.stages] },
    run: { pace: plan.pace, seed: plan.seed, complete: outcome.complete },
    arms: outcome.arms.map(({ arm, turns }) => ({
      name: arm.name,
      flags: arm.values,
      turns,
      summary: summarise(turns),
    })),
  }
}

function exitCodeOf(outcome: BenchOutcome, signal: AbortSignal): number {
  if (outcome.complete) return EXIT.ok
  return signal.aborted ? EXIT.interrupted : EXIT.failed
}
