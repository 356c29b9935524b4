import { createId } from '../base/ids.ts'
import { answerQuery, type CommandArea, carryOut } from '../features/common/command-area.ts'
import type { LiveArea } from '../features/live/live-commands.ts'
import { allPresets } from '../flags/presets.ts'
import { FLAG_DESCRIPTORS } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { MicrophoneFrame } from '../protocol/wire/binary.ts'
import type { Command } from '../protocol/wire/commands.ts'
import type { Answer, Query, QueryName } from '../protocol/wire/queries.ts'
import type { Snapshot } from '../protocol/wire/snapshot.ts'
import type { Pipeline } from '../runtime/pipeline.ts'
import type { ConsoleClient } from '../servers/console-client.ts'
import type { ConsoleBackend } from '../servers/console-gateway.ts'
import type { EventHub } from '../servers/event-hub.ts'

/** Finished turns a console that comes anew is shown. */
const REMEMBERED_TURNS = 50

export interface PipelineBackendOptions {
  readonly hub: EventHub
  readonly pipeline: Pipeline
  readonly live: LiveArea
  /** Everything else that consoles can ask for. */
  readonly areas: readonly CommandArea[]
  readonly appVersion: string
}

/** Hands what consoles ask for to the area that knows it, and keeps what a console that comes anew must be told. */
export class PipelineBackend implements ConsoleBackend {
  readonly hub: EventHub
  readonly hostId = createId('host')
  readonly #pipeline: Pipeline
  readonly #live: LiveArea
  readonly #areas: readonly CommandArea[]
  readonly #appVersion: string
  #turns: readonly TurnRecord[] = []

  constructor({ hub, pipeline, live, areas, appVersion }: PipelineBackendOptions) {
    this.hub = hub
    this.#pipeline = pipeline
    this.#live = live
    this.#areas = [live, ...areas]
    this.#appVersion = appVersion
    this.hub.listen(({ event }) => {
      if (event.kind === 'turnClosed') this.#turns = [...this.#turns, event.turn].slice(-REMEMBERED_TURNS)
    })
  }

  get droppedAudioChunks(): number {
    return this.#live.droppedAudioChunks
  }

  snapshot(): Snapshot {
    const { machine, pack, stages, flags, clips, conductor } = this.#pipeline
    const { current } = conductor
    return {
      hostId: this.hostId,
      seq: this.hub.seq,
      appVersion: this.#appVersion,
      machine,
      pack,
      stages: [...stages],
      flags,
      descriptors: FLAG_DESCRIPTORS,
      presets: [...allPresets()],
      clips: [...clips],
      turns: [...this.#turns],
      ...(current ? { current } : {}),
      ...Object.assign({}, ...this.#areas.map((area) => area.snapshot?.() ?? {})),
    }
  }

  command(command: Command, from: ConsoleClient): Promise<void> {
    return carryOut(this.#areas, command, from)
  }

  query(query: Query): Promise<Answer<QueryName>> {
    return answerQuery(this.#areas, query)
  }

  microphone(frame: MicrophoneFrame, from: ConsoleClient): void {
    this.#live.microphone(frame, from)
  }

  clientLeft(client: ConsoleClient): void {
    for (const area of this.#areas) area.clientLeft?.(client)
  }
}
