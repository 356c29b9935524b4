import { z } from 'zod'
import { gatewaySettingsSchema } from '../devices.ts'
import { experimentRequestSchema } from '../experiments.ts'
import { flagValuesSchema } from '../flags.ts'
import { loadRequestSchema } from '../load.ts'
import { microphoneFactsSchema } from '../microphone.ts'
import { enteredServerSchema, keyNameSchema, serverIdSchema, serverKeySchema } from '../models/model-servers.ts'
import { modelOptionsSchema, someModelsSchema } from '../models/models.ts'
import { runOnSchema } from '../models/placement.ts'
import { metricsStateSchema, remoteTargetSchema } from '../monitoring.ts'
import { retentionRulesSchema } from '../sessions.ts'
import { turnEndSetSchema } from '../turn-end.ts'
import {
  clockMsSchema,
  durationMsSchema,
  idSchema,
  notesSchema,
  pathSchema,
  tagsSchema,
  titleSchema,
  watchIntervalSchema,
} from './bounds.ts'

/** Sessions, or turns, that one command may name. */
const MOST_AT_ONCE = 10_000
/** As long as a host name can be (RFC 1035). */
const MOST_HOST_CHARACTERS = 253
/** Characters of an address. */
const MOST_ADDRESS = 2000

/** A server as it may be asked to be watched. */
const watchedTargetSchema = remoteTargetSchema.extend({
  id: idSchema.min(1),
  name: titleSchema,
  metricsUrls: z.array(z.string().max(MOST_ADDRESS)).max(100),
  websocketUrl: z.string().max(MOST_ADDRESS).optional(),
  everyS: watchIntervalSchema,
  alertAboveMs: durationMsSchema.positive().optional(),
})

/** What a client may ask of the host. Each is answered with a result or an error; state comes back as events. */
export const commandSchema = z.discriminatedUnion('name', [
  /** Plays a demo clip into the pipeline as if it were spoken into the microphone, in real time. */
  z.object({ name: z.literal('playClip'), clipId: idSchema }),
  /** From now on this client's binary audio frames are the microphone. */
  z.object({
    name: z.literal('openMicrophone'),
    /** Hands-free: the endpoint ends an utterance. Push to talk: the key does (`pressToTalk`, `releaseToTalk`). */
    mode: z.enum(['handsFree', 'pushToTalk']).optional(),
    /** Client clock minus host clock by the client's pings, and half the best round trip. */
    clockOffsetMs: clockMsSchema.optional(),
    clockErrorMs: durationMsSchema.optional(),
    device: microphoneFactsSchema.optional(),
  }),
  /** The clocks drift: a newer estimate for the open microphone. */
  z.object({ name: z.literal('reportClock'), clockOffsetMs: clockMsSchema, clockErrorMs: durationMsSchema }),
  z.object({ name: z.literal('pressToTalk') }),
  z.object({ name: z.literal('releaseToTalk') }),
  z.object({ name: z.literal('closeMicrophone') }),
  /** Stops what is being heard or said and ends the turn. */
  z.object({ name: z.literal('cancelTurn') }),
  z.object({ name: z.literal('applyPreset'), preset: idSchema }),
  z.object({ name: z.literal('setFlags'), values: flagValuesSchema }),
  /** Where stages are to run from now on; those that are not named stay as they are. */
  z.object({ name: z.literal('placeStages'), places: runOnSchema }),
  /** Which models are to serve from now on; stages that are not named keep theirs. */
  z.object({ name: z.literal('chooseModels'), models: someModelsSchema }),
  /** Sets what a model takes, in place of what was set before, once it was tried with it; nothing: as it came. */
  z.object({ name: z.literal('setModel'), id: idSchema, options: modelOptionsSchema }),
  /** Brings a model of the catalogue onto this machine. */
  z.object({
    name: z.literal('pullModel'),
    id: idSchema,
    variants: z.array(idSchema).max(20).optional(),
    /** Its licence is agreed to. */
    accept: z.boolean().optional(),
  }),
  /** Ends that; what came so far is kept for the next time. */
  z.object({ name: z.literal('stopPull'), id: idSchema }),
  z.object({ name: z.literal('removeModel'), id: idSchema }),
  /** Enters a server as a model of a stage, in place of one of the same id. */
  z.object({ name: z.literal('putModelServer'), server: enteredServerSchema }),
  z.object({ name: z.literal('removeModelServer'), id: serverIdSchema }),
  /** Takes that back; what was removed is known until the host ends. */
  z.object({ name: z.literal('restoreModelServer'), id: serverIdSchema }),
  /** Asks a server whether it is there: how long it takes to answer, or why it does not, comes as an event. */
  z.object({ name: z.literal('checkModelServer'), id: serverIdSchema }),
  /** Keeps a key under a name; nothing tells it again. */
  z.object({ name: z.literal('setServerKey'), keyName: keyNameSchema, key: serverKeySchema }),
  z.object({ name: z.literal('deleteServerKey'), keyName: keyNameSchema }),
  z.object({ name: z.literal('clearConversation') }),
  /** Says when the first sample of a turn's reply was rendered, on the client's clock. */
  z.object({
    name: z.literal('reportPlayback'),
    turnId: idSchema,
    /** Client clock (see `ping`), milliseconds. */
    renderedAtMs: clockMsSchema,
    /** The browser's own estimate of the device's output latency, where it gives one. */
    outputLatencyMs: durationMsSchema.optional(),
    /** Client clock minus host clock by the client's pings, and half the best round trip. */
    clockOffsetMs: clockMsSchema,
    clockErrorMs: durationMsSchema,
  }),
  /** The reply's last sample was played; underruns are gaps that the listener heard. */
  z.object({
    name: z.literal('reportPlaybackEnd'),
    turnId: idSchema,
    underruns: z.number().int().nonnegative().max(1_000_000),
    underrunMs: durationMsSchema,
  }),
  /** Speaks a kept microphone turn into the pipeline again, as a clip. */
  z.object({ name: z.literal('playCapture'), sessionId: idSchema, turnId: idSchema }),
  /** Keeps what is said and played (audio) with the turns of the running session: asked for, visible, limited. */
  z.object({
    name: z.literal('keepAudio'),
    keep: z.boolean(),
    limitBytes: z.number().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  }),

  /** Turns from now on belong to a session of their own. */
  z.object({ name: z.literal('startSession'), title: titleSchema.optional() }),
  z.object({ name: z.literal('endSession') }),
  z.object({
    name: z.literal('editSession'),
    sessionId: idSchema,
    title: titleSchema.optional(),
    notes: notesSchema.optional(),
    tags: tagsSchema.optional(),
  }),
  /** Deleted sessions can be restored until the host ends or the store needs the room. */
  z.object({ name: z.literal('deleteSessions'), sessionIds: z.array(idSchema).min(1).max(MOST_AT_ONCE) }),
  z.object({ name: z.literal('restoreSessions'), sessionIds: z.array(idSchema).min(1).max(MOST_AT_ONCE) }),
  /** Deletes recordings and leaves the numbers. */
  z.object({
    name: z.literal('deleteAudio'),
    sessionId: idSchema,
    turnIds: z.array(idSchema).max(MOST_AT_ONCE).optional(),
  }),
  z.object({ name: z.literal('applyRetention'), rules: retentionRulesSchema }),
  /** Makes sessions of recordings that no session has (`store.unclaimedAudio`). */
  z.object({ name: z.literal('recoverAudio') }),

  z.object({ name: z.literal('startExperiment'), request: experimentRequestSchema }),
  z.object({ name: z.literal('pauseExperiment') }),
  z.object({ name: z.literal('resumeExperiment') }),
  /** Ends it early; what was measured stays. */
  z.object({ name: z.literal('stopExperiment') }),

  /** Listens to a set of recordings, so that every way to end their turns is known; what was heard before is kept. */
  z.object({ name: z.literal('hearTurnEnds'), set: turnEndSetSchema, folder: pathSchema.optional() }),
  z.object({ name: z.literal('stopTurnEnds') }),

  z.object({
    name: z.literal('setGateway'),
    enabled: z.boolean(),
    lan: z.boolean().optional(),
    port: z.number().int().min(0).max(65_535).optional(),
  }),
  z.object({ name: z.literal('setGatewaySettings'), settings: gatewaySettingsSchema.partial() }),
  z.object({ name: z.literal('disconnectDevice'), deviceId: idSchema }),
  z.object({ name: z.literal('startLoad'), request: loadRequestSchema }),
  z.object({ name: z.literal('stopLoad') }),

  z.object({
    name: z.literal('setMetrics'),
    enabled: z.boolean(),
    ports: metricsStateSchema.shape.ports.optional(),
    /** Names beside loopback's under which this machine may be asked for; kept. */
    hosts: z.array(z.string().max(MOST_HOST_CHARACTERS)).max(MOST_AT_ONCE).optional(),
  }),
  z.object({ name: z.literal('putTarget'), target: watchedTargetSchema }),
  z.object({ name: z.literal('removeTarget'), targetId: idSchema }),
  z.object({
    name: z.literal('setTelemetry'),
    enabled: z.boolean(),
    endpoint: z.string().max(MOST_ADDRESS).optional(),
    includeText: z.boolean().optional(),
  }),
])
/** What {@link commandSchema} describes. */
export type Command = z.infer<typeof commandSchema>
/** What a console can ask the host to do, by its name. */
export type CommandName = Command['name']
/** The command of that name, with what it is given. */
export type CommandOf<N extends CommandName> = Extract<Command, { name: N }>
