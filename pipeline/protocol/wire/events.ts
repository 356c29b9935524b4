import { z } from 'zod'
import { deviceTurnSchema } from '../devices.ts'
import { errorInfoSchema } from '../errors.ts'
import { experimentResultSchema } from '../experiments.ts'
import { cardSampleSchema } from '../graphics.ts'
import { ledgerSchema } from '../ledger.ts'
import { modelPullSchema } from '../models/models.ts'
import { targetSampleSchema } from '../monitoring.ts'
import { reasonSchema } from '../reasons.ts'
import { sessionSchema, turnRowSchema } from '../sessions.ts'
import { spanSchema } from '../spans.ts'
import { stageProcessSchema, stageStatusSchema } from '../stages.ts'
import { topicChangedSchema } from '../topics.ts'
import { turnAnchorsSchema, turnRecordSchema, turnStatusSchema } from '../turns.ts'

const turnId = z.string()

/** What happened in the host, in the past tense. State reaches clients as these events alone. */
export const pipelineEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stageChanged'), status: stageStatusSchema }),
  /** A topic has another state, which replaces the one before it whole. */
  topicChangedSchema,
  /** One of the models that are being brought got further, or is done. */
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
      .object({
        cards: z.array(cardSampleSchema),
        used: z.string().optional(),
        unknown: z.string().optional(),
        unknownBecause: reasonSchema.optional(),
      })
      .optional(),
  }),

  /** A session began, ended or was edited. */
  z.object({ kind: z.literal('sessionChanged'), session: sessionSchema }),
  z.object({ kind: z.literal('sessionsRemoved'), sessionIds: z.array(z.string()) }),
  /** A turn was put into a session. */
  z.object({ kind: z.literal('sessionTurnAdded'), sessionId: z.string(), row: turnRowSchema }),
  /** Statistics of the running experiment, after a turn. */
  z.object({ kind: z.literal('experimentCompared'), result: experimentResultSchema }),
  z.object({ kind: z.literal('deviceTurnClosed'), deviceTurn: deviceTurnSchema }),
  z.object({ kind: z.literal('targetSampled'), sample: targetSampleSchema }),
])
/** What {@link pipelineEventSchema} describes. */
export type PipelineEvent = z.infer<typeof pipelineEventSchema>
/** The event of that kind. */
export type PipelineEventOf<K extends PipelineEvent['kind']> = Extract<PipelineEvent, { kind: K }>

/** An event as it is stored and sent: numbered without gaps, stamped with the host's monotonic clock. */
export const stampedEventSchema = z.object({ seq: z.number().int(), atMs: z.number(), event: pipelineEventSchema })
/** What {@link stampedEventSchema} describes. */
export type StampedEvent = z.infer<typeof stampedEventSchema>
