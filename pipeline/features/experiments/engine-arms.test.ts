import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { type ScriptedAnswer, type ScriptedHttp, scriptedHttp } from '../../remote/testing/scripted-http.ts'
import { ServerFile } from '../model-servers/server-file.ts'
import { openRealArea, type RealArea } from './testing/real-area.ts'

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const THERE = { preset: 'streaming', models: { llm: 'nearby' } } as const

/** A server of chat completions; its answers say how long they are, so that a connection is free with their last byte. */
function answer(path: string): ScriptedAnswer {
  const isList = path.endsWith('/models')
  const token = `data: ${JSON.stringify({ choices: [{ delta: { content: 'It is noon.' } }] })}\n\n`
  const body = isList ? '{"data":[{"id":"m"}]}' : `${token}data: [DONE]\n\n`
  const type = isList ? 'application/json' : 'text/event-stream'
  return {
    headers: { 'content-type': type, 'content-length': `${Buffer.byteLength(body)}` },
    steps: [{ write: body }],
  }
}

/** Two language models, one in the house and one behind a server, as a console has them. */
describe('two engines for one stage', () => {
  const dataBefore = process.env.FIRSTWORD_DATA
  let folder = ''
  let server: ScriptedHttp
  let real: RealArea

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-engines-'))
    process.env.FIRSTWORD_DATA = folder
    server = await scriptedHttp(({ path }) => answer(path))
    await new ServerFile().enter({
      ...{ id: 'nearby', stage: 'llm', engine: 'openai-chat' },
      settings: { address: `${server.address}/v1`, model: 'm', limits: PATIENT },
    })
    real = await openRealArea(folder)
  })
  afterAll(async () => {
    await real?.close()
    await server?.close()
    if (dataBefore === undefined) delete process.env.FIRSTWORD_DATA
    else process.env.FIRSTWORD_DATA = dataBefore
    await rm(folder, { recursive: true, force: true })
  })

  async function compared(compares: ExperimentRequest['arms']) {
    const { finished, sessionId } = await real.area.runner.start({
      ...{ kind: 'ab', pace: 'fast', seed: 5, turnsPerArm: 3, arms: compares },
      stimuli: { kind: 'clips', clipIds: ['hello', 'time', 'sum'] },
    })
    const { progress, arms } = await finished
    expect(progress).toMatchObject({ state: 'finished' })
    const turns: { readonly arm: number; readonly record: TurnRecord }[] = []
    for await (const page of real.store.turnsOf(sessionId)) {
      turns.push(...page.map(({ armId, record }) => ({ arm: arms.findIndex(({ id }) => id === armId), record })))
    }
    expect(new Set(turns.map(({ arm }) => arm))).toEqual(new Set([0, 1]))
    return turns
  }

  it('serve in turns, each in its own arm, and the house serves again', async () => {
    for (const { arm, record } of await compared([{ preset: 'streaming' }, THERE])) {
      expect(record.reply.text === 'It is noon.', 'the server speaks in its own arm alone').toBe(arm === 1)
      expect(record.counters['llm.connectionStood'] === undefined).toBe(arm === 0)
    }
    expect(real.pipeline.models.chosen.llm).not.toBe('nearby')
  })

  it('find their connection open or open their own, by a flag between turns of the same models', async () => {
    const turns = await compared([THERE, { ...THERE, values: { PIPELINE_CONNECT_AHEAD: true } }])
    for (const { arm, record } of turns) expect(record.counters['pipeline.connectionsOpened']).toBe(1 - arm)
  })
})
