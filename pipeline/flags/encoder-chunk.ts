import { digitsOf, PLAIN } from '../measures/numbers.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { FlagLimit } from './engine-effects.ts'
import type { EngineSupply } from './engine-plan.ts'
import type { FlagValues } from './registry.ts'

const SAMPLES_PER_MS = 16

type ChunkFlags = Pick<FlagValues, 'ASR_CHUNK_SIZE' | 'ASR_ENABLE_FP16'>

/** The recogniser's weights in force: those that were asked for, or the model's default (`undefined`). */
export function recogniserVariant({ ASR_ENABLE_FP16 }: ChunkFlags, { variants }: EngineSupply): string | undefined {
  const wanted = ASR_ENABLE_FP16 ? 'float16' : 'float32'
  return variants.asr.includes(wanted) ? wanted : undefined
}

/** Of the encoders that a model has for several chunk sizes, the one nearest to ASR_CHUNK_SIZE: its chunk, ms. */
export function encoderChunkMs(flags: ChunkFlags, supply: EngineSupply): number | undefined {
  const wantedMs = flags.ASR_CHUNK_SIZE / SAMPLES_PER_MS
  // Between two that are as near, the shorter one: words come earlier.
  return chunksOf(flags, supply).toSorted((a, b) => Math.abs(a - wantedMs) - Math.abs(b - wantedMs) || a - b)[0]
}

/** What ASR_CHUNK_SIZE does: it chooses an encoder where there are several, and how many of its windows are waited for. */
export function chunkLimit(flags: ChunkFlags, supply: EngineSupply): FlagLimit | undefined {
  const chunkMs = encoderChunkMs(flags, supply)
  const unitSamples = chunkMs === undefined ? supply.asrUnitSamples : chunkMs * SAMPLES_PER_MS
  const requested = flags.ASR_CHUNK_SIZE
  // Steps are whole multiples of what the network takes at a time.
  const effective = Math.max(unitSamples, Math.floor(requested / unitSamples) * unitSamples)
  if (effective === requested) return undefined
  if (chunkMs === undefined) {
    return { effective, ...because('flag.multiples', { samples: unitSamples }) }
  }
  const sizes = chunksOf(flags, supply).join(', ')
  return { effective, ...because('flag.encoders', { sizes, chosen: chunkMs }) }
}

/**
 * What ASR_SILENCE_TIMEOUT leaves to do: an encoder has spoken for the last word only when a chunk, what it sees ahead
 * and a row of features have passed; a shorter silence ends the utterance before, and the rest is made up then.
 */
export function silenceLimit(
  flags: ChunkFlags & Pick<FlagValues, 'ASR_SILENCE_TIMEOUT' | 'ASR_ENABLE_STREAMING'>,
  supply: EngineSupply,
): FlagLimit | undefined {
  const { asrLookAheadSamples, asrUnitSamples } = supply
  if (asrLookAheadSamples === undefined || !flags.ASR_ENABLE_STREAMING) return undefined
  const chunkMs = encoderChunkMs(flags, supply) ?? asrUnitSamples / SAMPLES_PER_MS
  const floorMs = chunkMs + asrLookAheadSamples / SAMPLES_PER_MS
  if (flags.ASR_SILENCE_TIMEOUT * 1000 >= floorMs) return undefined
  const seconds = digitsOf(floorMs / 1000, 3, PLAIN)
  return { effective: flags.ASR_SILENCE_TIMEOUT, ...because('flag.chunkEnds', { seconds, chunkMs }) }
}

function chunksOf(flags: ChunkFlags, supply: EngineSupply): readonly number[] {
  const variant = recogniserVariant(flags, supply) ?? supply.variants.asr[0] ?? ''
  return supply.asrChunksMs?.[variant] ?? []
}
