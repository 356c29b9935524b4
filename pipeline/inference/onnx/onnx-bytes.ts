/**
 * Writes ONNX models of a node or two as Protocol Buffers: graphs that need to be the same wherever the program runs from
 * are built rather than shipped as files.
 */

/** onnx.TensorProto.DataType */
export const ELEMENT_TYPES = { float32: 1, int64: 7, float16: 10 } as const
export type ElementType = keyof typeof ELEMENT_TYPES

const IR_VERSION = 8
const OPSET = 17

/** Protobuf wire types: 0 variable-length number, 2 length and bytes. */
export function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(fields.flatMap((field) => [...field]))
}

export function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([field << 3, ...variableLength(value)])
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value))
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return Uint8Array.from([(field << 3) | 2, ...variableLength(value.byteLength), ...value])
}

/** An input or output; a dimension without a number has a name. */
export function tensorInfo(name: string, type: ElementType, shape: readonly (number | string)[]): Uint8Array {
  const dimensions = shape.map((size) => bytes(1, message(typeof size === 'number' ? number(1, size) : text(2, size))))
  const tensor = message(number(1, ELEMENT_TYPES[type]), bytes(2, message(...dimensions)))
  return message(text(1, name), bytes(2, message(bytes(1, tensor))))
}

/** @param fields of the graph, as onnx.GraphProto numbers them */
export function model(name: string, ...fields: readonly Uint8Array[]): Uint8Array {
  const graph = message(text(2, name), ...fields)
  const operators = message(text(1, ''), number(2, OPSET))
  return message(number(1, IR_VERSION), bytes(7, graph), bytes(8, operators))
}

function variableLength(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableLength(value >> 7)]
}
