import { describe, expect, it } from 'vitest'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import type { Command } from '../../protocol/wire/commands.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { answerQuery, carryOut } from '../common/command-area.ts'
import { ExperimentArea } from './experiment-commands.ts'
import { scriptedExperiment } from './testing/scripted-experiment.ts'

const REQUEST: ExperimentRequest = {
  ...{ kind: 'ab', arms: [{ preset: 'baseline' }, { preset: 'streaming' }], stimuli: { kind: 'clips' } },
  ...{ turnsPerArm: 8, pace: 'realtime', seed: 3 },
}
const SOMEBODY = {} as ConsoleClient

function someArea() {
  const scripted = scriptedExperiment((flags) => ({ processingMs: flags.PIPELINE_STREAMING ? 50 : 100 }))
  const area = new ExperimentArea(scripted.deps)
  const other = { commands: { playClip: () => undefined, setFlags: () => undefined, reportClock: () => undefined } }
  const carry = (command: Command) => carryOut([other, area], command, SOMEBODY)
  return { ...scripted, area, carry }
}

describe('experiments by command', () => {
  it('start, and are told of to a console that comes anew', async () => {
    const { area, carry, events } = someArea()
    expect(area.snapshot()).toEqual({})
    await carry({ name: 'startExperiment', request: REQUEST })
    expect(area.snapshot()).toMatchObject({ experiment: { kind: 'ab', state: 'running' } })
    await area.close()
    expect(events.some(({ kind }) => kind === 'experimentCompared')).toBe(true)
  })

  it('keep other commands off the pipeline while they run, and no longer', async () => {
    const { area, carry } = someArea()
    await carry({ name: 'playClip', clipId: 'clip-1' })
    await carry({ name: 'startExperiment', request: REQUEST })
    await expect(carry({ name: 'playClip', clipId: 'clip-1' })).rejects.toThrow(
      'An experiment has the pipeline to itself',
    )
    await expect(carry({ name: 'setFlags', values: {} })).rejects.toThrow('this would change what it measures')
    await expect(carry({ name: 'openMicrophone' })).rejects.toThrow('An experiment has')
    await carry({ name: 'reportClock', clockOffsetMs: 0, clockErrorMs: 0 })
    await carry({ name: 'stopExperiment' })
    await area.close()
    await carry({ name: 'setFlags', values: {} })
    await expect(carry({ name: 'stopExperiment' })).rejects.toThrow('No experiment is running')
  })

  it('answer with the statistics of the newest, and of kept sessions', async () => {
    const { area, carry, stored, deps } = someArea()
    await carry({ name: 'startExperiment', request: REQUEST })
    const sessionId = area.runner.progress?.sessionId ?? ''
    while (area.runner.isRunning) await new Promise(setImmediate)
    const fresh = await answerQuery([area], { name: 'readResult', sessionId })
    expect(fresh).toMatchObject({ sessionId, arms: [{ turns: 8 }, { turns: 8 }] })
    const arms = ['arm-1', 'arm-2'].map((id) => ({ id, name: id, values: {} }))
    const sessions = {
      readSession: async () => ({ kind: 'ab', arms, pace: 'realtime', seed: 3, state: 'finished' }),
      turnsOf: async function* () {
        yield stored
      },
    }
    const later = new ExperimentArea(deps, sessions as never)
    const again = await answerQuery([later], { name: 'readResult', sessionId })
    expect(again).toMatchObject({ comparisons: [{ shift: -50 }, { shift: -50 }, {}, {}] })
    const strict = {
      ...sessions,
      readSession: async () => ({
        kind: 'ab',
        arms,
        pace: 'realtime',
        state: 'finished',
        criteria: { minimumEffectMs: 60 },
      }),
    }
    const judged = await answerQuery([new ExperimentArea(deps, strict as never)], {
      name: 'readResult',
      sessionId,
    })
    expect(again).toMatchObject({ comparisons: [{ outcome: 'better', matters: true }, {}, {}, {}] })
    expect(judged).toMatchObject({ comparisons: [{ shift: -50, outcome: 'better', matters: false }, {}, {}, {}] })
    await expect(answerQuery([area], { name: 'readResult', sessionId: 'other' })).rejects.toThrow('no such session')
  })
})
