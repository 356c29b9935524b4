import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { modelOf, type ServerEntry } from '../../features/model-servers/server-file.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { type ScriptedAnswer, type Step, scriptedHttp } from '../../remote/testing/scripted-http.ts'
import { type SocketScript, scriptedSocket } from '../../remote/testing/scripted-socket.ts'
import { sherpaSocket } from '../../stages/asr/sherpa-socket/engine.ts'
import { openAiChat } from '../../stages/llm/openai-chat/engine.ts'
import { openAiSpeech } from '../../stages/tts/openai-speech/engine.ts'
import { Conductor } from '../../turn/conductor.ts'
import { scriptedStages } from '../../turn/testing/scripted-stages.ts'
import { HELLO, STREAMING, say } from '../../turn/testing/scripted-turns.ts'
import { toneVoice } from '../testing/tone-voice.ts'

const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** sherpa-onnx's server, as its protocol says: what it hears so far with each piece, its last word after `Done`. */
function recogniser(): SocketScript {
  return {
    binary: (peer) => peer.send({ text: 'hello', segment: 0 }),
    text: (peer) => {
      peer.send({ text: 'hello there', segment: 0 })
      peer.send('Done!')
    },
  }
}

const token = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`

function chat(steps: readonly Step[]): ScriptedAnswer {
  return { headers: { 'content-type': 'text/event-stream' }, steps }
}

const MODELS: ScriptedAnswer = { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"data":[]}' }] }

/** A pipeline all of whose models are servers elsewhere; only the detector of speech is in the house. */
async function remotePipeline(reply: readonly Step[]) {
  const hearing = await scriptedSocket(recogniser)
  const thinking = await scriptedHttp(({ path }) => (path === '/models' ? MODELS : chat(reply)))
  const voice = await toneVoice()
  const model = (stage: ServerEntry['stage'], engine: string, settings: object) => ({
    model: modelOf({ id: stage, stage, engine, languages: [], settings: { limits: PATIENT, ...settings } }),
  })
  const asr = await sherpaSocket.load(model('asr', 'sherpa-socket', { address: hearing.address }))
  const llm = await openAiChat.load(model('llm', 'openai-chat', { address: thinking.address, model: 'm' }))
  const { address, sampleRateHz } = voice
  const tts = await openAiSpeech.load(model('tts', 'openai-speech', { address, model: 'm', sampleRateHz }))
  closing.push(
    hearing.close,
    thinking.close,
    voice.close,
    () => asr.close(),
    () => llm.close(),
    () => tts.close(),
  )
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    stages: { ...scriptedStages(HELLO), asr, llm, tts },
    player: {
      silentBecause: { reason: 'nobody listens' },
      play: () => nowMs(),
      finish: () => undefined,
      stop: () => undefined,
    },
    ...{ flags: STREAMING, preset: undefined, waitForPlayback: false },
    emit: (event: PipelineEvent) => event.kind === 'turnClosed' && closed.push(event.turn),
  })
  return { conductor, closed, voice, thinking }
}

describe('a turn all of whose models are servers elsewhere', () => {
  it('is heard, thought and spoken by them, and its parts sum up exactly', async () => {
    const { conductor, closed, voice } = await remotePipeline([
      { write: token('Hi there.') },
      { write: 'data: [DONE]\n\n' },
    ])
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    await until(() => closed.length > 0, 'the turn has ended')
    const [turn] = closed
    expect(turn).toMatchObject({
      status: 'finished',
      transcript: { text: 'hello there' },
      reply: { text: 'Hi there.' },
    })
    expect(voice.spoken).toContain('Hi there.')
    const { parts = [], totalMs } = turn?.ledger ?? {}
    let end = 0
    for (const { startMs, ms } of parts) {
      expect(startMs).toBeCloseTo(end, 6)
      end = startMs + ms
    }
    expect(end).toBeCloseTo(totalMs ?? 0, 6)
    const unknown = parts.filter(({ owner }) => owner.name === 'server or network').map(({ part }) => part)
    expect(unknown, 'none of them tells its own time').toEqual(['asr.finalize', 'llm.prefill', 'tts.first_audio'])
  })

  it('that is cancelled in the middle of its reply ends the server’s stream', async () => {
    const { conductor, closed, thinking } = await remotePipeline([{ write: token('Hi ') }, { stall: true }])
    conductor.startClip('clip', 'realtime')
    await say(conductor)
    await until(() => thinking.seen.some(({ method }) => method === 'POST'), 'the server was asked')
    conductor.cancel()
    await until(() => thinking.givenUpMs.length > 0, 'its stream ended')
    await until(() => closed.length > 0, 'the turn has ended')
    expect(closed[0]?.status).toBe('cancelled')
  })
})
