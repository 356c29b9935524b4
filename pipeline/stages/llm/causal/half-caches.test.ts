import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { engineSettings } from '../../../inference/engine.ts'
import { assetsDir, pocketPackDir } from '../../../models/locations.ts'
import { LanguageModel } from './language-model.ts'
import { withHalfCaches } from './testing/half-caches.ts'

const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 1 }
const FACTS = 'time seven thirty p m; day monday november the twenty third'
const pack = join(pocketPackDir(), 'llm')
const folder = await mkdtemp(join(tmpdir(), 'firstword-half-'))
afterAll(() => rm(folder, { recursive: true }))

function open(model: string): Promise<LanguageModel> {
  const files = { config: 'config.json', tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json' }
  const paths = Object.fromEntries(Object.entries(files).map(([role, name]) => [role, join(pack, name)]))
  return LanguageModel.open({
    files: { variant: 'float32', paths: { ...paths, model }, expected: [] },
    settings: engineSettings({}),
    engineOptions: undefined,
  })
}

/** One conversation through all clips: what is cached is gone on with, cut and begun anew. */
async function repliesOf(model: LanguageModel, said: readonly string[]): Promise<string[]> {
  const replies: string[] = []
  for (const content of said) {
    const messages = [
      { role: 'system', content: FACTS },
      { role: 'user', content },
    ] as const
    const request = { messages, sampling: GREEDY, maxTokens: 48, keepCache: true }
    const signal = new AbortController().signal
    const context = { requestedMs: 0, startedMs: 0, stolenMs: () => undefined, signal, cancelled: () => false }
    replies.push((await model.generate(request, { ...context, emit: () => undefined })).text)
  }
  return replies
}

/** A guard for busy machines: alone it takes a few seconds. */
const PATIENCE = { timeout: 600_000 }

it('caches of float16 give the greedy replies of float32 to all demo clips, in half the memory', PATIENCE, async () => {
  const clips = join(assetsDir(), 'clips')
  const names = (await readdir(clips)).filter((name) => name.endsWith('.txt'))
  const said = await Promise.all(names.map(async (name) => (await readFile(join(clips, name), 'utf8')).trim()))
  expect(said.length).toBeGreaterThanOrEqual(16)
  const path = join(pack, 'model_float32.onnx')
  const halved = join(folder, 'half.onnx')
  await writeFile(halved, withHalfCaches(await readFile(path)))
  const [whole, half] = [await open(path), await open(halved)]
  expect([whole.context.cache.type, half.context.cache.type]).toEqual(['float32', 'float16'])
  expect(half.context.cache.bytesPerToken).toBe(whole.context.cache.bytesPerToken / 2)
  const replies = await repliesOf(whole, said)
  expect(new Set(replies).size, 'replies that differ').toBeGreaterThan(10)
  expect(await repliesOf(half, said)).toEqual(replies)
  await Promise.all([whole.release(), half.release()])
})
