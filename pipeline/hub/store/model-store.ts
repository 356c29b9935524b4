import { randomUUID } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { type ModelManifest, openStageModel, readModelManifest } from '../../models/model-manifest.ts'
import { isModelId } from '../../models/safe-path.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import { sha256OfFile } from '../download/content-hash.ts'
import { syncFolder } from '../download/part-file.ts'
import { codeOf } from '../net/trouble.ts'
import { Acceptances } from './acceptances.ts'
import { LockFile } from './lock-file.ts'
import { ModelIndex } from './model-index.ts'

/** A model that is on this machine. */
export interface StoredModel {
  readonly id: string
  readonly dir: string
  readonly manifest: ModelManifest
  /** `undefined` where the index was lost. */
  readonly installedAt: string | undefined
  /** Of all its files. */
  readonly bytes: number
}

/** A model on this machine that tells where turns end. */
export interface StoredTurnEndModel extends StoredModel {
  readonly graph: ExpectedFile
}

/** Something that lies where models lie and is none. */
export interface BrokenModel {
  readonly id: string
  readonly failure: Failure
}

/** What is wrong with one file of a model. */
export interface FileProblem {
  readonly path: string
  readonly problem: 'missing' | 'other size' | 'other content'
}

const COMING = '.coming'
const GOING = '.going-'

/** The models of a folder: `<folder>/<id>/<version>/` with a manifest each; a version never changes. */
export class ModelStore {
  readonly folder: string
  readonly lock: LockFile
  readonly acceptances: Acceptances
  readonly #index: ModelIndex

  constructor(folder: string = join(dataFolder(), 'models')) {
    this.folder = folder
    this.lock = new LockFile(folder)
    this.acceptances = new Acceptances(folder)
    this.#index = new ModelIndex(folder)
  }

  /** Everything that is here, by id. Whatever is broken is told, and spoils nothing else. */
  async list(): Promise<{ readonly models: readonly StoredModel[]; readonly broken: readonly BrokenModel[] }> {
    const names = await readdir(this.folder).catch((): string[] => [])
    const [models, broken]: [StoredModel[], BrokenModel[]] = [[], []]
    for (const id of names.filter(isModelId).sort()) {
      try {
        const model = await this.#open(id)
        if (model) models.push(model)
      } catch (error) {
        broken.push({ id, failure: asFailure(error) })
      }
    }
    return { models, broken }
  }

  /** A model by its id; `undefined` where it is not here. @throws Failure `pack.invalid` where it is broken */
  async find(id: string): Promise<StoredModel | undefined> {
    return isModelId(id) ? this.#open(id) : undefined
  }

  /** The models that stages can load, and what keeps others from it. */
  async stageModels(): Promise<{ readonly models: readonly StageModel[]; readonly broken: readonly BrokenModel[] }> {
    const { models: stored, broken: unreadable } = await this.list()
    const [models, broken]: [StageModel[], BrokenModel[]] = [[], [...unreadable]]
    for (const { id, dir, manifest } of stored) {
      if (manifest.stage === 'turn') continue
      try {
        models.push(await openStageModel(dir))
      } catch (error) {
        broken.push({ id, failure: asFailure(error) })
      }
    }
    return { models, broken }
  }

  /** The models that tell where turns end, each with its graph as that must be. What is broken is left out. */
  async turnEndModels(): Promise<readonly StoredTurnEndModel[]> {
    const found = (await this.list()).models.filter(({ manifest }) => manifest.stage === 'turn')
    return found.flatMap((model) => {
      const { id, dir, manifest } = model
      const path = manifest.variants[manifest.default]?.files.model
      const sha256 = manifest.files.find((file) => file.path === path)?.sha256
      if (path === undefined || sha256 === undefined) return []
      return [{ ...model, graph: { name: `${id}/${path}`, path: join(dir, path), sha256 } }]
    })
  }

  /** Where a model is put together before it has its place; what is there stays until it has. */
  comingFolder(id: string): string {
    return join(this.folder, COMING, id)
  }

  /** A file of this content, if a model has it. It is as it was when it came: whoever takes it looks at it again. */
  async fileOf(sha256: string): Promise<string | undefined> {
    for (const { dir, manifest } of (await this.list()).models) {
      const found = manifest.files.find((file) => file.sha256 === sha256)
      if (found) return join(dir, found.path)
    }
    return undefined
  }

  /**
   * Gives a model that was put together its place, at once, and makes it the one that serves. The version before stays:
   * somebody may have it loaded; older ones go.
   *
   * @param made the folder, with all files in it
   * @throws what the system says
   */
  async place(made: string, manifest: ModelManifest): Promise<StoredModel> {
    const { id, version } = manifest
    const before = (await this.#index.read())[id]?.current
    const dir = join(this.folder, id, version)
    await writePrivateFile(join(made, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
    await makePrivateFolder(join(this.folder, id))
    await this.#moveAway(dir)
    await rename(made, dir)
    await syncFolder(join(this.folder, id))
    const installedAt = new Date().toISOString()
    await this.#index.set(id, { current: version, installedAt })
    await this.#removeOlder(id, [version, ...(before === undefined ? [] : [before])])
    return storedModel(id, dir, manifest, installedAt)
  }

  /** Removes a model with all its versions and what came of it so far. @returns whether there was anything */
  async remove(id: string): Promise<boolean> {
    if (!isModelId(id)) return false
    await this.#index.set(id, undefined)
    const removed = [await this.#moveAway(join(this.folder, id)), await this.#moveAway(this.comingFolder(id))]
    return removed.includes(true)
  }

  /** Compares every file with what it must be. @throws the signal's reason */
  async verify({ dir, manifest }: StoredModel, signal: AbortSignal): Promise<readonly FileProblem[]> {
    const problems: FileProblem[] = []
    for (const { path, bytes, sha256 } of manifest.files) {
      signal.throwIfAborted()
      const found = await stat(join(dir, path)).catch(() => undefined)
      if (!found) problems.push({ path, problem: 'missing' })
      else if (found.size !== bytes) problems.push({ path, problem: 'other size' })
      else if ((await sha256OfFile(join(dir, path), signal)) !== sha256)
        problems.push({ path, problem: 'other content' })
    }
    return problems
  }

  async #open(id: string): Promise<StoredModel | undefined> {
    const entry = (await this.#index.read())[id]
    const versions = await readdir(join(this.folder, id)).catch((): string[] => [])
    const version = entry && versions.includes(entry.current) ? entry.current : await this.#newest(id, versions)
    if (version === undefined) return undefined
    const dir = join(this.folder, id, version)
    const manifest = await readModelManifest(dir)
    if (manifest.id !== id) throw new Failure('pack.invalid', because('pack.otherId', { folder: dir, id: manifest.id }))
    return storedModel(id, dir, manifest, version === entry?.current ? entry.installedAt : undefined)
  }

  /** Without an index: what was put here last. */
  async #newest(id: string, versions: readonly string[]): Promise<string | undefined> {
    const dated = await Promise.all(
      versions
        .filter((version) => !version.startsWith('.'))
        .map(async (version) => ({
          version,
          ms: (await stat(join(this.folder, id, version, 'manifest.json')).catch(() => undefined))?.mtimeMs ?? 0,
        })),
    )
    return dated.toSorted((a, b) => b.ms - a.ms)[0]?.version
  }

  async #removeOlder(id: string, kept: readonly string[]): Promise<void> {
    for (const version of await readdir(join(this.folder, id))) {
      // Windows refuses what somebody has open: it goes another time.
      if (!kept.includes(version)) await this.#moveAway(join(this.folder, id, version)).catch(() => undefined)
    }
  }

  /** A folder is gone at once for all that look, however long its files take to go. @returns whether it was there */
  async #moveAway(dir: string): Promise<boolean> {
    const going = join(this.folder, `${GOING}${randomUUID()}`)
    try {
      await rename(dir, going)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    }
    await rm(going, { recursive: true, force: true })
    return true
  }
}

function storedModel(id: string, dir: string, manifest: ModelManifest, installedAt: string | undefined): StoredModel {
  return { id, dir, manifest, installedAt, bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('pack.invalid', sentenceOf(error))
}
