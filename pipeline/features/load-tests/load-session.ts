import { monitorEventLoopDelay } from 'node:perf_hooks'
import { withoutKeys } from '../../base/address.ts'
import { nowMs } from '../../base/clock.ts'
import { createId } from '../../base/ids.ts'
import { checkArrivals } from '../../experiments/load/arrivals.ts'
import type { LoadClip } from '../../experiments/load/load-messages.ts'
import { LOAD_ARM_ID, loadSessionTurn } from '../../experiments/load/load-record.ts'
import { LoadRun, type LoadRunOptions } from '../../experiments/load/load-run.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { LoadProgress, LoadRequest } from '../../protocol/load.ts'
import type { EnvironmentReceipt, SessionTurn, SystemSample } from '../../protocol/sessions.ts'
import { type GraphicsHealth, sampledCards } from '../../runtime/machine/card-watch.ts'
import type { NewSession, SessionStore } from '../../store/contract.ts'

/** What a load test needs of the store. */
export type LoadStore = Pick<SessionStore, 'createSession' | 'addTurn' | 'addSample' | 'endSession'>

/** A clip with what is said in it, where that is known. */
export interface SpokenClip extends LoadClip {
  readonly expected?: string
}

export interface LoadSessionOptions extends Pick<LoadRunOptions, 'request' | 'url' | 'signal' | 'measuresHost'> {
  readonly clips: readonly SpokenClip[]
  readonly environment: () => EnvironmentReceipt
  /** The flags of the own pipeline; those of another server are not known. */
  readonly flags?: { readonly values: FlagRecord; readonly preset?: string }
  /** What the graphics cards of this machine do, where they are the ones that bear the load. */
  readonly cards?: () => GraphicsHealth | undefined
  /** Without one nothing is kept. */
  readonly store?: LoadStore
  readonly onProgress?: (progress: LoadProgress) => void
  readonly onTurn?: (turn: SessionTurn) => void
  readonly runStep?: LoadRunOptions['runStep']
}

const NS_PER_MS = 1e6

/**
 * Runs a load test as a session: its turns and samples are kept as they come. Rejects where the store does.
 *
 * @throws Failure `load.size` for more turns than can be planned
 */
export async function runLoadSession(options: LoadSessionOptions): Promise<LoadProgress> {
  const { store, onProgress, onTurn, clips, cards, ...rest } = options
  checkArrivals(options.request)
  const session = newSession(options)
  await store?.createSession(session)
  const expected = new Map(clips.map((clip) => [clip.id, clip.expected]))
  const epochMs = Date.now() - nowMs()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let ordinal = 0
  const run = new LoadRun({
    ...rest,
    clips: clips.map(({ id, pcm }) => ({ id, pcm })),
    sessionId: session.id,
    onTurn: (turn) => {
      ordinal += 1
      const kept = loadSessionTurn(turn, {
        sessionId: session.id,
        ordinal,
        expected: expected.get(turn.clipId),
        epochMs,
      })
      store?.addTurn(kept)
      onTurn?.(kept)
    },
    onProgress: (progress) => {
      addSample(store, progress, { eventLoopDelayP99Ms: delay.percentile(99) / NS_PER_MS, ...sampledCards(cards?.()) })
      delay.reset()
      onProgress?.(progress)
    },
  })
  const progress = await run.run()
  delay.disable()
  await store?.endSession(session.id, progress.state === 'finished' ? 'finished' : 'stopped')
  return progress
}

function newSession({ request, url, environment, flags }: LoadSessionOptions): NewSession {
  const server = withoutKeys(url) ?? 'server'
  const name = flags ? (flags.preset ?? 'own gateway') : server
  return {
    id: createId('session'),
    kind: 'load',
    title: request.title ?? titleOf(request),
    notes: '',
    tags: [],
    startedAt: new Date().toISOString(),
    seed: request.seed,
    pace: 'realtime',
    arms: [
      {
        id: LOAD_ARM_ID,
        name,
        values: flags?.values ?? {},
        ...(flags?.preset === undefined ? {} : { preset: flags.preset }),
        ...(flags ? {} : { remote: server }),
      },
    ],
    environment: environment(),
  }
}

function titleOf({ devices, durationS, kneeLimitMs, arrivals }: LoadRequest): string {
  if (kneeLimitMs !== undefined) return `Knee at ${kneeLimitMs} ms, up to ${devices} devices`
  return `${devices} devices, ${durationS} s, ${arrivals} arrivals`
}

/** A remote server's processor and memory are not known, so there is no sample of them. */
function addSample(
  store: LoadStore | undefined,
  progress: LoadProgress,
  host: Pick<SystemSample, 'eventLoopDelayP99Ms'> & Partial<SystemSample>,
): void {
  const { sessionId, cpuCores, residentBytes } = progress
  if (!store || progress.state !== 'running' || cpuCores === undefined || residentBytes === undefined) return
  store.addSample(sessionId, { ...host, at: new Date().toISOString(), cpuCores, residentBytes })
}
