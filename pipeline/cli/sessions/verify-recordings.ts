import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { type Sidecar, sidecarPath, sidecarSchema } from '../../recording/recording-folder.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { LedgerSide } from '../../verification/comparison.ts'
import { factsOf, isThere, readTextFile } from '../options/file-access.ts'
import { NEWEST } from './session-access.ts'

/** A turn's recording, with what its ledger says of it. */
export interface RecordedTurn {
  readonly name: string
  readonly clip: string | undefined
  readonly wav: Uint8Array
  /** A text: why the ledger cannot be put beside the recording. */
  readonly side: LedgerSide | string
}

/** Ends of speech known from how clips were made, by clip: milliseconds from its first sample. */
export type KnownEnds = Readonly<Record<string, number>>

const MAX_SIDECAR_BYTES = 5_000_000

/** Whether a session is meant: what there is as a file or a folder is never one. */
export async function namesSession(word: string): Promise<boolean> {
  return (word === NEWEST || word.startsWith('session-')) && !(await isThere(word))
}

/**
 * The recordings of a file or a folder, by name, each with the sidecar that lies beside it.
 *
 * @throws Failure for a path that holds no recordings
 */
export async function* recordingsAt(path: string, knownEndsMs: KnownEnds = {}): AsyncGenerator<RecordedTurn> {
  for (const file of await listRecordings(path)) {
    const wav = await readFile(file)
    const sidecar = await sidecarOf(file)
    if (typeof sidecar === 'string') yield { name: basename(file), clip: undefined, wav, side: sidecar }
    else yield { name: basename(file), clip: sidecar.turn.clipId, wav, side: sideOfSidecar(sidecar, knownEndsMs) }
  }
}

/** What lies beside a recording; a text: why it cannot be used. The others are compared all the same. */
async function sidecarOf(recording: string): Promise<Sidecar | string> {
  const path = sidecarPath(recording)
  if (!(await isThere(path))) return 'there is no ledger beside it'
  try {
    const text = await readTextFile(path, MAX_SIDECAR_BYTES, 'the ledger beside the recording')
    return sidecarSchema.parse(JSON.parse(text))
  } catch (error) {
    return error instanceof Failure ? error.message : 'what lies beside it is no ledger'
  }
}

/** A clip's recording begins with the clip, as it was fed: what is known of one holds in the other. */
function sideOfSidecar({ turn, recording }: Sidecar, knownEndsMs: KnownEnds): LedgerSide {
  const { ledger, anchors, clipId } = turn
  const knownEndMs = clipId === undefined ? undefined : knownEndsMs[clipId]
  return {
    ledger,
    outputLatencyMs: recording.outputLatencyMs ?? 0,
    ...(anchors.speechEndMs === undefined ? {} : { endOfSpeechMs: anchors.speechEndMs - recording.startMs }),
    ...(knownEndMs === undefined ? {} : { knownEndMs }),
  }
}

/**
 * Reads a file of known ends: `{ "clip": milliseconds from its first sample, … }`.
 *
 * @throws Failure for what is no such file
 */
export async function readKnownEnds(path: string): Promise<KnownEnds> {
  const text = await readTextFile(path, MAX_SIDECAR_BYTES, 'the known ends of clips')
  const form = z.record(z.string(), z.number().nonnegative())
  try {
    return form.parse(JSON.parse(text))
  } catch {
    throw new Failure('known-ends.form', `${path} holds no known ends`, 'give a JSON object: clips, and milliseconds')
  }
}

/**
 * The recordings that a session kept, by the order of its turns.
 *
 * @throws Failure where none was kept
 */
export async function* recordingsOf(store: SessionStore, sessionId: string): AsyncGenerator<RecordedTurn> {
  let found = 0
  for await (const page of store.turnsOf(sessionId, { spans: false })) {
    for (const turn of page) {
      if (!turn.recording) continue
      const { wav } = await store.readRecording(sessionId, turn.record.id)
      yield { name: `turn ${turn.ordinal}`, clip: turn.stimulus?.id, wav, side: sideOf(turn) }
      found += 1
    }
  }
  if (found > 0) return
  throw new Failure('recordings.none', `${sessionId} keeps no recordings`, 'Turn on keeping audio, then talk.')
}

/** What the player estimates is in the ledger and in no recording: it has to be known to be taken off. */
function sideOf({ record: { ledger, counters } }: SessionTurn): LedgerSide | string {
  const outputLatencyMs = counters['playback.outputLatencyMs']
  const estimated = ledger?.parts.some(({ estimate }) => estimate) ?? false
  if (outputLatencyMs === undefined && estimated) return 'how much of its playback is an estimate was not kept'
  return { ledger, outputLatencyMs: outputLatencyMs ?? 0 }
}

async function listRecordings(path: string): Promise<readonly string[]> {
  const facts = await factsOf(path, 'give a recording, a folder of recordings, or a session: its id, or "last"')
  if (facts.isFile()) return [path]
  const names = (await readdir(path)).filter((name) => /\.wav$/i.test(name)).sort()
  if (names.length > 0) return names.map((name) => join(path, name))
  throw new Failure('recordings.none', `the folder ${path} holds no recordings`, 'make some: bench --record FOLDER')
}
