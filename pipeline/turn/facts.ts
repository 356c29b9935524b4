import { cardinalInWords, ordinalInWords } from '../base/number-words.ts'

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
