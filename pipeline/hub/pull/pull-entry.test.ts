import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownFolder } from '../store/owned-folder.ts'
import { cutAfter, sha256 } from '../testing/hostile-hub.ts'
import { ENCODER, PullBench, TOKEN } from '../testing/pull-bench.ts'
import { TINY_REPO, tinyFiles, tinyHub } from '../testing/tiny-model.ts'

let bench: PullBench

beforeEach(async () => {
  bench = await PullBench.open()
})
afterEach(() => bench[Symbol.asyncDispose]())

const content = tinyFiles()[ENCODER] as Buffer

describe('a hub that behaves', () => {
  it('gives a model that stages can load, and nothing that was not asked for', async () => {
    const { model, wasHere } = await bench.pull()
    expect(wasHere).toBe(false)
    expect(model.manifest).toMatchObject({
      ...{ id: 'tiny', stage: 'asr', engine: 'transducer', default: 'int8' },
      shared: { decoder: 'decoder.onnx', tokens: 'tokens.txt' },
      variants: { int8: { files: { encoder: ENCODER } } },
    })
    expect(readFileSync(join(model.dir, ENCODER)).equals(content)).toBe(true)
    expect(readdirSync(model.dir).sort()).toEqual(['decoder.onnx', ENCODER, 'manifest.json', 'tokens.txt'])
    const { models } = await bench.store.stageModels()
    expect(models).toMatchObject([{ id: 'tiny', stage: 'asr', licence: 'MIT License', languages: ['zh'] }])
    expect(await bench.inUse()).toEqual(['tiny'])
    expect(bench.left()).toEqual([])
  })

  it('is not asked again for what is here, and for what is lacking alone where more is wanted', async () => {
    await bench.pull()
    const before = bench.hub.requests.length
    expect(await bench.pull()).toMatchObject({ wasHere: true })
    expect(bench.hub.requests).toHaveLength(before)
    const { model } = await bench.pull({ variants: ['float32'] })
    expect(Object.keys(model.manifest.variants)).toEqual(['int8', 'float32'])
    expect([
      bench.hub.asked(ENCODER).length,
      bench.hub.asked('encoder.onnx').length,
      bench.hub.asked('decoder.onnx').length,
    ]).toEqual([1, 1, 1])
    // One content, two names: the version before is still there for who has it loaded.
    expect(statSync(join(model.dir, ENCODER)).nlink).toBe(2)
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('gives a damaged file once more, and nothing else', async () => {
    const { model } = await bench.pull()
    writeFileSync(join(model.dir, 'decoder.onnx'), 'broken')
    expect(await bench.store.verify(model, new AbortController().signal)).toEqual([
      { path: 'decoder.onnx', problem: 'other size' },
    ])
    expect(await bench.pull()).toMatchObject({ wasHere: false })
    expect([bench.hub.asked(ENCODER).length, bench.hub.asked('decoder.onnx').length]).toEqual([1, 2])
    expect(await bench.inUse()).toEqual(['tiny'])
  })
})

describe('several places', () => {
  const SCOPE = { kind: 'modelscope', repo: 'someone/tiny' } as const

  it('are asked how fast they are, and the others serve where one will not', async () => {
    await using scope = await tinyHub()
    bench.hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response) => response.writeHead(404).end()),
    )
    scope.plans.set(ENCODER, [cutAfter(100_000, bench.came(1))])
    const environment = { HF_ENDPOINT: bench.hub.url, HF_TOKEN: TOKEN, MODELSCOPE_ENDPOINT: scope.url }
    await bench.pull({ environment }, [TINY_REPO, SCOPE])
    expect(bench.steps[0]).toMatchObject({
      step: 'asked',
      hosts: [{ answeredMs: expect.any(Number) }, { answeredMs: expect.any(Number) }],
    })
    // The token of the one is nothing for the other.
    expect(scope.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
    expect(scope.asked(ENCODER).length).toBeGreaterThan(0)
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('serve without the one that cannot be reached, and say so in one line where none can', async () => {
    const environment = { HF_ENDPOINT: 'http://127.0.0.1:9', MODELSCOPE_ENDPOINT: bench.hub.url }
    await bench.pull({ environment }, [TINY_REPO, SCOPE])
    expect(await bench.inUse()).toEqual(['tiny'])
    await bench.store.remove('tiny')
    const nowhere = { HF_ENDPOINT: 'http://127.0.0.1:9', MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9' }
    await expect(bench.pull({ environment: nowhere }, [TINY_REPO, SCOPE])).rejects.toMatchObject({
      code: 'hub.offline',
      message: expect.stringMatching(/^This machine is offline, or no hub can be reached/),
    })
  })
})

describe('whoever waits', () => {
  it('can stop it: nothing is in use, the parts stay, and the next call goes on from them', async () => {
    const stop = new AbortController()
    bench.hub.plans.set(ENCODER, [
      (response, whole) => {
        response.writeHead(200, { ETag: `"${sha256(whole)}"`, 'Content-Length': whole.length })
        response.write(whole.subarray(0, 120_000))
      },
    ])
    const pulled = bench.pull({
      signal: stop.signal,
      onStep: (step) => {
        bench.steps.push(step)
        if (step.step === 'progress' && step.bytes > 100_000) stop.abort()
      },
    })
    await expect(pulled).rejects.toMatchObject({ name: 'AbortError' })
    expect(await bench.inUse()).toEqual([])
    expect(bench.left()).toEqual(expect.arrayContaining([`${ENCODER}.part`, `${ENCODER}.part.json`]))
    await bench.pull()
    expect(bench.hub.asked(ENCODER)[1]?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await bench.inUse()).toEqual(['tiny'])
    expect(bench.left()).toEqual([])
  })

  it('is told how much there is and how much of it came, and never more', async () => {
    bench.hub.plans.set(ENCODER, [cutAfter(100_000, bench.came(1))])
    await bench.pull()
    const total = content.length + 20_000 + (tinyFiles()['tokens.txt']?.length ?? 0)
    expect(bench.steps).toContainEqual(
      expect.objectContaining({ step: 'planned', files: 3, bytes: total, hereBytes: 0 }),
    )
    const progress = bench.steps.filter((step) => step.step === 'progress')
    expect(progress.at(-1)).toMatchObject({ bytes: total, of: total })
    expect(progress.every(({ bytes, of }) => bytes <= of)).toBe(true)
  })

  it('is the only one at it', async () => {
    const release = await ownFolder(bench.store.comingFolder('tiny'), 'tiny')
    await expect(bench.pull()).rejects.toMatchObject({ code: 'hub.in-use' })
    await release()
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })
})
