import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demoClip } from '../clips.ts'
import { expect, test } from './console-test.ts'
import { runClip } from './turns.ts'

/** Paths that are none, look like another host, or are the console's own. */
const PATHS = ['//', '///', '//evil.example/ws', '/\\', '/ws', '/']

let site: Server
test.beforeAll(async () => {
  site = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Another site</title>')
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
})
test.afterAll(() => {
  site.closeAllConnections()
  site.close()
})

test('the server says that it is well and serves the page under a strict policy', async ({ product, request }) => {
  const { origin } = new URL(product.url)
  const health = await request.get(`${origin}/healthz`)
  expect(health.status()).toBe(200)
  expect(await health.json()).toMatchObject({ status: 'ok', listenerFailures: 0 })
  const policy = (await request.get(origin)).headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
})

test('a page that comes by another name is refused', async ({ product, request }) => {
  const { origin } = new URL(product.url)
  const answer = await request.get(origin, { headers: { Host: 'evil.example' } })
  expect(answer.status()).toBe(403)
})

test('a page of another site gets no socket, whatever path it names: the console goes on and shows the attempts', async ({
  console: { page },
  product,
  context,
  request,
}) => {
  const { origin, host } = new URL(product.url)
  const health = async () => (await request.get(`${origin}/healthz`)).json()
  const before = await health()

  const foreign = await context.newPage()
  await foreign.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  const outcomes = await foreign.evaluate(
    ([address, paths]) =>
      Promise.all(
        paths.map(
          (path) =>
            new Promise<string>((resolve) => {
              const socket = new WebSocket(`ws://${address}${path}`)
              socket.onopen = () => resolve('opened')
              socket.onclose = () => resolve('refused')
            }),
        ),
      ),
    [host, PATHS] as const,
  )
  expect(outcomes).toEqual(PATHS.map(() => 'refused'))
  await foreign.close()

  const after = await health()
  expect(after.host, 'it is the same host').toBe(before.host)
  const counted = (counts: Record<string, number>) => counts['access.origin'] ?? 0
  expect(counted(after.refusals) - counted(before.refusals)).toBe(PATHS.length)
  await runClip(page, demoClip('hello'))
  await page.getByRole('tab', { name: 'Session' }).click()
  await expect(page.getByText(/\d+ attempts to connect turned away/)).toBeVisible()
})
