import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renderInConsole } from '../testing/rendered.tsx'
import { Pane } from './pane.tsx'
import { ScrollArea } from './scroll-area.tsx'

let reportSizes: () => void
let contentPx: number

beforeEach(() => {
  contentPx = 100
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        reportSizes = callback
      }
      observe() {}
      disconnect() {}
    },
  )
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(100)
  vi.spyOn(HTMLElement.prototype, 'scrollWidth', 'get').mockImplementation(() => contentPx)
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function resizeTo(px: number): void {
  contentPx = px
  act(reportSizes)
}

describe('what may scroll', () => {
  it('is a stop of the Tab key while it does, named as its pane is, and none while it fits', () => {
    renderInConsole(
      <Pane title="Latency">
        <ScrollArea className="wide">a table</ScrollArea>
      </Pane>,
    )
    resizeTo(100)
    expect(screen.getByText('a table').hasAttribute('tabindex')).toBe(false)
    resizeTo(180)
    expect(screen.getByRole('group', { name: 'Latency' }).tabIndex).toBe(0)
    resizeTo(90)
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('has a name of its own where it is given one', () => {
    renderInConsole(
      <ScrollArea className="wide" label="Every number of the turn">
        tables
      </ScrollArea>,
    )
    resizeTo(180)
    expect(screen.getByRole('group', { name: 'Every number of the turn' })).toBeTruthy()
  })
})
