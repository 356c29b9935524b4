import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { emptySnapshot } from '../testing/fixture-session.ts'
import { renderInConsole } from '../testing/rendered.tsx'
import { TopBar } from './top-bar.tsx'

afterEach(cleanup)

test('the top bar names the product and, once a host is there, its stages', async () => {
  const { console } = renderInConsole(<TopBar />)
  expect(screen.getByRole('heading', { name: 'Firstword' })).toBeTruthy()
  console.store.getState().takeSnapshot(emptySnapshot())
  expect((await screen.findAllByText('LLM')).length).toBeGreaterThan(0)
})
