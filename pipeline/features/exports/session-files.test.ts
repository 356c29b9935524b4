import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeWavChannels } from '../../audio/wav.ts'
import { exportSession } from '../../reports/formats.ts'
import type { Download, SessionFiles } from '../../servers/downloads.ts'
import type { ImportedSession, SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { syntheticSession } from '../../store/testing/synthetic-session.ts'
import { sessionFiles } from './session-files.ts'

const OPTIONS = { language: 'en', includeText: true, includeAudio: true } as const
const WAV = encodeWavChannels({ sampleRateHz: 16_000, channels: [new Float32Array(160), new Float32Array(160)] })

let folder: string
let store: SessionStore
let files: SessionFiles
let id: string
let turnId: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-exports-'))
  store = openSessionStore({ folder, role: 'host' })
  const { session, turns, samples } = syntheticSession({ seed: 5, turnsPerArm: 10, utterances: 5 })
  id = (await store.importSession({ session, turns, samples, recordings: new Map() })).id
  turnId = turns[4]?.record.id ?? ''
  await store.putRecording(id, turnId, { wav: WAV, durationMs: 10 })
  files = sessionFiles(store, '0.1.0')
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

function reading(whole: SessionStore) {
  const { readSession, readTurn, readSamples, readRecording } = whole
  const turnsOf: SessionStore['turnsOf'] = (sessionId, options) => whole.turnsOf(sessionId, options)
  return {
    readSession,
    readTurn,
    readSamples,
    readRecording,
    turnsOf,
    importSession: (file: Parameters<SessionStore['importSession']>[0]) => whole.importSession(file),
    flush: () => whole.flush(),
  }
}

async function textOf(download: Download | undefined): Promise<string> {
  const chunks: (string | Uint8Array)[] = []
  for await (const chunk of download?.body ?? []) chunks.push(chunk)
  return chunks.join('')
}

/** The file of a session of so many turns that was never kept; without their spans it is soon read. */
async function longFile(turnsPerArm: number): Promise<{ readonly bytes: Buffer; readonly turns: number }> {
  const { session, turns } = syntheticSession({ seed: 6, turnsPerArm, utterances: 5 })
  const source = {
    session,
    turns: async function* () {
      yield turns.map((turn) => ({ ...turn, record: { ...turn.record, spans: [] } }))
    },
    samples: async () => [],
    recording: async () => undefined,
  }
  const options = { ...OPTIONS, exportedAt: session.startedAt, appVersion: '0.1.0' }
  const { chunks, ...head } = exportSession(source, 'json', options)
  return { bytes: Buffer.from(await textOf({ ...head, body: chunks })), turns: turns.length }
}

/** How often this thread's event loop turns while something is done. */
async function loopTurnsDuring(work: () => Promise<unknown>): Promise<number> {
  let loopTurns = 0
  let next = setImmediate(function turned() {
    loopTurns += 1
    next = setImmediate(turned)
  })
  try {
    await work()
  } finally {
    clearImmediate(next)
  }
  return loopTurns
}

describe('what consoles may download of a session', () => {
  it.each([
    ['report.html', /<!doctype html>[\s\S]*class="verdict/],
    ['turns.csv', /^\ufeffordinal,/],
    ['session.json', /"format":"firstword-session"/],
    ['trace.json', /"traceEvents"/],
    ['summary.md', /^# Synthetic session 5/],
  ])('%s', async (file, content) => {
    expect(await textOf(await files.session(id, file, OPTIONS))).toMatch(content)
  })

  it('is made in memory where the sessions are', async () => {
    const inMemory = sessionFiles({ ...reading(store), state: { ...store.state, persistent: false } }, '0.1.0')
    expect(await textOf(await inMemory.session(id, 'turns.csv', OPTIONS))).toBe(
      await textOf(await files.session(id, 'turns.csv', OPTIONS)),
    )
  })

  it('may be left before its end', async () => {
    const download = await files.session(id, 'trace.json', OPTIONS)
    for await (const chunk of download?.body ?? []) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
  })

  it('is nothing else', async () => {
    expect(await files.session(id, 'toString', OPTIONS)).toBeUndefined()
    expect(await files.session(id, 'secret.txt', OPTIONS)).toBeUndefined()
  })

  it('is the recording of a turn that has one', async () => {
    const download = await files.recording(id, turnId)
    expect(download).toMatchObject({ contentType: 'audio/wav', lengthBytes: WAV.byteLength })
    expect(download?.fileName).toMatch(/turn-5\.wav$/)
    const [other] = (await store.listTurns({ sessionId: id, offset: 0, limit: 1 })).turns
    expect(await files.recording(id, other?.turnId ?? '')).toBeUndefined()
  })

  it('comes in again with its recordings, as a session of its own', async () => {
    const copy = await files.importSession(Buffer.from(await textOf(await files.session(id, 'session.json', OPTIONS))))
    expect(copy).not.toBe(id)
    expect((await store.readSession(copy)).imported).toBe(true)
    expect((await store.readRecording(copy, turnId)).wav).toEqual(WAV)
    const [first, again] = [await store.readTurn(id, turnId), await store.readTurn(copy, turnId)]
    expect(again.record).toEqual(first.record)
  })

  it('comes in from an editor that saved it with a byte-order mark or as UTF-16, and from no other', async () => {
    const text = await textOf(await files.session(id, 'session.json', OPTIONS))
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const copy = await files.importSession(Buffer.from(`\uFEFF${text}`, encoding))
      expect((await store.readSession(copy)).imported).toBe(true)
    }
    await expect(files.importSession(Buffer.from(text, 'utf16le'))).rejects.toMatchObject({
      code: 'text.encoding',
      message: 'The file is not UTF-8: it looks like UTF-16',
    })
  })

  it('leaves the loop of the host free while thousands of turns come in: it carries audio', async () => {
    const { bytes, turns } = await longFile(1500)
    const kept: unknown[] = []
    // The store writes in a thread of its own; without it, the loop turns for the reading alone.
    const importSession = async (file: ImportedSession) => {
      for await (const turn of file.turns) kept.push(turn)
      return { ...file.session, imported: true }
    }
    const reader = sessionFiles({ ...reading(store), state: store.state, importSession }, '0.1.0')
    const loopTurns = await loopTurnsDuring(() => reader.importSession(bytes))
    expect(kept).toHaveLength(turns)
    // Read on the loop, the whole file is one of its turns.
    expect(loopTurns, 'the loop went on turning').toBeGreaterThan(turns)
  })

  it('does not come in where the file is cut short', async () => {
    await expect(files.importSession(Buffer.from('{"format":'))).rejects.toMatchObject({ code: 'import.notJson' })
  })

  it('is refused by the store where there is no such session', async () => {
    await expect(files.session('nothing', 'report.html', OPTIONS)).rejects.toMatchObject({ name: 'Failure' })
  })
})
