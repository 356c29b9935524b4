import { type Block, blockOf } from '../../../../pipeline/measures/ledger/ledger-blocks.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'

/** What one turn shows while it is run again by its stamps; all times in milliseconds after the end of speech. */
export interface RaceLane {
  readonly turnId: string
  /** When the sentence begins; negative. */
  readonly fromMs: number
  /** The first sound of the reply: what a person waits. */
  readonly heardMs: number
  /** The reply was played to its end. */
  readonly endMs: number
  /** Pieces of the transcript, in their order, each at the moment when it was said, or known. */
  readonly said: readonly { readonly text: string; readonly atMs: number }[]
  /** Stretches of the wait, end to end from 0 to `heardMs`. */
  readonly stretches: readonly Stretch[]
  readonly reply: string
}

export interface Stretch {
  readonly block: Block
  readonly startMs: number
  readonly ms: number
}

/** Longest part of a sentence that is waited for again before its end. */
const LONGEST_LEAD_MS = 8000
/** Before the first word and after the reply, so that neither begins or ends with the picture. */
const MARGIN_MS = 300
/** How long a reply is shown of which nobody knows when it ended. */
const UNKNOWN_REPLY_MS = 1500
/** Between two lanes that are run one after the other. */
const BETWEEN_MS = 700

/** A turn as a lane; `undefined` where it is not known when its reply was heard. */
export function raceLaneOf(turn: TurnRecord): RaceLane | undefined {
  const { anchors, ledger } = turn
  const { speechEndMs } = anchors
  const heardMs = ledger?.heardMs
  if (speechEndMs === undefined || !ledger || heardMs === undefined) return undefined
  const after = (ms: number) => ms - speechEndMs
  const begunMs = after(anchors.speechStartMs ?? anchors.openedMs) - MARGIN_MS
  const closedMs = anchors.closedMs === undefined ? heardMs + UNKNOWN_REPLY_MS : after(anchors.closedMs)
  return {
    turnId: turn.id,
    fromMs: Math.max(-LONGEST_LEAD_MS, Math.min(-MARGIN_MS, begunMs)),
    heardMs,
    endMs: Math.max(heardMs + MARGIN_MS, closedMs + MARGIN_MS),
    said: saidIn(turn, after),
    stretches: stretchesOf(ledger.parts),
    reply: turn.reply.text,
  }
}

function saidIn({ words, transcript, anchors }: TurnRecord, after: (ms: number) => number): RaceLane['said'] {
  if (words && words.length > 0) return words.map(({ text, endMs }) => ({ text, atMs: after(endMs) }))
  if (transcript.text === '') return []
  // Nobody knows when which word was said: all of them stand there once they were understood.
  return [{ text: transcript.text, atMs: anchors.transcriptMs === undefined ? 0 : after(anchors.transcriptMs) }]
}

function stretchesOf(parts: NonNullable<TurnRecord['ledger']>['parts']): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const { part, startMs, ms } of parts) {
    const block = blockOf(part)
    const last = stretches.at(-1)
    if (last?.block === block) stretches[stretches.length - 1] = { ...last, ms: last.ms + ms }
    else if (ms > 0) stretches.push({ block, startMs, ms })
  }
  return stretches
}

/** A lane at a moment of the race. */
export interface LaneMoment {
  readonly saidCount: number
  /** What is waited for by then; `undefined` while the person still speaks. */
  readonly waitMs: number | undefined
  readonly isHeard: boolean
  readonly isOver: boolean
}

/** What a lane shows at a moment of its own time. */
export function laneAt(lane: RaceLane, atMs: number): LaneMoment {
  return {
    saidCount: lane.said.filter((piece) => piece.atMs <= atMs).length,
    waitMs: atMs < 0 ? undefined : Math.min(atMs, lane.heardMs),
    isHeard: atMs >= lane.heardMs,
    isOver: atMs >= lane.endMs,
  }
}

/** How much of a stretch is over, as a share of 1. */
export function filledShare({ startMs, ms }: Stretch, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - startMs) / ms))
}

/** Beside each other from the same moment on, or one after the other. */
export type RaceOrder = 'together' | 'inTurn'

/** When each lane's own time begins, and how long all of it takes, on the clock of the race (0: it starts). */
export interface RacePlan {
  readonly zeroMs: readonly number[]
  readonly totalMs: number
}

/**
 * Where the lanes lie on one clock. Together, their sentences end at the same moment: what is seen afterwards is the
 * wait and nothing else.
 */
export function racePlan(lanes: readonly RaceLane[], order: RaceOrder): RacePlan {
  if (order === 'together') {
    const leadMs = Math.max(0, ...lanes.map(({ fromMs }) => -fromMs))
    const endMs = Math.max(0, ...lanes.map((lane) => lane.endMs))
    return { zeroMs: lanes.map(() => leadMs), totalMs: leadMs + endMs }
  }
  let atMs = 0
  const zeroMs = lanes.map(({ fromMs, endMs }) => {
    const zero = atMs - fromMs
    atMs = zero + endMs + BETWEEN_MS
    return zero
  })
  return { zeroMs, totalMs: Math.max(0, atMs - BETWEEN_MS) }
}
