import type { FlagRecord } from '../../protocol/flags.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'
import type { Span } from '../../protocol/spans.ts'
import type { TurnRecord } from '../../protocol/turns.ts'

export type TraceAttributes = Readonly<Record<string, string | number | boolean>>

/** One span of a turn's trace; times are wall-clock milliseconds since 1970. */
export interface TraceSpan {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: TraceAttributes
  /** Why the work failed. */
  readonly error?: string
  readonly children: readonly TraceSpan[]
}

export interface TurnTraceOptions {
  /** Transcript and reply as attributes: personal, so only where the user says so. */
  readonly includeText: boolean
  /** Name of the language model, where it is known. */
  readonly model?: string
}

/**
 * A turn as a trace: the turn is the root; below it stand the ledger's parts (contiguous, they sum to the latency) and
 * the stages' spans (real work, it may overlap). The language model's spans hang below one of OpenTelemetry's GenAI
 * conventions (`chat`), so that tools which know those show model, tokens and the time to the first chunk.
 */
export function turnTrace(turn: TurnRecord, options: TurnTraceOptions): TraceSpan {
  // Stamps are on the host's monotonic clock; the wall clock was read once, when the turn was opened.
  const epochMs = Date.parse(turn.startedAt) - turn.anchors.openedMs
  const children = [...ledgerSpans(turn, epochMs), ...stageSpans(turn, epochMs, options)]
  const startMs = epochMs + turn.anchors.openedMs
  const endMs = epochMs + (turn.anchors.closedMs ?? turn.anchors.openedMs)
  return {
    name: 'turn',
    startMs: Math.min(startMs, ...children.map((child) => child.startMs)),
    endMs: Math.max(endMs, ...children.map((child) => child.endMs)),
    attributes: turnAttributes(turn, options),
    ...(turn.error ? { error: turn.error.message } : {}),
    children,
  }
}

function turnAttributes(turn: TurnRecord, { includeText }: TurnTraceOptions): TraceAttributes {
  const { ledger } = turn
  return known({
    'firstword.turn.id': turn.id,
    'firstword.turn.index': turn.index,
    'firstword.turn.origin': turn.origin,
    'firstword.turn.status': turn.status,
    'firstword.turn.pace': turn.pace,
    'firstword.turn.not_measurable': turn.notMeasurable,
    'firstword.device.id': turn.deviceId,
    'firstword.clip.id': turn.clipId,
    'firstword.preset': turn.preset,
    'firstword.latency.processing_ms': ledger?.processingMs,
    'firstword.latency.heard_ms': ledger?.heardMs,
    'firstword.latency.unattributed_ms': ledger?.unattributedMs,
    ...prefixed('firstword.flag.', turn.flags),
    ...(includeText
      ? { 'firstword.text.transcript': turn.transcript.text, 'firstword.text.reply': turn.reply.text }
      : {}),
  })
}

function ledgerSpans({ ledger, anchors }: TurnRecord, epochMs: number): TraceSpan[] {
  const { speechEndMs } = anchors
  if (!ledger || speechEndMs === undefined) return []
  const originMs = epochMs + speechEndMs
  return ledger.parts.map((part: LedgerPart) => ({
    name: `ledger ${part.part}`,
    startMs: originMs + part.startMs,
    endMs: originMs + part.startMs + part.ms,
    attributes: known({
      'firstword.ledger.part': part.part,
      'firstword.ledger.owner.kind': part.owner.kind,
      'firstword.ledger.owner.name': part.owner.name,
      'firstword.ledger.estimate': part.estimate,
    }),
    children: [],
  }))
}

function stageSpans(turn: TurnRecord, epochMs: number, options: TurnTraceOptions): TraceSpan[] {
  const spans = turn.spans.map((span) => ({ stage: span.stage, trace: stageSpan(span, epochMs) }))
  const chat = chatSpan(
    turn,
    spans.flatMap(({ stage, trace }) => (stage === 'llm' ? [trace] : [])),
    epochMs,
    options,
  )
  return [...spans.flatMap(({ stage, trace }) => (stage === 'llm' ? [] : [trace])), ...(chat ? [chat] : [])]
}

function stageSpan(span: Span, epochMs: number): TraceSpan {
  const { startMs, endMs, firstOutputMs } = span
  return {
    name: span.name,
    startMs: epochMs + startMs,
    endMs: epochMs + endMs,
    attributes: known({
      'firstword.stage': span.stage,
      'firstword.span.kind': span.kind,
      'firstword.span.cancelled': span.cancelled,
      'firstword.span.first_output_ms': firstOutputMs === undefined ? undefined : firstOutputMs - startMs,
    }),
    children: [],
  }
}

/** The model's work as GenAI knows it; names as in OpenTelemetry's semantic conventions for generative AI. */
function chatSpan(
  turn: TurnRecord,
  children: readonly TraceSpan[],
  epochMs: number,
  { includeText, model }: TurnTraceOptions,
): TraceSpan | undefined {
  const [first] = children
  if (!first) return undefined
  const startMs = Math.min(...children.map((child) => child.startMs))
  const { flags, counters, anchors } = turn
  const firstTokenS = anchors.firstTokenMs === undefined ? undefined : (epochMs + anchors.firstTokenMs - startMs) / 1000
  return {
    name: model === undefined ? 'chat' : `chat ${model}`,
    startMs,
    endMs: Math.max(...children.map((child) => child.endMs)),
    attributes: known({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'firstword',
      'gen_ai.request.model': model,
      'gen_ai.request.max_tokens': flags.LLM_REPLY_MAX_TOKENS,
      'gen_ai.request.temperature': flags.LLM_TEMPERATURE,
      'gen_ai.request.top_k': flags.LLM_TOP_K,
      'gen_ai.request.stream': flags.LLM_STREAM_FIRST_TOKEN,
      'gen_ai.usage.input_tokens': counters['llm.promptTokens'],
      'gen_ai.usage.output_tokens': counters['llm.replyTokens'],
      'gen_ai.usage.cache_read.input_tokens': counters['llm.cachedTokens'],
      'gen_ai.response.time_to_first_chunk': firstTokenS,
      ...(includeText ? messages(turn) : {}),
    }),
    children,
  }
}

function messages({ transcript, reply }: TurnRecord): Record<string, string> {
  const message = (role: string, content: string) =>
    JSON.stringify([{ role, parts: [{ type: 'text', content }], ...(role === 'assistant' ? END : {}) }])
  return {
    'gen_ai.input.messages': message('user', transcript.text),
    'gen_ai.output.messages': message('assistant', reply.text),
  }
}
const END = { finish_reason: 'stop' }

function prefixed(prefix: string, flags: FlagRecord): FlagRecord {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [prefix + name, value]))
}

/** Leaves out what is not known. */
function known(attributes: Readonly<Record<string, string | number | boolean | undefined>>): TraceAttributes {
  return Object.fromEntries(Object.entries(attributes).filter((entry) => entry[1] !== undefined)) as TraceAttributes
}
