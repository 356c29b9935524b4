import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type Feeds, float32Tensor, type LoadedGraph, type Tensor, typedTensor } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { batchShape, type RowShape, splitRows, stackRows } from '../batch-rows.ts'

/** What a network carries from one piece of a stream to the next. */
export interface EncoderState {
  feeds: Feeds
}

/** A tensor that a network hands from one run to the next. */
export interface CarriedState extends RowShape {
  readonly input: string
  readonly output: string
  readonly type: 'float32' | 'int64'
}

/** Names of the batch dimension in exports of icefall and of NeMo. */
const BATCH_NAMES = ['N', 'batch', 'batch_size', 'B']

/**
 * Finds what a network carries: every input but `fed` has an output named after it. The batch dimension is the one with
 * its name, else the first free one.
 *
 * @param fed inputs that come from outside
 * @param freeSizes sizes of free dimensions other than the batch, by input; 1 where absent
 * @throws Failure `model.unexpected-layout` naming the input that has no output
 */
export function carriedStates(
  graph: LoadedGraph,
  fed: readonly string[],
  freeSizes: Readonly<Record<string, readonly number[]>> = {},
): readonly CarriedState[] {
  const outputs = new Set(graph.outputs.map(({ name }) => name))
  return graph.inputs
    .filter(({ name }) => !fed.includes(name))
    .map(({ name, type, shape }) => {
      const output = [`new_${name}`, `${name}_next`, name.replace(/_len$/, '_next_len')].find((it) => outputs.has(it))
      if (!output || (type !== 'float32' && type !== 'int64')) {
        throw new Failure(
          'model.unexpected-layout',
          because('asr.unknownInput', { name, type }),
          because('do.useStreamingFloat32'),
        )
      }
      const batchAxis = batchAxisOf(shape)
      const fixed = shape.map((size, axis) =>
        typeof size === 'number' && size > 0 ? size : (freeSizes[name]?.[axis] ?? 1),
      )
      return { input: name, output, type, batchAxis, shape: fixed.map((size, axis) => (axis === batchAxis ? 1 : size)) }
    })
}

function batchAxisOf(shape: readonly (number | string)[]): number {
  const named = shape.findIndex((size) => typeof size === 'string' && BATCH_NAMES.includes(size))
  if (named !== -1) return named
  return Math.max(
    0,
    shape.findIndex((size) => typeof size === 'string' || size <= 0),
  )
}

/** The states at the beginning of a stream: zeros. */
export function firstStates(states: readonly CarriedState[]): Feeds {
  return Object.fromEntries(
    states.map(({ input, type, shape }) => {
      const length = shape.reduce((a, b) => a * b, 1)
      return [
        input,
        type === 'int64'
          ? typedTensor(new BigInt64Array(length), shape)
          : float32Tensor(new Float32Array(length), shape),
      ]
    }),
  )
}

/** The states of several streams as one run's inputs. */
export function stackStates(states: readonly CarriedState[], streams: readonly Feeds[]): Record<string, Tensor> {
  const [only] = streams
  if (only && streams.length === 1) return { ...only }
  return Object.fromEntries(
    states.map((state) => {
      const rows = streams.map((feeds) => stateData(feeds, state.input))
      return [state.input, typedTensor(stackRows(rows, state), batchShape(state, streams.length))]
    }),
  )
}

/** One run's outputs as the next states of each of its streams. */
export function splitStates(states: readonly CarriedState[], outputs: Feeds, count: number): readonly Feeds[] {
  if (count === 1) {
    return [Object.fromEntries(states.map(({ input, output }) => [input, ensure(outputs[output], output)]))]
  }
  const next = states.map((state) => splitRows(stateData(outputs, state.output), count, state))
  return Array.from({ length: count }, (_, stream) =>
    Object.fromEntries(
      states.map(({ input, shape }, index) => [
        input,
        typedTensor(ensure(next[index]?.[stream], `the next ${input}`), shape),
      ]),
    ),
  )
}

function stateData(feeds: Feeds, name: string): Float32Array | BigInt64Array {
  const data = ensure(feeds[name], `the state "${name}"`).data
  if (data instanceof Float32Array || data instanceof BigInt64Array) return data
  throw new Failure('model.unexpected-layout', because('asr.stateType', { name }))
}
