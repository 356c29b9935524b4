import { expect, test } from 'vitest'
import type { Session } from '../protocol/sessions.ts'
import { ownTitle, sessionTitle } from './session-words.ts'

const arms = ['baseline', 'streaming'].map((name) => ({ id: name, name, values: {} }))
const of = (kind: Session['kind'], title: string) => ownTitle({ kind, title, arms })
const called = (kind: Session['kind'], title: string) => sessionTitle({ kind, title, arms })

test('a title that the host made of the names says no more than the question, and is left out', () => {
  expect(of('ab', 'baseline against streaming')).toBeUndefined()
  expect(of('ablation', 'Ablation of streaming')).toBeUndefined()
  expect(of('tune', 'Search for the best flags')).toBeUndefined()
})

test('what somebody wrote is kept', () => {
  expect(of('ab', 'Before the demo')).toBe('Before the demo')
  expect(of('ablation', 'TTS_STREAMING: false → true')).toBe('TTS_STREAMING: false → true')
})

test('what the host made up is said in Chinese too', () => {
  expect(called('ab', 'baseline against streaming').zh).toBe('基线与流式')
  expect(called('ablation', 'Ablation of streaming').zh).toBe('流式：逐项消融')
  expect(called('tune', 'Search for the best flags').zh).toBe('搜索最佳参数组合')
  expect(called('talk', 'Recovered audio 2026-11-30 10:00').zh).toBe('找回的录音 2026-11-30 10:00')
})

test('load tests are called by what they asked, in the words of their page', () => {
  expect(called('load', 'Knee at 400 ms, up to 16 devices')).toEqual({
    en: 'Capacity within 400 ms, up to 16 devices',
    zh: '400 ms 以内的容量，最多 16 台设备',
  })
  expect(called('load', '1 devices, 600 s, closed arrivals')).toEqual({
    en: '1 device, 600 s, wait for reply',
    zh: '1 台设备，600 秒，等待回复',
  })
  expect(called('load', '10 devices, 30 s, open arrivals').zh).toBe('10 台设备，30 秒，固定速率')
})

test('what somebody named it stands as it is, in either language', () => {
  for (const kind of ['talk', 'ab', 'load'] as const)
    expect(called(kind, 'Kitchen demo')).toEqual({ en: 'Kitchen demo', zh: 'Kitchen demo' })
})
