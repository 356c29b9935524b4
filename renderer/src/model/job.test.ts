import { describe, expect, it } from 'vitest'
import type { ExperimentProgress } from '../../../pipeline/protocol/experiments.ts'
import type { LoadProgress } from '../../../pipeline/protocol/load.ts'
import { jobOf } from './job.ts'

const experiment: ExperimentProgress = { sessionId: 's', kind: 'tune', state: 'running', done: 3, total: 59, leftMs: 9 }
const load: LoadProgress = {
  ...{
    sessionId: 'l',
    state: 'running',
    url: 'ws://127.0.0.1:1/xiaozhi/v1/',
    elapsedS: 12.4,
    durationS: 10,
    connected: 2,
  },
  ...{ turnsStarted: 1, turnsFinished: 0, turnsPerSecond: 0, errors: {}, metrics: {}, perDevice: [], steps: [] },
}
const gateway = { enabled: true, lan: false, devices: [], refusals: {}, urls: { websocket: load.url, ota: '' } }
const turnEnds = { set: 'own', state: 'running', done: 1, total: 9, unusable: [], absent: {} } as const
const nothing = { experiment: undefined, load: undefined, turnEnds: undefined, gateway: undefined }

describe('the job that runs', () => {
  it('is none where nothing runs, or what ran has ended', () => {
    expect(jobOf(nothing)).toBeUndefined()
    expect(jobOf({ ...nothing, experiment: { ...experiment, state: 'failed' } })).toBeUndefined()
    expect(jobOf({ ...nothing, load: { ...load, state: 'stopped' } })).toBeUndefined()
  })

  it('is the experiment, which turns and flags would disturb, also while it is paused', () => {
    const job = jobOf({ ...nothing, experiment: { ...experiment, state: 'paused' }, turnEnds })
    expect(job).toMatchObject({ kind: 'tune', state: 'paused', done: 3, total: 59, page: 'compare' })
    expect(job).toMatchObject({ refusesTurns: true, refusesFlags: true })
  })

  it('refuses no turn where the experiment waits for a voice', () => {
    expect(jobOf({ ...nothing, experiment: { ...experiment, waitingFor: 'speech' } })?.refusesTurns).toBe(false)
  })

  it('is the load test, in seconds that end with it; flags disturb it where its server is this host', () => {
    const remote = jobOf({ ...nothing, load })
    expect(remote).toMatchObject({ kind: 'load', done: 10, total: 10, leftMs: 0, refusesTurns: false })
    expect(remote?.refusesFlags).toBe(false)
    expect(jobOf({ ...nothing, load, gateway })?.refusesFlags).toBe(true)
  })

  it('is the listening to recordings, which disturbs no turn', () => {
    expect(jobOf({ ...nothing, turnEnds })).toMatchObject({ kind: 'turnEnds', page: 'turn-end', refusesTurns: false })
  })
})
