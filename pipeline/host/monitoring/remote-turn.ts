import { nowMs } from '../../base/clock.ts'
import { loadTurnRecord } from '../../experiments/load/load-record.ts'
import { turnOf } from '../../experiments/load/load-turn.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { encodeSpeech } from '../../servers/xiaozhi/client/encoded-speech.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import type { RemoteTurn } from '../experiments/experiment-port.ts'

const FRAME_MS = 60
/** A device goes on capturing until the reply begins. */
const SILENCE_MS = 4000
/** Locally administered: no real device has it. */
const DEVICE_ID = '02:f1:00:00:ff:ff'

let turns = 0

/**
 * Speaks an utterance to a server of the device protocol, at the pace of speech whatever the pace asked for, over a
 * connection of its own (so in a conversation of its own), and measures the reply from outside.
 *
 * @throws Failure where the server cannot be reached, hangs up or gives no reply
 */
export const remoteTurn: RemoteTurn = async (address, { pcm, clipId }, { signal, token }): Promise<TurnRecord> => {
  const speech = await encodeSpeech(pcm, FRAME_MS, SILENCE_MS)
  const device = await VirtualDevice.connect({
    ...{ url: address, deviceId: DEVICE_ID },
    ...(token === undefined ? {} : { token }),
  })
  const hangUp = () => device.close()
  signal?.addEventListener('abort', hangUp, { once: true })
  try {
    const intendedMs = nowMs()
    const result = await device.speak(speech, signal)
    turns += 1
    return loadTurnRecord(
      { deviceId: DEVICE_ID, clipId, devices: 1, intendedMs, ...turnOf(result) },
      { ordinal: turns, epochMs: Date.now() - nowMs(), origin: 'remote' },
    )
  } finally {
    signal?.removeEventListener('abort', hangUp)
    device.close()
  }
}
