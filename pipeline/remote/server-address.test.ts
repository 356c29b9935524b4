import { describe, expect, it } from 'vitest'
import { assertMayLeave, reachOf, serverAddress } from './server-address.ts'

describe('the address of a server', () => {
  it('is what paths are added to, with a path of its own or without', () => {
    expect(serverAddress(' https://api.example.com/v1/ ', ['http', 'https'])).toEqual({
      base: 'https://api.example.com/v1',
      host: 'api.example.com',
      reach: 'public',
    })
    expect(serverAddress('http://127.0.0.1:8080', ['http']).base).toBe('http://127.0.0.1:8080')
  })

  it.each(['', 'localhost:8080', 'ftp://host', 'ws://host', 'http://', 'javascript:1'])('is not %j', (address) => {
    expect(() => serverAddress(address, ['http', 'https'])).toThrow(/no address that begins with http/)
  })

  it.each(['http://me:secret@host/', 'http://host/?key=secret', 'http://host/#secret'])(
    'holds no key, and does not repeat it: %s',
    (address) => {
      expect(() => serverAddress(address, ['http'])).toThrow(/^(?!.*secret).*holds a user name/)
    },
  )

  it.each([
    ...['localhost', 'a.localhost', '127.0.0.1', '127.9.8.7', '[::1]', '::ffff:127.0.0.1'].map((name) => [
      name,
      'loopback',
    ]),
    ...['10.1.2.3', '172.20.0.1', '192.168.1.5', '100.100.1.1', 'fe80::1', 'fd00::1', 'nas', 'nas.local'].map(
      (name) => [name, 'private'],
    ),
    ...['api.openai.com', '8.8.8.8', '172.32.0.1', '2001:4860:4860::8888', 'localhost.example.com'].map((name) => [
      name,
      'public',
    ]),
  ])('%s is %s', (name, reach) => {
    expect(reachOf(name)).toBe(reach)
  })

  it('off this machine is named, with what it would be sent, unless somebody agreed', () => {
    const elsewhere = serverAddress('https://api.example.com/v1', ['https'])
    const neighbour = serverAddress('http://192.168.1.5:8000', ['http'])
    expect(() => assertMayLeave(elsewhere, 'audio', false)).toThrow(
      'The audio of what you say would be sent to api.example.com, outside of your network',
    )
    expect(() => assertMayLeave(neighbour, 'text', false)).toThrow(
      'The text of what is said would be sent to 192.168.1.5:8000, on another machine of your network',
    )
    assertMayLeave(elsewhere, 'audio', true)
    assertMayLeave(serverAddress('http://localhost:1234', ['http']), 'audio', false)
  })
})
