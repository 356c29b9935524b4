import { expect, it, onTestFinished } from 'vitest'
import type { SpareWorker } from '../workers/carrier.ts'
import type { ScriptedApi } from '../workers/testing/scripted-worker.ts'
import { WorkerClient } from '../workers/worker-client.ts'
import { SpareProcess } from './spare-process.ts'

const entry = new URL('../workers/testing/scripted-worker.ts', import.meta.url)
const GUARD = { timeout: 60_000 }

function recorder(isIdle = () => true): SpareProcess {
  const spares = new SpareProcess(entry, isIdle)
  onTestFinished(() => spares.end())
  return spares
}

async function beginWith(spare: SpareWorker | undefined) {
  const given = { name: 'test', entry, options: {}, carrier: 'process', spare } as const
  const { client } = await WorkerClient.start<ScriptedApi, unknown>(given)
  onTestFinished(() => client.close())
  return client
}

it('a process that waits serves as one that was started for it, and is given away once', async () => {
  const spares = recorder()
  spares.keep()
  await expect.poll(() => spares.residentBytes, GUARD).toBeGreaterThan(1e7)
  const client = await beginWith(spares.take())
  expect((await client.call('double', 21).done).result).toBe(42)
  expect([spares.isThere, spares.take()]).toEqual([false, undefined])
  expect(spares.residentBytes).toBe(0)
})

it('none is started while the stage is at work', async () => {
  let isIdle = false
  let asked = 0
  const spares = recorder(() => {
    asked += 1
    return isIdle
  })
  spares.keep()
  await expect.poll(() => asked, GUARD).toBeGreaterThan(1)
  expect(spares.isThere).toBe(false)
  isIdle = true
  await expect.poll(() => spares.isThere, GUARD).toBe(true)
})

it('one that has come to an end is not given away, and another takes its place', async () => {
  const spares = recorder()
  spares.keep()
  await expect.poll(() => spares.isThere, GUARD).toBe(true)
  const first = spares.take()
  first?.kill()
  await expect.poll(() => first?.waits, GUARD).toBe(false)
  // Whoever is given it all the same begins in a new one.
  expect((await (await beginWith(first)).call('double', 2).done).result).toBe(4)
  spares.keep()
  await expect.poll(() => spares.isThere, GUARD).toBe(true)
})
