/** One value of a metric. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** What `# TYPE` says of the metric that it belongs to, and that metric's name; absent where nothing is said. */
  readonly declared?: { readonly type: string; readonly metric: string }
}

/** Samples beyond this are left out: a server's text is read, not trusted. */
const MAX_SAMPLES = 20_000

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
/** The name, then labels in braces (quoted strings may hold braces), then the value; a time or an exemplar may follow. */
const SAMPLE = new RegExp(`^(${NAME})[ \\t]*(?:\\{((?:[^"{}]|"(?:[^"\\\\]|\\\\.)*")*)\\})?[ \\t]*(\\S+)(?:[ \\t].*)?$`)
/** Of a metric, the type that its server declares. */
const TYPE = new RegExp(`^#[ \\t]*TYPE[ \\t]+(${NAME})[ \\t]+(\\w+)$`)
/** What a metric's samples are called beyond its own name. */
const PART = /_(?:bucket|sum|count|gsum|gcount|created|total|info)$/
const LABEL = new RegExp(`(${NAME})[ \\t]*=[ \\t]*"((?:[^"\\\\]|\\\\.)*)"`, 'g')

/**
 * Reads Prometheus text (format 0.0.4, and what OpenMetrics has in common with it). Other comments than types,
 * timestamps and exemplars are passed over; so is a line that is no sample: a scrape of something else is an empty list, not an error.
 */
export function parsePrometheusText(text: string): readonly MetricSample[] {
  const samples: MetricSample[] = []
  const types = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (samples.length >= MAX_SAMPLES) break
    const trimmed = line.trim()
    const [, metric, type] = TYPE.exec(trimmed) ?? []
    if (metric !== undefined && type !== undefined && types.size < MAX_SAMPLES) types.set(metric, type)
    const sample = parseLine(trimmed)
    if (sample) samples.push({ ...sample, ...declaredFor(sample.name, types) })
  }
  return samples
}

/** A type of the sample's own name goes before that of the metric whose part it may be. */
function declaredFor(name: string, types: ReadonlyMap<string, string>): Pick<MetricSample, 'declared'> {
  for (const metric of [name, name.replace(PART, '')]) {
    const type = types.get(metric)
    if (type !== undefined) return { declared: { type, metric } }
  }
  return {}
}

function parseLine(line: string): MetricSample | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const [, name, labels = '', written = ''] = SAMPLE.exec(line) ?? []
  if (name === undefined) return undefined
  const value = numberOf(written)
  return value === undefined ? undefined : { name, labels: labelsOf(labels), value }
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(LABEL)) {
    // Defined, not assigned: a label may be called `__proto__`.
    Object.defineProperty(labels, name, { value: unescaped(value), enumerable: true, configurable: true })
  }
  return labels
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
}

/** Decimal numbers as Go writes them, and its words for what is none. */
function numberOf(text: string): number | undefined {
  if (/^\+?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY
  if (/^nan$/i.test(text)) return Number.NaN
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}
