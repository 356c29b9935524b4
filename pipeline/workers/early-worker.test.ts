import { expect, it, onTestFinished } from 'vitest'
import type { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { EarlyWorker } from './early-worker.ts'
import type { ScriptedApi, ScriptedOptions } from './testing/scripted-worker.ts'

const entry = new URL('./testing/scripted-worker.ts', import.meta.url)

function open(options: ScriptedOptions = {}) {
  const deaths: Failure[] = []
  const given = { name: 'test', entry, options, mayBeTornDown: true }
  const worker = new EarlyWorker<ScriptedApi>(given, (death) => deaths.push(death))
  onTestFinished(() => worker.close())
  return { worker, deaths }
}

it('answers what it was asked before it was loaded, in that order', async () => {
  const { worker } = open()
  const order: number[] = []
  await Promise.all([3, 1, 2].map((value) => worker.call('double', value).then((result) => order.push(result))))
  expect(order).toEqual([6, 2, 4])
})

it('that cannot be loaded tells every call why, and its owner once', async () => {
  const { worker, deaths } = open({ failLoading: true })
  const calls = await Promise.allSettled([worker.call('double', 1), worker.call('double', 2)])
  for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: { code: 'model.unloadable' } })
  await worker.over()
  expect(deaths).toMatchObject([{ code: 'model.unloadable' }])
})

it('that dies tells its calls and its owner; one that is closed tells nobody', async () => {
  const { worker, deaths } = open()
  await expect(worker.call('crash', 'out of memory')).rejects.toMatchObject({ code: 'worker.died' })
  await worker.over()
  expect(deaths).toHaveLength(1)
  const closed = open()
  await closed.worker.close()
  await expect(closed.worker.call('double', 1)).rejects.toMatchObject({ code: 'worker.closed' })
  expect(closed.deaths).toEqual([])
})

it('is killed as soon as it is there, whatever it is at', async () => {
  const { worker } = open()
  const call = worker.call('block', 600_000).catch((error: unknown) => error)
  await worker.kill(because('worker.torn'))
  expect(await call).toMatchObject({ code: 'worker.died' })
})
