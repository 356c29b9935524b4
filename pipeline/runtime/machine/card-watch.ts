import { nowMs } from '../../base/clock.ts'
import { CardSampler } from '../../graphics/card-sampler.ts'
import type { CountersUnder } from '../../protocol/counters.ts'
import type { Graphics } from '../../protocol/graphics.ts'
import type { SystemSample } from '../../protocol/sessions.ts'
import type { PipelineEventOf } from '../../protocol/wire/events.ts'

/** What the host tells of its cards every second. */
export type GraphicsHealth = NonNullable<PipelineEventOf<'healthMeasured'>['graphics']>

/** Watches the machine's graphics cards while somebody is interested: a page that shows them, turns that run. */
export class CardWatch {
  readonly #graphics: Graphics
  readonly #used: () => string | undefined
  readonly #sampler: CardSampler

  /**
   * @param used `id` of the card that the models can be on, where it is known
   * @param isQuiet whether no turn runs, which the start of a process would hold up
   */
  constructor(graphics: Graphics, used: () => string | undefined, isQuiet: () => boolean = () => true) {
    this.#graphics = graphics
    this.#used = used
    this.#sampler = new CardSampler({ cards: graphics.cards, mayStart: isQuiet })
  }

  /** Somebody is interested, from now on for a minute. */
  wake(): void {
    this.#sampler.wake()
  }

  /** What the cards do now; `undefined` where there are none. */
  get health(): GraphicsHealth | undefined {
    if (this.#graphics.cards.length === 0) return undefined
    const { cards, ...untold } = this.#sampler.readings
    const used = this.#used()
    return { cards: [...cards], ...(used === undefined ? {} : { used }), ...untold }
  }

  /** From now until the returned function is called: the energy that the used card took, where it is known, in joules. */
  watchTurn(): () => CountersUnder<'host.'> {
    const fromMs = nowMs()
    return (): CountersUnder<'host.'> => {
      const used = this.#used()
      const joules = used === undefined ? undefined : this.#sampler.joules(used, fromMs, nowMs())
      return joules === undefined ? {} : { gpuJoulesEstimate: joules }
    }
  }

  close(): void {
    this.#sampler.close()
  }
}

/** What goes with a sample of the machine: the figures of the used card, or those of all, one by one. */
export function sampledCards(health: GraphicsHealth | undefined): Partial<SystemSample> {
  if (!health || health.cards.length === 0) return {}
  const used = health.cards.find(({ card }) => card === health.used)
  if (!used) return { gpuCards: health.cards }
  const { utilisation, memoryBytes, powerWatts } = used
  return {
    gpuCard: used.card,
    ...(utilisation === undefined ? {} : { gpuUtilisation: utilisation }),
    ...(memoryBytes === undefined ? {} : { gpuBytes: memoryBytes }),
    ...(powerWatts === undefined ? {} : { gpuWatts: powerWatts }),
  }
}
