import { PRESETS } from '../flags/presets.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from '../flags/registry.ts'
import type { FlagValue } from '../protocol/flags.ts'
import { mulberry32, pick, type Random, shuffled } from './statistics/seeded-random.ts'

/**
 * Flags that a search must leave alone: caches answer repeated clips without working, limits and admission do nothing to
 * a single speaker, a shorter reply is no faster one, and which device there is is not a matter of taste.
 */
const LEFT_ALONE: ReadonlySet<FlagName> = new Set<FlagName>([
  ...(['LLM_ENABLE_CACHE', 'LLM_CACHE_SIZE_MB', 'TTS_ENABLE_CACHE', 'LLM_REPLY_MAX_TOKENS'] as const),
  ...(['ASR_MAX_CONCURRENT', 'ASR_BATCH_SIZE', 'CUDA_VISIBLE_DEVICES'] as const),
])

/** Values of a number flag that are tried besides the baseline's and the plan's: so many, evenly by their logarithm. */
const STEPS = 5
/** At most so many flags of a preset are changed at once: more, and nothing is learnt from what came of it. */
const MOST_CHANGES = 3

/** Flags that are tuned where nobody says which: all that act from the next turn. Others load models, each set of which takes memory. */
export function tunableFlags(): FlagName[] {
  return FLAG_NAMES.filter((name) => {
    const { applies, implemented, type } = definitionOf(name)
    return implemented && applies === 'hot' && type !== 'text' && !LEFT_ALONE.has(name)
  })
}

/** The values that a search tries for a flag, within the registry's range; reload flags only what presets know. */
export function domainOf(name: FlagName): FlagValue[] {
  const definition = definitionOf(name)
  const known = [definition.baseline, ...(definition.plan === undefined ? [] : [definition.plan])]
  switch (definition.type) {
    case 'boolean':
      return definition.applies === 'hot' ? [false, true] : [...new Set(known)]
    case 'choice':
      return definition.applies === 'hot' ? [...definition.choices] : [...new Set(known)]
    case 'text':
      return [definition.baseline]
    default:
      if (definition.applies === 'reload') return [...new Set(known)]
      return numberDomain(definition, known)
  }
}

/**
 * Flag sets to search among: the presets, then presets with one to three flags changed to other values of their domains,
 * no set twice. Repeatable by the seed.
 */
export function candidates(flags: readonly FlagName[], count: number, seed: number): FlagValues[] {
  const random = mulberry32(seed)
  const found = new Map<string, FlagValues>()
  const add = (values: FlagValues) => found.set(JSON.stringify(values), values)
  const starts = PRESETS.map(({ values }) => withoutCaches(values))
  add(BASELINE)
  for (const values of starts) if (found.size < count) add(values)
  const limit = count * 20
  for (let attempt = 0; attempt < limit && found.size < count && flags.length > 0; attempt += 1) {
    add(mutated(starts[pick(starts.length, random)] ?? BASELINE, flags, random))
  }
  return [...found.values()]
}

/** A cache would answer the second turn on a clip out of the first. */
function withoutCaches(values: FlagValues): FlagValues {
  return { ...values, LLM_ENABLE_CACHE: false, TTS_ENABLE_CACHE: false }
}

function mutated(start: FlagValues, flags: readonly FlagName[], random: Random): FlagValues {
  const changes = 1 + pick(Math.min(MOST_CHANGES, flags.length), random)
  const chosen = shuffled(flags.length, random).slice(0, changes)
  const values: Record<string, FlagValue> = { ...start }
  for (const index of chosen) {
    const name = flags[index]
    if (name === undefined) continue
    const others = domainOf(name).filter((value) => value !== values[name])
    const value = others[pick(others.length, random)]
    if (value !== undefined) values[name] = value
  }
  // Every value came out of its flag's own domain.
  return values as FlagValues
}

function numberDomain(
  { type, min, max }: { readonly type: string; readonly min: number; readonly max: number },
  known: readonly FlagValue[],
): FlagValue[] {
  const low = min > 0 ? min : Math.min(max / 1000, 0.1)
  const steps = Array.from({ length: STEPS }, (_, index) => low * (max / low) ** (index / (STEPS - 1)))
  const rounded = steps.map((value) => (type === 'integer' ? Math.round(value) : Number(value.toPrecision(2))))
  const inRange = rounded.filter((value) => value >= min && value <= max)
  return [...new Set<FlagValue>([...known, ...inRange])]
}
