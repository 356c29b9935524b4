import type { StateCreator } from 'zustand/vanilla'
import { type DeviceList, NO_DEVICES } from '../audio/device-list.ts'
import type { InputFacts, MicrophoneFailure } from '../audio/microphone.ts'
import type { OutputLatency } from '../audio/output.ts'
import type { PlaybackProblem } from '../audio/player.ts'
import type { ConsoleStore } from './console-store.ts'

/** What the microphone is open for: to talk to the pipeline, or for this page alone, which sends nothing. */
export type MicrophonePurpose = 'talk' | 'check'

export type MicrophoneState =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening'; readonly purpose: MicrophonePurpose }
  | {
      readonly phase: 'open'
      readonly purpose: MicrophonePurpose
      readonly sinceMs: number
      readonly facts: InputFacts
      /** Silenced by the system or by a key on the device. */
      readonly muted: boolean
      /** The browser stopped the audio thread. */
      readonly suspended: boolean
    }
  | { readonly phase: 'failed'; readonly failure: MicrophoneFailure; readonly detail: string }

/** How a reply that was cut off fell silent: measured in this page, see `PlaybackStop`. */
export interface BargeInStop {
  readonly turnId: string
  readonly stopMs: number
  readonly outputLatencyMs: number | undefined
}

/** The page's own microphone and player. Does not own: sound itself (audio/), levels (level store). */
export interface AudioSlice {
  readonly microphone: MicrophoneState
  /** Push to talk: the key or the button is down. */
  readonly held: boolean
  /** Frames of the microphone that could not be sent, since it was opened. */
  readonly droppedFrames: number
  /** Samples of replies that this page could not play, since it was loaded. */
  readonly unplayedSamples: number
  readonly devices: DeviceList
  /** What is wrong with the sound; `undefined`: nothing, or it was not tried. */
  readonly playbackProblem: PlaybackProblem | undefined
  readonly outputLatency: OutputLatency | undefined
  /** The last replies that were cut off, oldest first. */
  readonly bargeInStops: readonly BargeInStop[]
  setMicrophone(microphone: MicrophoneState): void
  /** Changes what is known of the open microphone; nothing where it is not open. */
  changeMicrophone(change: { readonly muted?: boolean; readonly suspended?: boolean }): void
  setHeld(held: boolean): void
  countDroppedFrame(): void
  countUnplayed(samples: number): void
  setDevices(devices: DeviceList): void
  setPlaybackProblem(problem: PlaybackProblem | undefined): void
  setOutputLatency(latency: OutputLatency | undefined): void
  addBargeInStop(stop: BargeInStop): void
}

const KEPT_STOPS = 20

export const createAudioSlice: StateCreator<ConsoleStore, [], [], AudioSlice> = (set) => ({
  microphone: { phase: 'closed' },
  held: false,
  droppedFrames: 0,
  unplayedSamples: 0,
  devices: NO_DEVICES,
  playbackProblem: undefined,
  outputLatency: undefined,
  bargeInStops: [],
  setMicrophone: (microphone) =>
    set(microphone.phase === 'opening' ? { microphone, droppedFrames: 0 } : { microphone }),
  changeMicrophone: (change) =>
    set(({ microphone }) => (microphone.phase === 'open' ? { microphone: { ...microphone, ...change } } : {})),
  setHeld: (held) => set({ held }),
  countDroppedFrame: () => set(({ droppedFrames }) => ({ droppedFrames: droppedFrames + 1 })),
  countUnplayed: (samples) => set(({ unplayedSamples }) => ({ unplayedSamples: unplayedSamples + samples })),
  setDevices: (devices) => set({ devices }),
  setPlaybackProblem: (playbackProblem) => set({ playbackProblem }),
  setOutputLatency: (outputLatency) => set({ outputLatency }),
  addBargeInStop: (stop) => set(({ bargeInStops }) => ({ bargeInStops: [...bargeInStops, stop].slice(-KEPT_STOPS) })),
})
