import { bytes, message, text } from '../../../../inference/onnx/onnx-bytes.ts'

/** As onnx.proto numbers them. */
const MODEL_GRAPH = 7
const GRAPH = { node: 1, input: 11, output: 12 } as const
const FLOAT = 1
const FLOAT16 = 10
/** The element's type, and the shape that follows it. */
const FLOAT_WITH_SHAPE = Buffer.from([0x08, FLOAT, 0x12])

/**
 * The same model with caches of float16: they are cast where they come in and go out, and everything between is as it was.
 * Inside, the states have names that differ by their first letter, which keeps every length.
 */
export function withHalfCaches(model: Uint8Array): Uint8Array {
  const fields = [...fieldsOf(model)]
  return Buffer.concat(
    fields.map(({ field, raw, value }) => (field === MODEL_GRAPH && value ? bytes(field, halved(value)) : raw)),
  )
}

function halved(graph: Uint8Array): Uint8Array {
  const before: Uint8Array[] = []
  const after: Uint8Array[] = []
  const kept = [...fieldsOf(graph)].map(({ field, raw, value }) => {
    if (field === GRAPH.node) return renamed(raw)
    const name = value && (field === GRAPH.input || field === GRAPH.output) ? nameOf(value) : ''
    if (name.startsWith('past_')) before.push(cast(name, inner(name), FLOAT))
    else if (name.startsWith('present.')) after.push(cast(inner(name), name, FLOAT16))
    else return raw
    return asHalf(raw)
  })
  const nodes = [...before, ...kept, ...after]
  return Buffer.concat(nodes)
}

function inner(name: string): string {
  return `P${name.slice(1)}`
}

/** Latin 1 keeps every byte. */
function renamed(node: Uint8Array): Uint8Array {
  const latin = Buffer.from(node).toString('latin1')
  return Buffer.from(
    latin.replaceAll('past_key_values.', 'Past_key_values.').replaceAll('present.', 'Present.'),
    'latin1',
  )
}

function asHalf(info: Uint8Array): Uint8Array {
  const copy = Buffer.from(info)
  copy[copy.indexOf(FLOAT_WITH_SHAPE) + 1] = FLOAT16
  return copy
}

function cast(from: string, to: string, type: number): Uint8Array {
  // AttributeProto: name, i, and (field 20) that it is a whole number.
  const attribute = message(text(1, 'to'), Uint8Array.from([3 << 3, type, 0xa0, 0x01, 2]))
  return bytes(
    GRAPH.node,
    message(text(1, from), text(2, to), text(3, `cast ${from}`), text(4, 'Cast'), bytes(5, attribute)),
  )
}

function nameOf(info: Uint8Array): string {
  const [first] = fieldsOf(info)
  return Buffer.from(first?.value ?? []).toString('latin1')
}

interface Field {
  readonly field: number
  /** With its tag and length. */
  readonly raw: Uint8Array
  /** Of one that has a length. */
  readonly value: Uint8Array | undefined
}

/** The fields of a Protocol Buffers message, numbers of seven bits at a time. */
function* fieldsOf(whole: Uint8Array): Generator<Field> {
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = whole[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < whole.length) {
    const start = at
    const tag = varint()
    const field = Math.floor(tag / 8)
    let value: Uint8Array | undefined
    if (tag % 8 === 2) {
      const length = varint()
      value = whole.subarray(at, at + length)
      at += length
    } else varint()
    yield { field, raw: whole.subarray(start, at), value }
  }
}
