import { describe, expect, it } from 'vitest'
import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { replayableTurns, sessionsWithAudio } from './recorded-turns.ts'

const session = (id: string, audioBytes: number) => ({ id, counts: { audioBytes } }) as Session
const row = (turnId: string, recorded: boolean, transcript: string) => ({ turnId, recorded, transcript }) as TurnRow

describe('turns that can be said again', () => {
  it('are looked for in the three newest sessions that kept audio', () => {
    const sessions = [session('e', 1), session('d', 0), session('c', 1), session('b', 1), session('a', 1)]
    expect(sessionsWithAudio(sessions).map(({ id }) => id)).toEqual(['e', 'c', 'b'])
  })

  it('were recorded and understood; the newest comes first', () => {
    const rows = [row('1', true, 'hello'), row('2', false, 'hello'), row('3', true, ''), row('4', true, 'stop')]
    expect(replayableTurns(rows).map(({ turnId }) => turnId)).toEqual(['4', '1'])
  })
})
