import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Download, SessionFiles } from '../../servers/downloads.ts'
import { createHttpServer } from '../../servers/http-server.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { syntheticSession } from '../../store/testing/synthetic-session.ts'
import { sessionFiles } from './session-files.ts'

const OPTIONS = { language: 'en', includeText: true, includeAudio: false } as const
const TOKEN = '0123456789abcdef'
/** Threads end on a busy machine when they end. */
const PATIENCE = { timeout: 60_000, interval: 50 }

let folder: string
let store: SessionStore
let files: SessionFiles
let server: Server
let id: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-cancelled-'))
  store = openSessionStore({ folder, role: 'host' })
  const { session, turns, samples } = syntheticSession({ seed: 5, turnsPerArm: 150, utterances: 5 })
  id = (await store.importSession({ session, turns, samples, recordings: new Map() })).id
  files = sessionFiles(store, '0.1.0')
  const access = () => ({ port: (server.address() as AddressInfo).port, token: TOKEN, extraOrigins: [] })
  server = createHttpServer({ access, pages: new Map(), clips: new Map(), health: () => ({}), sessions: files })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // What this process starts only once (its pool of threads) is there after a first export.
  await drained(await files.session(id, 'turns.csv', OPTIONS))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await store.close()
  await rm(folder, { recursive: true })
})

const threads = () => readdirSync('/proc/self/task').length

async function drained(download: Download | undefined): Promise<number> {
  let chunks = 0
  for await (const _ of download?.body ?? []) chunks += 1
  return chunks
}

/** As the server does with a download: whoever leaves destroys the stream. */
function streamOf(download: Download | undefined): Readable {
  return Readable.from(download?.body ?? [], { objectMode: true })
}

async function withoutNewThreads(work: () => Promise<unknown>): Promise<void> {
  const before = threads()
  await work()
  await expect.poll(threads, PATIENCE).toBeLessThanOrEqual(before)
}

describe('an export that somebody leaves', { timeout: 120_000 }, () => {
  it('before its first chunk takes its threads with it', () =>
    withoutNewThreads(async () => {
      for (let n = 0; n < 3; n += 1) {
        const before = threads()
        streamOf(await files.session(id, 'trace.json', OPTIONS)).destroy()
        await expect.poll(threads, PATIENCE).toBeLessThanOrEqual(before)
      }
    }))

  it('in the middle takes its threads with it', () =>
    withoutNewThreads(async () => {
      for (let n = 0; n < 3; n += 1) {
        for await (const _ of streamOf(await files.session(id, 'trace.json', OPTIONS))) break
      }
    }))

  it('while it is computed still, as a page that is closed does, takes its threads with it', () =>
    withoutNewThreads(async () => {
      const { port } = server.address() as AddressInfo
      for (let n = 0; n < 3; n += 1) {
        const leave = new AbortController()
        const arrived = once(server, 'request')
        const headers = { Authorization: `Bearer ${TOKEN}` }
        const asked = fetch(`http://127.0.0.1:${port}/sessions/${id}/report.html`, { headers, signal: leave.signal })
        await arrived
        leave.abort()
        await expect(asked).rejects.toThrow(/abort/)
      }
    }))

  it('fails to be read on, and no one waits for it', async () => {
    const leave = new AbortController()
    const download = await files.session(id, 'trace.json', OPTIONS, leave.signal)
    leave.abort()
    await expect(drained(download)).rejects.toMatchObject({ code: 'export.failed' })
  })
})

describe('exports at once', { timeout: 120_000 }, () => {
  it('are so many and no more, which is said in one line; each that ends makes room', async () => {
    const downloads = await Promise.all(Array.from({ length: 4 }, () => files.session(id, 'trace.json', OPTIONS)))
    const another = () => files.session(id, 'turns.csv', OPTIONS)
    await expect(another()).rejects.toMatchObject({ code: 'files.busy', message: expect.stringMatching(/^4 files/) })
    await expect(files.importSession(Buffer.from('{}'))).rejects.toMatchObject({ code: 'files.busy' })
    streamOf(downloads.pop()).destroy()
    await expect.poll(() => another().then(drained, () => 0), PATIENCE).toBeGreaterThan(0)
    for (const download of downloads) expect(await drained(download)).toBeGreaterThan(1)
  })
})
