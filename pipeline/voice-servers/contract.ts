import type { Counters } from '../protocol/counters.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import type { Ledger, LedgerOwner, LedgerPartName } from '../protocol/ledger.ts'

/** A whole voice server that somebody chose to compare with. */
export interface ServerChoice {
  readonly kind: string
  readonly address: string
  /** What the fields of its kind say, by their names (`measures/server-kinds.ts`). */
  readonly settings?: Readonly<Record<string, string>>
  /** What it asks for, as it was typed in: kept nowhere. */
  readonly token?: string
  /** Name under which what it asks for is kept (`KeyStore`); a typed one goes before it. */
  readonly keyName?: string
  /** Somebody agreed that what is said leaves this machine for it. */
  readonly leavesThisMachine?: boolean
}

/** The same for whoever connects: with its key, and all its fields. */
export interface VoiceServer {
  readonly address: string
  readonly settings: Readonly<Record<string, string>>
  readonly key?: string
}

/** One kind of whole voice server: a protocol. Nothing is known of turns, arms or sessions here. */
export interface VoiceServerKind {
  /** @throws Failure for an address or settings that cannot be taken; nobody is asked for anything */
  check(server: Omit<VoiceServer, 'key'>): void
  /**
   * Opens a conversation of its own, ready to be spoken to.
   *
   * @throws Failure where the server cannot be reached or refuses
   */
  open(server: VoiceServer, signal?: AbortSignal): Promise<VoiceConversation>
}

/** A conversation with a server; one turn at a time. */
export interface VoiceConversation {
  /**
   * Speaks at the pace of speech and resolves when the reply has ended, or has failed: that is the turn's `error`.
   *
   * @param pcm 16 kHz mono, -1 to 1
   */
  speak(pcm: Float32Array): Promise<ServerTurn>
  /** Somebody talks over the reply: the server is told to stop, and the connection ends. */
  interrupt(): void
  close(): void
}

/** A moment up to which a server explains its time; what no mark explains is nobody's. */
export interface Mark {
  readonly part: LedgerPartName
  readonly owner: LedgerOwner
  /** Host clock, milliseconds. */
  readonly toMs: number
  readonly estimate?: boolean
}

/** A turn as it is seen from outside: host clock, milliseconds; absent where it did not happen. */
export interface ServerTurn {
  readonly openedMs: number
  /** The acoustic end of speech, or as near to it as the protocol lets one come. */
  readonly speechEndMs?: number | undefined
  readonly transcriptMs?: number | undefined
  /** The first audio of the reply came. */
  readonly firstAudioMs?: number | undefined
  /** Its first sound could be heard, after so much silence. */
  readonly heardMs?: number | undefined
  readonly silentMs?: number | undefined
  readonly closedMs?: number | undefined
  readonly transcript: string
  readonly reply: string
  /** In their order. */
  readonly marks: readonly Mark[]
  readonly unmeasured: Ledger['unmeasured']
  readonly counters?: Counters
  readonly error?: ErrorInfo | undefined
}

/** Whose time it is that a server explains. */
export const SERVER_OWNER: LedgerOwner = { kind: 'machine', name: 'server' }
