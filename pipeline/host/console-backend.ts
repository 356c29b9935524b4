import { Failure } from '../base/failure.ts'
import { createId } from '../base/ids.ts'
import { findPreset, PRESETS } from '../flags/presets.ts'
import { FLAG_DESCRIPTORS } from '../flags/registry.ts'
import { applyChanges } from '../flags/validate.ts'
import type { MicrophoneFrame } from '../protocol/binary.ts'
import type { Command } from '../protocol/commands.ts'
import type { FlagRecord } from '../protocol/flags.ts'
import type { Snapshot } from '../protocol/snapshot.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { ConsoleClient } from '../servers/console-client.ts'
import type { ConsoleBackend } from '../servers/console-gateway.ts'
import type { EventHub } from '../servers/event-hub.ts'
import type { ConsolePlayer } from './console-player.ts'
import type { LevelTeller } from './level-teller.ts'
import { MicrophoneInput } from './microphone-input.ts'
import type { Pipeline } from './pipeline-host.ts'

/** Finished turns a console that comes anew is shown. */
const REMEMBERED_TURNS = 50

export interface PipelineBackendOptions {
  readonly hub: EventHub
  readonly pipeline: Pipeline
  readonly player: ConsolePlayer
  readonly levels: LevelTeller
  readonly appVersion: string
}

/** Carries out what consoles ask for, and keeps what a console that comes anew must be told. */
export class PipelineBackend implements ConsoleBackend {
  readonly hub: EventHub
  readonly hostId = createId('host')
  readonly #pipeline: Pipeline
  readonly #player: ConsolePlayer
  readonly #levels: LevelTeller
  readonly #appVersion: string
  #turns: readonly TurnRecord[] = []
  #microphone: { readonly client: ConsoleClient; readonly input: MicrophoneInput } | undefined
  #clip: AbortController | undefined

  constructor(options: PipelineBackendOptions) {
    this.hub = options.hub
    this.#pipeline = options.pipeline
    this.#player = options.player
    this.#levels = options.levels
    this.#appVersion = options.appVersion
    this.hub.listen(({ event }) => {
      if (event.kind === 'turnClosed') this.#turns = [...this.#turns, event.turn].slice(-REMEMBERED_TURNS)
    })
  }

  get droppedAudioChunks(): number {
    return this.#microphone?.input.dropped ?? 0
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
      presets: [...PRESETS],
      clips: [...clips],
      turns: [...this.#turns],
      ...(current ? { current } : {}),
    }
  }

  async command(command: Command, from: ConsoleClient): Promise<void> {
    const { conductor } = this.#pipeline
    switch (command.name) {
      case 'playClip':
        return this.#playClip(command.clipId, from)
      case 'openMicrophone':
        return this.#openMicrophone(from)
      case 'closeMicrophone':
        return this.#closeMicrophone()
      case 'cancelTurn':
        this.#clip?.abort()
        return conductor.cancel()
      case 'applyPreset':
        return this.#applyPreset(command.preset)
      case 'setFlags':
        return this.#setFlags(command.values)
      case 'clearConversation':
        return conductor.clearConversation()
      case 'reportPlayback':
        return conductor.reportRendered(
          command.turnId,
          command.renderedAtMs - command.clockOffsetMs,
          command.outputLatencyMs,
        )
      case 'reportPlaybackEnd':
        return conductor.reportPlayed(command.turnId, command.underruns, command.underrunMs)
    }
  }

  microphone(frame: MicrophoneFrame, from: ConsoleClient): void {
    if (this.#microphone?.client === from) this.#microphone.input.receive(frame)
  }

  clientLeft(client: ConsoleClient): void {
    this.#player.leave(client)
    if (this.#microphone?.client === client) this.#closeMicrophone()
  }

  /** Speaks a clip into the pipeline; answers once it has begun. A clip that is being spoken is cut off. */
  async #playClip(clipId: string, from: ConsoleClient): Promise<void> {
    const pcm = await this.#pipeline.clipLibrary.load(clipId)
    this.#clip?.abort()
    this.#closeMicrophone()
    this.#player.listen(from)
    const clip = new AbortController()
    this.#clip = clip
    const turn = this.#pipeline.runTurn({ pcm, clipId }, { pace: 'realtime', signal: clip.signal })
    turn.catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      this.hub.emit({ kind: 'problemReported', problem: { code: 'clip.failed', message } })
    })
  }

  #openMicrophone(from: ConsoleClient): void {
    const { conductor } = this.#pipeline
    this.#clip?.abort()
    conductor.cancel()
    conductor.openSource()
    this.#player.listen(from)
    const hear = (pcm: Float32Array, capturedMs: number) => {
      this.#levels.tell(pcm)
      conductor.feed(pcm, capturedMs)
    }
    const input = new MicrophoneInput(hear, (samples) => conductor.allocate(samples))
    this.#microphone = { client: from, input }
  }

  #closeMicrophone(): void {
    if (!this.#microphone) return
    this.#microphone = undefined
    const { conductor } = this.#pipeline
    // A reply that is under way is spoken to its end; what was being heard is given up.
    conductor.endInput()
    conductor.closeSource()
  }

  #applyPreset(name: string): void {
    const preset = findPreset(name)
    if (!preset) {
      const known = PRESETS.map((each) => each.name).join(', ')
      throw new Failure('preset.unknown', `There is no preset "${name}"`, `Choose one of: ${known}.`)
    }
    this.#pipeline.setFlags(preset.values, preset.name)
  }

  #setFlags(changes: FlagRecord): void {
    const outcome = applyChanges(this.#pipeline.flagValues, changes)
    if (!outcome.ok) throw new Failure(outcome.error.code, outcome.error.message, outcome.error.hint)
    this.#pipeline.setFlags(outcome.value)
  }
}
