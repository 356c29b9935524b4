import { expect, test } from 'vitest'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { emptySnapshot } from '../../testing/fixture-session.ts'
import { fixtureLedger } from '../../testing/fixture-turns.ts'
import { remedyOf } from './remedy.ts'

const descriptors: readonly FlagDescriptor[] = emptySnapshot().descriptors
const flags = { ASR_SILENCE_TIMEOUT: 0.8, LLM_STREAM_FIRST_TOKEN: false }
const ledger = fixtureLedger([
  ['endpoint.hold', 800],
  ['asr.finalize', 250],
  ['playback', 50],
])
const CONNECTS = { kind: 'setting', name: 'PIPELINE_CONNECT_AHEAD' } as const

test('the longest part is told with its share, and the plan’s value of the setting that owns it', () => {
  expect(remedyOf({ ledger, flags }, descriptors)).toEqual({
    part: 'endpoint.hold',
    ms: 800,
    share: 800 / 1100,
    remedy: { kind: 'setting', flag: 'ASR_SILENCE_TIMEOUT', now: 0.8, value: 0.3 },
  })
})

test('a setting that is the plan’s already, or below it, is no remedy: the next part that can change is told too', () => {
  for (const now of [0.3, 0.2]) {
    const told = remedyOf({ ledger, flags: { ...flags, ASR_SILENCE_TIMEOUT: now } }, descriptors)
    expect(told).toMatchObject({ part: 'endpoint.hold', next: { part: 'asr.finalize', remedy: { kind: 'model' } } })
  }
})

test('where nothing else is worth a change, the longest part is told without a value to try', () => {
  const hold = fixtureLedger([
    ['endpoint.hold', 300],
    ['asr.finalize', 5],
  ])
  const told = remedyOf({ ledger: hold, flags: { ASR_SILENCE_TIMEOUT: 0.3 } }, descriptors)
  expect(told).toMatchObject({
    part: 'endpoint.hold',
    remedy: { kind: 'setting', flag: 'ASR_SILENCE_TIMEOUT', now: 0.3 },
  })
  expect(told?.remedy).not.toHaveProperty('value')
  expect(told).not.toHaveProperty('next')
})

test('a setting of ours that makes the turn wait while it is off is to be turned on', () => {
  const connect = fixtureLedger([['network.connect', 90]])
  const owned = { ...connect, parts: connect.parts.map((part) => ({ ...part, owner: CONNECTS })) }
  const told = remedyOf({ ledger: owned, flags: { PIPELINE_CONNECT_AHEAD: false } }, descriptors)
  expect(told?.remedy).toMatchObject({ flag: 'PIPELINE_CONNECT_AHEAD', now: false, value: true })
})

test('what no setting owns is the device’s, the network’s, the machine’s or nobody’s', () => {
  const kindOf = (part: 'playback' | 'network.way' | 'tts.queue' | 'unattributed') =>
    remedyOf({ ledger: fixtureLedger([[part, 40]]), flags }, descriptors)?.remedy.kind
  expect((['playback', 'network.way', 'tts.queue', 'unattributed'] as const).map(kindOf)).toEqual([
    'device',
    'network',
    'machine',
    'unknown',
  ])
})

test('where a device takes the most, what can be changed is told too', () => {
  const played = fixtureLedger([
    ['endpoint.hold', 800],
    ['playback', 900],
  ])
  expect(remedyOf({ ledger: played, flags }, descriptors)).toMatchObject({
    ...{ part: 'playback', remedy: { kind: 'device' } },
    next: { part: 'endpoint.hold', remedy: { value: 0.3 } },
  })
})

test('nothing measured, nothing told', () => {
  expect(remedyOf({ ledger: undefined, flags }, descriptors)).toBeUndefined()
  expect(remedyOf({ ledger: fixtureLedger([]), flags }, descriptors)).toBeUndefined()
})
