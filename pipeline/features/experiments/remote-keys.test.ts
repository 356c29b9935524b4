import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadStepOptions } from '../../experiments/load/load-step.ts'
import { NO_LOAD } from '../../experiments/load/load-tally.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import { EXPORT_FORMATS } from '../../protocol/exports.ts'
import type { LoadProgress } from '../../protocol/load.ts'
import { exportSession } from '../../reports/formats.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { SYNTHETIC_ENVIRONMENT } from '../../store/testing/synthetic-session.ts'
import type { ServerChoice } from '../../voice-servers/contract.ts'
import { speakTurn } from '../../voice-servers/speak-turn.ts'
import { storedSource } from '../exports/stored-source.ts'
import { runLoadSession } from '../load-tests/load-session.ts'
import { ExperimentRunner } from './experiment-runner.ts'
import { scriptedExperiment, scriptedRecord } from './testing/scripted-experiment.ts'

const KEY = 'sesame-open-4711'
/** As people write them who were given one line to paste. */
const ADDRESSES = [
  `wss://voice.example/xiaozhi?token=${KEY}`,
  `ws://me:${KEY}@127.0.0.1:1/xiaozhi`,
  `ws:${KEY}@127.0.0.1:1/#${KEY}`,
]
const EXPORTED = { language: 'en', includeText: true, includeAudio: true, exportedAt: '', appVersion: '1' } as const

let folder = ''
let store: SessionStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-remote-'))
  store = openSessionStore({ folder, role: 'host' })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function abWith(remote: string): ExperimentRequest {
  return {
    ...{
      kind: 'ab',
      arms: [{ preset: 'streaming' }, { remote, server: { leavesThisMachine: true } }],
      stimuli: { kind: 'clips' },
    },
    ...{ turnsPerArm: 6, pace: 'realtime', seed: 3 },
  }
}

/** Everything that was written: the files as they are while the store is open, and every export. */
async function written(sessionId: string): Promise<string> {
  await store.flush()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
  for (const format of EXPORT_FORMATS) {
    const source = await storedSource(store, sessionId, { compared: true })
    for await (const chunk of exportSession(source, format, EXPORTED).chunks) texts.push(chunk)
  }
  return texts.join('\n')
}

describe('the key in the address of a server', () => {
  it.each(ADDRESSES)('reaches the server and nothing else: %s', async (address) => {
    const { deps, events } = scriptedExperiment(() => ({ processingMs: 100 }))
    const asked = new Set<string>()
    const around = {
      ...{ ...deps, store, environment: () => SYNTHETIC_ENVIRONMENT },
      remoteTurn: async ({ address: url }: ServerChoice) => {
        asked.add(url)
        return scriptedRecord(BASELINE, { processingMs: 10 }, { origin: 'remote' as const })
      },
    }
    const { run, finished } = await new ExperimentRunner(around).start(abWith(address))
    const outcome = await finished
    expect(outcome.progress.state).toBe('finished')
    expect([...asked]).toEqual([address])
    const told = JSON.stringify([events, outcome, run.plan.request, await store.readSession(run.sessionId)])
    expect(told).not.toContain(KEY)
    const text = await written(run.sessionId)
    expect(text).toContain(new URL(address).host)
    expect(text).not.toContain(KEY)
  })

  it.each(ADDRESSES.slice(1))('is not in what is said where the server cannot be reached: %s', async (address) => {
    const { deps, events } = scriptedExperiment(() => ({ processingMs: 100 }))
    const { finished } = await new ExperimentRunner({ ...deps, remoteTurn: speakTurn }).start(abWith(address))
    const { progress } = await finished
    expect(progress).toMatchObject({ state: 'failed', problem: { code: 'device.refused' } })
    expect(JSON.stringify([events, progress])).not.toContain(KEY)
  })

  it.each(ADDRESSES)('of a load test reaches the devices and nothing else: %s', async (url) => {
    const told: LoadProgress[] = []
    const asked = new Set<string>()
    const progress = await runLoadSession({
      ...{ url, store, clips: [], environment: () => SYNTHETIC_ENVIRONMENT, measuresHost: false },
      request: { url, devices: 1, durationS: 1, arrivals: 'closed', rampS: 0, seed: 1 },
      signal: new AbortController().signal,
      onProgress: (each) => told.push(each),
      runStep: async ({ plan }: LoadStepOptions) => {
        asked.add(plan.url)
        return NO_LOAD
      },
    })
    expect([...asked]).toEqual([url])
    expect(progress.problem?.message).toContain(new URL(url).host)
    expect(JSON.stringify([told, progress])).not.toContain(KEY)
    expect(await written(progress.sessionId)).not.toContain(KEY)
  })
})
