import fc from 'fast-check'
import type { FlagDefinition } from '../definition.ts'
import { definitionOf, FLAG_NAMES, type FlagValues } from '../registry.ts'

/** Every flag at some value that its range allows: for property tests. */
export function anyFlagValues(): fc.Arbitrary<FlagValues> {
  const perFlag = Object.fromEntries(FLAG_NAMES.map((name) => [name, anyValueOf(definitionOf(name))]))
  // Each flag's values come from its own row of the registry.
  return fc.record(perFlag) as fc.Arbitrary<FlagValues>
}

function anyValueOf(definition: FlagDefinition): fc.Arbitrary<boolean | number | string> {
  switch (definition.type) {
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: definition.min, max: definition.max })
    case 'number':
      // Without -0, which the flags do not tell from 0.
      return fc.double({ min: definition.min, max: definition.max, noNaN: true }).map((value) => value + 0)
    case 'choice':
      return fc.constantFrom(...definition.choices)
    case 'text':
      return fc.array(fc.nat({ max: 15 }), { maxLength: 3 }).map((devices) => devices.join(','))
  }
}
