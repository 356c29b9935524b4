import { z } from 'zod'
import { gatewaySettingsSchema } from './devices.ts'
import { experimentRequestSchema } from './experiments.ts'
import { flagValuesSchema } from './flags.ts'
import { loadRequestSchema } from './load.ts'
import { microphoneFactsSchema } from './microphone.ts'
import { metricsStateSchema, remoteTargetSchema } from './monitoring.ts'
import { retentionRulesSchema } from './sessions.ts'

/** What a client may ask of the host. Each is answered with a result or an error; state comes back as events. */
export const commandSchema = z.discriminatedUnion('name', [
  /** Plays a demo clip into the pipeline as if it were spoken into the microphone, in real time. */
  z.object({ name: z.literal('playClip'), clipId: z.string() }),
  /** From now on this client's binary audio frames are the microphone. */
  z.object({
    name: z.literal('openMicrophone'),
    /** Hands-free: the endpoint ends an utterance. Push to talk: the key does (`pressToTalk`, `releaseToTalk`). */
    mode: z.enum(['handsFree', 'pushToTalk']).optional(),
    /** Client clock minus host clock by the client's pings, and half the best round trip. */
    clockOffsetMs: z.number().optional(),
    clockErrorMs: z.number().nonnegative().optional(),
    device: microphoneFactsSchema.optional(),
  }),
  /** The clocks drift: a newer estimate for the open microphone. */
  z.object({ name: z.literal('reportClock'), clockOffsetMs: z.number(), clockErrorMs: z.number().nonnegative() }),
  z.object({ name: z.literal('pressToTalk') }),
  z.object({ name: z.literal('releaseToTalk') }),
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
  /** Speaks a kept microphone turn into the pipeline again, as a clip. */
  z.object({ name: z.literal('playCapture'), sessionId: z.string(), turnId: z.string() }),
  /** Keeps what is said and played (audio) with the turns of the running session: asked for, visible, limited. */
  z.object({ name: z.literal('keepAudio'), keep: z.boolean(), limitBytes: z.number().positive().optional() }),

  /** Turns from now on belong to a session of their own. */
  z.object({ name: z.literal('startSession'), title: z.string().optional() }),
  z.object({ name: z.literal('endSession') }),
  z.object({
    name: z.literal('editSession'),
    sessionId: z.string(),
    title: z.string().max(200).optional(),
    notes: z.string().max(20_000).optional(),
    tags: z.array(z.string().max(50)).max(50).optional(),
  }),
  /** Deleted sessions can be restored until the host ends or the store needs the room. */
  z.object({ name: z.literal('deleteSessions'), sessionIds: z.array(z.string()).min(1) }),
  z.object({ name: z.literal('restoreSessions'), sessionIds: z.array(z.string()).min(1) }),
  /** Deletes recordings and leaves the numbers. */
  z.object({ name: z.literal('deleteAudio'), sessionId: z.string(), turnIds: z.array(z.string()).optional() }),
  z.object({ name: z.literal('applyRetention'), rules: retentionRulesSchema }),
  /** Makes sessions of recordings that no session has (`store.unclaimedAudio`). */
  z.object({ name: z.literal('recoverAudio') }),

  z.object({ name: z.literal('startExperiment'), request: experimentRequestSchema }),
  z.object({ name: z.literal('pauseExperiment') }),
  z.object({ name: z.literal('resumeExperiment') }),
  /** Ends it early; what was measured stays. */
  z.object({ name: z.literal('stopExperiment') }),

  z.object({
    name: z.literal('setGateway'),
    enabled: z.boolean(),
    lan: z.boolean().optional(),
    port: z.number().int().min(0).max(65_535).optional(),
  }),
  z.object({ name: z.literal('setGatewaySettings'), settings: gatewaySettingsSchema.partial() }),
  z.object({ name: z.literal('disconnectDevice'), deviceId: z.string() }),
  z.object({ name: z.literal('startLoad'), request: loadRequestSchema }),
  z.object({ name: z.literal('stopLoad') }),

  z.object({
    name: z.literal('setMetrics'),
    enabled: z.boolean(),
    ports: metricsStateSchema.shape.ports.optional(),
    /** Names beside loopback's under which this machine may be asked for; kept. */
    hosts: z.array(z.string()).optional(),
  }),
  z.object({ name: z.literal('putTarget'), target: remoteTargetSchema }),
  z.object({ name: z.literal('removeTarget'), targetId: z.string() }),
  z.object({
    name: z.literal('setTelemetry'),
    enabled: z.boolean(),
    endpoint: z.string().optional(),
    includeText: z.boolean().optional(),
  }),
])
export type Command = z.infer<typeof commandSchema>
export type CommandName = Command['name']
export type CommandOf<N extends CommandName> = Extract<Command, { name: N }>
