import type { StoreApi } from 'zustand/vanilla'
import type { MicrophoneFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { Command } from '../../../pipeline/protocol/wire/commands.ts'
import { findChosen } from '../audio/device-list.ts'
import type { InputChoice, Microphone, MicrophoneFailure, MicrophoneListener } from '../audio/microphone.ts'
import type { TalkMode } from '../model/sound/sound-preferences.ts'
import type { MicrophonePurpose } from '../store/audio-slice.ts'
import type { ConsoleStore } from '../store/console-store.ts'
import type { InputLevelStore } from '../store/input-level-store.ts'

/** The key was let go, but the last of what was said is still on its way from the device: wait for it no longer than this. */
const LAST_FRAME_MS = 250

/** What the views may do with the microphone. */
export interface Talking {
  /** Opens the microphone to talk, or closes it. */
  toggle(): void
  /** Opens the microphone for this page alone, which sends nothing; or closes it. */
  toggleCheck(): void
  close(): void
  /** Push to talk: the key or the button went down, and up. */
  press(): void
  release(): void
  setMode(mode: TalkMode): void
  /** Changed devices and switches take effect: an open microphone is opened anew. */
  reopen(): void
  /** Sets a sound thread that the browser stopped going again; call from a gesture. */
  resume(): void
}

export interface TalkingDeps {
  readonly store: StoreApi<ConsoleStore>
  readonly levels: InputLevelStore
  createMicrophone(listener: MicrophoneListener): Microphone
  /** A failure appears as a notice. */
  run(command: Command): Promise<boolean>
  /** False where it had to be dropped. */
  sendFrame(frame: MicrophoneFrame): boolean
  /** Whatever is sent is also kept in the page's memory. */
  keepFrame(frame: Omit<MicrophoneFrame, 'seq'>): void
  /** A gesture: sound may be played from now on. */
  unlock(): void
  /** Labels of devices are known once the microphone was allowed. */
  refreshDevices(): void
  nowMs(): number
  setTimeout(callback: () => void, ms: number): number
  clearTimeout(id: number): void
}

/**
 * Talking by this page's microphone: opens it for the host or for the page alone, sends what is said while talking, and
 * ends in a state that says what happened when device, permission or connection are lost.
 */
export class TalkingControl implements Talking, MicrophoneListener {
  readonly #deps: TalkingDeps
  readonly microphone: Microphone
  #seq = 0
  /** Push to talk: the moment the key was let go; frames captured until then are still sent. */
  #releasedMs: number | undefined
  #releaseTimer: number | undefined
  #sending = false

  constructor(deps: TalkingDeps) {
    this.#deps = deps
    this.microphone = deps.createMicrophone(this)
  }

  toggle(): void {
    this.#deps.unlock()
    this.#state.selectTurn(undefined)
    this.#toggle('talk')
  }

  toggleCheck(): void {
    this.#toggle('check')
  }

  close(): void {
    void this.#close(true)
  }

  /** The connection was lost: the host no longer listens. */
  disconnected(): void {
    if (purposeOf(this.#state.microphone) === 'talk') void this.#close(false)
  }

  /** The host listens to something else now (a clip): talking is over, and it knows. */
  overtaken(): void {
    if (purposeOf(this.#state.microphone) === 'talk') void this.#close(false)
  }

  press(): void {
    const { microphone, held, sound } = this.#state
    const open = microphone.phase === 'open' && microphone.purpose === 'talk'
    if (!open || held || sound.mode !== 'pushToTalk') return
    this.#deps.unlock()
    this.#finishRelease()
    this.#state.setHeld(true)
    this.#state.selectTurn(undefined)
    this.#sending = true
    void this.#deps.run({ name: 'pressToTalk' })
  }

  release(): void {
    if (!this.#state.held) return
    this.#state.setHeld(false)
    this.#releasedMs = this.#deps.nowMs()
    this.#releaseTimer = this.#deps.setTimeout(() => this.#finishRelease(), LAST_FRAME_MS)
  }

  setMode(mode: TalkMode): void {
    this.release()
    this.#state.setSound({ mode })
    if (purposeOf(this.#state.microphone) === 'talk') this.reopen()
  }

  reopen(): void {
    const purpose = purposeOf(this.#state.microphone)
    if (purpose) void this.#open(purpose)
  }

  resume(): void {
    this.#deps.unlock()
    this.microphone.resume()
  }

  onFrame(frame: Omit<MicrophoneFrame, 'seq'>): void {
    if (!this.#sending) return
    if (this.#releasedMs !== undefined && frame.capturedAtMs >= this.#releasedMs) {
      this.#send(frame)
      return this.#finishRelease()
    }
    this.#send(frame)
  }

  onLevel(reading: Parameters<MicrophoneListener['onLevel']>[0]): void {
    this.#deps.levels.put(reading)
  }

  onLost(failure: MicrophoneFailure): void {
    const talking = purposeOf(this.#state.microphone) === 'talk'
    this.#stopSending()
    this.#state.setMicrophone({ phase: 'failed', failure, detail: '' })
    this.#deps.levels.reset()
    this.#deps.refreshDevices()
    // What was being heard is given up by the host; a reply that is under way is spoken to its end.
    if (talking) void this.#deps.run({ name: 'closeMicrophone' })
  }

  onMuted(muted: boolean): void {
    this.#state.changeMicrophone({ muted })
  }

  onSuspended(suspended: boolean): void {
    this.#state.changeMicrophone({ suspended })
  }

  get #state(): ConsoleStore {
    return this.#deps.store.getState()
  }

  #toggle(purpose: MicrophonePurpose): void {
    const now = purposeOf(this.#state.microphone)
    if (now === purpose) void this.#close(true)
    else void this.#open(purpose)
  }

  async #open(purpose: MicrophonePurpose): Promise<void> {
    const wasTalking = purposeOf(this.#state.microphone) === 'talk'
    this.#stopSending()
    this.#deps.levels.reset()
    this.#state.setMicrophone({ phase: 'opening', purpose })
    if (wasTalking && purpose === 'check') void this.#deps.run({ name: 'closeMicrophone' })
    const opening = await this.microphone.open(this.#choice())
    const wanted = this.#state.microphone
    if (wanted.phase !== 'opening' || wanted.purpose !== purpose) return
    if (!opening.ok) {
      const { failure, detail } = opening
      return this.#state.setMicrophone({ phase: 'failed', failure, detail })
    }
    this.#deps.refreshDevices()
    const { facts } = opening
    if (purpose === 'talk') {
      const { latencyMs, label, sampleRateHz, channels, ...rest } = facts
      const { echoCancellation, noiseSuppression, autoGainControl } = rest
      const device = { label, sampleRateHz, channels, echoCancellation, noiseSuppression, autoGainControl, latencyMs }
      const { mode } = this.#state.sound
      const opened = await this.#deps.run({ name: 'openMicrophone', mode, device, ...this.#clock() })
      if (!opened) return this.#close(false)
      this.#seq = 0
      this.#sending = mode === 'handsFree'
    }
    const sinceMs = this.#deps.nowMs()
    this.#state.setMicrophone({ phase: 'open', purpose, sinceMs, facts, muted: false, suspended: false })
  }

  async #close(informHost: boolean): Promise<void> {
    const purpose = purposeOf(this.#state.microphone)
    if (!purpose) return
    this.#stopSending()
    this.#state.setMicrophone({ phase: 'closed' })
    this.#deps.levels.reset()
    await this.microphone.close()
    if (informHost && purpose === 'talk') await this.#deps.run({ name: 'closeMicrophone' })
  }

  #clock(): { clockOffsetMs?: number; clockErrorMs?: number } {
    const { clock } = this.#state
    return clock ? { clockOffsetMs: clock.offsetMs, clockErrorMs: clock.errorMs } : {}
  }

  #choice(): InputChoice {
    const { sound, devices } = this.#state
    const { echoCancellation, noiseSuppression, autoGainControl } = sound
    const deviceId = findChosen(devices.inputs, sound.input)?.id
    return { deviceId, echoCancellation, noiseSuppression, autoGainControl }
  }

  #send(frame: Omit<MicrophoneFrame, 'seq'>): void {
    this.#deps.keepFrame(frame)
    const sent = this.#deps.sendFrame({ ...frame, seq: this.#seq })
    // The number is used up: so the host sees the gap too.
    this.#seq += 1
    if (!sent) this.#state.countDroppedFrame()
  }

  #finishRelease(): void {
    if (this.#releasedMs === undefined) return
    if (this.#releaseTimer !== undefined) this.#deps.clearTimeout(this.#releaseTimer)
    this.#releaseTimer = undefined
    this.#releasedMs = undefined
    this.#sending = false
    void this.#deps.run({ name: 'releaseToTalk' })
  }

  #stopSending(): void {
    if (this.#releaseTimer !== undefined) this.#deps.clearTimeout(this.#releaseTimer)
    this.#releaseTimer = undefined
    this.#releasedMs = undefined
    this.#sending = false
    this.#state.setHeld(false)
  }
}

function purposeOf(microphone: ConsoleStore['microphone']): MicrophonePurpose | undefined {
  return microphone.phase === 'open' || microphone.phase === 'opening' ? microphone.purpose : undefined
}
