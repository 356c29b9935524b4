import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RemoteTarget } from '../../protocol/monitoring.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { Targets } from './targets.ts'

const TARGET: RemoteTarget = {
  id: 'a',
  name: 'A server',
  metricsUrls: ['http://127.0.0.1:1/metrics'],
  everyS: 10,
  alertAboveMs: 400,
}

let folder = ''
let events: PipelineEvent[] = []
const opened: Targets[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-targets-'))
  events = []
})
afterEach(async () => {
  for (const targets of opened.splice(0)) targets.close()
  await rm(folder, { recursive: true })
})

async function open(): Promise<Targets> {
  const targets = new Targets(join(folder, 'data', 'targets.json'), (event) => events.push(event))
  opened.push(targets)
  await targets.open()
  return targets
}

describe('watched servers', () => {
  it('are told, kept in a file, and taken up again by the next host', async () => {
    const first = await open()
    expect(events).toEqual([])
    await first.put(TARGET)
    await first.put({ ...TARGET, id: 'b' })
    await first.put({ ...TARGET, name: 'Renamed' })
    expect(events.filter((event) => event.kind === 'topicChanged' && event.topic === 'targets')).toHaveLength(3)
    const second = await open()
    expect(second.all).toEqual([
      { ...TARGET, name: 'Renamed' },
      { ...TARGET, id: 'b' },
    ])
    await second.remove('b')
    expect((await open()).all).toEqual([{ ...TARGET, name: 'Renamed' }])
  })

  it.each([
    ['no address at all', { metricsUrls: [] }, 'targets.noAddress'],
    ['a file', { metricsUrls: ['file:///etc/passwd'] }, 'scrape.address'],
    ['a password in the address', { metricsUrls: ['http://a:b@c/'] }, 'scrape.credentials'],
    ['a WebSocket of http', { websocketUrl: 'http://127.0.0.1/' }, 'probe.address'],
  ])('are refused with %s', async (_, changes, code) => {
    const targets = await open()
    await expect(targets.put({ ...TARGET, ...changes })).rejects.toMatchObject({ code })
    expect(targets.all).toEqual([])
  })

  it('cannot be removed where they are not', async () => {
    await expect((await open()).remove('a')).rejects.toMatchObject({ code: 'targets.unknown' })
  })

  it('begin empty, with a problem, where the file is damaged; the file stays until there is something to keep', async () => {
    const path = join(folder, 'damaged.json')
    await writeFile(path, '{"version":1,')
    const targets = new Targets(path, (event) => events.push(event))
    await targets.open()
    expect(targets.all).toEqual([])
    expect(events).toMatchObject([{ kind: 'problemReported', problem: { code: 'targets.unreadable' } }])
    expect(await readFile(path, 'utf8')).toBe('{"version":1,')
  })
})
