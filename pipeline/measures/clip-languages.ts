/** What has a language, English where it names none: a demo clip. */
interface InLanguage {
  readonly language?: string | undefined
}

/** Language of clips that name none. */
export const USUAL_LANGUAGE = 'en'

/** What is spoken in a clip. */
export function clipLanguage({ language = USUAL_LANGUAGE }: InLanguage): string {
  return language
}

/** The clips that a conversation of this language can be measured with: its own, or all where there are none of it. */
export function clipsIn<Clip extends InLanguage>(language: string, clips: readonly Clip[]): readonly Clip[] {
  const own = clips.filter((clip) => clipLanguage(clip) === language)
  return own.length > 0 ? own : clips
}

/** All clips, those of the language first. */
export function ownFirst<Clip extends InLanguage>(language: string, clips: readonly Clip[]): readonly Clip[] {
  const isOwn = (clip: Clip) => clipLanguage(clip) === language
  return [...clips.filter(isOwn), ...clips.filter((clip) => !isOwn(clip))]
}

interface Heard {
  readonly id: string
  readonly stage: string
  readonly languages: readonly string[]
}

/** Language of a conversation: what its recogniser hears first of all. */
export function conversationLanguage(
  models: { readonly available: readonly Heard[]; readonly chosen: { readonly asr: string } } | undefined,
): string {
  const recogniser = models?.available.find(({ stage, id }) => stage === 'asr' && id === models.chosen.asr)
  return recogniser?.languages[0] ?? USUAL_LANGUAGE
}
