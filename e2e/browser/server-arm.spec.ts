import { realtimeServer } from '../../pipeline/voice-servers/testing/realtime-server.ts'
import { expect, test } from './console-test.ts'
import { askQuestion, expectAccessible, expectFits, pane, runComparison } from './pages.ts'

test('the house is compared with a whole server of a kind, which is named, agreed to where it is elsewhere, and told no more', async ({
  console: { page },
}) => {
  const server = await realtimeServer({ silenceMs: 100 })
  const form = await askQuestion(page, 'House against a server')
  await form.getByRole('textbox', { name: 'Turns per arm' }).fill('2')
  await form.getByRole('button', { name: 'Server of devices (xiaozhi) Kind of server' }).click()
  await page.getByRole('option', { name: 'OpenAI Realtime' }).click()
  const address = form.getByRole('textbox', { name: 'WebSocket address' })
  await address.fill('wss://voice.example/v1/realtime')
  await form.getByRole('textbox', { name: 'Model', exact: true }).fill('small')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('goes to voice.example, off this machine')
  await expect(form).toContainText('Nothing is sent there before you agree.')
  await expectAccessible(page, 'compare-server')
  await expectFits(page)
  await address.fill(server.address)
  await address.press('Enter')
  await expect(form).not.toContainText('off this machine')
  await runComparison(page)
  await expect(pane(page, 'What it costs')).toContainText(`${server.address} model=small turn=server_vad`)
  expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['/v1/realtime?model=small']))
  await server.close()
})
