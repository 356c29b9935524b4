import { expect, it } from 'vitest'
import { hold, JUNK, knock, manyTimes, startAttackedConsole, strangeRequest, visit } from './testing/console-attacks.ts'

const ATTEMPTS = 10_000
const LIMIT_MS = 30 * 60_000

it(
  'ten thousand malformed upgrades and requests, resets and rounds without a file descriptor: the console goes on',
  async () => {
    const console = await startAttackedConsole(256)
    const { port } = console
    const visitor = await visit(port)
    for (let round = 0; round < 5; round++) {
      const per = ATTEMPTS / 5
      await manyTimes(per, (n) => knock(port, strangeRequest(port, n)))
      await manyTimes(per, (n) => knock(port, strangeRequest(port, n, true), 'reset'))
      await manyTimes(per, (n) => knock(port, JUNK[n % JUNK.length] ?? '', n % 2 ? 'reset' : 'wait'))
      const letGo = hold(port, 1000)
      await visitor.health(({ residentBytes }) => residentBytes === undefined)
      letGo()
      await visitor.health(({ residentBytes }) => residentBytes !== undefined)
    }
    const { refusals } = await console.health()
    expect(refusals['access.host'] ?? 0).toBeGreaterThan(ATTEMPTS / 4)
    expect(refusals['access.origin'] ?? 0).toBeGreaterThan(ATTEMPTS / 8)
    visitor.close()
    expect(await console.stop()).toEqual({ code: 0, err: '' })
  },
  LIMIT_MS,
)
