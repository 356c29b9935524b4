import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { ModelsState } from '../../../../../pipeline/protocol/models/models.ts'
import type { Command } from '../../../../../pipeline/protocol/wire/commands.ts'
import { answering, connect } from '../../../testing/answering.ts'
import { experimentProgress, experimentSession } from '../../../testing/fixture-experiments.ts'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { NewExperiment } from './new-experiment.tsx'

afterEach(() => {
  cleanup()
  window.location.hash = ''
})

function opened(sessions: readonly ReturnType<typeof experimentSession>[] = []) {
  const send = vi.fn(async (_: Command) => true)
  const host = answering({ listSessions: { sessions, total: sessions.length } })
  const page = renderInConsole(<NewExperiment />, { ...host, send })
  act(() => connect(page.console))
  return { ...page, send }
}

const choose = (question: string) => fireEvent.click(screen.getByRole('radio', { name: new RegExp(`^${question}`) }))
const start = () => fireEvent.click(screen.getByRole('button', { name: 'Start' }))
const sent = (send: ReturnType<typeof opened>['send']) => send.mock.calls[0]?.[0]

test('it begins with the question; nothing else is asked before', () => {
  opened()
  expect(screen.getAllByRole('radio')).toHaveLength(4)
  expect(screen.queryByRole('button', { name: 'Start' })).toBeNull()
})

test('a question and Start are enough: all else is filled in, and the page goes to the experiment', async () => {
  const { send, console } = opened()
  choose('Is B faster')
  start()
  await waitFor(() => expect(send).toHaveBeenCalled())
  expect(sent(send)).toMatchObject({
    name: 'startExperiment',
    request: { kind: 'ab', arms: [{ preset: 'baseline' }, { preset: 'streaming' }], turnsPerArm: 16 },
  })
  expect(window.location.hash, 'not before the host tells of it').toBe('')
  const event = { kind: 'topicChanged' as const, topic: 'experiment' as const, state: experimentProgress() }
  act(() => console.store.getState().takeEvents([{ seq: 1, atMs: 0, event }]))
  await waitFor(() => expect(window.location.hash).toBe('#page=compare&session=ab-1'))
})

test('before Start it says how long it will take, by how long turns took here, or that nobody knows', async () => {
  opened()
  choose('Is B faster')
  expect(screen.getByTestId('time-needed').textContent).toContain('How long is unknown')
  cleanup()
  opened([experimentSession()])
  choose('Is B faster')
  await waitFor(() =>
    expect(screen.getByTestId('time-needed').textContent).toMatch(/^About 3 mins? · 34 turns in all5\.0.s a turn/),
  )
})

test('arms, clips and flags are chips', async () => {
  const { send } = opened()
  choose('Which flags matter')
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'B' })).getByRole('radio', { name: 'Aggressive' }))
  fireEvent.click(screen.getByText(/^Flags: all \d+ that differ$/))
  fireEvent.click(screen.getByRole('checkbox', { name: 'TTS_STREAMING' }))
  fireEvent.click(screen.getByText('All 4 clips'))
  fireEvent.click(screen.getByRole('checkbox', { name: 'What time is it?' }))
  start()
  await waitFor(() => expect(send).toHaveBeenCalled())
  expect(sent(send)).toMatchObject({
    request: {
      ...{ kind: 'ablation', arms: [{ preset: 'baseline' }, { preset: 'aggressive' }], flags: ['TTS_STREAMING'] },
      stimuli: { kind: 'clips', clipIds: ['time'] },
    },
  })
})

test('two engines for one stage are compared: an arm has another model, and the rest stays as chosen', async () => {
  const { send, console } = opened()
  const model = (stage: 'asr' | 'llm' | 'tts', id: string) => ({
    ...{ stage, id, version: '1', engine: 'any', languages: [], licence: 'MIT', variants: [] },
  })
  const available = [model('asr', 'pocket'), model('llm', 'pocket'), model('llm', 'nearby'), model('tts', 'pocket')]
  const state: ModelsState = { available, chosen: { asr: 'pocket', llm: 'pocket', tts: 'pocket' } }
  const event = { kind: 'topicChanged' as const, topic: 'models' as const, state }
  act(() => console.store.getState().takeEvents([{ seq: 1, atMs: 0, event }]))
  choose('Is B faster')
  fireEvent.click(screen.getByRole('button', { name: /Language model of B$/, hidden: true }))
  fireEvent.click(await screen.findByRole('option', { name: 'nearby' }))
  start()
  await waitFor(() => expect(send).toHaveBeenCalled())
  expect(sent(send)).toMatchObject({ request: { kind: 'ab', arms: [{}, { models: { llm: 'nearby' } }] } })
})

test('what cannot be taken is refused at its field, and nothing is started', async () => {
  const { send } = opened()
  choose('Find the best')
  const budget = screen.getByRole('textbox', { name: 'Turns in all' })
  fireEvent.change(budget, { target: { value: '11' } })
  fireEvent.blur(budget)
  start()
  expect(await screen.findByText(/^Write a whole number from 12 to 10,000/)).toBeTruthy()
  expect(send).not.toHaveBeenCalled()
})

test('a server off this machine is agreed to before anything is sent there', async () => {
  const { send } = opened()
  choose('House against a server')
  const address = screen.getByRole('textbox', { name: 'WebSocket address' })
  fireEvent.change(address, { target: { value: 'wss://voice.example/v1' } })
  start()
  expect(await screen.findByText('Nothing is sent there before you agree.')).toBeTruthy()
  fireEvent.click(screen.getByRole('switch', { name: /^I agree that the audio/ }))
  start()
  await waitFor(() => expect(send).toHaveBeenCalled())
  expect(sent(send)).toMatchObject({
    request: { arms: [{ preset: 'baseline' }, { remote: 'wss://voice.example/v1' }] },
  })
})

test('while one runs no other can be started', () => {
  const { console } = opened()
  choose('Is B faster')
  const event = { kind: 'topicChanged' as const, topic: 'experiment' as const, state: experimentProgress() }
  act(() => console.store.getState().takeEvents([{ seq: 1, atMs: 0, event }]))
  expect(screen.getByRole('button', { name: 'Start' }).hasAttribute('disabled')).toBe(true)
  expect(screen.getByText('One experiment at a time.')).toBeTruthy()
})
