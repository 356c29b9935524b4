import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../../../audio/wav.ts'
import { pocketTurnModel } from '../../../models/locations.ts'
import type { TurnEndModel, VadWindow } from '../contract.ts'
import { type LoadedVadStage, loadVadStage } from '../index.ts'
import type { TurnEndFiles } from './turn-end-models.ts'

const RATE_HZ = 16_000
const smartTurn = fileURLToPath(new URL('../testing/smart-turn.onnx', import.meta.url))
let sound: Float32Array
beforeAll(async () => {
  const { pcm } = await readWavFile(
    fileURLToPath(new URL('../../../../assets/clips/timer-pause.wav', import.meta.url)),
    RATE_HZ,
  )
  sound = new Float32Array(pcm.length + RATE_HZ)
  sound.set(pcm)
})

const stages: LoadedVadStage[] = []
afterAll(() => Promise.all(stages.map((stage) => stage.close())))
async function load(options: Parameters<typeof loadVadStage>[0]): Promise<LoadedVadStage> {
  const stage = await loadVadStage(options)
  stages.push(stage)
  return stage
}

/** All windows of the sound. */
async function windowsOf(stage: LoadedVadStage, turnEnd: TurnEndModel | undefined): Promise<VadWindow[]> {
  const windows: VadWindow[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onWindow = (window: VadWindow) => {
    windows.push(window)
    if (sound.length - window.endSample < 512) resolve()
  }
  const stream = stage.openStream({ bufferSamples: 512, energyGate: false, turnEnd }, onWindow, reject)
  for (let at = 0, seq = 0; at < sound.length; at += 1600, seq += 1) {
    stream.push({ seq, startSample: at, pcm: sound.slice(at, at + 1600), capturedMs: 0 })
  }
  await promise
  stream.close()
  return windows
}
const speechOf = (windows: readonly VadWindow[]) => windows.map(({ speechProbability }) => speechProbability)

describe('the voice-activity stage with a turn-end model', () => {
  it('says of each silence behind speech how likely the turn is over, and the same of speech as without', async () => {
    const stage = await load({})
    const windows = await windowsOf(stage, 'pocket-turn')
    const plain = await windowsOf(stage, undefined)
    expect(speechOf(windows)).toEqual(speechOf(plain))
    expect(plain.some(({ turnEndProbability }) => turnEndProbability !== undefined)).toBe(false)
    const spoken = windows.filter(({ speechProbability }) => speechProbability >= 0.5)
    expect(spoken.some(({ turnEndProbability }) => turnEndProbability !== undefined)).toBe(false)
    const first = windows.findIndex(({ speechProbability }) => speechProbability >= 0.5)
    const silent = windows.slice(first).filter(({ speechProbability }) => speechProbability < 0.3)
    expect(silent.length).toBeGreaterThan(30)
    for (const { turnEndProbability } of silent) {
      expect(turnEndProbability).toBeGreaterThanOrEqual(0)
      expect(turnEndProbability).toBeLessThanOrEqual(1)
    }
    expect(stage.turnEndFailures).toEqual({ count: 0, last: undefined })
  })

  it('asks Smart Turn of a user from a file', async () => {
    const stage = await load({ turnEnd: () => ({ 'smart-turn': { name: 'smart-turn', path: smartTurn } }) })
    const windows = await windowsOf(stage, 'smart-turn')
    expect(windows.at(-1)?.turnEndProbability).toBeGreaterThan(0)
    expect(new Set(windows.map(({ turnEndProbability }) => turnEndProbability)).size).toBeGreaterThan(1)
  })

  it('asks a model that was brought after the stage was loaded', async () => {
    let brought: TurnEndFiles = {}
    const stage = await load({ turnEnd: () => brought })
    expect((await windowsOf(stage, 'smart-turn')).at(-1)?.turnEndProbability).toBeUndefined()
    brought = { 'smart-turn': { name: 'smart-turn', path: smartTurn } }
    expect((await windowsOf(stage, 'smart-turn')).at(-1)?.turnEndProbability).toBeGreaterThan(0)
  })

  it('goes on without a model that is missing, damaged or another, and counts what failed', async () => {
    const broken = [
      { turnEnd: {}, says: /not there/ },
      { turnEnd: { 'smart-turn': { name: 'x', path: smartTurn, sha256: 'ab' } }, says: /damaged/ },
      { turnEnd: { 'smart-turn': pocketTurnModel() }, says: /is no Smart Turn/ },
    ]
    for (const { turnEnd, says } of broken) {
      const stage = await load({ turnEnd: () => turnEnd })
      const windows = await windowsOf(stage, 'smart-turn')
      expect(windows.length).toBe(Math.floor(sound.length / 512))
      expect(windows.some(({ turnEndProbability }) => turnEndProbability !== undefined)).toBe(false)
      expect(stage.turnEndFailures.count).toBe(1)
      expect(stage.turnEndFailures.last).toMatch(says)
    }
  })
})
