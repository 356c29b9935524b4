import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Lane } from './lane.ts'

function tasks() {
  const started: number[] = []
  const ends: (() => void)[] = []
  const task = (number: number) => () => {
    started.push(number)
    const ended = Promise.withResolvers<void>()
    ends.push(ended.resolve)
    return ended.promise
  }
  return { started, task, endFirst: () => ends.shift()?.() }
}

it('works on so many at once, and on the others in order', async () => {
  const { started, task, endFirst } = tasks()
  const lane = new Lane(2, 10)
  for (const number of [1, 2, 3, 4]) expect(lane.take(task(number))).toBe(true)
  expect(started).toEqual([1, 2])
  for (const known of [
    [1, 2, 3],
    [1, 2, 3, 4],
  ]) {
    endFirst()
    await nextTick()
    expect(started).toEqual(known)
  }
})

it('takes no more than may wait, and more again once some are done', async () => {
  const { task, endFirst } = tasks()
  const lane = new Lane(1, 1)
  expect([1, 2, 3].map((number) => lane.take(task(number)))).toEqual([true, true, false])
  endFirst()
  await nextTick()
  expect(lane.take(task(4))).toBe(true)
})

it('forgets what waits when it is cleared', async () => {
  const { started, task, endFirst } = tasks()
  const lane = new Lane(1, 5)
  for (const number of [1, 2, 3]) lane.take(task(number))
  lane.clear()
  endFirst()
  await nextTick()
  expect(started).toEqual([1])
})
