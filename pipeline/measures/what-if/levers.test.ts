import { expect, it } from 'vitest'
import { STREAMING_TIMES, whatIfTurn } from '../testing/what-if-turns.ts'
import { leversOf } from './levers.ts'
import { MECHANISMS } from './mechanisms.ts'

it('the settings of a turn come with the largest own time first', () => {
  const levers = leversOf(whatIfTurn())
  expect(levers[0]).toMatchObject({ flag: 'ASR_SILENCE_TIMEOUT', ownMs: 800 })
  expect(levers.map(({ ownMs }) => ownMs)).toEqual(levers.map(({ ownMs }) => ownMs).toSorted((a, b) => b - a))
})

it('settings that own no time, or do not act, are not among them', () => {
  const names = leversOf(whatIfTurn({ ...STREAMING_TIMES, 'tts.first_audio': 0, 'tts.queue': 0 })).map(
    ({ flag }) => flag,
  )
  expect(names).not.toContain('TTS_CHUNK_SIZE')
  // It listens to nothing: a fixed silence ends the turn.
  expect(leversOf(whatIfTurn()).map(({ flag }) => flag)).not.toContain('ASR_SHORTEST_SILENCE')
})

it('every setting that may be moved says why in both languages', () => {
  for (const { why } of Object.values(MECHANISMS)) {
    expect(why.en).not.toBe('')
    expect(why.zh).toMatch(/[\u3400-\u9fff]/)
  }
})
