import { execFileSync } from 'node:child_process'
import { demoClip } from '../clips.ts'
import { expect, expectReady, openConsole, test } from './console-test.ts'
import { runClip } from './turns.ts'

test('the page finds the host again after it crashed, and the next turn works', async ({ page, startAnother }) => {
  test.skip(process.platform === 'win32', 'finds the host process by ps')
  const product = await startAnother({ measuresFirst: false })
  await openConsole(page, product.url)
  await expectReady(page)
  await runClip(page, demoClip('hello'))
  const crashed = hostOf(product.pid)
  // From here on the page notes that it was without a host, however short that was.
  const lost = page.getByTitle('Measured live on this machine').waitFor({ state: 'hidden' })
  process.kill(crashed, 'SIGKILL')
  await lost
  await expectReady(page)
  expect(hostOf(product.pid)).not.toBe(crashed)
  await runClip(page, demoClip('hello'))
})

test('the terminal shows a measured turn before the console is ready, and nothing is left running when it is asked to end', async ({
  startAnother,
}) => {
  const product = await startAnother()
  expect(product.output()).toMatch(/First word: processing [\d.]+ ms, heard [\d.]+ ms/)
  // On Windows the host process is not found by ps.
  const host = process.platform === 'win32' ? undefined : hostOf(product.pid)
  expect(await product.stop()).toBe(0)
  if (host !== undefined) expect(() => process.kill(host, 0)).toThrow('ESRCH')
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
