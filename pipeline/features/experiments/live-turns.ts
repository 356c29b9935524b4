import type { FlagRecord } from '../../protocol/flags.ts'
import type { Arm } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { TurnCaches } from '../../turn/reply/turn-caches.ts'
import { type ExperimentDeps, flagsOfArm } from './experiment-port.ts'

/** A microphone turn and the arm whose flags it ran under. */
export interface LiveTurn {
  readonly armId: string
  readonly record: TurnRecord
  readonly cold: boolean
}

export interface LiveTurnsOptions {
  readonly arms: readonly Arm[]
  /** Index of the arm that is to have each turn. */
  readonly order: readonly number[]
  readonly turnsPerArm: number
  readonly cachesOf: (armId: string) => TurnCaches
  readonly deps: Pick<ExperimentDeps, 'pipeline' | 'onTurnClosed'>
}

const SPOKEN: ReadonlySet<TurnRecord['status']> = new Set<TurnRecord['status']>(['finished', 'interrupted', 'failed'])

/**
 * Turns of a person who talks: flags change from turn to turn, in the order given, and each turn belongs to the arm whose
 * flags it really had. Turns without speech are not counted and not kept.
 */
export class LiveTurns {
  readonly #options: LiveTurnsOptions
  readonly #order: number[]
  readonly #left: Map<string, number>
  readonly #heard: LiveTurn[] = []
  #over = false
  #loads = 0
  #wake: () => void = () => undefined

  constructor(options: LiveTurnsOptions) {
    this.#options = options
    this.#order = [...options.order]
    this.#left = new Map(options.arms.map(({ id }) => [id, options.turnsPerArm]))
  }

  stop(): void {
    this.#over = true
    this.#wake()
  }

  /**
   * Yields each turn that counts, until every arm has had its turns or `stop` is called. Models of all arms are loaded
   * first, since a person does not wait for them.
   *
   * @throws what keeps an arm's models from loading
   */
  async *turns(whilePaused: () => Promise<void>): AsyncGenerator<LiveTurn> {
    const { pipeline, onTurnClosed } = this.#options.deps
    for (const { values, preset } of this.#options.arms) {
      pipeline.setFlags(flagsOfArm(values), { preset })
      await pipeline.modelsReady()
    }
    this.#loads = pipeline.loads
    // Flags are set as a turn closes, before the next one opens: a moment later they would be one turn late.
    const leave = onTurnClosed?.((turn) => this.#closed(turn))
    try {
      this.#setNextArm()
      for (let turn = await this.#next(); turn; turn = await this.#next()) {
        yield turn
        await whilePaused()
      }
    } finally {
      leave?.()
    }
  }

  #closed(record: TurnRecord): void {
    if (this.#over || record.origin !== 'microphone' || !SPOKEN.has(record.status)) return
    const armId = this.#armOf(record)
    if (armId === undefined) return
    const { loads } = this.#options.deps.pipeline
    this.#heard.push({ armId, record, cold: loads !== this.#loads })
    this.#loads = loads
    this.#left.set(armId, (this.#left.get(armId) ?? 0) - 1)
    this.#order.shift()
    this.#setNextArm()
    this.#wake()
  }

  /** Puts the flags of the next arm in force that still needs a turn; where none does, it is over. */
  #setNextArm(): void {
    const { arms, deps } = this.#options
    const needs = (index: number) => (this.#left.get(arms[index]?.id ?? '') ?? 0) > 0
    while (this.#order.length > 0 && !needs(this.#order[0] ?? 0)) this.#order.shift()
    const arm = arms[this.#order[0] ?? arms.findIndex((_, index) => needs(index))]
    if (arm)
      deps.pipeline.setFlags(flagsOfArm(arm.values), {
        preset: arm.preset,
        models: arm.models,
        caches: this.#options.cachesOf(arm.id),
      })
    else this.#over = true
  }

  async #next(): Promise<LiveTurn | undefined> {
    while (this.#heard.length === 0 && !this.#over) {
      const woken = Promise.withResolvers<void>()
      this.#wake = woken.resolve
      await woken.promise
    }
    return this.#heard.shift()
  }

  /** Two arms of the same flags share their turns: whichever has fewer gets the next. */
  #armOf({ flags }: TurnRecord): string | undefined {
    const fitting = this.#options.arms.filter(({ values }) => sameFlags(values, flags))
    const left = ({ id }: Arm) => this.#left.get(id) ?? 0
    return fitting.filter((arm) => left(arm) > 0).sort((a, b) => left(b) - left(a))[0]?.id
  }
}

function sameFlags(a: FlagRecord, b: FlagRecord): boolean {
  return Object.keys(a).every((name) => a[name] === b[name])
}
