import { useMemo } from 'react'
import type { Session, SessionTurn } from '../../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import type { PresentedPair } from '../../../model/experiments/presentation.ts'
import { isWithheld } from '../../../model/sessions/withheld.ts'
import { type RaceLane, raceLaneOf } from '../../../model/turn/race.ts'
import { isMeasurable } from '../../../model/turn/turn.ts'
import { selectTurns } from '../../../store/selectors.ts'
import { type PresentedArm, ranUnder } from '../presented-arm.ts'
import { type LaneSound, soundOfTurn } from '../race-tracks.ts'
import { type Presented, useKeptSound, useStoredTurn } from './use-presented.ts'

/** One side of a race. */
export interface Runner {
  readonly lane: RaceLane
  readonly sound: LaneSound | undefined
  /** What the arm is called, as the host has it. */
  readonly arm: string | undefined
  /** Its texts were left out of the file that it came from. */
  readonly isWithheld: boolean
}

/** The same sentence under both arms. */
export interface Race {
  readonly runners: readonly [Runner, Runner]
  /** Both replies can be heard. */
  readonly hasSound: boolean
}

/** A pair of a comparison as a race; `undefined` while it is read, and where there is none. */
export function useStoredRace({ session }: Presented, pair: PresentedPair | undefined): Race | undefined {
  const before = useStoredTurn(session?.id, pair?.before)
  const after = useStoredTurn(session?.id, pair?.after)
  const [left, right] = [useKeptSound(before, pair?.before), useKeptSound(after, pair?.after)]
  return useMemo(() => {
    if (!session || !before || !after) return undefined
    return raceOf(storedRunner(session, before, left), storedRunner(session, after, right))
  }, [session, before, after, left, right])
}

function storedRunner(session: Session, turn: SessionTurn, sound: LaneSound | undefined): Runner | undefined {
  const lane = raceLaneOf(turn.record)
  if (!lane) return undefined
  const arm = session.arms.find(({ id }) => id === turn.armId)?.name
  return { lane, sound, arm, isWithheld: isWithheld(session, turn.record.transcript.text) }
}

/** The newest sentence that was said live under both arms in this presentation, as a race. */
export function usePlayedRace(before: PresentedArm, after: PresentedArm, sinceIndex: number): Race | undefined {
  const { sound } = useConsole()
  const turns = useConsoleStore(selectTurns)
  return useMemo(() => {
    const own = turns.filter((turn) => turn.index > sinceIndex && isMeasurable(turn))
    const [first, second] = newestPair(own, before, after) ?? []
    if (!first || !second) return undefined
    const runner = (turn: TurnRecord, arm: PresentedArm): Runner | undefined => {
      const lane = raceLaneOf(turn)
      const audio = sound.audioOf(turn.id)
      return lane && { lane, sound: audio && soundOfTurn(turn, audio), arm: arm.name, isWithheld: false }
    }
    return raceOf(runner(first, before), runner(second, after))
  }, [turns, before, after, sinceIndex, sound])
}

/** The same clip under both; of a person's own words nobody knows whether they were the same. */
function newestPair(turns: readonly TurnRecord[], before: PresentedArm, after: PresentedArm) {
  const second = turns.findLast((turn) => turn.clipId !== undefined && ranUnder(after, turn))
  const first = turns.findLast((turn) => turn.clipId === second?.clipId && ranUnder(before, turn))
  return first && second ? ([first, second] as const) : undefined
}

function raceOf(left: Runner | undefined, right: Runner | undefined): Race | undefined {
  if (!left || !right) return undefined
  return { runners: [left, right], hasSound: Boolean(left.sound?.reply && right.sound?.reply) }
}
