import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ScriptedApi, ScriptedOptions } from './testing/scripted-worker.ts'
import { WorkerClient, type WorkerStart } from './worker-client.ts'

const entry = new URL('./testing/scripted-worker.ts', import.meta.url)
const opened: WorkerClient<ScriptedApi>[] = []

async function start(carrier: 'thread' | 'process', options: ScriptedOptions = {}, more: Partial<WorkerStart> = {}) {
  const given = { name: 'test', entry, options, carrier, ...more }
  const started = await WorkerClient.start<ScriptedApi, { greeting: string }>(given)
  opened.push(started.client)
  return started
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

describe.each(['thread', 'process'] as const)('a worker in a %s', (carrier) => {
  it('tells of its progress and of what it loaded', async () => {
    const progress: number[] = []
    const { info, client } = await start(carrier, {}, { onProgress: (value) => progress.push(value) })
    expect(info.greeting).toBe('ready')
    expect(progress).toEqual([0.5])
    expect(client.carrier).toBe(carrier)
    expect(client.pid !== undefined).toBe(carrier === 'process')
  })

  it('answers calls in the order in which they were sent, with stamps on one clock', async () => {
    const { client } = await start(carrier)
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
    const { client } = await start(carrier)
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
    const { client } = await start(carrier)
    // It goes on until it is cancelled itself, which is said after the other was: messages keep their order.
    const first = client.call('count', { limit: 1_000_000 }, { cancellable: true })
    const outputs: number[] = []
    const second = client.call('count', { limit: 20 }, { cancellable: true, onOutput: (value) => outputs.push(value) })
    second.cancel()
    first.cancel()
    expect((await first.done).result).toBe(true)
    expect((await second.done).result).toBe(true)
    expect(outputs).toEqual([])
  })

  it('copies audio once and counts it; only a thread shares memory', async () => {
    const { client } = await start(carrier)
    const plain = new Float32Array(1000).subarray(0, 100).fill(1)
    const sent = client.audio(plain)
    expect((await client.call('sumOf', sent.pcm, { transfer: sent.transfer }).done).result).toBe(100)
    expect(plain.length).toBe(100)
    expect(client.copiedBytes).toBe(400)
    const shared = new Float32Array(new SharedArrayBuffer(400)).fill(2)
    const sharedSent = client.audio(shared)
    expect((await client.call('sumOf', sharedSent.pcm, { transfer: sharedSent.transfer }).done).result).toBe(200)
    expect(client.copiedBytes).toBe(carrier === 'thread' ? 400 : 800)
  })

  it('hands over what a result holds', async () => {
    const { client } = await start(carrier)
    expect([...(await client.call('ramp', 4).done).result]).toEqual([0, 1, 2, 3])
  })

  it('tells what belongs to no call before the results that follow it', async () => {
    const told: unknown[] = []
    const { client } = await start(carrier, {}, { onNote: (note) => told.push(note) })
    await client.call('note', 'heard').done.then(() => told.push('answered'))
    expect(told).toEqual(['heard', 'answered'])
  })

  it('a call that fails fails alone, with code and hint', async () => {
    const { client } = await start(carrier)
    await expect(client.call('fail', 'no luck').done).rejects.toMatchObject({
      name: 'Failure',
      code: 'test.failed',
      message: 'no luck',
      hint: 'Try again.',
    })
    expect((await client.call('double', 2).done).result).toBe(4)
  })

  it('a worker that dies rejects what is pending and everything after, and tells once', async () => {
    const deaths: Failure[] = []
    const { client } = await start(carrier, {}, { onDeath: (death) => deaths.push(death) })
    const pending = client.call('crash', 'out of memory')
    const queued = client.call('double', 1)
    await expect(pending.done).rejects.toMatchObject({ code: 'worker.died', message: /test stage.*out of memory/ })
    await expect(queued.done).rejects.toMatchObject({ code: 'worker.died' })
    await expect(client.call('double', 1).done).rejects.toMatchObject({ code: 'worker.died' })
    expect(deaths).toHaveLength(1)
  })

  it('loading that fails, and loading that crashes, is told in one line', async () => {
    await expect(start(carrier, { failLoading: true })).rejects.toMatchObject({
      code: 'model.unloadable',
      hint: 'Get another one.',
    })
    await expect(start(carrier, { crashLoading: true })).rejects.toMatchObject({
      code: 'worker.died',
      message: /while it loaded: the loader crashed/,
    })
  })

  it('a closed worker finishes what it has been asked, then refuses', async () => {
    const deaths: Failure[] = []
    const { client } = await start(carrier, {}, { onDeath: (death) => deaths.push(death) })
    const call = client.call('double', 21)
    const endless = client.call('count', { limit: 1_000_000 }, { cancellable: true })
    await client.close()
    expect((await call.done).result).toBe(42)
    expect((await endless.done).result).toBe(true)
    await expect(client.call('double', 1).done).rejects.toMatchObject({ code: 'worker.closed' })
    expect(deaths).toEqual([])
  })
})

describe('a thread', () => {
  it('that may be torn down is ended in the middle of its work; any other goes on', async () => {
    const { client } = await start('thread', {}, { mayBeTornDown: true })
    const working = client.call('block', 600_000)
    client.kill(because('worker.torn'))
    await expect(working.done).rejects.toMatchObject({ code: 'worker.died', message: /it was ended/ })
    await client.over
    const { client: other } = await start('thread')
    const call = other.call('double', 4)
    other.kill(because('worker.torn'))
    expect((await call.done).result).toBe(8)
  })

  it('is handed what comes with its options where that is asked for', async () => {
    const { buffer } = new Uint8Array(8)
    await start('thread', { failLoading: false, buffer } as ScriptedOptions, { optionsTransfer: [buffer] })
    expect(buffer.byteLength).toBe(0)
  })
})

describe('a worker process', () => {
  async function dying() {
    let died: (death: Failure) => void = () => undefined
    const death = new Promise<Failure>((resolve) => {
      died = resolve
    })
    const onDeath: WorkerStart['onDeath'] = (failure, over) => void over.then(() => died(failure))
    const { client } = await start('process', {}, { onDeath })
    return { client, pid: client.pid as number, death }
  }

  it('that is killed fails what it was at, with the signal in words', async () => {
    const { client, pid, death } = await dying()
    const call = client.call('block', 600_000)
    process.kill(pid, 'SIGKILL')
    await expect(call.done).rejects.toMatchObject({ code: 'worker.died', message: /ended by SIGKILL/ })
    expect((await death).message).toMatch(/SIGKILL/)
  })

  it('that exits in the middle fails what it was at, with its code; what it had answered counts', async () => {
    const { client, death } = await dying()
    const answered = client.call('double', 4)
    const exiting = client.call('exit', 139)
    expect((await answered.done).result).toBe(8)
    await expect(exiting.done).rejects.toMatchObject({ message: /ended with 139/ })
    await death
  })

  it.skipIf(process.platform === 'win32')('that stands still is found out by its heartbeat, and killed', async () => {
    const { client, pid, death } = await dying()
    const call = client.call('double', 1)
    await call.done
    process.kill(pid, 'SIGSTOP')
    await expect(client.call('double', 2).done).rejects.toMatchObject({ message: /no sign of life/ })
    await death
    expect(() => process.kill(pid, 0)).toThrow()
  })

  it('that computes for long without a break is alive', async () => {
    const { client } = await start('process')
    await client.call('block', 2500).done
    expect((await client.call('double', 3).done).result).toBe(6)
  })

  it('says how much memory it holds, also while it computes; a thread shares its host’s', async () => {
    const { client } = await start('process')
    const computing = client.call('block', 2500)
    await vi.waitFor(() => expect(client.residentBytes).toBeGreaterThan(1e7), { timeout: 60_000 })
    await computing.done
    expect((await start('thread')).client.residentBytes).toBeUndefined()
  })

  it('ends when its host does', async () => {
    const { fork } = await import('node:child_process')
    const host = fork(new URL('./testing/short-lived-host.ts', import.meta.url), { execArgv: [] })
    onTestFinished(() => void host.kill('SIGKILL'))
    const pid = await new Promise<number>((resolve) => host.once('message', (message) => resolve(Number(message))))
    const alive = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    expect(alive()).toBe(true)
    host.kill('SIGKILL')
    await expect.poll(alive, { timeout: 60_000 }).toBe(false)
  })
})
