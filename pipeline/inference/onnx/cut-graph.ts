import { bytes, ELEMENT_TYPES, type ElementType, message, model, number, tensorInfo, text } from './onnx-bytes.ts'

/** A graph that gives the first `end` of a tensor `x` along one axis as `y`, as the bytes of an ONNX model. */
export function cutGraph(type: Exclude<ElementType, 'int64'>, rank: number, axis: number): Uint8Array {
  const shape = (name: string) => Array.from({ length: rank }, (_, index) => `${name}${index}`)
  const inputs = ['x', 'start', 'end', 'axis'].map((name) => text(1, name))
  const node = message(...inputs, text(2, 'y'), text(3, 'cut'), text(4, 'Slice'))
  const constants = [bytes(5, wholeNumber('start', 0)), bytes(5, wholeNumber('axis', axis))]
  const takes = [tensorInfo('x', type, shape('x')), tensorInfo('end', 'int64', [1])].map((info) => bytes(11, info))
  return model('cut', bytes(1, node), ...constants, ...takes, bytes(12, tensorInfo('y', type, shape('y'))))
}

/** A constant of one number below 128, as onnx.TensorProto. */
function wholeNumber(name: string, value: number): Uint8Array {
  const littleEndian = Uint8Array.from([value, 0, 0, 0, 0, 0, 0, 0])
  return message(number(1, 1), number(2, ELEMENT_TYPES.int64), text(8, name), bytes(9, littleEndian))
}
