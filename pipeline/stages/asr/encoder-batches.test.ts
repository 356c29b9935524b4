import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BatchBoard } from './batch-board.ts'
import { batchShape, splitRows, stackRows } from './batch-rows.ts'
import { type BatchEncoder, EncoderBatches, type EncoderPiece } from './encoder-batches.ts'

const STATE = { feeds: {} }

/** An encoder that answers each piece with its first sample, remembers what ran together, and breaks when told to. */
function fakeEncoder(mostStreams = 64) {
  const runs: number[][] = []
  const fake = {
    runs,
    breaks: false,
    mostStreams,
    async runTogether(pieces: readonly EncoderPiece<object>[]) {
      runs.push(pieces.map(({ input }) => input[0] ?? 0))
      if (fake.breaks) throw new Error('the network broke')
      return pieces.map(({ input }) => input.slice(0, 1))
    },
  }
  return fake satisfies BatchEncoder<object, Float32Array>
}

function set(limit: number, encoder = fakeEncoder()) {
  const sizes: number[] = []
  const batches = new EncoderBatches(
    encoder,
    () => limit,
    (size) => sizes.push(size),
  )
  const run = (name: number, samples = 640) =>
    batches.run({ input: new Float32Array(samples).fill(name), state: STATE }, () => undefined)
  return { encoder, sizes, run }
}

describe('chunks that wait for the encoder', () => {
  it('run alone where nobody else waits', async () => {
    const { encoder, run } = set(4)
    await run(1)
    await run(2)
    expect(encoder.runs).toEqual([[1], [2]])
  })

  it('run together up to the limit, oldest first, and each gets its own result', async () => {
    const { sizes, encoder, run } = set(4)
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((name) => run(name)))
    expect(encoder.runs).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ])
    expect(results.map(([first]) => first)).toEqual([1, 2, 3, 4, 5, 6])
    expect(sizes).toEqual([4, 2])
  })

  it('run one by one where the flag or the network says so', async () => {
    const byFlag = set(1)
    await Promise.all([byFlag.run(1), byFlag.run(2)])
    expect(byFlag.encoder.runs).toEqual([[1], [2]])
    const byNetwork = set(8, fakeEncoder(1))
    await Promise.all([byNetwork.run(1), byNetwork.run(2)])
    expect(byNetwork.encoder.runs).toEqual([[1], [2]])
  })

  it('run with others of their length alone, and the oldest never waits for a second run', async () => {
    const { encoder, run } = set(4)
    await Promise.all([run(1, 640), run(2, 1280), run(3, 640), run(4, 1280)])
    expect(encoder.runs).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('fail together where their run fails, and those behind still run', async () => {
    const { encoder, run } = set(2)
    encoder.breaks = true
    const first = [run(1), run(2)]
    await expect(first[0]).rejects.toThrow('broke')
    await expect(first[1]).rejects.toThrow('broke')
    encoder.breaks = false
    expect(await run(3)).toEqual(Float32Array.of(3))
  })
})

describe('rows of a batch', () => {
  it('come out as they went in, whichever dimension is the batch', () => {
    const cases = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      axis: fc.nat(3),
      count: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(cases, ({ shape, axis, count }) => {
        const batchAxis = axis % shape.length
        const rowShape = { shape: shape.map((size, at) => (at === batchAxis ? 1 : size)), batchAxis }
        const numbers = rowShape.shape.reduce((a, b) => a * b, 1)
        const rows = Array.from({ length: count }, (_, row) =>
          Float32Array.from({ length: numbers }, (__, at) => row * 1000 + at),
        )
        const stacked = stackRows(rows, rowShape)
        expect(stacked.length).toBe(batchShape(rowShape, count).reduce((a, b) => a * b, 1))
        expect(splitRows(stacked, count, rowShape)).toEqual(rows)
      }),
    )
  })
})

describe('the boards of host and worker', () => {
  it('tell each other limit and runs, and count anew under another limit', () => {
    const host = new BatchBoard()
    const worker = new BatchBoard(host.limit, (size) => host.countRun(size))
    expect(worker.limit).toBe(1)
    expect([host.setLimit(8), host.setLimit(8)]).toEqual([true, false])
    for (const size of [3, 1, 1]) worker.countRun(size)
    expect([...host.runsBySize]).toEqual([
      [1, 2],
      [3, 1],
    ])
    host.setLimit(4)
    expect(host.runsBySize.size).toBe(0)
    worker.countRun(2)
    expect([...host.runsBySize]).toEqual([[2, 1]])
  })
})
