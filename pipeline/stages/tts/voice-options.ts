import { z } from 'zod'
import { type CodedSentence, Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

const optionsSchema = z.looseObject({
  /** A speaker's name or number, of models that have several. */
  speaker: z.union([z.string().min(1), z.int().nonnegative()]).optional(),
  /** How fast: 2 takes half the time. */
  speed: z.number().min(0.5).max(2).default(1),
})

/** What a model says to the engine of a voice besides its files. */
export type VoiceOptions = z.infer<typeof optionsSchema>

/**
 * Checks the form of a model's `engineOptions`; nothing at all is in order.
 *
 * @throws Failure `model.invalid-options`
 */
export function voiceOptions(engineOptions: unknown): VoiceOptions {
  const parsed = optionsSchema.safeParse(engineOptions ?? {})
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'they have another form' }
  throw invalidOptions(`${path.join('.')}: ${message}`)
}

/**
 * The number of the speaker that the options name.
 *
 * @param names of the model's speakers, in order; several where nobody says how they are called
 * @throws Failure `model.invalid-options`
 */
export function speakerNumber(
  speaker: string | number | undefined,
  names: readonly string[],
  otherwise: number,
): number {
  if (speaker === undefined) return otherwise
  const number = typeof speaker === 'number' ? speaker : names.indexOf(speaker)
  if (number >= 0 && number < names.length) return number
  throw invalidOptions(
    because('tts.noSuchSpeaker', { speaker, count: names.length, names: names.slice(0, 12).join(', ') }),
  )
}

function invalidOptions(why: CodedSentence | string): Failure {
  return new Failure(
    'model.invalid-options',
    because('tts.options', { why: typeof why === 'string' ? { reason: why } : why }),
    because('do.correctManifest'),
  )
}
