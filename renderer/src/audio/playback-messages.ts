/** From the page to the audio thread. */
export type ToPlayback =
  | {
      readonly kind: 'audio'
      readonly turnIndex: number
      readonly pcm: Int16Array<ArrayBuffer>
      readonly last: boolean
    }
  | { readonly kind: 'stop' }

/** From the audio thread to the page. */
export type FromPlayback =
  | { readonly kind: 'started'; readonly turnIndex: number; readonly contextSeconds: number }
  | { readonly kind: 'ended'; readonly turnIndex: number; readonly underruns: number; readonly underrunMs: number }
