/** What one device, one address and all of them may take of the host. */
export interface GatewayLimits {
  /** Devices at once. */
  readonly devices: number
  /** New connections of one address: so many at once, then so many a second. Beyond, the address is shut out for a while. */
  readonly connectBurst: number
  readonly connectsPerSecond: number
  /**
   * Offences of one address: an attempt without the right to connect is one, a connection that had to be cut off is
   * `cutOffStrikes`. So many at once, then so many a second; beyond, the address is shut out for a while.
   */
  readonly strikeBurst: number
  readonly strikesPerSecond: number
  readonly cutOffStrikes: number
  /** How long an address is shut out, first and at most: each time it is twice as long as the last. */
  readonly firstShutOutMs: number
  readonly longestShutOutMs: number
  /** From the opening of a connection until its request is there, and answered. */
  readonly requestTimeoutMs: number
  /** Connections of one address that have not asked for anything yet: beyond, the oldest is closed. */
  readonly silentConnections: number
  /** Largest message a device may send: its network library sends no more. */
  readonly messageBytes: number
  /** Binary messages of one device; beyond, the newest are dropped. Frames of 10 ms are 100 a second. */
  readonly frameBurst: number
  readonly framesPerSecond: number
  /** Speech of one device by the length that its packets say; beyond, the newest are dropped. It comes as it is spoken. */
  readonly audioBurstMs: number
  readonly audioMsPerSecond: number
  /** All messages of one device; beyond, the newest are dropped. Speech in Opus has 16 to 64 kbit/s. */
  readonly byteBurst: number
  readonly bytesPerSecond: number
  /** Text messages and pings of one device; beyond, the newest are dropped. */
  readonly textBurst: number
  readonly textsPerSecond: number
  /** Of these, those that begin a turn. */
  readonly listenBurst: number
  readonly listensPerSecond: number
  /** Messages dropped for their rate (each kilobyte of a large one counts) until the connection is closed. */
  readonly droppedUntilClosed: number
  /** Messages that are none of the protocol: so many at once, then so many a second; beyond, the connection is closed. */
  readonly junkBurst: number
  readonly junkPerSecond: number
  /** Bytes that wait for a device that does not read, until the connection is closed. */
  readonly bufferedBytes: number
  readonly helloTimeoutMs: number
  /** Without any message for so long the connection is closed; devices take it for dead after 120 s themselves. */
  readonly idleMs: number
  readonly pingIntervalMs: number
  /**
   * Pings without an answer until a connection counts as half open. Only for a device that has answered one before:
   * the network libraries of some never do.
   */
  readonly pingsUnanswered: number
}

export const GATEWAY_LIMITS: GatewayLimits = {
  devices: 256,
  connectBurst: 160,
  connectsPerSecond: 40,
  strikeBurst: 60,
  strikesPerSecond: 2,
  cutOffStrikes: 60,
  firstShutOutMs: 1000,
  longestShutOutMs: 15_000,
  requestTimeoutMs: 5000,
  silentConnections: 160,
  messageBytes: 65_552,
  frameBurst: 250,
  framesPerSecond: 120,
  audioBurstMs: 3000,
  audioMsPerSecond: 1250,
  byteBurst: 131_072,
  bytesPerSecond: 32_768,
  textBurst: 60,
  textsPerSecond: 20,
  listenBurst: 20,
  listensPerSecond: 2,
  droppedUntilClosed: 300,
  junkBurst: 100,
  junkPerSecond: 5,
  bufferedBytes: 65_536,
  helloTimeoutMs: 10_000,
  idleMs: 180_000,
  pingIntervalMs: 30_000,
  pingsUnanswered: 2,
}
