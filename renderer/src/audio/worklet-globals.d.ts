/** The globals of an AudioWorkletGlobalScope that the DOM's own typings leave out. */
declare const sampleRate: number
declare const currentTime: number
declare const currentFrame: number

declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
