import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { renderConnected } from '../../testing/connected.tsx'
import { useGlobalKeys } from '../use-global-keys.ts'
import { Palette } from './palette.tsx'

afterEach(cleanup)

function Keys() {
  useGlobalKeys()
  return (
    <>
      <Palette />
      <input aria-label="a field" />
      <input type="checkbox" aria-label="a tick" />
    </>
  )
}

function open() {
  const page = renderConnected(<Keys />)
  act(() => page.console.store.getState().setOverlay('palette'))
  return { ...page, field: screen.getByRole('textbox', { name: 'Type a command' }) }
}

const rows = () => screen.getAllByRole('menuitem').map((row) => row.textContent ?? '')

describe('the palette', () => {
  it('holds pages, presets, flags and experiments, and the clips last', () => {
    open()
    const all = rows()
    for (const row of ['Go to: Flags', 'Apply preset: Streaming', 'Flag: ASR_SILENCE_TIMEOUT', 'Theme: as the system'])
      expect(all, row).toContain(row)
    expect(all.some((row) => row.startsWith('Start an A/B'))).toBe(true)
    const groups = screen.getAllByRole('group')
    expect(groups.at(-1)?.textContent).toContain('Demo clips')
  })

  it('prints the keys beside what they do', () => {
    open()
    const row = screen.getByRole('menuitem', { name: /Show the keyboard list/ })
    expect(within(row).getByText('?').tagName).toBe('KBD')
  })

  it('shows what matches, and says so where nothing does', () => {
    const { field } = open()
    fireEvent.change(field, { target: { value: 'silence_timeout' } })
    expect(rows()).toEqual(['Flag: ASR_SILENCE_TIMEOUT'])
    fireEvent.change(field, { target: { value: 'no such thing' } })
    expect(screen.getByText(/No command matches/)).toBeTruthy()
  })

  it('closes at one Escape, though something is typed', () => {
    const { console, field } = open()
    fireEvent.change(field, { target: { value: 'flag' } })
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(console.store.getState().overlay).toBe('none')
  })

  it('asks before a preset is applied', () => {
    const { console } = open()
    fireEvent.click(screen.getByRole('menuitem', { name: 'Apply preset: Streaming' }))
    expect(console.store.getState()).toMatchObject({ overlay: 'none', asked: { preset: 'streaming' } })
  })

  it('has no clips and no presets while an experiment would be disturbed', () => {
    const experiment = { sessionId: 's', kind: 'ab', state: 'running', done: 1, total: 2 } as const
    const { console } = renderConnected(<Palette />, { snapshot: { experiment } })
    act(() => console.store.getState().setOverlay('palette'))
    expect(rows().filter((row) => /^(Play|Apply preset)/.test(row))).toEqual([])
    expect(rows()).toContain('Pause the experiment')
  })
})

describe('the question mark', () => {
  it('lists the keys from anywhere but a field', () => {
    const { console } = renderConnected(<Keys />)
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'a field' }), { key: '?' })
    expect(console.store.getState().overlay).toBe('none')
    fireEvent.keyDown(screen.getByRole('checkbox', { name: 'a tick' }), { key: '?' })
    expect(console.store.getState().overlay).toBe('keys')
  })

  it('does nothing where single keys are switched off', () => {
    const { console } = renderConnected(<Keys />)
    act(() => console.store.getState().setSingleKeys(false))
    fireEvent.keyDown(document.body, { key: '?' })
    expect(console.store.getState().overlay).toBe('none')
    act(() => console.store.getState().setSingleKeys(true))
  })
})
