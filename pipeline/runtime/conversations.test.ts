import { setImmediate as nextTick } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { listenerFailures } from '../base/listeners.ts'
import { BASELINE } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { scriptedStages } from '../turn/testing/scripted-stages.ts'
import { Conversations } from './conversations.ts'

const ACTING = { flags: BASELINE, preset: undefined }
const SCRIPT = { transcript: 'hello there', reply: ['hi', ' there', '.'] }

function setUp() {
  const conversations = new Conversations()
  const stages = scriptedStages(SCRIPT)
  const open = (whenReported: () => void = () => undefined) => {
    const turns: TurnRecord[] = []
    const conversation = conversations.open({
      stages,
      player: {
        silentBecause: { reason: 'a test' },
        play: () => nowMs(),
        finish: () => undefined,
        stop: () => undefined,
      },
      flags: BASELINE,
      preset: 'baseline',
      emit: (event) => {
        if (event.kind === 'turnClosed') turns.push(event.turn)
        whenReported()
      },
      waitForPlayback: false,
    })
    return { ...conversation, turns }
  }
  return { conversations, stages, open }
}

async function speak(conversation: ReturnType<ReturnType<typeof setUp>['open']>, ms: number): Promise<void> {
  conversation.conductor.feed(new Float32Array(ms * 16).fill(0.9), nowMs())
  for (let i = 0; i < 20; i++) await nextTick()
}

async function fallSilent(conversation: ReturnType<ReturnType<typeof setUp>['open']>): Promise<void> {
  conversation.conductor.feed(new Float32Array(20_000), nowMs())
  for (let i = 0; i < 40; i++) await nextTick()
}

describe('conversations on the same models', () => {
  it('go on beside each other, each with its own turns', async () => {
    const { open } = setUp()
    const first = open()
    const second = open()
    first.conductor.openSource()
    second.conductor.openSource()
    await speak(first, 600)
    await speak(second, 600)
    expect([first.conductor.phase, second.conductor.phase]).toEqual(['hearing', 'hearing'])
    await fallSilent(first)
    expect(first.turns).toHaveLength(1)
    expect(second.conductor.phase).toBe('hearing')
    await fallSilent(second)
    expect(second.turns).toHaveLength(1)
  })

  it('are all given changed flags', async () => {
    const { conversations, open } = setUp()
    const all = [open(), open()]
    conversations.setFlags({ flags: { ...BASELINE, LLM_TOP_K: 3 }, preset: undefined })
    for (const conversation of all) {
      conversation.conductor.openSource()
      await speak(conversation, 600)
      await fallSilent(conversation)
      expect(conversation.turns[0]?.flags.LLM_TOP_K).toBe(3)
    }
  })

  it('let old models go only when none of them uses any', async () => {
    const { conversations, open } = setUp()
    const [talking, idle] = [open(), open()]
    talking.conductor.openSource()
    await speak(talking, 600)
    const unused: string[] = []
    conversations.setStages(scriptedStages(SCRIPT), ACTING, () => unused.push('first'))
    idle.conductor.openSource()
    await speak(idle, 600)
    conversations.setStages(scriptedStages(SCRIPT), ACTING, () => unused.push('second'))
    await fallSilent(talking)
    expect(unused, 'the other one still speaks on the models that came between').toEqual([])
    idle.close()
    expect(unused).toHaveLength(1)
  })

  it('close their turns whatever those who are told of them make of it; each failure is counted', async () => {
    const { open } = setUp()
    const before = listenerFailures()
    const conversation = open(() => {
      throw new Error('a listener is broken')
    })
    conversation.conductor.openSource()
    for (const turn of [1, 2]) {
      await speak(conversation, 600)
      await fallSilent(conversation)
      expect(conversation.turns.map(({ status }) => status)).toEqual(Array(turn).fill('finished'))
    }
    expect(listenerFailures() - before).toBeGreaterThan(2)
  })
})
