import { ensure } from '../../../../base/assert.ts'
import { float16Tensor, float32Tensor, type Tensor, type TensorShape } from '../../../../inference/graph.ts'
import { because } from '../../../../measures/reasons/reasons.ts'
import { unexpectedLayout } from './unexpected-layout.ts'

/** What a graph remembers of earlier tokens: it takes `input`, and gives what it has become as `output`. */
export interface PastState {
  readonly input: string
  readonly output: string
  readonly type: 'float32' | 'float16'
  /** Its shape before the first token. */
  readonly shape: readonly number[]
  /** The axis that grows with every token; a state of fixed size has none. */
  readonly growing: number | undefined
}

const BYTES = { float32: 4, float16: 2 } as const

/**
 * The states of a graph by the names and shapes that it declares itself: `past_key_values.N.key` comes back as
 * `present.N.key`, `past_conv.N` (or another of fixed size) as `present_conv.N`.
 *
 * @throws Failure `model.unexpected-layout`
 */
export function pastStates(inputs: readonly TensorShape[], outputs: readonly TensorShape[]): readonly PastState[] {
  const given = new Set(outputs.map(({ name }) => name))
  return inputs
    .filter(({ name }) => name.startsWith('past_'))
    .map(({ name, type, shape }) => {
      if (type !== 'float32' && type !== 'float16') throw unexpectedLayout(because('llm.stateIs', { name, type }))
      const output = name.replace(/^past_key_values|^past/, 'present')
      if (!given.has(output)) throw unexpectedLayout(because('llm.stateNotGiven', { output, name }))
      const empty = shape.map(beforeFirstToken)
      const growing = empty.indexOf(0)
      if (growing !== -1 && empty.indexOf(0, growing + 1) !== -1) throw unexpectedLayout(because('llm.shape', { name }))
      return { input: name, output, type, shape: empty, growing: growing === -1 ? undefined : growing }
    })
}

/** A batch is one conversation; any other size without a number counts tokens. */
function beforeFirstToken(dimension: number | string, axis: number): number {
  if (typeof dimension === 'number' && dimension > 0) return dimension
  return axis === 0 || String(dimension).startsWith('batch') ? 1 : 0
}

/** A state before the first token. */
export function emptyState({ type, shape }: PastState): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1)
  return tensorOf(type, type === 'float32' ? new Float32Array(size) : new Uint16Array(size), shape)
}

/** A growing state as it was after its first `tokens` tokens (a copy). */
export function shortenedState({ type, input, growing }: PastState, tensor: Tensor, tokens: number): Tensor {
  const axis = ensure(growing, `an axis along which "${input}" grows`)
  const now = ensure(tensor.dims[axis], `the length of "${input}"`)
  const rows = tensor.dims.slice(0, axis).reduce((product, dimension) => product * dimension, 1)
  const source = numbersOf(tensor)
  const stride = source.length / rows
  const kept = (stride / now) * tokens
  const data = type === 'float32' ? new Float32Array(rows * kept) : new Uint16Array(rows * kept)
  for (let row = 0; row < rows; row += 1) data.set(source.subarray(row * stride, row * stride + kept), row * kept)
  return tensorOf(
    type,
    data,
    tensor.dims.map((dimension, index) => (index === axis ? tokens : dimension)),
  )
}

/** What a token adds to the states that grow, in bytes. */
export function bytesPerToken(states: readonly PastState[]): number {
  return sum(
    states.map(({ type, shape, growing }) =>
      growing === undefined
        ? 0
        : BYTES[type] * shape.reduce((product, size, axis) => product * (axis === growing ? 1 : size), 1),
    ),
  )
}

/** What the states of fixed size take, in bytes. */
export function fixedBytes(states: readonly PastState[]): number {
  return sum(
    states.map(({ type, shape, growing }) =>
      growing === undefined ? BYTES[type] * shape.reduce((product, size) => product * size, 1) : 0,
    ),
  )
}

function tensorOf(type: PastState['type'], data: Float32Array | Uint16Array, shape: readonly number[]): Tensor {
  return data instanceof Float32Array && type === 'float32'
    ? float32Tensor(data, shape)
    : float16Tensor(data as Uint16Array, shape)
}

function numbersOf({ data }: Tensor): Float32Array | Uint16Array {
  if (data instanceof Float32Array || data instanceof Uint16Array) return data
  throw unexpectedLayout(because('llm.stateNeither'))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
