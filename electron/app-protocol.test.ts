import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SCHEME_PRIVILEGES, answerAppRequest, resolvePage, setupAppProtocol } from './app-protocol.ts'

let folder = ''
let pages = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-pages-'))
  await writeFile(join(folder, 'secret.txt'), 'not for the page')
  pages = join(folder, 'pages')
  await mkdir(pages)
  await writeFile(join(pages, 'index.html'), '<!doctype html>')
  await writeFile(join(pages, 'main-abc.js'), 'export {}')
})

afterAll(() => rm(folder, { recursive: true }))

const get = (url: string, method = 'GET') => answerAppRequest({ url, method }, pages)

describe('app://firstword/', () => {
  it('serves the page and its files with their types', async () => {
    const page = await get('app://firstword/')
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toBe('<!doctype html>')
    expect((await get('app://firstword/main-abc.js')).headers.get('Content-Type')).toBe(
      'text/javascript; charset=utf-8',
    )
  })

  it('answers a file that is not there with 404 and a method other than GET and HEAD with 405', async () => {
    expect((await get('app://firstword/absent.js')).status).toBe(404)
    expect((await get('app://firstword/', 'POST')).status).toBe(405)
  })

  it('puts the security policy on every answer, refusals too', async () => {
    for (const answer of [
      await get('app://firstword/'),
      await get('app://firstword/absent'),
      await get('app://other/'),
    ]) {
      const policy = answer.headers.get('Content-Security-Policy')?.split('; ') ?? []
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("object-src 'none'")
      expect(policy).toContain("base-uri 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      // This machine's own host, and nothing else on any network.
      const elsewhere = policy.join(' ').replaceAll('http://127.0.0.1:*', '')
      expect(elsewhere).not.toMatch(/unsafe|\*\.|https?:/)
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    }
  })

  it.each([
    'app://firstword/../secret.txt',
    'app://firstword/%2e%2e/secret.txt',
    'app://firstword/..%2fsecret.txt',
    'app://firstword/%2e%2e%2fsecret.txt',
    'app://firstword/..%5csecret.txt',
    'app://firstword/index.html%00.png',
    'app://firstword/%E0%A4%A',
    'app://firstword//etc/passwd',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('gives nothing from outside the folder for %s', async (url) => {
    const answer = await get(url)
    expect([400, 404]).toContain(answer.status)
    expect(await answer.text()).toBe('')
  })

  it('never resolves to a place outside the folder, whatever is asked', () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'a', 'index.html', '%00', '%', ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = resolvePage(`app://firstword/${pieces.join('')}`, pages)
        expect(file === undefined || `${resolve(file)}/`.startsWith(`${resolve(pages)}/`)).toBe(true)
      }),
    )
  })

  it('is registered as a secure standard scheme, without which there is no microphone', () => {
    expect(APP_SCHEME_PRIVILEGES).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    })
  })

  it('is answered through protocol.handle', async () => {
    const handlers = new Map<string, (request: Request) => Response | Promise<Response>>()
    setupAppProtocol({ handle: (scheme, handler) => void handlers.set(scheme, handler as never) }, pages)
    const answer = await handlers.get('app')?.(new Request('http://firstword/'))
    expect(answer?.status).toBe(400)
  })
})
