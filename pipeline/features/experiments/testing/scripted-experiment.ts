import { mulberry32 } from '../../../experiments/statistics/seeded-random.ts'
import { BASELINE, type FlagValues } from '../../../flags/registry.ts'
import type { EnvironmentReceipt, SessionTurn } from '../../../protocol/sessions.ts'
import type { TurnRecord } from '../../../protocol/turns.ts'
import type { PipelineEvent } from '../../../protocol/wire/events.ts'
import { buildLedger } from '../../../tracing/ledger.ts'
import type { ExperimentDeps, ExperimentPipeline, ExperimentStore, Stimulus } from '../experiment-port.ts'

/** How long a made-up turn took and what was understood of it. */
export interface ScriptedTurn {
  readonly processingMs: number
  readonly transcript?: string
  readonly counters?: Readonly<Record<string, number>>
}

let turnCount = 0

/** A finished turn that took so long, as the host would record it. */
export function scriptedRecord(
  flags: FlagValues,
  { processingMs, transcript = 'what time is it', counters = {} }: ScriptedTurn,
  changes: Partial<TurnRecord> = {},
): TurnRecord {
  turnCount += 1
  const endpointMs = 10_500
  const firstAudioMs = endpointMs + processingMs
  const stamps = { endpointMs, holdEndMs: endpointMs, transcriptMs: endpointMs, llmRequestedMs: endpointMs }
  const asked = {
    llmStartedMs: endpointMs,
    prefilledMs: endpointMs,
    firstTokenMs: endpointMs,
    pieceReadyMs: endpointMs,
  }
  return {
    ...{ id: `turn-${turnCount}`, index: turnCount, origin: 'clip', pace: 'realtime', status: 'finished' },
    startedAt: '2026-01-01T00:00:00.000Z',
    anchors: { openedMs: 8000, speechEndMs: 10_000 },
    transcript: { text: transcript, final: true },
    reply: { text: 'It is noon.', final: true },
    ledger: buildLedger({
      ...{ speechEndMs: 10_000, ...stamps, ...asked, ttsRequestedMs: endpointMs, ttsStartedMs: endpointMs },
      ...{ firstAudioMs, leadingSilenceMs: 0, handedMs: firstAudioMs },
    }),
    spans: [],
    counters: { 'host.cpuMs': 100, ...counters },
    flags,
    ...changes,
  }
}

export const SOME_ENVIRONMENT: EnvironmentReceipt = {
  appVersion: '0.0.0',
  machine: {
    ...{ cpu: 'Some CPU', cores: 2, memoryBytes: 8 * 2 ** 30, platform: 'linux x64', node: '24.0.0' },
    ...{ onnxruntime: '1.30.0', providers: [] },
  },
  pack: { id: 'some-pack', version: '1' },
  modelHashes: {},
}

/** Clips that say the same. */
export function someClips(count: number): Stimulus[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ id: `clip-${index}`, kind: 'clip', expected: 'what time is it' },
    load: async () => new Float32Array(1),
  }))
}

/** Surroundings without models: every turn is what the script says for its flags and clip. Keeps all that was told. */
export function scriptedExperiment(
  script: (flags: FlagValues, clipId: string, noiseMs: number) => ScriptedTurn | Error,
  changes: Partial<ExperimentDeps> = {},
) {
  const random = mulberry32(17)
  const events: PipelineEvent[] = []
  const stored: SessionTurn[] = []
  const sessions: string[] = []
  const kept: boolean[] = []
  let flagValues: FlagValues = BASELINE
  let beforeTurn: (() => Promise<void> | void) | undefined
  const pipeline: ExperimentPipeline = {
    get flagValues() {
      return flagValues
    },
    flags: { preset: 'baseline' },
    loads: 0,
    setFlags: (values) => {
      flagValues = values
    },
    keepModels: (keep) => kept.push(keep),
    modelsReady: async () => undefined,
    runTurn: async ({ clipId }) => {
      await beforeTurn?.()
      const turn = script(flagValues, clipId, random() * 10)
      if (turn instanceof Error) throw turn
      return scriptedRecord(flagValues, turn, { clipId })
    },
  }
  const store: ExperimentStore = {
    createSession: async (session) => {
      sessions.push(`created ${session.kind}`)
      return {
        ...session,
        state: 'running',
        counts: { turns: 0, measured: 0, notMeasurable: 0, failed: 0, audioBytes: 0 },
      }
    },
    updateSession: (_, { state }) => {
      sessions.push(String(state))
      return Promise.reject(new Error('not needed'))
    },
    endSession: (_, state) => {
      sessions.push(state)
      return Promise.reject(new Error('not needed'))
    },
    addTurn: (turn) => void stored.push(turn),
    flush: async () => undefined,
  }
  const deps: ExperimentDeps = {
    ...{ pipeline, clips: someClips(8), emit: (event: PipelineEvent) => void events.push(event), store },
    environment: () => SOME_ENVIRONMENT,
    ...changes,
  }
  return {
    ...{ deps, events, stored, sessions, kept },
    flags: () => flagValues,
    beforeEachTurn: (hook: () => Promise<void> | void) => {
      beforeTurn = hook
    },
  }
}
