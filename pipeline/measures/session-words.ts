import type { Metric } from '../protocol/experiments.ts'
import type { Session, SessionKind, SessionState } from '../protocol/sessions.ts'
import type { TurnStatus } from '../protocol/turns.ts'
import { counted } from './counted.ts'
import { armWords } from './verdicts/arm-words.ts'
import type { Bilingual } from './words.ts'

/** The two headline numbers of a turn. */
export type Headline = Extract<Metric, 'heardMs' | 'processingMs'>

/** What is compared, the headlines first. */
export const METRIC_WORDS: Readonly<Record<Metric, Bilingual>> = {
  heardMs: { en: 'User waits', zh: '用户等待' },
  processingMs: { en: 'Compute', zh: '处理耗时' },
  wordErrorRate: { en: 'Word error rate', zh: '词错误率' },
  distinct2: { en: 'Variety of replies (distinct-2)', zh: '回复多样性（distinct-2）' },
  cpuMs: { en: 'CPU time per turn', zh: '每轮 CPU 时间' },
  residentBytes: { en: 'Peak memory', zh: '内存峰值' },
}

/** A metric's name within a sentence: `word error rate`, `user wait`. */
export function metricInSentence(metric: Metric): Bilingual {
  if (metric === 'heardMs') return { en: 'user wait', zh: METRIC_WORDS.heardMs.zh }
  const { en, zh } = METRIC_WORDS[metric]
  return { en: en.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase()), zh }
}

/** From where to where a headline counts. */
export const HEADLINE_MEANING: Readonly<Record<Headline, Bilingual>> = {
  heardMs: { en: 'from end of speech to first sound', zh: '从说完到听见第一声' },
  processingMs: {
    en: 'from end-of-speech decision to first audio',
    zh: '从判停到首个音频',
  },
}

/** What a session is, in lists and at the top of a report. */
export const KIND_WORDS: Readonly<Record<SessionKind, Bilingual>> = {
  talk: { en: 'Conversation', zh: '对话' },
  ab: { en: 'A/B comparison', zh: 'A/B 对比' },
  ablation: { en: 'Ablation', zh: '逐项消融' },
  tune: { en: 'Automatic tuning', zh: '自动调优' },
  load: { en: 'Load test', zh: '负载测试' },
}

/** How far a session is. */
export const STATE_WORDS: Readonly<Record<SessionState, Bilingual>> = {
  running: { en: 'running', zh: '进行中' },
  paused: { en: 'paused', zh: '已暂停' },
  finished: { en: 'finished', zh: '已完成' },
  stopped: { en: 'stopped early', zh: '提前停止' },
  broken: { en: 'broken off: the host ended', zh: '中断：本地服务已退出' },
}

/** How far a turn is, or how it ended. */
export const STATUS_WORDS: Readonly<Record<TurnStatus, Bilingual>> = {
  listening: { en: 'listening', zh: '聆听中' },
  hearing: { en: 'hearing you', zh: '正在听你说' },
  recognising: { en: 'recognising', zh: '识别中' },
  thinking: { en: 'thinking', zh: '思考中' },
  speaking: { en: 'speaking', zh: '播报中' },
  finished: { en: 'finished', zh: '已完成' },
  empty: { en: 'nothing said', zh: '没有说话' },
  interrupted: { en: 'interrupted', zh: '被打断' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  failed: { en: 'failed', zh: '失败' },
}

type Titled = Pick<Session, 'kind' | 'title'> & { readonly arms: readonly { readonly name: string }[] }

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
