import type { Bilingual } from '../../words.ts'

/** How sentences are joined: what they say is in what they fill in, so that no sentence of before is read as one of these. */
export const JOINED = {
  'of.what': { en: '{what}: {why}', zh: '{what}：{why}' },
  'and.also': { en: '{one}; {other}', zh: '{one}；{other}' },
  'with.hint': { en: '{what} ({hint})', zh: '{what}（{hint}）' },
} as const satisfies Readonly<Record<string, Bilingual>>
