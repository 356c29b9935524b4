import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionTurn } from '../protocol/sessions.ts'
import type { SessionStore, StoreChange } from './contract.ts'
import { openSessionStore } from './open-store.ts'
import { turnRow } from './tables/turn-row.ts'
import { syntheticSession } from './testing/synthetic-session.ts'

let folder = ''
let store: SessionStore
const { session, turns, samples: allSamples } = syntheticSession({ seed: 3, turnsPerArm: 110 })
const samples = allSamples.slice(0, 100)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-store-'))
  store = openSessionStore({ folder, role: 'host' })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function reopen(): Promise<void> {
  await store.close()
  store = openSessionStore({ folder, role: 'host' })
}

async function fill(): Promise<void> {
  await store.createSession(session)
  for (const turn of turns) store.addTurn(turn)
  for (const sample of samples) store.addSample(session.id, sample)
}

async function collect(of: AsyncIterable<readonly SessionTurn[]>): Promise<SessionTurn[]> {
  const pages: SessionTurn[] = []
  for await (const page of of) pages.push(...page)
  return pages
}

const RECORDING = { wav: Uint8Array.of(82, 73, 70, 70), durationMs: 1234.5 }

describe('what was put into the store', () => {
  it('is there after the store was opened again, to the last digit', async () => {
    await fill()
    await store.endSession(session.id, 'finished', session.endedAt)
    await reopen()
    expect(await store.readSession(session.id)).toEqual(session)
    expect(await collect(store.turnsOf(session.id))).toEqual(turns)
    expect(await store.readSamples(session.id)).toEqual(samples)
    expect(await store.sessionOfTurn(turns[5]?.record.id ?? '')).toBe(session.id)
    expect(await store.readTurn(session.id, turns[5]?.record.id ?? '')).toEqual(turns[5])
  })

  it('keeps which card a figure is of, all of them where nobody knows, and nothing where nothing is known', async () => {
    await store.createSession(session)
    const [blank] = samples
    if (!blank) throw new Error('there are samples')
    const told = [
      { ...blank, gpuUtilisation: 0, gpuBytes: 2 ** 30, gpuWatts: 61.23, gpuCard: 'GPU-1' },
      {
        ...blank,
        gpuCards: [
          { card: 'GPU-1', utilisation: 0.5 },
          { card: 'GPU-2', memoryBytes: 5, powerWatts: 7 },
        ],
      },
      blank,
    ]
    for (const sample of told) store.addSample(session.id, sample)
    await reopen()
    expect(await store.readSamples(session.id)).toEqual(told)
  })

  it('is seen by the next read', async () => {
    await fill()
    expect((await store.readSession(session.id)).counts).toEqual(session.counts)
  })

  it('is listed in rows, by arm and in pages', async () => {
    await fill()
    const ofB = turns.filter(({ armId }) => armId === 'b')
    const page = await store.listTurns({ sessionId: session.id, armId: 'b', offset: 90, limit: 20 })
    expect(page).toEqual({ turns: ofB.slice(90, 110).map(turnRow), total: ofB.length })
  })

  it('is listed as taken back where the person went on', async () => {
    await store.createSession(session)
    const [turn] = turns
    if (!turn) throw new Error('a turn')
    const mended = { ...turn, record: { ...turn.record, counters: { ...turn.record.counters, 'turn.takenBack': 2 } } }
    store.addTurn(mended)
    const page = await store.listTurns({ sessionId: session.id, offset: 0, limit: 1 })
    expect(page.turns).toEqual([turnRow(mended)])
    expect(page.turns[0]).toMatchObject({ takenBack: true })
    const [read] = await collect(store.turnsOf(session.id, {}))
    expect(read?.record.counters['turn.takenBack']).toBe(2)
  })

  it('comes without spans where they are not asked for', async () => {
    await fill()
    const [first] = await collect(store.turnsOf(session.id, { armId: 'a', spans: false }))
    const whole = turns.find(({ armId }) => armId === 'a')
    expect(first).toEqual({ ...whole, record: { ...whole?.record, spans: [] } })
  })

  it('is told of once it is written', async () => {
    const changes: StoreChange[] = []
    store.onChange((change) => changes.push(change))
    await store.createSession({ ...session, arms: session.arms.slice(0, 1) })
    await store.addArm(session.id, session.arms[1] ?? { id: '', name: '', values: {} })
    for (const turn of turns.slice(0, 3)) store.addTurn(turn)
    await store.flush()
    const rows = changes.flatMap((change) => (change.kind === 'turnAdded' ? [change.row] : []))
    expect(rows).toEqual(turns.slice(0, 3).map(turnRow))
    const told = changes.findLast(({ kind }) => kind === 'sessionChanged')
    expect(told).toMatchObject({ session: { arms: session.arms, counts: { turns: 3 } } })
    expect(store.state).toMatchObject({ persistent: true, folder, sessions: 1, turns: 3, droppedTurns: 0 })
  })

  it('is for its owner alone', async () => {
    await fill()
    await store.putRecording(session.id, turns[0]?.record.id ?? '', RECORDING)
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    expect(entries.length).toBeGreaterThan(3)
    for (const entry of entries) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777
      expect([entry.name, mode.toString(8)]).toEqual([entry.name, entry.isDirectory() ? '700' : '600'])
    }
  })
})

describe('turns that cannot be kept', () => {
  it('are counted, and do not take others with them', async () => {
    await fill()
    const [first, second] = turns
    if (!first || !second) throw new Error('two turns')
    store.addTurn({ ...first, sessionId: 'gone' })
    // A number that is none: the database refuses it.
    store.addTurn({ ...first, ordinal: Number.NaN, record: { ...first.record, id: 'odd' } })
    store.addTurn({ ...second, record: { ...second.record, id: 'good' } })
    await store.flush()
    expect(store.state.droppedTurns).toBe(2)
    expect((await store.readTurn(session.id, 'good')).record.id).toBe('good')
  })

  it('are the oldest where more come than the queue holds', async () => {
    await store.createSession(session)
    const [turn] = turns
    if (!turn) throw new Error('a turn')
    for (let n = 0; n < 1100; n += 1) store.addTurn({ ...turn, record: { ...turn.record, id: `turn-${n}` } })
    expect(store.queuedRows).toBe(1024)
    expect((await store.readSession(session.id)).counts.turns).toBe(1024)
    expect(store.queuedRows).toBe(0)
    expect(store.state.droppedTurns).toBe(1100 - 1024)
    await expect(store.readTurn(session.id, 'turn-0')).rejects.toMatchObject({ code: 'store.no-turn' })
  })

  it('are not there twice', async () => {
    await fill()
    for (const turn of turns.slice(0, 10)) store.addTurn(turn)
    expect((await store.readSession(session.id)).counts).toEqual(session.counts)
    expect(store.state.droppedTurns).toBe(0)
  })
})

describe('finding sessions', () => {
  beforeEach(async () => {
    await fill()
    await store.createSession({
      ...session,
      id: 'other',
      title: '100 % _quiet_',
      tags: ['会议'],
      startedAt: '2026-02-01T00:00:00.000Z',
    })
  })

  it.each([
    [undefined, ['other', session.id]],
    ['UTTERANCE number 12', [session.id]],
    ['会议', ['other']],
    ['% _q', ['other']],
    ['100 _', []],
  ])('%s', async (search, ids) => {
    const found = await store.listSessions({ ...(search ? { search } : {}), offset: 0, limit: 10 })
    expect([found.sessions.map(({ id }) => id), found.total]).toEqual([ids, ids.length])
  })

  it('in pages', async () => {
    const { sessions, total } = await store.listSessions({ offset: 1, limit: 1 })
    expect([sessions.map(({ id }) => id), total]).toEqual([[session.id], 2])
  })

  it('edits what a person wrote, and nothing else', async () => {
    const edited = await store.updateSession(session.id, { title: 'Quiet room', tags: ['lab'], notes: 'window open' })
    const { state: _, endedAt: __, ...rest } = session
    expect(edited).toEqual({ ...rest, title: 'Quiet room', tags: ['lab'], notes: 'window open', state: 'running' })
  })
})

describe('recordings', () => {
  const ids = turns.slice(0, 3).map(({ record }) => record.id)
  beforeEach(async () => {
    await fill()
    for (const id of ids) await store.putRecording(session.id, id, RECORDING)
  })

  it('are read as they were put, and counted', async () => {
    expect(await store.readRecording(session.id, ids[1] ?? '')).toEqual(RECORDING)
    const turn = await store.readTurn(session.id, ids[1] ?? '')
    expect(turn.recording).toMatchObject({ bytes: 4, durationMs: 1234.5 })
    expect((await store.readSession(session.id)).counts.audioBytes).toBe(12)
    expect((await store.readState()).audioBytes).toBe(12)
  })

  it('are deleted without their numbers', async () => {
    expect(await store.deleteAudio(session.id, [ids[0] ?? ''])).toEqual({ recordings: 1, bytes: 4 })
    await expect(store.readRecording(session.id, ids[0] ?? '')).rejects.toMatchObject({ code: 'store.no-recording' })
    expect(await store.deleteAudio(session.id)).toEqual({ recordings: 2, bytes: 8 })
    expect(await collect(store.turnsOf(session.id))).toEqual(turns)
    expect(readdirSync(join(folder, 'audio'), { recursive: true })).toHaveLength(1)
  })

  it('give way, the oldest first, where they are too many', async () => {
    expect(await store.limitAudio(5)).toEqual({ recordings: 2, bytes: 8 })
    expect(await store.readRecording(session.id, ids[2] ?? '')).toEqual(RECORDING)
  })

  it('are refused for turns that are not there', async () => {
    await expect(store.putRecording(session.id, 'none', RECORDING)).rejects.toMatchObject({ code: 'store.no-turn' })
  })
})

describe('deleting sessions', () => {
  beforeEach(async () => {
    await fill()
    await store.putRecording(session.id, turns[0]?.record.id ?? '', RECORDING)
  })

  it('is refused while they run', async () => {
    await expect(store.deleteSessions([session.id])).rejects.toMatchObject({ code: 'store.session-runs' })
  })

  it('can be undone', async () => {
    await store.endSession(session.id, 'finished')
    await store.deleteSessions([session.id])
    expect((await store.listSessions({ offset: 0, limit: 10 })).total).toBe(0)
    await expect(store.readSession(session.id)).rejects.toMatchObject({ code: 'store.no-session' })
    await store.restoreSessions([session.id])
    expect(await collect(store.turnsOf(session.id))).toHaveLength(turns.length)
  })

  it('is for good once the store was closed, audio and all', async () => {
    await store.endSession(session.id, 'finished')
    await store.deleteSessions([session.id])
    await reopen()
    await expect(store.restoreSessions([session.id])).rejects.toMatchObject({ code: 'store.not-deleted' })
    expect(readdirSync(join(folder, 'audio'))).toEqual([])
    expect(await store.readState()).toMatchObject({ sessions: 0, turns: 0, audioBytes: 0 })
  })
})

describe('importing a session', () => {
  const recordings = new Map([[turns[0]?.record.id ?? '', RECORDING]])

  it('brings all of it, marked as imported', async () => {
    const imported = await store.importSession({ session, turns, samples, recordings })
    const counts = { ...session.counts, audioBytes: 4 }
    expect(imported).toEqual({ ...session, imported: true, counts })
    expect((await collect(store.turnsOf(session.id))).slice(1)).toEqual(turns.slice(1))
    expect(await store.readRecording(session.id, turns[0]?.record.id ?? '')).toEqual(RECORDING)
    expect(await store.readSamples(session.id)).toEqual(samples)
  })

  it('gives it a new id beside the one that is there', async () => {
    const first = await store.importSession({ session, turns, samples, recordings })
    const second = await store.importSession({ session, turns, samples, recordings })
    expect(second.id).not.toBe(first.id)
    expect(second.counts).toEqual(first.counts)
  })

  it('leaves nothing where it fails', async () => {
    const failing = async function* () {
      yield* turns.slice(0, 210)
      throw new Error('the file is cut off')
    }
    await expect(store.importSession({ session, turns: failing(), samples, recordings })).rejects.toThrow('cut off')
    expect(await store.readState()).toMatchObject({ sessions: 0, turns: 0 })
  })
})
