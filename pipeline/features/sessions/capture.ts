import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { Resampler } from '../../audio/resample.ts'
import { decodeWavChannels } from '../../audio/wav.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { Stimulus } from '../experiments/experiment-port.ts'

/**
 * A kept turn as something to be said again.
 *
 * @throws Failure where there is no such turn
 */
export async function loadStimulus(
  store: Pick<SessionStore, 'readRecording' | 'readTurn' | 'sessionOfTurn'>,
  turnId: string,
): Promise<Stimulus> {
  const sessionId = await store.sessionOfTurn(turnId)
  const { stimulus } = await store.readTurn(sessionId, turnId)
  return {
    id: turnId,
    kind: 'capture',
    expected: stimulus?.expected,
    load: () => loadCapture(store, sessionId, turnId),
  }
}

/**
 * What was captured in a turn, as the pipeline takes it: the left channel of its recording, 16 kHz mono.
 *
 * @throws Failure where no recording was kept
 */
export async function loadCapture(
  store: Pick<SessionStore, 'readRecording'>,
  sessionId: string,
  turnId: string,
): Promise<Float32Array> {
  const { wav } = await store.readRecording(sessionId, turnId)
  const { channels, sampleRateHz } = decodeWavChannels(wav, `The recording of ${turnId}`)
  const captured = channels[0] ?? new Float32Array()
  if (sampleRateHz === PIPELINE_RATE_HZ) return captured
  const resampler = new Resampler(sampleRateHz, PIPELINE_RATE_HZ)
  const [body, rest] = [resampler.push(captured), resampler.flush()]
  const whole = new Float32Array(body.length + rest.length)
  whole.set(body)
  whole.set(rest, body.length)
  return whole
}
