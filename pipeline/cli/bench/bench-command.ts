import { writeFile } from 'node:fs/promises'
import { interleave } from '../../experiments/schedule.ts'
import { BASELINE } from '../../flags/registry.ts'
import { formatDuration, msDigits, PLAIN } from '../../measures/numbers.ts'
import { openRecordingFolder } from '../../recording/recording-folder.ts'
import type { CliContext } from '../context.ts'
import { clipRemarks } from '../options/clips.ts'
import type { MeasuredPipeline } from '../pipeline-port.ts'
import { EXIT, errorLine, type Terminal, thrownLine } from '../terminal.ts'
import { BENCH_FORM_VERSION, type BenchResult } from './bench-form.ts'
import { type BenchOptions, type BenchPlan, describePlan, readBenchPlan } from './bench-plan.ts'
import { renderBench } from './bench-report.ts'
import { type BenchOutcome, type FinishedTurn, runBench } from './bench-run.ts'
import { summarise } from './bench-summary.ts'
import { busyMark } from './busy-machine.ts'
import { compareArms } from './comparisons.ts'

/** Makes a result readable; `notes` holds for each arm's name what its numbers leave out. */
export type RenderBench = (result: BenchResult, notes: ReadonlyMap<string, Iterable<string>>) => string

/**
 * Measures the first-word latency of one or several arms on clips and prints the plan's table, or what
 * another `render` makes of the result.
 * Everything asked for is checked before the models are loaded.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function benchCommand(
  options: BenchOptions,
  context: CliContext,
  render: RenderBench = renderBench,
): Promise<number> {
  const { terminal, signal } = context
  const plan = await readBenchPlan(options, context.environment)
  terminal.err([describePlan(plan), ...clipRemarks(plan.clips)].join('\n'))
  const pipeline = await context.startPipeline({
    onStage: announcer(terminal),
    flags: plan.arms[0]?.values ?? BASELINE,
    ...plan.engines,
  })
  try {
    if (plan.record !== undefined) pipeline.recordTurns?.(await openRecordingFolder(plan.record))
    const schedule = interleave(plan.arms.length, plan.clips.length, plan.turnsPerArm, plan.seed)
    const onTurn = (finished: FinishedTurn) => terminal.err(describeTurn(finished))
    const outcome = await runBench({ ...plan, pipeline, schedule, signal, onTurn })
    await present(outcome, plan, pipeline, terminal, render)
    if (outcome.failure !== undefined) terminal.err(thrownLine(outcome.failure))
    return exitCodeOf(outcome, signal)
  } finally {
    await pipeline.close()
  }
}

/** Says what each stage runs on, once for each thing it runs on: arms that go to and fro load models that go to and fro. */
function announcer(terminal: Terminal): (status: MeasuredPipeline['stages'][number]) => void {
  const announced = new Set<string>()
  return (status) => {
    const { stage, state, model = 'model', variant = 'unknown', provider = 'an unknown provider' } = status
    const line = `${stage} ready: ${model} (${variant}) on ${provider}`
    if (state === 'failed') terminal.err(errorLine(status.error ?? { message: `${stage} failed` }))
    if (state !== 'ready' || announced.has(line)) return
    announced.add(line)
    terminal.err(line)
  }
}

function describeTurn({ count, total, arm, clip, warmUp, turn, leftMs }: FinishedTurn): string {
  const result =
    turn.notMeasurable === null
      ? `processing ${msDigits(turn.processingMs, PLAIN)} ms, heard ${turn.heardMs === null ? 'unknown' : `${msDigits(turn.heardMs, PLAIN)} ms`}`
      : `not measurable: ${turn.notMeasurable}`
  const left = count < total ? `; about ${formatDuration(leftMs)} left` : ''
  return `turn ${count} of ${total}: ${arm.name}, ${clip.id}${warmUp ? ' (warm-up)' : ''}: ${result}${busyMark(turn)}${left}`
}

/** Prints and writes what was measured, be it all or a part. */
async function present(
  outcome: BenchOutcome,
  plan: BenchPlan,
  pipeline: MeasuredPipeline,
  terminal: Terminal,
  render: RenderBench,
): Promise<void> {
  if (outcome.arms.every(({ turns }) => turns.length === 0)) return terminal.err('No turn was measured.')
  const result = resultOf(outcome, plan, pipeline)
  const notes = new Map(outcome.arms.map((measured) => [measured.arm.name, measured.notes]))
  const report = render(result, notes)
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
  const arms = outcome.arms.map(({ arm: { name, values: flags }, stages, turns }) => {
    return { name, flags, stages: [...stages], turns, summary: summarise(turns) }
  })
  return {
    version: BENCH_FORM_VERSION,
    machine: { ...pipeline.machine, stages: [...pipeline.stages] },
    run: { pace: plan.pace, seed: plan.seed, complete: outcome.complete },
    arms,
    comparisons: compareArms(arms, {
      ...{ complete: outcome.complete, turnsPerArm: plan.turnsPerArm, clips: plan.clips.length },
    }),
  }
}

function exitCodeOf(outcome: BenchOutcome, signal: AbortSignal): number {
  if (outcome.complete) return EXIT.ok
  return signal.aborted ? EXIT.interrupted : EXIT.failed
}
