import { expect, it } from 'vitest'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { cautionHolds } from './flag-caution.ts'

const caution = { en: 'A short timeout cuts off people who pause.', zh: '时长过短会打断停顿的人。' }

it('warns of a short timeout where it is shorter than the default, and of nothing where it is longer', () => {
  const timeout = describeFlag('ASR_SILENCE_TIMEOUT', 0.8, { caution, cautionWhen: 'lower' })
  expect(cautionHolds(timeout, 0.3)).toBe(true)
  expect(cautionHolds(timeout, 0.98)).toBe(false)
  expect(cautionHolds(timeout, 0.8)).toBe(false)
})

it('warns of too much of something where there is more than by default', () => {
  const sessions = describeFlag('ASR_MAX_CONCURRENT', 8, { caution, cautionWhen: 'higher' })
  expect(cautionHolds(sessions, 200)).toBe(true)
  expect(cautionHolds(sessions, 2)).toBe(false)
})

it('warns of any other value of a switch, and never where nothing is to be warned of', () => {
  const streaming = describeFlag('TTS_STREAMING', false, { caution })
  expect(cautionHolds(streaming, true)).toBe(true)
  expect(cautionHolds(streaming, false)).toBe(false)
  expect(cautionHolds(describeFlag('ASR_BATCH_SIZE', 4), 1)).toBe(false)
})
