import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { offerSoftwareDevice } from '../../inference/testing/software-device.ts'
import { startPipeline } from '../start-pipeline.ts'

const TURNS = 50
const missing = offerSoftwareDevice()

describe.skipIf(missing !== undefined)(`turns on a WebGPU device (${missing ?? 'SwiftShader'})`, () => {
  it(`${TURNS} in a row end well, all with the same words, without a death`, async () => {
    // Short replies: a software device takes seconds for a sentence. Without chance: all must be the same.
    const short = { LLM_REPLY_MAX_TOKENS: 4, LLM_DO_SAMPLE: false }
    const flags = { ...BASELINE, ...short, TTS_FAST_VOCODER: true, ASR_ENABLE_FP16: false }
    const pipeline = await startPipeline({ flags, runOn: { asr: 'webgpu', llm: 'webgpu', tts: 'webgpu' } })
    const pcm = await pipeline.clipLibrary.load('hello')
    const said = new Set<string>()
    for (let turn = 0; turn < TURNS; turn += 1) {
      const record = await pipeline.runTurn({ pcm, clipId: 'hello' }, { pace: 'fast', freshConversation: true })
      expect([record.status, record.error]).toEqual(['finished', undefined])
      said.add(`${record.transcript.text} – ${record.reply.text}`)
    }
    expect([...said]).toHaveLength(1)
    for (const { deaths, state } of pipeline.stages) expect([state, deaths]).toEqual(['ready', 0])
    await pipeline.close()
  })
})
