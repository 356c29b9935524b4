import { cardinalInWords, ordinalInWords } from '../../base/text/number-words.ts'
import type { NumberForm } from '../../stages/llm/contract.ts'
import type { PipelineStages } from '../conductor-options.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

/** Whom a system's message is for. */
export interface PromptReader {
  /** Language of the conversation, as in `zh`. */
  readonly language: string
  readonly numbers: NumberForm
}

/** Who reads the message: the language model, and in which language the conversation is. */
export function readerOf({ llm, language = 'en' }: Pick<PipelineStages, 'llm' | 'language'>): PromptReader {
  return { language, numbers: llm.numbers ?? 'words' }
}

/**
 * The system's message: how to answer a person who listens, and on its last line the facts that may be spoken of. A model
 * that reads numbers as words was trained on the facts alone.
 */
export function systemMessage(reader: PromptReader, now: Date, lastProcessingMs: number | undefined): string {
  if (reader.numbers === 'words') return factsInWords(now, lastProcessingMs)
  return reader.language === 'zh' ? inChinese(now, lastProcessingMs) : inEnglish(now, lastProcessingMs)
}

function inChinese(now: Date, lastProcessingMs: number | undefined): string {
  const latency = lastProcessingMs === undefined ? '未知' : `${Math.round(lastProcessingMs)}毫秒`
  const day = `${now.getMonth() + 1}月${now.getDate()}日，星期${'日一二三四五六'[now.getDay()]}`
  return [
    '你是语音助手。用一两句口语化的短句回答，不用列表、表情和任何标记。',
    `现在是${now.getHours()}点${now.getMinutes()}分；${day}；上一轮的处理延迟${latency}`,
  ].join('\n')
}

function inEnglish(now: Date, lastProcessingMs: number | undefined): string {
  const latency = lastProcessingMs === undefined ? 'unknown' : `${Math.round(lastProcessingMs)} ms`
  const time = now.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })
  const day = now.toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric' })
  return [
    'You are a voice assistant. Answer in one or two short spoken sentences, without lists, emoji or markup.',
    `time ${time}; day ${day}; latency ${latency}`,
  ].join('\n')
}

/**
 * The facts the language model may speak of, in the words it was trained on: local time, date and the processing
 * latency of the turn before (`undefined` while none was measured: the model then says that it does not know).
 */
export function factsInWords(now: Date, lastProcessingMs: number | undefined): string {
  const latency =
    lastProcessingMs === undefined ? 'unknown' : `${cardinalInWords(Math.round(lastProcessingMs))} milliseconds`
  const day = `${WEEKDAYS[now.getDay()]} ${MONTHS[now.getMonth()]} the ${ordinalInWords(now.getDate())}`
  return `time ${clockInWords(now.getHours(), now.getMinutes())}; day ${day}; latency ${latency}`
}

/** "seven thirty p m", "twelve oh five a m", "nine o'clock a m". */
function clockInWords(hours: number, minutes: number): string {
  const hour = cardinalInWords(hours % 12 === 0 ? 12 : hours % 12)
  const half = hours < 12 ? 'a m' : 'p m'
  if (minutes === 0) return `${hour} o'clock ${half}`
  return `${hour} ${minutes < 10 ? 'oh ' : ''}${cardinalInWords(minutes)} ${half}`
}
