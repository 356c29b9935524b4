import { describe, expect, it } from 'vitest'
import { pageStatusSchema } from '../../../pipeline/protocol/desktop.ts'
import { pageStatusOf } from './page-status.ts'

const session = (part: object) =>
  ({ current: undefined, experiment: undefined, load: undefined, gateway: undefined, ...part }) as never
const status = (part: object, isMicrophoneOpen = false) =>
  pageStatusOf({ language: 'zh', session: session(part), isMicrophoneOpen })

describe('what the desktop is told of the page', () => {
  it('is nothing before the host has said anything', () => {
    const nothing = pageStatusOf({ language: 'en', session: undefined, isMicrophoneOpen: false })
    expect(nothing).toEqual({ language: 'en', job: null, measuring: false, devices: 0 })
    expect(pageStatusSchema.parse(nothing)).toEqual(nothing)
  })

  it('is a comparison that runs or is paused, and how far it is', () => {
    expect(status({ experiment: { state: 'running', done: 12, total: 48 } }).job).toEqual({
      kind: 'comparison',
      share: 0.25,
    })
    expect(status({ experiment: { state: 'paused', done: 50, total: 48 } }).job).toEqual({
      kind: 'comparison',
      share: 1,
    })
    expect(status({ experiment: { state: 'running', done: 0, total: 0 } }).job).toEqual({
      kind: 'comparison',
      share: null,
    })
    expect(status({ experiment: { state: 'finished', done: 48, total: 48 } }).job).toBeNull()
  })

  it('is a load test, and how much of its time is over', () => {
    expect(status({ load: { state: 'running', elapsedS: 30, durationS: 60 } }).job).toEqual({
      kind: 'load',
      share: 0.5,
    })
    expect(status({ load: { state: 'stopped', elapsedS: 30, durationS: 60 } }).job).toBeNull()
  })

  it('is that it measures: a turn runs, or the microphone is open', () => {
    expect(status({ current: {} }).measuring).toBe(true)
    expect(status({}, true).measuring).toBe(true)
    expect(status({}).measuring).toBe(false)
  })

  it('is how many devices are connected', () => {
    expect(status({ gateway: { devices: [{}, {}] } }).devices).toBe(2)
  })
})
