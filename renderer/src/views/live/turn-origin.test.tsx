import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { LivePage } from './live-page.tsx'

afterEach(cleanup)
beforeEach(() => vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0))

const whole = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })

/** What the heads of the waterfall and of the exchange say of a turn. */
function headsOf(part: Partial<TurnRecord>, language: 'en' | 'zh' = 'en'): readonly (string | null | undefined)[] {
  const page = renderConnected(<LivePage />, { snapshot: { turns: [{ ...whole, ...part }] }, language })
  act(() => page.console.store.getState().setClock({ offsetMs: 0, errorMs: 1 }))
  const waterfall = screen.getByRole('region', { name: language === 'en' ? 'Turn waterfall' : '轮次瀑布图' })
  const exchange = screen.getByRole('article')
  return [waterfall.querySelector('p')?.textContent, within(exchange).getByRole('button').textContent]
}

test.each([
  ['en', 'What time is it?'],
  ['zh', '现在几点？'],
] as const)('a turn of a clip is called by the clip’s title in the page’s language (%s)', (language, title) => {
  for (const head of headsOf({ clipId: 'time' }, language)) expect(head).toContain(title)
})

test('a clip that this host does not have is called by its id', () => {
  for (const head of headsOf({ clipId: 'porch-lights' })) expect(head).toContain('porch-lights')
})

test('a kept turn that was said again says so, and not its id', () => {
  for (const head of headsOf({ clipId: 'capture:turn-7f' })) {
    expect(head).toContain('a kept turn, said again')
    expect(head).not.toContain('7f')
  }
})

test('what was said into the microphone says that', () => {
  for (const head of headsOf({ origin: 'microphone', clipId: undefined })) expect(head).toContain('microphone')
})
