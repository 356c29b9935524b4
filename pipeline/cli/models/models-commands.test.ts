import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostileHub, sha256, weights } from '../../hub/testing/hostile-hub.ts'
import { tinyGguf } from '../../hub/testing/tiny-onnx.ts'
import { startCli } from '../testing/cli-process.ts'
import { noPipeline, runCommand } from '../testing/run-command.ts'

let folder: string
let hub: HostileHub

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-models-'))
  hub = await HostileHub.start({
    'README.md': Buffer.from('# SenseVoice'),
    'model.int8.onnx': weights(400_000, 1),
    'tokens.txt': Buffer.from('<unk> 0\n'),
  })
})
afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const environment = (changes: Readonly<Record<string, string>> = {}) => ({
  ...{
    FIRSTWORD_DATA: join(folder, 'data'),
    HF_ENDPOINT: hub.url,
    MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9',
    HOME: folder,
  },
  ...{ XDG_CACHE_HOME: join(folder, 'cache'), HF_TOKEN: 'hf_secret' },
  ...changes,
})

function models(words: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  return runCommand(['models', ...words], noPipeline, new AbortController(), environment(changes))
}

describe('firstword models', () => {
  it('shows the catalogue without asking anybody, in both languages and in full where one is found', async () => {
    const all = await models(['search'])
    expect(all).toMatchObject({ exitCode: 0, err: '' })
    expect(all.out).toMatch(/^x-asr-480 .*≈ 136 MB {2}Apache-2\.0/m)
    expect(all.out).toMatch(/^setup zh-small .*x-asr-480 \+ qwen2\.5-0\.5b \+ kokoro-v1\.1-zh$/m)
    const one = await models(['search', 'sensevoice', '--lang', 'zh'])
    expect(one.out).toContain('须注明出处和作者')
    const matcha = await models(['search', 'matcha'])
    expect(matcha.out).toContain('unknown: Under which licence it may be used: nobody says.')
    const json = JSON.parse((await models(['search', 'qwen', '--json'])).out)
    expect(json).toMatchObject({
      version: 1,
      entries: expect.arrayContaining([expect.objectContaining({ id: 'qwen3-4b-2507', here: false })]),
    })
    expect(hub.requests).toEqual([])
  })

  it('asks for the licence first, fetches, lists, verifies and removes; what was agreed to stays', async () => {
    const refused = await models(['pull', 'sensevoice-small'])
    expect(refused).toMatchObject({ exitCode: 2, out: '' })
    expect(refused.err).toMatch(
      /^firstword: sensevoice-small comes under FunASR .* - Agree to it with --accept-licence\.$/,
    )
    expect(hub.requests).toEqual([])
    const pulled = await models(['pull', 'sensevoice-small', '--accept-licence'])
    expect(pulled).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Installed sensevoice-small \w{12} \(asr, engine sense-voice, 0\.4 MB\) in /),
    })
    expect(pulled.err).toMatch(/^0\.4 MB of 0\.4 MB/m)
    // Numbers by chance are no weights: it is here, and that it does not run is said at once.
    expect(pulled.err).toMatch(/^FAILED {2}asr: sensevoice-small \w{12}, engine sense-voice$/m)
    expect(`${pulled.out}${pulled.err}`).not.toContain('hf_secret')
    expect((await models(['list'])).out).toMatch(
      /^sensevoice-small {2}asr .* int8\* .* FunASR-1\.1 {2}\d{4}-\d\d-\d\d$/m,
    )
    const listed = JSON.parse((await models(['list', '--json'])).out)
    expect(listed).toMatchObject({
      version: 1,
      models: [{ id: 'sensevoice-small', default: 'int8', languages: ['zh', 'en', 'ja', 'ko', 'yue'] }],
      broken: [],
    })
    expect(await models(['verify'])).toMatchObject({ exitCode: 0, out: 'sensevoice-small: whole (2 files)' })
    writeFileSync(join(listed.models[0].folder, 'tokens.txt'), '<unk> 1\n')
    expect(await models(['verify', 'sensevoice-small'])).toMatchObject({
      ...{ exitCode: 1, out: 'sensevoice-small: tokens.txt: its content is not what it must be' },
      err: 'firstword: fetch them again: firstword models pull ID',
    })
    expect((await models(['pull', 'sensevoice-small'])).exitCode).toBe(0)
    expect((await models(['verify'])).exitCode).toBe(0)
    expect(await models(['pull', 'sensevoice-small'])).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Here already, and whole: /),
      err: '',
    })
    expect(await models(['remove', 'sensevoice-small', 'nothing'])).toMatchObject({
      exitCode: 2,
      out: 'Removed sensevoice-small.',
      err: 'firstword: there is no model "nothing" here',
    })
    expect((await models(['licences'])).out).toMatch(
      /^FunASR-1\.1: .* - agreed to on \d{4}-\d\d-\d\d, for sensevoice-small$/m,
    )
  })

  it('says in one line what is wrong: offline, a name that nobody has, an option that is none', async () => {
    const offline = await models(['pull', 'qwen2.5-0.5b'], { HF_ENDPOINT: 'http://127.0.0.1:9' })
    expect(offline).toMatchObject({ exitCode: 2, out: '' })
    expect(offline.err).toMatch(
      /^firstword: This machine is offline, or no hub can be reached \(asked: 127\.0\.0\.1:9\) - [^\n]+$/,
    )
    expect((await models(['pull', 'sensevoce-small'])).err).toBe(
      'firstword: The catalogue has no "sensevoce-small" - Did you mean sensevoice-small?',
    )
    expect((await models(['pull', 'servers'])).err).toContain('Nothing to fetch')
    expect((await models(['pull', 'melo-zh-en', '--from', 'github'])).err).toContain('--from is hf or modelscope')
    expect((await models(['verify', 'nothing'])).err).toContain('There is no model "nothing" here')
    expect((await models(['search', '--lang', 'fr'])).exitCode).toBe(2)
  })

  it('takes in what lies here, and what other programs brought, by link', async () => {
    const gguf = tinyGguf({ 'general.architecture': 'qwen2', 'general.license': 'apache-2.0' })
    const ollama = join(folder, 'ollama')
    mkdirSync(join(ollama, 'blobs'), { recursive: true })
    mkdirSync(join(ollama, 'manifests/registry.ollama.ai/library/qwen2.5'), { recursive: true })
    writeFileSync(join(ollama, 'blobs', `sha256-${sha256(gguf)}`), gguf)
    const layer = {
      mediaType: 'application/vnd.ollama.image.model',
      digest: `sha256:${sha256(gguf)}`,
      size: gguf.length,
    }
    writeFileSync(
      join(ollama, 'manifests/registry.ollama.ai/library/qwen2.5/0.5b'),
      JSON.stringify({ layers: [layer] }),
    )
    const from = { OLLAMA_MODELS: ollama }
    expect((await models(['import'], from)).out).toMatch(/^ollama:qwen2\.5:0\.5b +0\.0 MB$/m)
    expect(await models(['import', 'ollama:qwen2.5:0.5b', '--language', 'zh,en'], from)).toMatchObject({
      ...{ exitCode: 0, out: expect.stringMatching(/^Imported qwen2\.5-0\.5b \(llm, engine llama, /) },
    })
    writeFileSync(join(folder, 'mine.gguf'), gguf)
    const own = await models(['import', join(folder, 'mine.gguf'), '--id', 'own', '--json'])
    expect(JSON.parse(own.out)).toMatchObject({ version: 1, model: { id: 'own', licence: { id: 'Apache-2.0' } } })
    expect(own.err).toContain('Its languages are not known')
    expect(await models(['import', join(folder, 'nowhere')])).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/^firstword: /),
    })
  })

  it('stops on Ctrl-C, keeps what came, and goes on from there', async () => {
    hub.plans.set('model.int8.onnx', [
      (response, content) => {
        response.writeHead(200, { ETag: `"${sha256(content)}"`, 'Content-Length': content.length })
        response.write(content.subarray(0, 200_000))
      },
    ])
    const words = ['models', 'pull', 'sensevoice-small', '--accept-licence']
    const running = startCli(words, { environment: environment() })
    // More than the table of symbols.
    await running.errLine(/^0\.[12]\d* MB of 0\.4 MB/)
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({
      exitCode: 130,
      err: expect.stringMatching(/^firstword: stopped: what came so far is kept/m),
    })
    const part = join(folder, 'data/models/.coming/sensevoice-small/model/model.int8.onnx.part')
    expect(existsSync(part)).toBe(true)
    expect(readFileSync(part).length).toBeGreaterThan(0)
    expect((await models(['pull', 'sensevoice-small'])).exitCode).toBe(0)
    expect(hub.asked('model.int8.onnx').at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await models(['verify'])).exitCode).toBe(0)
  })
})
