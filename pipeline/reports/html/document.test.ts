import { describe, expect, it } from 'vitest'
import type { ReportSource } from '../source.ts'
import { collected } from '../testing/collected.ts'
import { sampleOptions } from '../testing/sample-options.ts'
import { comparedSource } from '../testing/sample-result.ts'
import { sampleSource, sampleTurn } from '../testing/sample-session.ts'
import { reportPolicy, writeHtml } from './document.ts'
import { both, html } from './markup.ts'
import { STYLE } from './style.ts'

const pageOf = (source: ReportSource, changes = {}) => collected(writeHtml(source, sampleOptions(changes)))

describe('markup', () => {
  it('escapes what is filled in, and leaves markup alone', () => {
    expect(html`<b title="${`"'`}">${'<script>&'}${html`<i></i>`}</b>`.text).toBe(
      '<b title="&quot;&#39;">&lt;script&gt;&amp;<i></i></b>',
    )
  })

  it('says both languages, each marked as what it is', () => {
    expect(both({ en: 'a', zh: '甲' }).text).toBe(
      '<span class="en" lang="en">a</span><span class="zh" lang="zh-Hans">甲</span>',
    )
  })
})

describe('the HTML report', () => {
  it('loads nothing: no address, no script, one style that its policy names', async () => {
    const page = await pageOf(comparedSource(40, 0))
    expect(page).toContain(`content="${html`${reportPolicy([STYLE])}`.text}"`)
    expect(page).toContain(`<style>${STYLE}</style>`)
    expect(page).not.toMatch(/<script|javascript:|https?:|\son\w+=|\sstyle=|@import/i)
    expect(page.match(/url\([^)]*\)/g)?.every((url) => url === 'url(#hatch)' || url === 'url(#dots)')).toBe(true)
  })

  it('brings the font of its Chinese along where it opens in Chinese, and of what is Chinese in an English one', async () => {
    const facesIn = (page: string) => page.split('@font-face{font-family:"Noto Sans SC Variable"').length - 1
    const source = comparedSource(20, 0)
    const chinese = await pageOf(source, { language: 'zh' })
    const named = await pageOf({ ...source, session: { ...source.session, title: '流式' } })
    expect(facesIn(chinese)).toBeGreaterThan(facesIn(named))
    expect(facesIn(named)).toBeGreaterThan(0)
    expect(facesIn(await pageOf(source))).toBe(0)
    expect(chinese.length).toBeLessThan(2_000_000)
    const [, style = ''] = /<style>(@font-face.*?)<\/style>/s.exec(chinese) ?? []
    expect(chinese).toContain(html`${reportPolicy([STYLE, style])}`.text)
    expect(chinese.match(/url\((?!#)[^)]{9}/g)?.every((url) => url === 'url(data:font')).toBe(true)
  })

  it('lets no name of the user become markup', async () => {
    const source = comparedSource(20, 0)
    const evil = '</title><img src=x onerror=alert(1)>'
    const arms = source.session.arms.map((arm) => ({ ...arm, name: evil }))
    const page = await pageOf({
      ...source,
      session: { ...source.session, title: evil, notes: evil, tags: [evil], arms },
    })
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img src=x')
  })

  it('says the verdict, the numbers of each arm and the interval first', async () => {
    const page = await pageOf(comparedSource(122, 50))
    expect(page).toMatch(/tuned is \d+ ms faster than baseline/)
    expect(page).toMatch(/调优 比 基线 快/)
    expect(page.indexOf('class="verdict')).toBeLessThan(page.indexOf('class="card'))
    expect(page).toContain('id="ledger"')
    expect(page).toContain('id="paired-A-B"')
    expect(page).toContain('id="ecdf-heardMs"')
  })

  it('tells what was left out and why', async () => {
    const page = await pageOf(comparedSource(60, 0))
    for (const reason of ['Warm-up, before the measuring', 'Reply from the cache', 'Failed'])
      expect(page).toContain(reason)
  })

  it('says that the instrument was not calibrated rather than nothing', async () => {
    const source = sampleSource(4)
    const { instrument: _, ...environment } = source.session.environment
    expect(await pageOf({ ...source, session: { ...source.session, environment } })).toContain(
      'not calibrated on this machine',
    )
  })

  it('compares nothing where no statistics were computed', async () => {
    const page = await pageOf(sampleSource(12))
    expect(page).toContain('No statistics were computed')
    expect(page).not.toContain('class="verdict')
  })

  it('stands up to a session without a single turn', async () => {
    expect(await pageOf(sampleSource(0))).toContain('</html>')
  })

  it('holds what was said only where it was asked for', async () => {
    const source = comparedSource(10, 0)
    expect(await pageOf(source)).not.toContain('what is said in')
    expect(await pageOf(source, { includeText: true })).toContain('what is said in')
  })

  it('calls what was said by the title of its clip, in pictures and tables, and by its id where there is none', async () => {
    const title = { en: 'What is the time?', zh: '现在几点' }
    const page = await pageOf(comparedSource(40, 0), { clips: [{ id: 'time', title }] })
    expect(page.split(both(title).text).length - 1).toBeGreaterThan(1)
    expect(page).toMatch(/<text [^>]*class="zh name">现在几点</)
    expect(page).not.toMatch(/>time</)
    expect(page).toMatch(/>tiger-story</)
  })

  it('embeds recordings on request alone', async () => {
    const source: ReportSource = {
      ...sampleSource(2),
      async *turns() {
        yield [{ ...sampleTurn(1), recording: { file: 'a.wav', bytes: 3, durationMs: 1 } }]
      },
      recording: async () => Uint8Array.of(1, 2, 3),
    }
    expect(await pageOf(source)).not.toContain('<audio')
    expect(await pageOf(source, { includeAudio: true })).toContain('src="data:audio/wav;base64,AQID"')
  })

  it('opens in the language that was chosen and holds the other', async () => {
    const page = await pageOf(sampleSource(4), { language: 'zh' })
    expect(page).toContain('<html lang="zh-Hans">')
    expect(page).toMatch(/id="lang-zh" checked/)
    expect(page).toContain('What it was measured on')
  })
})
