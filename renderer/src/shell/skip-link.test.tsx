import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { renderInConsole } from '../testing/rendered.tsx'
import { Pane } from '../widgets/pane.tsx'
import { SkipLink } from './skip-link.tsx'

afterEach(cleanup)

describe('the first stop of the Tab key', () => {
  it('leads past bar and rail to the first pane of the page', () => {
    renderInConsole(
      <>
        <SkipLink page="sessions" />
        <main>
          <Pane title="Sessions">all of them</Pane>
        </main>
      </>,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Skip to the page' }))
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Sessions' }))
  })

  it('leads to the waterfall where there is one', () => {
    renderInConsole(<SkipLink page="live" />, {}, 'zh')
    expect(screen.getByRole('link', { name: '跳到瀑布图' }).getAttribute('href')).toBe('#waterfall')
  })
})
