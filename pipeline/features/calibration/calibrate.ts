import { setTimeout as wait, setImmediate as yieldToEvents } from 'node:timers/promises'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { type InstrumentErrors, instrumentErrors, type KnownTurn } from '../../tracing/instrument-error.ts'
import { Conductor } from '../../turn/conductor.ts'
import { SILENT_PLAYER } from '../../turn/silent-player.ts'
import { delaysOf, expectedParts, GATHERED_TOKENS } from './delays.ts'
import { startKnownDelayStages } from './stages.ts'

const CHUNK_MS = 10
const CHUNK_SAMPLES = (CHUNK_MS * PIPELINE_RATE_HZ) / 1000
const SPOKEN_CHUNKS = 20
/** A turn of the calibration takes less than half a second; one that takes so long will never end. */
const TURN_LIMIT_CHUNKS = 500
/** Timers come up to so much late: the rest is waited for turn by turn of the loop. */
const TIMER_MS = 2
/** Turns before counting begins: code that runs for the first time is slow. */
const WARM_UP_TURNS = 3
/** A thread that waits awake and comes back later than this was kept from the processor. */
const DISTURBED_MS = 0.5

const FLAGS: FlagValues = {
  ...BASELINE,
  VAD_BUFFER_SIZE: CHUNK_SAMPLES,
  ASR_ENABLE_STREAMING: true,
  LLM_STREAM_FIRST_TOKEN: true,
  LLM_MAX_NEW_TOKENS: GATHERED_TOKENS,
  TTS_STREAMING: true,
  ENABLE_PIPELINE_PARALLEL: true,
}

/** What a calibration found. */
export interface Calibration {
  readonly all: InstrumentErrors
  /** Turns in which no thread was kept waiting for the processor: the instrument alone, without the machine's other work. */
  readonly undisturbed: InstrumentErrors
}

export interface CalibrationOptions {
  readonly turns: number
  readonly signal?: AbortSignal
  readonly onTurn?: (turn: number) => void
}

/**
 * Runs turns of known delays through the real conductor, workers and ledger, and says how far the reported durations
 * are off. Audio is fed to the microsecond, so that what is found is the error of the instrument and not of a timer.
 *
 * @throws Failure where a turn does not get through
 */
export async function calibrate(options: CalibrationOptions): Promise<Calibration> {
  const engine = await startKnownDelayStages(delaysOf(0))
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    stages: engine.stages,
    player: SILENT_PLAYER,
    flags: FLAGS,
    preset: undefined,
    emit: (event) => event.kind === 'turnClosed' && closed.push(event.turn),
    waitForPlayback: false,
  })
  try {
    const turns: KnownTurn[] = []
    const undisturbed: KnownTurn[] = []
    for (let turn = -WARM_UP_TURNS; turn < options.turns && !options.signal?.aborted; turn += 1) {
      const delays = delaysOf(turn + WARM_UP_TURNS)
      engine.set(delays)
      conductor.setFlags({ ...FLAGS, ASR_SILENCE_TIMEOUT: delays.holdMs / 1000 }, undefined)
      const fedLateMs = await speak(conductor, closed)
      const record = closed.pop()
      if (turn < 0) continue
      const known = { injected: expectedParts(delays), ledger: ledgerOf(record) }
      turns.push(known)
      if (Math.max(fedLateMs, engine.latestMs) <= DISTURBED_MS) undisturbed.push(known)
      options.onTurn?.(turn + 1)
    }
    return { all: instrumentErrors(turns), undisturbed: instrumentErrors(undisturbed) }
  } finally {
    conductor.close()
    await engine.close()
  }
}

function ledgerOf(record: TurnRecord | undefined) {
  if (record?.status === 'finished' && record.ledger) return record.ledger
  const why = record?.error?.message ?? record?.notMeasurable ?? 'it did not end'
  throw new Failure('calibration.turn', because('calibration.turn', { why }), because('do.runAgain'))
}

/** Says one utterance; resolves when its turn is closed, with how late the latest piece of audio was fed. */
async function speak(conductor: Conductor, closed: readonly TurnRecord[]): Promise<number> {
  conductor.startClip('calibration', 'realtime')
  const startMs = nowMs()
  let lateMs = 0
  const listening = () => conductor.phase === 'listening' || conductor.phase === 'hearing'
  for (let index = 0; index < TURN_LIMIT_CHUNKS && listening(); index += 1) {
    const pcm = new Float32Array(CHUNK_SAMPLES).fill(index > 0 && index <= SPOKEN_CHUNKS ? 0.5 : 0)
    const dueMs = startMs + (index + 1) * CHUNK_MS
    await waitUntil(dueMs, listening)
    if (!listening()) break
    lateMs = Math.max(lateMs, nowMs() - dueMs)
    conductor.feed(pcm, dueMs)
  }
  conductor.endInput()
  for (let tries = 0; tries < TURN_LIMIT_CHUNKS && closed.length === 0; tries += 1) await wait(CHUNK_MS)
  return lateMs
}

async function waitUntil(dueMs: number, wanted: () => boolean): Promise<void> {
  const sleepMs = dueMs - nowMs() - TIMER_MS
  if (sleepMs >= 1) await wait(sleepMs)
  while (nowMs() < dueMs && wanted()) await yieldToEvents()
}
