import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { because } from '../../../pipeline/measures/reasons/reasons.ts'
import { startTranslations } from '../i18n/i18n.ts'
import { emptySnapshot } from '../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../testing/fixture-turns.ts'
import { renderInConsole } from '../testing/rendered.tsx'
import { Announcer } from './announcer.tsx'

afterEach(() => {
  cleanup()
  startTranslations('en')
})

const TURN = fixtureTurn({ ...SAYINGS[0], preset: 'baseline', index: 1, openedMs: 1000 })

test('what was announced of a turn is gone once the page speaks another language', async () => {
  const { console } = renderInConsole(<Announcer />)
  const { getState } = console.store
  act(() => getState().takeSnapshot(emptySnapshot()))
  act(() => getState().takeSnapshot({ ...emptySnapshot(), turns: [TURN] }))
  await screen.findByText(/Turn 1/)
  act(() => {
    startTranslations('zh')
    getState().setLanguage('zh')
  })
  expect(document.body.textContent).not.toMatch(/[a-z]{3}/)
})

test('an error is announced in the language of the page', () => {
  const { console } = renderInConsole(<Announcer />, {}, 'zh')
  const { reason, because: why } = because('provider.noCuda')
  act(() => console.store.getState().addNotice({ code: 'test', message: reason, because: why }))
  expect(document.body.textContent).toMatch(/\p{Script=Han}/u)
})
