import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeWav } from '../../audio/wav.ts'
import { startScriptedServer } from '../../experiments/load/testing/scripted-server.ts'
import { runCommand } from '../testing/run-command.ts'
import { scriptedPipeline } from '../testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'

let turns = 0
const start = async () => {
  return scriptedPipeline(() => {
    turns += 1
    return finishedTurn(PLAN_TIMES, { id: `turn-${turns}` })
  }).pipeline
}

describe('a server as an arm', () => {
  let clip: string

  beforeAll(async () => {
    clip = await mkdtemp(join(tmpdir(), 'firstword-ab-'))
    await writeFile(join(clip, 'short.wav'), encodeWav({ sampleRateHz: 16_000, pcm: new Float32Array(3200) }))
  })
  afterAll(() => rm(clip, { recursive: true, force: true }))

  it('is spoken to with the token that it asks for, which is told nowhere, as its address is without keys', async () => {
    const server = await startScriptedServer()
    const words = ['ab', 'baseline', `${server.url}?key=in-the-address`, '--token', 'a-secret']
    const { exitCode, out, err } = await runCommand([...words, '--turns', '1', '--clips', clip], start)
    server.close()
    expect(exitCode).toBe(0)
    expect(server.utterances).toBe(2)
    expect(new Set(server.authorizations)).toEqual(new Set(['Bearer a-secret']))
    expect(out).toMatch(new RegExp(`^${server.url} +\\d of 1`, 'm'))
    expect(out + err).not.toMatch(/a-secret|in-the-address/)
  })

  it('gets the token of its place where both arms are servers', async () => {
    const [one, other] = [await startScriptedServer(), await startScriptedServer()]
    const words = ['ab', one.url, other.url, '--token', 'first', '--token', 'second', '--turns', '1', '--clips', clip]
    const { exitCode } = await runCommand(words, start)
    one.close()
    other.close()
    expect(exitCode).toBe(0)
    expect([one.authorizations[0], other.authorizations[0]]).toEqual(['Bearer first', 'Bearer second'])
  })

  it('is said in one line not to be there', async () => {
    const words = ['ab', 'baseline', 'ws://127.0.0.1:1/', '--turns', '1', '--clips', clip]
    const { exitCode, err } = await runCommand(words, start)
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^firstword: .*127\.0\.0\.1:1/m)
  })

  it.each([
    [['ab', 'baseline', 'http://127.0.0.1/'], '"http://127.0.0.1/" is no server\'s address'],
    [['ab', 'baseline', 'ws://'], '"ws://" is no server\'s address'],
    [['ab', 'baseline', 'ws://127.0.0.1:1/', '--pace', 'fast'], 'a server is spoken to in real time'],
    [['ab', 'baseline', 'streaming', '--token', 'key'], '0 servers, and --token 1 times'],
  ])('is refused in one line as in %j', async (words, why) => {
    const { exitCode, err } = await runCommand(words)
    expect([exitCode, err.split('\n').length]).toEqual([2, 1])
    expect(err).toContain(why)
  })
})
