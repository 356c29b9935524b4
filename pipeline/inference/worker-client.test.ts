import { afterEach, describe, expect, it } from 'vitest'
import type { ScriptedApi, ScriptedOptions } from './testing/scripted-worker.ts'
import { WorkerClient } from './worker-client.ts'

const ENTRY = new URL('./testing/scripted-worker.ts', import.meta.url)
const opened: WorkerClient<ScriptedApi>[] = []

async function start(options: ScriptedOptions = {}, onProgress?: (progress: number) => void) {
  const started = await WorkerClient.start<ScriptedApi, { greeting: string }>('test', ENTRY, options, onProgress)
  opened.push(started.client)
  return started
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

describe('a stage worker', () => {
  it('tells of its progress and of what it loaded', async () => {
    const progress: number[] = []
    const { info } = await start({}, (value) => progress.push(value))
    expect(info.greeting).toBe('ready')
    expect(progress).toEqual([0.5])
  })

  it('answers calls in the order in which they were sent, with stamps on one clock', async () => {
    const { client } = await start()
    const order: number[] = []
    const calls = [3, 1, 2].map((value) =>
      client.call('double', value).done.then((answer) => {
        order.push(answer.result)
        return answer.timing
      }),
    )
    expect(client.unanswered).toBe(3)
    const timings = await Promise.all(calls)
    expect(client.unanswered).toBe(0)
    expect(order).toEqual([6, 2, 4])
    for (const { requestedMs, startedMs, endedMs } of timings) {
      expect(requestedMs).toBeLessThanOrEqual(startedMs)
      expect(startedMs).toBeLessThanOrEqual(endedMs)
    }
    const starts = timings.map((timing) => timing.startedMs)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  })

  it('sends outputs while a call runs, and stops it when it is cancelled', async () => {
    const { client } = await start()
    const outputs: number[] = []
    const call = client.call(
      'count',
      { limit: 1_000_000 },
      {
        cancellable: true,
        onOutput: (value) => {
          outputs.push(value)
          if (value === 4) call.cancel()
        },
      },
    )
    expect((await call.done).result).toBe(true)
    expect(outputs.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  })

  it('stops a call that was cancelled before its turn came', async () => {
    const { client } = await start()
    const first = client.call('count', { limit: 20 })
    const outputs: number[] = []
    const second = client.call('count', { limit: 20 }, { cancellable: true, onOutput: (value) => outputs.push(value) })
    second.cancel()
    expect((await first.done).result).toBe(false)
    expect((await second.done).result).toBe(true)
    expect(outputs).toEqual([])
  })

  it('copies audio once and counts it, and does not copy shared memory', async () => {
    const { client } = await start()
    const plain = new Float32Array(1000).subarray(0, 100).fill(1)
    const sent = client.audio(plain)
    expect((await client.call('sumOf', sent.pcm, { transfer: sent.transfer }).done).result).toBe(100)
    expect(plain.length).toBe(100)
    expect(client.copiedBytes).toBe(400)
    const shared = new Float32Array(new SharedArrayBuffer(400)).fill(2)
    const sharedSent = client.audio(shared)
    expect((await client.call('sumOf', sharedSent.pcm, { transfer: sharedSent.transfer }).done).result).toBe(200)
    expect(client.copiedBytes).toBe(400)
  })

  it('hands the memory of a result over', async () => {
    const { client } = await start()
    expect([...(await client.call('ramp', 4).done).result]).toEqual([0, 1, 2, 3])
  })
})

describe('when something fails', () => {
  it('a call that fails fails alone, with code and hint', async () => {
    const { client } = await start()
    await expect(client.call('fail', 'no luck').done).rejects.toMatchObject({
      name: 'Failure',
      code: 'test.failed',
      message: 'no luck',
      hint: 'Try again.',
    })
    expect((await client.call('double', 2).done).result).toBe(4)
  })

  it('a worker that dies rejects what is pending and everything after', async () => {
    const { client } = await start()
    const pending = client.call('crash', 'out of memory')
    const queued = client.call('double', 1)
    await expect(pending.done).rejects.toMatchObject({ code: 'worker.died', message: /test stage.*out of memory/ })
    await expect(queued.done).rejects.toMatchObject({ code: 'worker.died' })
    await expect(client.call('double', 1).done).rejects.toMatchObject({ code: 'worker.died' })
  })

  it('loading that fails, and loading that crashes, is told in one line', async () => {
    await expect(start({ failLoading: true })).rejects.toMatchObject({
      code: 'model.unloadable',
      hint: 'Get another one.',
    })
    await expect(start({ crashLoading: true })).rejects.toMatchObject({
      code: 'worker.died',
      message: /while it loaded: the loader crashed/,
    })
  })

  it('a closed worker finishes what it has been asked, then refuses', async () => {
    const { client } = await start()
    const call = client.call('double', 21)
    const endless = client.call('count', { limit: 1_000_000 }, { cancellable: true })
    await client.close()
    expect((await call.done).result).toBe(42)
    expect((await endless.done).result).toBe(true)
    await expect(client.call('double', 1).done).rejects.toMatchObject({ code: 'worker.closed' })
  })
})
