import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { placeTinyChinese, TINY_CHINESE, TINY_CLAUSES, type TinyChinese } from '../../host/testing/tiny-chinese.ts'
import { ModelStore } from '../../hub/store/model-store.ts'
import { noPipeline, runCommand } from '../testing/run-command.ts'

const { asr, llm, tts } = TINY_CHINESE
let folder: string
let tiny: TinyChinese

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-use-'))
  vi.stubEnv('FIRSTWORD_DATA', folder)
  tiny = await placeTinyChinese(folder)
})
afterAll(async () => {
  await tiny?.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function models(...words: readonly string[]) {
  return runCommand(['models', ...words], noPipeline, new AbortController(), { FIRSTWORD_DATA: folder })
}

const kept = () => JSON.parse(readFileSync(join(folder, 'stage-models.json'), 'utf8')).settings

describe('firstword models set', () => {
  it('sets what a model takes once it was tried with it, and as it came again', async () => {
    const set = await models('set', llm, 'numbers=figures')
    expect(set).toMatchObject({ exitCode: 0, err: '' })
    expect(set.out).toMatch(/^llm: tiny-llm-zh \w{12} \(numbers figures\)$/m)
    expect((await models('check', llm)).out).toMatch(
      /^ok +llm: tiny-llm-zh \w{12} \(numbers figures\), engine causal$/m,
    )
    expect((await models('set', llm)).out).toMatch(/^llm: tiny-llm-zh \w{12}$/m)
  })

  it('changes nothing where the model does not take it', async () => {
    expect(await models('set', llm, 'numbers=roman')).toMatchObject({ exitCode: 2, out: '' })
    expect((await models('check', llm)).out).toMatch(/^ok +llm: tiny-llm-zh \w{12}, engine causal$/m)
    expect((await models('set', 'nothing', 'speed=1')).err).toContain('No model "nothing" was brought here')
    expect((await models('set', llm, 'speed')).err).toContain('"speed" sets nothing')
  })
})

describe('firstword models use', () => {
  it('keeps which models serve, one after the other, and the pack again', async () => {
    const used = await models('use', `asr=${asr},llm=${llm}`)
    expect(used).toMatchObject({ exitCode: 0, err: '' })
    expect(used.out).toMatch(/^asr: tiny-asr-zh \w{12}\nllm: tiny-llm-zh \w{12}\nThey serve from the next start/)
    expect(kept()).toMatchObject({ asr, llm })
    expect(await models('use', `tts=${tts},llm=pocket`)).toMatchObject({ exitCode: 0 })
    expect(kept()).toEqual({ asr, llm: 'pocket', tts })
  })

  it('keeps nothing of a choice that cannot be served', async () => {
    expect(await models('use', `asr=${asr},llm=pocket`)).toMatchObject({ exitCode: 0 })
    const before = kept()
    const refused = await models('use', `asr=${asr},llm=nowhere`)
    expect(refused).toMatchObject({ exitCode: 2, out: '' })
    expect(refused.err).toContain('There is no llm model "nowhere" - There is: pocket, tiny-llm-zh.')
    expect((await models('use', 'tiny-asr-zh')).err).toContain('write asr=…, llm=… or tts=…')
    expect(kept()).toEqual(before)
  })
})

describe('firstword models check', () => {
  it('tries a recogniser on silence and on a clip of its language', async () => {
    const checked = await models('check', asr)
    expect(checked).toMatchObject({ exitCode: 0, err: '' })
    const [head, loaded, zeros, clip] = checked.out.split('\n')
    expect(head).toMatch(/^ok {6}asr: tiny-asr-zh \w{12}, engine transducer$/)
    expect(loaded).toMatch(
      /float32 on cpu \(.+\), threads 1: loaded in .+ ms, warmed up in .+ ms; this process grew by .+ MB$/,
    )
    expect(zeros).toMatch(/zeros: .+ ms, [\d.]+ of real time: /)
    expect(clip).toMatch(/clip zh-hello \(你好你能做什么\): .+ of real time: \p{Script=Han}+$/u)
  })

  it('tries a language model and a voice on a sentence of their language, as JSON where that is wanted', async () => {
    const { out, exitCode } = await models('check', llm, '--json')
    expect(exitCode).toBe(0)
    const { results } = JSON.parse(out)
    expect(results).toMatchObject([{ stage: 'llm', engine: 'causal', facts: { provider: 'cpu' }, unusable: {} }])
    expect(results[0].runs[1]).toMatchObject({ input: '你好，今天天气怎么样？', firstMs: expect.any(Number) })
    expect(TINY_CLAUSES.join('')).toContain(results[0].runs[1].output)
    const spoken = await models('check', tts)
    expect(spoken.out).toMatch(
      /你好，今天天气怎么样？: .+ ms, first after .+ ms, .+ of real time: 15840 samples at 24000 Hz/,
    )
  })

  it('says by name what a model lacks', async () => {
    const found = await new ModelStore(join(folder, 'models')).find(llm)
    const files = ['model.onnx', 'tokenizer.json'].map((name) => join(found?.dir ?? '', name))
    const whole = files.map((file) => readFileSync(file))
    onTestFinished(() => files.forEach((file, index) => void writeFileSync(file, whole[index] ?? '')))
    truncateSync(join(found?.dir ?? '', 'model.onnx'), 100)
    const cut = await models('check', llm)
    expect(cut.exitCode).not.toBe(0)
    expect(cut.err).toMatch(/model\.onnx of the model pack has 100 bytes instead of \d+/)
    rmSync(join(found?.dir ?? '', 'tokenizer.json'))
    expect((await models('check', llm)).err).toContain('tokenizer.json of the model pack is missing')
  })

  it('knows no model that is not there, and no place that is none', async () => {
    expect(await models('check', 'nowhere')).toMatchObject({ exitCode: 2 })
    expect((await models('check', asr, '--run-on', 'moon')).err).toContain('--run-on cannot be "moon"')
  })
})
