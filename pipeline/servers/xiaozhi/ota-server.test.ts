import { type IncomingHttpHeaders, request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type AttackedServer, openAttackedServer } from './testing/attacked-server.ts'

const PAGE = 'http://localhost:8006'
const TOKEN_PATH = '/xiaozhi/ota/secret-of-the-test/'

let attacked: AttackedServer
afterEach(() => attacked.server.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: attacked.server.port, method, path, headers },
      async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        })
      },
    )
    asked.on('error', reject).end(body)
  })
}

describe('what a device is answered over HTTP', () => {
  it.each([
    ['the version check', 'POST', TOKEN_PATH, 200],
    ['a look by a person', 'GET', TOKEN_PATH, 200],
    ['a wrong token', 'POST', '/xiaozhi/ota/guess/', 404],
    ['another path', 'GET', '/', 404],
    ['another method', 'DELETE', TOKEN_PATH, 405],
  ])('comes whole, with its length: small devices read no chunks (%s)', async (_, method, path, status) => {
    attacked = await openAttackedServer()
    const answer = await ask(method, path, {}, method === 'POST' ? '{"application":{"version":"2.4.2"}}' : '')
    expect(answer.status).toBe(status)
    expect(answer.headers['transfer-encoding']).toBeUndefined()
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
    expect(answer.body, 'one line that says why, where it was refused').toMatch(status === 200 ? /./ : /^[^\n]+\.\n$/)
  })

  it('names the allowed page that asks, and no other', async () => {
    attacked = await openAttackedServer({}, [PAGE])
    const preflight = await ask('OPTIONS', TOKEN_PATH, { Origin: PAGE, 'Access-Control-Request-Method': 'POST' })
    expect(preflight.headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: 'Origin' })
    expect((await ask('POST', TOKEN_PATH, { Origin: PAGE })).headers['access-control-allow-origin']).toBe(PAGE)
    const other = await ask('POST', TOKEN_PATH, { Origin: 'http://evil.example' })
    expect([other.status, other.headers['access-control-allow-origin']]).toEqual([403, undefined])
    expect(other.body).toBe(
      'Pages of this origin may not connect. Allow it on the page Devices, or start with --device-origin ORIGIN.\n',
    )
  })
})

describe('a page that connects as a device', () => {
  const page = (origin: string) => attacked.rawDevice('page', { Origin: origin })

  it.each([
    ['its own origin', [PAGE], PAGE, true],
    ['its own origin in capitals', [PAGE], 'HTTP://LOCALHOST:8006', true],
    ['another port', [PAGE], 'http://localhost:8007', false],
    ['another scheme', [PAGE], 'https://localhost:8006', false],
    ['an origin that begins so', [PAGE], 'http://localhost:8006.evil.example', false],
    ['a file or a frame without rights', [PAGE], 'null', false],
    ['no list at all', [], PAGE, false],
    ['every page', ['*'], 'http://anywhere.example', true],
  ])('is let in by an exact list: %s', async (_, origins, origin, isLetIn) => {
    attacked = await openAttackedServer({}, origins)
    if (isLetIn) expect((await page(origin)).readyState).toBe(1)
    else await expect(page(origin)).rejects.toThrow('answered 403')
    expect(attacked.refused('access.origin')).toBe(isLetIn ? 0 : 1)
  })

  it('is still refused by a foreign Host: its name points here', async () => {
    attacked = await openAttackedServer({}, ['*'])
    await expect(attacked.rawDevice('page', { Origin: 'http://a.example', Host: 'a.example' })).rejects.toThrow('403')
  })
})
