import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../base/testing/until.ts'
import { cutAfter, json, serveWell, sha256 } from './testing/hostile-hub.ts'
import { ENCODER, PullBench, TOKEN } from './testing/pull-bench.ts'
import { tinyFiles, tinyHub } from './testing/tiny-model.ts'

let bench: PullBench

beforeEach(async () => {
  bench = await PullBench.open()
})
afterEach(() => bench[Symbol.asyncDispose]())

const content = tinyFiles()[ENCODER] as Buffer

describe('a hub that misbehaves', () => {
  it('1: cuts the connection: it goes on where it was cut, from the hub’s own address', async () => {
    bench.hub.plans.set(ENCODER, [cutAfter(100_000, bench.came(1)), cutAfter(50_000, bench.came(1))])
    await bench.pull()
    const [first, second, third] = bench.hub.asked(ENCODER)
    expect(first?.range).toBeUndefined()
    expect(Number(/bytes=(\d+)-/.exec(second?.range ?? '')?.[1])).toBeGreaterThan(0)
    expect(second?.ifRange).toBe(`"${sha256(content)}"`)
    expect(third?.range).toMatch(/^bytes=\d+-$/)
    expect(bench.troubles()).toEqual([expect.stringContaining(' broke: '), expect.stringContaining(' broke: ')])
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('2: ignores that a part was asked for: the whole is taken in place of it', async () => {
    bench.hub.plans.set(ENCODER, [
      cutAfter(100_000, bench.came(1)),
      (response, whole) => response.writeHead(200, { 'Content-Length': whole.length }).end(whole),
    ])
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('3: has another file between two parts: the parts are not put together', async () => {
    const other = Buffer.from(content.toReversed())
    bench.hub.plans.set(ENCODER, [
      // Half of another file, which then changes back.
      (response, _, request) => cutAfter(100_000, bench.came(1), '"old"')(response, other, request),
    ])
    await bench.pull()
    expect(bench.hub.asked(ENCODER)[1]?.ifRange).toBe('"old"')
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('4: lies about the length, in the list or in the answer: refused, and right at the next call', async () => {
    const short = Array.from({ length: 2 }, () => (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': 1000 }).end(Buffer.alloc(1000))
    })
    bench.hub.plans.set(ENCODER, short)
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.damaged',
      message: expect.stringContaining('1000 bytes'),
    })
    expect(await bench.inUse()).toEqual([])
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('5: packs what it sends: refused, for what is packed has no length to go on from', async () => {
    bench.hub.plans.set(ENCODER, [
      (response, whole) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(whole)),
    ])
    await expect(bench.pull()).rejects.toMatchObject({ code: 'hub.unusable', message: expect.stringContaining('gzip') })
    expect(await bench.inUse()).toEqual([])
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('6: sends on to another server, and back: the token goes to neither', async () => {
    await using cdn = await tinyHub()
    const path = `/someone/tiny/resolve/main/${ENCODER}`
    cdn.always = (request, response) => {
      if (request.url?.startsWith('/back'))
        return void response.writeHead(302, { Location: `${bench.hub.url}${path}?back` }).end() === undefined
      return false
    }
    bench.hub.plans.set(ENCODER, [
      (response) => response.writeHead(302, { Location: `${cdn.url}/back?signature=1` }).end(),
      serveWell,
    ])
    await bench.pull()
    expect(cdn.requests.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(bench.hub.asked(ENCODER).map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, undefined])
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('6b: sends on within itself: the token goes along, as for a repository that was renamed', async () => {
    bench.hub.plans.set(ENCODER, [
      (response) => response.writeHead(307, { Location: `/new/name/resolve/main/${ENCODER}` }).end(),
    ])
    await bench.pull()
    expect(bench.hub.asked(ENCODER).map(({ authorization }) => authorization)).toEqual([
      `Bearer ${TOKEN}`,
      `Bearer ${TOKEN}`,
    ])
  })

  it('6c: goes on with its list at another server: refused, and that server is not asked', async () => {
    await using other = await tinyHub()
    bench.hub.listing = (response, usual) => {
      response.setHeader('Link', `<${other.url}/api/models/someone/tiny/tree/main?cursor=2>; rel="next"`)
      json(response, usual)
    }
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.unusable',
      message: expect.stringContaining('another server'),
    })
    expect(other.requests).toEqual([])
  })

  it('6d: sends on for ever, or to what is no web address: refused', async () => {
    bench.hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response) => response.writeHead(302, { Location: ENCODER }).end()),
    )
    await expect(bench.pull()).rejects.toMatchObject({ message: expect.stringContaining('without end') })
    bench.hub.plans.set(ENCODER, [(response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()])
    await expect(bench.pull()).rejects.toMatchObject({ message: expect.stringContaining('no address of a server') })
    bench.hub.plans.clear()
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('7: asks to wait: it is waited for, as long as it says', async () => {
    bench.hub.plans.set(ENCODER, [(response) => response.writeHead(429, { 'Retry-After': '0' }).end()])
    await bench.pull({ firstWaitMs: 60_000 })
    expect(bench.steps).toContainEqual(expect.objectContaining({ step: 'trouble', waitMs: 0, next: 'again' }))
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('8: wants terms to be accepted first: one line says where and how, without trying again', async () => {
    bench.hub.plans.set(ENCODER, [
      (response) => response.writeHead(401, { 'X-Error-Code': 'GatedRepo' }).end('Access denied'),
    ])
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.gated',
      message: expect.stringContaining('accepted its terms'),
      hint: expect.stringContaining('HF_TOKEN'),
    })
    expect(bench.hub.asked(ENCODER)).toHaveLength(1)
    expect(await bench.inUse()).toEqual([])
  })

  it('9: flips one byte: fetched again, and given up where it does so every time', async () => {
    const flipped = Buffer.from(content)
    flipped[1234] = (flipped[1234] ?? 0) ^ 1
    bench.hub.plans.set(ENCODER, [(response, _, request) => serveWell(response, flipped, request)])
    await bench.pull()
    expect(bench.troubles()).toEqual([expect.stringContaining('another hash')])
    await bench.store.remove('tiny')
    bench.hub.plans.set(
      ENCODER,
      Array.from({ length: 9 }, () => (response, _, request) => serveWell(response, flipped, request)),
    )
    await expect(bench.pull()).rejects.toMatchObject({ code: 'hub.damaged', message: expect.stringContaining(ENCODER) })
    expect(await bench.inUse()).toEqual([])
    bench.hub.plans.clear()
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('9b: flips one byte of a small file, which is known by git’s hash alone', async () => {
    bench.hub.plans.set('tokens.txt', [
      (response, _, request) => serveWell(response, Buffer.from('<blk> 0\nb 1\n'), request),
    ])
    await bench.pull()
    expect(bench.troubles()).toEqual([expect.stringContaining('another hash')])
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('10: falls silent in the middle: the connection is made again', async () => {
    bench.hub.plans.set(ENCODER, [
      (response, whole) => {
        response.writeHead(200, { ETag: '"x"', 'Content-Length': whole.length })
        response.write(whole.subarray(0, 50_000))
      },
    ])
    await bench.pull({ silenceMs: 2500 })
    expect(bench.troubles()[0]).toMatch(/nothing came for 2\.5 s$/)
    expect(await bench.inUse()).toEqual(['tiny'])
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
    bench.hub.plans.set(ENCODER, [endless, endless])
    await expect(bench.pull()).rejects.toMatchObject({ message: expect.stringContaining('more than the file has') })
    await until(() => stopped === 2, 'both connections are closed')
    expect(await bench.inUse()).toEqual([])
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('12: shows a web page in place of the list, or of a file', async () => {
    const page = (response: ServerResponse) =>
      void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please log in to this network</html>')
    bench.hub.listing = page
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.unusable',
      message: expect.stringContaining('web page'),
    })
    bench.hub.listing = undefined
    bench.hub.plans.set('tokens.txt', [page])
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.unusable',
      message: expect.stringContaining('web page'),
    })
    expect(await bench.inUse()).toEqual([])
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('13: has nothing from there on (416): what came is looked at, or fetched anew', async () => {
    bench.hub.plans.set(ENCODER, [
      cutAfter(100_000, bench.came(1)),
      (response) => response.writeHead(416, { 'Content-Range': 'bytes */5' }).end(),
    ])
    await bench.pull()
    expect(bench.hub.asked(ENCODER)[2]?.range).toBeUndefined()
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it.each(['../../evil.onnx', '/etc/evil', 'a/../../b', 'C:\\evil', 'encoder.int8.onnx\0', 'con.onnx', 'a//b'])(
    '14: has a path in its list that leads elsewhere: %j',
    async (path) => {
      bench.hub.listing = (response, usual) =>
        json(response, [...usual, { type: 'file', path, size: 3, oid: '0'.repeat(40) }])
      await expect(bench.pull()).rejects.toMatchObject({
        code: 'hub.unusable',
        message: expect.stringContaining('leads elsewhere'),
      })
      expect(await bench.inUse()).toEqual([])
    },
  )

  it('15: sends another part than was asked for, or does not say which', async () => {
    bench.hub.plans.set(ENCODER, [
      cutAfter(100_000, bench.came(1)),
      (response, whole) =>
        response
          .writeHead(206, { 'Content-Range': `bytes 5-${whole.length - 1}/${whole.length}` })
          .end(whole.subarray(5)),
      serveWell,
    ])
    await bench.pull()
    expect(bench.troubles()[1]).toContain('another part')
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('16: fails inside, and is down in the end: one line, and the next call goes on', async () => {
    bench.hub.plans.set(ENCODER, [
      cutAfter(200_000, bench.came(1)),
      ...Array.from({ length: 5 }, () => (response: ServerResponse) => void response.writeHead(503).end()),
    ])
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.unreachable',
      message: expect.stringContaining('503'),
    })
    expect(bench.left()).toContain(`${ENCODER}.part`)
    await bench.pull()
    expect(bench.hub.asked(ENCODER).at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await bench.inUse()).toEqual(['tiny'])
  })

  it('17: has more than the disk takes: refused before a byte is fetched', async () => {
    bench.hub.listing = (response, usual) =>
      json(
        response,
        usual.map((file) => ('path' in file && file.path === ENCODER ? { ...file, lfs: undefined, size: 1e15 } : file)),
      )
    await expect(bench.pull({ anyway: true })).rejects.toMatchObject({
      code: 'hub.disk-full',
      message: expect.stringContaining('MB are free'),
    })
    await expect(bench.pull()).rejects.toMatchObject({
      code: 'hub.too-large',
      message: expect.stringContaining('MB of memory'),
    })
    expect(bench.hub.asked(ENCODER)).toEqual([])
  })

  it('18: has other files than at the first download: refused until somebody wants the new ones', async () => {
    const { model } = await bench.pull()
    await bench.store.remove('tiny')
    bench.hub.files.set(ENCODER, Buffer.from(content.toReversed()))
    await expect(bench.pull()).rejects.toMatchObject({ code: 'hub.changed', hint: expect.stringContaining('--update') })
    expect(await bench.inUse()).toEqual([])
    const { model: updated } = await bench.pull({ update: true })
    expect(updated.manifest.version).not.toBe(model.manifest.version)
    expect(await bench.inUse()).toEqual(['tiny'])
    await bench.store.remove('tiny')
    await bench.pull()
    expect(await bench.inUse()).toEqual(['tiny'])
  })
})
