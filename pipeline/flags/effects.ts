import { because } from '../measures/reasons/reasons.ts'
import type { FlagEffect } from '../protocol/flags.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { firstDevice } from './cuda-devices.ts'
import { chunkLimit, silenceLimit } from './encoder-chunk.ts'
import type { FlagLimit } from './engine-effects.ts'
import {
  type EngineSupply,
  fusedVariant,
  fusedWeights,
  halfDetector,
  languageModelDtype,
  languageModelWeights,
} from './engine-plan.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from './registry.ts'
import { shortestLimit, thresholdLimit, turnEndLimit } from './turn-end-effects.ts'

/**
 * Where what is in force differs from what was asked for, or does less than its name says: one entry for each such
 * flag, with the reason in words.
 */
export function flagEffects(values: FlagValues, supply: EngineSupply): FlagEffect[] {
  const byEngine = supply.engineEffects?.(values) ?? {}
  return FLAG_NAMES.flatMap((name) => {
    // What an engine says of its own model is nearer than what holds for all.
    const limit = definitionOf(name).implemented
      ? (byEngine[name] ?? limitOf(name, values, supply))
      : notActing(name, values)
    return limit ? [{ name, requested: values[name], ...limit }] : []
  })
}

function notActing(name: FlagName, values: FlagValues): FlagLimit | undefined {
  if (values[name] === BASELINE[name]) return undefined
  return { effective: BASELINE[name], ...because('flag.notActing') }
}

function limitOf(name: FlagName, values: FlagValues, supply: EngineSupply): FlagLimit | undefined {
  switch (name) {
    case 'ASR_WORKER_THREADS':
      return capped(values.ASR_WORKER_THREADS, supply.cores, because('flag.cores', { cores: supply.cores }))
    case 'ASR_CHUNK_SIZE':
      return chunkLimit(values, supply)
    case 'ASR_SILENCE_TIMEOUT':
      return silenceLimit(values, supply)
    case 'ASR_ENDPOINTING':
      return turnEndLimit(values, supply)
    case 'ASR_TURN_END_THRESHOLD':
      return thresholdLimit(values, supply)
    case 'ASR_SHORTEST_SILENCE':
      return shortestLimit(values, supply)
    case 'ASR_ZERO_COPY':
      if (!values.ASR_ZERO_COPY || !supply.asrApart) return undefined
      return { effective: false, ...because('flag.ownProcess') }
    case 'LLM_TORCH_DTYPE':
      return dtypeLimit(values, supply)
    case 'FLASH_ATTENTION':
      return fusedLimit(values, supply)
    case 'ASR_ENABLE_FP16':
      return fp16Limit(values.ASR_ENABLE_FP16, supply)
    case 'VAD_ENABLE_FP16':
      return detectorLimit(values, supply)
    case 'TORCH_COMPILE':
      if (!values.TORCH_COMPILE || supply.graphCacheProblem === undefined) return undefined
      return { effective: true, ...supply.graphCacheProblem }
    case 'PIPELINE_CONNECT_AHEAD':
      if (!values.PIPELINE_CONNECT_AHEAD || supply.elsewhere) return undefined
      return { effective: false, ...because('flag.nothingElsewhere') }
    case 'CUDA_VISIBLE_DEVICES':
      return deviceLimit(values.CUDA_VISIBLE_DEVICES, supply)
    default:
      return undefined
  }
}

function deviceLimit(list: string, { graphicsProviders }: EngineSupply): FlagLimit | undefined {
  if (list === '') return undefined
  if (firstDevice(list) === undefined) {
    return { effective: '', ...because('flag.namesNoDevice') }
  }
  if (graphicsProviders.length > 0) return undefined
  return { effective: '', ...because('flag.noUsableDevice') }
}

function capped(requested: number, most: number, why: StatedReason): FlagLimit | undefined {
  return requested > most ? { effective: most, ...why } : undefined
}

/** What is wrong with the files of a variant, where it is there at all. */
function unusableOr(fault: StatedReason | undefined, otherwise: StatedReason): StatedReason {
  return fault ?? otherwise
}

const HALF_ON_PROCESSOR = because('flag.halfOnProcessor')

function detectorLimit(values: FlagValues, supply: EngineSupply): FlagLimit | undefined {
  if (!values.VAD_ENABLE_FP16) return undefined
  if (!halfDetector(values, supply)) return { effective: false, ...(supply.unusable?.vad?.float16 ?? { reason: '' }) }
  // The detector always runs on the processor: it is too small for anything else to be worth the way there.
  return { effective: true, ...HALF_ON_PROCESSOR }
}

function dtypeLimit(values: FlagValues, supply: EngineSupply): FlagLimit | undefined {
  const wanted = values.LLM_TORCH_DTYPE
  const weights = languageModelWeights(supply.variants.llm)
  const fused = fusedVariant(values, supply.variants.llm)
  if (fused !== undefined) {
    if (wanted === 'float16') return halfLimit(supply)
    if (fused === `fused-${wanted}`) return undefined
    return { effective: 'float16', ...because('flag.fusedHalfOnly') }
  }
  if (!weights.includes(wanted)) {
    const effective = languageModelDtype(wanted, weights) ?? weights[0] ?? ''
    return {
      effective,
      ...unusableOr(supply.unusable?.llm?.[wanted], because('flag.weightsOnly', { weights: weights.join(', ') })),
    }
  }
  return wanted === 'float16' ? halfLimit(supply) : undefined
}

function halfLimit({ graphicsProviders }: EngineSupply): FlagLimit | undefined {
  return graphicsProviders.length > 0 ? undefined : { effective: 'float16', ...HALF_ON_PROCESSOR }
}

function fusedLimit(values: FlagValues, { variants, unusable }: EngineSupply): FlagLimit | undefined {
  if (!values.FLASH_ATTENTION || fusedVariant(values, variants.llm) !== undefined) return undefined
  const weights = fusedWeights(variants.llm)
  const { LLM_TORCH_DTYPE } = values
  if (weights.length === 0) {
    return { effective: false, ...unusableOr(unusable?.llm?.fused, because('flag.notFused')) }
  }
  return {
    effective: false,
    ...because('flag.fusedOnly', { weights: weights.join(', '), wanted: LLM_TORCH_DTYPE }),
  }
}

function fp16Limit(requested: boolean, supply: EngineSupply): FlagLimit | undefined {
  const { asr } = supply.variants
  const wanted = requested ? 'float16' : 'float32'
  // What the pack lacks is loaded in its default variant.
  if (!asr.includes(wanted) && (asr[0] === 'float16') !== requested) {
    return {
      effective: !requested,
      ...unusableOr(supply.unusable?.asr?.[wanted], because('flag.noRecogniser', { weights: wanted })),
    }
  }
  if (!requested || supply.graphicsProviders.length > 0) return undefined
  return { effective: true, ...HALF_ON_PROCESSOR }
}
