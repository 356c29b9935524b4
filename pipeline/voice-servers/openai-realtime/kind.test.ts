import { connect } from 'node:net'
import OpenAI from 'openai'
import { OpenAIRealtimeWS } from 'openai/realtime/ws'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../base/testing/until.ts'
import { turnRecordSchema } from '../../protocol/turns.ts'
import type { ServerChoice } from '../contract.ts'
import { speakTurn } from '../speak-turn.ts'
import { type RealtimeScript, type RealtimeServer, realtimeServer } from '../testing/realtime-server.ts'
import { openRealtime } from './kind.ts'

const RATE_HZ = 16_000
/** A tone of 300 ms, and as much silence after it. */
const CLIP = Float32Array.from({ length: 0.6 * RATE_HZ }, (_, n) =>
  n < 0.3 * RATE_HZ ? 0.3 * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ) : 0,
)
const SPOKEN = { pcm: CLIP, clipId: 'time' }
const SECRET = 'sk-open-sesame'

const open: RealtimeServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function scripted(script: RealtimeScript = {}, refuse?: string): Promise<RealtimeServer> {
  const server = await realtimeServer(script, refuse)
  open.push(server)
  return server
}

const at = ({ address }: RealtimeServer, settings: Readonly<Record<string, string>> = {}): ServerChoice => {
  return { kind: 'openai-realtime', address, settings }
}

async function turnWith(script: RealtimeScript, settings: Readonly<Record<string, string>> = {}) {
  return turnRecordSchema.parse(await speakTurn(at(await scripted(script), settings), SPOKEN))
}

/** Names of a ledger's parts, in their order. */
function partsOf({ ledger }: Awaited<ReturnType<typeof turnWith>>): readonly string[] {
  return ledger?.parts.map(({ part }) => part) ?? []
}

describe('the scripted server', () => {
  it('is one to the official client too: by voice, with its words and its audio', async () => {
    const server = await scripted({})
    const client = new OpenAI({
      apiKey: SECRET,
      baseURL: server.address.replace('ws:', 'http:').replace('/realtime', ''),
    })
    const { port } = new URL(server.address)
    // The client knows no address but those of TLS: it is given a plain connection.
    const createConnection = () => connect({ host: '127.0.0.1', port: Number(port) })
    const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime', options: { createConnection } }, client)
    const came: string[] = []
    let [words, bytes] = ['', 0]
    realtime.on('event', ({ type }) => came.push(type))
    realtime.on('response.output_audio_transcript.delta', ({ delta }) => {
      words += delta
    })
    realtime.on('response.output_audio.delta', ({ delta }) => {
      bytes += Buffer.from(delta, 'base64').length
    })
    await until(() => came.includes('session.created'), 'the session is made')
    const format = { type: 'audio/pcm', rate: 24_000 } as const
    realtime.send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { format, turn_detection: null }, output: { format } } },
    })
    realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(9600, 40).toString('base64') })
    realtime.send({ type: 'input_audio_buffer.commit' })
    realtime.send({ type: 'response.create' })
    await until(() => came.includes('response.done'), 'the response is done')
    expect([words, bytes]).toEqual(['It is half past ten 你好.', 3 * 4800])
    realtime.send({ type: 'response.cancel' })
    realtime.on('error', () => undefined)
    await until(() => came.includes('error'), 'what cannot be cancelled is refused')
    realtime.close()
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${SECRET}`)
  })
})

describe('a turn with a Realtime server', () => {
  it.each(['ga', 'beta'] as const)('is heard with its words, by the names of the protocol: %s', async (names) => {
    const server = await scripted({ names })
    const settings = { dialect: names, voice: 'marin', transcription: 'whisper-1' }
    const turn = turnRecordSchema.parse(await speakTurn({ ...at(server, settings), token: SECRET }, SPOKEN))
    expect(turn).toMatchObject({ origin: 'remote', status: 'finished', pace: 'realtime' })
    expect([turn.transcript.text, turn.reply.text]).toEqual(['what time is it', 'It is half past ten 你好.'])
    const { headers, url } = server.requests[0] ?? {}
    expect([headers?.authorization, url]).toEqual([`Bearer ${SECRET}`, '/v1/realtime?model=gpt-realtime'])
    expect(headers?.['openai-beta']).toBe(names === 'beta' ? 'realtime=v1' : undefined)
    expect(JSON.stringify(server.events[0])).toContain('marin')
    // The clip, and what silence the detector asks for.
    expect(server.audioBytes).toBeGreaterThanOrEqual(24_000 * 2 * 0.5)
  })

  it('is explained by the server part by part, and sums up to what was heard', async () => {
    const turn = await turnWith({ workMs: 30, silentMs: 80, silenceMs: 600 })
    const { ledger, anchors } = turn
    const parts = [
      'machine.late_audio',
      'network.way',
      'endpoint.hold',
      'llm.queue',
      'llm.first_token',
      'tts.first_audio',
    ]
    expect(partsOf(turn)).toEqual([...parts, 'tts.leading_silence'])
    const ms = Object.fromEntries(ledger?.parts.map((part) => [part.part, part.ms]) ?? [])
    expect(ms['tts.leading_silence']).toBeCloseTo(80, 0)
    let end = 0
    for (const part of ledger?.parts ?? []) {
      expect(part.startMs).toBeCloseTo(end, 6)
      end = part.startMs + part.ms
    }
    expect(end).toBeCloseTo(ledger?.heardMs ?? 0, 6)
    expect((anchors.heardMs ?? 0) - (anchors.speechEndMs ?? 0)).toBeCloseTo(ledger?.heardMs ?? 0, 6)
    expect(ledger?.heardMs).toBeGreaterThan(600 + 3 * 25 + 80 - 20)
  })

  it('leaves to nobody what the server does not explain: audio before any word', async () => {
    const turn = await turnWith({ workMs: 20, wrong: 'audioFirst' })
    expect(partsOf(turn)).toContain('unattributed')
    expect(partsOf(turn)).not.toContain('llm.first_token')
    expect(turn.ledger?.unattributedMs).toBeGreaterThan(0)
  })

  it('that is ended by us waits for no silence, and says so', async () => {
    const server = await scripted({})
    const turn = turnRecordSchema.parse(await speakTurn(at(server, { turn: 'manual' }), SPOKEN))
    expect(turn.status).toBe('finished')
    expect(partsOf(turn)).not.toContain('endpoint.hold')
    expect(turn.ledger?.unmeasured).toContainEqual(expect.objectContaining({ part: 'endpoint.hold' }))
    expect(server.events.map(({ type }) => type)).toEqual([
      'session.update',
      'input_audio_buffer.commit',
      'response.create',
    ])
    // Nothing is sent after the last sound: 300 ms of it.
    expect(server.audioBytes).toBe(24_000 * 2 * 0.3)
  })

  it.each<[string, RealtimeScript]>([
    ['with events that nobody knows', { wrong: 'unknownEvents' }],
    ['whose messages are cut in the middle of characters', { wrong: 'splitText' }],
    ['whose audio comes in odd numbers of bytes', { wrong: 'oddBytes', silentMs: 50 }],
    ['of which one was taken back in a pause', { wrong: 'takenBack' }],
  ])('is the same from a server %s', async (_, script) => {
    const { status, reply, ledger } = await turnWith(script)
    expect([status, reply.text]).toEqual(['finished', 'It is half past ten 你好.'])
    const silence = ledger?.parts.find(({ part }) => part === 'tts.leading_silence')?.ms ?? 0
    expect(silence).toBeCloseTo(script.silentMs ?? 0, 0)
  })

  it('is heard at the rate at which the server says that it speaks', async () => {
    const { ledger } = await turnWith({ rateHz: 16_000, silentMs: 90 })
    expect(ledger?.parts.at(-1)).toMatchObject({ part: 'tts.leading_silence' })
    expect(ledger?.parts.at(-1)?.ms).toBeCloseTo(90, 0)
  })

  it.each<[string, RealtimeScript, string]>([
    [
      'reports an error in the middle',
      { wrong: 'errorInReply' },
      'The server reports an error: The server had an error.',
    ],
    ['has no quota left', { wrong: 'failedReply' }, "The server's reply is failed: rate_limit_exceeded"],
    ['hangs up', { wrong: 'cut' }, 'closed the connection'],
    ['sends something else', { wrong: 'garbage' }, 'sends what is no event of the protocol: <html>proxy error</html>'],
    ['says nothing that can be heard', { wrong: 'inaudible' }, 'The reply had no audio'],
    ['speaks before speech has ended', { wrong: 'early' }, 'Audio came before the end of speech'],
  ])('fails in one line where the server %s', async (_, script, why) => {
    const { status, error, ledger, notMeasurable } = await turnWith(script)
    expect([status, ledger]).toEqual(['failed', undefined])
    expect(error?.message).toContain(why)
    expect(notMeasurable).toBe(error?.message)
  })

  it('fails where the server stalls, as long as its limit is', async () => {
    const { address } = await scripted({ wrong: 'stall' })
    const settings = { model: '', turn: 'server_vad', voice: '', transcription: '', dialect: 'ga' }
    const conversation = await openRealtime({ address, settings }, { stallMs: 200 })
    const { error } = await conversation.speak(CLIP)
    conversation.close()
    expect(error).toMatchObject({ code: 'remote.timeout', message: expect.stringContaining('the next of its reply') })
  })
})

describe('a Realtime server is not spoken to', () => {
  const refusal = (head: string, body = '') => `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`

  it.each([
    ['that refuses the key', refusal('401 Unauthorized'), 'remote.refusedKey'],
    ['that is asked too much', refusal('429 Too Many Requests\r\nRetry-After: 7'), 'remote.tooMany'],
    ['that shows a web page', refusal('200 OK\r\nContent-Type: text/html', '<html></html>'), 'remote.notTheProtocol'],
    ['that is broken', refusal('503 Service Unavailable\r\nRetry-After: 9'), 'remote.serverBroken'],
  ])('%s', async (_, answer, code) => {
    const server = await scripted({}, answer)
    await expect(speakTurn(at(server), SPOKEN)).rejects.toMatchObject({ code })
  })

  it('that speaks something else than PCM', async () => {
    const server = await scripted({ wrong: 'otherFormat' })
    await expect(speakTurn(at(server), SPOKEN)).rejects.toThrow('speaks audio/pcmu instead of PCM')
  })

  it('whose error would tell the key: it is taken out', async () => {
    const server = await scripted({ wrong: 'repeatsKey' })
    const failure = speakTurn({ ...at(server), token: SECRET }, SPOKEN)
    await expect(failure).rejects.toThrow('Incorrect key: Bearer •••')
  })

  it('whose key is not there', async () => {
    const keyOf = async (name: string) => Promise.reject(new Error(`no key ${name}`))
    await expect(speakTurn({ ...at(await scripted()), keyName: 'voice' }, { ...SPOKEN, keyOf })).rejects.toThrow(
      'voice',
    )
  })

  it('off this machine, before somebody has agreed', async () => {
    const choice = { kind: 'openai-realtime', address: 'wss://voice.example/v1/realtime' }
    await expect(speakTurn(choice, SPOKEN)).rejects.toThrow(
      'The audio of what you say would be sent to voice.example, outside of your network',
    )
  })

  it.each([
    [{ kind: 'telepathy', address: 'ws://127.0.0.1:1/' }, 'no kind of server "telepathy"'],
    [{ kind: 'openai-realtime', address: 'http://127.0.0.1:1/' }, 'ws://'],
    [{ kind: 'openai-realtime', address: 'ws://127.0.0.1:1/', settings: { turn: 'never' } }, 'turn'],
    [{ kind: 'openai-realtime', address: 'ws://127.0.0.1:1/', settings: { tone: 'soft' } }, 'no setting "tone"'],
  ])('as in %j', async (choice, why) => {
    await expect(speakTurn(choice, SPOKEN)).rejects.toThrow(why)
  })
})

describe('somebody who talks over a reply', () => {
  it('stops the server, whose connection ends', async () => {
    const server = await scripted({ wrong: 'endless' })
    const over = new AbortController()
    const turn = speakTurn(at(server), { ...SPOKEN, signal: over.signal })
    await until(() => server.pieces > 2, 'it speaks')
    over.abort()
    const { status, error } = await turn
    expect([status, error?.code]).toEqual(['failed', 'remote.closed'])
    await until(() => server.endedMs !== undefined, 'the connection ends')
    expect(server.cancelledMs).toBeLessThanOrEqual(server.endedMs ?? 0)
    // It had a thousand to say.
    expect(server.pieces).toBeLessThan(1000)
  })
})
