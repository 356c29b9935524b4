import { homedir } from 'node:os'
import { findElsewhere, openElsewhere } from '../../hub/import/elsewhere.ts'
import { type ImportOptions, importFolder, importModel } from '../../hub/import/import-model.ts'
import { otherCaches } from '../../hub/import/other-caches.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import type { CliContext } from '../context.ts'
import { EXIT } from '../terminal.ts'
import { tryInstalled } from './check-command.ts'
import { modelAsJson, renderElsewhere } from './report.ts'
import { listIn, megabytes } from './words.ts'

export interface ImportWords {
  readonly id?: string
  readonly language?: string
  readonly licence?: string
  readonly link?: boolean
  readonly json?: boolean
  /** Do not load and run what came. */
  readonly untried?: boolean
}

const ELSEWHERE = /^(hf|ollama|lmstudio):(.+)$/

/** @throws Failure with why it cannot be taken in */
export async function importCommand(
  what: string | undefined,
  words: ImportWords,
  store: ModelStore,
  { terminal, signal, environment }: CliContext,
): Promise<number> {
  const caches = otherCaches(environment, environment.HOME || homedir())
  if (what === undefined) {
    const found = await findElsewhere(caches)
    const json = () =>
      JSON.stringify({ version: 1, found: found.map(({ name, bytes }) => ({ name, bytes })) }, undefined, 2)
    terminal.out(words.json ? json() : renderElsewhere(found))
    return EXIT.ok
  }
  const options: ImportOptions = {
    ...{ store, signal, id: words.id, languages: listIn(words.language), licence: words.licence, link: words.link },
    onFile: (path) => terminal.err(`taking in ${path}`),
  }
  try {
    const name = ELSEWHERE.exec(what)?.[2]
    const model =
      name === undefined
        ? await importModel(what, options)
        : // What other programs brought does not change under its name.
          await importFolder(
            await openElsewhere(what, caches),
            { name: nameIn(what, name), from: what },
            { ...options, link: true },
          )
    const { id, dir, manifest, bytes } = model
    if (words.json) terminal.out(JSON.stringify({ version: 1, model: modelAsJson(model) }, undefined, 2))
    else terminal.out(`Imported ${id} (${manifest.stage}, engine ${manifest.engine}, ${megabytes(bytes)}) into ${dir}`)
    if (!words.untried) await tryInstalled(id, store, { terminal })
    if (manifest.languages.length === 0) terminal.err('Its languages are not known: --language zh,en tells them.')
    return EXIT.ok
  } catch (error) {
    if (!signal.aborted) throw error
    terminal.err('firstword: stopped: nothing was imported')
    return EXIT.interrupted
  }
}

/** Ollama's tag belongs to the name; a file's ending does not. */
function nameIn(what: string, name: string): string {
  return what.startsWith('ollama:') ? name.replaceAll(':', '-') : name.replace(/\.gguf$/i, '')
}
