import { readFile } from 'node:fs/promises'
import type { ModelFolder } from './folder.ts'

/** What a model's own papers say of it. */
export interface ModelCard {
  readonly licence: string | undefined
  readonly languages: readonly string[]
}

/** What licence texts begin with. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/Apache License\s+Version 2\.0/, 'Apache-2.0'],
  [/^\s*(The )?MIT License/i, 'MIT'],
  [/FunASR.*Model Open Source License/is, 'FunASR-1.1'],
]
const MOST_CHARACTERS = 20_000

/** Reads the head of README.md, or the licence's text; what says nothing stays unknown. */
export async function readModelCard(folder: ModelFolder): Promise<ModelCard> {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(await textOf(folder, 'README.md'))?.[1] ?? ''
  const told = /^license:\s*['"]?([\w.-]+)/m.exec(head)?.[1]
  const licence = told === undefined || told === 'other' ? await licenceByText(folder) : told
  return { licence, languages: languagesIn(head) }
}

/** `language: zh`, `language: [zh, en]` or a line for each. */
function languagesIn(head: string): readonly string[] {
  const found = /^languages?:[ \t]*(?:\[([^\]]*)\]|(\S+)|((?:\r?\n[ \t]*- *\S+)+))/m.exec(head)
  const text = found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
  return text.split(/[\s,'"]+|- /).filter((word) => /^[a-z]{2,3}(-[A-Za-z]+)?$/.test(word))
}

async function licenceByText(folder: ModelFolder): Promise<string | undefined> {
  for (const path of ['LICENSE', 'LICENSE.txt', 'MODEL_LICENSE', 'LICENSE.md']) {
    const text = await textOf(folder, path)
    const known = TEXTS.find(([pattern]) => pattern.test(text))
    if (known) return known[1]
  }
  return undefined
}

async function textOf(folder: ModelFolder, path: string): Promise<string> {
  if (!folder.has(path)) return ''
  return (await readFile(folder.absolute(path), 'utf8').catch(() => '')).slice(0, MOST_CHARACTERS)
}
