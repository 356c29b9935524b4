import type { GeneratedToken } from '../../stages/llm/contract.ts'

/** By how much a worker came back too late from waiting: something else had the processor. */
export interface Late {
  readonly lateMs: number
}

/** A window that the known-delay detector looked at. */
export interface TimedWindow extends Late {
  readonly endSample: number
  readonly voiced: boolean
  readonly startedMs: number
  readonly endedMs: number
}

export type ReplyOutput =
  | { readonly kind: 'prefilled'; readonly startedMs: number; readonly endedMs: number }
  | { readonly kind: 'token'; readonly token: GeneratedToken; readonly lateMs: number }

/** The calls of a known-delay worker. Each takes as long as its arguments say; every stage has a worker of its own. */
export type KnownDelayApi = {
  readonly look: {
    readonly args: { readonly pcm: Float32Array; readonly endSample: number; readonly takesMs: number }
    readonly output: never
    readonly result: TimedWindow
  }
  readonly work: { readonly args: { readonly takesMs: number }; readonly output: never; readonly result: Late }
  readonly reply: {
    readonly args: {
      readonly prefillMs: number
      readonly firstTokenMs: number
      readonly tokenMs: number
      readonly tokens: readonly string[]
    }
    readonly output: ReplyOutput
    readonly result: undefined
  }
  readonly speak: {
    readonly args: { readonly takesMs: number; readonly silentSamples: number; readonly samples: number }
    readonly output: { readonly pcm: Float32Array; readonly startedMs: number; readonly atMs: number } & Late
    readonly result: undefined
  }
}
