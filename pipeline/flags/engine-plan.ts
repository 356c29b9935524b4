import type { Place, RunOn } from '../protocol/models/placement.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { StageName } from '../protocol/stages.ts'
import { firstDevice } from './cuda-devices.ts'
import { encoderChunkMs, recogniserVariant } from './encoder-chunk.ts'
import type { EngineEffects } from './engine-effects.ts'
import type { FlagValues } from './registry.ts'

/** How a stage's models are to be loaded under some flags; plain data, equal plans need no reload. */
export interface StagePlan {
  /** Which model, by its id and version. */
  readonly model: string
  /** Weight variant; `undefined` for the pack's default. */
  readonly variant: string | undefined
  readonly threads: number
  readonly warmUp: boolean
  readonly graphOptimization: 'disabled' | 'all'
  /** The optimised graph is kept on disk and taken from there the next time. */
  readonly keepOptimized: boolean
  /** Graphics device that is asked for, by number or name; empty for the processor. */
  readonly device: string
  /** Where it is to run: `auto` leaves that to `device`. */
  readonly runOn: Place
  /** Counts how often it is to be loaded anew as it was. */
  readonly attempt?: number
  /** Of a model with encoders for several chunk sizes, which one: its chunk. */
  readonly encoderMs?: number
  /** What is going to be spoken, for a recogniser that wants to be told. */
  readonly language?: string
}
export type EnginePlan = Readonly<Record<StageName, StagePlan>>

/** What models and machine there are for the flags to choose from. */
export interface EngineSupply {
  readonly cores: number
  /** Which model serves each stage, by its id and version. */
  readonly models: Readonly<Record<'asr' | 'llm' | 'tts', string>>
  /** What their engines say of flags. */
  readonly engineEffects?: EngineEffects
  /** Weight variants that the models have; the first is the default. */
  readonly variants: Readonly<Record<'asr' | 'llm' | 'tts', readonly string[]>>
  /** A stage's model is a server elsewhere. */
  readonly elsewhere?: boolean
  /** Variants that cannot be loaded and why, in words: files that are missing. */
  readonly unusable?: Partial<Readonly<Record<StageName, Readonly<Record<string, StatedReason>>>>>
  /** Names of the graphics providers that a probe could run. */
  readonly graphicsProviders: readonly string[]
  /** Audio that the recogniser takes at least at a time. */
  readonly asrUnitSamples: number
  /** What the recogniser needs besides a chunk before it has spoken for the end of it, where it is of that kind and loaded. */
  readonly asrLookAheadSamples?: number | undefined
  /** Chunk sizes for which the recogniser's variants have an encoder each, the shortest first; none where they have one. */
  readonly asrChunksMs?: Readonly<Record<string, readonly number[]>>
  /** What the recogniser is told of the language, where it wants to be. */
  readonly asrLanguage?: string | undefined
  /** Where somebody wants stages to run. */
  readonly runOn?: RunOn
  /** The recogniser runs on a device, and so in a process of its own: memory cannot be shared with it. */
  readonly asrApart?: boolean
  /** Why models that listen for the end of turns cannot, in words; those that can are absent. */
  readonly turnEndProblems?: Readonly<Record<string, StatedReason>> | undefined
  /** Why the optimised graph in force is not kept on disk, where it should be. */
  readonly graphCacheProblem?: StatedReason | undefined
}

/** The voice-activity detector that comes with the program. */
const DETECTOR = 'silero'

/** The plan for all stages under these flags. What a model does not have falls back to its default. */
export function enginePlan(flags: FlagValues, supply: EngineSupply): EnginePlan {
  const device = supply.graphicsProviders.length > 0 ? (firstDevice(flags.CUDA_VISIBLE_DEVICES) ?? '') : ''
  const common = {
    variant: undefined,
    threads: 1,
    warmUp: true,
    graphOptimization: 'all',
    keepOptimized: false,
    device,
  } as const
  const { vad = 'auto', asr = 'auto', llm = 'auto', tts = 'auto' } = supply.runOn ?? {}
  return {
    vad: {
      ...common,
      model: DETECTOR,
      variant: halfDetector(flags, supply) ? 'float16' : undefined,
      device: '',
      runOn: vad,
    },
    asr: {
      ...common,
      model: supply.models.asr,
      variant: recogniserVariant(flags, supply),
      threads: Math.min(flags.ASR_WORKER_THREADS, supply.cores),
      runOn: asr,
      ...recogniserParts(flags, supply),
    },
    llm: {
      ...common,
      model: supply.models.llm,
      variant: languageModelVariant(flags, supply.variants.llm),
      warmUp: flags.LLM_MODEL_WARMUP,
      graphOptimization: flags.TORCH_COMPILE ? 'all' : 'disabled',
      keepOptimized: flags.TORCH_COMPILE,
      runOn: llm,
    },
    tts: { ...common, model: supply.models.tts, runOn: tts },
  }
}

/** What is in the plan of some recognisers only. */
function recogniserParts(flags: FlagValues, supply: EngineSupply): Pick<StagePlan, 'encoderMs' | 'language'> {
  const encoderMs = encoderChunkMs(flags, supply)
  const { asrLanguage } = supply
  return {
    ...(encoderMs === undefined ? {} : { encoderMs }),
    ...(asrLanguage === undefined ? {} : { language: asrLanguage }),
  }
}

/** One text for each plan: equal texts, equal plans. */
export function planKey(plan: StagePlan): string {
  return JSON.stringify(Object.entries(plan).sort(([a], [b]) => a.localeCompare(b)))
}

/** Whether the detector's weights are half-precision ones: they were asked for, and the file is there. */
export function halfDetector({ VAD_ENABLE_FP16 }: FlagValues, { unusable }: EngineSupply): boolean {
  return VAD_ENABLE_FP16 && unusable?.vad?.float16 === undefined
}

/** Names of variants whose attention is fused: with float16 weights, or with those that the name says (`fused-int8`). */
const FUSED = 'fused'

type FusedFlags = Pick<FlagValues, 'FLASH_ATTENTION' | 'LLM_TORCH_DTYPE'>

/** The graph with fused attention that is in force: the model has one whose weights are as wide as those asked for. */
export function fusedVariant(
  { FLASH_ATTENTION, LLM_TORCH_DTYPE }: FusedFlags,
  variants: readonly string[],
): string | undefined {
  if (!FLASH_ATTENTION) return undefined
  const half = fullWidth(LLM_TORCH_DTYPE) ? [`${FUSED}-float16`, FUSED] : []
  return [`${FUSED}-${LLM_TORCH_DTYPE}`, ...half].find((name) => variants.includes(name))
}

/** Weight types in which a model has graphs with fused attention. */
export function fusedWeights(variants: readonly string[]): string[] {
  return variants.filter(isFused).map((name) => (name === FUSED ? 'float16' : name.slice(FUSED.length + 1)))
}

/** Weight types in which a model has graphs with attention in parts. */
export function languageModelWeights(variants: readonly string[]): string[] {
  return variants.filter((variant) => !isFused(variant))
}

function isFused(variant: string): boolean {
  return variant === FUSED || variant.startsWith(`${FUSED}-`)
}

/** The weights in force: those asked for, or the nearest that the pack has. float32 is computed from float16 as well. */
export function languageModelDtype(
  wanted: FlagValues['LLM_TORCH_DTYPE'],
  variants: readonly string[],
): string | undefined {
  if (variants.includes(wanted)) return wanted
  return wanted === 'float32' ? available(variants, 'float16') : undefined
}

function languageModelVariant(flags: FlagValues, variants: readonly string[]): string | undefined {
  return fusedVariant(flags, variants) ?? languageModelDtype(flags.LLM_TORCH_DTYPE, variants)
}

function fullWidth(dtype: FlagValues['LLM_TORCH_DTYPE']): boolean {
  return dtype === 'float32' || dtype === 'float16'
}

function available(variants: readonly string[], wanted: string): string | undefined {
  return variants.includes(wanted) ? wanted : undefined
}
