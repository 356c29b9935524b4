import { describe, expect, it } from 'vitest'
import { type AccessPolicy, isAllowedHost, isAllowedOrigin, isToken } from './access.ts'

const policy: AccessPolicy = { port: 4800, token: 'abcdef', extraOrigins: ['app://firstword'] }

describe('who may talk to the server', () => {
  it.each([
    ['127.0.0.1:4800', true],
    ['localhost:4800', true],
    ['LOCALHOST:4800', true],
    ['127.0.0.1:4801', false],
    ['127.0.0.1', false],
    ['127.0.0.1.evil.example:4800', false],
    ['evil.example:4800', false],
    [undefined, false],
  ])('Host %s: %s', (host, allowed) => {
    expect(isAllowedHost(host, policy)).toBe(allowed)
  })

  it.each([
    ['http://127.0.0.1:4800', true],
    ['http://localhost:4800', true],
    ['app://firstword', true],
    ['https://127.0.0.1:4800', false],
    ['http://127.0.0.1:4800.evil.example', false],
    ['null', false],
    [undefined, false],
  ])('Origin %s: %s', (origin, allowed) => {
    expect(isAllowedOrigin(origin, policy)).toBe(allowed)
  })

  it('wants the whole token', () => {
    expect(isToken('abcdef', policy)).toBe(true)
    expect(isToken('abcde', policy)).toBe(false)
    expect(isToken('abcdeg', policy)).toBe(false)
    expect(isToken('', policy)).toBe(false)
  })
})
