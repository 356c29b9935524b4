import { nowMs } from '../../base/clock.ts'
import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { SpeechResult } from './contract.ts'
import type { SpeechContext } from './serve-voice.ts'
import { SpokenSound } from './spoken-sound.ts'
import type { WorkerSpeechRequest } from './worker-api.ts'

/** Asks a server for a clause, fills the sound, and tells the stamps of its answer as soon as there are some. */
export type AskServer = (sound: SpokenSound, answered: (stamps: NetworkStamps) => void) => Promise<unknown>

/**
 * One clause by a voice that is a server: what came of it, told to be over or called off.
 *
 * @throws whatever the server's client throws, unless it was called off
 */
export async function servedSpeech(
  request: WorkerSpeechRequest,
  context: SpeechContext,
  ask: AskServer,
): Promise<Omit<SpeechResult, 'timing'>> {
  const { signal, requestedMs, startedMs } = context
  const sound = new SpokenSound(request, context)
  let network: NetworkStamps | undefined
  const result = (end: SpeechResult['end']): Omit<SpeechResult, 'timing'> => ({
    ...{ samples: sound.samples, chunks: sound.chunks, end },
    acoustic: { requestedMs, startedMs, endedMs: network?.firstByteMs ?? nowMs() },
    ...(network ? { network: { ...network } } : {}),
  })
  if (signal.aborted) return result('cancelled')
  try {
    await ask(sound, (stamps) => {
      network = stamps
    })
    return result('finished')
  } catch (error) {
    if (!signal.aborted) throw error
    return result('cancelled')
  }
}
