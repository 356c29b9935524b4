import { describe, expect, it } from 'vitest'
import { because } from '../../measures/reasons/reasons.ts'
import { foreignWords } from '../../measures/testing/latin-words.ts'
import type { Comparison, ExperimentResult } from '../../protocol/experiments.ts'
import type { Session } from '../../protocol/sessions.ts'
import { writeMarkdown } from '../markdown.ts'
import type { ReportSource } from '../source.ts'
import { collected } from '../testing/collected.ts'
import { sampleOptions } from '../testing/sample-options.ts'
import { comparedSource } from '../testing/sample-result.ts'
import { sampleSource } from '../testing/sample-session.ts'
import { writeHtml } from './document.ts'

const COMPARED = withReasons(comparedSource(60, 8))
const FIRST = COMPARED.result?.comparisons[0] as Comparison
const POINT = { onFront: true, chosen: true, round: 1, turns: 12, processingMs: 50, wordErrorRate: 0.02 }

/** Every kind of session that has a report. */
const SOURCES: [name: string, source: ReportSource][] = [
  ['a comparison', COMPARED],
  ['an ablation', asKind('ablation', { ablation: [{ flag: 'TTS_STREAMING', alone: FIRST, leftOut: FIRST }] })],
  ['a search', asKind('tune', { tuning: ['baseline', 'tuned'].map((armId) => ({ ...POINT, armId, heardMs: 600 })) })],
  ['a conversation', { ...sampleSource(30), session: { ...sampleSource(30).session, kind: 'talk' } }],
  ['one that came from elsewhere and ended early', changed({ imported: true, state: 'stopped', pace: 'fast' })],
]

describe.each(SOURCES)('the report of %s in Chinese', (_, source) => {
  it('says nothing in English but names and signs: no title, no reason, no unit, no preset', async () => {
    const page = await collected(writeHtml(source, sampleOptions({ language: 'zh', includeText: true })))
    expect(page).toContain('延迟报告')
    expect(foreignWords(shownIn(page), await ownWords(source))).toEqual([])
  })

  it('in Markdown neither', async () => {
    const text = await collected(writeMarkdown(source, sampleOptions({ language: 'zh' })))
    expect(text).toMatch(/A 基线/)
    expect(foreignWords(text, await ownWords(source))).toEqual([])
  })
})

describe('what a Chinese report shows', () => {
  it('is what is not marked as English, in texts and in what is read out', () => {
    const page = `<head><title>标题 Title</title><style>p { color: red }</style></head><p>轮次 turns</p>
      <span class="en" lang="en">hidden</span><b lang="en">English</b><svg><text class="en axis">axis</text></svg><i title="Tooltip"></i>`
    expect(foreignWords(shownIn(page))).toEqual(['Tooltip', 'Title', 'turns'])
  })

  it('tells why a turn was not measured', async () => {
    expect(await collected(writeHtml(COMPARED, sampleOptions({ language: 'zh' })))).toContain('无法测量')
  })
})

/** What somebody sees or hears of a page that is shown in Chinese. */
function shownIn(page: string): string {
  const chinese = page
    .replaceAll(/<style>.*?<\/style>|<meta\b[^>]*>/gs, '')
    .replaceAll(/<(\w+)\b[^>]*(?:\bclass="en\b|\blang="en")[^>]*>.*?<\/\1>/gs, ' ')
  const attributes = [...chinese.matchAll(/\b(?:aria-label|title|alt)="([^"]*)"/g)].map(([, text]) => text)
  const texts = chinese.replaceAll(/<[^>]+>/g, '\n').replaceAll(/&[a-z]+;|&#\d+;/g, ' ')
  return [...attributes, texts].join('\n')
}

/** What a session says in its own words: title, notes, tags, machine, files of its models, and what was spoken. */
async function ownWords(source: ReportSource): Promise<string[]> {
  const { session } = source
  const said: string[] = []
  for await (const turns of source.turns()) {
    for (const { record, stimulus } of turns)
      said.push(record.transcript.text, ...record.reply.text.split('"'), stimulus?.expected ?? '', stimulus?.id ?? '')
  }
  const { machine, modelHashes } = session.environment
  const named = [session.id, session.title, session.notes, ...session.tags, machine.cpu, machine.platform]
  return [...named, ...Object.keys(modelHashes), ...said]
}

function changed(changes: Partial<Session>): ReportSource {
  return { ...COMPARED, session: { ...COMPARED.session, ...changes } }
}

/** The same session as another kind of experiment, with what came of it. */
function asKind(kind: 'ablation' | 'tune', result: Partial<ExperimentResult>): ReportSource {
  if (!COMPARED.result) throw new Error('no result')
  return { ...changed({ kind }), result: { ...COMPARED.result, ...result } }
}

/** Every turn that was not measured has a reason that the host gives. */
function withReasons(source: ReportSource): ReportSource {
  const { reason, because: code } = because('turn.otherVoices')
  async function* turns() {
    for await (const some of source.turns()) {
      yield some.map((turn) =>
        turn.record.notMeasurable === undefined
          ? turn
          : { ...turn, record: { ...turn.record, notMeasurable: reason, notMeasurableBecause: code } },
      )
    }
  }
  return { ...source, turns }
}
