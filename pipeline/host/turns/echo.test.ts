import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resample } from '../../audio/resample.ts'
import { readWavFile } from '../../audio/wav.ts'
import { until } from '../../base/testing/until.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import { assetsDir, pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import { pocketTts } from '../../stages/tts/pocket/engine.ts'
import { type LoadedVadStage, loadVadStage } from '../../stages/vad/index.ts'
import { EchoGate } from '../../turn/listening/echo-gate.ts'
import { VadListener } from '../../turn/listening/vad-listener.ts'

const RATE_HZ = 16_000
const MS = RATE_HZ / 1000
const CHUNK = 320
/** From hand-over to the microphone: buffers of both sides and the air between. */
const WAY_MS = 140
/** Demo clips begin with so much quiet before the first audible sample. */
const CLIP_LEAD_MS = 270
const REPLY_AT_MS = 500
const FLAGS = findPreset('streaming')?.values ?? BASELINE

let vad: LoadedVadStage
let reply: Float32Array
beforeAll(async () => {
  const tts = await pocketTts.load({ model: (await openPack(pocketPackDir())).models.tts })
  const pieces: Float32Array[] = []
  const text = 'okay, i will remind you to water the plants at seven thirty, and the kitchen light is on.'
  await tts.speak({ text, streaming: false, chunkSamples: 4096, vocoder: 'quality' }, ({ pcm }) => pieces.push(pcm))
    .done
  reply = resample(Float32Array.from(pieces.flatMap((pcm) => [...pcm])), tts.sampleRateHz, RATE_HZ)
  await tts.close()
  vad = await loadVadStage()
})
afterAll(() => vad?.close())

/** What a microphone hears: a soft room, the reply by a way of its own (twice: there is a wall), and perhaps somebody. */
function microphone(couplingDb: number, speech?: { readonly pcm: Float32Array; readonly atMs: number }): Float32Array {
  const pcm = Float32Array.from({ length: reply.length + 3 * RATE_HZ }, (_, n) => 0.0008 * Math.sin(n * n * 0.37))
  const gain = 10 ** (couplingDb / 20)
  const add = (signal: Float32Array, atMs: number, by: number) => {
    const from = Math.round(atMs * MS)
    for (const [n, sample] of signal.entries()) pcm[from + n] = (pcm[from + n] ?? 0) + by * sample
  }
  add(reply, REPLY_AT_MS + WAY_MS, gain)
  add(reply, REPLY_AT_MS + WAY_MS + 23, gain / 3)
  if (speech) add(speech.pcm.subarray(0, pcm.length - Math.round(speech.atMs * MS)), speech.atMs, 1)
  return pcm
}

/** Milliseconds at which the detector decided that somebody speaks, in the time of the stream. */
async function onsets(heard: Float32Array, screened: boolean): Promise<number[]> {
  const screen = new EchoGate()
  const player = { silentBecause: undefined, play: () => REPLY_AT_MS, finish: () => undefined, stop: () => undefined }
  const speaker = screen.listenTo(player)
  const found: number[] = []
  const listening = new VadListener(vad, FLAGS, {
    onWindow: () => undefined,
    onEndpointEvent: (event) => event.kind === 'speechStarted' && found.push(event.atSample / MS),
    onFailure: (error) => {
      throw error
    },
    echo: screened ? screen : undefined,
  })
  speaker.play({ turnId: 't', turnIndex: 1, seq: 0, pcm: reply, sampleRateHz: RATE_HZ })
  for (let at = 0; at + CHUNK <= heard.length; at += CHUNK) {
    listening.feed(heard.slice(at, at + CHUNK), (at + CHUNK) / MS)
    if (at % (CHUNK * 50) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until(() => listening.backlogSamples < 512, 'the detector had heard everything')
  listening.close()
  return found
}

describe('a reply that the microphone hears', () => {
  it('would interrupt itself, were it not known', async () => {
    expect((await onsets(microphone(-20), false)).length).toBeGreaterThan(0)
  })

  it.each([-20, -25, -30, -35])('does not interrupt itself at %d dB', async (couplingDb) => {
    expect(await onsets(microphone(couplingDb), true)).toEqual([])
  })

  it.each([-20, -25, -30, -35])(
    'is interrupted within 150 ms by somebody who speaks over it (%d dB)',
    async (couplingDb) => {
      for (const clip of ['time', 'hello', 'sum', 'unknown']) {
        const { pcm } = await readWavFile(join(assetsDir(), 'clips', `${clip}.wav`), RATE_HZ)
        const atMs = REPLY_AT_MS + 1300
        const [first = Number.NaN] = await onsets(microphone(couplingDb, { pcm, atMs }), true)
        const onsetMs = atMs + CLIP_LEAD_MS
        expect(first - onsetMs, clip).toBeGreaterThan(-100)
        expect(first - onsetMs, clip).toBeLessThanOrEqual(150)
      }
    },
  )
})
