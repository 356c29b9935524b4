import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { TurnEndSet } from '../../protocol/turn-end.ts'
import type { SessionStore } from '../../store/contract.ts'
import { folderRecordings, ownRecordings } from './known-ends.ts'
import { keptRecordings, type RecordingSet } from './sources.ts'

export interface AskedSet {
  readonly set: TurnEndSet
  /** Of a set that is one. */
  readonly folder?: string | undefined
}

export interface SetDeps {
  /** What the recogniser hears. */
  readonly language: string
  readonly store?: Pick<SessionStore, 'listSessions' | 'turnsOf' | 'readRecording'> | undefined
}

/**
 * Opens a set of recordings.
 *
 * @throws Failure where there is no such set, or nothing in it
 */
export async function openSet({ set, folder }: AskedSet, { language, store }: SetDeps): Promise<RecordingSet> {
  if (set === 'own') return ownRecordings(language)
  if (set === 'folder') return folderRecordings(folder ?? '')
  const kept = store ? await keptRecordings(store) : { recordings: [], unusable: [] }
  if (kept.recordings.length > 0) return kept
  throw new Failure('turn-end.nothing', because('turnEnd.nothing'), because('do.keepAudioAndTalk'))
}
