import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandSchema } from './commands.ts'
import { clientMessageSchema, hostMessageSchema } from './messages.ts'

const anyCommand = fc.oneof(
  fc.record({ name: fc.constant('playClip'), clipId: fc.string() }),
  fc.record({ name: fc.constantFrom('openMicrophone', 'closeMicrophone', 'cancelTurn', 'clearConversation') }),
  fc.record({ name: fc.constant('applyPreset'), preset: fc.string() }),
  fc.record({
    name: fc.constant('setFlags'),
    // No flag is called so, and the door leaves it out of every record.
    values: fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.oneof(fc.boolean(), fc.integer(), fc.string()),
    ),
  }),
)

const CLOCK = { clockOffsetMs: 0, clockErrorMs: 1 }
const TARGET = { id: 't', name: 'a server', metricsUrls: ['http://127.0.0.1/metrics'], everyS: 5 }
const LOAD = { devices: 1, durationS: 10, rampS: 0, arrivals: 'closed', seed: 1 }

describe('messages', () => {
  it('commands survive the wire', () => {
    fc.assert(
      fc.property(anyCommand, fc.nat(), (command, id) => {
        const message = { type: 'command', id, command }
        const parsed = clientMessageSchema.parse(JSON.parse(JSON.stringify(message)))
        expect(parsed).toEqual(JSON.parse(JSON.stringify(message)))
      }),
    )
  })

  it('anything that is not a message is refused without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => {
        expect(clientMessageSchema.safeParse(junk).success).toBe(false)
        expect(hostMessageSchema.safeParse(junk).success).toBe(false)
      }),
    )
  })

  it('an unknown command is refused by its name', () => {
    expect(commandSchema.safeParse({ name: 'formatDisk' }).success).toBe(false)
  })

  it.each([
    ['a playback in another age', { name: 'reportPlayback', turnId: 't', renderedAtMs: 1e300, ...CLOCK }],
    ['a clock that no machine has', { name: 'reportClock', clockOffsetMs: -1e200, clockErrorMs: 1 }],
    ['a microphone of no rate', { name: 'openMicrophone', device: { label: 'm', sampleRateHz: 1e300 } }],
    ['gaps without end', { name: 'reportPlaybackEnd', turnId: 't', underruns: 1e300, underrunMs: 1 }],
    ['a watch that overflows a timer', { name: 'putTarget', target: { ...TARGET, everyS: 1e9 } }],
    ['a load test of years', { name: 'startLoad', request: { ...LOAD, durationS: 1e9 } }],
    ['a load test of too many', { name: 'startLoad', request: { ...LOAD, devices: 1e7 } }],
    ['a day before the world began', { name: 'applyRetention', rules: { maxAgeDays: 1e12 } }],
    ['a name without end', { name: 'playClip', clipId: 'x'.repeat(10_000) }],
  ])('refuses %s', (_, command) => {
    expect(commandSchema.safeParse(command).success).toBe(false)
  })
})
