import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import type { RemoteTarget, TargetSample } from '../../protocol/monitoring.ts'
import { TargetSampler } from './target-sampler.ts'
import { TargetWatch } from './target-watch.ts'
import { probeXiaozhi } from './xiaozhi-probe.ts'

const closing: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of closing.splice(0)) close()
})

function target(changes: Partial<RemoteTarget>): RemoteTarget {
  return { id: 't', name: 'a server', metricsUrls: [], everyS: 10, ...changes }
}

async function metricsServer(text: () => string | undefined): Promise<string> {
  const server = createServer((_, response) => {
    const body = text()
    response.writeHead(body === undefined ? 500 : 200).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
}

/** A server of devices that answers a hello with the given frames. */
async function deviceServer(answers: readonly string[]): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  closing.push(() => server.close())
  server.on('connection', (socket) => {
    socket.once('message', () => {
      for (const answer of answers) socket.send(answer)
      if (answers.length === 0) socket.close(1000)
    })
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/xiaozhi/v1/`
}

describe('one reading of a target', () => {
  it('joins what its addresses say, and its WebSocket’s connect and hello', async () => {
    const metricsUrls = [await metricsServer(() => 'a_latency_ms 1\n'), await metricsServer(() => 'b_latency_ms 2\n')]
    const websocketUrl = await deviceServer(['no json', '{"type":"mcp"}', '{"type":"hello","transport":"websocket"}'])
    const sample = await new TargetSampler(target({ metricsUrls, websocketUrl })).sample()
    expect(sample).toMatchObject({ targetId: 't', alert: false, valuesMs: { a_latency: 1, b_latency: 2 } })
    expect(sample.problem).toBeUndefined()
    expect(sample.valuesMs.connect).toBeGreaterThan(0)
    expect(sample.valuesMs.hello).toBeGreaterThan(0)
  })

  it('says what failed and keeps what did not', async () => {
    const metricsUrls = [await metricsServer(() => undefined), await metricsServer(() => 'b_latency_ms 2\n')]
    const sample = await new TargetSampler(target({ metricsUrls })).sample()
    expect(sample).toMatchObject({ valuesMs: { b_latency: 2 }, problem: { code: 'scrape.status' } })
  })

  it('alerts above the threshold, not at it', async () => {
    let ms = 400
    const metricsUrls = [await metricsServer(() => `pipeline_latency ${ms}\n`)]
    const sampler = new TargetSampler(target({ metricsUrls, alertAboveMs: 400 }))
    expect((await sampler.sample()).alert).toBe(false)
    ms = 401
    expect((await sampler.sample()).alert).toBe(true)
  })
})

describe('the probe of a WebSocket', () => {
  it.each([
    ['an address of http', 'http://127.0.0.1/', 'probe.address'],
    ['a port where nobody listens', 'ws://127.0.0.1:1/', 'probe.unreachable'],
  ])('refuses %s', async (_, address, code) => {
    await expect(probeXiaozhi(address)).rejects.toMatchObject({ code })
  })

  it('says that the server closed, or stayed silent', async () => {
    await expect(probeXiaozhi(await deviceServer([]))).rejects.toMatchObject({ code: 'probe.refused' })
    await expect(probeXiaozhi(await deviceServer(['{"type":"mcp"}']), 100)).rejects.toMatchObject({
      code: 'probe.timeout',
    })
  })
})

describe('watching a target', () => {
  /** Watches with a made-up sampler; answers with when each reading was made. */
  async function readingTimes(
    problems: readonly boolean[],
    everyS = 10,
  ): Promise<{ times: number[]; told: TargetSample[] }> {
    vi.useFakeTimers()
    const times: number[] = []
    const told: TargetSample[] = []
    const sample = async (): Promise<TargetSample> => {
      const fails = problems[times.length] ?? false
      times.push(Date.now())
      const problem = { code: 'scrape.timeout', message: 'no answer' }
      return { targetId: 't', at: '', valuesMs: {}, alert: false, ...(fails ? { problem } : {}) }
    }
    const watch = new TargetWatch(target({ everyS }), (each) => told.push(each), { sample })
    closing.push(() => watch.stop())
    const startedAt = Date.now()
    watch.start()
    await vi.advanceTimersByTimeAsync(0)
    // A connection of another test that closes meanwhile has its own timer: it may be the next one.
    for (let steps = 0; times.length < problems.length && steps < 100; steps++) await vi.advanceTimersToNextTimerAsync()
    return { times: times.map((at) => (at - startedAt) / 1000), told }
  }

  it('reads at its interval', async () => {
    expect((await readingTimes([false, false, false])).times).toEqual([0, 10, 20])
  })

  it('reads once a day at least, where an interval of a file would overflow a timer', async () => {
    expect((await readingTimes([false, false], 2 ** 31)).times).toEqual([0, 86_400])
  })

  it('waits longer after each failure, says so, and goes back to its interval afterwards', async () => {
    const { times, told } = await readingTimes([true, true, true, false, false])
    expect(times).toEqual([0, 10, 30, 70, 80])
    expect(told.slice(0, 3).map(({ problem }) => problem?.hint)).toEqual([
      undefined,
      'Tried again in 20 s.',
      'Tried again in 40 s.',
    ])
  })
})
