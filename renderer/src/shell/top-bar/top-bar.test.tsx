import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExperimentProgress } from '../../../../pipeline/protocol/experiments.ts'
import { FlagEditor } from '../../model/flags/flag-editor.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { emptySnapshot } from '../../testing/fixture-session.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { PresetQuestion } from './preset-question.tsx'
import { TopBar } from './top-bar.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

describe('the top bar', () => {
  it('names the product and, once a host is there, its stages', async () => {
    const { console } = renderInConsole(<TopBar />)
    expect(screen.getByRole('heading', { name: 'Firstword' })).toBeTruthy()
    act(() => console.store.getState().takeSnapshot(emptySnapshot()))
    expect((await screen.findAllByText('LLM')).length).toBeGreaterThan(0)
  })

  it('says that it is connected, and opens the palette', () => {
    const { console } = renderConnected(<TopBar />)
    expect(screen.getByText('Connected')).toBeTruthy()
    press('Commands')
    expect(console.store.getState().overlay).toBe('palette')
  })
})

describe('the chip of the job that runs', () => {
  const running: ExperimentProgress = { sessionId: 's', kind: 'ab', state: 'running', done: 12, total: 34 }

  it('is not there while nothing runs', () => {
    renderConnected(<TopBar />)
    expect(screen.queryByRole('group', { name: 'Running now' })).toBeNull()
  })

  it('says how far an experiment is, leads to it, pauses and stops it', () => {
    const { sent } = renderConnected(<TopBar />, { snapshot: { experiment: running } })
    const chip = screen.getByRole('group', { name: 'Running now' })
    expect(within(chip).getByRole('link').textContent).toBe('A/B12/34')
    expect(within(chip).getByRole('link').getAttribute('href')).toBe('#page=compare')
    press('Pause what runs')
    press('Stop what runs')
    expect(sent).toEqual([{ name: 'pauseExperiment' }, { name: 'stopExperiment' }])
  })

  it('says that it is paused, and goes on', () => {
    const { sent } = renderConnected(<TopBar />, { snapshot: { experiment: { ...running, state: 'paused' } } })
    expect(screen.getByText('paused')).toBeTruthy()
    press('Go on')
    expect(sent).toEqual([{ name: 'resumeExperiment' }])
  })

  it('keeps what would disturb it from being pressed', () => {
    renderConnected(<TopBar />, { snapshot: { experiment: running } })
    expect(screen.getByRole('button', { name: 'Turn the microphone on' })).toHaveProperty('disabled', true)
    press(/^Preset: /)
    expect(screen.getByRole('button', { name: 'Apply preset Streaming …' })).toHaveProperty('disabled', true)
    expect(screen.getByRole('status').textContent).toContain('Presets wait')
  })

  it('leaves the microphone to one that waits for a voice', () => {
    renderConnected(<TopBar />, { snapshot: { experiment: { ...running, waitingFor: 'speech' } } })
    expect(screen.getByRole('button', { name: 'Turn the microphone on' })).toHaveProperty('disabled', false)
  })

  it('is no longer there when it has ended', () => {
    renderConnected(<TopBar />, { snapshot: { experiment: { ...running, state: 'finished' } } })
    expect(screen.queryByRole('group', { name: 'Running now' })).toBeNull()
  })
})

describe('the menu of presets', () => {
  const { flags, presets } = emptySnapshot()
  const changed = { ...flags, preset: undefined, values: { ...flags.values, LLM_MAX_NEW_TOKENS: 2 } }

  it('names the preset in force', () => {
    renderConnected(<TopBar />)
    expect(screen.getByRole('button', { name: 'Preset: Baseline' })).toBeTruthy()
  })

  it('calls one preset active, the one that was chosen, where another has the same values', () => {
    const [baseline] = presets
    const twins = [...presets, { name: 'tuned', values: baseline?.values ?? {} }]
    renderConnected(<TopBar />, { snapshot: { presets: twins, flags: { ...flags, preset: 'tuned' } } })
    press('Preset: Tuned')
    expect(screen.getAllByText('active')).toHaveLength(1)
    expect(screen.getByText('the same values as the active one').closest('li')?.textContent).toContain('Baseline')
  })

  it('names the nearest preset and how many flags differ from it, and shows them', () => {
    renderConnected(<TopBar />, { snapshot: { flags: changed } })
    press('Preset: Baseline + 1 change')
    expect(screen.getByRole('heading', { name: 'Changed from Baseline' })).toBeTruthy()
    expect(screen.getByRole('row', { name: /LLM_MAX_NEW_TOKENS/ })).toBeTruthy()
  })

  it('asks before it applies one, and the yes applies it', () => {
    const send = vi.fn(() => Promise.resolve({ ok: true } as const))
    const editor = new FlagEditor({
      ...{ send, inForce: () => flags.values, health: () => undefined, report: () => undefined, nowMs: () => 0 },
      ...{ setTimeout: () => 0, clearTimeout: () => undefined },
    })
    const parts = { flags: editor }
    const page = (
      <>
        <TopBar />
        <PresetQuestion />
      </>
    )
    renderConnected(page, { parts })
    press('Preset: Baseline')
    press('Apply preset Streaming …')
    const question = screen.getByRole('dialog', { name: 'Apply preset Streaming' })
    expect(send).not.toHaveBeenCalled()
    fireEvent.click(within(question).getByRole('button', { name: 'Apply' }))
    expect(send).toHaveBeenCalledWith({ name: 'applyPreset', preset: 'streaming' })
    expect(screen.queryByRole('dialog', { name: 'Apply preset Streaming' })).toBeNull()
    expect(presets.map(({ name }) => name)).toContain('streaming')
  })
})

describe('the chip of the microphone', () => {
  it('turns it on, and is shut until a turn can start', () => {
    const toggleMicrophone = vi.fn()
    const page = renderConnected(<TopBar />, { parts: { toggleMicrophone } })
    press('Turn the microphone on')
    expect(toggleMicrophone).toHaveBeenCalledOnce()
    act(() => page.console.store.getState().setConnection({ phase: 'waiting', attempt: 1, retryAtMs: 0 }))
    expect(screen.getByRole('button', { name: 'Turn the microphone on' })).toHaveProperty('disabled', true)
  })

  it('says that it failed', () => {
    const { console } = renderConnected(<TopBar />)
    act(() => console.store.getState().setMicrophone({ phase: 'failed', failure: 'denied', detail: '' }))
    expect(screen.getByText('Mic failed')).toBeTruthy()
  })

  it('holds the whole test', async () => {
    const { console } = renderConnected(<TopBar />)
    act(() => console.store.getState().setOverlay('microphone'))
    const test = await screen.findByRole('dialog', { name: 'Microphone: level and test' })
    const titles = within(test).getAllByRole('heading', { level: 2 })
    expect(titles.length).toBe(5)
  })
})

describe('the settings', () => {
  it('hold language, theme and keys; the theme goes back to the system’s', () => {
    const { console } = renderConnected(<TopBar />)
    press('Settings')
    fireEvent.click(screen.getByRole('radio', { name: 'Light' }))
    expect(console.store.getState().theme).toBe('light')
    fireEvent.click(screen.getByRole('radio', { name: 'System' }))
    expect(console.store.getState().theme).toBeUndefined()
    fireEvent.click(screen.getByRole('switch', { name: 'Single keys' }))
    expect(console.store.getState().singleKeys).toBe(false)
    fireEvent.click(screen.getByRole('radio', { name: '中文' }))
    expect(console.store.getState().language).toBe('zh')
  })
})
