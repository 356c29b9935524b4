import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { because } from '../../../../pipeline/measures/reasons/reasons.ts'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import type { Language } from '../../store/preferences-slice.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { FlagsPage } from './flags-page.tsx'

afterEach(cleanup)

const DESCRIPTORS: readonly FlagDescriptor[] = [
  describeFlag('ASR_SILENCE_TIMEOUT', 0.8, {
    ...{ stage: 'asr', min: 0.1, max: 2, unit: 's', plan: 0.3, cautionWhen: 'lower' },
    caution: { en: 'A short timeout cuts off people.', zh: '时长过短会打断。' },
  }),
  describeFlag('ASR_ENABLE_FP16', false, { stage: 'asr', applies: 'reload' }),
  describeFlag('LLM_MAX_NEW_TOKENS', 64, { type: 'integer', min: 1, max: 512, unit: 'tokens', plan: 1 }),
  describeFlag('VAD_FAST_MODE', false, { stage: 'vad', implemented: false }),
]
const BASELINE = Object.fromEntries(DESCRIPTORS.map(({ name, baseline }) => [name, baseline]))

function open({ flag, values = {}, language }: { flag?: string; values?: object; language?: Language } = {}) {
  const sent: unknown[] = []
  const told = because('place.notAsked')
  const flags = {
    values: { ...BASELINE, ...values },
    effects: [{ name: 'ASR_ENABLE_FP16', requested: true, effective: false, ...told }],
  }
  const snapshot = { descriptors: [...DESCRIPTORS], flags }
  const page = renderConnected(<FlagsPage flag={flag} />, { snapshot, ...(language ? { language } : {}) })
  page.console.flags.change = (...change) => void sent.push(change.slice(0, 2))
  return { ...page, sent }
}

const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name}`) })
const names = () => screen.queryAllByRole('rowheader').map(({ textContent }) => textContent)

test('before a host is there, the page says that it waits for one', () => {
  renderInConsole(<FlagsPage flag={undefined} />)
  expect(screen.getByText(/Connecting/)).toBeTruthy()
})

test('a tab shows its stage alone, and a search looks through all of them', () => {
  open()
  expect(names().join()).toContain('LLM_MAX_NEW_TOKENS')
  fireEvent.click(screen.getByRole('tab', { name: 'ASR 2' }))
  expect(names().join()).not.toContain('LLM_MAX_NEW_TOKENS')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'max new' } })
  expect(names().join()).toContain('LLM_MAX_NEW_TOKENS')
  expect(screen.getByRole('tab', { name: 'All 1' }).getAttribute('aria-selected')).toBe('true')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nonsense' } })
  expect(screen.getByText('No flag matches.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Show all flags' }))
  expect(names().join()).toContain('ASR_SILENCE_TIMEOUT')
})

test('the changed ones are a tab of their own; with none it says that all are at their default', () => {
  open()
  fireEvent.click(screen.getByRole('tab', { name: 'Changed 0' }))
  expect(screen.getByText('Every flag has its default value.')).toBeTruthy()
  cleanup()
  open({ values: { ASR_SILENCE_TIMEOUT: 0.3 } })
  fireEvent.click(screen.getByRole('tab', { name: 'Changed 1' }))
  expect(names().join()).not.toContain('LLM_MAX_NEW_TOKENS')
  expect(screen.getByText('1 of 4 flags changed')).toBeTruthy()
})

test('a slider shows its value while it moves, and sets it when it is let go', () => {
  const { sent } = open()
  const slider = screen.getByRole('slider', { name: 'ASR_SILENCE_TIMEOUT, slider' })
  const field = screen.getByRole('spinbutton', { name: 'ASR_SILENCE_TIMEOUT, number' }) as HTMLInputElement
  fireEvent.keyDown(slider, { key: 'PageDown' })
  expect(Number(field.value)).toBeLessThan(0.8)
  expect(sent).toEqual([])
  fireEvent.keyUp(slider, { key: 'PageDown' })
  expect(sent).toEqual([['ASR_SILENCE_TIMEOUT', expect.any(Number)]])
  fireEvent.input(slider, { target: { value: '0' } })
  expect(sent).toHaveLength(1)
  slider.dispatchEvent(new Event('change', { bubbles: true }))
  expect(sent.at(-1)).toEqual(['ASR_SILENCE_TIMEOUT', 0.1])
})

test("the plan's value is a button that says it in the singular where it is one", () => {
  const { sent } = open()
  fireEvent.click(screen.getByRole('button', { name: /^Plan: 1\stoken, set LLM_MAX_NEW_TOKENS$/ }))
  expect(sent).toEqual([['LLM_MAX_NEW_TOKENS', 1]])
  cleanup()
  open({ values: { LLM_MAX_NEW_TOKENS: 1 } })
  expect(within(row('LLM_MAX_NEW_TOKENS')).getByText('plan’s value')).toBeTruthy()
  expect(within(row('LLM_MAX_NEW_TOKENS')).getByRole('button', { name: /reset LLM_MAX_NEW_TOKENS/ })).toBeTruthy()
})

test('a caution holds on its own side of the default alone', () => {
  open({ values: { ASR_SILENCE_TIMEOUT: 0.98 } })
  expect(within(row('ASR_SILENCE_TIMEOUT')).getByText(/below 0\.8\ss/)).toBeTruthy()
  expect(within(row('ASR_SILENCE_TIMEOUT')).queryByText('Caution')).toBeNull()
  cleanup()
  open({ values: { ASR_SILENCE_TIMEOUT: 0.3 } })
  expect(within(row('ASR_SILENCE_TIMEOUT')).getByText('Caution')).toBeTruthy()
})

test('the inspector follows the row that is used, and says why something else is active', () => {
  open({ values: { ASR_ENABLE_FP16: true } })
  fireEvent.focus(within(row('ASR_ENABLE_FP16')).getByRole('switch'))
  const inspector = screen.getByRole('region', { name: 'ASR_ENABLE_FP16' })
  expect(within(inspector).getByText('What ASR_ENABLE_FP16 does.')).toBeTruthy()
  expect(inspector.textContent).toMatch(/Active\s*off \(requested: on\): no graphics device was asked for/)
  expect(within(row('VAD_FAST_MODE')).getByText('not acting yet')).toBeTruthy()
})

test('an address that names a flag puts the keyboard at its control, whatever was on show', async () => {
  const page = open()
  fireEvent.click(screen.getByRole('tab', { name: /^VAD/ }))
  cleanup()
  open({ flag: 'LLM_MAX_NEW_TOKENS' })
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('slider', { name: 'LLM_MAX_NEW_TOKENS, slider' })),
  )
  expect(screen.getByRole('region', { name: 'LLM_MAX_NEW_TOKENS' })).toBeTruthy()
  page.unmount()
})

test('what a flag does not allow is said at its row', () => {
  const { sent } = open()
  const field = screen.getByRole('spinbutton', { name: 'ASR_SILENCE_TIMEOUT, number' })
  fireEvent.change(field, { target: { value: '9' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(screen.getByRole('alert').textContent).toMatch(/“9” is not allowed here: 0\.1–2/)
  expect(sent).toEqual([])
})

test('without a host every control is off, and it is said that what is shown was the last to be known', () => {
  const { console } = open()
  act(() => console.store.getState().setConnection({ phase: 'waiting', attempt: 1, retryAtMs: 0 }))
  expect(screen.getByText(/Read only/)).toBeTruthy()
  expect(screen.getByRole('slider', { name: 'ASR_SILENCE_TIMEOUT, slider' }).hasAttribute('disabled')).toBe(true)
})

test('a file that cannot be read opens the tab on which it is said', () => {
  open()
  fireEvent.click(screen.getByRole('tab', { name: 'Presets and files' }))
  fireEvent.change(screen.getByRole('textbox', { name: /Paste flags here/ }), {
    target: { value: 'LLM_MAX_NEW_TOKEN=2' },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Check and apply' }))
  expect(screen.getByRole('alert').textContent).toContain('there is no flag “LLM_MAX_NEW_TOKEN”')
})

test('the page speaks Chinese, units and reasons too', () => {
  open({ language: 'zh', values: { ASR_ENABLE_FP16: true } })
  expect(screen.getByRole('button', { name: /^方案：1\s个词元，设置 LLM_MAX_NEW_TOKENS$/ })).toBeTruthy()
  fireEvent.focus(within(row('ASR_ENABLE_FP16')).getByRole('switch'))
  expect(screen.getByRole('region', { name: 'ASR_ENABLE_FP16' }).textContent).not.toContain('graphics device')
})
