import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { TurnEndProgress } from '../../../../pipeline/protocol/turn-end.ts'
import { emptySnapshot } from '../../testing/fixture-session.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { SetPane } from './set-pane.tsx'

afterEach(cleanup)

const FINISHED: TurnEndProgress = { set: 'own', state: 'finished', done: 160, total: 160, unusable: [], absent: {} }

test('a model that failed while recordings were listened to is an alert that says why, and one that was not asked a note', async () => {
  const { console } = renderInConsole(<SetPane />)
  const turnEnds = {
    ...FINISHED,
    absent: { 'smart-turn': { reason: 'not here' } },
    failed: { 'pocket-turn': 'the file is damaged' },
  }
  console.store.getState().takeSnapshot({ ...emptySnapshot(), turnEnds })
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('the file is damaged')
  expect(screen.getByText(/was not asked: not here/)).toBeTruthy()
})

test('nothing is wrong where every model could listen', async () => {
  const { console } = renderInConsole(<SetPane />)
  console.store.getState().takeSnapshot({ ...emptySnapshot(), turnEnds: FINISHED })
  await screen.findByText(/160/)
  expect(screen.queryByRole('alert')).toBeNull()
})
