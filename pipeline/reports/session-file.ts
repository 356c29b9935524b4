import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { readWavHeader } from '../audio/wav-header.ts'
import { type CodedSentence, Failure } from '../base/failure.ts'
import { codedMachine, codedTurn } from '../measures/reasons/coded-before.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type ExperimentResult, experimentResultSchema } from '../protocol/experiments.ts'
import {
  type Session,
  type SessionTurn,
  type SystemSample,
  sessionSchema,
  sessionTurnSchema,
  systemSampleSchema,
} from '../protocol/sessions.ts'
import { beyondBounds } from './import-bounds.ts'
import { sessionWithoutKeys, withholdText } from './privacy.ts'
import type { ExportOptions, ReportSource } from './source.ts'

const SESSION_FILE_FORMAT = 'firstword-session'
const SESSION_FILE_VERSION = 1

/** A turn in the file: as the session keeps it, with its recording where audio was asked for. */
const fileTurnSchema = sessionTurnSchema.extend({
  /** The stereo WAV file, base64. */
  audioBase64: z.base64().optional(),
})

/** The file that `--format json` writes; the room's README documents it. */
export const sessionFileSchema = z.object({
  format: z.literal(SESSION_FILE_FORMAT),
  version: z.literal(SESSION_FILE_VERSION),
  exportedAt: z.string(),
  appVersion: z.string(),
  /** What was left out because nobody asked for it. */
  withheld: z.object({ text: z.boolean(), audio: z.boolean() }),
  session: sessionSchema,
  result: experimentResultSchema.optional(),
  samples: z.array(systemSampleSchema),
  turns: z.array(fileTurnSchema),
})

/** A session that was read from a file, checked, and not kept yet. */
export interface ReadSession {
  readonly session: Session
  readonly turns: readonly SessionTurn[]
  readonly samples: readonly SystemSample[]
  readonly result?: ExperimentResult
  /** WAV files by turn id. A turn whose recording is not in the file comes without `recording`. */
  readonly recordings: ReadonlyMap<string, Uint8Array>
}

/** Writes a session as one JSON document, one turn a line. */
export async function* writeSessionFile(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const head = {
    format: SESSION_FILE_FORMAT,
    version: SESSION_FILE_VERSION,
    exportedAt: options.exportedAt,
    appVersion: options.appVersion,
    withheld: { text: !options.includeText, audio: !options.includeAudio },
    session: sessionWithoutKeys(source.session),
    ...(source.result ? { result: source.result } : {}),
    samples: await source.samples(),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"turns":[`
  let separator = '\n'
  for await (const page of source.turns()) {
    const lines: string[] = []
    for (const turn of page) {
      lines.push(separator, JSON.stringify(await fileTurn(turn, source, options)))
      separator = ',\n'
    }
    yield lines.join('')
  }
  yield '\n]}\n'
}

async function fileTurn(turn: SessionTurn, source: ReportSource, options: ExportOptions): Promise<object> {
  const written = options.includeText ? turn : withholdText(turn)
  const audio = options.includeAudio && turn.recording ? await source.recording(turn) : undefined
  return audio ? { ...written, audioBase64: Buffer.from(audio).toString('base64') } : written
}

/**
 * Reads what `writeSessionFile` wrote.
 *
 * @throws Failure `import.notJson`, `import.otherVersion`; `import.beyond`, `import.damaged` with the first place that is
 *   wrong
 */
export function readSessionFile(text: string): ReadSession {
  const content = parseJson(text)
  checkVersion(content)
  const beyond = beyondBounds(content)
  if (beyond) {
    throw new Failure('import.beyond', because('import.beyond', { what: beyond }), because('do.correctAndImport'))
  }
  const parsed = sessionFileSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw damaged(
      because('of.what', {
        what: issue?.path.join('.') || because('import.document'),
        why: issue?.message ?? because('import.notFitting'),
      }),
    )
  }
  const { session, turns, samples, result } = parsed.data
  checkReferences(session, turns)
  const recordings = new Map<string, Uint8Array>()
  const kept = turns.map(({ audioBase64, recording, ...turn }): SessionTurn => {
    const coded = { ...turn, record: codedTurn(turn.record) }
    if (!recording || audioBase64 === undefined) return coded
    recordings.set(turn.record.id, readAudio(audioBase64, turn.record.id))
    return { ...coded, recording }
  })
  const { environment } = session
  const known = { ...session, environment: { ...environment, machine: codedMachine(environment.machine) } }
  return { session: known, turns: kept, samples, recordings, ...(result ? { result } : {}) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Failure('import.notJson', because('import.notJson'), because('do.chooseJson'))
  }
}

function checkVersion(content: unknown): void {
  const head = z.object({ format: z.literal(SESSION_FILE_FORMAT), version: z.number() }).safeParse(content)
  if (!head.success) throw damaged(because('import.noSession'))
  if (head.data.version !== SESSION_FILE_VERSION) {
    throw new Failure(
      'import.otherVersion',
      because('import.otherVersion', { version: head.data.version, known: SESSION_FILE_VERSION }),
      because('do.useWriter'),
    )
  }
}

/** What the schema cannot say: turns belong to this session and its arms, and no number is given twice. */
function checkReferences(session: Session, turns: z.infer<typeof fileTurnSchema>[]): void {
  const arms = new Set(session.arms.map((arm) => arm.id))
  if (arms.size !== session.arms.length) throw damaged(because('import.twoArms'))
  const [ids, ordinals] = [new Set<string>(), new Set<number>()]
  for (const { sessionId, armId, ordinal, record, recording } of turns) {
    const where = { turn: ordinal }
    if (sessionId !== session.id) throw damaged(because('import.otherSession', where))
    if (!arms.has(armId)) throw damaged(because('import.noArm', where))
    if (ids.has(record.id) || ordinals.has(ordinal)) throw damaged(because('import.twice', where))
    if (recording && !isPlainPath(recording.file)) throw damaged(because('import.path', where))
    ids.add(record.id)
    ordinals.add(ordinal)
  }
}

/** A file name or a path below its folder: nothing that could lead elsewhere. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((segment) => /^[\w-][\w.-]*$/.test(segment))
}

function readAudio(base64: string, turnId: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  readWavHeader(bytes, bytes.byteLength, `The recording of ${turnId}`)
  return bytes
}

function damaged(what: CodedSentence): Failure {
  return new Failure('import.damaged', because('import.damaged', { what }), because('do.exportAgain'))
}
