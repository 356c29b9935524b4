import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readWavFile } from '../../../audio/wav.ts'
import { engineSettings } from '../../../inference/engine.ts'
import { sileroModel } from '../../../models/locations.ts'
import { hearWindows } from '../testing/hear-windows.ts'
import { SmartTurn, SmartTurnListener, type TurnJudge } from './smart-turn.ts'

const testing = (name: string) => fileURLToPath(new URL(`../testing/${name}`, import.meta.url))
const clip = (id: string) => fileURLToPath(new URL(`../../../../assets/clips/${id}.wav`, import.meta.url))

describe('Smart Turn on a stand-in with its input and output', () => {
  it('says of the end of a clip what NumPy makes of it', async () => {
    const golden = z
      .object({ clip: z.string(), saidAfterSamples: z.record(z.string(), z.number()) })
      .parse(JSON.parse(await readFile(testing('smart-turn.json'), 'utf8')))
    const { pcm } = await readWavFile(clip(golden.clip), 16_000)
    const model = await SmartTurn.open(testing('smart-turn.onnx'), engineSettings({}))
    for (const [samples, said] of Object.entries(golden.saidAfterSamples)) {
      expect(await model.probability(pcm.subarray(0, Number(samples)))).toBeCloseTo(said, 4)
    }
    await model.release()
  })

  it('refuses another model in one line', async () => {
    const opening = SmartTurn.open(sileroModel('float32').path, engineSettings({}))
    await expect(opening).rejects.toMatchObject({ code: 'model.unsuitable' })
  })
})

/** Keeps the turns it was asked about, and says each time a little more. */
class Judge implements TurnJudge {
  readonly turns: Float32Array[] = []

  async probability(turn: Float32Array): Promise<number> {
    this.turns.push(turn)
    return this.turns.length / 10
  }
}

const windows = (count: number, probability: number) => new Array<number>(count).fill(probability)

describe('Smart Turn in a stream', () => {
  it('is asked once in each pause, after 200 ms of silence, and what it says stands until somebody speaks', async () => {
    const judge = new Judge()
    const pause = windows(15, 0.1)
    const said = await hearWindows(new SmartTurnListener(judge), [
      ...windows(40, 0.9),
      ...pause,
      ...windows(20, 0.9),
      ...pause,
    ])
    expect(judge.turns.length).toBe(2)
    expect(said.slice(40, 55)).toEqual([...new Array(6).fill(undefined), ...new Array(9).fill(0.1)])
    expect(said.slice(55, 75).every((probability) => probability === undefined)).toBe(true)
    expect(said.at(-1)).toBe(0.2)
  })

  it('is shown the turn from half a second before its first speech on, with its pauses', async () => {
    const judge = new Judge()
    await hearWindows(new SmartTurnListener(judge), [...windows(60, 0), ...windows(40, 0.9), ...windows(7, 0)])
    expect(judge.turns[0]?.[0]).toBe(60 * 512 - 8000)
    expect(judge.turns[0]?.at(-1)).toBe(107 * 512 - 1)
  })

  it('is shown eight seconds at the most, and another turn alone behind two seconds of silence', async () => {
    const judge = new Judge()
    await hearWindows(new SmartTurnListener(judge), [
      ...windows(600, 0.9),
      ...windows(70, 0),
      ...windows(20, 0.9),
      ...windows(7, 0),
    ])
    expect(judge.turns[0]?.length).toBe(128_000)
    expect(judge.turns[1]?.[0]).toBe(670 * 512 - 8000)
  })

  it('is not asked before anybody has spoken', async () => {
    const judge = new Judge()
    await hearWindows(new SmartTurnListener(judge), windows(100, 0.1))
    expect(judge.turns).toEqual([])
  })
})
