import { expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'

it('doubles with each failure up to the longest wait', () => {
  expect([1, 2, 3, 4, 5, 1000].map((failures) => backOffMs(failures, 100, 1000))).toEqual([
    100, 200, 400, 800, 1000, 1000,
  ])
})
