import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ModelSource } from '../catalogue/entry.ts'
import { type Pulled, type PullOptions, pullEntry } from '../pull/pull-entry.ts'
import type { PullStep } from '../pull/steps.ts'
import { ModelStore } from '../store/model-store.ts'
import type { HostileHub } from './hostile-hub.ts'
import { TINY_REPO, tinyEntry, tinyHub } from './tiny-model.ts'

export const TOKEN = 'hf_secret'
/** The largest file of the tiny model. */
export const ENCODER = 'encoder.int8.onnx'
const NO_CACHES = { huggingFace: '/nowhere', ollama: '/nowhere', lmStudio: [] }

/** A hub, a store in a folder of its own, and a tiny model that is fetched from the one into the other. */
export class PullBench {
  readonly hub: HostileHub
  readonly folder = mkdtempSync(join(tmpdir(), 'firstword-hub-'))
  readonly store = new ModelStore(join(this.folder, 'models'))
  readonly steps: PullStep[] = []

  private constructor(hub: HostileHub) {
    this.hub = hub
  }

  static async open(): Promise<PullBench> {
    return new PullBench(await tinyHub())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }

  pull(options: Partial<PullOptions> = {}, sources: readonly ModelSource[] = [TINY_REPO]): Promise<Pulled> {
    return pullEntry(tinyEntry(sources), {
      store: this.store,
      signal: new AbortController().signal,
      onStep: (step) => this.steps.push(step),
      // Nothing leaves this machine: the other hub is one that nobody listens at.
      environment: { HF_ENDPOINT: this.hub.url, HF_TOKEN: TOKEN, MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9' },
      ...{ silenceMs: 60_000, firstWaitMs: 1, askLimitMs: 60_000, caches: NO_CACHES },
      ...options,
    })
  }

  /** What is in use: every model is whole, to the last byte. */
  async inUse(): Promise<readonly string[]> {
    const { models, broken } = await this.store.list()
    expect(broken).toEqual([])
    for (const model of models) expect(await this.store.verify(model, new AbortController().signal)).toEqual([])
    return models.map(({ id }) => id)
  }

  /** Files that are left of what is not in use. */
  left(): readonly string[] {
    const coming = join(this.folder, 'models', '.coming')
    return readdirSync(coming, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  }

  /** Whether so much of the encoder has come: the small files come at the same time. */
  came(bytes: number): () => boolean {
    const part = join(this.folder, 'models', '.coming', 'tiny', 'model', `${ENCODER}.part`)
    return () => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) >= bytes
  }

  /** What went wrong on the way. */
  troubles(): readonly string[] {
    return this.steps.flatMap((step) => (step.step === 'trouble' ? [step.why.reason] : []))
  }
}
