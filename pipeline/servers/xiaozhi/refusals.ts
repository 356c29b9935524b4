import { Tally } from '../tally.ts'

/** Why something was refused or ignored. */
export const REFUSALS = [
  'access.host',
  'access.origin',
  'access.token',
  'access.path',
  'access.deviceId',
  'access.notHttp',
  'connect.rate',
  'connect.shutOut',
  'connect.noRequest',
  'connect.tooMany',
  'connect.noHello',
  'connect.failed',
  'connect.notWebSocket',
  'connect.idle',
  'connect.halfOpen',
  'connect.replaced',
  'connect.slowReader',
  'connect.flood',
  'connect.junk',
  'message.tooLarge',
  'message.notJson',
  'message.unknownType',
  'message.badFields',
  'message.beforeHello',
  'message.notServed',
  'message.rate',
  'message.bytes',
  'frame.malformed',
  'frame.empty',
  'frame.rate',
  'audio.beforeHello',
  'audio.beforeListen',
  'audio.whileReplying',
  'audio.corrupt',
  'audio.rate',
  'audio.codecBusy',
  'reply.tooLong',
  'ota.badRequest',
  'asr.busy',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** Counts what was refused or ignored, by reason. */
export class Refusals extends Tally<Refusal> {}
