import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { hashOf, PAGES } from '../model/page-route.ts'
import { renderInConsole } from '../testing/rendered.tsx'
import { ALL_PAGES } from '../views/pages.ts'
import { KeysDialog } from './palette/keys-dialog.tsx'
import { PlaceTabs } from './place-tabs.tsx'
import { Rail } from './rail.tsx'

afterEach(cleanup)

const linksOf = () => screen.getAllByRole('link').map((link) => link.textContent)
const current = () =>
  screen
    .getAllByRole('link')
    .filter((link) => link.hasAttribute('aria-current'))
    .map((link) => link.textContent)

describe('the places', () => {
  it('are five in the rail, whichever of their pages is on show', () => {
    renderInConsole(<Rail page="turn-end" />)
    expect(linksOf()).toEqual(['Live', 'Experiments', 'Sessions', 'Devices and load', 'Present'])
    expect(current()).toEqual(['Experiments'])
  })

  it('show their pages as tabs that are links', () => {
    renderInConsole(<PlaceTabs page="flags" />)
    expect(linksOf().slice(0, 3)).toEqual(['Turn', 'Flags', 'Models'])
    expect(current()).toEqual(['Flags'])
    expect(screen.getByRole('link', { name: 'Flags' }).getAttribute('href')).toBe('#page=flags')
  })

  it('show no tabs where they are one page', () => {
    renderInConsole(<PlaceTabs page="sessions" />)
    expect(screen.queryByRole('navigation')).toBeNull()
  })

  it('call each page something in both languages', () => {
    for (const { title } of ALL_PAGES) {
      expect(title.en).toMatch(/^[A-Z][a-z ]+$/)
      expect(title.zh).toMatch(/^\p{Script=Han}+$/u)
    }
  })

  it('hold every page that an address may name, each under its own name', () => {
    expect(ALL_PAGES.map(({ id }) => id).sort()).toEqual([...PAGES].sort())
    expect(ALL_PAGES.map(({ id }) => hashOf({ page: id }))).toContain('#page=turn-end')
  })
})

describe('the dialog of keys', () => {
  it('lists what the pages tell of, and pages with the same keys once', async () => {
    const { console } = renderInConsole(<KeysDialog />)
    console.store.getState().setOverlay('keys')
    await screen.findByRole('dialog')
    const titles = screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)
    expect(titles[0]).toBe('Anywhere')
    expect(titles).toContain('While the waterfall has the focus')
    expect(titles.filter((title) => title?.includes('Flags'))).toEqual(['On Flags, Models and Turn end'])
  })
})
