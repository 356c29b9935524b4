import { createHash } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateRawSync } from 'node:zlib'
import { IN_PACKAGE, LIBRARIES } from '../install.ts'
import { PACKAGE } from '../package-feed.ts'

/** Something that looks like a library of Linux x64 from outside, of so many bytes. */
export function fakeLibrary(bytes: number): Buffer {
  const library = Buffer.alloc(bytes)
  for (let index = 20; index < bytes; index += 1) library[index] = (index * 2654435761) >>> 24
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(library)
  library.writeUInt16LE(3, 16)
  library.writeUInt16LE(62, 18)
  return library
}

/** The files of a package as it is published, less what nobody takes out of it. */
export function packageFiles(version: string): Record<string, Buffer> {
  return {
    '_rels/.rels': Buffer.from('<Relationships/>'),
    [`${PACKAGE}.nuspec`]: Buffer.from(`<package><metadata><version>${version}</version></metadata></package>`),
    [IN_PACKAGE + LIBRARIES[0]]: fakeLibrary(3000),
    [IN_PACKAGE + LIBRARIES[1]]: fakeLibrary(300_000),
    [`${IN_PACKAGE}libonnxruntime_providers_tensorrt.so`]: fakeLibrary(1000),
  }
}

/** A ZIP archive; every other file of it is stored as it is. */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const packed = index % 2 === 0 ? content : deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(index % 2 === 0 ? 0 : 8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, rest, Buffer.from(name))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}

export interface FakeFeed {
  /** Address of its index. */
  readonly index: string
  /** Addresses that were asked for, with the range, in order. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

export interface FakeFeedOptions {
  readonly version: string
  readonly archive: Buffer
  /** What is told of the archive, where it is not the truth. */
  readonly told?: { readonly bytes?: number; readonly sha512?: string }
  /** Answers the requests for the archive itself, the first with 0; by default all of it, or the range that was asked for. */
  readonly serve?: (response: ServerResponse, content: Buffer, attempt: number) => void
}

/** A NuGet feed on this machine that has one package in one version. */
export async function fakeFeed({ version, archive, told, serve }: FakeFeedOptions): Promise<FakeFeed> {
  const asked: string[] = []
  let attempts = 0
  const name = PACKAGE.toLowerCase()
  const server: Server = createServer((request, response) => {
    const { url = '', headers } = request
    asked.push(headers.range ? `${url} ${headers.range}` : url)
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const answers: Record<string, object> = {
      '/index.json': { resources: [{ '@id': `${base}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' }] },
      [`/registration/${name}/${version}.json`]: {
        catalogEntry: `${base}/catalog/entry.json`,
        packageContent: `${base}/package.nupkg`,
      },
      '/catalog/entry.json': {
        packageHash: told?.sha512 ?? createHash('sha512').update(archive).digest('base64'),
        packageHashAlgorithm: 'SHA512',
        packageSize: told?.bytes ?? archive.length,
      },
    }
    const answer = answers[url]
    if (answer) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    } else if (url === '/package.nupkg') {
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
      if (from > 0) response.statusCode = 206
      const content = archive.subarray(from)
      if (serve) serve(response, content, attempts++)
      else response.end(content)
    } else {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    index: `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.json`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
