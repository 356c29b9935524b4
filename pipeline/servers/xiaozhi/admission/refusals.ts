import { Tally } from '../../tally.ts'

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
  'hello.format',
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

/** What whoever is refused over HTTP is told, in a line: a person may read it in a browser's console. */
const ANSWERS: Partial<Record<Refusal, string>> = {
  'access.host': 'This server is not asked for by that name. Use the address that the console shows.',
  'access.origin':
    'Pages of this origin may not connect. Allow it on the page Devices, or start with --device-origin ORIGIN.',
  'access.token': 'The token is missing or wrong. The console shows it on the page Devices.',
  'access.path': 'There is nothing here. Devices ask at /xiaozhi/ota/ and talk at /xiaozhi/v1/.',
  'access.deviceId': 'The Device-Id is missing, or not of 1 to 64 letters, digits, dots, colons and dashes.',
  'connect.tooMany': 'Too many devices are connected. Try again later.',
  'ota.badRequest': 'The request is not one that a device makes.',
}

/** The line with which a refused request is answered. */
export function answerTo(reason: Refusal): string {
  return `${ANSWERS[reason] ?? reason}\n`
}

/** Counts what was refused or ignored, by reason. */
export class Refusals extends Tally<Refusal> {}
