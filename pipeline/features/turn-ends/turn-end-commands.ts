import { setTimeout as wait } from 'node:timers/promises'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { float32ToInt16 } from '../../audio/pcm.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { SomeModels } from '../../protocol/models/models.ts'
import type { HeardUtterance, TurnEndProgress } from '../../protocol/turn-end.ts'
import type { Command, CommandName } from '../../protocol/wire/commands.ts'
import type { Answer } from '../../protocol/wire/queries.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import { hearSet } from './hear-set.ts'
import { HeardCache } from './heard-cache.ts'
import { type ListenerPlan, planListener } from './listener.ts'
import { type AskedSet, openSet, type SetDeps } from './open-set.ts'
import type { RecordingSet } from './sources.ts'

export interface TurnEndAreaOptions extends Pick<SetDeps, 'store'> {
  readonly hub: Pick<EventHub, 'emit'>
  readonly pipeline: {
    readonly models: { readonly chosen: SomeModels }
    readonly conductor: { readonly current: unknown }
  }
  /** What recordings are listened to with; the models of this machine by default. */
  readonly plan?: (models: SomeModels) => Promise<ListenerPlan>
  readonly cache?: string
}

/** What must not be measured while recordings are listened to. */
const DISTURBED: ReadonlySet<CommandName> = new Set<CommandName>(['startExperiment', 'startLoad'])
/** Progress is told so often at most: what is kept goes by in a moment. */
const REPORT_EVERY_MS = 250
const QUIET_LOOK_MS = 200
/** An utterance is heard and drawn up to here. */
const LONGEST_SOUND_S = 60

type TurnEndState = Omit<TurnEndProgress, 'state' | 'problem'>

/** Sets of recordings and when their turns could end: one set at a time, beside turns and apart from their models. */
export class TurnEndArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers
  readonly #options: TurnEndAreaOptions
  #progress: TurnEndProgress | undefined
  #heard: readonly HeardUtterance[] = []
  #recordings: RecordingSet['recordings'] = []
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined

  constructor(options: TurnEndAreaOptions) {
    this.#options = options
    this.commands = {
      hearTurnEnds: (asked) => this.#start(asked),
      stopTurnEnds: () => this.#running?.stop.abort(),
    }
    this.queries = {
      readTurnEnds: ({ offset, limit }) => ({
        utterances: this.#heard.slice(offset, offset + limit),
        total: this.#heard.length,
      }),
      readTurnEndSound: ({ id }) => this.#sound(id),
    }
  }

  guard({ name }: Command): void {
    if (!this.#running || !DISTURBED.has(name)) return
    throw new Failure('turn-end.running', because('turnEnd.disturbed', { name }), because('do.stopOrWait'))
  }

  snapshot(): Partial<Snapshot> {
    return this.#progress ? { turnEnds: this.#progress } : {}
  }

  async close(): Promise<void> {
    this.#running?.stop.abort()
    await this.#running?.ended
  }

  /** Answers once the set is open. @throws Failure where there is none */
  async #start({ set, folder }: AskedSet): Promise<void> {
    if (this.#running) throw new Failure('turn-end.running', because('turnEnd.running'), because('do.stopFirst'))
    const stop = new AbortController()
    const opened = Promise.withResolvers<void>()
    const ended = this.#run({ set, folder }, stop.signal, opened.resolve)
      .catch(opened.reject)
      .finally(() => {
        this.#running = undefined
      })
    this.#running = { stop, ended }
    await opened.promise
  }

  /** @throws Failure where the set cannot be opened; what fails later is told */
  async #run(asked: AskedSet, signal: AbortSignal, opened: () => void): Promise<void> {
    const { pipeline, store, plan: planned = planListener, cache } = this.#options
    const plan = await planned(pipeline.models.chosen)
    const recordings = await openSet(asked, { language: plan.language, store })
    const { set, folder } = asked
    let told: TurnEndState = {
      ...{ set, done: 0, total: recordings.recordings.length, unusable: [], absent: plan.absent },
      ...(folder === undefined ? {} : { folder }),
    }
    this.#heard = []
    this.#recordings = recordings.recordings
    this.#emit({ ...told, state: 'running' })
    opened()
    let reportedMs = nowMs()
    try {
      this.#heard = await hearSet(recordings, {
        ...{ plan, signal, kept: new HeardCache(plan.version, cache) },
        whenQuiet: () => this.#whenQuiet(signal),
        onProgress: ({ unusable, ...progress }) => {
          told = { ...told, ...progress, unusable: [...unusable] }
          if (nowMs() - reportedMs < REPORT_EVERY_MS) return
          reportedMs = nowMs()
          this.#emit({ ...told, state: 'running' })
        },
      })
      this.#emit({ ...told, state: signal.aborted ? 'stopped' : 'finished' })
    } catch (error) {
      this.#emit({ ...told, state: 'failed', problem: failureInfoOf(error) })
    }
  }

  #emit(turnEnds: TurnEndProgress): void {
    this.#progress = turnEnds
    this.#options.hub.emit({ kind: 'topicChanged', topic: 'turnEnds', state: turnEnds })
  }

  /** A turn that is being spoken has the processor to itself. */
  async #whenQuiet(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#options.pipeline.conductor.current !== undefined) await wait(QUIET_LOOK_MS)
  }

  /** @throws Failure where there is no such recording, or it cannot be read */
  async #sound(id: string): Promise<Answer<'readTurnEndSound'>> {
    const recording = this.#recordings.find((one) => one.id === id)
    if (!recording)
      throw new Failure('turn-end.unknown', because('turnEnd.unknown', { id }), because('do.openSetAgain'))
    const whole = await recording.load()
    const pcm = float32ToInt16(whole.subarray(0, LONGEST_SOUND_S * PIPELINE_RATE_HZ))
    const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    return { rateHz: PIPELINE_RATE_HZ, pcm: bytes.toString('base64') }
  }
}
