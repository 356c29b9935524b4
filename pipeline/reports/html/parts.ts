import { toldWords } from '../../measures/reasons/reasons.ts'
import { armWords } from '../../measures/verdicts/arm-words.ts'
import type { Bilingual } from '../../measures/words.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { ShownArm } from '../facts.ts'
import { both, type Content, html, type Markup } from './markup.ts'

export interface TableColumn {
  readonly title: Content
  readonly number?: boolean
}

/** A table that scrolls by itself where the window is narrow; its first cell of each row is the row's header. */
export function table(
  caption: Bilingual,
  columns: readonly TableColumn[],
  rows: readonly (readonly Content[])[],
): Markup {
  const head = columns.map(({ title, number }) => html`<th scope="col" class="${number ? 'number' : ''}">${title}</th>`)
  const body = rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0
          ? html`<th scope="row">${cell}</th>`
          : html`<td class="${columns[i]?.number ? 'number' : ''}">${cell}</td>`,
      )}</tr>`,
  )
  return html`<div class="scroll" tabindex="0"><table><caption>${both(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

export interface FigureText {
  readonly id: string
  readonly title: Bilingual
  readonly summary: Bilingual
}

/**
 * A chart with its name and what it shows in a sentence, which paper never parts; below it its legend and the numbers
 * that it draws.
 */
export function figure(
  { id, title, summary }: FigureText,
  draw: (captionId: string) => Markup,
  ...below: Content[]
): Markup {
  const captionId = `${id}-caption`
  const caption = html`<figcaption id="${captionId}"><h3>${both(title)}</h3><p>${both(summary)}</p></figcaption>`
  const drawing = html`<div class="scroll" tabindex="0">${draw(captionId)}</div>`
  return html`<div class="sheet" id="${id}"><figure>${caption}${drawing}</figure>${below}</div>`
}

export function section(title: Bilingual, ...content: Content[]): Markup {
  return html`<section><h2>${both(title)}</h2>${content}</section>`
}

export function paragraph(text: Bilingual): Markup {
  return html`<p>${both(text)}</p>`
}

/** What is worth having and too long to stand open; paper leaves it out. */
export function details(title: Bilingual, content: Content): Markup {
  return html`<details><summary>${both(title)}</summary>${content}</details>`
}

/** An arm in a sentence or a table: its letter and its name. */
export function armName({ letter, arm }: Pick<ShownArm, 'letter' | 'arm'>): Markup {
  const { en, zh } = armWords(arm.name)
  return html`<b>${letter}</b> ${en === zh ? en : both({ en, zh })}`
}

/** Why something is as it is, in both languages where it is one of the known reasons. */
export function reasonMarkup(told: StatedReason): Content {
  const words = toldWords(told)
  return words.en === words.zh ? words.en : both(words)
}

/** Which line or mark is which arm. */
export function lineLegend(arms: readonly ShownArm[]): Markup {
  const items = arms.map(
    (arm) =>
      html`<li><svg viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H33" class="curve arm-line-${arm.look}"/></svg>${armName(arm)}</li>`,
  )
  return html`<ul class="legend">${items}</ul>`
}

/** The patterns that bars are filled with, once for the whole page. */
export const PATTERNS = html`<svg class="defs" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6"/></pattern><pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="2.5" cy="2.5" r="1.1"/></pattern></defs></svg>`
