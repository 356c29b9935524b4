import { afterEach, expect, it } from 'vitest'
import { turnRecordSchema } from '../../protocol/turns.ts'
import {
  type Scripted,
  type ScriptedServer,
  startScriptedServer,
} from '../../servers/scraping/testing/scripted-device-server.ts'
import { speakTurn } from '../speak-turn.ts'

const AUDIO = { pcm: new Float32Array(3200), clipId: 'timer' }
const at = (address: string) => ({ kind: 'xiaozhi', address })

it('a turn of another server is what a device hears of it', async () => {
  const server = await startScriptedServer((utterance) => (utterance === 2 ? 'busy' : 'answer'))
  const answered = turnRecordSchema.parse(await speakTurn(at(server.url), AUDIO))
  const refused = await speakTurn(at(server.url), AUDIO)
  server.close()
  expect(answered).toMatchObject({ origin: 'remote', status: 'finished', transcript: { text: 'hello' } })
  expect(answered.reply.text).toBe('Hi.')
  expect([refused.status, refused.error?.code, refused.ledger]).toEqual(['failed', 'device.alert', undefined])
})

it('a server is shown the token that it asks for, and only where there is one', async () => {
  const server = await startScriptedServer()
  await speakTurn({ ...at(server.url), token: 'key' }, AUDIO)
  await speakTurn(at(server.url), AUDIO)
  server.close()
  expect(server.authorizations).toEqual(['Bearer key', undefined])
})

it('a server that cannot be reached is a failure, and one that hangs up a turn that failed', async () => {
  await expect(speakTurn(at('ws://127.0.0.1:1/'), AUDIO)).rejects.toMatchObject({ code: 'device.refused' })
  const server = await startScriptedServer(() => 'hangUp')
  const turn = turnRecordSchema.parse(await speakTurn(at(server.url), AUDIO))
  expect([turn.status, turn.error?.code, turn.ledger]).toEqual(['failed', 'device.closed', undefined])
  server.close()
})

/** A turn with a server that answers so. */
async function turnWith(how: Scripted) {
  const server = await startScriptedServer(() => how)
  open.push(server)
  return turnRecordSchema.parse(await speakTurn(at(server.url), AUDIO))
}
const open: ScriptedServer[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

it('is heard with its first sound, not with its first packet: a second of encoded silence is not faster', async () => {
  const { ledger, anchors } = await turnWith('silenceFirst')
  const silence = ledger?.parts.find(({ part }) => part === 'tts.leading_silence')
  // Opus itself delays by 6.5 ms, and a level is looked at in frames of 5 ms.
  expect(silence?.ms).toBeGreaterThan(990)
  expect(silence?.ms).toBeLessThan(1060)
  expect(ledger?.heardMs).toBeGreaterThan(990)
  expect(ledger?.parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(ledger?.heardMs ?? 0, 6)
  expect((anchors.heardMs ?? 0) - (anchors.firstAudioMs ?? 0)).toBeCloseTo(silence?.ms ?? 0, 6)
})

it.each<[string, Scripted]>([
  ['a reply that begins when the device listens', 'audioAtOnce'],
  ['a greeting that comes while the device speaks', 'greeting'],
  ['packets that come before the end of speech', 'packetsAtOnce'],
])('is not measurable, and says why: %s', async (_, how) => {
  const { status, error, ledger, notMeasurable, anchors } = await turnWith(how)
  expect([status, error?.code, ledger]).toEqual(['failed', 'device.earlyAudio', undefined])
  expect(notMeasurable).toMatch(/^Audio came before the end of speech/)
  expect([anchors.firstAudioMs, anchors.heardMs]).toEqual([undefined, undefined])
})

it('the end of an earlier reply is not that of this one', async () => {
  const { status, ledger, transcript, anchors } = await turnWith('staleStop')
  expect([status, transcript.text]).toEqual(['finished', 'hello'])
  expect(anchors.closedMs).toBeGreaterThanOrEqual(anchors.firstAudioMs ?? Number.POSITIVE_INFINITY)
  expect(ledger?.heardMs).toBeGreaterThan(0)
})

it('a reply that nobody can hear has no audio', async () => {
  const { status, error, ledger } = await turnWith('inaudible')
  expect([status, error?.code, ledger]).toEqual(['failed', 'device.noAudio', undefined])
})
