import { describe, expect, it } from 'vitest'
import { because } from '../../measures/reasons/reasons.ts'
import { writeMarkdown } from '../markdown.ts'
import type { ReportSource } from '../source.ts'
import { collected } from '../testing/collected.ts'
import { sampleOptions } from '../testing/sample-options.ts'
import { comparedSource } from '../testing/sample-result.ts'
import { writeHtml } from './document.ts'

/** What is the same in every language: flags, units and signs, products, models and their files, names of clips and methods. */
const ALLOWED = [
  /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g,
  /\b(ms|MiB|GiB|kB|MB|GB|Hz|kHz|UTC|USD|EUR|true|false|p\d\d|p|t|n)\b/g,
  /\b(Firstword|Node|ONNX Runtime|Prometheus|GPU|CPU|VAD|ASR|LLM|TTS|WER|CER|CSV|JSON|SHA-256|TLS|English|distinct-2)\b/g,
  /\b(Hodges–Lehmann|Wilcoxon|Holm|A|B|cpu|cuda|webgpu|CUDA|linux x64|release)\b/g,
  /\b[\w-]+\/[\w-]+\.onnx\b|\b[0-9a-f]{16,}…?\b|\bpocket [\d.]+\b/g,
]

/** The Latin words that somebody reads who has the report in Chinese, without what people or files say themselves. */
function latinWords(page: string, own: readonly string[]): string[] {
  const shown = page
    .replaceAll(/<head>.*?<\/head>|<style>.*?<\/style>/gs, '')
    .replaceAll(/<(span|text|tspan|title|desc)\b[^>]*\bclass="en\b[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll(/&[a-z]+;|&#\d+;/g, ' ')
  const without = own.reduce(
    (text, words) => text.replaceAll(new RegExp(`\\b${RegExp.escape(words)}`, 'g'), ' '),
    shown,
  )
  const left = ALLOWED.reduce((text, pattern) => text.replaceAll(pattern, ' '), without)
  return [...new Set(left.match(/[A-Za-z]{2,}[A-Za-z ]*/g) ?? [])]
}

/** What a session says in its own words: title, notes, machine, and what was spoken. */
async function ownWords(source: ReportSource): Promise<string[]> {
  const { session } = source
  const said: string[] = []
  for await (const turns of source.turns()) {
    for (const { record, stimulus } of turns) said.push(record.transcript.text, record.reply.text, stimulus?.id ?? '')
  }
  const { machine } = session.environment
  return [session.id, session.title, session.notes, machine.cpu, machine.platform, 'Language', ...said]
    .filter((words) => words !== '')
    .toSorted((a, b) => b.length - a.length)
}

describe('a report in Chinese', () => {
  it('says nothing in English but names: no title, no reason, no unit, no preset', async () => {
    const source = withReasons(comparedSource(60, 8))
    const page = await collected(writeHtml(source, sampleOptions({ language: 'zh' })))
    expect(page).toContain('无法测量')
    expect(latinWords(page, await ownWords(source))).toEqual([])
  })

  it('in Markdown says its arms and metrics in Chinese', async () => {
    const text = await collected(writeMarkdown(comparedSource(60, 8), sampleOptions({ language: 'zh' })))
    expect(text).toMatch(/A 基线/)
    // The title is somebody's own.
    expect(text.replace(/^# .*$/m, '')).not.toMatch(/\bbaseline\b|\btuned\b/)
  })
})

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
