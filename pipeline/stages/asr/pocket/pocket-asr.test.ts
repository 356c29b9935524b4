import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { readWavFile } from '../../../audio/wav.ts'
import { assetsDir, pocketPackDir } from '../../../models/locations.ts'
import { openPack } from '../../../models/pack.ts'
import { type StageModel, stageVariants } from '../../../models/stage-model.ts'
import type { AsrHypothesis } from '../contract.ts'
import type { LoadedAsrStage } from '../engine.ts'
import { pocketAsr } from './engine.ts'

const RATE_HZ = 16_000
const clipsDir = join(assetsDir(), 'clips')
const clips = z
  .array(z.object({ id: z.string(), transcript: z.string(), condition: z.string(), language: z.string().optional() }))
  .parse(JSON.parse(readFileSync(join(clipsDir, 'clips.json'), 'utf8')))
  // It knows English alone.
  .filter(({ language }) => language === undefined)

function transcriptOf(id: string): string {
  return clips.find((clip) => clip.id === id)?.transcript ?? `no clip ${id}`
}

let model: StageModel
let asr: LoadedAsrStage
beforeAll(async () => {
  model = (await openPack(pocketPackDir())).models.asr
  asr = await pocketAsr.load({ model })
})
afterAll(() => asr.close())
// Streams that work at the same time take longer steps: what a test leaves behind would be the next one's company.
afterEach(() => vi.waitFor(() => expect(asr.unanswered).toBe(0), { timeout: 60_000 }))

/** A clip with the silence that an endpoint waits for. */
async function clipAudio(id: string): Promise<Float32Array> {
  const { pcm } = await readWavFile(join(clipsDir, `${id}.wav`), RATE_HZ)
  const audio = new Float32Array(pcm.length + 4800)
  audio.set(pcm)
  return audio
}

async function stream(stage: LoadedAsrStage, audio: Float32Array, stepSamples: number, cut = 320) {
  const partials: AsrHypothesis[] = []
  const open = stage.openStream({ stepSamples, overlapSamples: 0 }, (partial) => partials.push(partial))
  for (let at = 0; at < audio.length; at += cut) open.push(audio.subarray(at, at + cut))
  return { open, partials, final: await open.finish() }
}

describe('the recogniser on the demo clips', () => {
  it('understands every clip, whole', async () => {
    for (const { id, transcript } of clips)
      expect((await asr.transcribe(await clipAudio(id))).text, id).toBe(transcript)
  })

  it('understands the same from a stream, growing while it is spoken', async () => {
    for (const { id } of clips) {
      const audio = await clipAudio(id)
      const { partials, final } = await stream(asr, audio, 1600)
      expect(final.text, id).toBe((await asr.transcribe(audio)).text)
      expect(partials.length).toBeGreaterThan(10)
      // The clips end with 0.32 s of quiet, and `clipAudio` adds 0.3 s.
      const beforeEnd = partials.filter((partial) => partial.decodedSamples < audio.length - 9920)
      expect(
        beforeEnd.some((partial) => partial.text !== ''),
        id,
      ).toBe(true)
      const decoded = partials.map((partial) => partial.decodedSamples)
      expect(decoded).toEqual([...decoded].sort((a, b) => a - b))
    }
  })

  it('runs nothing more at the end, once the endpoint silence has passed', async () => {
    const { partials, final } = await stream(asr, await clipAudio('time'), 1600)
    expect(final.encoderRuns).toBe(partials.at(-1)?.encoderRuns)
  })

  it('knows a whole sentence from one that will go on', async () => {
    const whole = await stream(asr, await clipAudio('sum'), 1600)
    expect(whole.final.endProbability).toBeGreaterThan(0.5)
    const { partials } = await stream(asr, await clipAudio('timer-pause'), 1280)
    const inPause = partials.filter(({ decodedSamples }) => {
      return decodedSamples > 1.45 * RATE_HZ && decodedSamples < 1.9 * RATE_HZ
    })
    expect(inPause.length).toBeGreaterThan(4)
    for (const { endProbability } of inPause) expect(endProbability).toBeLessThan(0.2)
  })

  it('is sure of clear speech and unsure of noise', async () => {
    const clear = await asr.transcribe(await clipAudio('time'))
    const noise = Float32Array.from({ length: 2 * RATE_HZ }, (_, n) => 0.3 * Math.sin(n * n * 0.37))
    const unclear = await asr.transcribe(noise)
    expect(clear.confidence).toBeGreaterThan(0.8)
    expect(unclear.text === '' || (unclear.confidence ?? 1) < (clear.confidence ?? 0)).toBe(true)
  })

  it('rejects most of what it has no words for, here speech played backwards, and no clip', async () => {
    const accepted: string[] = []
    for (const { id } of clips) {
      const audio = await clipAudio(id)
      expect((await asr.transcribe(audio)).rejected, id).toBe(false)
      const { text, rejected } = await asr.transcribe(audio.toReversed())
      if (text !== '' && !rejected) accepted.push(`${id}: ${text}`)
    }
    // Some are as short as a known word, and sound like one.
    expect(accepted.length, accepted.join(', ')).toBeLessThan(clips.length / 5)
  })
})

describe('a stream', () => {
  it('has the same result whatever the size of the chunks, and with larger steps fewer runs', async () => {
    const audio = await clipAudio('sum')
    const small = await stream(asr, audio, 1280, 160)
    const odd = await stream(asr, audio, 1280, 777)
    const large = await stream(asr, audio, 6400, 320)
    expect(odd.final).toMatchObject({ text: small.final.text, encoderRuns: small.final.encoderRuns })
    expect(large.final.text).toBe(small.final.text)
    expect(large.open.stepSamples).toBe(6400)
    expect(large.final.encoderRuns).toBeLessThan(small.final.encoderRuns ?? 0)
  })

  it('lets several utterances be open at once', async () => {
    const [first, second] = await Promise.all([
      stream(asr, await clipAudio('time'), 1280),
      stream(asr, await clipAudio('sum'), 1280),
    ])
    expect([first.final.text, second.final.text]).toEqual([transcriptOf('time'), transcriptOf('sum')])
  })

  it('has the same result in runs that several streams share as in runs of its own', async () => {
    const ids = ['time', 'sum', 'flight', 'hello', 'latency', 'volume']
    const audio = await Promise.all(ids.map((id) => clipAudio(id)))
    const together = async (limit: number) => {
      asr.limitBatch(limit)
      return Promise.all(audio.map(async (pcm) => (await stream(asr, pcm, 1280, 1280)).final))
    }
    asr.limitBatch(1)
    const alone: AsrHypothesis[] = []
    for (const pcm of audio) alone.push((await stream(asr, pcm, 1280, 1280)).final)
    expect(Math.max(...asr.batches.keys()), 'one by one').toBe(1)
    const shared = await together(6)
    expect(Math.max(...asr.batches.keys()), 'several went together').toBeGreaterThan(1)
    const runs = (finals: readonly AsrHypothesis[]) =>
      finals.reduce((sum, { encoderRuns }) => sum + (encoderRuns ?? 0), 0)
    expect(runs(shared), 'who has fallen behind takes longer runs').toBeLessThan(runs(alone))
    for (const [index, final] of shared.entries()) {
      const single = alone[index]
      expect(final.text).toBe(single?.text)
      expect(final.decodedSamples).toBe(single?.decodedSamples)
      expect(final.confidence).toBeCloseTo(single?.confidence ?? Number.NaN, 3)
    }
    asr.limitBatch(1)
  })

  it('reports nothing after it was cancelled', async () => {
    const partials: AsrHypothesis[] = []
    const open = asr.openStream({ stepSamples: 1280, overlapSamples: 0 }, (partial) => partials.push(partial))
    open.push(await clipAudio('time'))
    open.cancel()
    expect((await asr.transcribe(await clipAudio('sum'))).text).toBe(transcriptOf('sum'))
    expect(partials).toEqual([])
  })

  it('does not copy audio in shared memory', async () => {
    const audio = await clipAudio('time')
    const shared = new Float32Array(new SharedArrayBuffer(audio.byteLength))
    shared.set(audio)
    const before = asr.copiedBytes
    expect((await stream(asr, shared, 1280)).final.text).toBe(transcriptOf('time'))
    expect(asr.copiedBytes).toBe(before)
    await stream(asr, audio, 1280)
    expect(asr.copiedBytes).toBe(before + audio.byteLength)
  })
})

describe('every variant of the pack', () => {
  it('loads, says what it runs on, and understands the same', async () => {
    for (const variant of stageVariants(model)) {
      const stage = await pocketAsr.load({ model, variant, warmUp: false })
      expect(stage.facts).toMatchObject({ variant, provider: 'cpu', threads: 1, warmUpMs: undefined })
      expect((await stage.transcribe(await clipAudio('flight'))).text, variant).toBe(transcriptOf('flight'))
      await stage.close()
    }
  })
})
