import { z } from 'zod'
import { deviceTurnSchema, gatewayStateSchema } from './devices.ts'
import { errorInfoSchema } from './errors.ts'
import { experimentProgressSchema, experimentResultSchema } from './experiments.ts'
import { flagStateSchema } from './flags.ts'
import { cardSampleSchema } from './graphics.ts'
import { ledgerSchema } from './ledger.ts'
import { loadProgressSchema } from './load.ts'
import { modelServersStateSchema } from './model-servers.ts'
import { modelPullSchema, modelsStateSchema } from './models.ts'
import { metricsStateSchema, remoteTargetSchema, targetSampleSchema, telemetryStateSchema } from './monitoring.ts'
import { runOnSchema } from './placement.ts'
import { sessionSchema, storeStateSchema, turnRowSchema } from './sessions.ts'
import { spanSchema } from './spans.ts'
import { stageProcessSchema, stageStatusSchema } from './stages.ts'
import { turnEndProgressSchema } from './turn-end.ts'
import { turnAnchorsSchema, turnRecordSchema, turnStatusSchema } from './turns.ts'

const turnId = z.string()

/** What happened in the host, in the past tense. State reaches clients as these events alone. */
export const pipelineEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stageChanged'), status: stageStatusSchema }),
  z.object({ kind: z.literal('flagsChanged'), flags: flagStateSchema }),
  /** Where stages are to run: every stage that somebody chose a place for. */
  z.object({ kind: z.literal('placesChanged'), places: runOnSchema }),
  /** Models came, went or were chosen. */
  z.object({ kind: z.literal('modelsChanged'), models: modelsStateSchema }),
  /** Servers elsewhere that are models: they came, went, changed, or fare otherwise. */
  z.object({ kind: z.literal('modelServersChanged'), modelServers: modelServersStateSchema }),
  z.object({ kind: z.literal('pullAdvanced'), pull: modelPullSchema }),
  z.object({ kind: z.literal('turnOpened'), turn: turnRecordSchema }),
  /** The status or some anchors changed; anchors given here replace those of the same name. */
  z.object({ kind: z.literal('turnAdvanced'), turnId, status: turnStatusSchema, anchors: turnAnchorsSchema.partial() }),
  z.object({ kind: z.literal('transcriptChanged'), turnId, text: z.string(), final: z.boolean() }),
  /** The whole reply so far. */
  z.object({ kind: z.literal('replyChanged'), turnId, text: z.string(), final: z.boolean() }),
  z.object({ kind: z.literal('spansRecorded'), turnId, spans: z.array(spanSchema) }),
  /** The ledger as far as it is known; it grows while the turn runs. */
  z.object({ kind: z.literal('ledgerChanged'), turnId, ledger: ledgerSchema }),
  /** The person went on after what was taken for the end: the record as it stands replaces all that was sent of the turn. */
  z.object({ kind: z.literal('turnTakenBack'), turn: turnRecordSchema }),
  /** The turn is over: the record is complete and replaces all that was sent of it. */
  z.object({ kind: z.literal('turnClosed'), turn: turnRecordSchema }),
  /** The conversation's memory was emptied. */
  z.object({ kind: z.literal('conversationCleared') }),
  /** Something failed that belongs to no turn, or chunks were dropped. */
  z.object({ kind: z.literal('problemReported'), problem: errorInfoSchema }),
  /** Input level and speech probability of the newest audio; sent at most 30 times a second. */
  z.object({
    kind: z.literal('levelMeasured'),
    rmsDbfs: z.number(),
    peakDbfs: z.number(),
    speechProbability: z.number().optional(),
  }),
  z.object({
    kind: z.literal('healthMeasured'),
    /** Absent: the system did not say. */
    residentBytes: z.number().optional(),
    /** Of stages that have a process of their own; the others share the host's. */
    stageProcesses: z.array(stageProcessSchema).optional(),
    /** Share of one core used by the host's process since the last measurement. */
    cpuCores: z.number(),
    eventLoopDelayP99Ms: z.number(),
    droppedAudioChunks: z.number(),
    /** Connections and requests that the console's server turned away since the host started. */
    refusedAttempts: z.number().int().optional(),
    /** The newest sample of each graphics card, and which card the models can be on; `unknown`: why there are none. */
    graphics: z
      .object({ cards: z.array(cardSampleSchema), used: z.string().optional(), unknown: z.string().optional() })
      .optional(),
  }),

  /** Whether audio of turns is kept, and how much there is. */
  z.object({
    kind: z.literal('audioKeepingChanged'),
    keep: z.boolean(),
    limitBytes: z.number(),
    keptBytes: z.number(),
  }),
  /** A session began, ended or was edited. */
  z.object({ kind: z.literal('sessionChanged'), session: sessionSchema }),
  z.object({ kind: z.literal('sessionsRemoved'), sessionIds: z.array(z.string()) }),
  /** A turn was put into a session. */
  z.object({ kind: z.literal('sessionTurnAdded'), sessionId: z.string(), row: turnRowSchema }),
  z.object({ kind: z.literal('storeChanged'), store: storeStateSchema }),
  z.object({ kind: z.literal('experimentAdvanced'), progress: experimentProgressSchema }),
  /** Statistics of the running experiment, after a turn. */
  z.object({ kind: z.literal('experimentCompared'), result: experimentResultSchema }),
  z.object({ kind: z.literal('gatewayChanged'), gateway: gatewayStateSchema }),
  z.object({ kind: z.literal('deviceTurnClosed'), deviceTurn: deviceTurnSchema }),
  z.object({ kind: z.literal('loadAdvanced'), load: loadProgressSchema }),
  /** A set of recordings is being listened to, or was. */
  z.object({ kind: z.literal('turnEndsAdvanced'), turnEnds: turnEndProgressSchema }),
  z.object({ kind: z.literal('metricsChanged'), metrics: metricsStateSchema }),
  z.object({ kind: z.literal('targetsChanged'), targets: z.array(remoteTargetSchema) }),
  z.object({ kind: z.literal('targetSampled'), sample: targetSampleSchema }),
  z.object({ kind: z.literal('telemetryChanged'), telemetry: telemetryStateSchema }),
])
export type PipelineEvent = z.infer<typeof pipelineEventSchema>
export type PipelineEventOf<K extends PipelineEvent['kind']> = Extract<PipelineEvent, { kind: K }>

/** An event as it is stored and sent: numbered without gaps, stamped with the host's monotonic clock. */
export const stampedEventSchema = z.object({ seq: z.number().int(), atMs: z.number(), event: pipelineEventSchema })
export type StampedEvent = z.infer<typeof stampedEventSchema>
