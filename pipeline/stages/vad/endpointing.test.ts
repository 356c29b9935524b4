import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EndpointingEvent,
  type EndpointingOptions,
  type EndpointingState,
  type EndpointingWindow,
  SILENT,
  stepEndpointing,
} from './endpointing.ts'

const HOP = 512
const OPTIONS: EndpointingOptions = { threshold: 0.5, silenceTimeoutMs: 320 }
const TIMEOUT_SAMPLES = 5120

/** Windows of 32 ms with the given probabilities; the level follows the model where `audible` is not given. */
function windows(probabilities: readonly number[], audible?: readonly (number | undefined)[]): EndpointingWindow[] {
  return probabilities.map((speechProbability, index) => ({
    endSample: (index + 1) * HOP,
    hopSamples: HOP,
    speechProbability,
    audibleEndSample: audible?.[index],
  }))
}

function eventsOf(list: readonly EndpointingWindow[], options = OPTIONS): EndpointingEvent[] {
  let state: EndpointingState = SILENT
  const events: EndpointingEvent[] = []
  for (const window of list) {
    const step = stepEndpointing(state, window, options)
    state = step.state
    if (step.event) events.push(step.event)
  }
  return events
}

function repeated(value: number, times: number): number[] {
  return new Array<number>(times).fill(value)
}

describe('endpointing', () => {
  it('starts with the first window at the threshold and ends after the silence', () => {
    const events = eventsOf(windows([...repeated(0.1, 3), ...repeated(0.9, 10), ...repeated(0.01, 12)]))
    expect(events).toEqual([
      { kind: 'speechStarted', onsetSample: 3 * HOP, atSample: 4 * HOP },
      {
        kind: 'speechEnded',
        onsetSample: 3 * HOP,
        lastVoicedSample: 13 * HOP,
        atSample: 23 * HOP,
        silenceTimeoutMs: 320,
      },
    ])
  })

  it('does not end on a weak window: it closes 0.15 below the threshold that opens', () => {
    const dip = [...repeated(0.9, 5), ...repeated(0.36, 20), ...repeated(0.9, 5), ...repeated(0.3, 12)]
    expect(eventsOf(windows(dip)).map((event) => event.kind)).toEqual(['speechStarted', 'speechEnded'])
  })

  it('keeps an utterance together over a pause shorter than the timeout', () => {
    const pause = [...repeated(0.9, 5), ...repeated(0, 9), ...repeated(0.9, 5), ...repeated(0, 12)]
    expect(eventsOf(windows(pause)).map((event) => event.kind)).toEqual(['speechStarted', 'speechEnded'])
  })

  it('cuts an utterance off that never pauses, and hears the next one', () => {
    const events = eventsOf(windows(repeated(0.9, 40)), { ...OPTIONS, longestMs: 640 })
    expect(events.map((event) => event.kind)).toEqual(['speechStarted', 'speechEnded', 'speechStarted', 'speechEnded'])
    expect(events[1]).toMatchObject({ lastVoicedSample: 20 * HOP, atSample: 20 * HOP, silenceTimeoutMs: 0 })
  })

  it('calls a click a misfire', () => {
    const events = eventsOf(windows([0, 0.8, ...repeated(0, 15)]))
    expect(events.map((event) => event.kind)).toEqual(['speechStarted', 'misfire'])
  })

  it('opens earlier with a lower threshold on the same audio', () => {
    const rising = [0.1, 0.25, 0.45, 0.7, 0.9, 0.9]
    const onset = (threshold: number) => eventsOf(windows(rising), { ...OPTIONS, threshold })[0]?.atSample
    expect(onset(0.2)).toBe(2 * HOP)
    expect(onset(0.5)).toBe(4 * HOP)
  })

  it('puts the end where the sound ended, while the model lingers above the closing threshold', () => {
    const probabilities = [...repeated(0.9, 10), ...repeated(0.1, 12), ...repeated(0, 12)]
    const soundEnd = 9 * HOP + 130
    const audible = probabilities.map((_, index) => Math.min((index + 1) * HOP, soundEnd))
    const ended = eventsOf(windows(probabilities, audible), { ...OPTIONS, threshold: 0.2 })[1]
    expect(ended).toMatchObject({ kind: 'speechEnded', lastVoicedSample: soundEnd })
    expect(ended?.atSample).toBe(Math.round((soundEnd + TIMEOUT_SAMPLES) / HOP) * HOP)
  })

  it.each([
    ['the level', true, 23 * HOP + 77],
    ['three windows before the model’s end', false, 27 * HOP],
  ])(
    'goes by %s where the model is certain for long and the voice is clear of the background: %s',
    (_, levelIsClear, endSample) => {
      const probabilities = [...repeated(0.9, 30), ...repeated(0, 24)]
      const audible = probabilities.map((_probability, index) => Math.min((index + 1) * HOP, 23 * HOP + 77))
      const looked = windows(probabilities, audible).map((window) => ({ ...window, levelIsClear }))
      expect(eventsOf(looked)[1]).toMatchObject({ kind: 'speechEnded', lastVoicedSample: endSample })
    },
  )

  it('believes the model against the level where it is certain: somebody speaks very softly', () => {
    const probabilities = [...repeated(0.9, 30), ...repeated(0, 14)]
    const audible = probabilities.map((_, index) => Math.min((index + 1) * HOP, 5 * HOP))
    const ended = eventsOf(windows(probabilities, audible))[1]
    expect(ended).toMatchObject({ kind: 'speechEnded', lastVoicedSample: 27 * HOP })
  })
})

describe('for any audio', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true })
  const stretch = fc.tuple(fc.constantFrom(0, 0.1, 0.3, 0.4, 0.6, 0.95), fc.integer({ min: 1, max: 15 }))
  const sequence = fc.oneof(
    fc.array(probability, { maxLength: 120 }),
    fc
      .array(stretch, { maxLength: 20 })
      .map((stretches) => stretches.flatMap(([value, times]) => repeated(value, times))),
  )

  it('starts and ends alternate, in the order of time', () => {
    fc.assert(
      fc.property(sequence, (probabilities) => {
        const events = eventsOf(windows(probabilities))
        for (const [index, event] of events.entries()) {
          expect(event.kind === 'speechStarted').toBe(index % 2 === 0)
          expect(event.atSample).toBeGreaterThan(events[index - 1]?.atSample ?? 0)
        }
      }),
    )
  })

  it('ends exactly when the silence after the last voiced window reaches the timeout, to half a window', () => {
    fc.assert(
      fc.property(sequence, (probabilities) => {
        for (const event of eventsOf(windows(probabilities))) {
          if (event.kind !== 'speechEnded') continue
          const silence = event.atSample - event.lastVoicedSample
          expect(Math.abs(silence - TIMEOUT_SAMPLES)).toBeLessThanOrEqual(HOP / 2)
          expect(probabilities[event.lastVoicedSample / HOP - 1]).toBeGreaterThanOrEqual(0.35)
        }
      }),
    )
  })

  it('puts the end of speech between onset and decision, whatever the level says', () => {
    const levels = fc.array(fc.option(fc.nat(100 * HOP), { nil: undefined }), { minLength: 120, maxLength: 120 })
    fc.assert(
      fc.property(sequence, levels, (probabilities, audible) => {
        for (const event of eventsOf(windows(probabilities, audible))) {
          if (event.kind !== 'speechEnded') continue
          expect(event.lastVoicedSample).toBeGreaterThan(event.onsetSample)
          expect(event.lastVoicedSample).toBeLessThanOrEqual(event.atSample)
        }
      }),
    )
  })
})
