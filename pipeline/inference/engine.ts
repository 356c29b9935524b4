import { availableParallelism } from 'node:os'
import type { ProviderChoice } from './providers.ts'
import type { GraphOptimization, ProviderName, SessionOptions } from './session.ts'

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
}

/** What a loaded stage runs on, for people and for the trace. */
export interface EngineFacts {
  readonly model: string
  /** Weight variant in force, e.g. `int8`. */
  readonly variant: string
  readonly provider: ProviderName
  /** Why this provider. */
  readonly providerReason: string
  readonly threads: number
  /** From the worker's start of loading to its being ready, warm-up not included. */
  readonly loadMs: number
  /** Absent where no warm-up was asked for. */
  readonly warmUpMs: number | undefined
  /** SHA-256 of every file that was loaded, by its name. */
  readonly digests: Readonly<Record<string, string>>
}

/** The part of the options that a worker needs to open its sessions; plain data. */
export interface EngineSettings {
  readonly threads: number
  readonly warmUp: boolean
  readonly graphOptimization: GraphOptimization
  readonly keepOptimized: boolean
  readonly provider: ProviderName
  readonly deviceId: number | undefined
}

/** What a worker tells of its loading. */
export interface LoadFacts {
  readonly loadMs: number
  readonly warmUpMs: number | undefined
  readonly digests: Readonly<Record<string, string>>
}

const CPU_BY_DEFAULT: ProviderChoice = { name: 'cpu', reason: 'no graphics device was asked for' }

/** The options with every default filled in. */
export function engineSettings(options: EngineOptions): EngineSettings {
  const provider = options.provider ?? CPU_BY_DEFAULT
  return {
    threads: Math.max(1, Math.min(options.threads ?? 1, availableParallelism())),
    warmUp: options.warmUp ?? true,
    graphOptimization: options.graphOptimization ?? 'all',
    keepOptimized: options.keepOptimized ?? false,
    provider: provider.name,
    deviceId: provider.deviceId,
  }
}

/** Session options for one graph of a stage. */
export function sessionOptionsFor(path: string, settings: EngineSettings): SessionOptions {
  const { threads, graphOptimization, provider, deviceId } = settings
  return { path, threads, graphOptimization, provider, deviceId }
}

/** Puts together what is told of a loaded stage. */
export function engineFacts(model: string, variant: string, options: EngineOptions, times: LoadFacts): EngineFacts {
  const { threads } = engineSettings(options)
  const { name, reason } = options.provider ?? CPU_BY_DEFAULT
  return { model, variant, provider: name, providerReason: reason, threads, ...times }
}
