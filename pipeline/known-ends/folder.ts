import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { z } from 'zod'
import { readWavFile } from '../audio/wav.ts'
import { Failure, messageOf } from '../base/failure.ts'
import {
  KNOWN_ENDS_RATE_HZ,
  type KnownEndSet,
  type KnownPause,
  type KnownUtterance,
  UTTERANCE_KINDS,
} from './contract.ts'
import { decodeOggOpus } from './ogg-sound.ts'

/** The table of a folder is the first of these that is there: JSON Lines, or one JSON list. */
export const TABLE_NAMES = ['turns.jsonl', 'metadata.jsonl', 'turns.json', 'metadata.json'] as const
/** Silences shorter than this are none: a stop consonant closes the mouth for as long. */
const LEAST_PAUSE_SECONDS = 0.1
const HOW = `Its table (${TABLE_NAMES.join(', ')}) has one row a turn: {"id": "a", "language": "en", "audio": "a.wav", "silence_spans": [{"start": 1.2, "end": 1.7}, …]}; the last silence is the turn's end.`

const span = z.object({ start: z.number().nonnegative(), end: z.number().nonnegative() })
const rowSchema = z
  .object({
    id: z.union([z.string().min(1), z.number()]).transform(String),
    language: z.string().optional(),
    audio: z.string().min(1).optional(),
    /** As folders of sound name it on the hub. */
    file_name: z.string().min(1).optional(),
    silence_spans: z.array(span).min(1, 'no silence, so no end'),
    kind: z.enum(UTTERANCE_KINDS).optional(),
    voice: z.string().optional(),
    text: z.string().optional(),
    words: z.array(z.object({ word: z.string() })).optional(),
  })
  .refine(({ audio, file_name }) => audio ?? file_name, 'neither "audio" nor "file_name" names its sound')
type Row = z.infer<typeof rowSchema>

/**
 * Reads a folder of recordings with known ends, in the form of public benchmarks of end-of-turn detection: a table with one
 * row a turn that lists all its silences in seconds, the last of which is the end. Fields that nothing here needs are
 * passed over. Sound: WAV of any kind, or Ogg Opus. A row that cannot be used is left out and named in `faults`.
 *
 * @throws Failure `known-ends.…` where nothing of the folder can be used
 */
export async function readKnownEndFolder(folder: string): Promise<KnownEndSet> {
  const { table, rows } = await readTable(folder)
  const utterances: KnownUtterance[] = []
  const faults: string[] = []
  const ids = new Set<string>()
  for (const [index, row] of rows.entries()) {
    try {
      const utterance = await utteranceOf(folder, row)
      if (ids.has(utterance.id)) throw new Failure('known-ends.row', `"${utterance.id}" is there twice`)
      ids.add(utterance.id)
      utterances.push(utterance)
    } catch (error) {
      faults.push(`${table}, row ${index + 1}: ${wrongIn(error)}`)
    }
  }
  if (utterances.length > 0) return { name: basename(folder), utterances, faults }
  throw new Failure('known-ends.nothing', `No turn of ${folder} can be used: ${faults[0] ?? 'its table is empty'}`, HOW)
}

async function readTable(folder: string): Promise<{ table: string; rows: unknown[] }> {
  for (const table of TABLE_NAMES) {
    const text = await readFile(join(folder, table), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    try {
      if (table.endsWith('.json')) return { table, rows: z.array(z.unknown()).parse(JSON.parse(text)) }
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
      return { table, rows: lines.map((line) => JSON.parse(line)) }
    } catch (error) {
      throw new Failure('known-ends.table', `${join(folder, table)} cannot be read: ${wrongIn(error)}`, HOW)
    }
  }
  throw new Failure('known-ends.none', `${folder} has no table of turns`, HOW)
}

async function utteranceOf(folder: string, raw: unknown): Promise<KnownUtterance> {
  const row = rowSchema.parse(raw)
  const path = join(folder, row.audio ?? row.file_name ?? '')
  const sampleCount = (await soundOf(path)).length
  const { pauses, endSample } = silencesOf(row, sampleCount)
  return {
    id: row.id,
    kind: row.kind,
    voice: row.voice,
    text: row.text ?? row.words?.map(({ word }) => word).join(' '),
    language: row.language,
    sampleCount,
    endSample,
    pauses,
    heldOut: true,
    pcm: () => soundOf(path),
  }
}

function silencesOf({ silence_spans: spans }: Row, sampleCount: number): { pauses: KnownPause[]; endSample: number } {
  const inOrder = spans.every(({ start, end }, index) => end >= start && start >= (spans[index - 1]?.end ?? 0))
  if (!inOrder) throw new Failure('known-ends.row', 'its silences overlap or are not in order')
  const endSample = Math.round((spans.at(-1)?.start ?? 0) * KNOWN_ENDS_RATE_HZ)
  if (endSample <= 0 || endSample > sampleCount) {
    throw new Failure('known-ends.row', `its end at ${spans.at(-1)?.start} s lies outside its sound`)
  }
  const pauses = spans
    .slice(0, -1)
    .filter(({ start, end }) => end - start >= LEAST_PAUSE_SECONDS && start > 0)
    .map(({ start, end }) => ({
      startSample: Math.round(start * KNOWN_ENDS_RATE_HZ),
      endSample: Math.round(end * KNOWN_ENDS_RATE_HZ),
    }))
  return { pauses, endSample }
}

async function soundOf(path: string): Promise<Float32Array> {
  if (!['.opus', '.ogg'].includes(extname(path).toLowerCase())) return (await readWavFile(path, KNOWN_ENDS_RATE_HZ)).pcm
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Failure('known-ends.sound', `${path} cannot be opened: ${messageOf(error)}`)
  })
  return decodeOggOpus(bytes, KNOWN_ENDS_RATE_HZ)
}

/** What is wrong, in one line. */
function wrongIn(error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error).split('\n')[0] ?? ''
  return error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')
}
