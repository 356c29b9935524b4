import type { KnownEndSet } from '../../known-ends/contract.ts'
import { openKnownEndSet, readKnownEndFolder } from '../../known-ends/index.ts'
import { msOf } from './heard-silences.ts'
import type { KnownRecording, RecordingSet } from './sources.ts'

/**
 * The product's own utterances, those alone of which nothing has learnt anything: what is shown of a detector must not be
 * what it knows by heart. Of other languages than the recogniser's none.
 *
 * @throws Failure where the set is missing or damaged
 */
export async function ownRecordings(language: string): Promise<RecordingSet> {
  const set = await openKnownEndSet()
  const unknown = set.utterances.filter(({ heldOut }) => heldOut)
  const spoken = unknown.filter((utterance) => utterance.language === language)
  return recordingsOf({ ...set, utterances: spoken.length > 0 ? spoken : unknown }, set.name)
}

/**
 * A folder with a table of known ends.
 *
 * @throws Failure where nothing of it can be used
 */
export async function folderRecordings(folder: string): Promise<RecordingSet> {
  return recordingsOf(await readKnownEndFolder(folder))
}

/** @param name of a set whose sounds never change; what lies in a folder may */
function recordingsOf({ utterances, faults }: KnownEndSet, name?: string): RecordingSet {
  return {
    recordings: utterances.map(({ id, kind, voice, text, sampleCount, endSample, pcm }): KnownRecording => {
      return {
        ...{ id, title: text ?? '', endMs: msOf(endSample), load: pcm },
        ...(kind === undefined ? {} : { kind }),
        ...(voice === undefined ? {} : { voice }),
        ...(name === undefined ? {} : { identity: `${name} ${id} ${sampleCount} ${endSample}` }),
      }
    }),
    unusable: faults.map((fault) => {
      const [name = fault, ...reason] = fault.split(': ')
      return { name, reason: reason.join(': ') }
    }),
  }
}
