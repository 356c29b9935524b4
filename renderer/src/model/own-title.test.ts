import { expect, test } from 'vitest'
import type { Session } from '../../../pipeline/protocol/sessions.ts'
import { ownTitle } from './own-title.ts'

const arms = ['baseline', 'streaming'].map((name) => ({ id: name, name, values: {} }))
const of = (kind: Session['kind'], title: string) => ownTitle({ kind, title, arms })

test('a title that the host made of the names says no more than the question, and is left out', () => {
  expect(of('ab', 'baseline against streaming')).toBeUndefined()
  expect(of('ablation', 'Ablation of streaming')).toBeUndefined()
  expect(of('tune', 'Search for the best flags')).toBeUndefined()
})

test('what somebody wrote is kept', () => {
  expect(of('ab', 'Before the demo')).toBe('Before the demo')
  expect(of('ablation', 'TTS_STREAMING: false → true')).toBe('TTS_STREAMING: false → true')
})
