import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../base/testing/until.ts'
import {
  type FakeNvidiaSmi,
  fakeNvidiaSmi,
  H100,
  isAlive,
  LIST,
  repeat,
  say,
} from '../../graphics/testing/fake-nvidia-smi.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

const CLIP = 'hello'
const JOULES = 'host.gpuJoulesEstimate'
const MOST_TURNS = 10
const PATH = process.env.PATH

let fake: FakeNvidiaSmi | undefined
let pipeline: Pipeline | undefined
afterEach(async () => {
  await pipeline?.close()
  pipeline = undefined
  process.env.PATH = PATH
  fake?.remove()
})

/** A pipeline on real models, on a machine whose path has this `nvidia-smi`. */
async function startWith(scripts: Parameters<typeof fakeNvidiaSmi>[0]): Promise<Pipeline> {
  fake = fakeNvidiaSmi(scripts)
  process.env.PATH = `${fake.folder}:${PATH}`
  pipeline = await startPipeline()
  return pipeline
}

async function speak(on: Pipeline) {
  const pcm = await on.clipLibrary.load(CLIP)
  return on.runTurn({ pcm, clipId: CLIP }, { pace: 'realtime', freshConversation: true })
}

/** Windows has no shell scripts. */
describe.skipIf(process.platform === 'win32')('a turn on a machine with a graphics card', () => {
  it('has the energy that the card took, as an estimate; its process ends with the pipeline', async () => {
    const first = LIST[0] ?? ''
    const on = await startWith({ list: say(first), stream: repeat(`${H100}, 34, 612, 60`) })
    expect(on.machine.graphics?.cards).toMatchObject([{ id: H100, name: 'NVIDIA H100 PCIe' }])
    await until(() => on.cards.health?.cards.length === 1, 'the card has told')
    expect(on.cards.health).toMatchObject({ used: H100, cards: [{ card: H100, utilisation: 0.34, powerWatts: 60 }] })
    let { counters } = await speak(on)
    // On a machine that stands still for seconds there are samples too few.
    for (let turn = 1; turn < MOST_TURNS && counters[JOULES] === undefined; turn += 1) ({ counters } = await speak(on))
    // 60 W over as long as the turn took, which is as long as the clip at least.
    const clipS = (on.clips.find(({ id }) => id === CLIP)?.durationMs ?? 0) / 1000
    expect(counters[JOULES]).toBeGreaterThan(60 * clipS)
    await on.close()
    pipeline = undefined
    await until(() => fake?.pids().every((pid) => !isAlive(pid)) ?? true, 'no process is left')
  })

  it('goes through without a figure where the card’s program fails, which is no problem of the turn', async () => {
    const on = await startWith({ list: say(LIST[0] ?? ''), stream: "echo 'GPU is lost' >&2\nexit 15" })
    await until(() => on.cards.health?.unknown !== undefined, 'the reason is told')
    const { counters, status } = await speak(on)
    expect(status).toBe('finished')
    expect(counters).not.toHaveProperty([JOULES])
    expect(on.cards.health).toMatchObject({ cards: [], unknown: 'nvidia-smi: GPU is lost' })
  })
})
