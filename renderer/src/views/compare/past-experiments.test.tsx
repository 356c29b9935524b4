import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { answering, connect } from '../../testing/answering.ts'
import {
  comparison,
  experimentProgress,
  experimentResult,
  experimentSession,
} from '../../testing/fixture-experiments.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { PastExperiments } from './past-experiments.tsx'

afterEach(cleanup)

function listed(sessions: readonly Session[], result: unknown = experimentResult(), language: 'en' | 'zh' = 'en') {
  const host = answering({ listSessions: { sessions, total: sessions.length }, readResult: result })
  const page = renderInConsole(<PastExperiments />, host, language)
  act(() => connect(page.console))
  return page
}

test('where there is none yet it says what an experiment is and how to begin', async () => {
  listed([])
  expect(await screen.findByRole('heading', { name: 'No experiment yet' })).toBeTruthy()
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
})

test('each stands in one row: its question, its verdict, the difference with its interval, n and date', async () => {
  listed([experimentSession(), experimentSession({ id: 'talk', kind: 'talk' })])
  const link = await screen.findByRole('link', { name: 'Is Streaming faster than Baseline?' })
  expect(link.getAttribute('href')).toBe('#page=compare&session=ab-1')
  const verdict = await screen.findByText('Streaming is 20.0 % faster')
  const row = verdict.closest('tr')?.textContent?.replaceAll('\u202f', ' ')
  expect(row).toContain('−240 ms')
  expect(row).toContain('−280 … −200 ms')
  expect(row).toContain('16')
  expect(screen.getAllByRole('row'), 'a conversation is no experiment').toHaveLength(2)
})

test('one that runs says how many turns have been collected', async () => {
  const page = listed([experimentSession({ state: 'running', counts: { ...experimentSession().counts, turns: 3 } })])
  act(() => {
    const event = { kind: 'topicChanged' as const, topic: 'experiment' as const, state: experimentProgress() }
    page.console.store.getState().takeEvents([{ seq: 1, atMs: 0, event }])
  })
  expect(await screen.findByText('Collecting 3 of 34')).toBeTruthy()
})

test('what could not be decided is not called a difference, and what ended too early says so', async () => {
  listed([experimentSession()], experimentResult({ comparisons: [comparison({ outcome: 'undecided' })] }))
  expect(await screen.findByText('No difference between Streaming and Baseline shown')).toBeTruthy()
  cleanup()
  listed([experimentSession({ state: 'stopped' })], experimentResult({ comparisons: [] }))
  expect(await screen.findByText('Ended before anything could be said')).toBeTruthy()
})

test('what the host refuses is told', async () => {
  const page = renderInConsole(<PastExperiments />, answering({}))
  act(() => connect(page.console))
  expect(await screen.findByText('Nothing is known of listSessions.')).toBeTruthy()
})

test('in Chinese it is Chinese', async () => {
  listed([experimentSession()], experimentResult(), 'zh')
  expect(await screen.findByText(/快 20\.0/)).toBeTruthy()
  expect(screen.getByRole('heading', { name: '历史实验' })).toBeTruthy()
})
