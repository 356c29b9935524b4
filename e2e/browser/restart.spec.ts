import { execFileSync } from 'node:child_process'
import { demoClip } from '../clips.ts'
import { startProduct } from '../product.ts'
import { clipButton, expect, expectReady, lastExchange, openConsole, test } from './console-test.ts'

test('the page finds the host again after it crashed, and the next turn works', async ({ page }) => {
  test.skip(process.platform === 'win32', 'finds the host process by ps')
  const product = await startProduct()
  try {
    await openConsole(page, product.url)
    await expectReady(page)
    process.kill(hostOf(product.pid), 'SIGKILL')
    await expect(page.getByTitle('Measured live on this machine')).toBeHidden()
    await expect(page.getByTitle('Measured live on this machine')).toBeVisible({ timeout: 40_000 })
    const clip = demoClip('hello')
    await clipButton(page, clip).click()
    await expect(lastExchange(page)).toContainText(clip.written)
  } finally {
    await product.stop()
  }
})

test('nothing is left running when the console is asked to end', async () => {
  test.skip(process.platform === 'win32', 'finds the host process by ps')
  const product = await startProduct()
  const host = hostOf(product.pid)
  expect(await product.stop()).toBe(0)
  expect(() => process.kill(host, 0)).toThrow('ESRCH')
})

/** The process that holds the models: the one child of the process that watches over it. */
function hostOf(supervisor: number): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const child = processes
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find(([, parent]) => parent === supervisor)
  if (child?.[0] === undefined) throw new Error(`Process ${supervisor} has no child`)
  return child[0]
}
