import { describe, expect, it } from 'vitest'
import { type LoadedGraph, type TensorShape, typedTensor } from '../../../inference/graph.ts'
import { carriedStates, firstStates, splitStates, stackStates } from './carried-states.ts'

function graphOf(inputs: readonly TensorShape[], outputs: readonly string[]): LoadedGraph {
  return {
    inputs,
    outputs: outputs.map((name) => ({ name, type: 'float32', shape: [] })),
    run: () => Promise.reject(new Error('no run')),
    release: () => Promise.resolve(),
  }
}

const audio = { name: 'x', type: 'float32', shape: ['N', 45, 80] }
const key = { name: 'cached_key_0', type: 'float32', shape: [2, 'N', 3] }
const length = { name: 'processed_lens', type: 'int64', shape: ['N'] }
const zipformer = graphOf([audio, key, length], ['encoder_out', 'new_cached_key_0', 'new_processed_lens'])

describe('what a network carries', () => {
  it('is every input that has an output of its name, with one stream as one row', () => {
    expect(carriedStates(zipformer, ['x'])).toEqual([
      { input: 'cached_key_0', output: 'new_cached_key_0', type: 'float32', batchAxis: 1, shape: [2, 1, 3] },
      { input: 'processed_lens', output: 'new_processed_lens', type: 'int64', batchAxis: 0, shape: [1] },
    ])
  })

  it("has NeMo's names too, and the sizes that its metadata tells", () => {
    const channel = { name: 'cache_last_channel', type: 'float32', shape: ['batch', 3, 'context', 8] }
    const count = { name: 'cache_last_channel_len', type: 'int64', shape: ['batch'] }
    const graph = graphOf([channel, count], ['cache_last_channel_next', 'cache_last_channel_next_len'])
    const states = carriedStates(graph, [], { cache_last_channel: [1, 3, 70, 8] })
    expect(states.map(({ output, shape }) => [output, shape])).toEqual([
      ['cache_last_channel_next', [1, 3, 70, 8]],
      ['cache_last_channel_next_len', [1]],
    ])
  })

  it('is refused where an input leads nowhere, naming it', () => {
    const graph = graphOf([audio, key], ['encoder_out'])
    expect(() => carriedStates(graph, ['x'])).toThrow('input "cached_key_0" (float32)')
    const half = graphOf([{ ...key, type: 'float16' }], ['new_cached_key_0'])
    expect(() => carriedStates(half, [])).toThrow('(float16)')
  })
})

describe('states of several streams', () => {
  const states = carriedStates(zipformer, ['x'])
  const stream = (first: number) => ({
    cached_key_0: typedTensor(
      Float32Array.from({ length: 6 }, (_, index) => first + index),
      [2, 1, 3],
    ),
    processed_lens: typedTensor(BigInt64Array.of(BigInt(first)), [1]),
  })

  it('begin with zeros', () => {
    const first = firstStates(states)
    expect(first.cached_key_0?.data).toEqual(new Float32Array(6))
    expect(first.processed_lens?.data).toEqual(new BigInt64Array(1))
  })

  it('go into one run along their batch dimension, and come out of it as they were', () => {
    const stacked = stackStates(states, [stream(10), stream(20)])
    expect(stacked.cached_key_0?.dims).toEqual([2, 2, 3])
    expect(stacked.cached_key_0?.data).toEqual(Float32Array.of(10, 11, 12, 20, 21, 22, 13, 14, 15, 23, 24, 25))
    expect(stacked.processed_lens?.data).toEqual(BigInt64Array.of(10n, 20n))
    const outputs = Object.fromEntries(Object.entries(stacked).map(([name, tensor]) => [`new_${name}`, tensor]))
    const apart = splitStates(states, outputs, 2)
    expect(apart.map((feeds) => feeds.cached_key_0?.data)).toEqual(
      [stream(10), stream(20)].map((it) => it.cached_key_0.data),
    )
    expect(apart.map((feeds) => feeds.processed_lens?.data)).toEqual([BigInt64Array.of(10n), BigInt64Array.of(20n)])
  })
})
