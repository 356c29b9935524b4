import { describe, expect, it } from 'vitest'
import type { LoadProgress } from '../protocol/load.ts'
import { loadCapacity } from './load-capacity.ts'

type Step = LoadProgress['steps'][number]

const step = (devices: number, firstAudioP95Ms: number | null, rest: Partial<Step> = {}): Step => ({
  ...{ devices, firstAudioP95Ms, errors: 0, turns: 40 },
  ...rest,
})
const load = (steps: Step[], rest: Partial<LoadProgress> = {}): LoadProgress => ({
  ...{ sessionId: 's', state: 'finished', url: 'ws://host/', elapsedS: 30, durationS: 30, connected: 0, steps },
  ...{ turnsStarted: 40, turnsFinished: 40, turnsPerSecond: 1, errors: {}, metrics: {}, perDevice: [] },
  ...rest,
})

describe('how many devices a server holds', () => {
  it('is what the search found; where nothing passed the limit, more may fit', () => {
    const steps = [step(1, 200), step(2, 300), step(4, 600), step(3, 390)]
    expect(loadCapacity(load(steps, { kneeDevices: 3 }))).toEqual({ code: 'upTo', devices: 3, limitMs: 400 })
    expect(loadCapacity(load(steps.slice(0, 2), { kneeDevices: 2 }))).toMatchObject({ code: 'allAsked', devices: 2 })
    expect(loadCapacity(load([step(1, 900)], { kneeDevices: 0 }))).toEqual({ code: 'none', limitMs: 400 })
  })

  it('of one number of devices is whether they stay within the limit that was asked for', () => {
    expect(loadCapacity(load([step(10, 500)], { limitMs: 600 }))).toMatchObject({ code: 'within', p95Ms: 500 })
    expect(loadCapacity(load([step(10, 500)]))).toMatchObject({ code: 'beyond', limitMs: 400 })
    expect(loadCapacity(load([step(10, 100, { errors: 2 })]))).toMatchObject({ code: 'erred', errors: 2 })
  })

  it('is not known where too few turns ended, whatever they took', () => {
    expect(loadCapacity(load([step(1, 200, { turns: 19 })]))).toMatchObject({ code: 'fewTurns', turns: 19 })
    expect(loadCapacity(load([step(1, null, { turns: 0 })], { kneeDevices: 0 }))).toMatchObject({ code: 'fewTurns' })
    expect(loadCapacity(load([step(2, 200, { turns: 3 })], { kneeDevices: 2 }))).toMatchObject({ turns: 3 })
  })

  it.each(['running', 'stopped', 'failed'] as const)('is not known of a test that is %s', (state) => {
    expect(loadCapacity(load([step(1, 200)], { state }))).toEqual({ code: state, limitMs: 400 })
  })
})
