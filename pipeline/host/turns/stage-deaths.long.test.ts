import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import type { EngineOptions, LifeChange } from '../../inference/engine.ts'
import { offerSoftwareDevice } from '../../inference/testing/software-device.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { pocketAsr } from '../../stages/asr/pocket/engine.ts'
import { causalLlm } from '../../stages/llm/causal/engine.ts'
import { pocketTts } from '../../stages/tts/pocket/engine.ts'

const TIMES = 20
/** A driver's own ends, a kill of whoever has the right, and a process that stands still. */
const ENDS = ['SIGSEGV', 'SIGKILL', 'SIGSTOP'] as const
/** So long every other time a stage is left alone first, as stages are between turns: a process waits beside it then. */
const REST_MS = 4000
const missing = offerSoftwareDevice()

interface Victim {
  readonly facts: { readonly pid?: number; readonly provider: string; readonly deaths: number }
  work(): Promise<unknown>
  close(): Promise<void>
}

type Options = EngineOptions & { readonly model: StageModel }

const STAGES: Readonly<Record<'asr' | 'llm' | 'tts', (options: Options) => Promise<Victim>>> = {
  asr: async (options) => {
    const stage = await pocketAsr.load({ ...options, variant: 'float32' })
    return victim(stage, () => stage.transcribe(new Float32Array(16_000)))
  },
  llm: async (options) => {
    const stage = await causalLlm.load({ ...options, variant: 'float32' })
    const sampling = { temperature: 0, topK: 0, doSample: false, seed: 1 }
    const messages = [{ role: 'user', content: 'hello there' }] as const
    const on = { prefilled: () => undefined, token: () => undefined }
    return victim(stage, () => stage.generate({ messages, sampling, maxTokens: 8, keepCache: false }, on).done)
  },
  tts: async (options) => {
    const stage = await pocketTts.load(options)
    const request = { text: 'hello', streaming: false, chunkSamples: 4800, vocoder: 'fast' } as const
    return victim(stage, () => stage.speak(request, () => undefined).done)
  },
}

function victim(stage: Pick<Victim, 'facts' | 'close'>, work: Victim['work']): Victim {
  return {
    get facts() {
      return stage.facts
    },
    work,
    close: () => stage.close(),
  }
}

describe.skipIf(missing !== undefined)(
  `a stage's process that ends ${TIMES} times (${missing ?? 'SwiftShader'})`,
  () => {
    it.each(Object.keys(STAGES) as (keyof typeof STAGES)[])('%s: is back each time, and works', async (name) => {
      const { models } = await openPack(pocketPackDir())
      let changed: (change: LifeChange) => void = () => undefined
      const load = () => {
        const provider = { name: 'webgpu', reason: 'a test' } as const
        return STAGES[name]({ model: models[name], provider, warmUp: false, onLife: (change) => changed(change) })
      }
      let stage = await load()
      const returns = { afterRest: [] as number[], atOnce: [] as number[] }
      for (let time = 0; time < TIMES; time += 1) {
        const back = new Promise<number>((resolve) => {
          changed = ({ state }) => state === 'back' && resolve(nowMs())
        })
        const rested = time % 2 === 0
        if (rested) await sleep(REST_MS)
        const running = stage.work().then(
          () => 'finished',
          () => 'failed',
        )
        await sleep(20 * (time % 5))
        const endedMs = nowMs()
        process.kill(stage.facts.pid as number, ENDS[time % ENDS.length])
        const backMs = (await back) - endedMs
        returns[rested ? 'afterRest' : 'atOnce'].push(backMs)
        // Nothing is lost but what it was at; what it had just finished counts.
        expect(['failed', 'finished']).toContain(await running)
        expect(stage.facts.provider).toBe('webgpu')
        await expect(stage.work()).resolves.toBeDefined()
        // The third end would put it on the processor.
        if (stage.facts.deaths < 2) continue
        await stage.close()
        stage = await load()
      }
      await stage.close()
      process.stdout.write(
        `${name}: back ${summary(returns.afterRest)} after a rest, ${summary(returns.atOnce)} without\n`,
      )
    })
  },
)

function summary(returns: readonly number[]): string {
  const sorted = [...returns].sort((a, b) => a - b)
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) =>
    Math.round(ms ?? Number.NaN),
  )
  return `after ${median} ms at the median and ${worst} ms at worst (${sorted.length})`
}
