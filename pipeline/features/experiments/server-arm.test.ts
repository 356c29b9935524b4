import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import { EXPORT_FORMATS } from '../../protocol/exports.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { exportSession } from '../../reports/formats.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { SYNTHETIC_ENVIRONMENT } from '../../store/testing/synthetic-session.ts'
import { speakTurn } from '../../voice-servers/speak-turn.ts'
import { type RealtimeServer, realtimeServer } from '../../voice-servers/testing/realtime-server.ts'
import { storedSource } from '../exports/stored-source.ts'
import { ExperimentRunner } from './experiment-runner.ts'
import { scriptedExperiment } from './testing/scripted-experiment.ts'

const KEY = 'sk-open-sesame'
const RATE_HZ = 16_000
const EXPORTED = { language: 'en', includeText: true, includeAudio: false, exportedAt: '', appVersion: '1' } as const
/** Eight utterances: enough for an interval. */
const CLIPS = Array.from({ length: 8 }, (_, index) => ({
  ...{ id: `clip-${index}`, kind: 'clip' as const, expected: 'what time is it' },
  load: async () => tone(0.1 + index / 100),
}))

function tone(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, n) => 0.3 * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ))
}

let folder = ''
let store: SessionStore
let server: RealtimeServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-server-arm-'))
  store = openSessionStore({ folder, role: 'host' })
  server = await realtimeServer({ silenceMs: 100 })
})
afterEach(async () => {
  await server.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

function houseAgainst(address: string): ExperimentRequest {
  const settings = { model: 'small', transcription: 'whisper-1' }
  return {
    ...{ kind: 'ab', stimuli: { kind: 'clips' }, turnsPerArm: 8, pace: 'realtime', seed: 3 },
    arms: [{ preset: 'streaming' }, { remote: address, token: KEY, server: { kind: 'openai-realtime', settings } }],
  }
}

async function exported(sessionId: string): Promise<ReadonlyMap<string, string>> {
  await store.flush()
  const texts = new Map<string, string>()
  for (const format of EXPORT_FORMATS) {
    const source = await storedSource(store, sessionId, { compared: true })
    let text = ''
    for await (const chunk of exportSession(source, format, EXPORTED).chunks) text += chunk
    texts.set(format, text)
  }
  return texts
}

describe('the house against a whole server', () => {
  it('is compared in what a person hears, with an interval, and kept with which server it was and without its key', async () => {
    // The house takes 30 s: whatever this machine is busy with, the server answers sooner.
    const { deps, events } = scriptedExperiment(() => ({ processingMs: 30_000 }))
    const around = { ...deps, clips: CLIPS, store, environment: () => SYNTHETIC_ENVIRONMENT }
    const { run, finished } = await new ExperimentRunner({ ...around, remoteTurn: speakTurn }).start(
      houseAgainst(server.address),
    )
    const { progress, result, arms } = await finished
    expect(progress).toMatchObject({ state: 'finished' })
    const name = `${server.address} model=small turn=server_vad transcription=whisper-1 dialect=ga`
    expect(arms[1]).toMatchObject({ name, remote: server.address, values: {} })
    const heard = result.comparisons.find(({ metric }) => metric === 'heardMs')
    expect(heard).toMatchObject({ outcome: 'better', utterances: 8, look: 'planned' })
    expect(heard?.interval?.to).toBeLessThan(0)

    const turns: SessionTurn[] = []
    for await (const page of store.turnsOf(run.sessionId)) turns.push(...page)
    const theirs = turns.filter(({ armId }) => armId === arms[1]?.id)
    expect(theirs.length).toBe(9)
    for (const { record } of theirs) {
      expect(record).toMatchObject({ origin: 'remote', status: 'finished', transcript: { text: 'what time is it' } })
      const { parts = [], heardMs } = record.ledger ?? {}
      expect(parts.map(({ part }) => part)).toContain('tts.first_audio')
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(heardMs ?? 0, 6)
    }
    const files = await exported(run.sessionId)
    expect(files.get('html')).toContain(name)
    expect(JSON.stringify([events, progress, [...files], run.plan.request])).not.toContain(KEY)
  })
})
