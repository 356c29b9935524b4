import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../../../audio/wav.ts'
import { BASELINE } from '../../../flags/registry.ts'
import { engineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import { loadGraph } from '../../../inference/graph.ts'
import { assetsDir } from '../../../models/locations.ts'
import { BatchBoard } from '../batch-board.ts'
import { MOONSHINE_HEARD, MOONSHINE_MODEL, MOONSHINE_PATHS } from '../testing/moonshine.ts'
import { MoonshineEncoder } from './encoder.ts'
import { moonshineAsr } from './engine.ts'
import { type MoonshineModel, openMoonshine } from './model.ts'
import { MoonshineRecogniser } from './recogniser.ts'
import { MoonshineSearch } from './search.ts'

let model: MoonshineModel
beforeAll(async () => {
  model = await openMoonshine(MOONSHINE_PATHS, engineSettings({ warmUp: false }))
})
afterAll(() => model?.release())

async function clip(name: string): Promise<Float32Array> {
  return (await readWavFile(join(assetsDir(), 'clips', `${name}.wav`), 16_000)).pcm
}

const wholePieces = (pcm: Float32Array) => pcm.subarray(0, pcm.length - (pcm.length % 80))

/** Hears a clip in steps and decodes after each; the symbols, and the runs that the decoder took. */
async function decoded(pcm: Float32Array, stepSamples: number) {
  const [encoder, search] = [new MoonshineEncoder(model), new MoonshineSearch(model)]
  const whole = wholePieces(pcm)
  let symbolsOfSteps = 0
  for (let at = 0; at < whole.length; at += stepSamples) {
    await encoder.hear(whole.subarray(at, at + stepSamples))
    if (!(await encoder.settle(at + stepSamples >= whole.length))) continue
    await search.decode(encoder.memory, encoder.frames)
    symbolsOfSteps += search.symbols.length
  }
  return { ids: search.symbols.map(({ id }) => id), runs: search.runs, symbolsOfSteps, frames: encoder.frames }
}

describe.each(Object.keys(MOONSHINE_HEARD))('a Moonshine hears of the clip %s', (name) => {
  it('the symbols that were computed without its graphs, as a whole and in steps', async () => {
    const pcm = await clip(name)
    const whole = await decoded(pcm, pcm.length)
    expect(whole.ids).toEqual(MOONSHINE_HEARD[name])
    // Steps that are no multiple of a frame: the convolutions of the frontend carry where they are.
    for (const stepSamples of [1360, 5120]) {
      const steps = await decoded(pcm, stepSamples)
      expect(steps.ids).toEqual(whole.ids)
      expect(steps.frames).toBe(whole.frames)
    }
  })
})

describe('graphs in the form that the runtime keeps for itself (.ort), as the real ones come', () => {
  it('are loaded, and say the same', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'firstword-ort-'))
    const paths = { ...MOONSHINE_PATHS }
    for (const role of ['frontend', 'encoder', 'adapter', 'crossKv', 'decoderKv'] as const) {
      const ortPath = join(dir, `${role}.ort`)
      const options = graphOptionsFor(MOONSHINE_PATHS[role], engineSettings({ warmUp: false }))
      await (await loadGraph({ ...options, writeOptimizedTo: ortPath })).release()
      // Flatbuffers with their mark, and no ONNX.
      expect((await readFile(ortPath)).subarray(4, 8).toString()).toBe('ORTM')
      paths[role] = ortPath
    }
    const ort = await openMoonshine(paths, engineSettings({ warmUp: false }))
    const text = async (opened: MoonshineModel) =>
      (await new MoonshineRecogniser(opened, new BatchBoard()).transcribe(await clip('hello'), false)).text
    expect(await text(ort)).toBe(await text(model))
    await ort.release()
    await rm(dir, { recursive: true })
  })
})

describe('an utterance', () => {
  it('has the same text in whatever pieces it comes, and partial texts on the way', async () => {
    const recogniser = new MoonshineRecogniser(model, new BatchBoard())
    const pcm = await clip('flight')
    const whole = await recogniser.transcribe(pcm, false)
    expect(whole.text).not.toBe('')
    const utterance = recogniser.utterance(1600, false)
    let partials = 0
    for (let at = 0; at < pcm.length; at += 333) {
      const partial = await utterance.push(pcm.subarray(at, at + 333))
      if (!partial) continue
      partials += 1
      // The last 320 ms are still looked at from behind.
      expect(partial.decodedSamples).toBeLessThanOrEqual(at + 333 - 16 * 320 + 320)
    }
    expect(partials).toBeGreaterThan(5)
    const final = await utterance.finish()
    expect(final.text).toBe(whole.text)
    expect(final.confidence).toBeCloseTo(whole.confidence ?? 0, 4)
    expect(final.encoderRuns).toBe(partials + 1)
  })

  it('of nothing hears nothing, without a run', async () => {
    const utterance = new MoonshineRecogniser(model, new BatchBoard()).utterance(1600, true)
    expect(await utterance.finish()).toMatchObject({ text: '', encoderRuns: 0, decodedSamples: 0 })
  })
})

describe('decoding what was decoded before and a little more', () => {
  it('takes fewer runs than there are symbols to decode', async () => {
    const { runs, symbolsOfSteps } = await decoded(await clip('homework'), 1280)
    expect(runs).toBeLessThan(symbolsOfSteps)
  })

  it('ends at so many symbols a second', async () => {
    const search = new MoonshineSearch(model)
    const encoder = new MoonshineEncoder(model)
    await encoder.hear(wholePieces(await clip('flight')).subarray(0, 16_000))
    await encoder.settle(true)
    await search.decode(encoder.memory.subarray(0, 10 * model.config.decoder_dim), 10)
    expect(search.symbols.length).toBeLessThanOrEqual(2)
  })
})

describe('the engine', () => {
  it('is loaded on the processor, whatever was asked for, and says why', async () => {
    const provider = { name: 'webgpu', reason: 'it was asked for' } as const
    const stage = await moonshineAsr.load({ model: MOONSHINE_MODEL, provider })
    expect(stage.facts).toMatchObject({ provider: 'cpu', variant: 'float32' })
    expect(stage.facts.providerReason).toContain('made for processors')
    expect((await stage.transcribe(await clip('flight'))).text).not.toBe('')
    await stage.close()
  })

  it('says that it takes one utterance at a time', () => {
    const effects = moonshineAsr.effects(MOONSHINE_MODEL)
    expect(effects({ ...BASELINE, ASR_BATCH_SIZE: 4 }).ASR_BATCH_SIZE?.effective).toBe(1)
    expect(effects({ ...BASELINE, ASR_BATCH_SIZE: 1 }).ASR_BATCH_SIZE).toBeUndefined()
  })
})
