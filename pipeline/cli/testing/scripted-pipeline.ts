import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { MeasuredPipeline } from '../pipeline-port.ts'
import { READY_STAGES, SOME_MACHINE } from './turn-records.ts'

/** What a scripted pipeline was asked for, in order. */
export interface AskedTurn {
  readonly flags: FlagValues
  readonly clipId: string
  readonly freshConversation: boolean | undefined
  readonly pace: 'realtime' | 'fast'
}

/**
 * A pipeline without models: it answers every turn with what the script says for its flags. It checks nothing of
 * the pipeline itself; it is there to test what the commands do with a pipeline's answers.
 */
export function scriptedPipeline(
  script: (flags: FlagValues, turn: number) => TurnRecord | Error,
  initialFlags?: FlagValues,
): {
  readonly pipeline: MeasuredPipeline
  readonly asked: AskedTurn[]
  readonly isClosed: () => boolean
} {
  const asked: AskedTurn[] = []
  let flags = initialFlags
  let closed = false
  const pipeline: MeasuredPipeline = {
    machine: SOME_MACHINE,
    stages: READY_STAGES,
    pack: { id: 'some-pack', version: '1', description: 'made up' },
    clips: [],
    modelHashes: {},
    loads: 0,
    keepModels: () => undefined,
    modelsReady: async () => undefined,
    flags: { effects: [] },
    get flagValues() {
      return flags ?? BASELINE
    },
    setFlags: (values) => {
      flags = values
    },
    runTurn: async ({ clipId }, { pace, freshConversation }) => {
      if (!flags) throw new Error('no flags were set')
      asked.push({ flags, clipId, freshConversation, pace })
      const answer = script(flags, asked.length)
      if (answer instanceof Error) throw answer
      return answer
    },
    close: async () => {
      closed = true
    },
  }
  return { pipeline, asked, isClosed: () => closed }
}
