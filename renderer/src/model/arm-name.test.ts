import { expect, it } from 'vitest'
import { readArmName } from './arm-name.ts'

it.each([
  ['TTS_STREAMING alone', { kind: 'alone', flag: 'TTS_STREAMING' }],
  ['streaming without TTS_STREAMING', { kind: 'without', name: 'streaming', flag: 'TTS_STREAMING' }],
  ['candidate 12', { kind: 'candidate', number: '12' }],
  ['current', { kind: 'current' }],
  ['streaming', { kind: 'given', name: 'streaming' }],
  ['home alone', { kind: 'given', name: 'home alone' }],
])('an arm called %j is %j', (name, meaning) => {
  expect(readArmName(name)).toEqual(meaning)
})
