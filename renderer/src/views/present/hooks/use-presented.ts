import { useEffect, useState } from 'react'
import type { ErrorInfo } from '../../../../../pipeline/protocol/errors.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Arm, Session, SessionTurn, TurnRow } from '../../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { decodeRecording } from '../../../audio/recorded-sound.ts'
import { useConsole } from '../../../console-context.ts'
import { judgedArm } from '../../../model/experiments/experiment-headline.ts'
import {
  comparisonsToPresent,
  isRecorded,
  type PresentedPair,
  presentedArms,
  presentedPairs,
  typicalFirst,
} from '../../../model/experiments/presentation.ts'
import { recordingPath } from '../../../model/sessions/export-path.ts'
import { type LaneSound, soundOfRecording } from '../race-tracks.ts'

const SESSIONS = 50
const ALL_TURNS = 20_000

/** What there is to show of a comparison. */
export interface Presented {
  readonly session: Session | undefined
  /** Before and after. */
  readonly arms: readonly [Arm, Arm] | undefined
  /** The most typical first. */
  readonly pairs: readonly PresentedPair[]
  readonly result: ExperimentResult | undefined
  readonly error: ErrorInfo | undefined
  readonly loading: boolean
}

/** Comparisons among the newest sessions, first those that have something to show. */
export function useComparisons(): readonly Session[] {
  const { answer } = useAnswer({ name: 'listSessions', offset: 0, limit: SESSIONS })
  return comparisonsToPresent(answer?.sessions ?? [])
}

/** A comparison with its pairs and its result, as far as it has come; nothing where none is chosen. */
export function usePresented(sessionId: string | undefined): Presented {
  const session = useAnswer(sessionId === undefined ? undefined : { name: 'readSession', sessionId })
  const turns = useAnswer(
    sessionId === undefined ? undefined : { name: 'listTurns', sessionId, offset: 0, limit: ALL_TURNS },
  )
  const result = useAnswer(sessionId === undefined ? undefined : { name: 'readResult', sessionId })
  // What was answered of another session is not this one's.
  const own = session.answer?.id === sessionId ? session.answer : undefined
  const found = result.answer?.sessionId === sessionId ? result.answer : undefined
  const arms = own && presentedArms(own, found && judgedArm(found))
  return {
    session: own,
    arms,
    pairs: own && turns.answer ? typicalFirst(presentedPairs(arms, turns.answer.turns)) : [],
    result: found,
    error: session.error ?? turns.error,
    loading: sessionId !== undefined && !session.error && (!own || !turns.answer),
  }
}

/** One pair of a comparison, and the way to the next. */
export interface PairOnShow {
  readonly pair: PresentedPair | undefined
  next(): void
}

/** The pair on show: what the room looks at stays, whatever a comparison that still runs adds. */
export function usePairOnShow({ session, pairs }: Presented): PairOnShow {
  const [pinnedId, pin] = useState<string>()
  const pinned = pairs.findIndex(({ before }) => before.turnId === pinnedId)
  const pair = pairs[Math.max(0, pinned)]
  const isSettled = pair !== undefined && (isRecorded(pair) || session?.state !== 'running')
  const id = isSettled ? pair.before.turnId : undefined
  useEffect(() => {
    if (id !== undefined) pin(id)
  }, [id])
  const next = () => pin(pairs[(Math.max(0, pinned) + 1) % Math.max(1, pairs.length)]?.before.turnId)
  return { pair, next }
}

/** A turn of a session with all that is known of it. */
export function useStoredTurn(sessionId: string | undefined, row: TurnRow | undefined): SessionTurn | undefined {
  const { answer } = useAnswer(
    sessionId === undefined || !row ? undefined : { name: 'readTurn', sessionId, turnId: row.turnId },
  )
  return row && answer?.record.id === row.turnId ? answer : undefined
}

/**
 * The kept sound of a turn; `undefined` while it is read and where there is none. Whether there is one says the row: a
 * sound is kept a moment after its turn, and the turn itself may have been read before.
 */
export function useKeptSound(turn: SessionTurn | undefined, row: TurnRow | undefined): LaneSound | undefined {
  const { fetchFile } = useConsole()
  const [kept, setKept] = useState<{ readonly turnId: string; readonly sound: LaneSound }>()
  const [sessionId, turnId] = turn && row?.recorded ? [turn.sessionId, turn.record.id] : []
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is known by its id, and never changes
  useEffect(() => {
    if (!turn || sessionId === undefined || turnId === undefined) return
    let isWanted = true
    void readSound().catch(() => undefined)
    return () => {
      isWanted = false
    }

    async function readSound(): Promise<void> {
      if (!turn || sessionId === undefined || turnId === undefined) return
      const file = await fetchFile(recordingPath(sessionId, turnId))
      if (!file.ok) return
      const sound = soundOfRecording(turn.record, await decodeRecording(file.content))
      if (isWanted) setKept({ turnId, sound })
    }
  }, [sessionId, turnId, fetchFile])
  return kept?.turnId === turn?.record.id ? kept?.sound : undefined
}
