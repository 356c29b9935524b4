import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encodeWav } from '../../audio/wav.ts'
import { type RealtimeServer, realtimeServer } from '../../voice-servers/testing/realtime-server.ts'
import { runCommand } from '../testing/run-command.ts'
import { scriptedPipeline } from '../testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'

const RATE_HZ = 16_000
const TONE = Float32Array.from({ length: 0.2 * RATE_HZ }, (_, n) => 0.3 * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ))

let turns = 0
const start = async () => {
  return scriptedPipeline(() => {
    turns += 1
    return finishedTurn(PLAN_TIMES, { id: `turn-${turns}` })
  }).pipeline
}

let clip: string
const open: RealtimeServer[] = []
beforeAll(async () => {
  clip = await mkdtemp(join(tmpdir(), 'firstword-server-arms-'))
  await writeFile(join(clip, 'short.wav'), encodeWav({ sampleRateHz: RATE_HZ, pcm: TONE }))
})
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
afterAll(() => rm(clip, { recursive: true, force: true }))

describe('a server of a kind', () => {
  it('is an arm beside the house, by its kind and settings, which its name tells and its key does not', async () => {
    const server = await realtimeServer()
    open.push(server)
    const words = ['ab', 'baseline', `openai-realtime:${server.address}`, '--key', 'voice', '--turns', '2']
    const settings = ['--server', 'model=small', '--server', 'turn=manual', '--clips', clip]
    process.env.FIRSTWORD_KEY_VOICE = 'sk-open-sesame'
    const { exitCode, out, err } = await runCommand([...words, ...settings], start)
    delete process.env.FIRSTWORD_KEY_VOICE
    expect(err).not.toContain('firstword:')
    expect(exitCode).toBe(0)
    expect(server.requests.map(({ url }) => url)).toEqual(Array(3).fill('/v1/realtime?model=small'))
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer sk-open-sesame']),
    )
    expect(out).toMatch(new RegExp(`^${server.address} model=small turn=manual dialect=ga +\\d of 2`, 'm'))
    expect(out + err).not.toContain('sesame')
  })

  it.each([
    [['telepathy:ws://127.0.0.1:1/'], 'there is no kind of server "telepathy"'],
    [['openai-realtime:http://127.0.0.1:1/'], "is no server's address"],
    [['ws://127.0.0.1:1/', '--server', 'model=m'], 'none of the servers has a setting "model"'],
    [['openai-realtime:ws://127.0.0.1:1/', '--server', 'model'], '--server model is not in the form'],
    [['openai-realtime:ws://127.0.0.1:1/', '--key', 'a', '--key', 'b'], '1 servers, and --key 2 times'],
  ])('is refused in one line as in %j', async (words, why) => {
    const { exitCode, err } = await runCommand(['ab', 'baseline', ...words])
    expect([exitCode, err.split('\n').length]).toEqual([2, 1])
    expect(err).toContain(why)
  })

  it('off this machine is named before anything is sent there', async () => {
    const words = ['ab', 'baseline', 'openai-realtime:wss://voice.example/v1/realtime', '--clips', clip]
    const { exitCode, err } = await runCommand(words, start)
    expect(exitCode).not.toBe(0)
    expect(err).toContain('The audio of what you say would be sent to voice.example, outside of your network')
  })
})
