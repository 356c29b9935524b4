/** From the page to the audio thread. */
export type ToPlayback =
  | {
      readonly kind: 'audio'
      readonly turnIndex: number
      readonly pcm: Int16Array<ArrayBuffer>
      readonly last: boolean
    }
  | { readonly kind: 'stop' }

/** From the audio thread to the page. `playedSamples`: of the reply, gaps not counted. */
export type FromPlayback =
  | { readonly kind: 'started'; readonly turnIndex: number; readonly contextSeconds: number }
  | {
      readonly kind: 'ended'
      readonly turnIndex: number
      readonly underruns: number
      readonly underrunMs: number
      readonly playedSamples: number
    }
  /** A reply that was being played was stopped: from `contextSeconds` on there is silence. */
  | {
      readonly kind: 'stopped'
      readonly turnIndex: number
      readonly contextSeconds: number
      readonly playedSamples: number
    }
  /** Samples that did not fit and were dropped. */
  | { readonly kind: 'overflowed'; readonly turnIndex: number; readonly samples: number }
