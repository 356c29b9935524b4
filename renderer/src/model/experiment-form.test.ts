import { describe, expect, it } from 'vitest'
import {
  CURRENT_FLAGS,
  changeDraft,
  EMPTY_DRAFT,
  type ExperimentDraft,
  REMOTE_SERVER,
  readDraft,
} from './experiment-form.ts'
import { changeKind, EMPTY_SERVER } from './server-arm.ts'

const AROUND = { inForce: { ASR_CHUNK_SIZE: 80 }, flagNames: ['ASR_CHUNK_SIZE', 'TTS_STREAMING'], seed: 7 }
const read = (change: Partial<ExperimentDraft> = {}) => readDraft({ ...EMPTY_DRAFT, ...change }, AROUND)

describe('an experiment as it is set up', () => {
  it('compares two presets on the demo clips', () => {
    expect(read().request).toEqual({
      kind: 'ab',
      arms: [{ preset: 'baseline' }, { preset: 'streaming' }],
      stimuli: { kind: 'clips' },
      turnsPerArm: 16,
      pace: 'realtime',
      seed: 7,
      minimumEffectMs: 10,
    })
  })

  it('can take the flags as they are now for an arm', () => {
    expect(read({ b: CURRENT_FLAGS }).request?.arms[1]).toEqual({ name: 'current', values: { ASR_CHUNK_SIZE: 80 } })
  })

  it('can give an arm other models, which its name says', () => {
    const modelsB = { llm: 'qwen2.5-0.5b' }
    expect(read({ modelsB }).request?.arms).toEqual([{ preset: 'baseline' }, { preset: 'streaming', models: modelsB }])
    expect(read({ a: CURRENT_FLAGS, modelsA: { ...modelsB, asr: 'x-asr-480' } }).request?.arms[0]).toMatchObject({
      name: 'current asr=x-asr-480 llm=qwen2.5-0.5b',
      models: { asr: 'x-asr-480', llm: 'qwen2.5-0.5b' },
    })
    const server = read({ b: REMOTE_SERVER, remote: 'ws://127.0.0.1:8000/', modelsB }).request?.arms[1]
    expect(server).not.toHaveProperty('models')
  })

  it('can say kept turns again', () => {
    const { request } = read({ stimuli: 'captures', turnIds: ['t-1', 't-2'] })
    expect(request?.stimuli).toEqual({ kind: 'captures', turnIds: ['t-1', 't-2'] })
  })

  it('can set a server beside the pipeline, in real time, with the token only where one is given', () => {
    const remote = { b: REMOTE_SERVER, remote: 'ws://127.0.0.1:8000/xiaozhi/v1/', pace: 'fast' } as const
    expect(read(remote).request).toMatchObject({ arms: [{}, { remote: remote.remote }], pace: 'realtime' })
    expect(read(remote).request?.arms[1]).not.toHaveProperty('token')
    expect(read({ ...remote, token: 'secret' }).request?.arms[1]).toEqual({
      ...{ remote: remote.remote, token: 'secret', server: { kind: 'xiaozhi' } },
    })
  })

  it('sends a server off this machine nothing before somebody agreed to its host, and to no other', () => {
    const server = { ...EMPTY_SERVER, agreedHost: 'voice.example' }
    const { request } = read({ b: REMOTE_SERVER, remote: 'wss://voice.example/v1/realtime', server })
    expect(request?.arms[1]?.server).toMatchObject({ leavesThisMachine: true })
    expect(read({ b: REMOTE_SERVER, remote: 'wss://other.example/', server }).refused).toEqual(['agreed'])
  })

  it('tells a server what its kind is told, and forgets it with the kind', () => {
    const kind = changeKind(EMPTY_SERVER, 'openai-realtime')
    const server = { ...kind, settings: { model: 'small' }, keyName: 'voice' }
    const arm = read({ b: REMOTE_SERVER, remote: 'ws://localhost:1/', server }).request?.arms[1]
    expect(arm?.server).toEqual({ kind: 'openai-realtime', settings: { model: 'small' }, keyName: 'voice' })
    expect(changeKind(server, 'xiaozhi').settings).toEqual({})
  })

  it('is always in real time where a person talks', () => {
    expect(read({ stimuli: 'live', pace: 'fast' }).request?.pace).toBe('realtime')
  })

  it('is in real time where latency is what it looks for, whatever was chosen before', () => {
    expect(read({ kind: 'tune', pace: 'fast' }).request?.pace).toBe('realtime')
    expect(read({ kind: 'ablation', pace: 'fast' }).request?.pace).toBe('realtime')
    expect(read({ pace: 'fast' }).request?.pace).toBe('fast')
  })

  it('looks at chosen flags only where flags are looked at one by one', () => {
    const flags = 'asr_chunk_size，TTS_STREAMING tts_streaming'
    expect(read({ kind: 'ablation', flags }).request?.flags).toEqual(['ASR_CHUNK_SIZE', 'TTS_STREAMING'])
    expect(read({ flags }).request?.flags).toBeUndefined()
  })

  it('searches without arms, for so many turns in all, within a limit of errors', () => {
    const { request } = read({ kind: 'tune', budgetTurns: '120', werPoints: '2' })
    expect(request).toMatchObject({ arms: [], budgetTurns: 120, werLimit: 0.02 })
    expect(read().request).not.toHaveProperty('werLimit')
  })

  it.each([
    [{ turnsPerArm: '0' }, ['turnsPerArm']],
    [{ turnsPerArm: '1.5' }, ['turnsPerArm']],
    [{ turnsPerArm: 'many', minimumEffectMs: '-1' }, ['turnsPerArm', 'minimumEffectMs']],
    [{ minimumEffectMs: '' }, ['minimumEffectMs']],
    [{ kind: 'tune', budgetTurns: '11', werPoints: 'x' } as const, ['budgetTurns', 'werPoints']],
    [{ b: REMOTE_SERVER, remote: 'http://127.0.0.1' }, ['remote']],
    [{ b: REMOTE_SERVER, remote: 'ws://127.0.0.1', server: { ...EMPTY_SERVER, keyName: 'My key' } }, ['keyName']],
    [{ b: REMOTE_SERVER, remote: 'ws://10.0.0.2:8000/' }, ['agreed']],
    [{ stimuli: 'captures' } as const, ['turnIds']],
    [{ kind: 'ablation', flags: 'ASR_CHUNK' } as const, ['flags']],
  ])('with %j is refused at %j', (change, refused) => {
    expect(read(change)).toEqual({ refused })
  })
})

describe('what a change takes along', () => {
  it('is what the new kind cannot have: a server, one’s own voice', () => {
    const live = changeDraft({ ...EMPTY_DRAFT, stimuli: 'live' }, { kind: 'ablation' })
    expect(live.stimuli).toBe('clips')
    const server = changeDraft({ ...EMPTY_DRAFT, b: REMOTE_SERVER }, { kind: 'tune' })
    expect(server.b).toBe('streaming')
    expect(changeDraft({ ...EMPTY_DRAFT, stimuli: 'live' }, { b: REMOTE_SERVER }).stimuli).toBe('clips')
  })

  it('is nothing else', () => {
    expect(changeDraft({ ...EMPTY_DRAFT, stimuli: 'live' }, { turnsPerArm: '3' })).toEqual({
      ...EMPTY_DRAFT,
      stimuli: 'live',
      turnsPerArm: '3',
    })
  })
})
