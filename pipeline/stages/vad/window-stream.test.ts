import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zeroTensor } from '../../inference/graph.ts'
import { CONTEXT_SAMPLES, INPUT_SAMPLES, type SileroState } from './silero.ts'
import { type LookedAt, type SpeechModel, WindowStream } from './window-stream.ts'

/** A model that remembers what it was shown: the last sample of each window, per state. */
class Recorder implements SpeechModel {
  readonly inputs: Float32Array[] = []
  readonly lanes: SileroState[] = []

  newState(): SileroState {
    return { tensor: zeroTensor([1]) }
  }

  async probability(input: Float32Array, state: SileroState): Promise<number> {
    this.inputs.push(input.slice())
    this.lanes.push(state)
    return 0
  }
}

/** Samples that tell their own index: 1, 2, 3 … (0 stands for "before the stream"). */
function counted(from: number, to: number): Float32Array {
  return Float32Array.from({ length: to - from }, (_, index) => from + index + 1)
}

async function feed(stream: WindowStream, total: number, cut: number, start = 0): Promise<LookedAt[]> {
  const looks: LookedAt[] = []
  for (let at = 0; at < total; at += cut) {
    looks.push(...(await stream.push(counted(at, Math.min(total, at + cut)), start + at)))
  }
  return looks
}

describe('WindowStream', () => {
  it('shows the model 64 samples of context and the newest 512, without a gap', async () => {
    const model = new Recorder()
    await feed(new WindowStream(model, { bufferSamples: 512, energyGate: false }), 2000, 160)
    expect(model.inputs.length).toBe(3)
    expect([...(model.inputs[0] ?? [])]).toEqual([...new Array(CONTEXT_SAMPLES).fill(0), ...counted(0, 512)])
    expect([...(model.inputs[2] ?? [])]).toEqual([...counted(1024 - CONTEXT_SAMPLES, 1536)])
  })

  it('looks once per small buffer, at windows that overlap, each state about 512 samples apart', async () => {
    const model = new Recorder()
    const looks = await feed(new WindowStream(model, { bufferSamples: 160, energyGate: false }), 1600, 100)
    expect(looks.map((look) => look.endSample)).toEqual([160, 320, 480, 640, 800, 960, 1120, 1280, 1440, 1600])
    expect(new Set(model.lanes).size).toBe(3)
    expect(model.lanes[0]).toBe(model.lanes[3])
    expect(model.inputs[9]?.at(-1)).toBe(1600)
  })

  it('waits for a large buffer and then looks at all of it', async () => {
    const stream = new WindowStream(new Recorder(), { bufferSamples: 1500, energyGate: false })
    expect(await feed(stream, 1499, 1499)).toEqual([])
    const looks = await stream.push(counted(1499, 1600), 1499)
    expect(looks.map((look) => look.endSample)).toEqual([512, 1024, 1536])
  })

  it('covers every sample once, however the stream is cut and wherever it starts', async () => {
    const sizes = fc.constantFrom(80, 160, 512, 700, 1024, 4096)
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 40_000 }), fc.nat(1e6), async (bufferSamples, cut, start) => {
        const looks = await feed(
          new WindowStream(new Recorder(), { bufferSamples, energyGate: false }),
          40_000,
          cut,
          start,
        )
        let end = start
        for (const look of looks) {
          end += look.hopSamples
          expect(look.endSample).toBe(end)
        }
        expect(start + 40_000 - end).toBeLessThan(Math.max(512, bufferSamples))
      }),
      { numRuns: 40 },
    )
  })

  it('begins anew behind a gap: the model is never shown a splice', async () => {
    const model = new Recorder()
    const stream = new WindowStream(model, { bufferSamples: 512, energyGate: false })
    await stream.push(counted(0, 700), 0)
    const looks = await stream.push(counted(5000, 5600), 5000)
    expect(looks.map((look) => look.endSample)).toEqual([5512])
    expect([...(model.inputs[1] ?? [])]).toEqual([...new Array(CONTEXT_SAMPLES).fill(0), ...counted(5000, 5512)])
    expect(model.lanes[1]).not.toBe(model.lanes[0])
  })

  it('refuses audio that came already', async () => {
    const stream = new WindowStream(new Recorder(), { bufferSamples: 512, energyGate: false })
    await stream.push(counted(0, 100), 0)
    await expect(stream.push(counted(0, 100), 99)).rejects.toMatchObject({ code: 'vad.repeated' })
  })

  it('does not run the model on silence when the gate is on, and says so', async () => {
    const model = new Recorder()
    const stream = new WindowStream(model, { bufferSamples: 512, energyGate: true })
    const looks = await stream.push(new Float32Array(512 * 40), 0)
    expect(looks.filter((look) => look.modelRan).length).toBe(model.inputs.length)
    expect(model.inputs.length).toBeLessThan(15)
    expect(INPUT_SAMPLES).toBe(576)
  })
})
