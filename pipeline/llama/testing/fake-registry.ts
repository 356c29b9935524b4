import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { PinnedPackage } from '../packages.ts'

/** An entry of a package as it is packed. */
export interface PackedEntry {
  readonly name: string
  readonly content?: string | Buffer
  /** Kind of entry; by default a file. */
  readonly flag?: string
}

/** A package as npm packs it: tar (ustar) and gzip. */
export function tarball(entries: readonly PackedEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, content = '', flag = '0' }) => {
    const bytes = Buffer.from(content)
    const head = Buffer.alloc(512)
    head.write(name, 0, 100, 'utf8')
    head.write('000644 \0', 100)
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write(flag, 156)
    head.write('ustar\x0000', 257)
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

/** A header that tells the path of the next entry. */
export function longName(path: string): PackedEntry {
  const record = ` path=${path}\n`
  let length = record.length + 2
  if (`${length}`.length + record.length !== length) length += 1
  return { name: 'PaxHeader', content: `${length}${record}`, flag: 'x' }
}

export function pinned(path: string, packed: Buffer, version = '1.0.0'): PinnedPackage {
  const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`
  return { path, name: path.split('/node_modules/').at(-1) ?? path, version, integrity }
}

export interface FakeRegistry {
  readonly address: string
  readonly asked: readonly string[]
  close(): Promise<void>
}

/**
 * A registry of npm's on this machine.
 *
 * @param packages by the path of each address, e.g. `/ms/-/ms-1.0.0.tgz`
 * @param serve answers in place of it, the first request for a package with 0; false: as usual
 */
export async function fakeRegistry(
  packages: Readonly<Record<string, Buffer>>,
  serve: (path: string, attempt: number, response: ServerResponse) => boolean = () => false,
): Promise<FakeRegistry> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    const attempt = asked.filter((path) => path === url).length
    asked.push(url)
    if (serve(url, attempt, response)) return
    const packed = packages[url]
    if (packed) response.end(packed)
    else response.writeHead(404).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
