import type { FlagDescriptor, FlagValue } from '../../../pipeline/protocol/flags.ts'

/** An invented row of the registry: a hot, implemented flag whose type follows from its baseline. */
export function describeFlag(name: string, baseline: FlagValue, rest: Partial<FlagDescriptor> = {}): FlagDescriptor {
  const types = { boolean: 'boolean', number: 'number', string: 'text' } as const
  const type = types[typeof baseline as keyof typeof types]
  const help = { en: `What ${name} does.`, zh: `${name} 的作用。` }
  return { name, baseline, stage: 'llm', type, applies: 'hot', help, observable: 'fact', implemented: true, ...rest }
}
