import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../base/testing/until.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { KeptSocket, type KeptSocketOptions } from './kept-socket.ts'
import { serverAddress } from './server-address.ts'
import { ServerSocket } from './server-socket.ts'
import { type ScriptedPeer, scriptedSocket } from './testing/scripted-socket.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const LIMITS = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }

/** A server that says back what it is told, or does as `answer` says. */
async function peers(
  options: Partial<KeptSocketOptions> = {},
  answer: (peer: ScriptedPeer, text: string) => void = (peer, text) => peer.send(text),
) {
  const server = await scriptedSocket(() => ({ text: answer }))
  const address = serverAddress(server.address, ['ws'])
  const kept = new KeptSocket({
    ...{ name: 'it', limits: LIMITS, breaker: new CircuitBreaker('it'), mayOpenAhead: true },
    open: () => ServerSocket.open({ address, limits: LIMITS }),
    ...options,
  })
  closing.push(server.close, () => kept.close())
  const ask = async (text: string) => {
    const heard: unknown[] = []
    const stamps = await kept.ask({ frames: [text], reader: () => (frame) => heard.push(frame) > 0 })
    return { heard, opened: stamps.connectedMs !== undefined }
  }
  return { server, kept, ask }
}

describe('a socket that is kept', () => {
  it('is opened once, ahead where that is wanted, and asked for one thing after another', async () => {
    const { server, kept, ask } = await peers()
    kept.prepare(true)
    expect(await ask('a')).toEqual({ heard: ['a'], opened: false })
    expect(await ask('b')).toEqual({ heard: ['b'], opened: false })
    kept.prepare(false)
    expect(await ask('c')).toEqual({ heard: ['c'], opened: true })
    expect(server.opened).toHaveLength(2)
  })

  it('is not opened ahead where that is forbidden, and kept all the same', async () => {
    const { kept, ask } = await peers({ mayOpenAhead: false })
    kept.prepare(true)
    expect([(await ask('a')).opened, (await ask('b')).opened]).toEqual([true, false])
  })

  it('is given up where nobody asks for long, and opened anew for whoever does', async () => {
    const { server, ask } = await peers({ idleMs: 20 })
    await ask('a')
    await until(() => server.ended === 1, 'it has ended')
    expect(await ask('b')).toEqual({ heard: ['b'], opened: true })
  })

  it('is given up where something comes unasked: it would be taken for the next answer', async () => {
    const { server, ask } = await peers({}, (peer, text) => {
      peer.send(text)
      peer.send('and another thing')
    })
    expect((await ask('a')).heard).toEqual(['a'])
    await until(() => server.ended === 1, 'it has ended')
    expect((await ask('b')).heard).toEqual(['b'])
  })

  it('that the server ends in place of an answer is opened anew once, without a failure', async () => {
    let asked = 0
    const { server, ask } = await peers({}, (peer, text) => (asked++ === 1 ? peer.cut() : peer.send(text)))
    await ask('a')
    expect(await ask('b')).toEqual({ heard: ['b'], opened: true })
    expect(server.opened).toHaveLength(2)
  })

  it('ends with what was asked where nobody wants it any more', async () => {
    const { server, kept } = await peers({}, () => undefined)
    const over = new AbortController()
    const asked = kept.ask({ frames: ['a'], reader: () => () => true, signal: over.signal })
    await until(() => server.opened.length === 1, 'it is there')
    over.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    await until(() => server.ended === 1, 'it has ended')
  })
})
