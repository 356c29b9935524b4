import { expect, it } from 'vitest'
import { Failure } from '../../base/failure.ts'
import type { StoreState, TurnRow } from '../../protocol/sessions.ts'
import type { StoreChange } from '../../store/contract.ts'
import { AudioRecorder } from './audio-recorder.ts'

/** A store in which turns arrive when the test says so. */
function setUp(arrivalLimitMs?: number) {
  const sessions = new Map<string, string>()
  const kept: string[] = []
  const listeners = new Set<(change: StoreChange) => void>()
  const recorder = new AudioRecorder({
    store: {
      state: { audioBytes: 0 } as StoreState,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      async sessionOfTurn(turnId) {
        const sessionId = sessions.get(turnId)
        if (sessionId === undefined) throw new Failure('store.no-turn', 'No session has this turn')
        return sessionId
      },
      async putRecording(sessionId, turnId) {
        kept.push(`${sessionId}/${turnId}`)
      },
      limitAudio: async () => ({ recordings: 0, bytes: 0 }),
    },
    emit: () => undefined,
    record: () => undefined,
    ...(arrivalLimitMs === undefined ? {} : { arrivalLimitMs }),
  })
  const add = (sessionId: string, turnId: string) => {
    sessions.set(turnId, sessionId)
    for (const listener of listeners) listener({ kind: 'turnAdded', sessionId, row: { turnId } as TurnRow })
  }
  return { recorder, kept, add, listeners }
}

const WAV = new Uint8Array(44)

it('a recording is kept with its turn', async () => {
  const { recorder, kept, add } = setUp()
  add('s', 't')
  await recorder.keepRecording('t', WAV, 100)
  expect(kept).toEqual(['s/t'])
})

it('a recording that is ready before its turn is in a session waits for it', async () => {
  const { recorder, kept, add, listeners } = setUp()
  const keeping = recorder.keepRecording('t', WAV, 100)
  add('s', 'another')
  await Promise.resolve()
  expect(kept).toEqual([])
  add('s', 't')
  await keeping
  expect(kept).toEqual(['s/t'])
  expect(listeners.size).toBe(0)
})

it('the recording of a turn that no session keeps is dropped with it', async () => {
  const { recorder, kept, listeners } = setUp(1)
  await recorder.keepRecording('t', WAV, 100)
  expect(kept).toEqual([])
  expect(listeners.size).toBe(0)
})
