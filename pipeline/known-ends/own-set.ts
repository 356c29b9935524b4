import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure, messageOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { assetsDir } from '../models/locations.ts'
import { KNOWN_ENDS_RATE_HZ, type KnownEndSet, type KnownUtterance, UTTERANCE_KINDS } from './contract.ts'
import { decodeOggOpus } from './ogg-sound.ts'

const samples = z.int().nonnegative()
const rowSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(UTTERANCE_KINDS),
  voice: z.string(),
  condition: z.enum(['room', 'noise', 'reverberation']),
  language: z.string(),
  text: z.string(),
  /** What is said between the pauses. */
  pieces: z.array(z.string()),
  sampleCount: samples,
  endSample: samples,
  pauses: z.array(z.tuple([samples, samples])),
  heldOut: z.boolean(),
  /** Where its Ogg stream begins in the file of sound, and how long it is. */
  bytes: z.tuple([samples, samples]),
})
const fileSchema = z.strictObject({
  name: z.string(),
  sampleRateHz: z.literal(KNOWN_ENDS_RATE_HZ),
  utterances: z.array(rowSchema),
})
type Row = z.infer<typeof rowSchema>

/**
 * The set that the program brings along (`assets/turn-end`, made by `assets/recipes/turn`): five kinds, eight voices, ends
 * and pauses known to the sample.
 *
 * @param folder another place of the two files
 * @throws Failure `known-ends.unreadable`
 */
export async function openKnownEndSet(folder = join(assetsDir(), 'turn-end')): Promise<KnownEndSet> {
  const sound = join(folder, 'utterances.opus')
  try {
    const { name, utterances } = fileSchema.parse(JSON.parse(await readFile(join(folder, 'utterances.json'), 'utf8')))
    return { name, utterances: utterances.map((row) => utteranceOf(row, sound)), faults: [] }
  } catch (error) {
    throw new Failure(
      'known-ends.unreadable',
      because('knownEnds.unreadable', { folder, why: messageOf(error).split('\n')[0] ?? '' }),
      because('do.completeProgram'),
    )
  }
}

function utteranceOf(row: Row, sound: string): KnownUtterance {
  const { pauses, bytes, condition: _condition, pieces: _pieces, ...same } = row
  return {
    ...same,
    pauses: pauses.map(([startSample, endSample]) => ({ startSample, endSample })),
    pcm: async () => {
      const pcm = await decodeOggOpus(await readPart(sound, ...bytes), KNOWN_ENDS_RATE_HZ)
      return pcm.subarray(0, row.sampleCount)
    },
  }
}

async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await file.read(bytes, 0, length, offset)
    if (bytesRead < length) throw new Failure('known-ends.truncated', because('knownEnds.truncated', { path }))
    return bytes
  } finally {
    await file.close()
  }
}
