import { describe, expect, it } from 'vitest'
import { answerOta } from '../ota.ts'
import { type DevicePolicy, isAllowedHost, judgeUpgrade } from './access.ts'

const POLICY: DevicePolicy = {
  port: 8003,
  token: 'secret',
  hosts: ['127.0.0.1', 'localhost', '::1'],
  origins: ['app://x'],
}
const HEADERS = { host: '127.0.0.1:8003', 'device-id': 'aa:bb:cc:dd:ee:ff', authorization: 'Bearer secret' }

describe('who may connect', () => {
  it('a device with the token', () => {
    expect(judgeUpgrade('/xiaozhi/v1/', { ...HEADERS, 'protocol-version': '3' }, POLICY)).toMatchObject({
      allowed: true,
      identity: { deviceId: 'aa:bb:cc:dd:ee:ff', protocolVersion: '3' },
    })
  })

  it('a page, which cannot set headers, by its query', () => {
    const url = '/xiaozhi/v1?device-id=page&client-id=c&authorization=Bearer+secret'
    expect(judgeUpgrade(url, { host: 'localhost', origin: 'app://x' }, POLICY)).toMatchObject({
      allowed: true,
      identity: { deviceId: 'page', clientId: 'c' },
    })
  })

  it.each([
    ['another path', '/ws', HEADERS, 'access.path'],
    ['another host', '/xiaozhi/v1/', { ...HEADERS, host: 'evil.example:8003' }, 'access.host'],
    ['a page of another site', '/xiaozhi/v1/', { ...HEADERS, origin: 'http://evil.example' }, 'access.origin'],
    ['a wrong token', '/xiaozhi/v1/', { ...HEADERS, authorization: 'Bearer guess' }, 'access.token'],
    ['no token', '/xiaozhi/v1/', { host: HEADERS.host, 'device-id': 'x' }, 'access.token'],
    ['no id', '/xiaozhi/v1/', { host: HEADERS.host, authorization: 'Bearer secret' }, 'access.deviceId'],
    ['an id that is none', '/xiaozhi/v1/', { ...HEADERS, 'device-id': '<script>' }, 'access.deviceId'],
  ])('not %s', (_, url, headers, reason) => {
    expect(judgeUpgrade(url, headers, POLICY)).toMatchObject({ allowed: false, reason })
  })

  it.each([
    ['127.0.0.1:8003', true],
    ['127.0.0.1', true],
    ['[::1]:8003', true],
    ['127.0.0.1:8004', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
    [undefined, false],
  ])('Host %s: %s', (host, allowed) => {
    expect(isAllowedHost(host, POLICY)).toBe(allowed)
  })
})

describe('a device that starts', () => {
  const facts = { websocketUrl: 'ws://127.0.0.1:8003/xiaozhi/v1/', token: 'secret', now: new Date(5000) }

  it('is told where to talk, and that it has the newest firmware', () => {
    const answer = answerOta('{"version":2,"application":{"name":"xiaozhi","version":"2.4.2"}}', facts)
    expect(answer).toMatchObject({
      firmware: { version: '2.4.2', url: '' },
      websocket: { url: facts.websocketUrl, token: 'secret', version: 1 },
      server_time: { timestamp: 5000 },
    })
    expect(Object.keys(answer)).not.toContain('mqtt')
    expect(Object.keys(answer)).not.toContain('activation')
  })

  it('is told so whatever it says of itself', () => {
    for (const body of ['', 'junk', '[]', '{"application":7}']) {
      expect(answerOta(body, facts).websocket.url).toBe(facts.websocketUrl)
    }
  })
})
