import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { GatewayLimits } from './admission/limits.ts'
import { type AttackedServer, openAttackedServer } from './testing/attacked-server.ts'

/** Another computer's: all of 127.0.0.0/8 is loopback. */
const ELSEWHERE = '127.0.0.2'

let attacked: AttackedServer
afterEach(() => attacked.server.close())

async function open(limits: Partial<GatewayLimits> = {}): Promise<void> {
  attacked = await openAttackedServer(limits)
}

/** So many connections at once; those that were turned away come as what they were answered. */
function storm(count: number, headers: Record<string, string> = {}, from?: string): Promise<(WebSocket | string)[]> {
  const attempts = Array.from({ length: count }, (_, n) =>
    attacked.rawDevice(`many-${n}`, headers, from).catch((error: Error) => error.message),
  )
  return Promise.all(attempts)
}

const letIn = (outcomes: readonly (WebSocket | string)[]) => outcomes.filter((outcome) => typeof outcome !== 'string')

describe('strangers', () => {
  it('with a wrong token, none, another Host or Origin, or no id are turned away, each counted', async () => {
    await open()
    const attempts: [Record<string, string>, number][] = [
      [{ Authorization: 'Bearer guess' }, 401],
      [{ Authorization: '' }, 401],
      [{ Host: 'evil.example' }, 403],
      [{ Origin: 'http://evil.example' }, 403],
      [{ 'Device-Id': '' }, 400],
    ]
    for (const [more, status] of attempts) {
      await expect(attacked.rawDevice('x', more)).rejects.toThrow(`answered ${status}`)
    }
    expect(attacked.server.refusals).toEqual({
      'access.token': 2,
      'access.host': 1,
      'access.origin': 1,
      'access.deviceId': 1,
    })
  })

  it.each([
    'GET // HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: x',
    'GET http:// HTTP/1.1\r\nHost: x',
  ])('that ask for an address that is none are turned away: %j', async (request) => {
    await open()
    const socket = await attacked.silentSocket()
    socket.write(`${request}\r\n\r\n`)
    const answer = await new Promise((resolve) => socket.once('data', (data) => resolve(String(data))))
    expect(answer).toMatch(/^HTTP\/1\.1 40[34] /)
    expect(Object.values(attacked.server.refusals)).toEqual([1])
  })

  it('that do not speak HTTP are hung up on', async () => {
    await open()
    const socket = await attacked.silentSocket()
    socket.write('\x16\x03\x01 is not how one asks\r\n\r\n')
    await new Promise((resolve) => socket.once('close', resolve))
    expect(attacked.server.refusals).toEqual({ 'access.notHttp': 1 })
  })

  it('that connect hundreds of times a second are turned away by address, and others go on', async () => {
    await open({ connectBurst: 20, connectsPerSecond: 0.01, firstShutOutMs: 60_000, longestShutOutMs: 60_000 })
    const device = await attacked.wellBehaved('connected')
    const outcomes = await storm(300, {}, ELSEWHERE)
    expect(letIn(outcomes)).toHaveLength(20)
    expect(attacked.refused('connect.rate')).toBe(1)
    expect(attacked.refused('connect.shutOut')).toBe(279)
    expect(device.closed).toBeUndefined()
    expect((await attacked.wellBehaved('new')).closed, 'from another address').toBeUndefined()
  })

  it('that guess tokens are shut out after some guesses, before they may guess again', async () => {
    await open({ strikeBurst: 10, strikesPerSecond: 0.01, firstShutOutMs: 60_000, longestShutOutMs: 60_000 })
    const guesses = await storm(50, { Authorization: 'Bearer guess' }, ELSEWHERE)
    expect(letIn(guesses)).toEqual([])
    await expect(attacked.rawDevice('x', {}, ELSEWHERE)).rejects.toThrow()
    expect(attacked.refused('access.token')).toBeLessThanOrEqual(50)
    expect(attacked.refused('connect.shutOut')).toBeGreaterThan(0)
    expect((await attacked.wellBehaved()).closed, 'from another address').toBeUndefined()
  })

  it('may try again after a while', async () => {
    await open({ strikeBurst: 2, strikesPerSecond: 0.01, firstShutOutMs: 1500 })
    for (let n = 0; n < 3; n += 1) await expect(attacked.rawDevice('x', { Authorization: '' })).rejects.toThrow('401')
    await expect(attacked.rawDevice('x')).rejects.toThrow(/ECONNRESET|hang up/)
    await wait(1600)
    expect((await attacked.wellBehaved()).closed).toBeUndefined()
  })

  it('that ask for nothing are not waited for', async () => {
    await open({ requestTimeoutMs: 200 })
    const silent = await attacked.silentSocket()
    const slow = await attacked.silentSocket()
    slow.write('GET /xiaozhi/v1/ HTTP/1.1\r\nHost: ')
    await Promise.all([silent, slow].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    expect(attacked.server.refusals).toEqual({ 'connect.noRequest': 2 })
  })

  it('that ask for nothing make room for those who do', async () => {
    await open({ silentConnections: 10, strikeBurst: 100 })
    const silent = await Promise.all(Array.from({ length: 15 }, () => attacked.silentSocket()))
    await vi.waitFor(() => expect(attacked.refused('connect.noRequest')).toBe(5), 90_000)
    expect((await attacked.wellBehaved()).closed).toBeUndefined()
    for (const socket of silent) socket.destroy()
  })
})

describe('devices', () => {
  it('beyond their number are turned away', async () => {
    await open({ devices: 2 })
    await attacked.rawDevice('one')
    await attacked.rawDevice('two')
    await expect(attacked.rawDevice('three')).rejects.toThrow('answered 503')
    expect(attacked.refused('connect.tooMany')).toBe(1)
  })

  it('of one address connect all at once, thirty as well as a hundred and twenty-eight', async () => {
    await open()
    expect(letIn(await storm(30))).toHaveLength(30)
    expect(letIn(await storm(128))).toHaveLength(128)
    expect(attacked.server.connections).toHaveLength(128)
    expect(Object.keys(attacked.server.refusals)).toEqual(['connect.replaced'])
  })
})
