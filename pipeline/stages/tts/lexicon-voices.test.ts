import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { SpeechChunk, SpeechRequest } from './contract.ts'
import type { LoadedTtsStage, TtsEngine } from './engine.ts'
import { kokoroTts } from './kokoro/engine.ts'
import { openKokoro } from './kokoro/voice.ts'
import { matchaTts } from './matcha/engine.ts'
import { openMatcha } from './matcha/voice.ts'
import { meloTts } from './melo/engine.ts'
import { openVoice, soundOf, testingPath, VOICE_FILES, type VoiceName, voiceWorkerOptions } from './testing/voices.ts'

const ENGINES: Readonly<Record<VoiceName, TtsEngine>> = { kokoro: kokoroTts, matcha: matchaTts, melo: meloTts }
const TEXT = '今天天气很好，我们去公园散步吧。你好，世界。Hello world, how are you today?'

/** A tiny voice as a user's folder of models has it. */
function modelOf(name: VoiceName, engineOptions: unknown = {}): StageModel {
  const dir = testingPath(`graphs/${name}`)
  const listed = Object.values(VOICE_FILES[name]).map((path) => {
    const bytes = readFileSync(join(dir, path))
    return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
  return {
    ...{ id: name, version: '1', stage: 'tts', engine: ENGINES[name].id, engineOptions, languages: ['zh', 'en'] },
    ...{ licence: 'MIT', dir, listed, unusable: {} },
    described: { default: 'float32', files: VOICE_FILES[name], variants: { float32: {} } },
  }
}

async function speak(stage: LoadedTtsStage, request: Partial<SpeechRequest> = {}) {
  const chunks: SpeechChunk[] = []
  const asked: SpeechRequest = { text: TEXT, streaming: true, chunkSamples: 512, vocoder: 'quality', ...request }
  const result = await stage.speak(asked, (chunk) => chunks.push(chunk)).done
  return { result, chunks, pcm: Float32Array.from(chunks.flatMap((chunk) => [...chunk.pcm])) }
}

/**
 * Cancels a text at its first sound: a longer one each time, for a tiny voice may have said all of it before the word to
 * stop reaches its thread.
 */
async function cancelled(stage: LoadedTtsStage) {
  for (let times = 20; times <= 20_000; times *= 10) {
    let heard = 0
    const text = TEXT.repeat(times)
    const speech = stage.speak({ text, streaming: true, chunkSamples: 256, vocoder: 'quality' }, ({ pcm }) => {
      heard += pcm.length
      speech.cancel()
    })
    if ((await speech.done).end === 'cancelled') return { times, heard }
  }
  throw new Error('nothing was cancelled')
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voices-'))
  vi.stubEnv('FIRSTWORD_CACHE', folder)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe.each(['kokoro', 'matcha', 'melo'] as const)('%s in its worker', (name) => {
  let stage: LoadedTtsStage
  beforeAll(async () => {
    stage = await ENGINES[name].load({ model: modelOf(name) })
  })
  afterAll(() => stage.close())

  it('speaks sentence by sentence, marks each, and numbers its chunks to the last', async () => {
    const { result, chunks, pcm } = await speak(stage)
    expect(result).toMatchObject({ end: 'finished', samples: pcm.length, chunks: chunks.length })
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index))
    expect(chunks.map(({ last }) => last)).toEqual(chunks.map((_, index) => index === chunks.length - 1))
    expect(chunks.flatMap(({ sentences = [] }) => sentences.map(({ text }) => text))).toEqual([
      ...['今天天气很好，我们去公园散步吧。', '你好，世界。', 'Hello world, how are you today?'],
    ])
    const { startedMs, endedMs } = result.acoustic
    expect(startedMs <= endedMs && endedMs <= (chunks[0]?.atMs ?? 0)).toBe(true)
  })

  it('has the same samples in one chunk and in many', async () => {
    const whole = await speak(stage, { streaming: false })
    expect(whole.chunks.length).toBe(1)
    const streamed = await speak(stage)
    expect(streamed.pcm.length).toBe(whole.pcm.length)
    const most = streamed.pcm.reduce((max, sample, at) => Math.max(max, Math.abs(sample - (whole.pcm[at] ?? 0))), 0)
    expect(most).toBeLessThan(1e-6)
  })

  it('is silent where nothing can be said', async () => {
    expect((await speak(stage, { text: '……！😀' })).result).toMatchObject({ end: 'finished', samples: 0, chunks: 0 })
  })

  it('stops between two runs where it is cancelled, and speaks again', async () => {
    const { times, heard } = await cancelled(stage)
    expect(heard).toBeLessThan(times * (await speak(stage)).pcm.length)
  })

  it.runIf(name === 'melo')('is kept with its sentences, whatever the spelling of a number', async () => {
    const before = await ENGINES[name].load({ model: modelOf(name, { speed: 1.1 }), warmUp: false })
    const first = await speak(before, { text: '一共3个。好的。', cache: true })
    // Waits until it is on disk.
    await before.close()
    const after = await ENGINES[name].load({ model: modelOf(name, { speed: 1.1 }), warmUp: false })
    const again = await speak(after, { text: '一共三个。好的。', cache: true })
    await after.close()
    expect(again.result.cached).toBe(true)
    expect(again.pcm).toEqual(first.pcm)
    expect(again.chunks.flatMap(({ sentences = [] }) => sentences.map(({ text }) => text))).toEqual([
      '一共三个。',
      '好的。',
    ])
  })
})

describe('a voice’s options', () => {
  it('are its speaker, by name or number, and its speed', async () => {
    const styles = async (engineOptions: unknown) => {
      const voice = await openVoice('kokoro', engineOptions)
      const [run = new Float32Array(0)] = (await soundOf(voice, '你好')).runs
      await voice.release()
      return [run.at(-5)?.toFixed(1), run.at(-1)]
    }
    expect(await styles({ speaker: 'zm_c', speed: 1.5 })).toEqual(['0.3', 1.5])
    expect(await styles({ speaker: 0 })).toEqual(['0.1', 1])
    // A Chinese one of a Chinese pack, where none is named.
    expect(await styles({})).toEqual(['0.2', 1])
  })

  it.each([
    { engineOptions: { speaker: 'nobody' }, problem: 'af_a, zf_b, zm_c' },
    { engineOptions: { speaker: 9 }, problem: '"9"' },
    { engineOptions: { speed: 9 }, problem: 'speed' },
  ])('that it does not have are refused by name: $problem', async ({ engineOptions, problem }) => {
    await expect(openVoice('kokoro', engineOptions)).rejects.toMatchObject({
      code: 'model.invalid-options',
      message: expect.stringContaining(problem),
    })
  })
})

describe('Kokoro as the hub has it', () => {
  const files = { model: 'model.onnx', tokenizer: 'tokenizer.json', 'voice.af_heart': 'voices/af_heart.bin' }
  const second = { 'voice.bm_lewis': 'voices/bm_lewis.bin' }

  it('speaks English by the program’s own words, with a file for each voice', async () => {
    const voice = await openKokoro(voiceWorkerOptions('kokoro-en', { ...files, ...second }, { speaker: 'bm_lewis' }))
    expect(voice).toMatchObject({ reading: 'en', sampleRateHz: 24_000 })
    const { vocab } = JSON.parse(readFileSync(testingPath('graphs/kokoro-en/tokenizer.json'), 'utf8')).model
    const symbols = new Map(Object.entries(vocab).map(([symbol, id]) => [id, symbol]))
    const letters = voice.runsOf('hello world!').map((ids) => ids.map((id) => symbols.get(id)).join(''))
    expect(letters).toEqual(['$həlˈO wˈɜɹld!$'])
    const [run = new Float32Array(0)] = (await soundOf(voice, 'hello world!')).runs
    expect(run.at(-5)?.toFixed(1)).toBe('0.2')
    await voice.release()
  })
})

describe('Matcha', () => {
  const wide = { streaming: true, chunkSamples: 512, first: true } as const

  it('makes its first stretch as long as a chunk and what is cut before it, and longer ones then', async () => {
    const voice = await openVoice('matcha')
    const [run] = voice.runsOf('我们把每个阶段的时间都记录下来')
    const lengths: number[] = []
    const sound = await voice.begin(run)
    for await (const { pcm } of sound.stretches({ ...wide, vocoder: 'quality' })) lengths.push(pcm.length)
    expect(lengths[0]).toBe(512)
    expect(lengths.slice(1, 3)).toEqual([8 * 256, 16 * 256])
    expect(voice.notes).toEqual([])
    await voice.release()
  })

  it('has a second vocoder where its model names one, and says so of the flag', async () => {
    const voice = await openVoice('matcha', {}, { vocoderFast: 'hifigan.onnx' })
    const { runs, stretches } = await soundOf(voice, '你好', { ...wide, vocoder: 'fast' })
    const quality = await soundOf(voice, '你好', { ...wide, vocoder: 'quality' })
    // A frame more than Vocos, whose first and last stand around the ends.
    expect([runs[0]?.length, stretches]).toEqual([(quality.runs[0]?.length ?? 0) + 256, [1]])
    await voice.release()
    const model = modelOf('matcha')
    const values = { ...BASELINE, TTS_FAST_VOCODER: true }
    expect(matchaTts.effects(model)(values)).toMatchObject({ TTS_FAST_VOCODER: { effective: false } })
    const files = { ...model.described.files, vocoderFast: 'hifigan.onnx' }
    expect(matchaTts.effects({ ...model, described: { ...model.described, files } })(values)).toEqual({})
  })

  it('without a lexicon needs espeak-ng, and says why it is not here', async () => {
    const { lexicon: _, ...files } = VOICE_FILES.matcha
    await expect(openMatcha(voiceWorkerOptions('matcha', files))).rejects.toMatchObject({
      code: 'model.needs-espeak',
      message: expect.stringContaining('espeak-ng'),
    })
  })
})

describe.each([kokoroTts, meloTts])('the effects of $id', (engine) => {
  it('say that a chunk is never earlier than its clause, and that there is one vocoder', () => {
    const effects = engine.effects(modelOf('melo'))
    expect(effects(BASELINE)).toEqual({})
    expect(effects({ ...BASELINE, TTS_FAST_VOCODER: true })).toMatchObject({ TTS_FAST_VOCODER: { effective: false } })
    const streaming = { ...BASELINE, TTS_STREAMING: true, TTS_CHUNK_SIZE: 512 }
    expect(effects(streaming)).toMatchObject({ TTS_CHUNK_SIZE: { effective: 512 } })
  })
})
