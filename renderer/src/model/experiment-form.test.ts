import { describe, expect, it } from 'vitest'
import { CURRENT_FLAGS, EMPTY_DRAFT, readDraft } from './experiment-form.ts'

describe('an experiment as it is set up', () => {
  it('compares two presets on the demo clips', () => {
    expect(readDraft(EMPTY_DRAFT, {}, 7).request).toEqual({
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
    const { request } = readDraft({ ...EMPTY_DRAFT, b: CURRENT_FLAGS }, { ASR_CHUNK_SIZE: 80 }, 7)
    expect(request?.arms[1]).toEqual({ name: 'current', values: { ASR_CHUNK_SIZE: 80 } })
  })

  it('is always in real time where a person talks', () => {
    expect(readDraft({ ...EMPTY_DRAFT, stimuli: 'live', pace: 'fast' }, {}, 7).request?.pace).toBe('realtime')
  })

  it('has a limit of errors only where something is tuned, as a share', () => {
    expect(readDraft({ ...EMPTY_DRAFT, werPoints: '2' }, {}, 7).request?.werLimit).toBeUndefined()
    expect(readDraft({ ...EMPTY_DRAFT, kind: 'tune', werPoints: '2' }, {}, 7).request?.werLimit).toBe(0.02)
  })

  it.each([
    [{ turnsPerArm: '0' }, ['turnsPerArm']],
    [{ turnsPerArm: '1.5' }, ['turnsPerArm']],
    [{ turnsPerArm: 'many', minimumEffectMs: '-1' }, ['turnsPerArm', 'minimumEffectMs']],
    [{ kind: 'tune', werPoints: 'x' } as const, ['werPoints']],
  ])('with %j is refused at %j', (change, refused) => {
    expect(readDraft({ ...EMPTY_DRAFT, ...change }, {}, 7)).toEqual({ refused })
  })
})
