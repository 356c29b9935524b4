import type { Bilingual } from '../../measures/words.ts'

/** Text that is HTML already; everything else is escaped when it is put into a page. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Markup | string | number | undefined | readonly Content[]

/** A template of HTML or SVG: what is filled in is escaped unless it is markup itself. */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(literals.reduce((text, literal, i) => text + textOf(values[i - 1]) + literal))
}

/** Both languages side by side; the page's style shows one of them. */
export function both({ en, zh }: Bilingual): Markup {
  return html`<span class="en" lang="en">${en}</span><span class="zh" lang="zh-Hans">${zh}</span>`
}

function textOf(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escaped(String(content))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
