import type { LedgerPart, LedgerPartName } from '../../protocol/ledger.ts'
import type { Span } from '../../protocol/spans.ts'
import type { TurnRecord } from '../../protocol/turns.ts'

/** What of a turn a prediction is made from. */
export type WhatIfTurn = Pick<TurnRecord, 'ledger' | 'flags' | 'spans' | 'counters' | 'anchors' | 'reply'>

/** A part of a turn's ledger with the work behind it, which may have been done in part beside the hold. */
export interface WorkPart extends LedgerPart {
  /** How long the work took, milliseconds: what of it stood in the ledger, and what was done before anybody waited. */
  readonly wholeMs: number
}

/** A turn as work to be laid out anew: what is waited for is what is left of it when it is wanted. */
export interface TurnWork {
  readonly parts: readonly WorkPart[]
  /** When the reply was begun, milliseconds after the end of speech, where that was before the transcript was final. */
  readonly begunMs?: number
}

/** Parts of the reply, in their order: prepared ahead of the end of the turn they cost nothing, or less. */
export const REPLY_PARTS: readonly LedgerPartName[] = [
  'llm.queue',
  'llm.prefill',
  'llm.first_token',
  'text.gather',
  'tts.queue',
  'tts.first_audio',
]

/** Work that began this little before it was wanted was begun because it was wanted: clocks of two threads. */
const AHEAD_FROM_MS = 2

/** The work of a turn; `undefined` where it has no ledger that reaches its first word. */
export function workOf(turn: WhatIfTurn): TurnWork | undefined {
  const { ledger } = turn
  if (ledger?.heardMs === undefined) return undefined
  const ahead = aheadOf(turn)
  const parts = ledger.parts.map((part) => ({ ...part, wholeMs: part.ms }))
  if (!ahead) return { parts }
  const met = new Set<LedgerPartName>()
  const whole = parts.map((part) => {
    const wholeMs = ahead.wholes[part.part]
    if (wholeMs === undefined || met.has(part.part)) return part
    met.add(part.part)
    return { ...part, wholeMs: Math.max(part.ms, wholeMs) }
  })
  return { parts: whole, begunMs: ahead.begunMs }
}

/** Where the wait for a reply begins, milliseconds after the end of speech: everything before its parts has passed. */
export function wantedMs(parts: readonly Pick<LedgerPart, 'part' | 'ms'>[]): number {
  const first = parts.findIndex(({ part }) => REPLY_PARTS.includes(part))
  return parts.slice(0, first === -1 ? parts.length : first).reduce((sum, { ms }) => sum + ms, 0)
}

/**
 * What is left of each part when it is wanted, milliseconds, in the parts' order. A reply begun ahead is as far by then as
 * it came beside the hold; one that would have begun later than it is wanted begins when it is.
 */
export function exposedMs({ parts, begunMs }: TurnWork): readonly number[] {
  const wanted = wantedMs(parts.map((part) => (REPLY_PARTS.includes(part.part) ? part : { ...part, ms: part.wholeMs })))
  let clockMs = Math.min(begunMs ?? wanted, wanted)
  return parts.map(({ part, wholeMs }) => {
    if (!REPLY_PARTS.includes(part)) return wholeMs
    const fromMs = clockMs
    clockMs += wholeMs
    return Math.max(0, clockMs - Math.max(fromMs, wanted))
  })
}

interface Ahead {
  readonly begunMs: number
  readonly wholes: Partial<Record<LedgerPartName, number>>
}

/** The reply's own work by its spans, where it was begun before the transcript was final. */
function aheadOf({ spans, anchors: { speechEndMs }, ledger }: WhatIfTurn): Ahead | undefined {
  if (speechEndMs === undefined || !ledger) return undefined
  const own = spans.filter(({ cancelled }) => cancelled !== true)
  const decode = own.findLast(({ name }) => name === 'llm.decode')
  const acoustic = own.find(({ stage, name }) => stage === 'tts' && name !== 'tts.queue')
  const vocoder = own.find(({ name }) => name === 'tts.vocoder') ?? acoustic
  const prefill = own.findLast((span) => span.name === 'llm.prefill' && decode && span.endMs <= decode.startMs + 1)
  if (!decode || !acoustic || !vocoder || !prefill) return undefined
  const queue = own.findLast((span) => span.name === 'llm.queue' && span.endMs <= prefill.startMs + 1)
  const voiceQueue = own.find(({ name }) => name === 'tts.queue')
  const begunMs = (queue ?? prefill).startMs - speechEndMs
  if (begunMs > wantedMs(ledger.parts) - AHEAD_FROM_MS) return undefined
  const tokenMs = decode.firstOutputMs ?? decode.endMs
  return {
    begunMs,
    wholes: {
      'llm.queue': queue ? lengthOf(queue) : 0,
      'llm.prefill': lengthOf(prefill),
      'llm.first_token': Math.max(0, tokenMs - prefill.endMs),
      'text.gather': Math.max(0, (voiceQueue ?? acoustic).startMs - tokenMs),
      'tts.queue': voiceQueue ? lengthOf(voiceQueue) : 0,
      'tts.first_audio': Math.max(0, (vocoder.firstOutputMs ?? vocoder.endMs) - acoustic.startMs),
    },
  }
}

function lengthOf({ startMs, endMs }: Span): number {
  return Math.max(0, endMs - startMs)
}
