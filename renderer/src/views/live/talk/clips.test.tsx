import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Snapshot } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import { renderConnected } from '../../../testing/connected.tsx'
import { emptySnapshot } from '../../../testing/fixture-session.ts'
import { Clips } from './clips.tsx'

afterEach(cleanup)

const list = () => screen.getByRole('list', { name: 'Demo clips' })
const clips = () => within(list()).getAllByRole('button')
const stops = () => clips().filter((clip) => clip.tabIndex === 0)
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? list(), { key })
const focused = () => document.activeElement?.textContent

function open(snapshot: Partial<Snapshot> = {}) {
  return renderConnected(<Clips />, { snapshot })
}

test('the clips are one Tab stop, the first at first', () => {
  open()
  expect(clips().length).toBe(4)
  expect(stops().map(({ textContent }) => textContent)).toEqual([expect.stringContaining('What time is it?')])
  expect(list().hasAttribute('tabindex')).toBe(false)
})

test('arrow keys go through them and stay at the ends, Home and End go there', () => {
  open()
  act(() => stops()[0]?.focus())
  press('ArrowDown')
  expect(focused()).toContain('Kitchen light')
  press('ArrowRight')
  expect(focused()).toContain('Weather in Paris')
  press('End')
  expect(focused()).toContain('Set a timer')
  press('ArrowDown')
  expect(focused()).toContain('Set a timer')
  press('ArrowUp')
  expect(focused()).toContain('Weather in Paris')
  press('Home')
  press('ArrowLeft')
  expect(focused()).toContain('What time is it?')
})

test('the clip that was reached last is where Tab comes back to', () => {
  open()
  act(() => stops()[0]?.focus())
  press('ArrowDown')
  act(() => (document.activeElement as HTMLElement).blur())
  expect(stops().map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Kitchen light')])
})

test('keys with Ctrl, Alt or Shift are somebody else’s', () => {
  open()
  act(() => stops()[0]?.focus())
  const isTaken = !fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown', altKey: true })
  expect(isTaken).toBe(false)
  expect(focused()).toContain('What time is it?')
})

test('while none can be played, the list itself can be reached, to be scrolled', () => {
  open({ stages: emptySnapshot().stages.map((stage) => ({ ...stage, state: 'loading', progress: 0.4 })) })
  expect(clips().every((clip) => (clip as HTMLButtonElement).disabled)).toBe(true)
  expect(list().tabIndex).toBe(0)
})

test('a host without clips says so', () => {
  open({ clips: [] })
  expect(screen.getByText('There are no demo clips.')).toBeTruthy()
})
