/** Output devices of an audio context (Chromium 110): not in the DOM's typings yet, nor in every browser. */
interface AudioContext {
  readonly setSinkId?: (sinkId: string) => Promise<void>
}
