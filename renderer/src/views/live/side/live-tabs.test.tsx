import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { LiveTabs } from './live-tabs.tsx'

afterEach(cleanup)

const tabs = ['One', 'Two', 'Three'].map((label) => ({
  ...{ id: label.toLowerCase(), label, className: undefined, content: `panel ${label}` },
}))
const show = () => render(<LiveTabs label="Tabs" tabs={tabs} />)
const panel = () => screen.getByRole('tabpanel')

test('the first panel is shown, under the name of its tab', () => {
  show()
  expect(panel().textContent).toBe('panel One')
  expect(screen.getByRole('tabpanel', { name: 'One' })).toBeTruthy()
})

test('a click shows another panel alone', () => {
  show()
  fireEvent.click(screen.getByRole('tab', { name: 'Two' }))
  expect(panel().textContent).toBe('panel Two')
})

test.each([
  ['ArrowRight', 'Two'],
  ['ArrowLeft', 'Three'],
  ['End', 'Three'],
  ['Home', 'One'],
])('%s goes to %s, which has the focus and alone is in the tab order', (key, name) => {
  show()
  const [first] = screen.getAllByRole('tab')
  fireEvent.keyDown(first as HTMLElement, { key })
  const chosen = screen.getByRole('tab', { name })
  expect(document.activeElement).toBe(chosen)
  expect(screen.getAllByRole('tab').filter((tab) => tab.tabIndex === 0)).toEqual([chosen])
})
