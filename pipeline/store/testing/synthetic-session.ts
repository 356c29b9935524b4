import type {
  Arm,
  EnvironmentReceipt,
  Session,
  SessionKind,
  SessionTurn,
  SystemSample,
} from '../../protocol/sessions.ts'
import { countTurns } from '../tables/turn-row.ts'
import { chance } from './random.ts'
import { syntheticRecord } from './synthetic-record.ts'

export interface SyntheticArm {
  readonly id: string
  readonly name?: string
  /** How much slower (or, below 0, faster) than the first arm every turn of this one is. */
  readonly shiftMs?: number
}

export interface SyntheticOptions {
  readonly seed: number
  /** Measured turns of each arm; one warm-up turn an arm comes before them. */
  readonly turnsPerArm: number
  readonly arms?: readonly SyntheticArm[]
  /** Sentences that are said, one after another. */
  readonly utterances?: number
  readonly kind?: SessionKind
  /** False: no turn is cached, cold, failed or not measurable. */
  readonly mishaps?: boolean
}

/** A finished session with everything that belongs to it. */
export interface SyntheticSession {
  readonly session: Session
  readonly turns: readonly SessionTurn[]
  readonly samples: readonly SystemSample[]
}

export const SYNTHETIC_ENVIRONMENT: EnvironmentReceipt = {
  appVersion: '0.1.0',
  machine: {
    cpu: 'Some CPU',
    cores: 2,
    memoryBytes: 8 * 2 ** 30,
    platform: 'linux x64',
    node: '24.0.0',
    onnxruntime: '1.30.0',
    providers: [{ name: 'cpu', usable: true }],
  },
  pack: { id: 'pocket', version: '0.3.1' },
  modelHashes: { 'asr/encoder.onnx': 'a'.repeat(64), 'llm/decoder.onnx': 'b'.repeat(64) },
  instrument: { errorP99Ms: 0.8, turns: 200, measuredAt: '2026-01-01T00:00:00.000Z' },
}

const FIRST_TURN_AT = Date.parse('2026-01-01T10:00:00.000Z')
const TURN_EVERY_MS = 4000
/** Shares of turns to which something happens. */
const MISHAPS = { cached: 0.03, notMeasurable: 0.02, failed: 0.01 }
/** Spread of one utterance's turns, and of utterances among each other: twice the variance. */
const WITHIN_MS = 12
const BETWEEN_MS = WITHIN_MS * Math.SQRT2

/**
 * A session that was never run but looks as one does: arms interleaved, a ledger that adds up, spans, counters, cold,
 * cached and failed turns. The same options always give the same session.
 */
export function syntheticSession(options: SyntheticOptions): SyntheticSession {
  const { seed, turnsPerArm, utterances = 23, kind = 'ab' } = options
  const arms = (options.arms ?? [{ id: 'a' }, { id: 'b', shiftMs: -80 }]).map((arm) => ({ ...arm, ...flagsOf(arm) }))
  const random = chance(seed)
  const utteranceMs = Array.from({ length: utterances }, () => random.normal() * BETWEEN_MS)
  const turns: SessionTurn[] = []
  for (let round = 0; round <= turnsPerArm; round += 1) {
    const order = random.uniform() < 0.5 ? arms : [...arms].reverse()
    for (const arm of order) {
      const utterance = (round + utterances - 1) % utterances
      turns.push(syntheticTurn({ options, arm, round, utterance, ordinal: turns.length + 1, random, utteranceMs }))
    }
  }
  const sessionId = `session-synthetic-${seed}`
  const lastMs = FIRST_TURN_AT + turns.length * TURN_EVERY_MS
  const session: Session = {
    id: sessionId,
    kind,
    title: `Synthetic session ${seed}`,
    notes: '',
    tags: ['synthetic'],
    state: 'finished',
    startedAt: new Date(FIRST_TURN_AT).toISOString(),
    endedAt: new Date(lastMs).toISOString(),
    seed,
    pace: 'realtime',
    criteria: { minimumEffectMs: 10, werLimit: 0.01, utterancesAvailable: utterances },
    arms: arms.map(({ shiftMs: _, ...arm }) => arm),
    environment: SYNTHETIC_ENVIRONMENT,
    counts: countTurns(turns),
  }
  return { session, turns, samples: syntheticSamples(turns.length, seed) }
}

function flagsOf({ id, name, shiftMs = 0 }: SyntheticArm): Arm {
  const streaming = shiftMs < 0
  const values = { ASR_SILENCE_TIMEOUT: 0.8, TTS_STREAMING: streaming, LLM_MAX_NEW_TOKENS: 64, LLM_DEVICE_ID: '' }
  return { id, name: name ?? `Arm ${id}`, values, preset: streaming ? 'streaming' : 'baseline' }
}

interface Drawn {
  readonly options: SyntheticOptions
  readonly arm: SyntheticArm & Arm
  readonly round: number
  readonly utterance: number
  readonly ordinal: number
  readonly random: ReturnType<typeof chance>
  readonly utteranceMs: readonly number[]
}

function syntheticTurn({ options, arm, round, utterance, ordinal, random, utteranceMs }: Drawn): SessionTurn {
  const warmUp = round === 0
  const mishap = options.mishaps === false || warmUp ? undefined : drawMishap(random.uniform())
  const llmMs = 320 + (arm.shiftMs ?? 0) + (utteranceMs[utterance] ?? 0) + random.normal() * WITHIN_MS
  const words = `utterance number ${utterance + 1}`
  return {
    sessionId: `session-synthetic-${options.seed}`,
    armId: arm.id,
    ordinal,
    warmUp,
    cold: warmUp && options.mishaps !== false,
    cached: mishap === 'cached',
    stimulus: { id: `clip-${utterance + 1}`, kind: 'clip', expected: words },
    wordErrors: { errors: random.uniform() < 0.05 ? 1 : 0, referenceWords: 3 },
    record: syntheticRecord({
      id: `turn-synthetic-${options.seed}-${ordinal}`,
      index: ordinal,
      clipId: `clip-${utterance + 1}`,
      startedAt: new Date(FIRST_TURN_AT + ordinal * TURN_EVERY_MS).toISOString(),
      openedMs: 10_000 + ordinal * TURN_EVERY_MS,
      llmMs: mishap === 'cached' ? 2 : Math.max(1, llmMs),
      transcript: words,
      flags: arm.values,
      preset: arm.preset,
      mishap: mishap === 'cached' ? undefined : mishap,
      random,
    }),
  }
}

function drawMishap(drawn: number): keyof typeof MISHAPS | undefined {
  let share = 0
  for (const [mishap, of] of Object.entries(MISHAPS)) {
    share += of
    if (drawn < share) return mishap as keyof typeof MISHAPS
  }
  return undefined
}

/** One a second while the turns run. */
function syntheticSamples(turns: number, seed: number): SystemSample[] {
  const random = chance(seed + 1)
  return Array.from({ length: (turns * TURN_EVERY_MS) / 1000 }, (_, second) => ({
    at: new Date(FIRST_TURN_AT + second * 1000).toISOString(),
    cpuCores: 0.2 + random.uniform(),
    residentBytes: 380e6 + Math.round(random.uniform() * 20e6),
    eventLoopDelayP99Ms: 1 + random.uniform() * 3,
  }))
}
