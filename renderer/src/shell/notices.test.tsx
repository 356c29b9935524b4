import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { renderConnected } from '../testing/connected.tsx'
import { emptySnapshot, longSnapshot } from '../testing/fixture-session.ts'
import { NoHost } from './no-host.tsx'
import { Notices } from './notices.tsx'

afterEach(cleanup)

describe('a notice', () => {
  it('is made of sentences, shows no code, and goes when it was read', () => {
    const { console } = renderConnected(<Notices />)
    const error = { code: 'x.y', message: 'An experiment is running already', hint: 'Stop it, or wait for its end.' }
    act(() => console.store.getState().addNotice(error))
    expect(screen.getByText('An experiment is running already.').parentElement?.textContent).toBe(
      'An experiment is running already. Stop it, or wait for its end.',
    )
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText('An experiment is running already.')).toBeNull()
  })
})

it('a host that is lost is read out at once, without the seconds that are counted', () => {
  const { console } = renderConnected(<Notices />)
  const retryAtMs = performance.now() + 5000
  act(() => console.store.getState().setConnection({ phase: 'waiting', attempt: 1, retryAtMs }))
  expect(screen.getByRole('alert').textContent).toBe('The pipeline host is not answering.')
})

describe('a host that took another’s place', () => {
  it('is told of, with what is gone, and its flags come back at a press', () => {
    const { console } = renderConnected(<Notices />, { snapshot: longSnapshot() })
    expect(screen.queryByText('The host was started again.')).toBeNull()
    act(() => console.store.getState().takeSnapshot({ ...emptySnapshot(), hostId: 'another' }))
    const notice = screen.getByRole('status')
    expect(notice.textContent).toContain('14 turns of before are no longer here')
    expect(notice.textContent).toMatch(/\d+ flags are not what they were/)
    fireEvent.click(screen.getByRole('button', { name: 'Put the flags back …' }))
    expect(console.store.getState().asked?.values).toEqual(longSnapshot().flags.values)
    expect(screen.queryByText('The host was started again.')).toBeNull()
  })

  it('has nothing to give back where the flags are the same', () => {
    const { console } = renderConnected(<Notices />)
    act(() => console.store.getState().takeSnapshot({ ...emptySnapshot(), hostId: 'another' }))
    expect(screen.getByRole('status').textContent).toContain('The flags are what they were.')
    expect(screen.queryByRole('button', { name: /Put the flags back/ })).toBeNull()
  })
})

it('a page without a key waits for nothing, and says so', () => {
  renderConnected(<NoHost phase="noKey" />)
  expect(screen.getByRole('heading', { name: 'No key' })).toBeTruthy()
  expect(screen.queryByText(/Connecting/)).toBeNull()
})
