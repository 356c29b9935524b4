import { withoutKeysIn } from '../../base/address.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import { countersOf } from '../../experiments/load/load-record.ts'
import { turnOf } from '../../experiments/load/load-turn.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { encodeSpeech } from '../../servers/xiaozhi/client/encoded-speech.ts'
import { type DeviceTurnResult, VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import type { ServerTurn, VoiceConversation, VoiceServerKind } from '../contract.ts'

const FRAME_MS = 60
/** A device goes on capturing until the reply begins. */
const SILENCE_MS = 4000
/** Locally administered: no real device has it. */
const DEVICE_ID = '02:f1:00:00:ff:ff'
const UNSEEN = because('server.unseen')

/** Servers of the device protocol, spoken to as a device speaks. */
export const xiaozhi: VoiceServerKind = {
  check({ address }) {
    if (/^wss?:$/.test(URL.parse(address)?.protocol ?? '')) return
    throw new Failure(
      'server.address',
      because('server.noWs', { address: withoutKeysIn(address) }),
      because('do.giveWs'),
    )
  },
  async open({ address, key }) {
    const token = key === undefined ? {} : { token: key }
    return new DeviceConversation(await VirtualDevice.connect({ url: address, deviceId: DEVICE_ID, ...token }))
  },
}

class DeviceConversation implements VoiceConversation {
  readonly #device: VirtualDevice
  readonly #over = new AbortController()

  constructor(device: VirtualDevice) {
    this.#device = device
  }

  async speak(pcm: Float32Array): Promise<ServerTurn> {
    const speech = await encodeSpeech(pcm, FRAME_MS, SILENCE_MS)
    const intendedMs = nowMs()
    try {
      return serverTurnOf(await this.#device.speak(speech, this.#over.signal), intendedMs)
    } catch (error) {
      const failed = failureInfoOf(error)
      return { openedMs: intendedMs, transcript: '', reply: '', marks: [], unmeasured: [], error: failed }
    }
  }

  interrupt(): void {
    this.#device.abort()
    this.close()
  }

  close(): void {
    this.#over.abort()
    this.#device.close()
  }
}

/** All of a device's wait is the server's own; that the transcript came in between is all that it tells. */
function serverTurnOf(result: DeviceTurnResult, intendedMs: number): ServerTurn {
  const { times, transcript, reply, gapsMs, leadingSilenceMs, error } = turnOf(result)
  const { sttMs, speechSentMs, firstAudioMs: heardMs, firstPacketMs } = times
  const toMs = sttMs === undefined || speechSentMs === undefined ? undefined : Math.max(sttMs, speechSentMs)
  return {
    ...{ openedMs: times.startedMs, speechEndMs: speechSentMs, transcriptMs: sttMs, closedMs: times.ttsStopMs },
    ...{ heardMs, firstAudioMs: firstPacketMs, silentMs: leadingSilenceMs, transcript, reply },
    marks: toMs === undefined ? [] : [{ part: 'unattributed', owner: { kind: 'unknown', name: 'server' }, toMs }],
    unmeasured: [{ part: 'asr.finalize', ...UNSEEN }],
    counters: countersOf({ devices: 1, times, gapsMs, intendedMs }),
    ...(error ? { error } : {}),
  }
}
