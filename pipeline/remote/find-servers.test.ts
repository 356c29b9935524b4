import { afterEach, describe, expect, it } from 'vitest'
import { findServers, USUAL_PLACES } from './find-servers.ts'
import { scriptedHttp } from './testing/scripted-http.ts'
import { scriptedWyoming } from './testing/scripted-wyoming.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const PATIENT = { connectMs: 60_000, firstByteMs: 60_000, stallMs: 60_000 }

/** A server that answers these paths with JSON, and all others with 404. */
async function serving(paths: Readonly<Record<string, unknown>>) {
  const http = await scriptedHttp(({ path }) =>
    path in paths
      ? { headers: { 'content-type': 'application/json' }, steps: [{ write: JSON.stringify(paths[path]) }] }
      : { status: 404, steps: [{ write: 'not here' }] },
  )
  closing.push(http.close)
  return http
}

/** What is found where a server of these answers listens. */
async function found(kind: string, paths: Readonly<Record<string, unknown>>) {
  const { port } = await serving(paths)
  const servers = await findServers([{ kind, port }], PATIENT)
  return servers.map(({ address, ...rest }) => ({ ...rest, address: address.replace(`${port}`, 'PORT') }))
}
const listed = (...data: readonly object[]) => ({ '/v1/models': { object: 'list', data } })

describe('servers on this machine', () => {
  it('are Ollama, by its own list', async () => {
    const tags = { models: [{ name: 'qwen2.5:0.5b', size: 1 }, { name: 'nomic-embed-text:latest' }] }
    expect(await found('Ollama', { '/api/tags': tags, '/v1/models': { data: [] } })).toEqual([
      {
        ...{ kind: 'Ollama', address: 'http://127.0.0.1:PORT', engines: { llm: 'ollama' }, voices: [] },
        models: [{ name: 'qwen2.5:0.5b', stage: 'llm' }],
      },
    ])
  })

  it.each([
    ['llamacpp', 'llama.cpp', 'llama.cpp'],
    ['vllm', 'vLLM', 'vllm'],
    ['organization_owner', 'LM Studio', 'lm-studio'],
  ])('are told by who owns their models: %s', async (owned_by, kind, dialect) => {
    const [server] = await found('something', listed({ id: 'qwen', object: 'model', owned_by }))
    expect(server).toMatchObject({
      kind,
      dialect,
      address: 'http://127.0.0.1:PORT/v1',
      engines: { llm: 'openai-chat' },
    })
  })

  it('are speaches, whose models say what they are for', async () => {
    const models = listed(
      { id: 'Systran/faster-whisper-small', task: 'automatic-speech-recognition' },
      { id: 'speaches-ai/Kokoro-82M-v1.0-ONNX', task: 'text-to-speech' },
      { id: 'x/speaker', task: 'speaker-embedding' },
    )
    expect(await found('vLLM', models)).toEqual([
      {
        ...{ kind: 'speaches', address: 'http://127.0.0.1:PORT/v1', voices: [] },
        engines: { asr: 'openai-transcription', tts: 'openai-speech' },
        models: [
          { name: 'Systran/faster-whisper-small', stage: 'asr' },
          { name: 'speaches-ai/Kokoro-82M-v1.0-ONNX', stage: 'tts' },
        ],
      },
    ])
  })

  it('are voices, by the names of those', async () => {
    const answers = {
      ...listed({ id: 'tts-1' }, { id: 'kokoro' }),
      '/v1/audio/voices': { voices: ['af_bella', { id: 'zf_001' }] },
    }
    const [server] = await found('Kokoro-FastAPI', answers)
    expect(server).toMatchObject({
      kind: 'Kokoro-FastAPI',
      engines: { tts: 'openai-speech' },
      voices: ['af_bella', 'zf_001'],
    })
  })

  it('are vLLM-Omni, where vLLM tells voices: its voice is spoken to in its own words', async () => {
    const answers = {
      ...listed({ id: 'Qwen/Qwen3-TTS-12Hz-1.7B-CustomVoice', owned_by: 'vllm' }),
      '/v1/audio/voices': { voices: ['vivian', 'ryan'], uploaded_voices: [] },
    }
    expect(await found('something', answers)).toEqual([
      {
        ...{ kind: 'vLLM-Omni', address: 'http://127.0.0.1:PORT/v1', engines: { tts: 'openai-speech' } },
        ...{ dialect: 'vllm-omni', voices: ['vivian', 'ryan'] },
        models: [{ name: 'Qwen/Qwen3-TTS-12Hz-1.7B-CustomVoice', stage: 'tts' }],
      },
    ])
  })

  it('are Wyoming’s, by what they have installed; others of that family are none of ours', async () => {
    const asr = [{ name: 'faster-whisper', models: [{ name: 'small-int8', installed: true, languages: ['zh'] }] }]
    const voices = [
      { name: 'zh_CN-huayan-medium', installed: true },
      { name: 'en_US-lessac-low', installed: false },
    ]
    const found = async (info: object) => {
      const server = await scriptedWyoming(() => ({
        event: (peer, { type }) => type === 'describe' && peer.send('info', info),
      }))
      closing.push(server.close)
      return findServers([{ kind: 'Wyoming', port: server.port, protocol: 'wyoming' }], PATIENT)
    }
    expect(await found({ asr, tts: [{ name: 'piper', voices }], wake: [] })).toMatchObject([
      {
        ...{ kind: 'Wyoming (faster-whisper, piper)', engines: { asr: 'wyoming', tts: 'wyoming' } },
        address: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
        models: [{ name: 'small-int8', stage: 'asr' }],
        voices: ['zh_CN-huayan-medium'],
      },
    ])
    expect(await found({ wake: [{ name: 'openwakeword', models: [{ name: 'ok_nabu' }] }] })).toEqual([])
    const page = await scriptedHttp(() => ({ steps: [{ write: '<html>' }] }))
    closing.push(page.close)
    expect(await findServers([{ kind: 'Wyoming', port: page.port, protocol: 'wyoming' }], PATIENT)).toEqual([])
  })

  it('are not what answers otherwise, hangs up, or is not there', async () => {
    expect(await found('llama.cpp', { '/v1/models': { models: 'none' } })).toEqual([])
    const page = await scriptedHttp(() => ({ headers: { 'content-type': 'text/html' }, steps: [{ write: '<html>' }] }))
    const rude = await scriptedHttp(() => ({ hangUp: true, steps: [] }))
    const gone = await serving({})
    closing.push(page.close, rude.close)
    await gone.close()
    closing.splice(closing.indexOf(gone.close), 1)
    const places = [page, rude, gone].map(({ port }) => ({ kind: 'x', port }))
    expect(await findServers(places, PATIENT)).toEqual([])
  })

  it('that are usual listen at ports of their own', () => {
    expect(new Set(USUAL_PLACES.map(({ port }) => port)).size).toBe(USUAL_PLACES.length)
  })
})
