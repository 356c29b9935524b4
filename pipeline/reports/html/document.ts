import { createHash } from 'node:crypto'
import { sessionTitle } from '../../measures/session-words.ts'
import { gatherFacts, type ReportFacts } from '../facts.ts'
import type { ExportOptions, ReportSource } from '../source.ts'
import { embeddedFont } from './embedded-font.ts'
import { html, Markup } from './markup.ts'
import { PATTERNS, section } from './parts.ts'
import { environmentSection, flagsSection, footerOf, methodSection } from './sections-environment.ts'
import { leftOutSection, priceSection } from './sections-price.ts'
import { ablationSection, tuningSection } from './sections-search.ts'
import { comparisonsTable, headerOf, summarySection } from './sections-summary.ts'
import { distributionSection, ledgerSection, pairedSection } from './sections-time.ts'
import { recordingsSection, turnsSection } from './sections-turns.ts'
import { STYLE } from './style.ts'

/** Nothing from anywhere: styles by their hash, pictures, sound and fonts only from within the page, no script at all. */
export function reportPolicy(styles: readonly string[]): string {
  const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  return [
    "default-src 'none'",
    `style-src ${hashes.join(' ')}`,
    'img-src data:',
    'media-src data:',
    ...(styles.length > 1 ? ['font-src data:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** The session as one page that needs nothing besides itself. */
export async function* writeHtml(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const facts = await gatherFacts(source)
  const recordings = (await recordingsSection(source, options))?.text ?? ''
  const body = [headerOf(facts, options).text, '<main>', ...sectionsOf(facts, options), recordings, '</main>']
  // Which characters there are is known only when all is written.
  const font = embeddedFont([facts.session.title, ...body], options.language)
  yield headOf(sessionTitle(facts.session)[options.language], [STYLE, ...(font === '' ? [] : [font])], options)
  for (const part of body) yield `${part}\n`
  yield `${footerOf(facts, options).text}</body></html>\n`
}

function headOf(title: string, styles: readonly string[], options: ExportOptions): string {
  const lang = options.language === 'zh' ? 'zh-Hans' : 'en'
  return html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${reportPolicy(styles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<meta name="generator" content="Firstword ${options.appVersion}">
<title>${title} – Firstword</title>
${styles.map((style) => html`<style>${new Markup(style)}</style>`)}</head><body>
${PATTERNS}`.text
}

function sectionsOf(facts: ReportFacts, options: ExportOptions): string[] {
  const comparisons = comparisonsTable(facts)
  const sections = [
    summarySection(facts),
    ledgerSection(facts),
    pairedSection(facts, options),
    ablationSection(facts),
    tuningSection(facts),
    distributionSection(facts),
    priceSection(facts),
    comparisons && section({ en: 'The tests', zh: '统计检验' }, comparisons),
    leftOutSection(facts),
    flagsSection(facts),
    environmentSection(facts),
    methodSection(),
    turnsSection(facts, options),
  ]
  return sections.flatMap((one) => (one ? [one.text] : []))
}
