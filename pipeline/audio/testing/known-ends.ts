import { makeSound, type Part } from './synthetic-sounds.ts'

/** What counts as the end of speech, as the product defines it: here it is known from how the sound was made. */
const ABOVE_BACKGROUND_DB = 10
const BELOW_VOICE_DB = 36
const VOICE_DBFS = -18
const RATE_HZ = 16_000

/** How an utterance may end: a vowel, a hiss that fades (s, f), or a closure and then the release of a plosive. */
export const ENDINGS = ['vowel', 'fading hiss', 'release'] as const
export type Ending = (typeof ENDINGS)[number]

export interface KnownUtterance {
  readonly ending: Ending
  readonly background: 'white' | 'pink'
  readonly backgroundDbfs: number
  /** How long the last sound takes to fall by 60 dB. */
  readonly fadeMs: number
  /** 16 kHz, with a second of background behind the end. */
  readonly pcm: Float32Array
  /** Where the last sound falls below what counts. */
  readonly endMs: number
}

/**
 * Made-up utterances whose ends are known by construction: what the last sound's level is at each moment is given, and
 * so is the background's, so that the end follows from the definition by arithmetic and no ear is needed.
 */
export function utterancesOfKnownEnd(form: {
  readonly backgrounds: readonly ('white' | 'pink')[]
  readonly backgroundDbfs: readonly number[]
  readonly fadesMs: readonly number[]
}): readonly KnownUtterance[] {
  return ENDINGS.flatMap((ending) =>
    form.backgrounds.flatMap((background) =>
      form.backgroundDbfs.flatMap((backgroundDbfs) =>
        form.fadesMs.map((fadeMs, index) => utterance({ ending, background, backgroundDbfs, fadeMs, seed: index })),
      ),
    ),
  )
}

function utterance(form: Omit<KnownUtterance, 'pcm' | 'endMs'> & { readonly seed: number }): KnownUtterance {
  const { ending, background, backgroundDbfs, fadeMs, seed } = form
  // Another place in the frames of whoever measures, for each.
  const shiftMs = seed * 7.3
  const syllables = [400, 650, 900, 1150].map((fromMs) => voice(fromMs + shiftMs, fromMs + 180 + shiftMs))
  const last = lastSound(ending, 1450 + shiftMs)
  const fade: Part = { ...last, fromMs: last.toMs, toMs: last.toMs + fadeMs, endDbfs: (last.dbfs ?? 0) - 60 }
  const vowel = voice(1300 + shiftMs, 1450 + shiftMs)
  const pcm = makeSound([...syllables, vowel, last, fade], {
    durationMs: fade.toMs + 1000,
    sampleRateHz: RATE_HZ,
    backgroundDbfs,
    background,
    seed: seed + 1,
  })
  const leastDbfs = Math.max(backgroundDbfs + ABOVE_BACKGROUND_DB, VOICE_DBFS - BELOW_VOICE_DB)
  const endMs = last.toMs + (fadeMs * ((last.dbfs ?? 0) - leastDbfs)) / 60
  return { ending, background, backgroundDbfs, fadeMs, pcm, endMs }
}

function voice(fromMs: number, toMs: number): Part {
  return { kind: 'voice', fromMs, toMs, dbfs: VOICE_DBFS }
}

function lastSound(ending: Ending, fromMs: number): Part {
  if (ending === 'vowel') return { ...voice(fromMs, fromMs + 120) }
  if (ending === 'fading hiss') return { kind: 'hiss', fromMs, toMs: fromMs + 90, dbfs: VOICE_DBFS - 12 }
  return { kind: 'click', fromMs: fromMs + 60, toMs: fromMs + 72, dbfs: VOICE_DBFS - 12 }
}
