import { describe, expect, it } from 'vitest'
import { StageGate } from './stage-gate.ts'

/** Work that ends when told to, and keeps a log of when it ran. */
function work(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const run = async () => {
    log.push(`${name} begins`)
    await promise
    log.push(`${name} ends`)
  }
  return { run, end: resolve, fail: reject }
}

describe('the stage gate', () => {
  it('lets stages overlap when they may', async () => {
    const log: string[] = []
    const gate = new StageGate(true)
    const [a, b] = [work('a', log), work('b', log)]
    const both = [gate.run(a.run), gate.run(b.run)]
    a.end()
    b.end()
    await Promise.all(both)
    expect(log.slice(0, 2)).toEqual(['a begins', 'b begins'])
  })

  it('makes them follow each other when they may not', async () => {
    const log: string[] = []
    const gate = new StageGate(false)
    const [a, b] = [work('a', log), work('b', log)]
    const both = [gate.run(a.run), gate.run(b.run)]
    expect(gate.busy).toBe(true)
    b.end()
    a.end()
    await Promise.all(both)
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    await Promise.resolve()
    expect(gate.busy).toBe(false)
  })

  it('lets the next one run after a failure', async () => {
    const log: string[] = []
    const gate = new StageGate(false)
    const [a, b] = [work('a', log), work('b', log)]
    const first = gate.run(a.run)
    const second = gate.run(b.run)
    a.fail(new Error('stage broke'))
    b.end()
    await expect(first).rejects.toThrow('stage broke')
    await second
    expect(log).toEqual(['a begins', 'b begins', 'b ends'])
  })
})
