import { availableParallelism } from 'node:os'
import type { FailureInfo } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { Reason, StatedReason } from '../protocol/reasons.ts'
import type { GraphOptimization, GraphOptions, ProviderName } from './graph.ts'
import type { NodePlacement } from './node-placement.ts'
import type { CachePlace, ProviderChoice } from './providers.ts'
import type { WarmUpFacts } from './warm-up.ts'

/** How a stage's models are to be loaded; everything has a default. */
export interface EngineOptions {
  /** Threads of each model run. Default 1, which is fastest for models of this size; capped at the machine's cores. */
  readonly threads?: number
  /** One dummy run of each graph after loading, so that the first real one is as fast as the tenth. Default true. */
  readonly warmUp?: boolean
  /** Default `all`. */
  readonly graphOptimization?: GraphOptimization
  /** Keep the optimised graph on disk and load it from there the next time. Default false. */
  readonly keepOptimized?: boolean
  /** Default: the processor. */
  readonly provider?: ProviderChoice
  /** Called with 0 to 1 while the stage loads. */
  readonly onProgress?: (progress: number) => void
  /** Called when a stage that was loaded ends by itself, and when it is back or lost for good. */
  readonly onLife?: (change: LifeChange) => void
  /** Goes to the stage's worker with what the model says to its engine (`engineOptions`), and nowhere else. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Called when what is thought of a stage's server elsewhere has changed. */
  readonly onServer?: (state: ServerState) => void
}

/** What is thought of a server elsewhere that is a stage's model. */
export interface ServerState {
  /** It is well; it is left alone for a while; one request tries it. */
  readonly state: 'closed' | 'open' | 'trying'
  /** Failures in a row. */
  readonly failures: number
  /** What the last of them was. */
  readonly last?: FailureInfo
}

/** What becomes of a stage's worker after it ended by itself. */
export type LifeChange =
  | { readonly state: 'restarting' }
  | { readonly state: 'back' }
  | { readonly state: 'lost'; readonly failure: FailureInfo }

/** What a loaded stage runs on, for people and for the trace. */
export interface EngineFacts {
  readonly model: string
  /** Weight variant in force, e.g. `int8`. */
  readonly variant: string
  readonly provider: ProviderName
  /** Why this provider. */
  readonly providerReason: string
  readonly providerBecause?: Reason | undefined
  readonly threads: number
  /** From the worker's start of loading to its being ready, warm-up not included. */
  readonly loadMs: number
  /** Absent where no warm-up was asked for. */
  readonly warmUpMs: number | undefined
  /** On a device: where the nodes of its graphs run, as its warm-up showed. */
  readonly nodes?: NodePlacement
  /** SHA-256 of every file that was loaded, by its name. */
  readonly digests: Readonly<Record<string, string>>
  /** How often its worker ended by itself since it was first loaded. */
  readonly deaths: number
  /** What it ended of the last time, in words. */
  readonly lastDeath?: StatedReason
  /** The process that it runs in, where it is one of its own. */
  readonly pid?: number
  /** Memory of that process now, where it has told, with that of the one that waits beside it; a thread's is its host's. */
  readonly residentBytes?: number
  /** What had to be done differently than for other models, in words for people. */
  readonly notes?: readonly StatedReason[]
  /** Of a voice: the rate that it speaks at. */
  readonly sampleRateHz?: number
  /** Of a model that is a server elsewhere. */
  readonly server?: ServerFacts
}

/** The server elsewhere that a model is. */
export interface ServerFacts {
  /** Name or number, and port. */
  readonly host: string
  /** Whether it is on this machine, on a network of one's own, or anywhere. */
  readonly reach: 'loopback' | 'private' | 'public'
  readonly state: ServerState
}

/** What a stage's worker has gone through since it was first loaded. */
export interface WorkerLife {
  /** How often it ended by itself. */
  readonly deaths: number
  /** What it ended of, the last time. */
  readonly lastDeath: StatedReason | undefined
}

/** The part of the options that a worker needs to open its graphs; plain data. */
export interface EngineSettings {
  readonly threads: number
  readonly warmUp: boolean
  /** The warm-up is to come once the stage serves: it is wanted back at once. */
  readonly warmUpLater: boolean
  readonly graphOptimization: GraphOptimization
  readonly keepOptimized: boolean
  readonly provider: ProviderName
  readonly deviceId: number | undefined
  /** Of a language model, as `ProviderChoice`. */
  readonly cache?: CachePlace | undefined
}

/** What a worker tells of its loading. */
export interface LoadFacts extends WarmUpFacts {
  /** Of a model that is a server elsewhere. */
  readonly server?: Pick<ServerFacts, 'host' | 'reach'>
  readonly loadMs: number
  readonly digests: Readonly<Record<string, string>>
  /** What had to be done differently than for other models, in words for people. */
  readonly notes?: readonly StatedReason[]
}

/** Where models run that nobody wants elsewhere. */
export const PROCESSOR: ProviderChoice = { name: 'cpu', ...because('place.notAsked') }

/**
 * The options with every default filled in.
 *
 * @param again the stage was there before and came to an end: its warm-up comes once it serves
 */
export function engineSettings(options: EngineOptions, again = false): EngineSettings {
  const provider = options.provider ?? PROCESSOR
  return {
    threads: Math.max(1, Math.min(options.threads ?? 1, availableParallelism())),
    warmUp: !again && (options.warmUp ?? true),
    warmUpLater: again && (options.warmUp ?? true),
    graphOptimization: options.graphOptimization ?? 'all',
    keepOptimized: options.keepOptimized ?? false,
    provider: provider.name,
    deviceId: provider.deviceId,
    ...(provider.cache ? { cache: provider.cache } : {}),
  }
}

/** What a model says to its engine, with what nobody else is to know: for the worker alone. */
export function optionsForWorker(engineOptions: unknown, { secrets }: Pick<EngineOptions, 'secrets'>): unknown {
  return secrets ? { ...(engineOptions as object), ...secrets } : engineOptions
}

/** Session options for one graph of a stage. */
export function graphOptionsFor(path: string, settings: EngineSettings): GraphOptions {
  const { threads, graphOptimization, provider, deviceId, warmUp } = settings
  return { path, threads, graphOptimization, provider, deviceId, countNodes: warmUp }
}

/** What of a stage's worker goes into its facts. */
interface FactsSource {
  readonly provider: ProviderChoice
  readonly info: LoadFacts
  readonly history: WorkerLife
  readonly pid: number | undefined
  readonly residentBytes?: number | undefined
}

/** Puts together what is told of a loaded stage. */
export function engineFacts(model: string, variant: string, options: EngineOptions, worker: FactsSource): EngineFacts {
  const { threads } = engineSettings(options)
  const { name, reason, because: why } = worker.provider
  const { loadMs, warmUpMs, nodes, digests, notes = [] } = worker.info
  const { deaths, lastDeath } = worker.history
  return {
    ...{ model, variant, provider: name, providerReason: reason, threads, loadMs, warmUpMs, digests, deaths },
    ...(why ? { providerBecause: why } : {}),
    ...(nodes === undefined ? {} : { nodes }),
    ...(lastDeath === undefined ? {} : { lastDeath }),
    ...(worker.pid === undefined ? {} : { pid: worker.pid }),
    ...(worker.residentBytes === undefined ? {} : { residentBytes: worker.residentBytes }),
    ...(notes.length === 0 ? {} : { notes }),
  }
}
