import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStageModel, readModelManifest } from './model-manifest.ts'
import { stageFiles, stageVariants } from './stage-model.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'firstword-manifest-'))
  mkdirSync(join(dir, 'onnx'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const SHA = '0'.repeat(64)
const MANIFEST = {
  ...{ format: 2, id: 'qwen', version: '1', stage: 'llm', engine: 'causal', languages: ['zh', 'en'], default: 'int8' },
  licence: { id: 'Apache-2.0', name: 'Apache License 2.0' },
  shared: { tokenizer: 'tokenizer.json' },
  variants: { int8: { files: { model: 'onnx/a.onnx' }, memoryMb: 300 }, float32: { files: { model: 'onnx/b.onnx' } } },
  files: [
    { path: 'tokenizer.json', bytes: 2, sha256: SHA },
    { path: 'onnx/a.onnx', bytes: 3, sha256: SHA },
    { path: 'onnx/b.onnx', bytes: 4, sha256: SHA },
  ],
  something: 'that a newer version says',
}

function lay(manifest: object, files: Readonly<Record<string, string>>) {
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest))
  for (const [path, content] of Object.entries(files)) writeFileSync(join(dir, path), content)
}

const WHOLE = { 'tokenizer.json': '{}', 'onnx/a.onnx': 'aaa', 'onnx/b.onnx': 'bbbb' }

describe('the manifest of one model of one stage', () => {
  it('gives a model as a pack does: files by role and variant, with what all variants share', async () => {
    lay(MANIFEST, WHOLE)
    const model = await openStageModel(dir)
    expect(model).toMatchObject({
      id: 'qwen',
      stage: 'llm',
      engine: 'causal',
      licence: 'Apache License 2.0',
      unusable: {},
    })
    expect(stageVariants(model)).toEqual(['int8', 'float32'])
    expect(stageFiles(model, 'float32').paths).toEqual({
      tokenizer: join(dir, 'tokenizer.json'),
      model: join(dir, 'onnx/b.onnx'),
    })
  })

  it('lets a variant go whose file is missing, and refuses the model where its default one is', async () => {
    lay(MANIFEST, { ...WHOLE, 'onnx/b.onnx': 'b' })
    const model = await openStageModel(dir)
    expect(model.unusable.float32?.code).toBe('pack.damaged')
    rmSync(join(dir, 'onnx/a.onnx'))
    await expect(openStageModel(dir)).rejects.toMatchObject({
      code: 'pack.incomplete',
      hint: expect.stringContaining('models pull'),
    })
  })

  it.each([
    ['of another format', { ...MANIFEST, format: 3 }],
    ['with a path that leads out', { ...MANIFEST, shared: { tokenizer: '../x' } }],
    ['with an id that is none', { ...MANIFEST, id: '../qwen' }],
    ['for a stage that there is not', { ...MANIFEST, stage: 'vad' }],
  ])('%s is refused in one line', async (_, manifest) => {
    lay(manifest, WHOLE)
    await expect(readModelManifest(dir)).rejects.toMatchObject({
      code: 'pack.invalid',
      message: expect.stringContaining('manifest.json'),
    })
  })

  it('may be of what tells ends of turns, which is no model of a stage', async () => {
    lay({ ...MANIFEST, stage: 'turn' }, WHOLE)
    await expect(openStageModel(dir)).rejects.toMatchObject({ code: 'pack.no-stage' })
    expect((await readModelManifest(dir)).stage).toBe('turn')
  })
})
