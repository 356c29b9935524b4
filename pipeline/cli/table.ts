import { visibleLine } from './visible.ts'

export interface TableColumn {
  readonly title: string
  readonly align: 'left' | 'right'
}

/**
 * A plain-text table: columns two spaces apart, a rule under the titles, no trailing blanks. Widths are those of a
 * terminal, where a Chinese character takes two cells.
 */
export function renderTable(columns: readonly TableColumn[], found: readonly (readonly string[])[]): string {
  const rows = found.map((cells) => cells.map(visibleLine))
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [line(columns.map((column) => column.title)), rule, ...rows.map(line)].join('\n')
}

const ZERO_WIDTH = /^[\p{M}\p{Cf}\p{Cc}]$/u
const DOUBLE_WIDTH =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u

/** Cells that a text takes in a terminal: 2 for a Chinese, Japanese, Korean or full-width character, 0 for a mark. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (!ZERO_WIDTH.test(character)) width += DOUBLE_WIDTH.test(character) ? 2 : 1
  }
  return width
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + blanks : blanks + text
}
