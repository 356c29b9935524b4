import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../base/testing/until.ts'
import type { ModelSource } from './catalogue/entry.ts'
import { type PullOptions, pullEntry } from './pull/pull-entry.ts'
import type { PullStep } from './pull/steps.ts'
import { ModelStore } from './store/model-store.ts'
import { ownFolder } from './store/owned-folder.ts'
import { cutAfter, type HostileHub, json, serveWell, sha256 } from './testing/hostile-hub.ts'
import { TINY_REPO, tinyEntry, tinyFiles, tinyHub } from './testing/tiny-model.ts'

const TOKEN = 'hf_secret'
const ENCODER = 'encoder.int8.onnx'
const content = tinyFiles()[ENCODER] as Buffer

let folder: string
let hub: HostileHub
let store: ModelStore
let steps: PullStep[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-hub-'))
  hub = await tinyHub()
  store = new ModelStore(join(folder, 'models'))
  steps = []
})
afterEach(async () => {
  await hub[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

function pull(options: Partial<PullOptions> = {}, sources: readonly ModelSource[] = [TINY_REPO]) {
  return pullEntry(tinyEntry(sources), {
    store,
    signal: new AbortController().signal,
    onStep: (step) => steps.push(step),
    // Nothing leaves this machine: the other hub is one that nobody listens at.
    environment: { HF_ENDPOINT: hub.url, HF_TOKEN: TOKEN, MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9' },
    ...{ silenceMs: 60_000, firstWaitMs: 1, askLimitMs: 60_000, caches: NO_CACHES },
    ...options,
  })
}

const NO_CACHES = { huggingFace: '/nowhere', ollama: '/nowhere', lmStudio: [] }

/** What is in use: every model is whole, to the last byte. */
async function inUse(): Promise<readonly string[]> {
  const { models, broken } = await store.list()
  expect(broken).toEqual([])
  for (const model of models) expect(await store.verify(model, new AbortController().signal)).toEqual([])
  return models.map(({ id }) => id)
}

/** Files that are left of what is not in use. */
function left(): readonly string[] {
  const coming = join(folder, 'models', '.coming')
  return readdirSync(coming, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}

/** So much of the encoder has come: the small files come at the same time. */
const came = (bytes: number) => () => encoderBytes() >= bytes

function encoderBytes(): number {
  const part = join(folder, 'models', '.coming', 'tiny', 'model', `${ENCODER}.part`)
  return statSync(part, { throwIfNoEntry: false })?.size ?? 0
}

const troubles = () => steps.flatMap((step) => (step.step === 'trouble' ? [step.why] : []))

describe('a hub that behaves', () => {
  it('gives a model that stages can load, and nothing that was not asked for', async () => {
    const { model, wasHere } = await pull()
    expect(wasHere).toBe(false)
    expect(model.manifest).toMatchObject({
      ...{ id: 'tiny', stage: 'asr', engine: 'transducer', default: 'int8' },
      shared: { decoder: 'decoder.onnx', tokens: 'tokens.txt' },
      variants: { int8: { files: { encoder: ENCODER } } },
    })
    expect(readFileSync(join(model.dir, ENCODER)).equals(content)).toBe(true)
    expect(readdirSync(model.dir).sort()).toEqual(['decoder.onnx', ENCODER, 'manifest.json', 'tokens.txt'])
    const { models } = await store.stageModels()
    expect(models).toMatchObject([{ id: 'tiny', stage: 'asr', licence: 'MIT License', languages: ['zh'] }])
    expect(await inUse()).toEqual(['tiny'])
    expect(left()).toEqual([])
  })

  it('is not asked again for what is here, and for what is lacking alone where more is wanted', async () => {
    await pull()
    const before = hub.requests.length
    expect(await pull()).toMatchObject({ wasHere: true })
    expect(hub.requests).toHaveLength(before)
    const { model } = await pull({ variants: ['float32'] })
    expect(Object.keys(model.manifest.variants)).toEqual(['int8', 'float32'])
    expect([hub.asked(ENCODER).length, hub.asked('encoder.onnx').length, hub.asked('decoder.onnx').length]).toEqual([
      1, 1, 1,
    ])
    // One content, two names: the version before is still there for who has it loaded.
    expect(statSync(join(model.dir, ENCODER)).nlink).toBe(2)
    expect(await inUse()).toEqual(['tiny'])
  })

  it('gives a damaged file once more, and nothing else', async () => {
    const { model } = await pull()
    writeFileSync(join(model.dir, 'decoder.onnx'), 'broken')
    expect(await store.verify(model, new AbortController().signal)).toEqual([
      { path: 'decoder.onnx', problem: 'other size' },
    ])
    expect(await pull()).toMatchObject({ wasHere: false })
    expect([hub.asked(ENCODER).length, hub.asked('decoder.onnx').length]).toEqual([1, 2])
    expect(await inUse()).toEqual(['tiny'])
  })
})

describe('a hub that misbehaves', () => {
  it('1: cuts the connection: it goes on where it was cut, from the hub’s own address', async () => {
    hub.plans.set(ENCODER, [cutAfter(100_000, came(1)), cutAfter(50_000, came(1))])
    await pull()
    const [first, second, third] = hub.asked(ENCODER)
    expect(first?.range).toBeUndefined()
    expect(Number(/bytes=(\d+)-/.exec(second?.range ?? '')?.[1])).toBeGreaterThan(0)
    expect(second?.ifRange).toBe(`"${sha256(content)}"`)
    expect(third?.range).toMatch(/^bytes=\d+-$/)
    expect(troubles()).toEqual([expect.stringContaining(' broke: '), expect.stringContaining(' broke: ')])
    expect(await inUse()).toEqual(['tiny'])
  })

  it('2: ignores that a part was asked for: the whole is taken in place of it', async () => {
    hub.plans.set(ENCODER, [
      cutAfter(100_000, came(1)),
      (response, whole) => response.writeHead(200, { 'Content-Length': whole.length }).end(whole),
    ])
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('3: has another file between two parts: the parts are not put together', async () => {
    const other = Buffer.from(content.toReversed())
    hub.plans.set(ENCODER, [
      // Half of another file, which then changes back.
      (response, _, request) => cutAfter(100_000, came(1), '"old"')(response, other, request),
    ])
    await pull()
    expect(hub.asked(ENCODER)[1]?.ifRange).toBe('"old"')
    expect(await inUse()).toEqual(['tiny'])
  })

  it('4: lies about the length, in the list or in the answer: refused, and right at the next call', async () => {
    const short = Array.from({ length: 2 }, () => (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': 1000 }).end(Buffer.alloc(1000))
    })
    hub.plans.set(ENCODER, short)
    await expect(pull()).rejects.toMatchObject({ code: 'hub.damaged', message: expect.stringContaining('1000 bytes') })
    expect(await inUse()).toEqual([])
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('5: packs what it sends: refused, for what is packed has no length to go on from', async () => {
    hub.plans.set(ENCODER, [
      (response, whole) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(whole)),
    ])
    await expect(pull()).rejects.toMatchObject({ code: 'hub.unusable', message: expect.stringContaining('gzip') })
    expect(await inUse()).toEqual([])
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('6: sends on to another server, and back: the token goes to neither', async () => {
    await using cdn = await tinyHub()
    const path = `/someone/tiny/resolve/main/${ENCODER}`
    cdn.always = (request, response) => {
      if (request.url?.startsWith('/back'))
        return void response.writeHead(302, { Location: `${hub.url}${path}?back` }).end() === undefined
      return false
    }
    hub.plans.set(ENCODER, [
      (response) => response.writeHead(302, { Location: `${cdn.url}/back?signature=1` }).end(),
      serveWell,
    ])
    await pull()
    expect(cdn.requests.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(hub.asked(ENCODER).map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, undefined])
    expect(await inUse()).toEqual(['tiny'])
  })

  it('6b: sends on within itself: the token goes along, as for a repository that was renamed', async () => {
    hub.plans.set(ENCODER, [
      (response) => response.writeHead(307, { Location: `/new/name/resolve/main/${ENCODER}` }).end(),
    ])
    await pull()
    expect(hub.asked(ENCODER).map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`])
  })

  it('6c: goes on with its list at another server: refused, and that server is not asked', async () => {
    await using other = await tinyHub()
    hub.listing = (response, usual) => {
      response.setHeader('Link', `<${other.url}/api/models/someone/tiny/tree/main?cursor=2>; rel="next"`)
      json(response, usual)
    }
    await expect(pull()).rejects.toMatchObject({
      code: 'hub.unusable',
      message: expect.stringContaining('another server'),
    })
    expect(other.requests).toEqual([])
  })

  it('6d: sends on for ever, or to what is no web address: refused', async () => {
    hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response) => response.writeHead(302, { Location: ENCODER }).end()),
    )
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining('without end') })
    hub.plans.set(ENCODER, [(response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()])
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining('no address of a server') })
    hub.plans.clear()
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('7: asks to wait: it is waited for, as long as it says', async () => {
    hub.plans.set(ENCODER, [(response) => response.writeHead(429, { 'Retry-After': '0' }).end()])
    await pull({ firstWaitMs: 60_000 })
    expect(steps).toContainEqual(expect.objectContaining({ step: 'trouble', waitMs: 0, next: 'again' }))
    expect(await inUse()).toEqual(['tiny'])
  })

  it('8: wants terms to be accepted first: one line says where and how, without trying again', async () => {
    hub.plans.set(ENCODER, [
      (response) => response.writeHead(401, { 'X-Error-Code': 'GatedRepo' }).end('Access denied'),
    ])
    await expect(pull()).rejects.toMatchObject({
      code: 'hub.gated',
      message: expect.stringContaining('accepted its terms'),
      hint: expect.stringContaining('HF_TOKEN'),
    })
    expect(hub.asked(ENCODER)).toHaveLength(1)
    expect(await inUse()).toEqual([])
  })

  it('9: flips one byte: fetched again, and given up where it does so every time', async () => {
    const flipped = Buffer.from(content)
    flipped[1234] = (flipped[1234] ?? 0) ^ 1
    hub.plans.set(ENCODER, [(response, _, request) => serveWell(response, flipped, request)])
    await pull()
    expect(troubles()).toEqual([expect.stringContaining('another hash')])
    await store.remove('tiny')
    hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response, _, request) => serveWell(response, flipped, request)),
    )
    await expect(pull()).rejects.toMatchObject({ code: 'hub.damaged', message: expect.stringContaining(ENCODER) })
    expect(await inUse()).toEqual([])
    hub.plans.clear()
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('9b: flips one byte of a small file, which is known by git’s hash alone', async () => {
    hub.plans.set('tokens.txt', [(response, _, request) => serveWell(response, Buffer.from('<blk> 0\nb 1\n'), request)])
    await pull()
    expect(troubles()).toEqual([expect.stringContaining('another hash')])
    expect(await inUse()).toEqual(['tiny'])
  })

  it('10: falls silent in the middle: the connection is made again', async () => {
    hub.plans.set(ENCODER, [
      (response, whole) => {
        response.writeHead(200, { ETag: '"x"', 'Content-Length': whole.length })
        response.write(whole.subarray(0, 50_000))
      },
    ])
    await pull({ silenceMs: 700 })
    expect(troubles()[0]).toMatch(/nothing came for 0\.7 s$/)
    expect(await inUse()).toEqual(['tiny'])
  })

  it('11: never ends: it is cut off where the file must end', async () => {
    let stopped = 0
    const endless = (response: ServerResponse) => {
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' })
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(50_000)));
      }
      response.on('drain', more).on('close', () => {
        stopped += 1
      })
      more()
    }
    hub.plans.set(ENCODER, [endless, endless])
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining('more than the file has') })
    await until(() => stopped === 2, 'both connections are closed')
    expect(await inUse()).toEqual([])
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('12: shows a web page in place of the list, or of a file', async () => {
    const page = (response: ServerResponse) =>
      void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please log in to this network</html>')
    hub.listing = page
    await expect(pull()).rejects.toMatchObject({ code: 'hub.unusable', message: expect.stringContaining('web page') })
    hub.listing = undefined
    hub.plans.set('tokens.txt', [page])
    await expect(pull()).rejects.toMatchObject({ code: 'hub.unusable', message: expect.stringContaining('web page') })
    expect(await inUse()).toEqual([])
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })

  it('13: has nothing from there on (416): what came is looked at, or fetched anew', async () => {
    hub.plans.set(ENCODER, [
      cutAfter(100_000, came(1)),
      (response) => response.writeHead(416, { 'Content-Range': 'bytes */5' }).end(),
    ])
    await pull()
    expect(hub.asked(ENCODER)[2]?.range).toBeUndefined()
    expect(await inUse()).toEqual(['tiny'])
  })

  it.each(['../../evil.onnx', '/etc/evil', 'a/../../b', 'C:\\evil', 'encoder.int8.onnx\0', 'con.onnx', 'a//b'])(
    '14: has a path in its list that leads elsewhere: %j',
    async (path) => {
      hub.listing = (response, usual) =>
        json(response, [...usual, { type: 'file', path, size: 3, oid: '0'.repeat(40) }])
      await expect(pull()).rejects.toMatchObject({
        code: 'hub.unusable',
        message: expect.stringContaining('leads elsewhere'),
      })
      expect(await inUse()).toEqual([])
    },
  )

  it('15: sends another part than was asked for, or does not say which', async () => {
    hub.plans.set(ENCODER, [
      cutAfter(100_000, came(1)),
      (response, whole) =>
        response
          .writeHead(206, { 'Content-Range': `bytes 5-${whole.length - 1}/${whole.length}` })
          .end(whole.subarray(5)),
      serveWell,
    ])
    await pull()
    expect(troubles()[1]).toContain('another part')
    expect(await inUse()).toEqual(['tiny'])
  })

  it('16: fails inside, and is down in the end: one line, and the next call goes on', async () => {
    hub.plans.set(ENCODER, [
      cutAfter(200_000, came(1)),
      ...Array.from({ length: 5 }, () => (response: ServerResponse) => void response.writeHead(503).end()),
    ])
    await expect(pull()).rejects.toMatchObject({ code: 'hub.unreachable', message: expect.stringContaining('503') })
    expect(left()).toContain(`${ENCODER}.part`)
    await pull()
    expect(hub.asked(ENCODER).at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await inUse()).toEqual(['tiny'])
  })

  it('17: has more than the disk takes: refused before a byte is fetched', async () => {
    hub.listing = (response, usual) =>
      json(
        response,
        usual.map((file) => ('path' in file && file.path === ENCODER ? { ...file, lfs: undefined, size: 1e15 } : file)),
      )
    await expect(pull({ anyway: true })).rejects.toMatchObject({
      code: 'hub.disk-full',
      message: expect.stringContaining('MB are free'),
    })
    await expect(pull()).rejects.toMatchObject({
      code: 'hub.too-large',
      message: expect.stringContaining('MB of memory'),
    })
    expect(hub.asked(ENCODER)).toEqual([])
  })

  it('18: has other files than at the first download: refused until somebody wants the new ones', async () => {
    const { model } = await pull()
    await store.remove('tiny')
    hub.files.set(ENCODER, Buffer.from(content.toReversed()))
    await expect(pull()).rejects.toMatchObject({ code: 'hub.changed', hint: expect.stringContaining('--update') })
    expect(await inUse()).toEqual([])
    const { model: updated } = await pull({ update: true })
    expect(updated.manifest.version).not.toBe(model.manifest.version)
    expect(await inUse()).toEqual(['tiny'])
    await store.remove('tiny')
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })
})

describe('several places', () => {
  const SCOPE = { kind: 'modelscope', repo: 'someone/tiny' } as const

  it('are asked how fast they are, and the others serve where one will not', async () => {
    await using scope = await tinyHub()
    hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response) => response.writeHead(404).end()),
    )
    scope.plans.set(ENCODER, [cutAfter(100_000, came(1))])
    const environment = { HF_ENDPOINT: hub.url, HF_TOKEN: TOKEN, MODELSCOPE_ENDPOINT: scope.url }
    await pull({ environment }, [TINY_REPO, SCOPE])
    expect(steps[0]).toMatchObject({
      step: 'asked',
      hosts: [{ answeredMs: expect.any(Number) }, { answeredMs: expect.any(Number) }],
    })
    // The token of the one is nothing for the other.
    expect(scope.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
    expect(scope.asked(ENCODER).length).toBeGreaterThan(0)
    expect(await inUse()).toEqual(['tiny'])
  })

  it('serve without the one that cannot be reached, and say so in one line where none can', async () => {
    const environment = { HF_ENDPOINT: 'http://127.0.0.1:9', MODELSCOPE_ENDPOINT: hub.url }
    await pull({ environment }, [TINY_REPO, SCOPE])
    expect(await inUse()).toEqual(['tiny'])
    await store.remove('tiny')
    const nowhere = { HF_ENDPOINT: 'http://127.0.0.1:9', MODELSCOPE_ENDPOINT: 'http://127.0.0.1:9' }
    await expect(pull({ environment: nowhere }, [TINY_REPO, SCOPE])).rejects.toMatchObject({
      code: 'hub.offline',
      message: expect.stringMatching(/^This machine is offline, or no hub can be reached/),
    })
  })
})

describe('whoever waits', () => {
  it('can stop it: nothing is in use, the parts stay, and the next call goes on from them', async () => {
    const stop = new AbortController()
    hub.plans.set(ENCODER, [
      (response, whole) => {
        response.writeHead(200, { ETag: `"${sha256(whole)}"`, 'Content-Length': whole.length })
        response.write(whole.subarray(0, 120_000))
      },
    ])
    const pulled = pull({
      signal: stop.signal,
      onStep: (step) => {
        steps.push(step)
        if (step.step === 'progress' && step.bytes > 100_000) stop.abort()
      },
    })
    await expect(pulled).rejects.toMatchObject({ name: 'AbortError' })
    expect(await inUse()).toEqual([])
    expect(left()).toEqual(expect.arrayContaining([`${ENCODER}.part`, `${ENCODER}.part.json`]))
    await pull()
    expect(hub.asked(ENCODER)[1]?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await inUse()).toEqual(['tiny'])
    expect(left()).toEqual([])
  })

  it('is told how much there is and how much of it came, and never more', async () => {
    hub.plans.set(ENCODER, [cutAfter(100_000, came(1))])
    await pull()
    const total = content.length + 20_000 + (tinyFiles()['tokens.txt']?.length ?? 0)
    expect(steps).toContainEqual(expect.objectContaining({ step: 'planned', files: 3, bytes: total, hereBytes: 0 }))
    const progress = steps.filter((step) => step.step === 'progress')
    expect(progress.at(-1)).toMatchObject({ bytes: total, of: total })
    expect(progress.every(({ bytes, of }) => bytes <= of)).toBe(true)
  })

  it('is the only one at it', async () => {
    const release = await ownFolder(store.comingFolder('tiny'), 'tiny')
    await expect(pull()).rejects.toMatchObject({ code: 'hub.in-use' })
    await release()
    await pull()
    expect(await inUse()).toEqual(['tiny'])
  })
})
