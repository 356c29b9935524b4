import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readWavFile } from '../../audio/wav.ts'
import { assetsDir } from '../../models/locations.ts'
import type { VadStreamOptions, VadWindow } from './contract.ts'
import { type EndpointingEvent, type EndpointingState, SILENT, stepEndpointing } from './endpointing.ts'
import { type LoadedVadStage, loadVadStage } from './index.ts'

const RATE_HZ = 16_000
/** How the clips are made: this much quiet after the voice's last audible sample (assets/recipes/demo). */
const QUIET_AFTER_SPEECH_MS = 320

const clipsDir = join(assetsDir(), 'clips')
const clips = z
  .array(
    z.object({
      ...{ id: z.string(), file: z.string(), condition: z.string(), durationMs: z.number() },
      language: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(clipsDir, 'clips.json'), 'utf8')))
const english = clips.filter(({ language }) => language === undefined)
/** Steady backgrounds; among other voices nobody, not even a person, could name the end by the sound alone. */
const clear = clips.filter((clip) => ['clean', 'telephone', 'pause'].includes(clip.condition))

let vad: LoadedVadStage
beforeAll(async () => {
  vad = await loadVadStage()
})
afterAll(() => vad.close())

async function windowsOf(file: string, options: VadStreamOptions, stage = vad): Promise<VadWindow[]> {
  const { pcm } = await readWavFile(join(clipsDir, file), RATE_HZ)
  const stream = new Float32Array(pcm.length + 2 * RATE_HZ)
  stream.set(pcm)
  const windows: VadWindow[] = []
  await new Promise<void>((resolve, reject) => {
    const open = stage.openStream(
      options,
      (window) => {
        windows.push(window)
        if (stream.length - window.endSample < Math.max(512, options.bufferSamples)) resolve()
      },
      reject,
    )
    for (let at = 0, seq = 0; at < stream.length; at += 160, seq += 1) {
      open.push({ seq, startSample: at, pcm: stream.subarray(at, at + 160), capturedMs: 0 })
    }
  })
  return windows
}

const ORDINARY = { bufferSamples: 512, energyGate: false }
const heard = new Map<string, Promise<VadWindow[]>>()

/** As it listens by default, whole weights and no gate: what the others are compared with. Heard once. */
function ordinaryWindowsOf(file: string): Promise<VadWindow[]> {
  const windows = heard.get(file) ?? windowsOf(file, ORDINARY)
  heard.set(file, windows)
  return windows
}

function utterances(
  windows: readonly VadWindow[],
  threshold: number,
): Extract<EndpointingEvent, { kind: 'speechEnded' }>[] {
  let state: EndpointingState = SILENT
  const ended: Extract<EndpointingEvent, { kind: 'speechEnded' }>[] = []
  for (const window of windows) {
    const step = stepEndpointing(state, window, { threshold, silenceTimeoutMs: 600 })
    state = step.state
    if (step.event?.kind === 'speechEnded') ended.push(step.event)
  }
  return ended
}

describe('Silero on the demo clips', () => {
  it.each([
    [0.5, 512],
    [0.2, 160],
    [0.3, 1024],
  ])(
    'threshold %d, buffer %d: one utterance each, its end within 30 ms of the known one',
    async (threshold, bufferSamples) => {
      for (const clip of clear) {
        const usual = bufferSamples === ORDINARY.bufferSamples
        const windows = usual ? ordinaryWindowsOf(clip.file) : windowsOf(clip.file, { ...ORDINARY, bufferSamples })
        const ended = utterances(await windows, threshold)
        expect(ended.length, clip.id).toBe(1)
        const biasMs = ((ended[0]?.lastVoicedSample ?? 0) / RATE_HZ) * 1000 - (clip.durationMs - QUIET_AFTER_SPEECH_MS)
        expect(Math.abs(biasMs), clip.id).toBeLessThan(30)
      }
    },
  )

  it('decides the same with half-precision weights (VAD_ENABLE_FP16)', async () => {
    const half = await loadVadStage({ variant: 'float16' })
    expect(half.facts.variant).toBe('float16')
    expect(half.weightBytes).toBeLessThan(0.55 * vad.weightBytes)
    for (const clip of english) {
      const [narrow, wide] = [await windowsOf(clip.file, ORDINARY, half), await ordinaryWindowsOf(clip.file)]
      const distances = narrow.map((window, n) =>
        Math.abs(window.speechProbability - (wide[n]?.speechProbability ?? 2)),
      )
      expect(Math.max(...distances), clip.id).toBeLessThan(0.02)
      expect(utterances(narrow, 0.5), clip.id).toEqual(utterances(wide, 0.5))
    }
    await half.close()
  })

  it('finds the same endpoints to one window when the energy gate spares it runs', async () => {
    for (const clip of clear) {
      const all = await ordinaryWindowsOf(clip.file)
      const gated = await windowsOf(clip.file, { bufferSamples: 512, energyGate: true })
      expect(gated.filter((window) => window.modelRan).length).toBeLessThan(0.8 * all.length)
      const [reference] = utterances(all, 0.5)
      const [other] = utterances(gated, 0.5)
      expect(Math.abs((other?.atSample ?? 0) - (reference?.atSample ?? 0)), clip.id).toBeLessThanOrEqual(512)
    }
  })

  it('sees no speech in noise, and stamps what it does', async () => {
    const windows: VadWindow[] = []
    const noise = Float32Array.from({ length: RATE_HZ }, (_, n) => 0.02 * Math.sin(n * n * 0.37))
    await new Promise<void>((resolve, reject) => {
      const stream = vad.openStream(
        { bufferSamples: 512, energyGate: false },
        (window) => {
          windows.push(window)
          if (windows.length === 31) resolve()
        },
        reject,
      )
      stream.push({ seq: 0, startSample: 0, pcm: noise, capturedMs: 0 })
    })
    expect(Math.max(...windows.map((window) => window.speechProbability))).toBeLessThan(0.2)
    for (const { timing } of windows) {
      expect(timing.requestedMs).toBeLessThanOrEqual(timing.startedMs)
      expect(timing.startedMs).toBeLessThanOrEqual(timing.endedMs)
    }
  })

  it('tells the stream about audio that came twice', async () => {
    const failure = await new Promise<Error>((resolve) => {
      const stream = vad.openStream({ bufferSamples: 512, energyGate: false }, () => undefined, resolve)
      stream.push({ seq: 0, startSample: 0, pcm: new Float32Array(160), capturedMs: 0 })
      stream.push({ seq: 1, startSample: 100, pcm: new Float32Array(160), capturedMs: 0 })
    })
    expect(failure).toMatchObject({ code: 'vad.repeated' })
  })

  it('says why a model cannot be loaded', async () => {
    const absent = { name: 'silero.onnx', path: '/nowhere/silero.onnx' }
    await expect(loadVadStage({ model: absent })).rejects.toMatchObject({ code: 'pack.incomplete' })
    const noModel = { name: 'worker.ts', path: fileURLToPath(new URL('./worker.ts', import.meta.url)) }
    await expect(loadVadStage({ model: noModel })).rejects.toMatchObject({ code: 'model.unloadable' })
  })
})
