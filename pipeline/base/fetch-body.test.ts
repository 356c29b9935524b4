import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchBody } from './fetch-body.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Asks a server that answers so; keeps what comes. */
async function fetched(answer: RequestListener, options: { signal?: AbortSignal; silenceMs?: number } = {}) {
  const listening = createServer(answer)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`
  const came: Buffer[] = []
  const asked = { signal: new AbortController().signal, ...options }
  const end = await fetchBody(url, { Range: 'bytes=2-' }, asked, async (chunk) => void came.push(Buffer.from(chunk)))
  return { end, text: Buffer.concat(came).toString() }
}

describe('a body that is fetched', () => {
  it('comes piece by piece to its end, asked for with the headers that were given', async () => {
    const { end, text } = await fetched((request, response) => response.end(`all behind ${request.headers.range}`))
    expect(end).toEqual({ kind: 'whole' })
    expect(text).toBe('all behind bytes=2-')
  })

  it('is refused with the status of an answer that is none', async () => {
    const { end } = await fetched((_, response) => response.writeHead(503).end('later'))
    expect(end).toEqual({ kind: 'refused', status: 503 })
  })

  it('is broken where the connection is, with what came before and a reason', async () => {
    const { end, text } = await fetched((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.destroy())
    })
    expect(end).toMatchObject({ kind: 'broken', why: expect.stringMatching(/\w/) })
    expect(text).toBe('half')
  })

  it('is broken where nothing comes for too long', async () => {
    const { end } = await fetched((_, response) => void response.write('a little'), { silenceMs: 200 })
    expect(end).toEqual({ kind: 'broken', why: 'nothing came for 0.2 s' })
  })

  it('fails as whoever takes it does, which is no matter of the connection', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    const listening = createServer((_, response) => response.end('all'))
    server = listening
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`
    const taken = fetchBody(url, {}, { signal: new AbortController().signal }, () => Promise.reject(full))
    await expect(taken).rejects.toBe(full)
  })

  it('ends with the reason for which it was called off', async () => {
    const stopping = new AbortController()
    const done = fetched(
      (_, response) => {
        response.write('a little')
        stopping.abort(new Error('called off'))
      },
      { signal: stopping.signal },
    )
    await expect(done).rejects.toThrow('called off')
  })
})
