import { createId } from '../../base/ids.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { EnvironmentReceipt, SessionTurn, StoreState } from '../../protocol/sessions.ts'
import type { Repository } from '../repository.ts'
import type { AudioBlobStore, BlobFile } from './audio-blob-store.ts'

/** Recordings that lie in one folder, which was one session's. */
interface UnclaimedFolder {
  readonly folder: string
  readonly files: readonly BlobFile[]
}

/** Why turns that are nothing but a recording have no number. */
const LOST = because('turn.onlyRecording')
const ARM_ID = 'arm-1'

/**
 * Recordings in the blob store that no session has: the database that knew them was damaged, lost or replaced by an older
 * copy. They are kept for as long as nobody takes them in or deletes the files.
 */
export class UnclaimedAudio {
  readonly #repository: Repository
  readonly #blobs: AudioBlobStore

  constructor(repository: Repository, blobs: AudioBlobStore) {
    this.#repository = repository
    this.#blobs = blobs
  }

  /** How much there is; `undefined` where there is none. */
  sum(): StoreState['unclaimedAudio'] {
    const files = this.#find().flatMap((folder) => folder.files)
    if (files.length === 0) return undefined
    return { recordings: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
  }

  /**
   * Makes a session of each folder, without moving a file; answers with their ids. Belongs into a transaction, so that two
   * programs do not take in the same recordings.
   */
  claim(environment: EnvironmentReceipt): string[] {
    return this.#find().map((folder) => this.#claimFolder(folder, environment))
  }

  #find(): UnclaimedFolder[] {
    const { sessions, removals } = this.#repository
    const known = new Set([...sessions.audioFolders(), ...removals.pending()])
    return this.#blobs
      .folders()
      .filter((folder) => !known.has(folder))
      .map((folder) => ({ folder, files: this.#blobs.filesIn(folder) }))
      .filter(({ files }) => files.length > 0)
  }

  #claimFolder({ folder, files }: UnclaimedFolder, environment: EnvironmentReceipt): string {
    const { sessions, turns, recordings } = this.#repository
    const id = createId('session')
    const [startedAt, endedAt] = [startOf(files[0]), endOf(files.at(-1))]
    const arms = [{ id: ARM_ID, name: 'unknown', values: {} }]
    const title = `Recovered audio ${startedAt.slice(0, 16).replace('T', ' ')}`
    const notes = 'Made of recordings alone: the database that held their numbers could not be read.'
    sessions.insert(
      { id, kind: 'talk', title, notes, tags: ['recovered'], startedAt, pace: 'realtime', arms, environment },
      'broken',
      { audioFolder: folder },
    )
    const session = sessions.find(id)
    sessions.end(session.key, 'broken', endedAt)
    for (const [index, file] of files.entries()) {
      const turn = turnOf(id, index + 1, file)
      turns.insert(session, turn)
      recordings.adopt(session, turns.keyOf(session, turn.record.id), file, endOf(file))
    }
    return id
  }
}

function startOf(file: BlobFile | undefined): string {
  return file ? new Date(file.modifiedMs - file.durationMs).toISOString() : endOf(file)
}

function endOf(file: BlobFile | undefined): string {
  return new Date(file?.modifiedMs ?? Date.now()).toISOString()
}

function turnOf(sessionId: string, ordinal: number, file: BlobFile): SessionTurn {
  const nothing = { text: '', final: true }
  return {
    ...{ sessionId, armId: ARM_ID, ordinal, warmUp: false, cold: false, cached: false },
    record: {
      ...{ id: createId('turn'), index: ordinal, origin: 'microphone', startedAt: startOf(file), pace: 'realtime' },
      ...{ status: 'empty', anchors: { openedMs: 0, closedMs: file.durationMs } },
      ...{ transcript: nothing, reply: nothing, spans: [], counters: {}, flags: {}, notMeasurable: LOST.reason },
      notMeasurableBecause: LOST.because,
    },
  }
}
