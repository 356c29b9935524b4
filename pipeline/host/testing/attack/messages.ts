/** What can be done to a gateway. */
export const ATTACKS = ['connects', 'token', 'origin', 'flood', 'large', 'junk', 'deaf', 'halfOpen'] as const
export type Attack = (typeof ATTACKS)[number]

/** What each attack does, as the report says it. Rates are what is tried; the report tells what was reached. */
export const ATTACK_TEXTS: Readonly<Record<Attack, string>> = {
  connects: '500 connections a second, with all that is asked for; each greets, begins to listen and leaves',
  token: '500 connections a second with a wrong token or none',
  origin: '500 connections a second with a foreign Origin or Host',
  flood: 'speech in frames of 60 ms as fast as 100 Mbit/s, connecting again at once when cut off',
  large: 'binary messages of 60 kB at 100 Mbit/s, connecting again at once when cut off',
  junk: '2,000 pieces of junk a second (text, binary, all three framings), connecting again at once when cut off',
  deaf: 'asks for 2,000 answers a second and reads none, connecting again at once when cut off',
  halfOpen: '500 connections a second that never ask for anything, kept open',
}

/** What the gateway's process is asked and tells. */
export type ToGateway = { readonly type: 'read' } | { readonly type: 'stop' }
export type FromGateway =
  | { readonly type: 'ready'; readonly url: string }
  | {
      readonly type: 'reading'
      /** Processor time of the process so far, all threads. */
      readonly cpuMs: number
      readonly refusals: Readonly<Record<string, number>>
      /** Well-behaved devices that are connected. */
      readonly goodConnections: number
    }
  | { readonly type: 'turn'; readonly turn: MeasuredTurn }

/** One turn of a well-behaved device: the machine's monotonic clock, milliseconds. */
export interface MeasuredTurn {
  readonly deviceId: string
  readonly speechEndMs: number
  readonly firstAudioMs: number
  /** What was measured: of the gateway its processing, of the device the time from the last speech sent. */
  readonly ms: number
}

export type ToDevices = { readonly type: 'start'; readonly url: string; readonly devices: number }
export type FromDevices =
  | { readonly type: 'turn'; readonly turn: MeasuredTurn }
  | { readonly type: 'failed'; readonly reason: string }

export type ToAttacker =
  | { readonly type: 'start'; readonly attack: Attack; readonly port: number; readonly from: string }
  | { readonly type: 'stop' }
export type FromAttacker = { readonly type: 'stopped'; readonly done: AttackTally }

/** What the attacker got done. */
export interface AttackTally {
  readonly connects: number
  readonly messages: number
  readonly bytes: number
}
