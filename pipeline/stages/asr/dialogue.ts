import type { Frame } from '../../remote/server-socket.ts'
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
  dialogue(): Dialogue
}
