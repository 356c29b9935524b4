import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from '../testing/cli-process.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-supervisor-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A host that ends in some way at its first start, under the supervisor. */
function supervised(way: string, firstWaitMs = 1) {
  count += 1
  const starts = join(folder, `starts-${count}`)
  const supervisor = startCli([way, starts, String(firstWaitMs)], { entry: 'testing/crashing-host.ts' })
  return { ...supervisor, starts: async () => (await readFile(starts, 'utf8')).trim().split('\n').length }
}

describe('a host under its supervisor', () => {
  it.each([
    ['throw', 70, /^firstword: the host met an error that it did not expect, and ends: Cannot read .*\n.*TypeError/],
    ['reject', 70, /^firstword: the host met an error .*: a promise is broken\nError: a promise is broken\n {4}at /],
    ['nodesOwn', 1, /^/],
  ])('is started again after an error that nobody caught (%s), with its stack told', async (way, code, told) => {
    const { ended, starts } = supervised(way)
    const { exitCode, err } = await ended
    expect(err).toMatch(told)
    expect(err).toContain(`firstword: the host crashed (code ${code}); starting it again\n`)
    expect([exitCode, await starts()]).toEqual([0, 2])
  })

  it('is started again after a signal', async () => {
    const { ended, starts } = supervised('signal')
    const { exitCode, err } = await ended
    expect([exitCode, await starts(), err]).toEqual([0, 2, 'firstword: the host crashed; starting it again\n'])
  })

  it('is left alone where it ended because of what was asked for, and its exit code is told on', async () => {
    const { ended, starts } = supervised('badInput')
    const { exitCode, err } = await ended
    expect([exitCode, await starts(), err]).toEqual([2, 1, ''])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('is not started again after %s during the wait for it', async (signal) => {
    const { child, ended, errLine, starts } = supervised('signal', 600_000)
    await errLine(/starting it again/)
    child.kill(signal)
    expect([(await ended).exitCode, await starts()]).toEqual([0, 1])
  })
})
