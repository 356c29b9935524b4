import { describe, expect, it } from 'vitest'
import {
  CURRENT_FLAGS,
  changeDraft,
  draftFor,
  EMPTY_DRAFT,
  type ExperimentDraft,
  readDraft,
} from './experiment-form.ts'
import { changeKind, EMPTY_SERVER } from './server-arm.ts'

const AROUND = { inForce: { ASR_CHUNK_SIZE: 80 }, seed: 7 }
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
    const server = read({ question: 'server' as const, remote: 'ws://127.0.0.1:8000/', modelsB }).request?.arms[1]
    expect(server).not.toHaveProperty('models')
  })

  it('can say kept turns again', () => {
    const { request } = read({ stimuli: 'captures', turnIds: ['t-1', 't-2'] })
    expect(request?.stimuli).toEqual({ kind: 'captures', turnIds: ['t-1', 't-2'] })
  })

  it('can set a server beside the pipeline, in real time, with the token only where one is given', () => {
    const remote = { question: 'server', remote: 'ws://127.0.0.1:8000/xiaozhi/v1/', pace: 'fast' } as const
    expect(read(remote).request).toMatchObject({ arms: [{}, { remote: remote.remote }], pace: 'realtime' })
    expect(read(remote).request?.arms[1]).not.toHaveProperty('token')
    expect(read({ ...remote, token: 'secret' }).request?.arms[1]).toEqual({
      ...{ remote: remote.remote, token: 'secret', server: { kind: 'xiaozhi' } },
    })
  })

  it('sends a server off this machine nothing before somebody agreed to its host, and to no other', () => {
    const server = { ...EMPTY_SERVER, agreedHost: 'voice.example' }
    const { request } = read({ question: 'server' as const, remote: 'wss://voice.example/v1/realtime', server })
    expect(request?.arms[1]?.server).toMatchObject({ leavesThisMachine: true })
    expect(read({ question: 'server' as const, remote: 'wss://other.example/', server }).refused).toEqual(['agreed'])
  })

  it('tells a server what its kind is told, and forgets it with the kind', () => {
    const kind = changeKind(EMPTY_SERVER, 'openai-realtime')
    const server = { ...kind, settings: { model: 'small' }, keyName: 'voice' }
    const arm = read({ question: 'server' as const, remote: 'ws://localhost:1/', server }).request?.arms[1]
    expect(arm?.server).toEqual({ kind: 'openai-realtime', settings: { model: 'small' }, keyName: 'voice' })
    expect(changeKind(server, 'xiaozhi').settings).toEqual({})
  })

  it('is always in real time where a person talks', () => {
    expect(read({ stimuli: 'live', pace: 'fast' }).request?.pace).toBe('realtime')
  })

  it('is in real time where latency is what it looks for, whatever was chosen before', () => {
    expect(read({ question: 'best', pace: 'fast' }).request?.pace).toBe('realtime')
    expect(read({ question: 'flags', pace: 'fast' }).request?.pace).toBe('realtime')
    expect(read({ pace: 'fast' }).request?.pace).toBe('fast')
  })

  it('looks at chosen flags only where flags are looked at one by one', () => {
    const flags = ['ASR_CHUNK_SIZE', 'TTS_STREAMING']
    expect(read({ question: 'flags', flags }).request?.flags).toEqual(flags)
    expect(read({ question: 'flags' }).request?.flags).toBeUndefined()
    expect(read({ flags }).request?.flags).toBeUndefined()
  })

  it('searches without arms, for so many turns in all, within a limit of errors', () => {
    const { request } = read({ question: 'best', budgetTurns: '120', werPoints: '2' })
    expect(request).toMatchObject({ arms: [], budgetTurns: 120, werLimit: 0.02 })
    expect(read().request).not.toHaveProperty('werLimit')
  })

  it.each([
    [{ turnsPerArm: '0' }, ['turnsPerArm']],
    [{ turnsPerArm: '1.5' }, ['turnsPerArm']],
    [{ turnsPerArm: 'many', minimumEffectMs: '-1' }, ['turnsPerArm', 'minimumEffectMs']],
    [{ minimumEffectMs: '' }, ['minimumEffectMs']],
    [{ question: 'best', budgetTurns: '11', werPoints: 'x' } as const, ['budgetTurns', 'werPoints']],
    [{ question: 'server' as const, remote: 'http://127.0.0.1' }, ['remote']],
    [
      { question: 'server' as const, remote: 'ws://127.0.0.1', server: { ...EMPTY_SERVER, keyName: 'My key' } },
      ['keyName'],
    ],
    [{ question: 'server' as const, remote: 'ws://10.0.0.2:8000/' }, ['agreed']],
    [{ stimuli: 'captures' } as const, ['turnIds']],
  ])('with %j is refused at %j', (change, refused) => {
    expect(read(change)).toEqual({ refused })
  })
})

describe('what a change takes along', () => {
  it('is what the new question cannot have: one’s own voice', () => {
    const live = { ...EMPTY_DRAFT, stimuli: 'live' } as const
    expect(changeDraft(live, { question: 'flags' }).stimuli).toBe('clips')
    expect(changeDraft(live, { question: 'server' }).stimuli).toBe('clips')
  })

  it('is nothing else', () => {
    expect(changeDraft({ ...EMPTY_DRAFT, stimuli: 'live' }, { turnsPerArm: '3' })).toEqual({
      ...EMPTY_DRAFT,
      stimuli: 'live',
      turnsPerArm: '3',
    })
  })
})

describe('what a new experiment starts from', () => {
  it('is the flags as they are now against the streaming ones, never the same twice', () => {
    expect(draftFor('faster', 'baseline')).toMatchObject({ a: 'baseline', b: 'streaming' })
    expect(draftFor('faster', undefined)).toMatchObject({ a: CURRENT_FLAGS, b: 'streaming' })
    expect(draftFor('faster', 'streaming')).toMatchObject({ a: 'streaming', b: 'baseline' })
  })

  it('is the baseline where flags are taken apart', () => {
    expect(draftFor('flags', 'streaming')).toMatchObject({ a: 'baseline', b: 'streaming' })
  })
})

describe('what is said', () => {
  it('is every demo clip, or those that were chosen', () => {
    expect(read({ clipIds: ['time'] }).request?.stimuli).toEqual({ kind: 'clips', clipIds: ['time'] })
    expect(read({ clipIds: ['time'], stimuli: 'live' }).request?.stimuli).toEqual({ kind: 'live' })
  })
})
