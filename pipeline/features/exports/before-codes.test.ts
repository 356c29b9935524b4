import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionFiles } from '../../servers/downloads.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { putKeptBefore } from '../../store/testing/before-codes/kept-before.ts'
import { sessionFiles } from './session-files.ts'

let folder: string
let store: SessionStore
let files: SessionFiles
let ids: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-before-codes-'))
  putKeptBefore(folder)
  store = openSessionStore({ folder, role: 'host' })
  files = sessionFiles(store, '0.1.0')
  ids = (await store.listSessions({ limit: 50, offset: 0 })).sessions.map(({ id }) => id)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function textOf(id: string, file: string, language: 'en' | 'zh'): Promise<string> {
  const download = await files.session(id, file, { language, includeText: true, includeAudio: false })
  const chunks: (string | Uint8Array)[] = []
  for await (const chunk of download?.body ?? []) chunks.push(chunk)
  return chunks.join('')
}

describe('sessions that were kept before reasons were codes', () => {
  it.each(['report.html', 'turns.csv', 'session.json', 'trace.json', 'summary.md'])('give a %s', async (file) => {
    expect(ids.length).toBeGreaterThan(2)
    for (const id of ids) expect((await textOf(id, file, 'en')).length).toBeGreaterThan(200)
  })

  it('say in both languages of a report why turns have no number', async () => {
    const reports = await Promise.all(ids.map((id) => textOf(id, 'report.html', 'zh')))
    const whole = reports.join('\n')
    expect(whole).toContain('the clip was fed faster than real time: no latency can be measured so')
    expect(whole).toContain('片段以快于实时的速度送入：这样无法测量延迟')
    expect(whole).toContain('服务器关闭了连接（1011：busy）')
  })

  it('come back from a file as they are', async () => {
    for (const id of ids) {
      const text = await textOf(id, 'session.json', 'en')
      const again = await files.importSession(new TextEncoder().encode(text))
      expect((await store.readSession(again)).counts.turns).toBe((await store.readSession(id)).counts.turns)
    }
  })
})
