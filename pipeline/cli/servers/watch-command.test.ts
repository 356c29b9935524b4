import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { noPipeline, runCommand } from '../testing/run-command.ts'
import { readingLines } from './watch-command.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server whose n-th answer is the n-th text; `undefined` is an error. */
async function metricsServer(texts: readonly (string | undefined)[]): Promise<string> {
  let asked = 0
  const server = createServer((_, response) => {
    const text = texts[asked]
    asked += 1
    response.writeHead(text === undefined ? 503 : 200).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
}

describe('watch', () => {
  it('prints the plan’s three latencies, what else is found, and the load', () => {
    const valuesMs = { pipeline_latency: 330.4, first_token_latency: 98.76, tts_latency: 50 }
    const reading = { targetId: 'w', at: '2026-01-01T00:00:00.000Z', valuesMs, alert: false, load: [0.5, 0.25, 0] }
    expect(readingLines(reading)).toEqual([
      '2026-01-01T00:00:00.000Z',
      '  LLM first token           98.8 ms',
      '  ASR recognition           unknown',
      '  Whole pipeline            330 ms',
      '  tts_latency               50.0 ms',
      '  System load               0.50 0.25 0.00 (this machine)',
    ])
  })

  it('goes on after a failure and says so', async () => {
    const url = await metricsServer([undefined, 'first_token_latency 98\n'])
    const { exitCode, out, err } = await runCommand(['watch', '--url', url, '--every', '1', '--times', '2'])
    expect(exitCode).toBe(0)
    expect(err).toBe(`firstword: ${url} answered 503`)
    expect(out.match(/LLM first token +(.*)/g)).toEqual([
      'LLM first token           unknown',
      'LLM first token           98.0 ms',
    ])
  })

  it('ends with 1 where the last reading failed, and when it is stopped', async () => {
    const url = await metricsServer([])
    expect((await runCommand(['watch', '--url', url, '--times', '1'])).exitCode).toBe(1)
    const stop = new AbortController()
    stop.abort()
    expect((await runCommand(['watch', '--url', url], noPipeline, stop)).exitCode).toBe(0)
  })

  it.each([
    [['--every', '0'], '--every cannot be "0" - write a whole number from 1 to 86400'],
    [['--every', '2147484'], '--every cannot be "2147484" - write a whole number from 1 to 86400'],
    [['--every', 'x'], '--every cannot be "x"'],
    [['--url', 'file:///etc/passwd'], 'is no address of http or https'],
  ])('refuses %j with one line', async (words, message) => {
    const { exitCode, err } = await runCommand(['watch', ...words])
    expect([exitCode, err.includes(message), err.split('\n').length]).toEqual([2, true, 1])
  })
})
