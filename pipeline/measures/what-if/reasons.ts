import type { Bilingual } from '../words.ts'

/** Why an effect cannot be said. */
export const UNKNOWN_WORDS = {
  notMeasured: {
    en: 'nobody can work it out, and it was not measured on this machine yet',
    zh: '无法推算，本机也尚未测过',
  },
  listens: {
    en: 'when a detector is sure depends on what it hears',
    zh: '检测器何时确信取决于它听到的内容',
  },
  heldByHand: { en: 'a button ended this turn, no silence', zh: '本轮由按键结束，与静音无关' },
  noWork: { en: 'this turn does not tell how long the work behind it took', zh: '本轮没有记录相关工作的耗时' },
  noLedger: { en: 'this turn was not measured to its first word', zh: '本轮没有测到首字' },
  lookedUp: { en: 'this reply was looked up, and not made', zh: '本轮回复来自缓存，并非现算' },
} as const satisfies Readonly<Record<string, Bilingual>>
/** One of {@link UNKNOWN_WORDS}. */
export type UnknownReason = keyof typeof UNKNOWN_WORDS
