import type { StateCreator } from 'zustand/vanilla'
import type { MicrophoneFailure } from '../audio/microphone.ts'
import type { ConsoleStore } from './console-store.ts'

export type MicrophoneState =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly sinceMs: number }
  | { readonly phase: 'failed'; readonly failure: MicrophoneFailure; readonly detail: string }

/** The page's own microphone and player. Does not own: sound itself (audio/), levels (level store). */
export interface AudioSlice {
  readonly microphone: MicrophoneState
  /** Why this page cannot play sound; `undefined`: it can, or has not tried. */
  readonly playbackProblem: string | undefined
  setMicrophone(microphone: MicrophoneState): void
  setPlaybackProblem(problem: string): void
}

export const createAudioSlice: StateCreator<ConsoleStore, [], [], AudioSlice> = (set) => ({
  microphone: { phase: 'closed' },
  playbackProblem: undefined,
  setMicrophone: (microphone) => set({ microphone }),
  setPlaybackProblem: (playbackProblem) => set({ playbackProblem }),
})
