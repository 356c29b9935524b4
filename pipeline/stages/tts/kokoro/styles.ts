import { open } from 'node:fs/promises'
import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { metadataInteger, type OnnxMetadata } from '../../../models/onnx-metadata.ts'
import { speakerNumber } from '../voice-options.ts'

/** Rows of a speaker's file where nothing says how many: one for each length of text. */
const ROWS = 510
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT
/** Roles of files of one speaker each begin so. */
const VOICE_ROLE = 'voice.'

/** A speaker's way of speaking: a row of numbers for each length of text. */
export interface SpeakerStyles {
  readonly width: number
  /** The row for so many ids, the two zeros not counted. */
  row(ids: number): Float32Array
}

/**
 * Reads one speaker out of a file of all, as the packs for sherpa-onnx have it.
 *
 * @param chinese the speaker is a Chinese one where none is asked for
 * @throws Failure `model.…` where the file is not what the metadata say, or the speaker unknown
 */
export async function readPackStyles(
  path: string,
  metadata: OnnxMetadata,
  speaker: string | number | undefined,
  chinese: boolean,
): Promise<SpeakerStyles> {
  const [rows = 0, , width = 0] = (metadata.style_dim ?? '').split(',').map(Number)
  const names = speakerNames(metadata)
  const first = names.findIndex((name) => name.startsWith('z'))
  const number = speakerNumber(speaker, names, chinese && first >= 0 ? first : 0)
  return readStyles(path, { rows, width }, number, names.length)
}

/**
 * Reads the file of one speaker, of models that have a file each.
 *
 * @param paths of the model's files by role
 * @throws Failure `model.…` where there is none, or it is cut off
 */
export async function readSpeakerStyles(
  paths: Readonly<Record<string, string>>,
  width: number,
  speaker: string | number | undefined,
): Promise<SpeakerStyles> {
  const names = Object.keys(paths).flatMap((role) =>
    role.startsWith(VOICE_ROLE) ? [role.slice(VOICE_ROLE.length)] : [],
  )
  const named = Math.max(0, names.indexOf('af_heart'))
  const name = names[speakerNumber(speaker, names, named)]
  const path = paths[`${VOICE_ROLE}${name}`] ?? paths.voice
  if (path !== undefined) return readStyles(path, { rows: ROWS, width }, 0, 1)
  throw new Failure('model.unexpected-layout', because('tts.noSpeakers'), because('do.installModel'))
}

function speakerNames(metadata: OnnxMetadata): string[] {
  const count = metadataInteger(metadata, 'n_speakers')
  const names = (metadata.speaker_names ?? '').split(',').map((name) => name.trim())
  return Array.from({ length: count }, (_, number) => names[number] ?? String(number))
}

async function readStyles(
  path: string,
  { rows, width }: { readonly rows: number; readonly width: number },
  number: number,
  speakers: number,
): Promise<SpeakerStyles> {
  const bytes = rows * width * NUMBER_BYTES
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (bytes <= 0 || size !== bytes * speakers) {
      const message = because('tts.styles', { path, bytes: size, speakers, rows, width })
      throw new Failure('model.unexpected-layout', message, because('do.installModel'))
    }
    const numbers = new Float32Array(rows * width)
    await file.read(new Uint8Array(numbers.buffer), 0, bytes, number * bytes)
    return { width, row: (ids) => styleRow(numbers, Math.min(rows - 1, ids), width) }
  } finally {
    await file.close()
  }
}

function styleRow(numbers: Float32Array, row: number, width: number): Float32Array {
  return ensure(numbers.subarray(row * width, (row + 1) * width), 'a row')
}
