import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import type { HeardUtterance } from '../../protocol/turn-end.ts'
import type { SessionStore } from '../../store/contract.ts'
import { loadCapture } from '../sessions/capture.ts'

/** A recording whose turn end is to be found. */
export interface KnownRecording extends Pick<HeardUtterance, 'id' | 'title' | 'kind' | 'voice'> {
  /** Says which sound it is, where the same id is always the same sound; absent: the sound itself says. */
  readonly identity?: string
  /** Where the person had finished, from the beginning; `heard`: where the last voice is heard. */
  readonly endMs: number | 'heard'
  /** 16 kHz mono; decoded again each time. @throws Failure where it cannot be read */
  load(): Promise<Float32Array>
}

/** Recordings of one set, and those that cannot be used. */
export interface RecordingSet {
  readonly recordings: readonly KnownRecording[]
  readonly unusable: readonly (StatedReason & { readonly name: string })[]
}

/** Recordings of the user that are looked at, the newest. */
const MOST_KEPT = 1000
const SESSIONS_PAGE = 100

/** What the user said into a microphone, where its sound was kept, the newest first. */
export async function keptRecordings(
  store: Pick<SessionStore, 'listSessions' | 'turnsOf' | 'readRecording'>,
): Promise<RecordingSet> {
  const recordings: KnownRecording[] = []
  for (let offset = 0; recordings.length < MOST_KEPT; offset += SESSIONS_PAGE) {
    const { sessions } = await store.listSessions({ offset, limit: SESSIONS_PAGE })
    for (const { id } of sessions) {
      for await (const page of store.turnsOf(id, { spans: false })) {
        recordings.push(...page.filter(isOfAPerson).map((turn) => keptTurn(store, id, turn)))
      }
    }
    if (sessions.length < SESSIONS_PAGE) break
  }
  return { recordings: recordings.slice(0, MOST_KEPT), unusable: [] }
}

/** Spoken live and said to its end: one that was interrupted holds the beginning of another. */
function isOfAPerson({ record, recording }: SessionTurn): boolean {
  return recording !== undefined && record.origin === 'microphone' && record.status !== 'interrupted'
}

function keptTurn(
  store: Pick<SessionStore, 'readRecording'>,
  sessionId: string,
  { record: { id, transcript, anchors } }: SessionTurn,
): KnownRecording {
  // What comes after the reply began is the reply too, through the room.
  const replyMs = (anchors.heardMs ?? anchors.closedMs ?? Number.POSITIVE_INFINITY) - anchors.openedMs
  return {
    ...{ id, title: transcript.text, identity: `turn ${id}`, endMs: 'heard' },
    load: async () => {
      const captured = await loadCapture(store, sessionId, id)
      return captured.subarray(0, Math.min(captured.length, Math.round((replyMs / 1000) * PIPELINE_RATE_HZ)))
    },
  }
}
