import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MODEL_MANIFEST_FORMAT, type ModelManifest } from '../../models/model-manifest.ts'
import { stageFiles } from '../../models/stage-model.ts'
import { sha256 } from '../testing/hostile-hub.ts'
import { ModelStore } from './model-store.ts'
import { ownFolder } from './owned-folder.ts'
import { versionOf } from './version.ts'

let folder: string
let store: ModelStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-store-'))
  store = new ModelStore(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a model together and gives it its place. */
async function place(id: string, content: string, changes: Partial<ModelManifest> = {}) {
  const made = join(store.comingFolder(id), 'model')
  mkdirSync(made, { recursive: true })
  writeFileSync(join(made, 'model.onnx'), content)
  const files = [{ path: 'model.onnx', bytes: content.length, sha256: sha256(Buffer.from(content)) }]
  return store.place(made, {
    ...{
      format: MODEL_MANIFEST_FORMAT,
      id,
      version: versionOf(files),
      stage: 'llm',
      engine: 'causal',
      languages: ['zh'],
    },
    ...{ licence: { id: 'MIT', name: 'MIT License' }, default: 'int8', shared: {}, files },
    variants: { int8: { files: { model: 'model.onnx' } } },
    ...changes,
  })
}

const signal = new AbortController().signal
const idsOf = async () => (await store.list()).models.map(({ id }) => id)

describe('a store of models', () => {
  it('has none in a folder that is not there', async () => {
    expect(await new ModelStore(join(folder, 'nowhere')).list()).toEqual({ models: [], broken: [] })
  })

  it('keeps the version that was put there last as the one that serves, and the one before for who has it loaded', async () => {
    const versions: string[] = []
    for (const content of ['one', 'two', 'three']) versions.push((await place('mine', content)).manifest.version)
    expect((await store.find('mine'))?.manifest.version).toBe(versions[2])
    expect(readdirSync(join(folder, 'mine')).sort()).toEqual(versions.slice(1).sort())
  })

  it('gives stages what they can load, with options that only their engine understands', async () => {
    await place('mine', 'weights', { engineOptions: { anything: [1] } })
    await place('turns', 'detector', { stage: 'turn', engine: 'smart-turn' })
    const { models } = await store.stageModels()
    expect(models).toMatchObject([{ id: 'mine', engineOptions: { anything: [1] }, unusable: {} }])
    const [model] = models
    expect(model && stageFiles(model).paths).toEqual({ model: join(model?.dir ?? '', 'model.onnx') })
    expect(await idsOf()).toEqual(['mine', 'turns'])
  })

  it('says which file tells where turns end, and what that must be', async () => {
    await place('mine', 'weights')
    expect(await store.turnEndModels()).toEqual([])
    const { dir, manifest } = await place('turns', 'detector', { stage: 'turn', engine: 'smart-turn' })
    const { sha256 } = manifest.files[0] ?? {}
    const graph = { name: 'turns/model.onnx', path: join(dir, 'model.onnx'), sha256 }
    expect(await store.turnEndModels()).toMatchObject([{ id: 'turns', graph }])
  })

  it('is what its folders hold: without its index it has all its models', async () => {
    await place('mine', 'one')
    const { manifest } = await place('mine', 'two')
    for (const damage of [
      () => rmSync(join(folder, 'index.json')),
      () => writeFileSync(join(folder, 'index.json'), '{"ver'),
    ]) {
      damage()
      expect(await store.find('mine')).toMatchObject({
        manifest: { version: manifest.version },
        installedAt: undefined,
      })
    }
  })

  it('tells of what is broken, and has the rest', async () => {
    await place('good', 'weights')
    const { dir } = await place('bad', 'weights')
    writeFileSync(join(dir, 'manifest.json'), '{"format":2')
    mkdirSync(join(folder, 'empty'))
    writeFileSync(join(folder, 'notes.txt'), 'x')
    const { models, broken } = await store.list()
    expect(models.map(({ id }) => id)).toEqual(['good'])
    expect(broken).toMatchObject([{ id: 'bad', failure: { code: 'pack.invalid' } }])
  })

  it('gives no stage a model whose files are not whole', async () => {
    const { dir } = await place('mine', 'weights')
    writeFileSync(join(dir, 'model.onnx'), 'cut')
    expect(await store.stageModels()).toMatchObject({
      models: [],
      broken: [{ id: 'mine', failure: { code: 'pack.damaged' } }],
    })
  })

  it('tells what is wrong with each file', async () => {
    const model = await place('mine', 'weights')
    expect(await store.verify(model, signal)).toEqual([])
    writeFileSync(join(model.dir, 'model.onnx'), 'WEIGHTS')
    expect(await store.verify(model, signal)).toEqual([{ path: 'model.onnx', problem: 'other content' }])
    rmSync(join(model.dir, 'model.onnx'))
    expect(await store.verify(model, signal)).toEqual([{ path: 'model.onnx', problem: 'missing' }])
  })

  it('removes a model with all its versions, and nothing by a name that is none', async () => {
    await place('mine', 'one')
    await place('mine', 'two')
    expect([await store.remove('../mine'), await store.remove('mine'), await store.remove('mine')]).toEqual([
      false,
      true,
      false,
    ])
    expect(await idsOf()).toEqual([])
    expect(readdirSync(folder).filter((name) => name.startsWith('.going'))).toEqual([])
  })
})

describe('a folder in which a model is put together', () => {
  it('is taken over from a process that is not there any more, never from one that is', async () => {
    const coming = store.comingFolder('mine')
    const release = await ownFolder(coming, 'mine')
    await expect(ownFolder(coming, 'mine')).rejects.toMatchObject({ code: 'hub.in-use' })
    await release()
    for (const left of ['4194999', '', 'x']) {
      writeFileSync(join(coming, '.owner'), left)
      await (await ownFolder(coming, 'mine'))()
    }
  })
})
