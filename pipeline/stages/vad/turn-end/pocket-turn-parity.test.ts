import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readWavFile } from '../../../audio/wav.ts'
import { engineSettings } from '../../../inference/engine.ts'
import { pocketTurnModel } from '../../../models/locations.ts'
import { verifyFiles } from '../../../models/verified-files.ts'
import { PocketTurn, STEP_SAMPLES } from './pocket-turn.ts'

const goldenSchema = z.object({
  stepSamples: z.literal(STEP_SAMPLES),
  saidAfterSteps: z.record(z.string(), z.array(z.number())),
})
/** Both compute in float32, and add up in another order. */
const TOLERANCE = 0.002

let network: PocketTurn
beforeAll(async () => {
  network = await PocketTurn.open(pocketTurnModel().path, engineSettings({}))
})
afterAll(() => network.release())

describe('pocket turn', () => {
  it('is the file that the program knows', async () => {
    await expect(verifyFiles([pocketTurnModel()])).resolves.toBeDefined()
  })

  it('says after each step of a clip what the recipe says', async () => {
    const path = new URL('../testing/pocket-turn.json', import.meta.url)
    const { saidAfterSteps } = goldenSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    expect(Object.keys(saidAfterSteps).length).toBeGreaterThan(0)
    for (const [clip, expected] of Object.entries(saidAfterSteps)) {
      const wav = fileURLToPath(new URL(`../../../../assets/clips/${clip}.wav`, import.meta.url))
      const said = await saidOf((await readWavFile(wav, 16_000)).pcm)
      expect(said.length, clip).toBe(expected.length)
      const difference = Math.max(...said.map((value, step) => Math.abs(value - (expected[step] ?? Number.NaN))))
      expect(difference, clip).toBeLessThan(TOLERANCE)
    }
  })
})

async function saidOf(pcm: Float32Array): Promise<number[]> {
  const state = network.newState()
  const said: number[] = []
  for (let at = 0; at + STEP_SAMPLES <= pcm.length; at += STEP_SAMPLES) {
    said.push(await network.step(pcm.slice(at, at + STEP_SAMPLES), state))
  }
  return said
}
