import type { Bilingual } from '../../measures/words.ts'
import type { ExportOptions } from '../source.ts'

/** What an utterance is called in both languages: a demo clip by its title, all else by the id that the session has. */
export function utteranceName(utterance: string, { clips }: Pick<ExportOptions, 'clips'>): Bilingual {
  return clips?.find(({ id }) => id === utterance)?.title ?? { en: utterance, zh: utterance }
}
