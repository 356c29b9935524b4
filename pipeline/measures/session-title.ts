import type { Session } from '../protocol/sessions.ts'
import { armWords } from './arm-words.ts'
import { counted } from './counted.ts'
import type { Bilingual } from './words.ts'

type Titled = Pick<Session, 'kind' | 'title' | 'arms'>

/**
 * The title that somebody gave an experiment; `undefined` where the host made it of the arms' names, in English: what was
 * asked says the same in the page's language.
 */
export function ownTitle({ kind, title, arms }: Titled): string | undefined {
  const names = arms.map(({ name }) => name)
  const made =
    kind === 'tune'
      ? 'Search for the best flags'
      : kind === 'ablation'
        ? `Ablation of ${names[1] ?? 'flags'}`
        : names.join(' against ')
  return title === made ? undefined : title
}

/** What a session is called in both languages: what somebody named it, or what the host made up, in each one's words. */
export function sessionTitle(session: Titled): Bilingual {
  const { kind, title, arms } = session
  if (kind === 'load') return loadTitle(title)
  const [, at] = /^Recovered audio (.+)$/.exec(title) ?? []
  if (at !== undefined) return { en: title, zh: `找回的录音 ${at}` }
  if (kind === 'talk' || ownTitle(session) !== undefined) return { en: title, zh: title }
  const names = arms.map(({ name }) => armWords(name).zh)
  if (kind === 'tune') return { en: title, zh: '搜索最佳参数组合' }
  return { en: title, zh: kind === 'ablation' ? `${names[1] ?? '各参数'}：逐项消融` : names.join('与') }
}

const ARRIVALS = {
  closed: { en: 'wait for reply', zh: '等待回复' },
  open: { en: 'fixed rate', zh: '固定速率' },
} as const

function loadTitle(title: string): Bilingual {
  const [, limit, most] = /^Knee at (\S+) ms, up to (\d+) devices$/.exec(title) ?? []
  if (limit !== undefined) {
    const devices = counted(Number(most), 'devices')
    return {
      en: `Capacity within ${limit} ms, up to ${devices.en}`,
      zh: `${limit} ms 以内的容量，最多 ${devices.zh}`,
    }
  }
  const [, count, seconds, arrivals] = /^(\d+) devices, (\S+) s, (open|closed) arrivals$/.exec(title) ?? []
  if (count === undefined) return { en: title, zh: title }
  const devices = counted(Number(count), 'devices')
  const { en, zh } = ARRIVALS[arrivals as keyof typeof ARRIVALS]
  return { en: `${devices.en}, ${seconds} s, ${en}`, zh: `${devices.zh}，${seconds} 秒，${zh}` }
}
