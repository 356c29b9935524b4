import { z } from 'zod'
import { flagValuesSchema } from './flags.ts'

/** What a client may ask of the host. Each is answered with a result or an error; state comes back as events. */
export const commandSchema = z.discriminatedUnion('name', [
  /** Plays a demo clip into the pipeline as if it were spoken into the microphone, in real time. */
  z.object({ name: z.literal('playClip'), clipId: z.string() }),
  /** From now on this client's binary audio frames are the microphone. */
  z.object({ name: z.literal('openMicrophone') }),
  z.object({ name: z.literal('closeMicrophone') }),
  /** Stops what is being heard or said and ends the turn. */
  z.object({ name: z.literal('cancelTurn') }),
  z.object({ name: z.literal('applyPreset'), preset: z.string() }),
  z.object({ name: z.literal('setFlags'), values: flagValuesSchema }),
  z.object({ name: z.literal('clearConversation') }),
  /** Says when the first sample of a turn's reply was rendered, on the client's clock. */
  z.object({
    name: z.literal('reportPlayback'),
    turnId: z.string(),
    /** Client clock (see `ping`), milliseconds. */
    renderedAtMs: z.number(),
    /** The browser's own estimate of the device's output latency, where it gives one. */
    outputLatencyMs: z.number().nonnegative().optional(),
    /** Client clock minus host clock by the client's pings, and half the best round trip. */
    clockOffsetMs: z.number(),
    clockErrorMs: z.number().nonnegative(),
  }),
  /** The reply's last sample was played; underruns are gaps that the listener heard. */
  z.object({
    name: z.literal('reportPlaybackEnd'),
    turnId: z.string(),
    underruns: z.number().int().nonnegative(),
    underrunMs: z.number().nonnegative(),
  }),
])
export type Command = z.infer<typeof commandSchema>
