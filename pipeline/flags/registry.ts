import type { FlagDescriptor } from '../protocol/flags.ts'
import { ASR_FLAGS } from './asr-flags.ts'
import type { FlagDefinition, ValueOf } from './definition.ts'
import { LLM_FLAGS } from './llm-flags.ts'
import { PIPELINE_FLAGS } from './pipeline-flags.ts'
import { TTS_FLAGS } from './tts-flags.ts'
import { VAD_FLAGS } from './vad-flags.ts'

/** The one table of flags, in the order in which people are shown them: by stage, the plan's order within. */
const REGISTRY = { ...LLM_FLAGS, ...ASR_FLAGS, ...TTS_FLAGS, ...VAD_FLAGS, ...PIPELINE_FLAGS } as const

export type FlagName = keyof typeof REGISTRY

/** Every flag with a value of exactly its type: what the pipeline reads. Assignable to the protocol's `FlagRecord`. */
export type FlagValues = { readonly [Name in FlagName]: ValueOf<(typeof REGISTRY)[Name]> }

/** All flag names, in display order. */
export const FLAG_NAMES: readonly FlagName[] = Object.keys(REGISTRY).filter(isFlagName)

/** The plan's "now": every optimisation off. */
export const BASELINE: FlagValues = collectBaseline()

/** The table as clients see it: the console's panel, the terminal's lists and the documentation are made from it. */
export const FLAG_DESCRIPTORS: FlagDescriptor[] = FLAG_NAMES.map(describe)

/** Whether a word is the exact name of a flag. */
export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(REGISTRY, name)
}

/** The registry's row of a flag. */
export function definitionOf(name: FlagName): FlagDefinition {
  return REGISTRY[name]
}

function collectBaseline(): FlagValues {
  const values = Object.fromEntries(FLAG_NAMES.map((name) => [name, definitionOf(name).baseline]))
  // Each row's baseline has its row's type; `Object.fromEntries` cannot say so.
  return Object.freeze(values) as FlagValues
}

function describe(name: FlagName): FlagDescriptor {
  const definition = definitionOf(name)
  return {
    name,
    stage: definition.stage,
    type: definition.type,
    ...rangeOf(definition),
    baseline: definition.baseline,
    ...(definition.plan === undefined ? {} : { plan: definition.plan }),
    applies: definition.applies,
    help: definition.help,
    ...(definition.caution ? { caution: definition.caution } : {}),
    observable: definition.observable,
    implemented: definition.implemented,
  }
}

function rangeOf(definition: FlagDefinition): Pick<FlagDescriptor, 'min' | 'max' | 'unit' | 'choices' | 'cautionWhen'> {
  switch (definition.type) {
    case 'boolean':
    case 'text':
      return {}
    case 'choice':
      return { choices: [...definition.choices] }
    default:
      return {
        min: definition.min,
        max: definition.max,
        ...(definition.unit ? { unit: definition.unit } : {}),
        ...(definition.cautionWhen ? { cautionWhen: definition.cautionWhen } : {}),
      }
  }
}
