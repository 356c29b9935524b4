import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { because } from '../../../../pipeline/measures/reasons/reasons.ts'
import { emptySnapshot, longSnapshot, READY_STAGES } from '../../testing/fixture-session.ts'
import { failedTurn, fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { LivePage } from './live-page.tsx'

afterEach(cleanup)
beforeEach(() => vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0))

function openLive(snapshot: ReturnType<typeof emptySnapshot>) {
  const { console } = renderInConsole(<LivePage />, {}, 'zh')
  act(() => {
    console.store.getState().takeSnapshot(snapshot)
    console.store.getState().setConnection({ phase: 'connected' })
  })
}

test('why a turn failed, and what to do, is said in Chinese where it stands in the conversation', () => {
  openLive({ ...longSnapshot(0), turns: [failedTurn(1, 1000)] })
  const log = within(screen.getByRole('log'))
  expect(log.getByText('llm 阶段的工作线程失败：其进程被 SIGKILL 终止 它正在重新启动；请再说一次。')).toBeTruthy()
})

test('why a stage could not load is said in Chinese', () => {
  const { reason: message, because: why } = because('pack.missing', { name: 'pocket', path: 'assets/models' })
  const stages = READY_STAGES.map((status) =>
    status.stage === 'llm'
      ? { ...status, state: 'failed' as const, error: { code: 'pack.missing', message, because: why } }
      : status,
  )
  openLive({ ...emptySnapshot(), stages })
  expect(screen.getByText('缺少 pocket（assets/models）')).toBeTruthy()
})

test('what was said and answered is marked as the language that it is in', () => {
  const english = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
  const chinese = { transcript: '现在几点', reply: '现在是上午八点二十分。', clipId: 'zh-time' }
  openLive({
    ...longSnapshot(0),
    turns: [english, fixtureTurn({ ...SAYINGS[0], ...chinese, preset: 'streaming', index: 2, openedMs: 9000 })],
  })
  const log = within(screen.getByRole('log'))
  expect(log.getByText(/^what time is it/i).lang).toBe('en')
  expect(log.getByText('现在几点').lang).toBe('zh-Hans')
  expect(log.getByText(/八点二十分|8:20|8点20分/).lang).toBe('zh-Hans')
})
