import { expect, it } from 'vitest'
import { formatLeft } from './time-left.ts'

it.each([
  [0, '1 sec'],
  [40_000, '40 secs'],
  [89_000, '1 min'],
  [12 * 60_000, '12 mins'],
  [65 * 60_000, '1 hr 5 mins'],
])('%d ms left is %s', (ms, text) => expect(formatLeft(ms, 'en-GB')).toBe(text))
