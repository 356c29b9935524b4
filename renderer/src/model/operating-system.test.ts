import { describe, expect, it } from 'vitest'
import { operatingSystemOf } from './operating-system.ts'

describe('the system a remedy is for', () => {
  it.each([
    ['windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', undefined],
    ['macos', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1', undefined],
    ['linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', undefined],
    ['linux', 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140.0', 'Chrome OS'],
    ['windows', 'a reduced one', 'Windows'],
    ['macos', 'a reduced one', 'macOS'],
    ['other', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile', undefined],
    ['other', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0', undefined],
    ['other', 'curl/8', undefined],
  ] as const)('is %s', (system, userAgent, platform) => {
    expect(operatingSystemOf({ userAgent, platform })).toBe(system)
  })
})
