/** The well-behaved devices: they speak demo clips at the pace of speech, hear the reply begin, and interrupt it. */
import { setTimeout as wait } from 'node:timers/promises'
import { ensure } from '../../../base/assert.ts'
import { messageOf } from '../../../base/failure.ts'
import { mulberry32, pick } from '../../../experiments/statistics/seeded-random.ts'
import { openClipLibrary } from '../../../runtime/clips/clip-library.ts'
import { encodeSpeech } from '../../../servers/xiaozhi/client/encoded-speech.ts'
import { VirtualDevice } from '../../../servers/xiaozhi/client/virtual-device.ts'
import type { FromDevices, ToDevices } from './messages.ts'

/** Short and clean: more turns in the same time. */
const CLIPS = ['hello', 'time', 'volume', 'hip-hop', 'porch-lights']
const SILENCE_MS = 4000
/** How much of a reply is heard before the next turn. */
const HEARD_MS = 300

const token = process.argv[2] ?? ''
const library = await openClipLibrary()
const speeches = await Promise.all(CLIPS.map(async (id) => encodeSpeech(await library.load(id), 60, SILENCE_MS)))

process.on('message', ({ url, devices }: ToDevices) => {
  for (let index = 0; index < devices; index += 1) {
    live(url, index).catch((error: unknown) => send({ type: 'failed', reason: messageOf(error) }))
  }
})

async function live(url: string, index: number): Promise<void> {
  const deviceId = `good-${index}`
  const random = mulberry32(index + 1)
  const device = await VirtualDevice.connect({ url, deviceId, token })
  for (;;) {
    await wait(100 + random() * 200)
    await takeTurn(device, deviceId, pick(speeches.length, random))
  }
}

async function takeTurn(device: VirtualDevice, deviceId: string, clip: number): Promise<void> {
  const speech = ensure(speeches[clip], 'an encoded clip')
  const begun = device.waitFor(({ type, state }) => type === 'tts' && state === 'sentence_start')
  begun
    .then(() => wait(HEARD_MS))
    .then(
      () => device.abort(),
      () => undefined,
    )
  const { times } = await device.speak(speech)
  const { speechSentMs, firstAudioMs } = times
  if (speechSentMs === undefined || firstAudioMs === undefined) return
  const ms = firstAudioMs - speechSentMs
  send({ type: 'turn', turn: { deviceId, speechEndMs: speechSentMs, firstAudioMs, ms } })
}

function send(message: FromDevices): void {
  process.send?.(message)
}
