import { expect, test } from './console-test.ts'

test('the server says that it is well and serves the page under a strict policy', async ({ product, request }) => {
  const { origin } = new URL(product.url)
  const health = await request.get(`${origin}/healthz`)
  expect(health.status()).toBe(200)
  expect(await health.json()).toMatchObject({ status: 'ok' })
  const policy = (await request.get(origin)).headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
})

test('a page that comes by another name is refused', async ({ product, request }) => {
  const { origin } = new URL(product.url)
  const answer = await request.get(origin, { headers: { Host: 'evil.example' } })
  expect(answer.status()).toBe(403)
})

test('the terminal shows a measured turn before the console is ready', async ({ startAnother }) => {
  const product = await startAnother()
  expect(product.output()).toMatch(/First word: processing [\d.]+ ms, heard [\d.]+ ms/)
})
