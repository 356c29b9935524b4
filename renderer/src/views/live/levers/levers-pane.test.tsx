import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FlagDescriptor } from '../../../../../pipeline/protocol/flags.ts'
import type { Snapshot } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import type { Console } from '../../../console.ts'
import { nearestStop, stopsOf } from '../../../model/flags/flag-scale.ts'
import type { Language } from '../../../store/preferences-slice.ts'
import { emptySnapshot } from '../../../testing/fixture-session.ts'
import { fixtureTurn, notMeasurableTurn, SAYINGS } from '../../../testing/fixture-turns.ts'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { LeversPane } from './levers-pane.tsx'

afterEach(cleanup)

const SILENCE: Partial<FlagDescriptor> = { type: 'number', min: 0.1, max: 2, unit: 's' }
const ENDPOINTING: FlagDescriptor = {
  ...{ name: 'ASR_ENDPOINTING', stage: 'asr', type: 'choice', choices: ['fixed', 'pocket-turn'], baseline: 'fixed' },
  ...{ applies: 'hot', help: { en: 'end', zh: '结束' }, observable: 'endpoint.timeoutMs', implemented: true },
}

function snapshot(): Snapshot {
  const empty = emptySnapshot()
  const values = { ...empty.flags.values, ASR_ENDPOINTING: 'fixed' }
  const descriptors = empty.descriptors.map((one) =>
    one.name === 'ASR_SILENCE_TIMEOUT' ? { ...one, ...SILENCE } : one,
  )
  const turn = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
  return {
    ...empty,
    flags: { ...empty.flags, values },
    descriptors: [...descriptors, ENDPOINTING],
    turns: [{ ...turn, flags: values }],
  }
}

const nothingStored = { ok: true as const, answer: { sessions: [], total: 0 } }

function show(taken: Snapshot | undefined = snapshot(), parts: Partial<Console> = {}, language: Language = 'en') {
  const ask = vi.fn(async () => nothingStored) as unknown as Console['ask']
  const page = renderInConsole(<LeversPane />, { ask, ...parts }, language)
  act(() => {
    if (taken) page.console.store.getState().takeSnapshot(taken)
    page.console.store.getState().setConnection({ phase: 'connected' })
  })
  return page
}

function dragSilence(toSeconds: number) {
  const slider = screen.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
  const descriptor = snapshot().descriptors.find(({ name }) => name === 'ASR_SILENCE_TIMEOUT')
  const at = descriptor ? nearestStop(stopsOf(descriptor), toSeconds) : 0
  fireEvent.change(slider, { target: { value: String(at) } })
}

const said = () => screen.getByRole('status').textContent ?? ''

describe('the levers', () => {
  test('before a turn say what they are for', () => {
    show({ ...snapshot(), turns: [] })
    expect(screen.getByText(/After a turn, the settings that own its time/)).toBeTruthy()
  })

  test('of a turn without a first word say that nothing can be predicted', () => {
    const { ledger } = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
    const cut = { ...notMeasurableTurn(1, 1000), ledger: ledger && { ...ledger, heardMs: undefined } }
    show({ ...snapshot(), turns: [cut] })
    expect(screen.getByText(/not measured to its first word/)).toBeTruthy()
  })

  test('stand with the largest own time first', () => {
    show()
    const [first] = screen.getAllByRole('listitem')
    expect(within(first as HTMLElement).getByRole('link', { name: 'ASR_SILENCE_TIMEOUT' })).toBeTruthy()
    expect(first?.textContent).toMatch(/800/)
  })

  test('say the predicted wait with its interval at once while one is moved', () => {
    show()
    expect(said()).toMatch(/User waits/)
    dragSilence(0.3)
    const [, before, after] = said().match(/([\d,]+) → ([\d,]+)/) ?? []
    const ms = (text: string | undefined) => Number(text?.replace(',', ''))
    expect(Math.abs(ms(before) - ms(after) - 500)).toBeLessThanOrEqual(1)
    expect(said()).toMatch(/80 %/)
  })

  test('name the price where they are moved towards it, and not the other way', () => {
    const taken = snapshot()
    const caution = { en: 'It cuts people off.', zh: '会打断人。' }
    const descriptors = taken.descriptors.map((one) => (one.name === 'ASR_SILENCE_TIMEOUT' ? { ...one, caution } : one))
    show({ ...taken, descriptors })
    dragSilence(1.2)
    expect(screen.queryByText('It cuts people off.')).toBeNull()
    dragSilence(0.3)
    expect(screen.getByText('It cuts people off.')).toBeTruthy()
  })

  test('never call an unknown effect nothing: they say why it is unknown', () => {
    show()
    fireEvent.change(screen.getByRole('combobox', { name: 'ASR_ENDPOINTING' }), { target: { value: 'pocket-turn' } })
    expect(said()).toMatch(/Unknown/)
    expect(said()).toMatch(/what it hears/)
  })

  test('are moved by the keyboard too, a tenth at a time', () => {
    show()
    const slider = screen.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
    const before = slider.getAttribute('aria-valuetext')
    fireEvent.keyDown(slider, { key: 'PageDown' })
    expect(slider.getAttribute('aria-valuetext')).not.toBe(before)
  })

  test('go by steps of 50 ms with an arrow key, of 10 ms with Shift', () => {
    show()
    const slider = () => screen.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
    fireEvent.keyDown(slider(), { key: 'ArrowLeft' })
    expect(slider().getAttribute('aria-valuetext')).toMatch(/^0\.75/)
    fireEvent.keyDown(slider(), { key: 'ArrowRight', shiftKey: true })
    expect(slider().getAttribute('aria-valuetext')).toMatch(/^0\.76/)
  })

  test('can be applied, as one change that can be undone, and put back', () => {
    const { console } = show()
    const changeAll = vi.spyOn(console.flags, 'changeAll').mockImplementation(() => {})
    dragSilence(0.3)
    fireEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(changeAll).toHaveBeenCalledWith({ ASR_SILENCE_TIMEOUT: 0.3 })
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }))
    expect(said()).not.toMatch(/→/)
  })

  test('are proven by one click: the turn’s settings against the changed ones', () => {
    const send = vi.fn(async () => false)
    show(snapshot(), { send })
    dragSilence(0.3)
    fireEvent.click(screen.getByRole('button', { name: /Measure/ }))
    expect(send).toHaveBeenCalledWith({
      name: 'startExperiment',
      request: expect.objectContaining({
        kind: 'ab',
        arms: [
          expect.objectContaining({ values: expect.objectContaining({ ASR_SILENCE_TIMEOUT: 0.8 }) }),
          expect.objectContaining({ values: expect.objectContaining({ ASR_SILENCE_TIMEOUT: 0.3 }) }),
        ],
      }),
    })
  })

  test('of a lost connection can be looked at, and neither applied nor measured', () => {
    const { console } = show()
    act(() => console.store.getState().setConnection({ phase: 'waiting', attempt: 1, retryAtMs: 0 }))
    dragSilence(0.3)
    expect(said()).toMatch(/→/)
    for (const name of ['Apply', /Measure/]) {
      expect(screen.getByRole('button', { name }).hasAttribute('disabled')).toBe(true)
    }
  })

  test('speak Chinese', () => {
    show(snapshot(), {}, 'zh')
    dragSilence(0.3)
    expect(said()).toMatch(/用户等待/)
    expect(screen.getByRole('button', { name: '应用' })).toBeTruthy()
  })

  test('say so where no prediction was put to the proof', async () => {
    show()
    expect(await screen.findByText(/No prediction was put to the proof/)).toBeTruthy()
  })
})
