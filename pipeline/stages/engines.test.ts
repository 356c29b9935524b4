import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ENGINES, engineOf } from './engines.ts'

const STAGES = dirname(fileURLToPath(import.meta.url))
const PIPELINE = dirname(STAGES)

/** Folders that hold an engine, as `llm/causal`. */
const folders = ['asr', 'llm', 'tts'].flatMap((stage) =>
  readdirSync(join(STAGES, stage))
    .filter((name) => statSync(join(STAGES, stage, name)).isDirectory())
    .filter((name) => readdirSync(join(STAGES, stage, name)).includes('engine.ts'))
    .map((name) => `${stage}/${name}`),
)

/** Every source of the pipeline but tests, and what it imports of it. */
const imports = readdirSync(PIPELINE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/(^|[/\\])testing[/\\]/.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(PIPELINE, path), 'utf8')
    const named = [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)]
    return named.map(([, target = '']) => ({ from: path, to: resolve(PIPELINE, dirname(path), target) }))
  })

function isIn(folder: string, path: string): boolean {
  return !relative(join(STAGES, folder), path).startsWith('..')
}

describe('an engine', () => {
  it.each(folders)('%s is known to the list of engines alone, by one file', (folder) => {
    // Engines that speak alike may share.
    const outsiders = imports.filter(
      ({ from, to }) => isIn(folder, to) && !folders.some((one) => isIn(one, join(PIPELINE, from))),
    )
    const listed = { from: join('stages', 'engines.ts'), to: join(STAGES, folder, 'engine.ts') }
    // The skeleton is there to be copied.
    expect(outsiders).toEqual(folder === 'llm/skeleton' ? [] : [listed])
  })

  it('has a name of its own in its stage', () => {
    for (const engines of Object.values(ENGINES)) {
      const ids = engines.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it.each(folders)('%s says how addresses begin where its models are servers elsewhere', (folder) => {
    const [stage = '', name] = folder.split('/')
    const isServer = readFileSync(join(STAGES, folder, 'engine.ts'), 'utf8').includes('withServer(')
    const listed = ENGINES[stage as keyof typeof ENGINES].find(({ id }) => id === name)
    expect((listed?.schemes ?? []).length > 0).toBe(isServer)
  })

  it('that is not there is named, with those that are', () => {
    expect(() => engineOf('llm', { id: 'm', engine: 'abacus' })).toThrow('m needs the engine "abacus" for llm')
  })
})
