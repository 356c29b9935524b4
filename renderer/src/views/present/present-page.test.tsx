import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'
import type { Language } from '../../store/preferences-slice.ts'
import { answering, COMPARISON, importedComparison, NOTHING } from '../../testing/fixture-comparison.ts'
import { emptySnapshot } from '../../testing/fixture-session.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { PresentPage } from './present-page.tsx'

// A guard against hanging: a busy machine takes its time.
configure({ asyncUtilTimeout: 60_000 })

beforeEach(() => {
  window.location.hash = '#page=present'
})
afterEach(cleanup)

/** The page on a host that answers as given; what it commands is kept. */
function present(host = NOTHING, { session, language = 'en' }: { session?: string; language?: Language } = {}) {
  const commands: Command[] = []
  const run = (command: Command) => {
    commands.push(command)
  }
  const page = renderInConsole(<PresentPage session={session} />, { run, ask: answering(host) }, language)
  const { store } = page.console
  act(() => {
    store.getState().setConnection({ phase: 'connected' })
    store.getState().takeSnapshot(emptySnapshot())
  })
  return { ...page, commands, store }
}

const press = (key: string) => fireEvent.keyDown(document.body, { key })
const sceneOnShow = () => screen.getByRole('radio', { checked: true, name: /^(Live|Race|Verdict|Where|Blind)/ })
const nameOf = (radio: HTMLElement) => radio.closest('label')?.textContent

describe('the keys of a clicker', () => {
  test('turn the scenes on and back, and stop at both ends', () => {
    present()
    expect(nameOf(sceneOnShow())).toBe('Live before')
    press('PageUp')
    expect(nameOf(sceneOnShow())).toBe('Live before')
    press('PageDown')
    press('ArrowRight')
    expect(nameOf(sceneOnShow())).toBe('Race')
    press('ArrowLeft')
    expect(nameOf(sceneOnShow())).toBe('Live after')
    for (let count = 0; count < 9; count += 1) press('PageDown')
    expect(nameOf(sceneOnShow())).toBe('Blind listen')
  })

  test('make the screen black, and whatever comes next brings the picture back', () => {
    present()
    press('.')
    expect(screen.getByRole('button', { name: 'Show the picture again' })).toBeTruthy()
    press('PageDown')
    expect(screen.queryByRole('button', { name: 'Show the picture again' })).toBeNull()
    expect(nameOf(sceneOnShow())).toBe('Live before')
  })

  test('leave by Escape', () => {
    present()
    press('Escape')
    expect(window.location.hash).toBe('#page=live')
  })
})

describe('what is live and what is not', () => {
  test.each([
    ['en', 'Live', 'Replay'],
    ['zh', '实时', '回放'],
  ] as const)('is said in every scene (%s)', (language, live, replay) => {
    const { container } = present(COMPARISON, { language })
    const badge = () => container.querySelector('header')?.textContent?.trim()
    const seen = [badge()]
    for (let count = 0; count < 5; count += 1) {
      press('PageDown')
      seen.push(badge())
    }
    expect(seen).toEqual([live, live, replay, replay, replay, replay])
  })
})

describe('the live scenes', () => {
  test('put their flags in force, and give back what was there as soon as they are left', async () => {
    const { commands } = present()
    // The baseline is in force already.
    await screen.findByText('Say a sentence, or play a clip.')
    expect(commands).toEqual([])
    press('PageDown')
    await waitFor(() => expect(commands).toEqual([{ name: 'applyPreset', preset: 'streaming' }]))
    press('PageDown')
    await waitFor(() => expect(commands.at(-1)).toEqual({ name: 'applyPreset', preset: 'baseline' }))
  })

  test('give it back too where the page is left', async () => {
    const { commands, unmount } = present()
    press('PageDown')
    await waitFor(() => expect(commands).toHaveLength(1))
    unmount()
    expect(commands.at(-1)).toEqual({ name: 'applyPreset', preset: 'baseline' })
  })

  test('leave the flags of a running experiment alone, and say so', async () => {
    const { commands, store } = present()
    act(() => {
      store.getState().takeSnapshot({
        ...emptySnapshot(),
        experiment: { sessionId: 's', kind: 'ab', state: 'running', done: 3, total: 18 },
      })
    })
    press('PageDown')
    expect(await screen.findByText(/An experiment is running/)).toBeTruthy()
    expect(screen.getByText('Collecting: 3 of 18 turns')).toBeTruthy()
    expect(commands).toEqual([])
  })
})

describe('scenes without data', () => {
  test.each([
    [2, 'No sentence has been answered by both sides yet.'],
    [3, 'Nothing has been compared yet.'],
    [4, 'No sentence has been measured on both sides yet.'],
    [5, 'There is no sentence of which the sound of both sides was kept.'],
  ])('say what is missing, and one click makes it (scene %i)', async (steps, why) => {
    const { commands } = present()
    for (let count = 0; count < steps; count += 1) press('PageDown')
    expect(await screen.findByText(why)).toBeTruthy()
    commands.length = 0
    fireEvent.click(screen.getByRole('button', { name: 'Compare Baseline with Streaming now' }))
    expect(commands).toMatchObject([
      {
        name: 'startExperiment',
        request: {
          kind: 'ab',
          pace: 'realtime',
          record: true,
          arms: [{ preset: 'baseline' }, { preset: 'streaming' }],
        },
      },
    ])
  })
})

describe('a comparison', () => {
  test('that was asked for is shown as a race at once', async () => {
    present(COMPARISON, { session: 'compared' })
    expect(nameOf(sceneOnShow())).toBe('Race')
    const before = await screen.findByRole('region', { name: 'Before' })
    expect(within(before).getByText('Baseline')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Start the race' })).toBeTruthy()
    expect(screen.getByText('No sound of these turns was kept: they run silently.')).toBeTruthy()
  })

  test('has the verdict in the product’s own words, with its share of the wait', async () => {
    present(COMPARISON, { session: 'compared' })
    press('PageDown')
    expect(await screen.findByText('Streaming is 500 ms faster than Baseline')).toBeTruthy()
    expect(screen.getByText('−50')).toBeTruthy()
    expect(screen.getByText('95 % interval −60.0 … −40.0 %')).toBeTruthy()
  })

  test('is told in four blocks whose whole numbers sum to the total', async () => {
    present(COMPARISON, { session: 'compared' })
    press('PageDown')
    press('PageDown')
    const table = await screen.findByRole('table')
    for (const column of [1, 2]) {
      const cells = within(table).getAllByRole('row').slice(1)
      const numbers = cells.map((row) => Number(row.children[column]?.textContent?.replaceAll(/[^\d−]/g, '')))
      expect(numbers).toHaveLength(5)
      expect(numbers.slice(0, 4).reduce((sum, ms) => sum + ms, 0)).toBe(numbers[4])
    }
  })

  test('that came without its texts says so, in place of the word that stands for them', async () => {
    present(importedComparison(), { session: 'compared' })
    const said = await screen.findAllByText('The texts of this session were left out when it was exported.')
    expect(said.length).toBeGreaterThan(0)
    expect(screen.queryByText(/^withheld/i)).toBeNull()
  })
})

test('a race runs by the stamps: nothing has been waited for at its start, and each lane stops at its own number', async () => {
  const position = vi.fn(() => 0)
  let frame = (_nowMs: number) => {}
  const frames = {
    subscribe: (callback: (nowMs: number) => void) => {
      frame = callback
      return () => {}
    },
  }
  const commands: Command[] = []
  const page = renderInConsole(<PresentPage session="compared" />, {
    run: (command) => void commands.push(command),
    ask: answering(COMPARISON),
    frames,
  })
  vi.spyOn(page.console.sound.replay, 'start').mockResolvedValue({ positionMs: position, stop: () => {} })
  act(() => {
    page.console.store.getState().setConnection({ phase: 'connected' })
    page.console.store.getState().takeSnapshot(emptySnapshot())
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Start the race' }))
  await act(async () => {})
  const waits = () => ['Before', 'After'].map((name) => screen.getByRole('region', { name }).textContent)
  const at = (ms: number) => {
    position.mockReturnValue(ms)
    act(() => frame(0))
    return waits()
  }
  expect(at(0).every((text) => text?.includes('…'))).toBe(true)
  const over = at(1e9)
  expect(over[0]).toMatch(/1,000\sms/)
  expect(over[1]).toMatch(/500\sms/)
  expect(screen.getByRole('status').textContent).toMatch(/500\sms sooner, this sentence/)
})
