import { describe, expect, it } from 'vitest'
import { assert, assertUnreachable, ensure } from './assert.ts'
import { Failure, failureInfoOf, messageOf } from './failure.ts'
import { createId } from './ids.ts'

describe('a failure', () => {
  it('crosses threads as code, message and hint', () => {
    const failure = new Failure('pack.missing', 'There is no pack', 'Install it.')
    expect(failureInfoOf(failure)).toEqual({ code: 'pack.missing', message: 'There is no pack', hint: 'Install it.' })
    expect(structuredClone(failure.toInfo())).toEqual(failure.toInfo())
  })

  it('is called internal where something else was thrown', () => {
    expect(failureInfoOf(new TypeError('x is undefined'))).toMatchObject({
      code: 'internal',
      message: 'x is undefined',
    })
    expect(messageOf('a string')).toBe('a string')
  })
})

describe('assertions', () => {
  it('stop at a bug', () => {
    expect(() => assert(false, 'never empty')).toThrow('never empty')
    expect(() => ensure(undefined, 'the session')).toThrow('Missing: the session')
    expect(ensure(0, 'a number')).toBe(0)
    expect(() => assertUnreachable('left' as never)).toThrow('"left"')
  })
})

describe('ids', () => {
  it('begin with their prefix and do not repeat', () => {
    const ids = Array.from({ length: 1000 }, () => createId('turn'))
    expect(new Set(ids).size).toBe(1000)
    expect(ids.every((id) => /^turn-[0-9a-f]{12}$/.test(id))).toBe(true)
  })
})
