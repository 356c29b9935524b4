import type { CounterName } from '../protocol/counters.ts'
import type { FlagDescriptor } from '../protocol/flags.ts'

/** A text in the two languages of the console. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

interface Common {
  readonly stage: FlagDescriptor['stage']
  /** `hot` acts from the next turn, `reload` loads the stage's model again. */
  readonly applies: FlagDescriptor['applies']
  readonly help: Bilingual
  /** What the plan warns of, or what this flag costs. */
  readonly caution?: Bilingual
  /** The counter, span or anchor of the turn's record that proves the flag acted; never how long something took. */
  readonly observable: CounterName | 'vad.hold' | 'asr.step' | 'speechStartMs'
  /** Whether the pipeline acts on the flag today. */
  readonly implemented: boolean
}

interface BooleanDefinition extends Common {
  readonly type: 'boolean'
  readonly baseline: boolean
  readonly plan?: boolean
}

interface NumberDefinition extends Common {
  readonly type: 'integer' | 'number'
  readonly min: number
  readonly max: number
  readonly unit?: string
  /** On which side of the baseline the caution holds; absent: on both. */
  readonly cautionWhen?: FlagDescriptor['cautionWhen']
  readonly baseline: number
  readonly plan?: number
}

interface ChoiceDefinition extends Common {
  readonly type: 'choice'
  readonly choices: readonly string[]
  readonly baseline: string
  readonly plan?: string
}

interface TextDefinition extends Common {
  readonly type: 'text'
  /** What a value must match; anchored at both ends. */
  readonly pattern: RegExp
  /** The pattern in words, as an error says it. */
  readonly allowed: string
  readonly baseline: string
  readonly plan?: string
}

/** One row of the registry. `plan` is absent for our own flags, which the latency plan does not know. */
export type FlagDefinition = BooleanDefinition | NumberDefinition | ChoiceDefinition | TextDefinition

/** The exact type of a flag's value: a choice is the union of its words, not any string. */
export type ValueOf<D extends FlagDefinition> = D extends { type: 'boolean' }
  ? boolean
  : D extends { type: 'integer' | 'number' }
    ? number
    : D extends { type: 'choice'; choices: readonly (infer Choice extends string)[] }
      ? Choice
      : string
