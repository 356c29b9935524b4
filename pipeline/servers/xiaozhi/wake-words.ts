import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

const MOST_WORDS = 50
const LONGEST_WORD = 60

/** What a device's wake word does here. */
export interface WakeSettings {
  /** Words that wake devices; text that is none of them was typed. */
  readonly words: readonly string[]
  /** A wake word is greeted back; off, the device is only listened to. */
  readonly greets: boolean
}

/** Those of the protocol's own server, and those that devices come with. */
export const DEFAULT_WAKE_WORDS: readonly string[] = [
  ...['你好小智', '嘿你好呀', '你好小志', '小爱同学', '你好小鑫', '你好小新', '小美同学', '小龙小龙', '喵喵同学'],
  ...['小滨小滨', '小冰小冰', 'Hi 乐鑫', 'Hi ESP', 'Hi Lexin', 'Alexa', 'Jarvis', 'Computer', 'Hey Willow', 'Sophia'],
  ...['Mycroft', 'Hi Telly', 'Hi Jason', 'Hi Lily', 'Hey Wanda', 'Hey Printer', 'Hi Fairy', 'Hi Joy', 'Astrolabe'],
]
export const DEFAULT_WAKE: WakeSettings = { words: DEFAULT_WAKE_WORDS, greets: true }

/** What a device that was woken is taken to have said: the reply to it is the greeting. */
export const GREETING_PROMPT = 'hello'

/** Whether a text is one of the wake words; case, spaces and punctuation do not count. */
export function isWakeWord(text: string, words: readonly string[]): boolean {
  const plain = lettersOf(text)
  return plain !== '' && words.some((word) => lettersOf(word) === plain)
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Wake words as a user gives them, each once.
 *
 * @throws Failure for what is none, or too many
 */
export function wakeWords(written: readonly string[]): string[] {
  const words = [...new Set(written.map((word) => word.trim()))]
  const wrong = words.find((word) => lettersOf(word) === '' || word.length > LONGEST_WORD)
  if (wrong !== undefined) {
    throw new Failure(
      'gateway.wakeWord',
      because('gateway.wakeWord', { word: wrong.slice(0, LONGEST_WORD) }),
      because('do.giveWords'),
    )
  }
  if (words.length > MOST_WORDS) {
    throw new Failure(
      'gateway.wakeWord',
      because('gateway.wakeWords', { count: words.length }),
      because('do.giveAtMost', { most: MOST_WORDS }),
    )
  }
  return words
}
