import { PROCESSING_PARTS, partRow } from '../measures/ledger/ledger-parts.ts'
import {
  LEDGER_PARTS,
  type Ledger,
  type LedgerOwner,
  type LedgerPart,
  type LedgerPartName,
  STOLEN,
  UNATTRIBUTED,
} from '../protocol/ledger.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { remote } from './remote-parts.ts'

/**
 * The moments a ledger is made from: host clock, milliseconds, each stamped where it happened.
 * A stamp that is absent has not happened yet, or could not be taken (then `reasons` says why).
 */
export interface LedgerStamps {
  /** The last voiced sample was captured: t = 0. */
  readonly speechEndMs: number
  /** The silence the endpoint demands had been captured in full. */
  readonly holdEndMs?: number
  /** The audio that decided the endpoint had been captured in full; had reached the detector; was begun by it. */
  readonly decidingAudioMs?: number
  readonly vadRequestedMs?: number
  readonly vadStartedMs?: number
  /** The endpoint was decided. */
  readonly endpointMs?: number
  /** The recogniser's worker began what was left to do. */
  readonly asrStartedMs?: number
  /** The recogniser's worker had the final text. */
  readonly transcriptMs?: number
  readonly llmRequestedMs?: number
  readonly llmStartedMs?: number
  readonly prefilledMs?: number
  readonly firstTokenMs?: number
  /** Something speakable had gathered. */
  readonly pieceReadyMs?: number
  readonly ttsRequestedMs?: number
  readonly ttsStartedMs?: number
  /** The first chunk of audio left the voice's worker. */
  readonly firstAudioMs?: number
  /** How long the reply's audio is silent before its first audible sample; a duration. */
  readonly leadingSilenceMs?: number
  /** The player had the first chunk. */
  readonly handedMs?: number
  /** The player rendered the first sample. */
  readonly renderedMs?: number
  /** The device's output latency, an estimate; a duration. */
  readonly outputLatencyMs?: number
  /** Of stages that are servers elsewhere: what `asr.finalize`, `llm.prefill` and `tts.first_audio` are made of. */
  readonly asrRemote?: RemoteStamps
  readonly llmRemote?: RemoteStamps
  readonly ttsRemote?: RemoteStamps
}

/**
 * When the request of a stage to its server elsewhere was where; host clock, milliseconds. What did not happen is absent:
 * a connection that stood already was not opened.
 */
export interface RemoteStamps {
  readonly connectedMs?: number | undefined
  readonly securedMs?: number | undefined
  /** The request left; what went before was our own work. */
  readonly leftMs?: number | undefined
  /** The first byte of the answer came. */
  readonly firstByteMs?: number | undefined
  /** How long the server says it worked before its first output; a duration. */
  readonly serverMs?: number | undefined
}

/** Who could shorten each part, for the parts whose owner depends on the flags in force. */
export type LedgerOwners = Partial<Record<LedgerPartName, LedgerOwner>>

/**
 * How much of a part's work its thread was ready and not let onto a processor, milliseconds; a part that is not named lost
 * nothing, or nobody knows. For `llm.queue` and `tts.queue`: how much of the time before them the host's thread was.
 */
export type StolenTimes = Partial<Record<LedgerPartName, number>>

/** Why a part of this turn cannot be measured. */
export type LedgerReasons = Partial<Record<LedgerPartName, StatedReason>>

/** Less stolen time than this stays in its part: a thread that is merely woken waits as long, and nobody looks for it. */
const LEAST_STOLEN_MS = 0.5

/** One part as it was measured: an interval of the clock, or a duration of audio appended to the end. */
export type Measured =
  | {
      readonly part: LedgerPartName
      readonly fromMs: number
      readonly toMs: number
      /** Where it is another than whose the part is by itself. */
      readonly owner?: LedgerOwner
      /** No time that its thread lost to others is taken out of it. */
      readonly loses?: 'nothing'
    }
  | { readonly part: LedgerPartName; readonly durationMs: number; readonly estimate?: boolean }

/**
 * Builds a turn's ledger: the contiguous parts from the acoustic end of speech to the first audible sample,
 * as far as the stamps reach. Every part begins where the one before ended:
 *
 * - a part whose work began before that point (work done ahead of time) counts only what is left of it, possibly 0;
 * - where a part begins later, the time between is `unattributed` and stands as a part of its own;
 * - time in which the work was kept from a processor is taken out of its part and stands before it, as the machine's. Of
 *   work that was done ahead of time in part, it is taken in the same proportion.
 *
 * So the parts always sum exactly to the total. After the first part without its stamps the ledger stops:
 * what follows is unknown, not 0, and is listed in `unmeasured` where there is a reason to give.
 */
export function buildLedger(
  stamps: LedgerStamps,
  owners: LedgerOwners = {},
  reasons: LedgerReasons = {},
  stolen: StolenTimes = {},
): Ledger {
  const parts = layOut(measuredParts(stamps), stamps.speechEndMs, owners, stolen)
  const known = new Set(parts.map((part) => part.part))
  const unmeasured = LEDGER_PARTS.flatMap((part) => {
    const told = reasons[part]
    return told !== undefined && !known.has(part) ? [{ part, ...told }] : []
  })
  const totalMs = parts.length === 0 ? 0 : endOf(parts[parts.length - 1])
  const complete = known.has('tts.first_audio')
  return {
    parts,
    unmeasured,
    totalMs,
    processingMs: complete ? processingMs(parts) : undefined,
    heardMs: known.has('transport') ? totalMs : undefined,
    unattributedMs: sumOf(parts, [UNATTRIBUTED]),
  }
}

/** Total of the named parts, milliseconds. */
export function sumOf(parts: readonly LedgerPart[], names: readonly LedgerPartName[]): number {
  return parts.reduce((sum, part) => (names.includes(part.part) ? sum + part.ms : sum), 0)
}

/** From the end of the hold to the first chunk of audio, the unattributed time between included. */
function processingMs(parts: readonly LedgerPart[]): number {
  const first = parts.find((part) => PROCESSING_PARTS.includes(part.part))
  const last = parts.findLast((part) => PROCESSING_PARTS.includes(part.part))
  return first && last ? endOf(last) - first.startMs : 0
}

function endOf(part: LedgerPart | undefined): number {
  return part ? part.startMs + part.ms : 0
}

/** The parts whose stamps are all there, in ledger order, up to the first gap in knowledge. */
function measuredParts(s: LedgerStamps): readonly Measured[] {
  const candidates: readonly (Measured | undefined)[] = [
    interval('endpoint.hold', s.speechEndMs, s.holdEndMs),
    ...decision(s),
    ...(s.asrStartedMs === undefined ? [] : [interval('asr.queue', s.endpointMs, s.asrStartedMs)]),
    ...remote(interval('asr.finalize', s.asrStartedMs ?? s.endpointMs, s.transcriptMs), s.asrRemote),
    interval('llm.queue', s.llmRequestedMs, s.llmStartedMs),
    ...remote(interval('llm.prefill', s.llmStartedMs, s.prefilledMs), s.llmRemote),
    interval('llm.first_token', s.prefilledMs, s.firstTokenMs),
    interval('text.gather', s.firstTokenMs, s.pieceReadyMs),
    interval('tts.queue', s.ttsRequestedMs, s.ttsStartedMs),
    ...remote(interval('tts.first_audio', s.ttsStartedMs, s.firstAudioMs), s.ttsRemote),
    s.leadingSilenceMs === undefined ? undefined : { part: 'tts.leading_silence', durationMs: s.leadingSilenceMs },
    interval('transport', s.firstAudioMs, s.handedMs),
  ]
  const upToGap = candidates.slice(0, firstGap(candidates)).filter((part) => part !== undefined)
  return upToGap.length === candidates.length ? [...upToGap, ...playback(s)] : upToGap
}

/**
 * From the end of the hold to the endpoint: how late the audio came that decided it, its wait for the detector, and the
 * rest, which is the detector's. What lies before the end of that audio (it sees a whole window at a time) is the
 * detector's too, and is laid behind the waits with the rest of its time.
 */
function decision({
  holdEndMs,
  decidingAudioMs,
  vadRequestedMs,
  vadStartedMs,
  endpointMs,
}: LedgerStamps): readonly (Measured | undefined)[] {
  if (holdEndMs === undefined || endpointMs === undefined) return [undefined]
  if (decidingAudioMs === undefined || vadRequestedMs === undefined || vadStartedMs === undefined) {
    return [interval('vad.decide', holdEndMs, endpointMs)]
  }
  const lateMs = Math.max(0, vadRequestedMs - Math.max(holdEndMs, decidingAudioMs))
  const queueMs = Math.max(0, vadStartedMs - Math.max(holdEndMs, vadRequestedMs))
  const arrivedMs = Math.min(endpointMs, holdEndMs + lateMs)
  const begunMs = Math.min(endpointMs, arrivedMs + queueMs)
  return [
    interval('machine.late_audio', holdEndMs, arrivedMs),
    interval('vad.queue', arrivedMs, begunMs),
    interval('vad.decide', begunMs, endpointMs),
  ]
}

function interval(part: LedgerPartName, fromMs: number | undefined, toMs: number | undefined): Measured | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : { part, fromMs, toMs }
}

function firstGap(parts: readonly unknown[]): number {
  const gap = parts.indexOf(undefined)
  return gap === -1 ? parts.length : gap
}

/** Buffering in the player is measured, the device's own latency estimated: one part, marked as an estimate where that is in it. */
function playback(s: LedgerStamps): readonly Measured[] {
  if (s.handedMs === undefined || s.renderedMs === undefined) return []
  const buffered = Math.max(0, s.renderedMs - s.handedMs)
  return [
    { part: 'playback', durationMs: buffered + (s.outputLatencyMs ?? 0), estimate: s.outputLatencyMs !== undefined },
  ]
}

/**
 * Lays measured parts end to end. `clockMs` walks along the host's clock, `cursor` along the ledger:
 * they part company once a duration of audio (leading silence) has been appended.
 */
function layOut(
  measured: readonly Measured[],
  originMs: number,
  owners: LedgerOwners,
  stolen: StolenTimes,
): LedgerPart[] {
  const parts: LedgerPart[] = []
  let clockMs = originMs
  let cursor = 0
  const append = (part: LedgerPartName, ms: number, { estimate, owner }: Pick<LedgerPart, 'estimate'> & Owned = {}) => {
    parts.push({
      part,
      owner: owner ?? owners[part] ?? partRow(part).owner,
      startMs: cursor,
      ms,
      ...(estimate ? { estimate } : {}),
    })
    cursor += ms
  }
  for (const entry of measured) {
    if ('durationMs' in entry) {
      append(entry.part, Math.max(0, entry.durationMs), entry)
      continue
    }
    // Silence passes whether anybody works or not, and the way to the player is the machine's already.
    const losing = entry.loses !== 'nothing' && PROCESSING_PARTS.includes(entry.part)
    const lostMs = losing ? (stolen[entry.part] ?? 0) : 0
    const isQueue = HOST_WAITS.includes(entry.part)
    if (entry.fromMs > clockMs) split(UNATTRIBUTED, entry.fromMs - clockMs, isQueue ? lostMs : 0)
    const fromMs = Math.max(clockMs, entry.fromMs)
    const ms = Math.max(0, entry.toMs - fromMs)
    const wholeMs = entry.toMs - entry.fromMs
    split(entry.part, ms, isQueue || wholeMs <= 0 ? 0 : (lostMs * ms) / wholeMs, entry)
    clockMs = Math.max(fromMs, entry.toMs)
  }
  return parts

  function split(part: LedgerPartName, ms: number, lostMs: number, owned: Owned = {}): void {
    const takenMs = Math.min(ms, lostMs)
    const taken = takenMs >= LEAST_STOLEN_MS
    if (taken) append(STOLEN, takenMs)
    if (!taken) append(part, ms, owned)
    else if (part !== UNATTRIBUTED || ms > takenMs) append(part, ms - takenMs, owned)
  }
}

interface Owned {
  readonly owner?: LedgerOwner
}

/** What the host is about to ask for; before it, a result waits for the host's own thread. */
const HOST_WAITS: readonly LedgerPartName[] = ['llm.queue', 'tts.queue']
