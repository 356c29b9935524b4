import { act, cleanup } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Page } from '../model/page-route.ts'
import { renderInConsole } from '../testing/rendered.tsx'
import { usePageTitle } from './use-page-title.ts'

afterEach(cleanup)

function Titled({ page }: { readonly page: Page }) {
  usePageTitle(page)
  return null
}

it('calls the document as its page is called, in the language of the page', () => {
  const { console } = renderInConsole(<Titled page="turn-end" />)
  expect(document.title).toBe('Turn end · Firstword')
  act(() => console.store.getState().setLanguage('zh'))
  expect(document.title).toMatch(/^\p{Script=Han}+ · Firstword$/u)
})
