import { because } from '../measures/reasons/reasons.ts'
import { bytes, type ElementType, message, model, tensorInfo, text } from './onnx/onnx-bytes.ts'

/** What the probe says of results that are wrong; everything else that it says is the runtime's or the driver's. */
export const WRONG_RESULTS = because('provider.wrong')

/** What the probe says where the build has no such provider. */
export const NOT_BUILT = because('provider.notBuilt')

/** Side of the square matrix that the probe graph takes. */
export const PROBE_SIZE = 8

/** A graph of one matrix product, y = x × x with x of 8 × 8, as the bytes of an ONNX model. */
export function probeGraph(type: Exclude<ElementType, 'int64'> = 'float32'): Uint8Array {
  const matrix = (name: string) => tensorInfo(name, type, [PROBE_SIZE, PROBE_SIZE])
  const node = message(text(1, 'x'), text(1, 'x'), text(2, 'y'), text(3, 'product'), text(4, 'MatMul'))
  return model('probe', bytes(1, node), bytes(11, matrix('x')), bytes(12, matrix('y')))
}
