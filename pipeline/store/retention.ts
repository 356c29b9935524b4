import type { RetentionPreview, RetentionRules, SessionKind } from '../protocol/sessions.ts'

/** A session as retention sees it. */
export interface StoredWeight {
  readonly id: string
  readonly kind: SessionKind
  readonly title: string
  readonly arms: RetentionPreview['sessions'][number]['arms']
  readonly startedAt: string
  /** Its share of the database. */
  readonly rowBytes: number
  readonly audioBytes: number
  readonly recordings: number
  /** It runs: it is never deleted. */
  readonly running: boolean
  /** Hidden already: the first to go where room is needed. */
  readonly deleted: boolean
}

export interface RetentionPlan {
  readonly preview: RetentionPreview
  /** Sessions whose recordings go while their numbers stay. */
  readonly silence: readonly string[]
}

const DAY_MS = 24 * 60 * 60 * 1000

/** What has to go by the rules: what is too old, then the oldest until the rest fits. Changes nothing. */
export function planRetention(keepsakes: readonly StoredWeight[], rules: RetentionRules, nowMs: number): RetentionPlan {
  const isOlder = (keepsake: StoredWeight, days: number | undefined) =>
    days !== undefined && Date.parse(keepsake.startedAt) < nowMs - days * DAY_MS
  const movable = keepsakes.filter(({ running }) => !running).sort(firstToGo)
  const going = new Set(movable.filter((keepsake) => isOlder(keepsake, rules.maxAgeDays)))
  const silenced = new Set(
    movable.filter(
      (keepsake) => !going.has(keepsake) && keepsake.recordings > 0 && isOlder(keepsake, rules.maxAudioAgeDays),
    ),
  )
  const kept = (keepsake: StoredWeight) => {
    if (going.has(keepsake)) return 0
    return keepsake.rowBytes + (silenced.has(keepsake) ? 0 : keepsake.audioBytes)
  }
  let bytes = keepsakes.reduce((sum, keepsake) => sum + kept(keepsake), 0)
  for (const keepsake of movable) {
    if (bytes <= (rules.maxBytes ?? Number.POSITIVE_INFINITY)) break
    bytes -= kept(keepsake)
    silenced.delete(keepsake)
    going.add(keepsake)
  }
  return {
    preview: previewOf(
      movable.filter((each) => going.has(each)),
      [...silenced],
    ),
    silence: idsOf(silenced),
  }
}

function previewOf(going: readonly StoredWeight[], silenced: readonly StoredWeight[]): RetentionPreview {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
  const sessions = going.map(({ id, kind, title, arms, startedAt, rowBytes, audioBytes }) => ({
    ...{ id, kind, title, arms, startedAt },
    bytes: rowBytes + audioBytes,
  }))
  return {
    sessions,
    recordings: sum([...going, ...silenced].map(({ recordings }) => recordings)),
    bytes: sum([...sessions.map(({ bytes }) => bytes), ...silenced.map(({ audioBytes }) => audioBytes)]),
  }
}

function firstToGo(a: StoredWeight, b: StoredWeight): number {
  if (a.deleted !== b.deleted) return a.deleted ? -1 : 1
  return a.startedAt < b.startedAt ? -1 : Number(a.startedAt > b.startedAt)
}

function idsOf(keepsakes: Iterable<StoredWeight>): string[] {
  return [...keepsakes].map(({ id }) => id)
}
