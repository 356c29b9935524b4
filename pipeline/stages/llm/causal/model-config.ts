import { totalmem } from 'node:os'
import { z } from 'zod'
import { assertUnreachable } from '../../../base/assert.ts'
import type { CachePlace } from '../../../inference/providers.ts'
import { digitsOf, PLAIN } from '../../../measures/numbers.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { readPackJson } from '../../../models/pack-files.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { CacheFacts, ContextFacts } from '../engine.ts'
import { NO_HABITS, type SamplingHabits } from './sampler.ts'

/** Models whose positions begin at 1. */
const FROM_ONE = ['gemma3', 'gemma3_text', 'paligemma']
/** As much as a voice's conversation needs: models of 32,000 and more positions would fill the memory before they forget. */
const ENOUGH_TOKENS = 2048
/** Room for one exchange: less makes no conversation. */
const LEAST_TOKENS = 256
/** The cache may take this share of the machine's memory; a run holds it twice. */
const MEMORY_SHARE = 1 / 16

const endTokensSchema = z.union([z.int(), z.array(z.int())]).nullish()
const textConfigSchema = z.looseObject({
  max_position_embeddings: z.int().positive().nullish(),
  eos_token_id: endTokensSchema,
})
const configSchema = textConfigSchema.extend({
  model_type: z.string().nullish(),
  text_config: textConfigSchema.nullish(),
})
const share = z.number().min(0).max(1).nullish()
const generationSchema = z.looseObject({
  eos_token_id: endTokensSchema,
  top_p: share,
  min_p: share,
  repetition_penalty: z.number().positive().nullish(),
  presence_penalty: z.number().nullish(),
})

/** What the files beside a model say of it. */
export interface ModelConfig {
  /** Position of the first token. */
  readonly firstPosition: number
  /** Tokens that it was made for at most. */
  readonly positions: number
  /** Tokens that end a reply, as far as the files name them. */
  readonly endTokens: readonly number[]
  /** How its makers want it sampled, besides what flags say. */
  readonly habits: SamplingHabits
}

/**
 * Reads config.json and generation_config.json; models that also see nest what concerns text.
 *
 * @throws Failure `pack.invalid`
 */
export async function readModelConfig(configPath: string, generationPath: string | undefined): Promise<ModelConfig> {
  const [config, generation] = await Promise.all([
    readPackJson(configPath, configSchema),
    generationPath === undefined ? undefined : readPackJson(generationPath, generationSchema),
  ])
  const ends = [generation?.eos_token_id, config.eos_token_id, config.text_config?.eos_token_id]
  return {
    firstPosition: FROM_ONE.includes(config.model_type ?? '') ? 1 : 0,
    positions: config.max_position_embeddings ?? config.text_config?.max_position_embeddings ?? ENOUGH_TOKENS,
    endTokens: ends.flatMap((ids) => ids ?? []),
    habits: {
      topP: generation?.top_p ?? NO_HABITS.topP,
      minP: generation?.min_p ?? NO_HABITS.minP,
      repetitionPenalty: generation?.repetition_penalty ?? NO_HABITS.repetitionPenalty,
      presencePenalty: generation?.presence_penalty ?? NO_HABITS.presencePenalty,
    },
  }
}

/** The context of a model whose cache takes so much, on a machine with so much memory. */
export function contextFor(positions: number, cache: CacheFacts, memoryBytes = totalmem()): ContextFacts {
  const { bytesPerToken } = cache
  const fits = bytesPerToken === 0 ? ENOUGH_TOKENS : Math.floor((memoryBytes * MEMORY_SHARE) / bytesPerToken)
  const tokens = Math.min(positions, ENOUGH_TOKENS, Math.max(LEAST_TOKENS, fits))
  return { tokens, limitedBy: tokens === positions ? 'model' : tokens === ENOUGH_TOKENS ? 'need' : 'memory', cache }
}

/** What to tell of a context that is shorter than the model's own, in words. */
export function contextNotes({ tokens, limitedBy }: ContextFacts, positions: number): StatedReason[] {
  switch (limitedBy) {
    case 'model':
      return []
    case 'need':
      return [because('model.longEnough', { tokens, possible: positions })]
    case 'memory':
      return [because('model.memoryHolds', { tokens, possible: positions })]
    default:
      return assertUnreachable(limitedBy)
  }
}

/** What to tell of where the cache is on a device for which that was measured, in words. */
export function cacheNotes(cache: CachePlace | undefined, staysOnDevice: boolean): StatedReason[] {
  // A graph with states of fixed size copies them, whatever was found out.
  if (!cache || cache.staysOnDevice !== staysOnDevice) return []
  const times = { keptMs: digitsOf(cache.keptMs, 1, PLAIN), copiedMs: digitsOf(cache.copiedMs, 1, PLAIN) }
  return [because(staysOnDevice ? 'model.cacheKept' : 'model.cacheCopied', times)]
}
