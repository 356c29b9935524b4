import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../../audio/wav.ts'
import { ensure } from '../../base/assert.ts'
import { BASELINE } from '../../flags/registry.ts'
import { assetsDir } from '../../models/locations.ts'
import type { AsrHypothesis } from './contract.ts'
import { zipformerCtcAsr } from './ctc/engine.ts'
import type { AsrEngine, LoadedAsrStage } from './engine.ts'
import { paraformerAsr } from './paraformer/engine.ts'
import { senseVoiceAsr } from './sense-voice/engine.ts'
import { TINY_MODELS, tinyModel } from './testing/tiny-models.ts'
import { transducerAsr } from './transducer/engine.ts'

const ENGINES = [transducerAsr, zipformerCtcAsr, senseVoiceAsr, paraformerAsr]

function engineNamed(id: string): AsrEngine {
  return ensure(
    ENGINES.find((engine) => engine.id === id),
    `the engine ${id}`,
  )
}

let speech: Float32Array
beforeAll(async () => {
  const { pcm } = await readWavFile(join(assetsDir(), 'clips', 'flight.wav'), 16_000)
  speech = new Float32Array(pcm.length + 16_000)
  speech.set(pcm)
})

async function heard(stage: LoadedAsrStage): Promise<{ partials: AsrHypothesis[]; final: AsrHypothesis }> {
  const partials: AsrHypothesis[] = []
  const open = { stepSamples: stage.unitSamples, overlapSamples: 0 }
  const stream = stage.openStream(open, (partial) => partials.push(partial))
  for (let at = 0; at < speech.length; at += 320) stream.push(speech.subarray(at, at + 320))
  return { partials, final: await stream.finish() }
}

describe.each(TINY_MODELS)('the engine $engine with a model of the layout $layout', (tiny) => {
  const model = tinyModel(tiny, { language: 'zh' })
  const engine = engineNamed(model.engine)
  let stage: LoadedAsrStage
  beforeAll(async () => {
    stage = await engine.load({ model })
  })
  afterAll(() => stage.close())

  it('is loaded in a worker, checked and warm', () => {
    const { model: name, variant, provider, warmUpMs, digests } = stage.facts
    expect({ name, variant, provider }).toEqual({ name: `tiny-${tiny.layout} 1`, variant: 'float32', provider: 'cpu' })
    expect(warmUpMs).toBeGreaterThan(0)
    expect(Object.keys(digests)).toHaveLength(tiny.roles.length + 1)
  })

  it('hears while it is spoken, and the same as a whole', async () => {
    const { partials, final } = await heard(stage)
    expect(partials.length).toBeGreaterThan(2)
    expect(final.text).not.toBe('')
    expect(final.timing.endedMs).toBeGreaterThanOrEqual(final.timing.startedMs)
    // SenseVoice has read all of the speech in its pause, and the whole has more silence to read.
    if (tiny.engine === 'sense-voice') return
    const whole = await stage.transcribe(speech)
    expect(whole.text).toBe(final.text)
    expect(whole.words).toEqual(final.words)
  })

  it('says nothing more of a stream that was given up, and hears the next one', async () => {
    const told: AsrHypothesis[] = []
    const stream = stage.openStream({ stepSamples: 0, overlapSamples: 0 }, (partial) => told.push(partial))
    stream.push(speech.subarray(0, 16_000))
    stream.cancel()
    const { final } = await heard(stage)
    expect(told).toEqual([])
    expect(final.text).not.toBe('')
  })

  it('says of the overlap that it does nothing', () => {
    const effects = engine.effects(model)
    expect(effects({ ...BASELINE, ASR_OVERLAP_SIZE: 40 }).ASR_OVERLAP_SIZE?.effective).toBe(0)
    expect(effects(BASELINE).ASR_OVERLAP_SIZE).toBeUndefined()
  })
})

describe('the language of a conversation', () => {
  const nemo = TINY_MODELS[2]

  it('is told to an engine whose model does not say one', async () => {
    const heardWith = async (options: Parameters<AsrEngine['load']>[0]) => {
      const stage = await transducerAsr.load(options)
      const { text } = await stage.transcribe(speech)
      await stage.close()
      return text
    }
    const chinese = await heardWith({ model: tinyModel(nemo, { language: 'zh' }) })
    expect(await heardWith({ model: tinyModel(nemo), language: 'zh' })).toBe(chinese)
    expect(await heardWith({ model: tinyModel(nemo, { language: 'en' }), language: 'zh' })).not.toBe(chinese)
  })
})

describe('a model that is not what its engine runs', () => {
  const [zipformer2, , , ctc, senseVoice, paraformer] = TINY_MODELS

  it.each([
    { what: 'a CTC network as SenseVoice', engine: senseVoice, files: ctc, reason: '"lfr_window_size"' },
    { what: 'SenseVoice as a CTC network', engine: ctc, files: senseVoice, reason: 'of the type "sense_voice_ctc"' },
    { what: 'Paraformer as a transducer', engine: zipformer2, files: paraformer, reason: 'no file for "joiner"' },
    { what: 'a transducer as Paraformer', engine: paraformer, files: zipformer2, reason: '"lfr_window_size"' },
  ])('is refused with the reason: $what', async ({ engine: { engine }, files, reason }) => {
    const model = { ...tinyModel(files), engine }
    await expect(engineNamed(model.engine).load({ model })).rejects.toThrow(reason)
  })

  it('is refused for options of another form', async () => {
    const model = tinyModel(zipformer2, { language: 7 })
    await expect(engineNamed(model.engine).load({ model })).rejects.toMatchObject({ code: 'model.invalid-options' })
  })
})
