import type { FlagRecord } from '../../protocol/flags.ts'
import type { Arm } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { type ExperimentSurroundings, flagsOfArm } from './experiment-port.ts'

/** A microphone turn and the arm whose flags it ran under. */
export interface LiveTurn {
  readonly armId: string
  readonly record: TurnRecord
  readonly cold: boolean
}

/**
 * Turns of a person who talks: flags change from turn to turn, in the order given, and each turn belongs to the arm whose
 * flags it really had (those in force when it was opened). Turns without speech are not counted and not kept.
 */
export class LiveTurns {
  readonly #arms: readonly Arm[]
  readonly #order: number[]
  readonly #left: Map<string, number>
  readonly #around: Pick<ExperimentSurroundings, 'pipeline' | 'onTurnClosed'>
  #stopped = false
  #wake: (() => void) | undefined

  constructor(options: {
    readonly arms: readonly Arm[]
    /** Index of the arm that is to have each turn. */
    readonly order: readonly number[]
    readonly turnsPerArm: number
    readonly around: Pick<ExperimentSurroundings, 'pipeline' | 'onTurnClosed'>
  }) {
    this.#arms = options.arms
    this.#order = [...options.order]
    this.#left = new Map(options.arms.map(({ id }) => [id, options.turnsPerArm]))
    this.#around = options.around
  }

  stop(): void {
    this.#stopped = true
    this.#wake?.()
  }

  /** Yields each turn that counts, until every arm has had its turns or `stop` is called. */
  async *turns(whilePaused: () => Promise<void>): AsyncGenerator<LiveTurn> {
    const closed: TurnRecord[] = []
    const leave = this.#around.onTurnClosed?.((turn) => {
      closed.push(turn)
      this.#wake?.()
    })
    let loads = this.#around.pipeline.loads
    try {
      while (!this.#stopped && this.#setNextArm()) {
        const record = await this.#nextOf(closed)
        const armId = record && this.#armOf(record)
        await whilePaused()
        if (record && armId !== undefined) {
          const cold = loads !== this.#around.pipeline.loads
          loads = this.#around.pipeline.loads
          this.#left.set(armId, (this.#left.get(armId) ?? 0) - 1)
          yield { armId, record, cold }
        }
      }
    } finally {
      leave?.()
    }
  }

  /** Puts the flags of the next arm in force that still needs a turn; false where none does. */
  #setNextArm(): boolean {
    const needs = (index: number) => (this.#left.get(this.#arms[index]?.id ?? '') ?? 0) > 0
    while (this.#order.length > 0 && !needs(this.#order[0] ?? 0)) this.#order.shift()
    const index = this.#order[0] ?? this.#arms.findIndex((_, each) => needs(each))
    const arm = this.#arms[index]
    if (!arm) return false
    this.#around.pipeline.setFlags(flagsOfArm(arm.values), arm.preset)
    return true
  }

  async #nextOf(closed: TurnRecord[]): Promise<TurnRecord | undefined> {
    while (closed.length === 0 && !this.#stopped) {
      const woken = Promise.withResolvers<void>()
      this.#wake = woken.resolve
      await woken.promise
    }
    const record = closed.shift()
    if (record?.origin !== 'microphone' || !SPOKEN.has(record.status)) return undefined
    this.#order.shift()
    return record
  }

  #armOf({ flags }: TurnRecord): string | undefined {
    const arm = this.#arms.find(({ values }) => sameFlags(values, flags))
    return arm && (this.#left.get(arm.id) ?? 0) > 0 ? arm.id : undefined
  }
}

const SPOKEN: ReadonlySet<TurnRecord['status']> = new Set<TurnRecord['status']>(['finished', 'interrupted', 'failed'])

function sameFlags(a: FlagRecord, b: FlagRecord): boolean {
  return Object.keys(a).every((name) => a[name] === b[name])
}
