import { CONTENT_SECURITY_POLICY } from '../../electron/content-security-policy.ts'
import { DESKTOP_BRIDGE_NAME } from '../../pipeline/protocol/desktop.ts'
import { demoClip } from '../clips.ts'
import { expect, expectReady, openConsole, test } from './console-test.ts'
import { runClip } from './turns.ts'

// What can be known of the desktop program without it: its page, its security policy and the object of its preload.
test("the page works with the desktop shell's bridge and under its security policy", async ({
  context,
  page,
  product,
}) => {
  // A page that came another way than from the host asks before it may reach this machine; the shell grants it.
  await context.grantPermissions(['local-network-access'])
  const { origin, host, hash } = new URL(product.url)
  const connection = { url: `ws://${host}/ws`, token: new URLSearchParams(hash.slice(1)).get('token') }
  await page.addInitScript(
    ([name, endpoint]) => {
      const bridge = { connection: async () => endpoint, onConnectionChange: () => () => {} }
      Object.defineProperty(window, name, { value: Object.freeze(bridge) })
    },
    [DESKTOP_BRIDGE_NAME, connection] as const,
  )
  await page.route(`${origin}/**`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': CONTENT_SECURITY_POLICY },
    })
  })
  // No key in the address: it can only come from the bridge.
  const { complaints } = await openConsole(page, origin)
  await expectReady(page)
  await runClip(page, demoClip('hello'))
  expect(complaints).toEqual([])
})
