import type { Session } from '../../../pipeline/protocol/sessions.ts'

/**
 * The title that somebody gave an experiment; `undefined` where the host made it of the arms' names, in English: what was
 * asked says the same in the page's language.
 */
export function ownTitle({ kind, title, arms }: Pick<Session, 'kind' | 'title' | 'arms'>): string | undefined {
  const names = arms.map(({ name }) => name)
  const made =
    kind === 'tune'
      ? 'Search for the best flags'
      : kind === 'ablation'
        ? `Ablation of ${names[1] ?? 'flags'}`
        : names.join(' against ')
  return title === made ? undefined : title
}
