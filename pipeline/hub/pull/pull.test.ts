import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogueEntry, ModelSource } from '../catalogue/entry.ts'
import { ModelStore } from '../store/model-store.ts'
import { GOOD, LEADS_OUT, LINKS } from '../testing/archives.ts'
import { type HostileHub, serveWell, sha256, weights } from '../testing/hostile-hub.ts'
import { TINY_REPO, tinyEntry, tinyFiles, tinyHub } from '../testing/tiny-model.ts'
import { tinyOnnx } from '../testing/tiny-onnx.ts'
import { type PullOptions, pullEntry } from './pull-entry.ts'
import { pullRepository } from './pull-repository.ts'
import type { PullStep } from './steps.ts'

let folder: string
let hub: HostileHub
let store: ModelStore
let steps: PullStep[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-pull-'))
  hub = await tinyHub()
  store = new ModelStore(join(folder, 'models'))
  steps = []
})
afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

function options(changes: Partial<PullOptions> = {}): PullOptions {
  return {
    store,
    signal: new AbortController().signal,
    onStep: (step) => steps.push(step),
    environment: { HF_ENDPOINT: hub.url, MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9' },
    ...{ silenceMs: 60_000, firstWaitMs: 1, askLimitMs: 60_000 },
    caches: { huggingFace: join(folder, 'hf'), ollama: join(folder, 'ollama'), lmStudio: [] },
    ...changes,
  }
}

async function problems(id: string) {
  const model = await store.find(id)
  return model ? store.verify(model, new AbortController().signal) : 'not here'
}

describe('a model in an archive', () => {
  const archiveEntry = (): CatalogueEntry =>
    tinyEntry([{ kind: 'archive', url: `${hub.url}/files/pack.tar.bz2` }], {
      shared: { tokens: { from: ['tokens.txt'] } },
      variants: {
        int8: {
          files: {
            encoder: { from: ['encoder*.onnx'], path: 'int8/encoder.onnx' },
            decoder: { from: ['decoder*int8*.onnx', 'decoder*.onnx'] },
            joiner: { from: ['joiner*.onnx'] },
          },
        },
      },
    })

  it('is taken out of it and pinned as it came; nothing else of it is kept', async () => {
    hub.files.set('pack.tar.bz2', GOOD)
    const { model } = await pullEntry(archiveEntry(), options())
    expect(model.manifest.files.map(({ path }) => path).sort()).toEqual([
      'decoder.onnx',
      'int8/encoder.onnx',
      'joiner.int8.onnx',
      'tokens.txt',
    ])
    expect(await problems('tiny')).toEqual([])
    expect((await store.lock.pinOf('tiny'))?.files['tokens.txt']?.sha256).toBe(sha256(Buffer.from('<blk> 0\n你 1\n')))
    expect(steps.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['planned', 'progress', 'unpacking', 'unpacked']),
    )
  })

  it.each([
    ['leads out of its folder', LEADS_OUT],
    ['has links in place of files', LINKS],
    ['is damaged', Buffer.concat([GOOD.subarray(0, 500), Buffer.alloc(301)])],
  ])('that %s is refused, and the next call fetches it anew', async (_, hostile) => {
    hub.files.set('pack.tar.bz2', GOOD)
    hub.plans.set('pack.tar.bz2', [(response, _content, request) => serveWell(response, hostile, request)])
    // Servers that do not tell a length before leave it to what comes.
    hub.always = (request, response) => request.method === 'HEAD' && void response.writeHead(405).end() === undefined
    await expect(pullEntry(archiveEntry(), options())).rejects.toMatchObject({
      code: expect.stringMatching(/^hub\.(damaged|not-there)$/),
    })
    expect((await store.list()).models).toEqual([])
    await pullEntry(archiveEntry(), options())
    expect(await problems('tiny')).toEqual([])
  })
})

describe('a mirror that has files and no lists', () => {
  it('serves what is known by its hash, and nothing else', async () => {
    hub.always = (request, response) =>
      request.url?.startsWith('/api/') === true && void response.writeHead(404).end() === undefined
    const known = tinyFiles()
    const rule = (path: string) => ({ from: [path], sha256: sha256(known[path] as Buffer) })
    const entry = (tokens: object) =>
      tinyEntry([TINY_REPO], {
        shared: { tokens: { from: ['tokens.txt'], ...tokens }, extra: { from: ['extra.json'], optional: true } },
        variants: { int8: { files: { encoder: rule('encoder.int8.onnx') } } },
      })
    await expect(pullEntry(entry({}), options())).rejects.toMatchObject({ code: 'hub.not-there' })
    await pullEntry(entry(rule('tokens.txt')), options())
    expect(await problems('tiny')).toEqual([])
  })
})

describe('a model at plain addresses', () => {
  it('is held to the sizes that are known, and to what came at the first time', async () => {
    const entry = tinyEntry([{ kind: 'url', base: `${hub.url}/files/` }], {
      shared: { tokens: { from: ['tokens.txt'] } },
      variants: { int8: { files: { encoder: { from: ['encoder.int8.onnx'], bytes: 300_000 } } } },
    })
    await pullEntry(entry, options())
    expect(await problems('tiny')).toEqual([])
    await store.remove('tiny')
    hub.files.set('tokens.txt', Buffer.from('<blk> 0\nb 1\n'))
    await expect(pullEntry(entry, options())).rejects.toMatchObject({ code: 'hub.damaged' })
    await pullEntry(entry, options({ update: true }))
    expect(await problems('tiny')).toEqual([])
  })
})

describe('a licence', () => {
  const entry = () => tinyEntry([TINY_REPO], { licence: 'FunASR-1.1' })

  it('that has to be agreed to is asked for before anything is, and kept with the date', async () => {
    await expect(pullEntry(entry(), options())).rejects.toMatchObject({
      code: 'hub.licence',
      message: expect.stringContaining('FunASR Model Open Source License 1.1'),
      hint: expect.stringContaining('--accept-licence'),
    })
    expect(hub.requests).toEqual([])
    await pullEntry(entry(), options({ accept: true }))
    const [accepted] = await store.acceptances.list()
    expect(accepted).toMatchObject({
      licence: 'FunASR-1.1',
      model: 'tiny',
      acceptedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    await store.remove('tiny')
    await pullEntry(entry(), options())
    expect(await problems('tiny')).toEqual([])
  })
})

describe('what is on this machine already', () => {
  it('is linked: from another model, and from the caches of other programs, if it is what it says', async () => {
    const files = tinyFiles()
    const [encoder, decoder] = [files['encoder.int8.onnx'], files['decoder.onnx']] as [Buffer, Buffer]
    const blobs = join(folder, 'hf', 'models--someone--tiny', 'blobs')
    mkdirSync(blobs, { recursive: true })
    writeFileSync(join(blobs, sha256(encoder)), encoder)
    // A cache that lies is noticed.
    writeFileSync(join(blobs, sha256(decoder)), weights(decoder.length, 9))
    const { model } = await pullEntry(tinyEntry([TINY_REPO]), options())
    expect([hub.asked('encoder.int8.onnx').length, hub.asked('decoder.onnx').length]).toEqual([0, 1])
    expect(statSync(join(model.dir, 'encoder.int8.onnx')).nlink).toBe(2)
    await pullEntry(tinyEntry([TINY_REPO], { id: 'twin' }), options())
    expect(statSync(join(model.dir, 'decoder.onnx')).nlink).toBe(2)
    expect([await problems('tiny'), await problems('twin')]).toEqual([[], []])
  })
})

describe('a repository that is in no catalogue', () => {
  const graph = tinyOnnx({ inputs: ['input_ids'], outputs: ['logits'], weightFiles: ['model_q4.onnx_data'] })
  const QWEN = {
    'README.md': Buffer.from('---\nlicense: apache-2.0\nlanguage: [zh, en]\n---\n'),
    'config.json': Buffer.from('{"model_type":"qwen2"}'),
    'tokenizer.json': Buffer.from('{}'),
    'tokenizer_config.json': Buffer.from('{}'),
    'onnx/model_int8.onnx': tinyOnnx({ inputs: ['input_ids'], outputs: ['logits'] }),
    'onnx/model_q4.onnx': graph,
    'onnx/model_q4.onnx_data': weights(5000, 4),
    'model.safetensors': weights(50_000, 5),
  }

  it('is fetched in one form of its weights, recognised by its contents, and lists only what it needs', async () => {
    hub.files.clear()
    for (const [path, content] of Object.entries(QWEN)) hub.files.set(path, content)
    const { model } = await pullRepository('someone/Qwen-0.5B', options({ variants: ['int4'] }))
    expect(model.manifest).toMatchObject({
      ...{ id: 'qwen-0.5b', stage: 'llm', engine: 'causal', languages: ['zh', 'en'], licence: { id: 'Apache-2.0' } },
      variants: { int4: { files: { model: 'onnx/model_q4.onnx', modelWeights: 'onnx/model_q4.onnx_data' } } },
    })
    expect(hub.asked('model.safetensors')).toEqual([])
    expect(await problems('qwen-0.5b')).toEqual([])
    await expect(pullRepository('someone/Qwen-0.5B', options({ variants: ['float16'] }))).rejects.toMatchObject({
      code: 'model.no-variant',
      hint: 'It has: int4, int8.',
    })
    expect(await problems('qwen-0.5b')).toEqual([])
  })

  it('is the same at another hub, or it is said that it is not', async () => {
    hub.files.clear()
    for (const [path, content] of Object.entries(QWEN)) hub.files.set(path, content)
    await pullRepository('someone/Qwen-0.5B', options({ variants: ['int8'] }))
    const scope = { HF_ENDPOINT: 'http://127.0.0.1:9', MODELSCOPE_ENDPOINT: hub.url }
    const elsewhere = options({ variants: ['int8'], environment: scope, accept: true })
    await pullRepository('someone/Qwen-0.5B', elsewhere)
    hub.files.set('onnx/model_int8.onnx', graph)
    await expect(pullRepository('someone/Qwen-0.5B', elsewhere)).rejects.toMatchObject({ code: 'hub.changed' })
    expect(await problems('qwen-0.5b')).toEqual([])
  })

  it('is refused where it is nothing that is known, and where its name is none', async () => {
    await expect(pullRepository('someone/tiny', options())).rejects.toMatchObject({ code: 'import.unreadable' })
    hub.files.delete('encoder.int8.onnx')
    hub.files.delete('encoder.onnx')
    hub.files.delete('decoder.onnx')
    await expect(pullRepository('someone/tiny', options())).rejects.toMatchObject({ code: 'hub.no-model' })
    await expect(pullRepository('../etc/x', options())).rejects.toMatchObject({ code: 'hub.name' })
    expect((await store.list()).models).toEqual([])
  })
})

describe('a proxy that the environment names', () => {
  it('is asked in place of the hub, but for what needs none', async () => {
    const seen: string[] = []
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(502).end()
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const environment = { HF_ENDPOINT: 'http://hub.invalid', MODELSCOPE_ENDPOINT: 'http://hub.invalid', HTTP_PROXY }
    try {
      await expect(pullEntry(tinyEntry([TINY_REPO]), options({ environment }))).rejects.toMatchObject({
        code: 'hub.unusable',
      })
      expect(seen[0]).toMatch(/^http:\/\/hub\.invalid\/api\/models\/someone\/tiny\/revision\/main$/)
      seen.length = 0
      await pullEntry(
        tinyEntry([TINY_REPO]),
        options({ environment: { ...options().environment, HTTP_PROXY, NO_PROXY: '127.0.0.1' } }),
      )
      expect(seen).toEqual([])
      expect(await problems('tiny')).toEqual([])
    } finally {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    }
  })
})

describe('ModelScope', () => {
  it('gives models as Hugging Face does, held to the hashes of its own list', async () => {
    const source: ModelSource = { kind: 'modelscope', repo: 'someone/tiny' }
    const environment = {
      HF_ENDPOINT: 'http://127.0.0.1:9',
      MODELSCOPE_ENDPOINT: hub.url,
      MODELSCOPE_API_TOKEN: 'ms-secret',
    }
    const { model } = await pullEntry(tinyEntry([source]), options({ environment }))
    expect(hub.requests.every(({ authorization }) => authorization === 'Bearer ms-secret')).toBe(true)
    expect(readFileSync(join(model.dir, 'tokens.txt'), 'utf8')).toBe('<blk> 0\na 1\n')
    expect(await problems('tiny')).toEqual([])
  })
})
