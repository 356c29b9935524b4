import { expect, it } from 'vitest'
import { soakVerdict } from './soak.ts'

const MIB = 2 ** 20
const measure = (from: number, to: number, suspected = false) => ({
  ...{ name: 'residentBytes' as const, now: 500 * MIB, slopePerHour: ((from + to) / 2) * MIB, suspected },
  interval: { from: from * MIB, to: to * MIB },
})

it('says nothing of hours after two minutes, however steep the slope', () => {
  expect(soakVerdict(measure(-4000, -2000), 2 / 60)).toBe('unknownYet')
  expect(soakVerdict({ ...measure(1, 2), interval: null }, 3)).toBe('unknownYet')
})

it('calls growth that is known growth, though it is too little for a leak', () => {
  expect(soakVerdict(measure(5.2, 20.3), 3)).toBe('growing')
  expect(soakVerdict(measure(15, 25, true), 3)).toBe('suspected')
})

it('decides nothing where the interval is too wide to rule growth out', () => {
  expect(soakVerdict(measure(-40, 40), 1)).toBe('undecided')
  expect(soakVerdict(measure(-2, 3), 1)).toBe('steady')
})
