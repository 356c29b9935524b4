import { describe, expect, it } from 'vitest'
import { probeGraph } from '../probe-graph.ts'
import { censusOf, fusedAttentionCount, nodeCount } from './graph-census.ts'

/** A length-delimited field of a Protocol Buffers message. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content)
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes])
}

function node(operator: string, domain = ''): Buffer {
  return field(1, Buffer.concat([field(4, operator), ...(domain ? [field(7, domain)] : [])]))
}

function model(...nodes: readonly Buffer[]): Buffer {
  const weights = field(5, new Uint8Array(1000))
  return Buffer.concat([Buffer.from([0x08, 0x08]), field(7, Buffer.concat([weights, ...nodes])), field(8, 'opset')])
}

describe('the census of a graph', () => {
  it('counts its nodes by operator, with the domain where it is not the common one', () => {
    const census = censusOf(model(node('Add'), node('Add', 'ai.onnx'), node('FusedMatMul', 'com.microsoft')))
    expect(Object.fromEntries(census)).toEqual({ Add: 2, 'com.microsoft.FusedMatMul': 1 })
    expect(nodeCount(census)).toBe(3)
  })

  it('does not count constants as executed', () => {
    expect(nodeCount(censusOf(model(node('Constant'), node('Add'))))).toBe(1)
  })

  it('tells nodes that compute a whole attention at once', () => {
    const attention = ['GroupQueryAttention', 'MultiHeadAttention'].map((name) => node(name, 'com.microsoft'))
    expect(fusedAttentionCount(censusOf(model(...attention, node('Softmax'), node('MatMul'))))).toBe(2)
    expect(fusedAttentionCount(censusOf(model(node('Softmax'))))).toBe(0)
  })

  it('reads a real file', () => {
    expect(Object.fromEntries(censusOf(probeGraph()))).toEqual({ MatMul: 1 })
  })

  it('refuses what ends too early', () => {
    const whole = model(node('Add'))
    expect(() => censusOf(whole.subarray(0, whole.length - 2))).toThrow(/ends within/)
  })
})
