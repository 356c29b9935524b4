import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renderConnected } from '../testing/connected.tsx'
import { UndoToast } from './undo-toast.tsx'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function change() {
  const page = renderConnected(<UndoToast />)
  act(() => page.console.flags.change('LLM_MAX_NEW_TOKENS', 2))
  return page
}

describe('after a flag changed', () => {
  it('it is said what it is now, and can be taken back', () => {
    const { console } = change()
    expect(screen.getByRole('status').textContent).toContain('LLM_MAX_NEW_TOKENS is now 2')
    const undo = vi.spyOn(console.flags, 'undo')
    fireEvent.click(screen.getByRole('button', { name: 'Revert' }))
    expect(undo).toHaveBeenCalledOnce()
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('several are counted', () => {
    const { console } = renderConnected(<UndoToast />)
    act(() => console.flags.changeAll({ LLM_MAX_NEW_TOKENS: 2, LLM_TEMPERATURE: 0.1 }))
    expect(screen.getByRole('status').textContent).toContain('2 flags changed')
  })

  it('the word goes after a while, but not under the pointer', () => {
    change()
    const toast = screen.getByRole('button', { name: 'Revert' }).parentElement ?? document.body
    fireEvent.pointerEnter(toast)
    act(() => vi.advanceTimersByTime(60_000))
    expect(screen.getByRole('status').textContent).not.toBe('')
    fireEvent.pointerLeave(toast)
    act(() => vi.advanceTimersByTime(60_000))
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('the word can be closed', () => {
    change()
    fireEvent.click(screen.getByRole('button', { name: 'Close this message' }))
    expect(screen.getByRole('status').textContent).toBe('')
  })
})

it('nothing is said of flags that nobody changed', () => {
  renderConnected(<UndoToast />)
  expect(screen.getByRole('status').textContent).toBe('')
})
