/**
 * Counts what a graph is made of, by walking the bytes of an ONNX file (Protocol Buffers: onnx.proto, fields as below).
 * The runtime does not tell how many nodes a session has; the file that it loads or writes does.
 */

/** Nodes of the main graph by operator, `domain.Operator` outside ONNX's own domain; branches of `If` and `Loop` are not entered. */
export type GraphCensus = ReadonlyMap<string, number>

const MODEL_GRAPH = 7
const GRAPH_NODE = 1
const GRAPH_OUTPUT = 12
const OUTPUT_NAME = 1
const NODE_OPERATOR = 4
const NODE_DOMAIN = 7
const FUSED_ATTENTION = /\.(GroupQueryAttention|MultiHeadAttention)$/
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** @throws Error where the bytes are not a Protocol Buffers message to the end */
export function censusOf(model: Uint8Array): GraphCensus {
  const operators = new Map<string, number>()
  for (const graph of fieldsOf(model, MODEL_GRAPH)) {
    for (const node of fieldsOf(graph, GRAPH_NODE)) {
      const domain = textOf(node, NODE_DOMAIN)
      const operator = (domain === '' || domain === 'ai.onnx' ? '' : `${domain}.`) + textOf(node, NODE_OPERATOR)
      operators.set(operator, (operators.get(operator) ?? 0) + 1)
    }
  }
  return operators
}

/** Names of what the main graph gives, in order. */
export function outputNames(model: Uint8Array): string[] {
  const [graph] = fieldsOf(model, MODEL_GRAPH)
  return graph ? [...fieldsOf(graph, GRAPH_OUTPUT)].map((output) => textOf(output, OUTPUT_NAME)) : []
}

/** Nodes of the main graph that are executed: constants are read once, when the graph is loaded. */
export function nodeCount(census: GraphCensus): number {
  return [...census].reduce((sum, [operator, count]) => (operator === 'Constant' ? sum : sum + count), 0)
}

/** Nodes that compute a whole attention at once. */
export function fusedAttentionCount(census: GraphCensus): number {
  return [...census].reduce((sum, [operator, count]) => (FUSED_ATTENTION.test(operator) ? sum + count : sum), 0)
}

function textOf(message: Uint8Array, field: number): string {
  const [bytes] = fieldsOf(message, field)
  return bytes ? new TextDecoder().decode(bytes) : ''
}

/** The length-delimited values of a field, in order. */
function* fieldsOf(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined) throw new Error('The file ends within a number')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    switch (tag % 8) {
      case WIRE.varint:
        varint()
        break
      case WIRE.fixed64:
        at += 8
        break
      case WIRE.fixed32:
        at += 4
        break
      case WIRE.bytes: {
        const length = varint()
        if (field === wanted && at + length <= message.length) yield message.subarray(at, at + length)
        at += length
        break
      }
      default:
        throw new Error(`The file holds a field of the unknown kind ${tag % 8}`)
    }
  }
  if (at > message.length) throw new Error('The file ends within a field')
}
