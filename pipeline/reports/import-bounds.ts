import { z } from 'zod'
import { notesSchema, tagsSchema, titleSchema } from '../protocol/wire/bounds.ts'

/** Three days and a half of one sample a second; a load test of a day at one turn a second. */
const MOST_SAMPLES = 300_000
const MOST_TURNS = 100_000
const MOST_ARMS = 1000
/** Of any text but a recording: an hour of talking has some 60,000 characters. */
const MOST_CHARACTERS = 100_000
/** Of any list within a turn: spans, words, speech probabilities. */
const MOST_ENTRIES = 1_000_000
const MOST_DEPTH = 30
/** Of any number: whole ones are exact to here, and milliseconds last for 30,000 years. */
const MOST_NUMBER = 1e15
const EARLIEST_DATE = Date.UTC(1970, 0, 1)
const LATEST_DATE = Date.UTC(2200, 0, 1)

const DATES: ReadonlySet<string> = new Set(['startedAt', 'endedAt', 'exportedAt', 'measuredAt', 'at'])
const RECORDING = 'audioBase64'

const countsSchema = z.object({
  session: z.looseObject({ arms: z.array(z.unknown()).max(MOST_ARMS) }),
  samples: z.array(z.unknown()).max(MOST_SAMPLES),
  turns: z.array(z.unknown()).max(MOST_TURNS),
})

/** What may be edited of a session is held to the bounds of edits. */
const textsSchema = z.object({
  session: z.looseObject({ title: titleSchema, notes: notesSchema, tags: tagsSchema }),
})

/**
 * What is beyond all bounds in the content of a session's file, with its place; `undefined`: nothing. Looked at before
 * its shape is, which takes long for a million of anything. What is not there at all is no matter of bounds.
 */
export function beyondBounds(content: unknown): string | undefined {
  for (const schema of [countsSchema, textsSchema]) {
    const issue = schema.safeParse(content).error?.issues.find(({ code }) => code === 'too_big')
    if (issue) return `${issue.path.join('.')}: ${issue.message}`
  }
  const places: (string | number)[] = []
  const what = beyond(content, places)
  return what && `${places.join('.')}: ${what}`
}

/** Leaves in `places` where it is. */
function beyond(value: unknown, places: (string | number)[]): string | undefined {
  if (typeof value === 'number') return Math.abs(value) <= MOST_NUMBER ? undefined : 'a number beyond all measure'
  if (typeof value === 'string') return beyondText(value, places.at(-1))
  if (typeof value !== 'object' || value === null) return undefined
  if (places.length > MOST_DEPTH) return `more than ${MOST_DEPTH} levels deep`
  const size = Array.isArray(value) ? value.length : Object.keys(value).length
  if (size > MOST_ENTRIES) return `more than ${MOST_ENTRIES} entries`
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [name, entry] of entries) {
    places.push(name)
    const what = beyond(entry, places)
    if (what) return what
    places.pop()
  }
  return undefined
}

function beyondText(text: string, name: string | number | undefined): string | undefined {
  if (name === RECORDING) return undefined
  if (text.length > MOST_CHARACTERS) return `more than ${MOST_CHARACTERS} characters`
  if (typeof name !== 'string' || !DATES.has(name)) return undefined
  const date = Date.parse(text)
  return date >= EARLIEST_DATE && date < LATEST_DATE ? undefined : `"${text.slice(0, 40)}" is no date`
}
