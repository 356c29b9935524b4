import { describe, expect, it } from 'vitest'
import { experimentResult } from '../experiments/result.ts'
import { EXPORT_FORMATS } from '../protocol/exports.ts'
import { exportFileName, exportSession } from './formats.ts'
import type { ReportSource } from './source.ts'
import { collected } from './testing/collected.ts'
import { sampleOptions } from './testing/sample-options.ts'
import { sampleSource, sampleTurn } from './testing/sample-session.ts'

describe('an export', () => {
  it.each(EXPORT_FORMATS)('as %s is written in chunks and named after the session', async (format) => {
    const { fileName, chunks } = exportSession(sampleSource(5), format, sampleOptions())
    expect(fileName).toMatch(/^firstword-2026-11-23-Streaming-against-baseline\.[a-z.]+$/)
    expect((await collected(chunks)).length).toBeGreaterThan(500)
  })

  it.each([
    ['../../etc/passwd', 'firstword-2026-11-23-etc-passwd.csv'],
    ['a"b\r\nSet-Cookie: x', 'firstword-2026-11-23-a-b-Set-Cookie-x.csv'],
    ['流式对比基线', 'firstword-2026-11-23-流式对比基线.csv'],
    ['…', 'firstword-2026-11-23-session-1.csv'],
    ['x'.repeat(300), `firstword-2026-11-23-${'x'.repeat(60)}.csv`],
  ])('of a session called %j has a name that every file system takes', (title, name) => {
    expect(exportFileName({ title, startedAt: '2026-11-23T08:00:00Z', id: 'session-1' }, 'csv')).toBe(name)
  })

  it('in Markdown lets no name change the document', async () => {
    const source = sampleSource(5)
    const session = { ...source.session, title: 'x\n# y | <b>' }
    const text = await collected(exportSession({ ...source, session }, 'md', sampleOptions({ language: 'zh' })).chunks)
    expect(text).toContain('# x # y \\| \\<b\\>')
    expect(text).toContain('静音判停')
  })
})

describe('a session whose turns asked servers elsewhere', () => {
  const whole = sampleSource(6)
  const { id, arms, pace } = whole.session
  const costs = [{ amount: 0.000_25, currency: 'EUR' }, { unknown: 'the server did not say how many tokens' }]
  const turns = Array.from({ length: 6 }, (_, index) => {
    const turn = sampleTurn(index + 1, id)
    const cost = [{ stage: 'llm' as const, ...costs[Math.floor(index / 2) % 2] }]
    return { ...turn, warmUp: false, record: { ...turn.record, cost } }
  })
  const result = experimentResult(
    { sessionId: id, kind: 'ab', arms, turns, pace, look: 'planned' },
    { resamples: 50, seed: 1 },
  )
  const source: ReportSource = {
    ...whole,
    result,
    async *turns() {
      yield turns
    },
  }

  it.each([
    ['csv', /,0\.00025,EUR,,[\s\S]*,,,llm: the server did not say how many tokens,/],
    ['json', /"cost":\[\{"stage":"llm","amount":0\.00025,"currency":"EUR"\}\]/],
    ['md', /Cost a turn at servers \| 0\.000250\u202fEUR/],
    ['html', /Cost a turn at servers[\s\S]*0\.000250\u202fEUR[\s\S]*服务器没有说明词元数/],
  ] as const)('says in %s what they cost, and why where it is not known', async (format, said) => {
    expect(await collected(exportSession(source, format, sampleOptions()).chunks)).toMatch(said)
  })
})

describe('a session with numbers that are none', () => {
  const NO_NUMBERS = [Number.NaN, Infinity, -Infinity, 1e308, -1e308]
  let count = 0
  /** Every seventh number of a value is none, and some dates are not. */
  const spoilt = <T>(value: T, name = ''): T => {
    count += 1
    if (name === 'ordinal' || name === 'index' || name === 'flags') return value
    if (typeof value === 'number') {
      return (count % 7 === 0 ? NO_NUMBERS[count % NO_NUMBERS.length] : value) as T
    }
    if (name === 'startedAt' || name === 'at') return (count % 5 === 0 ? 'some day' : value) as T
    if (Array.isArray(value)) return value.map((entry) => spoilt(entry)) as T
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, spoilt(entry, key)])) as T
  }
  const whole = sampleSource(40)
  const { id, arms, pace } = whole.session
  const turns = Array.from({ length: 40 }, (_, index) => sampleTurn(index + 1, id)).map((turn) => spoilt(turn))
  const result = experimentResult(
    { sessionId: id, kind: 'ab', arms, turns, pace, look: 'planned' },
    { resamples: 50, seed: 1 },
  )
  const source: ReportSource = {
    ...whole,
    result,
    session: { ...whole.session, startedAt: 'some day' },
    samples: async () => (await whole.samples()).map((sample) => spoilt(sample)),
    async *turns() {
      yield turns
    },
  }

  it.each(EXPORT_FORMATS)('is exported as %s without one of them', async (format) => {
    const text = await collected(exportSession(source, format, sampleOptions({ includeText: true })).chunks)
    expect(text.match(/.{0,40}(NaN|Infinity|\de\+\d{2,}).{0,40}/g)).toBeNull()
    if (format === 'json' || format === 'trace') expect(() => JSON.parse(text)).not.toThrow()
    expect((format === 'trace' ? /"dur":\d/ : /\d{3}/).test(text), 'the others are there').toBe(true)
  })

  it('is compared by its sound turns; the others are not measurable', () => {
    const [first] = result.arms
    expect(first?.notMeasurable).toBeGreaterThan(0)
    expect(JSON.stringify(result)).toBe(JSON.stringify(result, (_, value) => (Number.isNaN(value) ? 'NaN' : value)))
  })
})
