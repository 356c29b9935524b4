import { createHash } from 'node:crypto'
import { gatherFacts } from '../facts.ts'
import type { ExportOptions, ReportSource } from '../source.ts'
import { html, Markup } from './markup.ts'
import { PATTERNS, section } from './parts.ts'
import { environmentSection, flagsSection, footerOf, methodSection } from './sections-environment.ts'
import { leftOutSection, priceSection } from './sections-price.ts'
import { ablationSection, tuningSection } from './sections-search.ts'
import { comparisonsTable, headerOf, summarySection } from './sections-summary.ts'
import { distributionSection, ledgerSection, pairedSection } from './sections-time.ts'
import { recordingsSection, turnsSection } from './sections-turns.ts'
import { STYLE } from './style.ts'

/** Nothing from anywhere: the one style by its hash, pictures and sound only from within the page, no script at all. */
export const REPORT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  'media-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The session as one page that needs nothing besides itself. */
export async function* writeHtml(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const facts = await gatherFacts(source)
  const lang = options.language === 'zh' ? 'zh-Hans' : 'en'
  yield html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<meta name="generator" content="Firstword ${options.appVersion}">
<title>${facts.session.title} – Firstword</title>
<style>${new Markup(STYLE)}</style></head><body>
${PATTERNS}${headerOf(facts, options)}<main>`.text
  const comparisons = comparisonsTable(facts)
  const sections = [
    summarySection(facts),
    ledgerSection(facts),
    pairedSection(facts),
    ablationSection(facts),
    tuningSection(facts),
    distributionSection(facts),
    priceSection(facts),
    comparisons && section({ en: 'The tests', zh: '统计检验' }, comparisons),
    leftOutSection(facts),
    flagsSection(facts),
    environmentSection(facts),
    methodSection(),
  ]
  for (const one of sections) if (one) yield `${one.text}\n`
  yield turnsSection(facts, options).text
  yield (await recordingsSection(source, options))?.text ?? ''
  yield `</main>${footerOf(facts, options).text}</body></html>\n`
}
