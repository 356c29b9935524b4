import { describe, expect, it } from 'vitest'
import { isModelId, isSafePath } from './safe-path.ts'

describe('a path that somebody else chose', () => {
  it.each(['model.onnx', 'onnx/model_q4.onnx', '深/词典.txt', 'a.b/c-d_e+f@1.bin'])('may be %j', (path) => {
    expect(isSafePath(path)).toBe(true)
  })

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../b',
    './x',
    'a//b',
    'a/',
    'C:\\x',
    'c:x',
    'a\\b',
    'x\0',
    'x\n',
    'nul',
    'con.txt',
    'aux/x',
    'x.',
    'x ',
    'a'.repeat(300),
  ])('may not be %j', (path) => {
    expect(isSafePath(path)).toBe(false)
  })
})

describe('an id', () => {
  it('is what can be a folder anywhere', () => {
    expect(['qwen2.5-0.5b', 'x-asr-160', 'a'].every(isModelId)).toBe(true)
    expect(['', 'Qwen', '.coming', '-x', 'a/b', 'a b', 'nul', 'x.', '..'].some(isModelId)).toBe(false)
  })
})
