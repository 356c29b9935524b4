/** Why the console's server turned somebody away. */
export type ConsoleRefusal =
  | 'access.host'
  | 'access.origin'
  | 'access.path'
  | 'access.token'
  | 'access.notHttp'
  | 'connect.tooMany'
  | 'connect.noHello'
  | 'connect.flood'
  | 'message.bad'
  | 'message.otherVersion'

/** What one console may take of the host, and all that connect together. */
export interface ConsoleLimits {
  /**
   * Messages and bytes of one console: so many at once, then so many a second; a console that goes beyond is told so and
   * closed. A microphone is 50 messages and 33 kB a second. The burst is what it sends while the host is kept from
   * reading: after 15 s a host counts as hung.
   */
  readonly messageBurst: number
  readonly messagesPerSecond: number
  readonly byteBurst: number
  readonly bytesPerSecond: number
  /** Queries of one console that are worked on at once, and that wait behind them; beyond, they are refused. */
  readonly queriesAtOnce: number
  readonly queriesWaiting: number
  /** Connections of all kinds at once: pages, their requests, consoles. Beyond, the newest are dropped. */
  readonly connections: number
}

export const CONSOLE_LIMITS: ConsoleLimits = {
  messageBurst: 1000,
  messagesPerSecond: 200,
  byteBurst: 1_048_576,
  bytesPerSecond: 262_144,
  queriesAtOnce: 4,
  queriesWaiting: 60,
  connections: 256,
}
