import { describe, expect, it } from 'vitest'
import {
  hold,
  JUNK,
  knock,
  manyTimes,
  STRANGE_REQUESTS,
  startAttackedConsole,
  strangeRequest,
  visit,
} from './testing/console-attacks.ts'

/** Guards against hanging only: a process is started, on a machine that is busy with other things. */
const LIMIT_MS = 120_000

const WELL = { code: 0, err: '' }

describe('the door of the console', () => {
  it(
    'outlives other sites that ask for any path, resets in the middle of the answer and what is no HTTP; it counts them',
    async () => {
      const console = await startAttackedConsole()
      const { port } = console
      const visitor = await visit(port)
      await manyTimes(2 * STRANGE_REQUESTS, (n) => knock(port, strangeRequest(port, n)))
      const { refusals } = await console.health()
      expect(refusals).toMatchObject({ 'access.host': 44, 'access.origin': 22 })
      expect(refusals['access.path']).toBeGreaterThan(0)
      await manyTimes(200, (n) => knock(port, strangeRequest(port, n, true), 'reset'))
      await manyTimes(50, (n) => knock(port, JUNK[n % JUNK.length] ?? '', n % 2 ? 'reset' : 'wait'))
      const { refusedAttempts = 0 } = await visitor.health()
      expect((await console.health()).refusals['access.notHttp']).toBeGreaterThan(0)
      expect(refusedAttempts, 'the page shows them').toBeGreaterThan(66)
      visitor.close()
      expect(await console.stop()).toEqual(WELL)
    },
    LIMIT_MS,
  )

  it.runIf(process.platform === 'linux')(
    'outlives that no file descriptor is left: it says that its memory is not known, and does once there are again',
    async () => {
      const console = await startAttackedConsole(64)
      const visitor = await visit(console.port)
      expect((await visitor.health()).residentBytes).toBeGreaterThan(0)
      const letGo = hold(console.port, 100)
      await visitor.health(({ residentBytes }) => residentBytes === undefined)
      letGo()
      await visitor.health(({ residentBytes }) => residentBytes !== undefined)
      visitor.close()
      expect(await console.stop()).toEqual(WELL)
    },
    LIMIT_MS,
  )
})
