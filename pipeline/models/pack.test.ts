import { createHash } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pocketPackDir } from './locations.ts'
import { openPack } from './pack.ts'
import { requiredPath, stageFiles, stageVariants } from './stage-model.ts'

const CONTENT = 'weights'
const STAGE = { default: 'int8', files: { config: 'c.json' }, variants: { int8: { model: 'm.onnx' } } }

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

function manifest(overrides: object = {}): object {
  const sha256 = digestOf(CONTENT)
  return {
    format: 1,
    id: 'test',
    version: '1.0.0',
    language: 'en',
    licence: 'MIT',
    description: 'For tests',
    sampleRate: 16_000,
    stages: { asr: STAGE, llm: STAGE, tts: STAGE },
    files: ['c.json', 'm.onnx'].map((path) => ({ path, bytes: CONTENT.length, sha256 })),
    somethingNewer: true,
    ...overrides,
  }
}

describe('a model pack', () => {
  let dir = ''
  const write = (content: unknown) => writeFile(join(dir, 'manifest.json'), JSON.stringify(content))

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'firstword-pack-'))
    await mkdir(dir, { recursive: true })
    await writeFile(join(dir, 'c.json'), CONTENT)
    await writeFile(join(dir, 'm.onnx'), CONTENT)
    await write(manifest())
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('gives a stage its files by role', async () => {
    const pack = await openPack(dir)
    const files = stageFiles(pack.models.asr)
    expect(stageVariants(pack.models.asr)).toEqual(['int8'])
    expect(files).toMatchObject({ variant: 'int8', paths: { config: join(dir, 'c.json'), model: join(dir, 'm.onnx') } })
    expect(files.expected).toEqual(
      ['c.json', 'm.onnx'].map((name) => ({ name, path: join(dir, name), sha256: digestOf(CONTENT) })),
    )
    expect(() => requiredPath(files, 'vocoder')).toThrow(/names no file for "vocoder"/)
  })

  it('names the variants it has when asked for another', async () => {
    const pack = await openPack(dir)
    expect(() => stageFiles(pack.models.llm, 'float16')).toThrow(/no float16 models for llm/)
  })

  it.each([
    ['no manifest', () => rm(join(dir, 'manifest.json')), 'pack.missing'],
    ['a manifest that is not JSON', () => writeFile(join(dir, 'manifest.json'), '{'), 'pack.invalid'],
    ['a manifest of a later form', () => write(manifest({ format: 2 })), 'pack.invalid'],
    [
      'a path out of the pack',
      () => write(manifest({ files: [{ path: '../x', bytes: 1, sha256: 'a'.repeat(64) }] })),
      'pack.invalid',
    ],
    ['a missing file', () => rm(join(dir, 'm.onnx')), 'pack.incomplete'],
    ['a file of another size', () => appendFile(join(dir, 'm.onnx'), 'x'), 'pack.damaged'],
  ])('refuses %s in one line with the remedy', async (_name, damage, code) => {
    await damage()
    const failure = await openPack(dir).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'Failure', code, hint: /Install/ })
    expect(String(failure)).not.toContain('\n')
  })

  it('does without a variant that is not the default, where its files are missing or cut off, and says why', async () => {
    const spare = { ...STAGE, variants: { ...STAGE.variants, float16: { model: 'half.onnx' } } }
    const listed = (path: string) => ({ path, bytes: CONTENT.length, sha256: digestOf(CONTENT) })
    const files = ['c.json', 'm.onnx', 'half.onnx'].map(listed)
    await write(manifest({ stages: { asr: STAGE, llm: spare, tts: STAGE }, files }))
    const missing = await openPack(dir)
    expect(stageVariants(missing.models.llm)).toEqual(['int8'])
    expect(missing.models.llm.unusable.float16?.message).toBe('half.onnx of the model pack is missing')
    expect(() => stageFiles(missing.models.llm, 'float16')).toThrow('half.onnx of the model pack is missing')
    await writeFile(join(dir, 'half.onnx'), 'w')
    expect((await openPack(dir)).models.llm.unusable.float16?.message).toMatch(/half\.onnx .* 1 bytes instead of 7/)
    await writeFile(join(dir, 'half.onnx'), CONTENT)
    expect(stageVariants((await openPack(dir)).models.llm)).toEqual(['int8', 'float16'])
  })

  it('must say what the files are that it uses', async () => {
    await write(manifest({ files: [{ path: 'c.json', bytes: CONTENT.length, sha256: digestOf(CONTENT) }] }))
    const pack = await openPack(dir)
    expect(() => stageFiles(pack.models.asr)).toThrow(/uses m\.onnx and does not say what it is/)
  })
})

describe('the embedded pack', () => {
  it('is complete and describes itself', async () => {
    const pack = await openPack(pocketPackDir())
    expect(pack.manifest.id).toBe('pocket')
    expect(pack.manifest.description).toMatch(/closed-domain/)
    for (const stage of ['asr', 'llm', 'tts'] as const) {
      expect(stageVariants(pack.models[stage])).toContain(pack.manifest.stages[stage].default)
    }
  })
})
