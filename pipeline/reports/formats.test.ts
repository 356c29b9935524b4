import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS, exportFileName, exportSession } from './formats.ts'
import { collected } from './testing/collected.ts'
import { sampleOptions } from './testing/sample-options.ts'
import { sampleSource } from './testing/sample-session.ts'

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
    expect(text).toContain('静音等待')
  })
})
