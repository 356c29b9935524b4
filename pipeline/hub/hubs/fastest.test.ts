import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HttpClient } from '../net/http-client.ts'
import { HostileHub } from '../testing/hostile-hub.ts'
import { askHosts, byAnswer } from './fastest.ts'

let hub: HostileHub
let client: HttpClient

beforeEach(async () => {
  hub = await HostileHub.start({ 'README.md': Buffer.from('# x') })
  client = new HttpClient({})
})
afterEach(async () => {
  client.close()
  await hub[Symbol.asyncDispose]()
})

const signal = new AbortController().signal

describe('hosts that are asked how fast they are', () => {
  it('answer, or it is said why not', async () => {
    const asked = [
      { host: 'good', url: `${hub.url}/files/README.md` },
      { host: 'down', url: 'http://127.0.0.1:9/' },
      { host: 'lacks it', url: `${hub.url}/files/nothing` },
    ]
    expect(await askHosts(client, asked, signal, 60_000)).toMatchObject([
      { host: 'good', answeredMs: expect.any(Number) },
      { host: 'down', why: expect.stringContaining('127.0.0.1:9 cannot be reached') },
      { host: 'lacks it', why: expect.stringContaining('404') },
    ])
    expect(hub.requests.every(({ method }) => method === 'HEAD')).toBe(true)
  })

  it('are not waited for beyond the limit', async () => {
    hub.always = () => true
    const [found] = await askHosts(client, [{ host: 'silent', url: `${hub.url}/files/README.md` }], signal, 50)
    expect(found).toEqual({ host: 'silent', why: expect.stringMatching(/0\.05 s/) })
  })

  it('are put in order: the fastest first, those that did not answer last and as they were', () => {
    const asked = [
      { host: 'a', why: 'x' },
      { host: 'b', answeredMs: 90 },
      { host: 'c', why: 'x' },
      { host: 'd', answeredMs: 20 },
    ]
    expect(byAnswer(['a', 'b', 'c', 'd'], asked)).toEqual(['d', 'b', 'a', 'c'])
  })
})
