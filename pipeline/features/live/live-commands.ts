import { nowMs } from '../../base/clock.ts'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { MicrophoneFrame } from '../../protocol/wire/binary.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import type { EventHub } from '../../servers/event-hub.ts'
import type { CommandArea, CommandHandlers } from '../common/command-area.ts'
import type { ConsolePlayer } from './console-player.ts'
import type { LevelReporter } from './level-reporter.ts'
import { MicrophoneInput } from './microphone-input.ts'

/** What talking needs of a pipeline. */
type SpokenTo = Pick<Pipeline, 'conductor' | 'runTurn' | 'clipLibrary'>

export interface LiveAreaOptions {
  readonly hub: EventHub
  readonly pipeline: SpokenTo
  readonly player: ConsolePlayer
  readonly levels: LevelReporter
}

interface OpenMicrophone {
  readonly client: ConsoleClient
  readonly input: MicrophoneInput
  /** Push to talk: whether the key is down. Hands-free: always true, whatever comes is listened to. */
  listening: boolean
  readonly pushToTalk: boolean
}

/** Beyond, the date of a playback is that of a clock that is wrong. */
const MOST_REPORT_AGE_MS = 60_000

const HELD = { kind: 'microphone', held: true } as const

/** Talking: clips, the microphone of one console, and what that console says of its playback. */
export class LiveArea implements CommandArea {
  readonly commands: CommandHandlers
  readonly #hub: EventHub
  readonly #pipeline: SpokenTo
  readonly #player: ConsolePlayer
  readonly #levels: LevelReporter
  #microphone: OpenMicrophone | undefined
  #clip: AbortController | undefined

  constructor({ hub, pipeline, player, levels }: LiveAreaOptions) {
    this.#hub = hub
    this.#pipeline = pipeline
    this.#player = player
    this.#levels = levels
    this.commands = this.#handlers()
  }

  get droppedAudioChunks(): number {
    return this.#microphone?.input.dropped ?? 0
  }

  microphone(frame: MicrophoneFrame, from: ConsoleClient): void {
    const microphone = this.#microphone
    if (microphone?.client === from && microphone.listening) microphone.input.receive(frame)
  }

  clientLeft(client: ConsoleClient): void {
    this.#player.leave(client)
    if (this.#microphone?.client === client) this.#closeMicrophone()
  }

  /** Speaks audio into the pipeline; answers once it has begun. A clip that is being spoken is cut off. */
  speak(pcm: Float32Array, clipId: string, from: ConsoleClient): void {
    this.#clip?.abort()
    this.#closeMicrophone()
    this.#pipeline.conductor.sourceFacts = undefined
    this.#player.listen(from)
    const clip = new AbortController()
    this.#clip = clip
    const turn = this.#pipeline.runTurn({ pcm, clipId }, { pace: 'realtime', signal: clip.signal })
    turn.catch((error: unknown) => {
      if (clip.signal.aborted) return
      const message = because('command.clip', { why: sentenceOf(error) })
      this.#hub.emit({ kind: 'problemReported', problem: new Failure('clip.failed', message).toInfo() })
    })
  }

  /** Gives up the clip and closes the microphone, for what needs the pipeline to itself. */
  hush(): void {
    this.#clip?.abort()
    this.#closeMicrophone()
  }

  #handlers(): CommandHandlers {
    const { conductor } = this.#pipeline
    return {
      playClip: async ({ clipId }, from) => this.speak(await this.#pipeline.clipLibrary.load(clipId), clipId, from),
      openMicrophone: ({ mode, clockOffsetMs, clockErrorMs }, from) => {
        this.#openMicrophone(from, mode === 'pushToTalk')
        if (clockOffsetMs !== undefined && clockErrorMs !== undefined) this.#setClock(from, clockOffsetMs, clockErrorMs)
      },
      reportClock: ({ clockOffsetMs, clockErrorMs }, from) => this.#setClock(from, clockOffsetMs, clockErrorMs),
      pressToTalk: (_, from) => this.#press(from),
      releaseToTalk: (_, from) => this.#release(from),
      closeMicrophone: () => this.#closeMicrophone(),
      cancelTurn: () => {
        this.#clip?.abort()
        conductor.cancel()
      },
      clearConversation: () => conductor.clearConversation(),
      reportPlayback: ({ turnId, renderedAtMs, clockOffsetMs, outputLatencyMs }) =>
        conductor.reportRendered(turnId, believableMs(renderedAtMs - clockOffsetMs), outputLatencyMs),
      reportPlaybackEnd: ({ turnId, underruns, underrunMs }) => conductor.reportPlayed(turnId, underruns, underrunMs),
    }
  }

  #openMicrophone(from: ConsoleClient, pushToTalk: boolean): void {
    const { conductor } = this.#pipeline
    this.#clip?.abort()
    conductor.cancel()
    // With a key, each press opens a source of its own: what came before it is not listened to.
    if (pushToTalk) conductor.closeSource()
    else conductor.openSource()
    this.#player.listen(from)
    const hear = (pcm: Float32Array, capturedMs: number) => {
      this.#levels.emit(pcm)
      conductor.feed(pcm, capturedMs)
    }
    const input = new MicrophoneInput(hear, (samples) => conductor.allocate(samples))
    this.#microphone = { client: from, input, pushToTalk, listening: !pushToTalk }
    conductor.sourceFacts = () => input.facts
  }

  #setClock(from: ConsoleClient, offsetMs: number, errorMs: number): void {
    if (this.#microphone?.client === from) this.#microphone.input.setClock({ offsetMs, errorMs })
  }

  #press(from: ConsoleClient): void {
    const microphone = this.#microphone
    if (microphone?.client !== from || !microphone.pushToTalk) {
      throw new Failure('microphone.notPushToTalk', because('microphone.notPushToTalk'), because('do.openPushToTalk'))
    }
    if (microphone.listening) return
    this.#clip?.abort()
    microphone.listening = true
    this.#pipeline.conductor.pressButton(HELD)
  }

  #release(from: ConsoleClient): void {
    const microphone = this.#microphone
    if (microphone?.client !== from || !microphone.pushToTalk || !microphone.listening) return
    microphone.listening = false
    this.#pipeline.conductor.releaseButton()
  }

  #closeMicrophone(): void {
    if (!this.#microphone) return
    this.#microphone = undefined
    const { conductor } = this.#pipeline
    // A reply that is under way is spoken to its end; what was being heard is given up.
    conductor.endInput()
    conductor.closeSource()
  }
}

/** A page reports a sound when it renders it. @throws Failure for a moment that lies in another age */
function believableMs(renderedMs: number): number {
  if (Math.abs(renderedMs - nowMs()) <= MOST_REPORT_AGE_MS) return renderedMs
  throw new Failure('playback.date', because('playback.date'), because('do.reloadClock'))
}
