/** An Ogg stream of Opus packets as RFC 7845 lays it out, one page for each of `pages`; page checksums are left 0. */
export function oggOpus(pages: readonly (readonly Uint8Array[])[], preSkip = 312): Uint8Array {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 'latin1')
  head.writeUInt8(1, 8)
  head.writeUInt8(1, 9)
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(24_000, 12)
  const tags = Buffer.alloc(16)
  tags.write('OpusTags', 'latin1')
  const all: readonly (readonly Uint8Array[])[] = [[head], [tags], ...pages]
  return Buffer.concat(all.map((packets, number) => oggPage(packets, number, number === all.length - 1)))
}

function oggPage(packets: readonly Uint8Array[], number: number, last: boolean): Buffer {
  const sizes = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ])
  const page = Buffer.alloc(27 + sizes.length)
  page.write('OggS', 'latin1')
  page.writeUInt8((number === 0 ? 2 : 0) | (last ? 4 : 0), 5)
  page.writeUInt32LE(7, 14)
  page.writeUInt32LE(number, 18)
  page.writeUInt8(sizes.length, 26)
  page.set(sizes, 27)
  return Buffer.concat([page, ...packets])
}
