import { describe, expect, it } from 'vitest'
import type { FoundServer, ModelServer } from '../../../../pipeline/protocol/models/model-servers.ts'
import {
  asksForModel,
  draftOf,
  draftOfFound,
  enteredAgain,
  freeId,
  mustAgree,
  newServer,
  offersOf,
  refusedFields,
  serverOf,
  serverState,
} from './server-form.ts'

const HERE = { host: '127.0.0.1:8000', reach: 'loopback', sends: 'text' } as const
const AWAY = { host: 'api.example.com', reach: 'public', sends: 'text' } as const
const SERVER: ModelServer = {
  ...{ id: 'mine', stage: 'llm', engine: 'openai-chat', languages: [], address: 'https://api.example.com/v1' },
  ...{ model: 'qwen', keyName: 'shared', keyFrom: 'file', leavesThisMachine: true, dialect: 'vllm', place: AWAY },
  prices: { currency: 'EUR', perMillionPromptTokens: 2, perMillionReplyTokens: 8 },
}
const FOUND: FoundServer = {
  ...{ kind: 'vLLM', address: 'http://127.0.0.1:8000/v1', engines: { llm: 'openai-chat' }, dialect: 'vllm' },
  ...{ models: [{ name: 'Qwen/Qwen3-8B', stage: 'llm' }], voices: [] },
}

describe('a server that is written down', () => {
  it('needs a name, an address and a model, and a key without spaces', () => {
    expect(refusedFields({ ...newServer(), id: 'My server', key: 'a b' }, true)).toEqual([
      ...['id', 'address', 'model', 'key'],
    ])
    expect(refusedFields({ ...newServer('asr'), id: 'ears', address: 'ws://127.0.0.1:1' }, false)).toEqual([])
  })

  it('was started with its model, or has to be told one', () => {
    const engines = [
      { stage: 'asr' as const, engine: 'funasr', schemes: ['ws', 'wss'], model: 'own' as const },
      { stage: 'llm' as const, engine: 'openai-chat', schemes: ['http', 'https'], model: 'needed' as const },
    ]
    expect(asksForModel({ engines }, { stage: 'asr', engine: 'funasr' })).toBe('own')
    expect(asksForModel({ engines }, { stage: 'llm', engine: 'openai-chat' })).toBe('needed')
  })

  it('sends its key apart, under a name of its own or the one that it had', () => {
    const written = { ...newServer(), id: 'my.qwen_3', address: 'http://127.0.0.1:8000/v1', model: 'q', key: 'sk-1' }
    expect(serverOf(written, HERE)).toEqual({
      server: {
        ...{ id: 'my.qwen_3', stage: 'llm', engine: 'openai-chat', languages: [], leavesThisMachine: false },
        ...{ address: 'http://127.0.0.1:8000/v1', model: 'q', keyName: 'my-qwen-3' },
      },
      key: { keyName: 'my-qwen-3', key: 'sk-1' },
    })
    expect(serverOf({ ...draftOf(SERVER), key: 'sk-2' }, AWAY).key).toEqual({ keyName: 'shared', key: 'sk-2' })
    expect(serverOf(draftOf(SERVER), AWAY).key).toBeUndefined()
  })

  it('leaves this machine for the host alone that was agreed to', () => {
    const draft = draftOf(SERVER)
    expect([mustAgree(draft, AWAY), serverOf(draft, AWAY).server.leavesThisMachine]).toEqual([false, true])
    const other = { ...AWAY, host: 'evil.example.com' }
    expect([mustAgree(draft, other), serverOf(draft, other).server.leavesThisMachine]).toEqual([true, false])
    expect([mustAgree(newServer(), HERE), mustAgree(newServer(), AWAY)]).toEqual([false, true])
  })

  it('costs what was typed, by what its stage is paid for; what was not is unknown', () => {
    const written = { ...draftOf(SERVER), prices: { perMillionPromptTokens: '0,15', perMillionReplyTokens: ' 0.6 ' } }
    expect(refusedFields(written, true)).toEqual([])
    expect(serverOf(written, AWAY).server.prices).toEqual({
      ...{ currency: 'EUR', perMillionPromptTokens: 0.15, perMillionReplyTokens: 0.6 },
    })
    const bad = { ...written, currency: ' ', prices: { perMillionPromptTokens: 'cheap', perMillionReplyTokens: '-1' } }
    expect(refusedFields(bad, true)).toEqual([...['perMillionPromptTokens', 'perMillionReplyTokens', 'currency']])
    expect(serverOf({ ...written, stage: 'asr' }, AWAY).server.prices).toBeUndefined()
  })

  it('is, unchanged, what it was', () => {
    expect(serverOf(draftOf(SERVER), AWAY).server).toEqual(enteredAgain(SERVER))
  })
})

describe('a server that was found', () => {
  it('is entered under a name that no model has, in its own ways', () => {
    const [model] = offersOf(FOUND)
    expect(model && serverOf(draftOfFound(FOUND, model, ['qwen3-8b']), HERE).server).toMatchObject({
      ...{ id: 'qwen3-8b-2', engine: 'openai-chat', model: 'Qwen/Qwen3-8B', dialect: 'vllm' },
    })
    expect(freeId('///', [])).toBe('server')
  })

  it('offers its voice where it tells voices and no models', () => {
    const speaker = { ...FOUND, engines: { tts: 'openai-speech' }, models: [], voices: ['af_heart'] }
    expect(draftOfFound(speaker, offersOf(speaker)[0] ?? { name: '', stage: 'llm' }, [])).toMatchObject({
      ...{ stage: 'tts', engine: 'openai-speech', voice: 'af_heart' },
    })
    const models = [{ name: 'm', stage: 'tts' }] as const
    const omni = { ...speaker, kind: 'vLLM-Omni', dialect: 'vllm-omni', models }
    expect(draftOfFound(omni, models[0], []).kept).toEqual({ dialect: 'vllm-omni' })
  })
})

describe('the state of a server', () => {
  const problem = { code: 'x', message: 'x' }
  const circuit = { state: 'closed', failures: 0 } as const
  it.each<[string, Partial<ModelServer>]>([
    ['invalid', { problem }],
    ['notAgreed', { leavesThisMachine: false }],
    ['noKey', { keyFrom: undefined }],
    ['open', { circuit: { ...circuit, state: 'open', failures: 3 } }],
    ['troubled', { circuit: { ...circuit, failures: 1 } }],
    ['unreachable', { circuit, lastCheck: { at: '', problem } }],
    ['serves', { circuit, lastCheck: { at: '', ms: 1 } }],
    ['reachable', { lastCheck: { at: '', ms: 1 } }],
    ['unasked', {}],
  ])('%s', (state, change) => {
    expect(serverState({ ...SERVER, ...change })).toBe(state)
  })
})
