import { describe, expect, it } from 'vitest'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { feed, HELLO, only, setUp } from '../testing/scripted-turns.ts'

const POCKET: FlagValues = { ...BASELINE, ASR_ENDPOINTING: 'pocket-turn' }
const WINDOW_MS = 32

async function turnUnder(flags: FlagValues, turnEnd: (silentMs: number) => number | undefined) {
  const { conductor, closed } = setUp({ ...HELLO, turnEnd }, flags)
  conductor.startClip('clip', 'realtime')
  await feed(conductor, 'speech', 640)
  await feed(conductor, 'silence', 1200)
  const { counters, spans } = only(closed())
  const hold = spans.find(({ name }) => name === 'vad.hold')
  return { counters, timeoutMs: counters['endpoint.timeoutMs'], hold }
}

describe('a turn whose end a model hears', () => {
  it('ends after the shortest silence where the model is sure, and says how sure it was', async () => {
    const { timeoutMs, counters } = await turnUnder(POCKET, () => 0.95)
    expect(timeoutMs).toBe(200)
    expect(counters['endpoint.probability']).toBeGreaterThan(0.5)
  })

  it('ends after the whole timeout where the model is not sure', async () => {
    const { timeoutMs, counters } = await turnUnder(POCKET, () => 0.05)
    expect(timeoutMs).toBe(800)
    expect(counters['endpoint.probability']).toBeLessThan(0.5)
  })

  it('ends once the model is sure, and the silence until then is the hold', async () => {
    const { timeoutMs } = await turnUnder(POCKET, (silentMs) => (silentMs > 400 ? 0.99 : 0.05))
    expect(timeoutMs).toBeGreaterThan(400)
    expect(timeoutMs).toBeLessThanOrEqual(400 + WINDOW_MS)
  })

  it('ends after the whole timeout where no model is there, or none is asked', async () => {
    expect((await turnUnder(POCKET, () => undefined)).timeoutMs).toBe(800)
    const fixed = await turnUnder(BASELINE, () => 0.9)
    expect(fixed.timeoutMs).toBe(800)
    expect(fixed.counters['endpoint.probability']).toBeUndefined()
  })
})
