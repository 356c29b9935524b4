import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { FlagDescriptor } from '../../../pipeline/protocol/flags.ts'
import type { FlagDifference } from '../model/flags/preset-diff.ts'
import { renderConnected } from '../testing/connected.tsx'
import { describeFlag } from '../testing/fixture-flags.ts'
import { FlagDiffDialog } from './flag-diff.tsx'

afterEach(cleanup)

const DESCRIPTORS: readonly FlagDescriptor[] = [
  describeFlag('ASR_SILENCE_TIMEOUT', 0.8, {
    stage: 'asr',
    unit: 's',
    caution: { en: 'A short timeout cuts off people.', zh: '时长过短会打断。' },
    cautionWhen: 'lower',
  }),
  describeFlag('LLM_USE_GPU', false, { applies: 'reload' }),
]

function difference(name: string, to: FlagDifference['to']): FlagDifference {
  const { stage, baseline, implemented } = DESCRIPTORS.find((row) => row.name === name) ?? describeFlag(name, to)
  return { name, stage, from: baseline, to, implemented }
}

function open(differences: readonly FlagDifference[]) {
  const [onApply, onClose] = [vi.fn(), vi.fn()]
  const dialog = <FlagDiffDialog isOpen title="Apply" {...{ differences, onApply, onClose }} />
  const reason = 'no graphics device was asked for'
  const foreseeFlags = [{ name: 'LLM_USE_GPU', requested: true, effective: false, reason }]
  renderConnected(dialog, { snapshot: { descriptors: [...DESCRIPTORS] }, answers: { foreseeFlags } })
  return { onApply, onClose }
}

test('changes stand under their stage, with what loads anew and what would not come about on this machine', async () => {
  open([difference('ASR_SILENCE_TIMEOUT', 0.3), difference('LLM_USE_GPU', true)])
  expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(
    expect.arrayContaining([expect.stringContaining('ASR'), expect.stringContaining('LLM')]),
  )
  const row = screen.getByRole('row', { name: /LLM_USE_GPU/ })
  expect(within(row).getByText('reload')).toBeTruthy()
  expect(await within(row).findByText(/not effective on this machine, it stays off:/)).toBeTruthy()
})

test('a caution is said where it holds alone', () => {
  open([difference('ASR_SILENCE_TIMEOUT', 0.3)])
  expect(screen.getByText('A short timeout cuts off people.')).toBeTruthy()
  cleanup()
  open([difference('ASR_SILENCE_TIMEOUT', 0.98)])
  expect(screen.queryByText('A short timeout cuts off people.')).toBeNull()
})

test('applying applies and closes; with nothing to change there is nothing to apply', () => {
  const { onApply, onClose } = open([difference('ASR_SILENCE_TIMEOUT', 0.3)])
  fireEvent.click(screen.getByRole('button', { name: 'Apply' }))
  expect([onApply, onClose].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
  cleanup()
  open([])
  expect(screen.getByText(/nothing would change/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Apply' })).toBeNull()
})

test('nothing can be applied while an experiment measures the flags in force', () => {
  const experiment = { sessionId: 's', kind: 'ab', state: 'running', done: 1, total: 9 } as const
  const differences = [difference('LLM_USE_GPU', true)]
  renderConnected(<FlagDiffDialog isOpen title="Apply" {...{ differences, onApply: vi.fn(), onClose: vi.fn() }} />, {
    snapshot: { descriptors: [...DESCRIPTORS], experiment },
    answers: { foreseeFlags: [] },
  })
  expect(screen.getByRole('button', { name: 'Apply' })).toHaveProperty('disabled', true)
})
