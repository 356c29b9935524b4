import { describe, expect, it } from 'vitest'
import type { TurnEndListener } from './listener.ts'
import { TurnEndGuard } from './turn-end-guard.ts'

const PCM = new Float32Array(512)

/** Says what its script says; an error is thrown. */
function scripted(script: readonly (number | Error | undefined)[]): TurnEndListener & { resets: number } {
  let at = 0
  return {
    resets: 0,
    async hear() {
      const said = script[at++]
      if (said instanceof Error) throw said
      return said
    },
    reset() {
      this.resets += 1
    },
  }
}

describe('a turn-end model as a stream sees it', () => {
  it('waits for the model at the first window, and then says what that says', async () => {
    const { promise, resolve } = Promise.withResolvers<TurnEndListener>()
    const guard = new TurnEndGuard(promise)
    let first: unknown
    const hearing = guard.hear(PCM, 0.1).then((said) => {
      first = said
    })
    await new Promise((turn) => setImmediate(turn))
    expect(first).toBeUndefined()
    resolve(scripted([0.3, undefined]))
    await hearing
    expect(first).toEqual({ turnEndProbability: 0.3 })
    expect(await guard.hear(PCM, 0.1)).toEqual({})
  })

  it('tells once that it cannot be loaded', async () => {
    const guard = new TurnEndGuard(Promise.reject(new Error('not there')))
    expect(await guard.hear(PCM, 0.1)).toEqual({ turnEndFailure: 'not there' })
    expect(await guard.hear(PCM, 0.1)).toEqual({})
  })

  it('tells each failure, forgets what was heard, and gives up at the third', async () => {
    const listener = scripted([new Error('a'), 0.5, new Error('b'), new Error('c'), 0.9])
    const guard = new TurnEndGuard(Promise.resolve(listener))
    const said = []
    for (let window = 0; window < 5; window += 1) said.push(await guard.hear(PCM, 0.1))
    expect(said).toEqual([
      { turnEndFailure: 'a' },
      { turnEndProbability: 0.5 },
      { turnEndFailure: 'b' },
      { turnEndFailure: 'c' },
      {},
    ])
    expect(listener.resets).toBe(2)
  })
})
