import type { StoreApi } from 'zustand/vanilla'
import type { StageStatus } from '../../../pipeline/protocol/stages.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { ReplyFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { Command } from '../../../pipeline/protocol/wire/commands.ts'
import { type Calibration, calibrate } from '../audio/calibration.ts'
import { openCapture } from '../audio/capture.ts'
import { type AudioDevice, findChosen, watchDevices } from '../audio/device-list.ts'
import { Microphone, type Recording } from '../audio/microphone.ts'
import { openOutput } from '../audio/output.ts'
import { Player, type PlayerListener } from '../audio/player.ts'
import { Preview } from '../audio/preview.ts'
import { TimedPlayback } from '../audio/timed-playback.ts'
import { type TurnAudio, TurnAudioStore } from '../audio/turn-audio.ts'
import type { ConsoleClient } from '../connection/client.ts'
import { withCalibration } from '../model/sound/sound-preferences.ts'
import type { ConsoleStore } from '../store/console-store.ts'
import { createInputLevelStore, type InputLevelStore } from '../store/input-level-store.ts'
import { type Talking, TalkingControl } from './talking.ts'

/** The estimate of the output's latency changes when a device does; it is looked at this often. */
const LATENCY_EVERY_MS = 2000

/** What the views may do with sound. */
export interface Sound {
  readonly talking: Talking
  /** The level of this page's own microphone. */
  readonly inputLevels: InputLevelStore
  /** Plays what the page has in its memory. */
  readonly preview: Preview
  /** Plays recorded turns again, each sound at its time. */
  readonly replay: TimedPlayback
  /** What this page heard and played of one of its last turns. */
  audioOf(turnId: string): TurnAudio | undefined
  /** Records what the open microphone hears until `stopped`; stays in this page. */
  record(stopped: Promise<void>): Promise<Recording | undefined>
  /** Measures the round trip through speaker and microphone, and keeps it with the devices. */
  calibrate(): Promise<Calibration>
  /** The system's own device where `undefined`. */
  chooseInput(device: AudioDevice | undefined): void
  chooseOutput(device: AudioDevice | undefined): void
}

/** Sound as the console's wiring sees it. */
export interface SoundDesk extends Sound {
  play(frame: ReplyFrame): void
  setMuted(muted: boolean): void
  unlock(): void
  /** The turn is over; one that was cut off falls silent at once. */
  turnClosed(turn: TurnRecord): void
  /** The person goes on: what was played of the turn's reply falls silent, and another one comes. */
  turnTakenBack(turn: TurnRecord): void
  /** A clip is played into the pipeline: the host no longer listens to the microphone. */
  clipStarted(): void
  disconnected(): void
  /** The clocks were compared again. */
  clockMeasured(): void
  /** The host may be another one, with turns that count anew. */
  snapshotTaken(): void
}

interface SoundDeps {
  readonly store: StoreApi<ConsoleStore>
  readonly client: ConsoleClient
  run(command: Command): Promise<boolean>
}

/** Wires microphone, player, devices and memory of sound together. */
export function createSound({ store, client, run }: SoundDeps): SoundDesk {
  const devices: MediaDevices | undefined = navigator.mediaDevices
  const turnAudio = new TurnAudioStore()
  const inputLevels = createInputLevelStore()
  const player = new Player(openOutput, playerListener({ store, turnAudio, run }))
  const watch = watchDevices(devices, (list) => {
    store.getState().setDevices(list)
    applyOutput()
  })
  const talking = new TalkingControl({
    store,
    levels: inputLevels,
    createMicrophone: (listener) =>
      new Microphone(
        { devices, openCapture, permission: microphonePermission, nowMs: () => performance.now() },
        listener,
      ),
    run,
    sendFrame: (frame) => client.sendMicrophone(frame),
    keepFrame: ({ pcm, capturedAtMs }) => turnAudio.capture(pcm, capturedAtMs),
    unlock: () => player.unlock(),
    refreshDevices: watch.refresh,
    nowMs: () => performance.now(),
    setTimeout: (callback, ms) => window.setTimeout(callback, ms),
    clearTimeout: (id) => window.clearTimeout(id),
  })
  player.setMuted(store.getState().muted)
  store.subscribe(({ session }) => expectVoice(player, session?.stages))
  window.setInterval(() => store.getState().setOutputLatency(player.latency), LATENCY_EVERY_MS)

  function applyOutput(): void {
    const { sound, devices: list } = store.getState()
    const chosen = findChosen(list.outputs, sound.output)
    // Chosen but not there: the player is told its name all the same, finds it gone and says so.
    player.setSink(chosen?.id ?? (list.outputs.length > 0 ? (sound.output?.id ?? '') : ''))
  }

  return {
    talking,
    inputLevels,
    preview: new Preview(),
    replay: new TimedPlayback(),
    audioOf: (turnId) => turnAudio.of(turnId),
    record: (stopped) => talking.microphone.record(stopped),
    calibrate: () => measureRoundTrip(store, devices),
    chooseInput(device) {
      store.getState().setSound({ input: device })
      talking.reopen()
    },
    chooseOutput(device) {
      store.getState().setSound({ output: device })
      applyOutput()
    },
    play(frame) {
      turnAudio.reply(frame)
      player.play(frame)
    },
    setMuted: (muted) => player.setMuted(muted),
    unlock: () => player.unlock(),
    turnClosed(turn) {
      if (wasCutOff(turn)) player.stop(turn.index)
      const { clock } = store.getState()
      if (clock) turnAudio.keep(turn, clock.offsetMs)
    },
    turnTakenBack: ({ index }) => forgetReply(index, { player, turnAudio }),
    clipStarted: () => talking.overtaken(),
    disconnected: () => talking.disconnected(),
    clockMeasured() {
      const { microphone, clock } = store.getState()
      if (microphone.phase !== 'open' || microphone.purpose !== 'talk' || !clock) return
      // Not worth a notice: the next one comes in two seconds.
      void client.send({ name: 'reportClock', clockOffsetMs: clock.offsetMs, clockErrorMs: clock.errorMs })
    },
    snapshotTaken: () => player.forgetTurns(),
  }
}

/** The voice tells its rate when it is loaded: the output opens at it before the first reply. */
function expectVoice(player: Player, stages: readonly StageStatus[] = []): void {
  const rateHz = stages.find(({ stage }) => stage === 'tts')?.sampleRateHz
  if (rateHz !== undefined) player.expectRate(rateHz)
}

function forgetReply(turnIndex: number, { player, turnAudio }: { player: Player; turnAudio: TurnAudioStore }): void {
  player.silence()
  turnAudio.forgetReply(turnIndex)
}

interface PlayerWiring extends Pick<SoundDeps, 'store' | 'run'> {
  readonly turnAudio: TurnAudioStore
}

function playerListener({ store, turnAudio, run }: PlayerWiring): PlayerListener {
  const turnIdOf = (turnIndex: number) => {
    const { session } = store.getState()
    const turns = session?.current ? [...session.turns, session.current] : (session?.turns ?? [])
    return turns.find((turn) => turn.index === turnIndex)?.id
  }
  return {
    onStarted(turnIndex, { renderedAtMs, outputLatencyMs }) {
      turnAudio.rendered(turnIndex, renderedAtMs)
      const turnId = turnIdOf(turnIndex)
      const { clock } = store.getState()
      // Without the clocks' offset the report would be a guess; the host then lists playback as unmeasured.
      if (turnId === undefined || !clock) return
      const { offsetMs: clockOffsetMs, errorMs: clockErrorMs } = clock
      void run({ name: 'reportPlayback', turnId, renderedAtMs, outputLatencyMs, clockOffsetMs, clockErrorMs })
    },
    onEnded(turnIndex, underruns, underrunMs, playedSamples) {
      turnAudio.playedUntil(turnIndex, playedSamples)
      const turnId = turnIdOf(turnIndex)
      if (turnId !== undefined) void run({ name: 'reportPlaybackEnd', turnId, underruns, underrunMs })
    },
    onStopped({ turnIndex, stopMs, outputLatencyMs }) {
      const turnId = turnIdOf(turnIndex)
      if (turnId !== undefined) store.getState().addBargeInStop({ turnId, stopMs, outputLatencyMs })
    },
    onProblem: (problem) => store.getState().setPlaybackProblem(problem),
    onDropped: (samples) => store.getState().countUnplayed(samples),
  }
}

function wasCutOff(turn: TurnRecord): boolean {
  return turn.status === 'interrupted' || turn.status === 'cancelled' || turn.status === 'failed'
}

async function measureRoundTrip(
  store: StoreApi<ConsoleStore>,
  devices: MediaDevices | undefined,
): Promise<Calibration> {
  if (!devices) return { ok: false, failure: 'unsupported', detail: 'no mediaDevices' }
  const { sound, devices: list } = store.getState()
  const output = findChosen(list.outputs, sound.output)
  const inputId = findChosen(list.inputs, sound.input)?.id
  const result = await calibrate({ devices, openCapture, inputId, outputId: output?.id ?? '' })
  if (result.ok && result.roundTrip.found) {
    const { medianMs, spreadMs, chirps } = result.roundTrip
    const kept = {
      inputLabel: result.label,
      outputLabel: output?.label ?? '',
      roundTripMs: medianMs,
      spreadMs,
      chirps,
      measuredAt: new Date().toISOString(),
    }
    store.getState().setSound({ calibrations: [...withCalibration(sound.calibrations, kept)] })
  }
  return result
}

/** Not every browser tells, and one that does not know the name throws. */
async function microphonePermission(): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' as PermissionName })).state
  } catch {
    return undefined
  }
}
