import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { answering, connect } from '../../../testing/answering.ts'
import {
  comparison,
  experimentProgress,
  experimentResult,
  experimentSession,
  experimentTurns,
} from '../../../testing/fixture-experiments.ts'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { ResultPage } from './result-page.tsx'

afterEach(cleanup)

function shown(session: Session, result: ExperimentResult, experiment?: ReturnType<typeof experimentProgress>) {
  const turns = experimentTurns()
  const host = answering({ readSession: session, readResult: result, listTurns: { turns, total: turns.length } })
  const page = renderInConsole(<ResultPage sessionId="ab-1" />, host)
  act(() => connect(page.console, experiment ? { experiment } : {}))
  return page
}

const region = (name: string) => screen.findByRole('region', { name })
/** What stands there, with ordinary spaces. */
const textOf = (element: Element | undefined) => element?.textContent?.replaceAll('\u202f', ' ')
const says = (name: string, text: string) => waitFor(async () => expect(textOf(await region(name))).toContain(text))
const apply = () => screen.findByRole('button', { name: /^Apply / })

test('the result is one number with its interval, what it costs, and a dot for each utterance', async () => {
  shown(experimentSession(), experimentResult())
  await says('Result', '−20.0 %')
  await says('Result', 'Streaming is 20.0 % faster')
  await says('Result', '−280 … −200 ms')
  await says('What it costs', '2.1 %')
  const dots = await region('Utterance by utterance')
  expect(dots.querySelectorAll('circle'), 'two sentences').toHaveLength(2)
  expect(dots.textContent).toContain('Set a timer')
})

test('statistics are folded away until they are asked for', async () => {
  shown(experimentSession(), experimentResult())
  const fold = await screen.findByText('Statistics: all numbers behind this')
  expect(fold.closest('details')?.open).toBe(false)
  fireEvent.click(fold)
  expect((await region('All comparisons')).textContent).toContain('Streaming − Baseline')
})

test('what is better can be applied, presented and exported', async () => {
  shown(experimentSession(), experimentResult())
  expect((await apply()).hasAttribute('disabled')).toBe(false)
  expect(screen.getByRole('link', { name: 'Present' }).getAttribute('href')).toBe('#page=present&session=ab-1')
  expect(screen.getByRole('button', { name: 'Export' })).toBeTruthy()
})

test('what is not shown to be better cannot be applied, and it says why', async () => {
  shown(experimentSession(), experimentResult({ comparisons: [comparison({ outcome: 'undecided' })] }))
  expect((await apply()).hasAttribute('disabled')).toBe(true)
  expect(screen.getByText('It is not shown to be better.')).toBeTruthy()
})

test('while it runs it says how many turns were collected, and no verdict', async () => {
  const running = comparison({ look: 'running', interval: null, outcome: 'undecided' })
  shown(experimentSession({ state: 'running' }), experimentResult({ comparisons: [running] }), experimentProgress())
  await says('Result', '3 of 34')
  const progress = await region('Running')
  expect(progress.textContent).toContain('Collecting 3 of 34')
  expect(within(progress).getByRole('button', { name: 'Pause' })).toBeTruthy()
  expect(within(progress).getByRole('button', { name: 'End early' })).toBeTruthy()
})

test('one at fast pace says what was measured and what was not, and draws no latency', async () => {
  const errors = comparison({ metric: 'wordErrorRate', shift: -0.01, interval: { from: -0.02, to: -0.001 } })
  shown(experimentSession({ pace: 'fast' }), experimentResult({ comparisons: [errors] }))
  expect(await screen.findByText(/34 turns at fast pace: what was understood is measured, latency is not/)).toBeTruthy()
  expect(screen.getByText('Streaming makes fewer recognition errors', { exact: false })).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'How it varies' })).toBeNull()
})

test('an ablation has one row a flag, alone and left out beside each other, the largest first', async () => {
  const ablation = [
    { flag: 'TTS_STREAMING', alone: comparison({ shift: -20 }), leftOut: comparison({ shift: 15 }) },
    { flag: 'ASR_ENABLE_STREAMING', alone: comparison({ shift: -200 }) },
  ]
  shown(experimentSession({ kind: 'ablation' }), experimentResult({ ablation }))
  const rows = within(await region('Which flags matter')).getAllByRole('row')
  expect(rows.map((row) => row.querySelector('code')?.textContent ?? '')).toEqual([
    ...['', 'ASR_ENABLE_STREAMING', 'TTS_STREAMING'],
  ])
  expect(textOf(rows[2])).toContain('−20.0 ms')
  expect(textOf(rows[2])).toContain('+15.0 ms')
})

test('a search lists its sets with what each changes, and applies what it chose only when that was measured again', async () => {
  const point = { round: 1, turns: 4, processingMs: 500, wordErrorRate: 0.02 }
  const tuning = [
    { ...point, armId: 'arm-1', heardMs: 1200, onFront: false, chosen: false },
    { ...point, armId: 'arm-2', heardMs: 960, onFront: true, chosen: true },
  ]
  shown(experimentSession({ kind: 'tune' }), experimentResult({ tuning, comparisons: [] }))
  const sets = await region('Sets that were tried')
  const row = within(sets)
    .getAllByRole('row')
    .find((one) => one.textContent?.includes('chosen'))
  expect(row?.textContent).toContain('TTS_STREAMING on')
  expect(textOf(row)).toContain('−240 ms')
  expect(sets.querySelectorAll('svg circle').length).toBeGreaterThanOrEqual(3)
  expect((await apply()).hasAttribute('disabled')).toBe(true)
  expect(screen.getByText(/^The choice was not measured again/)).toBeTruthy()
  cleanup()
  shown(experimentSession({ kind: 'tune' }), experimentResult({ tuning }))
  expect((await apply()).hasAttribute('disabled')).toBe(false)
})

test('what cannot be read says why', async () => {
  const page = renderInConsole(<ResultPage sessionId="ab-1" />, answering({}))
  act(() => connect(page.console))
  await says('Result', 'Nothing is known of readSession.')
})

test('the utterances of a search are those that measured its choice again, not those that made it', async () => {
  const point = { round: 1, turns: 4, processingMs: 500, wordErrorRate: 0.02, onFront: true }
  const tuning = [
    { ...point, armId: 'arm-1', heardMs: 1200, chosen: false },
    { ...point, armId: 'arm-2', heardMs: 960, chosen: true },
  ]
  shown(experimentSession({ kind: 'tune', criteria: { searchTurns: 4 } }), experimentResult({ tuning }))
  const dots = await region('Utterance by utterance')
  expect(dots.querySelectorAll('circle'), 'the second sentence alone').toHaveLength(1)
})
