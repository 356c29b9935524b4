import { describe, expect, it } from 'vitest'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { nearestPreset } from './nearest-preset.ts'

const descriptors = [describeFlag('A', 1), describeFlag('B', false), describeFlag('C', 'x')]
const presets = [
  { name: 'baseline', values: { A: 1, B: false, C: 'x' } },
  { name: 'fast', values: { A: 2, B: true, C: 'x' } },
]

describe('the nearest preset', () => {
  it.each([
    [{ A: 1, B: false, C: 'x' }, 'baseline', []],
    [{ A: 1, B: false, C: 'y' }, 'baseline', ['C']],
    [{ A: 2, B: true, C: 'y' }, 'fast', ['C']],
    // As far from one as from the other: the first is what one began with.
    [{ A: 2, B: false, C: 'x' }, 'baseline', ['A']],
  ])('of %o is %s, with %j changed', (inForce, name, changed) => {
    const nearest = nearestPreset(presets, descriptors, inForce)
    expect(nearest?.preset.name).toBe(name)
    expect(nearest?.changes.map((change) => change.name)).toEqual(changed)
  })

  it('of two with the same values is the one that was chosen', () => {
    const twins = [...presets, { name: 'tuned', values: { A: 1, B: false, C: 'x' } }]
    const now = { A: 1, B: false, C: 'x' }
    expect(nearestPreset(twins, descriptors, now, 'tuned')?.preset.name).toBe('tuned')
    expect(nearestPreset(twins, descriptors, now, 'baseline')?.preset.name).toBe('baseline')
    expect(nearestPreset(twins, descriptors, now, 'fast')?.preset.name).toBe('baseline')
  })

  it('tells from what to what', () => {
    expect(nearestPreset(presets, descriptors, { A: 5, B: false, C: 'x' })?.changes[0]).toMatchObject({
      from: 1,
      to: 5,
    })
  })

  it('is none where there are no presets', () => {
    expect(nearestPreset([], descriptors, {})).toBeUndefined()
  })
})
