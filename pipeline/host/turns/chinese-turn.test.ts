import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { systemMessage } from '../../turn/log/facts.ts'
import { startPipeline } from '../start-pipeline.ts'
import { placeTinyChinese, TINY_CHINESE, TINY_CLAUSES, type TinyChinese } from '../testing/tiny-chinese.ts'

const CLIP = 'zh-time'
const NOW = new Date(2026, 10, 30, 19, 30)

/** On tiny models that lie where a user's do, through the whole pipeline. */
describe('a turn in Chinese', () => {
  let folder: string
  let tiny: TinyChinese
  let pipeline: Pipeline
  let first: TurnRecord
  let firstSpoken: readonly string[]

  beforeAll(async () => {
    // The language model is told the time.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    folder = await mkdtemp(join(tmpdir(), 'firstword-chinese-'))
    vi.stubEnv('FIRSTWORD_DATA', folder)
    tiny = await placeTinyChinese(folder)
    pipeline = await startPipeline({
      flags: { ...(findPreset('streaming')?.values ?? BASELINE), LLM_DO_SAMPLE: false, LLM_ENABLE_CACHE: true },
      models: TINY_CHINESE,
      player: {
        silentBecause: { reason: 'the test hears nothing' },
        play: nowMs,
        finish: () => undefined,
        stop: () => undefined,
      },
    })
    const warmedUp = tiny.spoken.length
    first = await speak()
    firstSpoken = tiny.spoken.slice(warmedUp)
  })

  afterAll(async () => {
    await pipeline?.close()
    await tiny?.close()
    vi.unstubAllEnvs()
    vi.useRealTimers()
    await rm(folder, { recursive: true, force: true })
  })

  async function speak(): Promise<TurnRecord> {
    const pcm = await pipeline.clipLibrary.load(CLIP)
    return pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'realtime', freshConversation: true })
  }

  it('is heard in characters, each at its time, and answered', () => {
    expect(first).toMatchObject({ status: 'finished', reply: { text: TINY_CLAUSES.join('') } })
    expect(first.transcript.text).toMatch(/^\p{Script=Han}+$/u)
    expect(first.words?.map(({ text }) => text).join('')).toBe(first.transcript.text)
  })

  it('is spoken clause by clause, cut at Chinese marks', () => {
    expect(firstSpoken).toEqual(TINY_CLAUSES)
  })

  it('sends its first sound after the first clause, while the language model is at the rest', () => {
    const { firstTokenMs = Number.NaN, firstAudioMs = Number.NaN } = first.anchors
    const decode = first.spans.find(({ name }) => name === 'llm.decode')
    const [voice] = first.spans.filter(({ name }) => name === 'tts.acoustic')
    expect(firstAudioMs).toBeGreaterThan(firstTokenMs)
    expect(voice?.startMs).toBeLessThan(decode?.endMs ?? 0)
    expect(firstAudioMs).toBeLessThan(decode?.endMs ?? 0)
    expect(first.counters['llm.firstBurstTokens']).toBe(2)
  })

  it('has a ledger whose parts touch and sum exactly', () => {
    const { parts = [], totalMs } = first.ledger ?? {}
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(totalMs ?? Number.NaN, 6)
    for (const [index, { startMs, ms }] of parts.entries()) {
      expect(parts[index + 1]?.startMs ?? startMs + ms).toBeCloseTo(startMs + ms, 6)
    }
  })

  it('tells the language model the facts in Chinese', () => {
    // Each byte is a token, and so is each mark of the template.
    const facts = systemMessage({ language: 'zh', numbers: 'figures' }, NOW, undefined)
    const bytes = ['system\n', facts, '\n', 'user\n', first.transcript.text, '\n', 'assistant\n'].join('')
    expect(facts).toContain('现在是19点30分；11月30日，星期一')
    expect(first.counters['llm.promptTokens']).toBe(Buffer.byteLength(bytes) + 5)
  })

  it('is remembered: said again it needs no language model, as the reply speaks of no fact', async () => {
    // The first was told that no latency was known: another prompt, in which more than a number is missing.
    const second = await speak()
    const again = await speak()
    for (const { counters } of [first, second]) expect(counters['llm.cacheHit']).toBeUndefined()
    expect(again).toMatchObject({ status: 'finished', reply: first.reply, counters: { 'llm.cacheHit': 1 } })
    expect(again.transcript.text).toBe(first.transcript.text)
  })
})
