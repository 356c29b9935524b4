import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stageFiles, stageVariants } from '../../models/stage-model.ts'
import { modelOf, ServerFile } from './server-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servers-'))
  path = join(folder, 'data', 'servers.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const OLLAMA = {
  id: 'my-ollama',
  stage: 'llm',
  engine: 'ollama',
  settings: { address: 'http://nas:11434', model: 'qwen' },
}

describe('the servers that were entered', () => {
  it('are kept for their owner alone, each under its id', async () => {
    const file = new ServerFile(path)
    expect(await file.read()).toEqual([])
    await file.enter(OLLAMA)
    await file.enter({ ...OLLAMA, id: 'other' })
    await file.enter({ ...OLLAMA, settings: { ...OLLAMA.settings, model: 'llama' } })
    expect((await new ServerFile(path).read()).map(({ id, settings }) => [id, settings.model])).toEqual([
      ['other', 'qwen'],
      ['my-ollama', 'llama'],
    ])
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect([await file.remove('other'), await file.remove('other')]).toEqual([true, false])
  })

  it('hold no keys', async () => {
    const entry = { ...OLLAMA, settings: { ...OLLAMA.settings, key: 'sk-secret' } }
    await expect(new ServerFile(path).enter(entry)).rejects.toThrow(/^A key has no place/)
  })

  it('are refused with what is wrong with them', async () => {
    await expect(new ServerFile(path).enter({ ...OLLAMA, id: 'My Ollama', stage: 'vad' })).rejects.toThrow(
      /id: small letters.*; stage: /,
    )
    await writeFile(join(folder, 'bad.json'), '{"version":1,"servers":[{"id":"x"}]}')
    await expect(new ServerFile(join(folder, 'bad.json')).read()).rejects.toMatchObject({ code: 'servers.unreadable' })
    expect(await readFile(join(folder, 'bad.json'), 'utf8')).toContain('"x"')
  })

  it('are models without files, in one variant', async () => {
    const file = new ServerFile(path)
    await file.enter(OLLAMA)
    const [entry] = await file.read()
    const model = modelOf(
      entry ??
        (() => {
          throw new Error('no entry')
        })(),
    )
    expect([model.id, model.version, stageVariants(model)]).toEqual(['my-ollama', 'qwen', ['server']])
    expect(stageFiles(model)).toEqual({ variant: 'server', paths: {}, expected: [] })
  })
})
