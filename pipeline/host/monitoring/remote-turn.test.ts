import { expect, it } from 'vitest'
import { turnRecordSchema } from '../../protocol/turns.ts'
import { startScriptedServer } from '../../servers/scraping/testing/scripted-device-server.ts'
import { remoteTurn } from './remote-turn.ts'

const AUDIO = { pcm: new Float32Array(3200), clipId: 'timer' }
const HOW = { pace: 'realtime' } as const

it('a turn of another server is what a device hears of it', async () => {
  const server = await startScriptedServer((utterance) => (utterance === 2 ? 'busy' : 'answer'))
  const answered = turnRecordSchema.parse(await remoteTurn(server.url, AUDIO, HOW))
  const refused = await remoteTurn(server.url, AUDIO, HOW)
  server.close()
  expect(answered).toMatchObject({ origin: 'remote', status: 'finished', transcript: { text: 'hello' } })
  expect(answered.reply.text).toBe('Hi.')
  expect([refused.status, refused.error?.code, refused.ledger]).toEqual(['failed', 'device.alert', undefined])
})

it('a server is shown the token that it asks for, and only where there is one', async () => {
  const server = await startScriptedServer()
  await remoteTurn(server.url, AUDIO, { ...HOW, token: 'key' })
  await remoteTurn(server.url, AUDIO, HOW)
  server.close()
  expect(server.authorizations).toEqual(['Bearer key', undefined])
})

it('a server that cannot be reached, or hangs up, is a failure', async () => {
  await expect(remoteTurn('ws://127.0.0.1:1/', AUDIO, HOW)).rejects.toMatchObject({ code: 'device.refused' })
  const server = await startScriptedServer(() => 'hangUp')
  await expect(remoteTurn(server.url, AUDIO, HOW)).rejects.toMatchObject({ code: 'device.closed' })
  server.close()
})
