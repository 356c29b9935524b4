import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { HeardUtterance } from '../../protocol/turn-end.ts'
import { type HeardCache, soundIdentity } from './heard-cache.ts'
import { type FailedDetectors, type HeardSound, listen } from './listen.ts'
import type { Listener, ListenerPlan } from './listener.ts'
import type { KnownRecording, RecordingSet } from './sources.ts'

/** What came of listening to a set so far. */
export interface SetProgress {
  readonly done: number
  readonly total: number
  readonly unusable: RecordingSet['unusable']
  /** Detectors that failed at a recording, and what went wrong last: of those recordings they are missing. */
  readonly failed: FailedDetectors
}

export interface HearSetOptions {
  readonly plan: Pick<ListenerPlan, 'load'>
  readonly kept: HeardCache
  readonly signal: AbortSignal
  readonly onProgress: (progress: SetProgress) => void
  /** Awaited before each recording that has to be listened to: turns come first. */
  readonly whenQuiet?: () => Promise<void>
}

/** Longer than any turn is kept; beyond it a file is something else. */
const LONGEST_MS = 180_000

/**
 * Listens to every recording of a set, one after the other; what was heard before is taken from what is kept, and the
 * models are loaded only where something was not. Ends early when the signal says so.
 *
 * @throws Failure where the models cannot be loaded
 */
export async function hearSet(
  { recordings, unusable: faults }: RecordingSet,
  { plan, kept, signal, onProgress, whenQuiet }: HearSetOptions,
): Promise<readonly HeardUtterance[]> {
  const heard: HeardUtterance[] = []
  const unusable = [...faults]
  let failed: FailedDetectors = {}
  let listener: Promise<Listener> | undefined
  const listenTo = async (pcm: Float32Array) => {
    listener ??= plan.load()
    const loaded = await listener
    await whenQuiet?.()
    return listen(loaded, pcm)
  }
  const report = (done: number) => onProgress({ done, total: recordings.length, unusable: [...unusable], failed })
  report(0)
  try {
    for (const [index, recording] of recordings.entries()) {
      if (signal.aborted) break
      try {
        const { failed: newly, ...sound } = await soundOf(recording, kept, listenTo)
        failed = { ...failed, ...newly }
        heard.push(utteranceOf(recording, sound))
      } catch (error) {
        // Without models nothing can be heard at all.
        await listener
        unusable.push({ name: recording.id, ...sentenceOf(error) })
      }
      report(index + 1)
    }
  } finally {
    await (await listener?.catch(() => undefined))?.close()
  }
  await kept.prune()
  return heard
}

async function soundOf(
  recording: KnownRecording,
  kept: HeardCache,
  listenTo: (pcm: Float32Array) => Promise<HeardSound>,
): Promise<HeardSound> {
  const known = recording.identity === undefined ? undefined : await kept.read(recording.identity)
  if (known) return known
  const pcm = await recording.load()
  if (pcm.length > (LONGEST_MS / 1000) * PIPELINE_RATE_HZ) {
    throw new Failure('turn-end.long', because('turnEnd.long', { minutes: LONGEST_MS / 60_000 }))
  }
  const identity = recording.identity ?? soundIdentity(pcm)
  const heardBefore = recording.identity === undefined ? await kept.read(identity) : undefined
  if (heardBefore) return heardBefore
  const heard = await listenTo(pcm)
  // What failed may do better the next time.
  if (!heard.failed) await kept.write(identity, heard)
  return heard
}

/** @throws Failure where no voice is heard, so that no setting would end anything */
function utteranceOf(
  { id, title, kind, voice, endMs }: KnownRecording,
  { lastVoiceMs, ...sound }: Omit<HeardSound, 'failed'>,
): HeardUtterance {
  if (lastVoiceMs === null) throw new Failure('turn-end.silent', because('recording.noVoice'))
  return {
    ...{ id, title },
    ...(kind === undefined ? {} : { kind }),
    ...(voice === undefined ? {} : { voice }),
    endMs: endMs === 'heard' ? lastVoiceMs : endMs,
    ...sound,
  }
}
