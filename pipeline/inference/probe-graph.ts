/**
 * A graph of one matrix product, y = x × x with x of 8 × 8, written down as the protobuf bytes of an ONNX model.
 * Built here rather than shipped as a file: it needs to be the same wherever the program runs from.
 */
export function probeGraph(type: keyof typeof ELEMENT_TYPES = 'float32'): Uint8Array {
  const matrix = (name: string) =>
    message(text(1, name), bytes(2, message(bytes(1, message(number(1, ELEMENT_TYPES[type]), bytes(2, SQUARE))))))
  const node = message(text(1, 'x'), text(1, 'x'), text(2, 'y'), text(3, 'product'), text(4, 'MatMul'))
  const graph = message(bytes(1, node), text(2, 'probe'), bytes(11, matrix('x')), bytes(12, matrix('y')))
  const operators = message(text(1, ''), number(2, OPSET))
  return message(number(1, IR_VERSION), bytes(7, graph), bytes(8, operators))
}

/** Side of the square matrix that the probe graph takes. */
export const PROBE_SIZE = 8

/** onnx.TensorProto.DataType */
const ELEMENT_TYPES = { float32: 1, float16: 10 } as const
const IR_VERSION = 8
const OPSET = 17

const dimension = message(number(1, PROBE_SIZE))
const SQUARE = message(bytes(1, dimension), bytes(1, dimension))

/** Protobuf wire types: 0 variable-length number, 2 length and bytes. All our lengths and numbers fit in seven bits or two groups of them. */
function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(fields.flatMap((field) => [...field]))
}

function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([field << 3, ...variableLength(value)])
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value))
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Uint8Array.from([(field << 3) | 2, ...variableLength(value.byteLength), ...value])
}

function variableLength(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableLength(value >> 7)]
}
