import { type HrTime, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type ReadableSpan, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { AnswerReader, checkAnswer, exportFailure } from './otlp-answer.ts'
import type { TraceSpan } from './turn-trace.ts'

/** How long the SDK may take for one batch, its own retries with back-off included. */
const EXPORT_TIMEOUT_MS = 10_000

/** Sends traces to a collector; rejects with why it could not, or why not all of them. */
export interface TraceSender {
  send(traces: readonly TraceSpan[]): Promise<void>
  close(): Promise<void>
}

/**
 * A sender by OTLP/HTTP (JSON) with OpenTelemetry's SDK. Spans get the times they are given; nothing is sampled away.
 * What the SDK reads from the environment (OTEL_EXPORTER_OTLP_HEADERS, for collectors that ask for a key) holds.
 *
 * @param endpoint full address of the collector's traces, e.g. `http://127.0.0.1:4318/v1/traces`
 */
export function createOtlpSender(
  endpoint: string,
  appVersion: string,
  timeoutMillis: number = EXPORT_TIMEOUT_MS,
): TraceSender {
  const exporter = new OTLPTraceExporter({ url: endpoint, timeoutMillis, concurrencyLimit: 1 })
  const answers = new AnswerReader(endpoint)
  const ended = new EndedSpans()
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'firstword',
      'service.version': appVersion,
      'host.arch': process.arch === 'x64' ? 'amd64' : process.arch,
      'os.type': process.platform,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
    }),
    spanProcessors: [ended],
    spanLimits: { attributeCountLimit: 256 },
  })
  const tracer = provider.getTracer('firstword', appVersion)
  return {
    async send(traces) {
      for (const root of traces) record(tracer, root, ROOT_CONTEXT)
      const spans = ended.take()
      answers.take()
      await exported(exporter, spans, endpoint)
      const answer = answers.take()
      if (answer) checkAnswer(answer, spans.length)
    },
    close() {
      answers.close()
      return exporter.shutdown()
    },
  }
}

function record(tracer: Tracer, span: TraceSpan, parent: typeof ROOT_CONTEXT): void {
  const { name, startMs, endMs, attributes, error, children } = span
  const recorded = tracer.startSpan(name, { startTime: hrTime(startMs), attributes: { ...attributes } }, parent)
  if (error !== undefined) recorded.setStatus({ code: SpanStatusCode.ERROR, message: error })
  const below = trace.setSpan(parent, recorded)
  for (const child of children) record(tracer, child, below)
  recorded.end(hrTime(endMs))
}

/** Seconds and nanoseconds: what the SDK takes without rounding to its own clock. */
function hrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000)
  return [seconds, Math.round((epochMs - seconds * 1000) * 1e6)]
}

function exported(exporter: OTLPTraceExporter, spans: ReadableSpan[], endpoint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(spans, ({ code, error }) => {
      if (code === 0) resolve()
      else reject(exportFailure(error, endpoint))
    })
  })
}

/** Gathers ended spans: what is sent and when is settled by the queue of turns, not by spans. */
class EndedSpans implements SpanProcessor {
  #spans: ReadableSpan[] = []

  take(): ReadableSpan[] {
    const spans = this.#spans
    this.#spans = []
    return spans
  }

  onStart(): void {
    // A span is of interest when it has ended.
  }

  onEnd(span: ReadableSpan): void {
    this.#spans.push(span)
  }

  async forceFlush(): Promise<void> {
    // Nothing waits here: `take` hands everything over.
  }

  async shutdown(): Promise<void> {
    this.#spans = []
  }
}
