import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type LoadStore, runLoadSession, type SpokenClip } from '../../features/load-tests/load-session.ts'
import { formatCount, formatWhole, msDigits, PLAIN } from '../../measures/numbers.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { LoadProgress } from '../../protocol/load.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { CliContext } from '../context.ts'
import { clipRemarks } from '../options/clips.ts'
import { packageVersion } from '../package-version.ts'
import { whatWasKept } from '../sessions/session-access.ts'
import { EXIT, errorLine } from '../terminal.ts'
import { type LoadCommandPlan, type LoadOptions, readLoadPlan } from './load-plan.ts'
import { type OwnMeasures, renderLoad } from './load-report.ts'

/** A line of progress so often. */
const REPORT_EVERY_S = 5
/** What a turn leaves behind is let go within some seconds. */
const SETTLE_MS = 10_000

/**
 * Lets virtual devices talk to a server: the pipeline of this process behind its own gateway, or any server of the
 * device protocol. Prints what they saw; `--save` keeps it as a session.
 *
 * @returns the process's exit code: 1 where there were errors or no server
 * @throws Failure for what cannot be done as asked
 */
export async function loadCommand(options: LoadOptions, context: CliContext): Promise<number> {
  const plan = await readLoadPlan(options, context.environment)
  for (const remark of clipRemarks(plan.clips)) context.terminal.err(remark)
  const store = options.save ? await context.openStore?.() : undefined
  try {
    const { progress, turns, own } = plan.own
      ? await loadOwn(plan, plan.own, context, store)
      : await loadOther(plan, context, store)
    await present(progress, turns, own, plan, context)
    const saved = store ? await whatWasKept(store, progress.sessionId, turns.length) : undefined
    if (saved) context.terminal.err(saved.line)
    if (context.signal.aborted) return EXIT.interrupted
    const well = progress.state === 'finished' && Object.keys(progress.errors).length === 0 && saved?.whole !== false
    return well ? EXIT.ok : EXIT.failed
  } finally {
    await store?.close()
  }
}

interface LoadOutcome {
  readonly progress: LoadProgress
  readonly turns: readonly SessionTurn[]
  readonly own?: OwnMeasures
}

async function loadOther(plan: LoadCommandPlan, context: CliContext, store?: LoadStore): Promise<LoadOutcome> {
  const { remoteReceipt } = await import('../../features/load-tests/remote-receipt.ts')
  const environment = await remoteReceipt(packageVersion())
  const turns: SessionTurn[] = []
  const progress = await runLoadSession({
    ...shared(plan, context, turns, store),
    ...{ url: plan.request.url ?? '', environment: () => environment, measuresHost: false },
  })
  return { progress, turns }
}

async function loadOwn(
  plan: LoadCommandPlan,
  { values, preset, engines }: NonNullable<LoadCommandPlan['own']>,
  context: CliContext,
  store?: LoadStore,
): Promise<LoadOutcome> {
  const { startOwnGateway } = await import('../../host/own-gateway.ts')
  const processing: number[] = []
  const gateway = await startOwnGateway({
    ...{ flags: values, preset, appVersion: packageVersion(), onStage: announcer(context) },
    ...engines,
    onTurn: ({ ledger }) => {
      if (ledger?.processingMs !== undefined) processing.push(ledger.processingMs)
    },
  })
  try {
    const turns: SessionTurn[] = []
    const told = shared(plan, context, turns, store)
    const server = { url: gateway.url, environment: gateway.environment, measuresHost: true }
    if (plan.warmUpS > 0) {
      const { store: _, ...warmUp } = told
      const { kneeLimitMs: __, ...request } = plan.request
      await runLoadSession({ ...warmUp, ...server, request: { ...request, durationS: plan.warmUpS } })
      if (!context.signal.aborted) await wait(SETTLE_MS)
      turns.length = 0
      processing.length = 0
    }
    const before = process.memoryUsage.rss()
    let most = before
    const progress = await runLoadSession({
      ...told,
      ...server,
      flags: { values, ...(preset === undefined ? {} : { preset }) },
      onProgress: (so) => {
        most = Math.max(most, so.residentBytes ?? 0)
        told.onProgress(so)
      },
    })
    if (!context.signal.aborted) await wait(SETTLE_MS)
    const memory = { before, most, after: process.memoryUsage.rss() }
    return { progress, turns, own: { processing: spreadOf(processing), memory } }
  } finally {
    await gateway.close()
  }
}

function shared(plan: LoadCommandPlan, { terminal, signal }: CliContext, turns: SessionTurn[], store?: LoadStore) {
  let reportedS = 0
  return {
    request: plan.request,
    clips: plan.clips.map(({ id, pcm, reference }): SpokenClip => {
      return { id, pcm, ...(reference === undefined ? {} : { expected: reference }) }
    }),
    signal,
    ...(store ? { store } : {}),
    onTurn: (turn: SessionTurn) => void turns.push(turn),
    onProgress: (progress: LoadProgress) => {
      if (progress.state !== 'running' || progress.elapsedS - reportedS < REPORT_EVERY_S) return
      reportedS = progress.elapsedS
      terminal.err(progressLine(progress))
    },
  }
}

function progressLine({ elapsedS, connected, turnsFinished, metrics, errors }: LoadProgress): string {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const p95 = msDigits(metrics.firstAudio?.p95, PLAIN)
  return `${formatWhole(elapsedS, PLAIN)} s: ${formatCount(connected, 'device')}, ${formatCount(turnsFinished, 'turn')}, first audio p95 ${p95} ms, ${formatCount(failed, 'error')}`
}

function announcer({ terminal }: CliContext): (status: StageStatus) => void {
  return ({ stage, state, model = 'model', variant = 'unknown', provider = 'an unknown provider', error }) => {
    if (state === 'failed') terminal.err(errorLine(error ?? { message: `${stage} failed` }))
    if (state === 'ready') terminal.err(`${stage} ready: ${model} (${variant}) on ${provider}`)
  }
}

function spreadOf(values: readonly number[]): OwnMeasures['processing'] {
  return { count: values.length, p50: percentile(values, 0.5), p95: percentile(values, 0.95) }
}

async function present(
  progress: LoadProgress,
  turns: readonly SessionTurn[],
  own: OwnMeasures | undefined,
  { json, request }: LoadCommandPlan,
  { terminal }: CliContext,
): Promise<void> {
  const report = renderLoad(progress, own)
  const { token: _, url, ...rest } = request
  const asked = { ...rest, ...(url === undefined ? {} : { url: progress.url }) }
  const result = JSON.stringify({ version: 1, request: asked, progress, own: own ?? null, turns }, undefined, 2)
  if (json === '-') {
    terminal.err(report)
    return terminal.out(result)
  }
  terminal.out(report)
  if (json === undefined) return
  await writeFile(json, `${result}\n`)
  terminal.err(`Written to ${json}`)
}
