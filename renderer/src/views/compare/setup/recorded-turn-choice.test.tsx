import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderConnected } from '../../../testing/connected.tsx'
import { experimentSession } from '../../../testing/fixture-experiments.ts'
import { storedRow } from '../../../testing/fixture-stored.ts'
import { RecordedTurnChoice } from './recorded-turn-choice.tsx'

afterEach(cleanup)

const COUNTS = { turns: 1, measured: 1, notMeasurable: 0, failed: 0, audioBytes: 96_000 }

function open(audioBytes = COUNTS.audioBytes) {
  const session = experimentSession({ title: 'baseline against streaming', counts: { ...COUNTS, audioBytes } })
  const answers = {
    listSessions: { sessions: [session], total: 1 },
    listTurns: { turns: [storedRow(1, { recorded: true })], total: 1 },
  }
  renderConnected(<RecordedTurnChoice chosen={[]} onChange={() => {}} />, { answers, language: 'zh' })
}

test('kept turns stand below their session, called in the page’s language, by what was said in its own', async () => {
  open()
  expect(await screen.findByText('基线与流式')).toBeTruthy()
  expect((await screen.findByText(/what time is it/i)).lang).toBe('en')
})

test('where nothing was kept, the page says how to keep some', async () => {
  open(0)
  expect((await screen.findByRole('link')).getAttribute('href')).toBe('#page=sessions')
})
