import type { Interval } from '../../protocol/experiments.ts'
import { formatSignedShare, PLAIN } from '../numbers.ts'
import type { Bilingual } from '../words.ts'
import { armWords } from './arm-words.ts'

/** What was measured of a preset, and what a plan hopes of it. Numbers are changes: -0.4 takes 40 % away. */
export interface HopedFor {
  readonly preset: string
  /** By the shift against the baseline and its interval; null: nothing was measured, or too little for an interval. */
  readonly change: number
  readonly interval: Interval | null
  /** The greatest and the least change that is hoped for. */
  readonly hope: Interval
}

/** A measured saving beside the one that the plan hoped for. */
export type HopeCode = 'more' | 'asHoped' | 'missed' | 'open'

/** Whether a hope came true, by the interval of the change alone. */
export function hopeCode({ interval, hope }: HopedFor): HopeCode {
  if (!interval) return 'open'
  if (interval.to < hope.from) return 'more'
  if (interval.to <= hope.to) return 'asHoped'
  return interval.from > hope.to ? 'missed' : 'open'
}

const CLAIMS: Readonly<Record<HopeCode, Bilingual>> = {
  more: { en: 'more than hoped', zh: '超出期望' },
  asHoped: { en: 'as much as hoped', zh: '达到期望' },
  missed: { en: 'missed', zh: '未达到' },
  open: { en: 'whether it came true is open', zh: '是否达到尚不清楚' },
}

/** The same as a sentence without its full stop. */
export function hopeSentence(hoped: HopedFor): Bilingual {
  const { preset, change, interval, hope } = hoped
  const claim = CLAIMS[hopeCode(hoped)]
  const [measured, least, most] = [percent(change), percent(hope.to), percent(hope.from)]
  const range = interval ? ` (${percent(interval.to)} to ${percent(interval.from)})` : ''
  const spanned = interval ? `（${percent(interval.to)} 至 ${percent(interval.from)}）` : ''
  return {
    en: `${preset}: ${measured}${range}; the plan hopes for ${least} to ${most}: ${claim.en}`,
    zh: `${armWords(preset).zh}：${measured}${spanned}；计划期望 ${least} 至 ${most}：${claim.zh}`,
  }
}

function percent(share: number): string {
  return formatSignedShare(share, PLAIN)
}
