import type { Frame } from '../../../remote/server-socket.ts'
import type { HeardElsewhere } from './remote-hypothesis.ts'

/** One utterance as a protocol over a socket speaks of it: pure, frames in and frames out. */
export interface Dialogue {
  /** What opens it. */
  begin(): readonly Frame[]
  /** Audio, 16 kHz mono, in the protocol's form; what is not enough for a frame is kept. */
  audio(pcm: Float32Array): readonly Frame[]
  /** There is no more: what makes the server give its last word. */
  end(): readonly Frame[]
  /**
   * Takes what the server says.
   *
   * @returns whether that was its last word on the utterance
   * @throws RemoteFailure where it is an error, or not of the protocol
   */
  hear(frame: Frame): boolean
  /** What was understood so far. */
  readonly heard: HeardElsewhere
  /** The last word was asked for and does not come: what gets it for certain (`SpokenProtocol.insistAfterMs`). */
  insist?(): readonly Frame[]
  /** This connection takes nothing after this utterance, and its end is the last word. */
  readonly spent?: boolean
}

/** A protocol over a WebSocket, or over TCP, whose frames are pieces of a stream of bytes. */
export interface SpokenProtocol {
  /** Absent: a WebSocket. */
  readonly transport?: 'tcp'
  /** Path and query behind the address. */
  readonly path?: string
  readonly subprotocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** The same connection takes one utterance after another; otherwise each needs its own. */
  readonly keepsConnection: boolean
  /** What keeps a connection open on which nobody speaks; after `mostTimes` of it there is none any more. */
  readonly idle?: { readonly frame: Frame; readonly everyMs: number; readonly mostTimes: number }
  /** How long the last word is waited for before the dialogue insists on it. */
  readonly insistAfterMs?: number
  dialogue(): Dialogue
}
