import { nowMs } from '../base/clock.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { keyNamed } from '../remote/keys/key-store.ts'
import type { ServerChoice, VoiceServer } from './contract.ts'
import { checkedServer } from './kinds.ts'
import { serverTurnRecord } from './turn-record.ts'

/** An utterance, and how it is spoken. */
export interface SpokenTurn {
  /** 16 kHz mono, -1 to 1. */
  readonly pcm: Float32Array
  readonly clipId: string
  /** Ends it at once; the server is told to stop. */
  readonly signal?: AbortSignal | undefined
  /** Where keys are looked up by their names. @throws Failure where there is none */
  readonly keyOf?: (name: string) => Promise<string>
}

let turns = 0

/**
 * Speaks an utterance to a whole server, at the pace of speech whatever the pace asked for, over a connection of its own
 * (so in a conversation of its own), and measures the reply from outside. A server that fails once it was reached makes a
 * turn that failed.
 *
 * @throws Failure where the server cannot be reached, or may not be asked
 */
export async function speakTurn(choice: ServerChoice, spoken: SpokenTurn): Promise<TurnRecord> {
  const { pcm, clipId, signal, keyOf = keyNamed } = spoken
  const { kind, server } = await checkedServer(choice)
  signal?.throwIfAborted()
  const conversation = await kind.open(await withKey(server, choice, keyOf), signal)
  const interrupt = () => conversation.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    if (signal?.aborted) interrupt()
    const turn = await conversation.speak(pcm)
    turns += 1
    return serverTurnRecord(turn, { clipId, ordinal: turns, epochMs: Date.now() - nowMs() })
  } finally {
    signal?.removeEventListener('abort', interrupt)
    conversation.close()
  }
}

async function withKey(
  server: Omit<VoiceServer, 'key'>,
  { token, keyName }: ServerChoice,
  keyOf: (name: string) => Promise<string>,
): Promise<VoiceServer> {
  const key = token ?? (keyName === undefined ? undefined : await keyOf(keyName))
  return key === undefined ? server : { ...server, key }
}
