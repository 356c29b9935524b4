import { describe, expect, it } from 'vitest'
import { DEFAULT_WAKE_WORDS, isWakeWord } from '../wake-words.ts'
import { pageOrigins } from './origins.ts'

describe('origins that a user allows', () => {
  it('are written as browsers send them, each once', () => {
    expect(
      pageOrigins([' http://LocalHost:8006/', 'http://localhost:8006', 'https://box.local:443', 'http://a:80']),
    ).toEqual(['http://localhost:8006', 'https://box.local', 'http://a'])
    expect(pageOrigins(['*', 'null', 'chrome-extension://abc', 'http://[::1]:80'])).toEqual([
      ...['*', 'null', 'chrome-extension://abc', 'http://[::1]'],
    ])
  })

  it.each(['localhost:8006', 'http://', 'http://a/b', 'http://*.example', '', 'http://user:pass@a'])(
    'cannot be %j',
    (origin) => {
      expect(() => pageOrigins([origin])).toThrow(`"${origin}" is no origin of a page`)
    },
  )
})

describe('a wake word', () => {
  it.each(['你好，小智', '你好小智！', 'hi, esp', 'HI ESP', 'Hey, Willow!'])(
    'is known however it is written: %s',
    (text) => {
      expect(isWakeWord(text, DEFAULT_WAKE_WORDS)).toBe(true)
    },
  )

  it.each(['你好小智今天天气', 'hi', '', '!?'])('is not %j', (text) => {
    expect(isWakeWord(text, DEFAULT_WAKE_WORDS)).toBe(false)
  })
})
