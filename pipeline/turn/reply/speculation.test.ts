import { describe, expect, it } from 'vitest'
import type { FlagValues } from '../../flags/registry.ts'
import type { Script } from '../testing/scripted-stages.ts'
import { feed, HELLO, only, STREAMING, setUp } from '../testing/scripted-turns.ts'

// Smart Turn is taken at its word where no words speak against it: the script says when the turn is over.
const LISTENS: FlagValues = { ...STREAMING, PIPELINE_SPECULATIVE: true, ASR_ENDPOINTING: 'smart-turn' }
/** Sure from 500 ms on, and before that as sure as `probability`. */
const sureLate = (probability: number) => (silentMs: number) => (silentMs > 500 ? 0.9 : probability)

/** Says "hi" and falls silent; the recogniser hears to the end of it, and of the silence nothing more. */
async function sayHi(script: Partial<Script>, silentMs: number) {
  const set = setUp({ ...HELLO, pieces: ['hi', 'you'], ...script }, LISTENS)
  set.conductor.startClip('clip', 'realtime')
  await feed(set.conductor, 'speech', 640)
  await feed(set.conductor, 'silence', silentMs)
  return set
}

describe('a reply prepared ahead of a cautious decision', () => {
  it('is begun at the first plausible end, and heard at the decision', async () => {
    const { conductor, stages, closed, played } = await sayHi({ turnEnd: sureLate(0.3) }, 300)
    expect(stages.log).toContain('tts.done')
    expect(conductor.phase).toBe('hearing')
    expect(played).toEqual([])
    await feed(conductor, 'silence', 400)
    const { counters, ledger, status } = only(closed())
    expect(status).toBe('finished')
    expect(counters).toMatchObject({ 'speculation.tries': 1, 'speculation.hits': 1 })
    expect(counters['endpoint.timeoutMs'], 'the decision was as cautious as without').toBeGreaterThan(500)
    expect(ledger?.parts.find(({ part }) => part === 'llm.prefill')?.ms).toBe(0)
    expect(ledger?.parts.find(({ part }) => part === 'tts.first_audio')?.ms).toBe(0)
  })

  it('is not begun where the end is not plausible', async () => {
    const { stages, played } = await sayHi({ turnEnd: sureLate(0.1) }, 300)
    expect(stages.log.some((entry) => entry.startsWith('llm.generate'))).toBe(false)
    expect(played).toEqual([])
  })

  it('is thrown away where the person goes on, and what that cost is counted', async () => {
    const { conductor, stages, closed } = await sayHi({ turnEnd: () => 0.3 }, 300)
    expect(stages.log).toContain('llm.generate hi')
    await feed(conductor, 'speech', 320)
    await feed(conductor, 'silence', 1200)
    const { counters, transcript } = only(closed())
    expect(transcript.text).toBe('hi you')
    expect(counters['speculation.wastedTokens']).toBe(6)
  })
})
