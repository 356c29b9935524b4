import { writeFile } from 'node:fs/promises'
import { Failure } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import type { ComparedSession } from '../../experiments/result.ts'
import { readInstrumentError } from '../../features/calibration/calibration-file.ts'
import type {
  ExperimentDeps,
  ExperimentStore,
  RemoteTurn,
  Stimulus,
} from '../../features/experiments/experiment-port.ts'
import { ExperimentRunner } from '../../features/experiments/experiment-runner.ts'
import { checkTunedPlace, saveTunedPreset } from '../../features/experiments/tuned-preset.ts'
import { BASELINE } from '../../flags/registry.ts'
import { formatDuration } from '../../measures/numbers.ts'
import type { ExperimentProgress, ExperimentRequest, ExperimentResult } from '../../protocol/experiments.ts'
import type { Arm, InstrumentError, TurnRow } from '../../protocol/sessions.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { environmentReceipt } from '../../runtime/environment-receipt.ts'
import type { SessionStore } from '../../store/contract.ts'
import { turnRow } from '../../store/tables/turn-row.ts'
import type { CliContext } from '../context.ts'
import { type BenchClip, clipRemarks, demoClipsFor, loadClips } from '../options/clips.ts'
import { type EngineWords, engineChoiceOf } from '../options/engine-options.ts'
import { checkWritable } from '../options/file-access.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { packageVersion } from '../package-version.ts'
import type { MeasuredPipeline } from '../pipeline-port.ts'
import { whatWasKept } from '../sessions/session-access.ts'
import { EXIT, errorLine } from '../terminal.ts'

/** What every experiment can be told on the command line. */
export interface ExperimentOptions extends EngineWords {
  readonly clips?: readonly string[]
  readonly pace: string
  readonly seed: string
  readonly json?: string
  readonly save?: boolean
  readonly set: readonly string[]
}

/** What `--json` writes; raise the version when a field changes its meaning or goes. */
export interface ExperimentFile {
  readonly version: 1
  readonly kind: ExperimentRequest['kind']
  readonly machine: MeasuredPipeline['machine']
  readonly run: { readonly pace: 'realtime' | 'fast'; readonly seed: number; readonly complete: boolean }
  readonly arms: readonly Arm[]
  readonly result: ExperimentResult
  readonly turns: readonly TurnRow[]
}

/** An experiment that is over, for whoever makes it readable. */
export interface ShownExperiment {
  readonly session: ComparedSession
  readonly result: ExperimentResult
  readonly machine: MeasuredPipeline['machine']
  readonly complete: boolean
}

/** The part of a request that all commands read alike. */
export type CommonRequest = Pick<ExperimentRequest, 'pace' | 'seed' | 'stimuli'>

/** Reads what all experiments are told, and the clips. @throws Failure for what cannot be done as asked */
export async function readCommon(options: ExperimentOptions): Promise<{
  readonly common: CommonRequest
  readonly clips: readonly BenchClip[]
}> {
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1)
  const pace = options.pace === 'fast' ? 'fast' : realtime(options.pace)
  if (options.json !== undefined && options.json !== '-') await checkWritable(options.json)
  const clips = await loadClips(options.clips ?? [await demoClipsFor(options.model)])
  return { common: { pace, seed, stimuli: { kind: 'clips' } }, clips }
}

/**
 * Runs an experiment and prints what came of it. Ctrl-C ends it and keeps what was measured.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function runExperiment(
  request: ExperimentRequest,
  clips: readonly BenchClip[],
  options: ExperimentOptions,
  context: CliContext,
  render: (shown: ShownExperiment) => string,
): Promise<number> {
  for (const remark of clipRemarks(clips)) context.terminal.err(remark)
  const store = options.save ? await context.openStore?.() : undefined
  try {
    return await runKept(request, clips, options, context, render, store)
  } finally {
    await store?.close()
  }
}

async function runKept(
  request: ExperimentRequest,
  clips: readonly BenchClip[],
  options: ExperimentOptions,
  context: CliContext,
  render: (shown: ShownExperiment) => string,
  store: SessionStore | undefined,
): Promise<number> {
  const { terminal, signal } = context
  if (request.kind === 'tune') await checkTunedPlace(dataFolder())
  const pipeline = await context.startPipeline({
    ...{ onStage: () => undefined, flags: BASELINE },
    ...engineChoiceOf(options),
  })
  try {
    const reportProgress = progressReporter(
      terminal.err,
      (armId) => runner.arms.find(({ id }) => id === armId)?.name ?? armId,
    )
    const instrument = await readInstrumentError()
    const kept = { ...(store ? { store } : {}), ...(instrument ? { instrument } : {}), ...(await speakerTo(request)) }
    const runner = new ExperimentRunner(depsOf(pipeline, clips, reportProgress, kept, terminal.err))
    const { run, finished } = await runner.start(request)
    const cancel = () => run.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const { progress, result, arms } = await finished
    signal.removeEventListener('abort', cancel)
    const { turns, sessionId } = run
    const complete = progress.state === 'finished'
    const look = complete ? ('planned' as const) : ('early' as const)
    const session = { sessionId, kind: request.kind, arms, turns, pace: request.pace, look }
    const report = render({ session, result, machine: pipeline.machine, complete })
    await present({ session, result, machine: pipeline.machine, complete }, request, report, options, terminal)
    const saved = store ? await whatWasKept(store, sessionId, turns.length) : undefined
    if (saved) terminal.err(saved.line)
    if (progress.problem) terminal.err(errorLine(progress.problem))
    const exitCode = exitCodeOf(progress, signal)
    return exitCode === EXIT.ok && saved?.whole === false ? EXIT.failed : exitCode
  } finally {
    await pipeline.close()
  }
}

function exitCodeOf({ state, problem }: ExperimentProgress, signal: AbortSignal): number {
  if (state === 'finished' && !problem) return EXIT.ok
  return signal.aborted ? EXIT.interrupted : EXIT.failed
}

/** What speaks to servers, where an arm is one: its codec takes a moment to load. */
async function speakerTo({ arms }: ExperimentRequest): Promise<{ readonly remoteTurn?: RemoteTurn }> {
  if (!arms.some(({ remote }) => remote !== undefined)) return {}
  const { speakTurn } = await import('../../voice-servers/speak-turn.ts')
  return { remoteTurn: speakTurn }
}

interface KeptDeps {
  readonly store?: ExperimentStore
  readonly instrument?: InstrumentError
  readonly remoteTurn?: RemoteTurn
}

function depsOf(
  pipeline: MeasuredPipeline,
  clips: readonly BenchClip[],
  emit: (event: PipelineEvent) => void,
  { store, instrument, remoteTurn }: KeptDeps,
  say: (text: string) => void,
): ExperimentDeps {
  return {
    ...{ pipeline, clips: clips.map(stimulusOf), emit },
    environment: () => environmentReceipt(pipeline, packageVersion(), instrument),
    keepTuned: async (values, sessionId) => {
      const path = await saveTunedPreset(dataFolder(), { values, sessionId })
      say(`Kept as the preset tuned for this machine: ${path}`)
    },
    ...(store ? { store } : {}),
    ...(remoteTurn ? { remoteTurn } : {}),
  }
}

function stimulusOf({ id, pcm, reference }: BenchClip): Stimulus {
  return { id, kind: 'clip', expected: reference, load: async () => pcm }
}

/** One line a turn. */
function progressReporter(
  say: (text: string) => void,
  nameOf: (armId: string) => string,
): (event: PipelineEvent) => void {
  let told = -1
  return (event) => {
    if (event.kind !== 'topicChanged' || event.topic !== 'experiment') return
    const { done, total, leftMs, state } = event.state
    if (done === told || state !== 'running') return
    told = done
    const left = leftMs === undefined ? '' : `; about ${formatDuration(leftMs)} left`
    const { armId, stimulusId } = event.state
    if (armId) say(`turn ${done + 1} of at most ${total}: ${nameOf(armId)}, ${stimulusId ?? 'live'}${left}`)
  }
}

async function present(
  { session, result, machine, complete }: ShownExperiment,
  { pace, seed, kind }: ExperimentRequest,
  report: string,
  { json }: ExperimentOptions,
  { out, err }: CliContext['terminal'],
): Promise<void> {
  if (session.turns.length === 0) return err('No turn was measured.')
  const { arms, turns } = session
  const run = { pace, seed, complete }
  const file: ExperimentFile = { version: 1, kind, machine, run, arms, result, turns: turns.map(turnRow) }
  const text = JSON.stringify(file, undefined, 2)
  if (json === '-') {
    err(report)
    return out(text)
  }
  out(report)
  if (json === undefined) return
  await writeFile(json, `${text}\n`)
  err(`Written to ${json}`)
}

function realtime(pace: string): 'realtime' {
  if (pace === 'realtime') return pace
  throw new Failure('option.form', `--pace cannot be "${pace}"`, 'write realtime or fast')
}
