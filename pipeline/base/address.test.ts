import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutKeys, withoutKeysIn } from './address.ts'

describe('an address without its keys', () => {
  it.each([
    ['ws://host/xiaozhi/v1/', 'ws://host/xiaozhi/v1/'],
    ['ws://host:8000?token=secret', 'ws://host:8000/'],
    ['wss://me:secret@host/path?a=secret#secret', 'wss://host/path'],
    ['ws://me:sec@secret@host/', 'ws://host/'],
    ['WS:me:secret@host/x?secret', 'ws://host/x'],
    ['wss://secret@[::1]:8443/x', 'wss://[::1]:8443/x'],
    ['no address', undefined],
    ['mailto:secret@host', undefined],
    ['', undefined],
  ])('%s', (address, server) => {
    expect(withoutKeys(address)).toBe(server)
  })

  it('holds no key, whatever the key is', () => {
    const key = fc.stringMatching(/^[\w!$&*+,;=.~%-]{6,20}$/).map((text) => `${encodeURIComponent(text)}Key`)
    fc.assert(
      fc.property(key, key, key, (user, password, query) => {
        const address = `wss://${user}:${password}@voice.example:8443/xiaozhi?token=${query}#${query}`
        expect(withoutKeys(address)).toBe('wss://voice.example:8443/xiaozhi')
        const line = withoutKeysIn(`The server refused (${address}): try again`)
        for (const secret of [user, password, query]) expect(line).not.toContain(secret)
      }),
    )
  })
})

describe('a text with addresses in it', () => {
  it.each([
    ['cannot reach "ws://me:secret@host/x?k=secret": refused', 'cannot reach "ws://host/x": refused'],
    ['ws://a?secret against wss://b#secret', 'ws://a against wss://b'],
    ['at http://host:8000/metrics, twice', 'at http://host:8000/metrics, twice'],
    ['what? me@home: no address', 'what? me@home: no address'],
  ])('%s', (text, without) => {
    expect(withoutKeysIn(text)).toBe(without)
  })
})
