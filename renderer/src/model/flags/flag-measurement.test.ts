import { describe, expect, it } from 'vitest'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { measurementOf, otherValue } from './flag-measurement.ts'

const flag = (baseline: boolean | number, plan?: boolean | number) =>
  ({ name: 'F', baseline, ...(plan === undefined ? {} : { plan }) }) as FlagDescriptor

describe('what a flag is measured against', () => {
  it.each([
    ['the other of two values', flag(false, true), true, false],
    ['the other of two values, whatever the plan says', flag(false, false), false, true],
    ["the plan's value", flag(800, 300), 800, 300],
    ["the default, where it has the plan's", flag(800, 300), 300, 800],
    ["the plan's, where it has a third", flag(800, 300), 500, 300],
    ['the default, where there is no plan', flag(800), 500, 800],
    ['nothing, where there is no other value', flag(800), 800, undefined],
  ])('is %s', (_, descriptor, value, other) => {
    expect(otherValue(descriptor, value)).toBe(other)
  })

  it('is compared with the flags in force, in which nothing else differs', () => {
    const request = measurementOf(flag(false), { F: false, G: 3 }, { from: false, to: true, seed: 5 })
    expect(request).toMatchObject({
      ...{ kind: 'ab', title: 'F: false → true', pace: 'realtime', stimuli: { kind: 'clips' }, seed: 5 },
      arms: [
        { name: 'F=false', values: { F: false, G: 3 } },
        { name: 'F=true', values: { F: true, G: 3 } },
      ],
    })
    expect(request.turnsPerArm).toBeGreaterThanOrEqual(16)
  })
})
