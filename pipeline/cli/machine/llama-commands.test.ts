import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signalChild } from '../../base/process/signal-child.ts'
import { DEVICE_PACKAGES } from '../../llama/pinned-packages.ts'
import { type FakeRegistry, fakeRegistry } from '../../llama/testing/fake-registry.ts'
import { startCli } from '../testing/cli-process.ts'

const isKnown = DEVICE_PACKAGES[`${process.platform} ${process.arch}`] !== undefined

let data: string
let registry: FakeRegistry | undefined
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'firstword-llama-'))
})
afterEach(async () => {
  await registry?.close()
  registry = undefined
  rmSync(data, { recursive: true, force: true })
})

function llama(...words: readonly string[]) {
  return startCli(['llama', ...words], { environment: { FIRSTWORD_DATA: data } })
}
const left = () => {
  const folder = join(data, 'engines', 'llama')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe('llama.cpp on the command line', () => {
  it('is said not to be there, and how to get it', async () => {
    const out = expect.stringMatching(
      /^llama.cpp \(node-llama-cpp [\d.]+\): not installed \(firstword llama install\)\n$/,
    )
    expect(await llama('status').ended).toMatchObject({ exitCode: 0, out })
    expect(await llama('remove').ended).toMatchObject({ exitCode: 0, out: 'Nothing was installed.\n' })
  })

  it.skipIf(!isKnown)('is not installed from a registry that lacks it: one line, and nothing is left', async () => {
    registry = await fakeRegistry({})
    const { exitCode, out, err } = await llama('install', '--registry', registry.address).ended
    expect([exitCode, out]).toEqual([2, ''])
    expect(err.trimEnd().split('\n')).toEqual([expect.stringMatching(/does not deliver .*: it answers 404/)])
    expect(left()).toEqual([])
  })

  it.skipIf(!isKnown)('is stopped by Ctrl-C in the middle, which leaves nothing', async () => {
    let asked = () => {}
    const waiting = new Promise<void>((resolve) => {
      asked = resolve
    })
    registry = await fakeRegistry({}, (_path, _attempt, response) => {
      response.write('a little')
      asked()
      return true
    })
    const { child, ended } = llama('install', '--registry', registry.address)
    await waiting
    signalChild(child, 'SIGINT')
    expect(await ended).toMatchObject({ exitCode: 130, err: expect.stringContaining('nothing was installed') })
    expect(left()).toEqual([])
  })
})
