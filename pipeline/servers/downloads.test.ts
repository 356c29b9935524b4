import { request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../base/failure.ts'
import { type Download, type DownloadOptions, dispositionOf, isSessionPath } from './downloads.ts'
import { createHttpServer } from './http-server.ts'

const TOKEN = '0123456789abcdef'
const BEARER = { Authorization: `Bearer ${TOKEN}` }

let server: Server
let port: number
let asked: { readonly path: readonly string[]; readonly options?: DownloadOptions }[]
let imported: string[]
let stopped: Promise<void>

beforeEach(async () => {
  asked = []
  imported = []
  const ended = Promise.withResolvers<void>()
  stopped = ended.promise
  const files = {
    async session(sessionId: string, file: string, options: DownloadOptions): Promise<Download | undefined> {
      asked.push({ path: [sessionId, file], options })
      if (sessionId === 'gone') throw new Failure('store.noSession', 'There is no such session', 'Reload the list.')
      if (file === 'endless.csv') return { fileName: 'x', contentType: 'text/csv', body: endless(ended.resolve) }
      if (file !== 'report.html') return undefined
      return { fileName: '报告 "1".html', contentType: 'text/html; charset=utf-8', body: ['<p>', 'ok'] }
    },
    async recording(sessionId: string, turnId: string): Promise<Download | undefined> {
      asked.push({ path: [sessionId, turnId] })
      return { fileName: 'turn.wav', contentType: 'audio/wav', lengthBytes: 3, body: [Uint8Array.of(1, 2, 3)] }
    },
    async importSession(bytes: Uint8Array) {
      const text = Buffer.from(bytes).toString()
      if (text === 'bad') throw new Failure('import.notJson', 'The file is not JSON')
      imported.push(text)
      return 'session-9'
    },
  }
  const access = () => ({ port, token: TOKEN, extraOrigins: ['app://firstword'] })
  server = createHttpServer({ access, pages: new Map(), clips: new Map(), health: () => ({}), sessions: files })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function* endless(ended: () => void) {
  try {
    while (true) yield 'x'.repeat(65_536)
  } finally {
    ended()
  }
}

const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init)

describe('a download', () => {
  it('comes with its name, is not cached and is not shown under our origin', async () => {
    const answer = await ask('/sessions/s1/report.html?lang=zh&text=1', { headers: BEARER })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('<p>ok')
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%221%22.html")
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(asked[0]?.options).toEqual({ language: 'zh', includeText: true, includeAudio: false })
  })

  it('of a recording says its length', async () => {
    const answer = await ask('/sessions/s1/turns/turn-4.wav', { headers: BEARER })
    expect(answer.headers.get('content-length')).toBe('3')
    expect(asked).toEqual([{ path: ['s1', 'turn-4'] }])
  })

  it('tells a failure as the socket does', async () => {
    const answer = await ask('/sessions/gone/report.html', { headers: BEARER })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'store.noSession', hint: 'Reload the list.' })
  })

  it('stops being made when its reader leaves', async () => {
    const controller = new AbortController()
    const answer = await ask('/sessions/s1/endless.csv', { headers: BEARER, signal: controller.signal })
    await answer.body?.getReader().read()
    controller.abort()
    await expect(stopped).resolves.toBeUndefined()
  })

  it.each([
    '/sessions/s1',
    '/sessions/s1/nothing',
    '/sessions/s1/turns/x.mp3',
    '/sessions/%zz/report.html',
    '/sessions/a/b/c/d',
  ])('is not there: %s', async (path) => {
    expect((await ask(path, { headers: BEARER })).status).toBe(404)
  })
})

describe('who may download', () => {
  it.each([
    ['nobody without the token', {}, 401],
    ['nobody with another token', { Authorization: 'Bearer 0123456789abcdee' }, 401],
    ['nobody with the token in another form', { Authorization: TOKEN }, 401],
    ['no page of another origin, not even with the token', { ...BEARER, Origin: 'https://evil.example' }, 403],
    ['no sandboxed page', { ...BEARER, Origin: 'null' }, 403],
    ['the shell', { ...BEARER, Origin: 'app://firstword' }, 200],
  ])('%s', async (_name, headers, status) => {
    const answer = await ask('/sessions/s1/report.html', { headers })
    expect(answer.status).toBe(status)
    if (status !== 200) expect(asked).toEqual([])
  })

  it('takes no token in the address', async () => {
    expect((await ask(`/sessions/s1/report.html?token=${TOKEN}`)).status).toBe(401)
  })

  it('not a name that leads here by DNS', async () => {
    const status = await new Promise((resolve) => {
      const headers = { ...BEARER, Host: `evil.example:${port}` }
      httpRequest({ port, path: '/sessions/s1/report.html', headers }, (answer) => resolve(answer.statusCode)).end()
    })
    expect(status).toBe(403)
  })

  it('lets the shell ask first, and says nothing to others', async () => {
    const preflight = (origin: string) =>
      ask('/sessions/import', {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      })
    const allowed = await preflight('app://firstword')
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('app://firstword')
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Authorization')
    const refused = await preflight('https://evil.example')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('an import', () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    ask('/sessions/import', {
      method: 'POST',
      body,
      headers: { ...BEARER, 'Content-Type': 'application/json', ...headers },
    })

  it('is kept and answered with the id of the session', async () => {
    const answer = await send('{"a":"甲"}')
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ sessionId: 'session-9' })
    expect(imported).toEqual(['{"a":"甲"}'])
  })

  it('that cannot be read is refused with the reason', async () => {
    const answer = await send('bad')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'import.notJson' })
  })

  it('is nothing to be fetched', async () => {
    expect((await ask('/sessions/import', { headers: BEARER })).status).toBe(405)
  })

  it('of a stranger is not even read', async () => {
    const answer = await ask('/sessions/import', { method: 'POST', body: '{}' })
    expect(answer.status).toBe(401)
    expect(imported).toEqual([])
  })

  it('that says it is too large is refused before it is read', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { ...BEARER, 'Content-Type': 'application/json', 'Content-Length': 2 ** 30 }
      const sending = httpRequest({ port, path: '/sessions/import', method: 'POST', headers }, (answer) =>
        resolve(answer.statusCode),
      )
      sending.once('error', reject)
      sending.flushHeaders()
    })
    expect(status).toBe(413)
  })
})

describe('a file name in a header', () => {
  it('breaks no header, whatever it is', () => {
    expect(dispositionOf('a"\r\nX: y.csv')).toBe(
      `attachment; filename="a_X_y.csv"; filename*=UTF-8''a%22%0D%0AX%3A%20y.csv`,
    )
  })

  it('is asked for below /sessions/ alone', () => {
    expect(isSessionPath('/sessions/x/report.html')).toBe(true)
    expect(isSessionPath('/sessions')).toBe(false)
  })
})
