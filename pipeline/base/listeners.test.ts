import { expect, it } from 'vitest'
import { Listeners, listenerFailures } from './listeners.ts'

function listened() {
  const said: string[] = []
  return { said, listeners: new Listeners<number>('numbers', (text) => said.push(text)) }
}

it('a listener that throws reaches neither who tells nor the other listeners', () => {
  const { listeners } = listened()
  const heard: number[] = []
  listeners.add((value) => heard.push(value))
  listeners.add(() => {
    throw new Error('broken')
  })
  listeners.add((value) => heard.push(value))
  listeners.emit(1)
  expect(heard).toEqual([1, 1])
})

it('each failure is counted, and each listener that fails is told of once, with its stack', () => {
  const { listeners, said } = listened()
  const before = listenerFailures()
  listeners.add(function clumsy() {
    throw new Error('broken')
  })
  for (let value = 0; value < 3; value++) listeners.emit(value)
  expect(listenerFailures() - before).toBe(3)
  expect(said).toEqual([expect.stringMatching(/^firstword: .*numbers failed.*\nError: broken\n.*clumsy/)])
})

it('a listener whose promise rejects counts as one that throws', async () => {
  const { listeners, said } = listened()
  const before = listenerFailures()
  listeners.add(async () => {
    throw new Error('broken later')
  })
  listeners.emit(1)
  await new Promise(setImmediate)
  expect([listenerFailures() - before, said.length]).toEqual([1, 1])
})

it('who stopped listening is told nothing more', () => {
  const { listeners } = listened()
  const heard: number[] = []
  const stop = listeners.add((value) => heard.push(value))
  listeners.emit(1)
  stop()
  listeners.emit(2)
  expect(heard).toEqual([1])
})
