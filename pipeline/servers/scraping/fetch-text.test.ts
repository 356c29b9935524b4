import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchText } from './fetch-text.ts'

/** What is not about time must not fail for want of it. */
const PATIENT = { timeoutMs: 30_000 }

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Redirects to where the map says, else answers with a text. */
const redirecting =
  (to: Readonly<Record<string, string>>): RequestListener =>
  (request, response) => {
    const location = to[request.url ?? '']
    if (location !== undefined) response.writeHead(302, { location }).end()
    else response.end('a 1\n')
  }

describe('reading an address that a user named', () => {
  it('gives its text', async () => {
    const base = await served((_, response) => response.end('größe 1\n'))
    expect(await fetchText(`${base}/metrics`, PATIENT)).toBe('größe 1\n')
  })

  it.each(['file:///etc/passwd', 'ftp://host/x', 'metrics', '', 'javascript:1', 'data:text/plain,x'])(
    'refuses what is not of http or https: %j',
    async (address) => {
      await expect(fetchText(address)).rejects.toMatchObject({ code: 'scrape.address' })
    },
  )

  it('refuses an address with a password', async () => {
    await expect(fetchText('http://user:secret@127.0.0.1/')).rejects.toMatchObject({ code: 'scrape.credentials' })
  })

  it('follows redirects on the same host', async () => {
    const base = await served(redirecting({ '/metrics': '/metrics/' }))
    expect(await fetchText(`${base}/metrics`, PATIENT)).toBe('a 1\n')
  })

  it('follows no redirect to another host or port, and none to no web address', async () => {
    const elsewhere = await served((_, response) => response.end('secret'))
    const base = await served(redirecting({ '/a': elsewhere, '/b': 'file:///etc/passwd', '/c': '/c' }))
    for (const path of ['/a', '/b', '/c']) {
      await expect(fetchText(base + path, PATIENT)).rejects.toMatchObject({ code: 'scrape.redirect' })
    }
  })

  it('says which status came', async () => {
    const base = await served((_, response) => response.writeHead(503).end())
    await expect(fetchText(base, PATIENT)).rejects.toMatchObject({
      code: 'scrape.status',
      message: `${base}/ answered 503`,
    })
  })

  it('reads no more than it was told, whatever length the server announces', async () => {
    const base = await served((_, response) => {
      response.write('x'.repeat(60_000))
      response.write('x'.repeat(60_000))
    })
    await expect(fetchText(base, { ...PATIENT, maxBytes: 100_000 })).rejects.toMatchObject({ code: 'scrape.tooLarge' })
  })

  it('waits no longer than it was told, for the head and for the body', async () => {
    const silent = await served(() => undefined)
    const halting = await served((_, response) => response.write('a 1\n'))
    for (const base of [silent, halting]) {
      await expect(fetchText(base, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'scrape.timeout' })
    }
  })

  it('says where nobody listens', async () => {
    const base = await served(() => undefined)
    closing.pop()?.()
    await expect(fetchText(base, PATIENT)).rejects.toMatchObject({
      code: 'scrape.unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
