import { BitReader, type ReadBytes } from './bit-reader.ts'
import { HuffmanTable } from './huffman-table.ts'

const BLOCK_MAGIC = [0x314159, 0x265359]
const END_MAGIC = [0x177245, 0x385090]
const LEVEL_BYTES = 100_000
/** Symbols that share one of a block's tables. */
const GROUP_SYMBOLS = 50
const MOST_CODE_BITS = 20

/**
 * Unpacks bzip2, block by block. Its checksums (of each block and of all) are checked. Takes the calling thread.
 *
 * @throws RangeError with what is wrong with it
 */
export function* unpackBzip2(read: ReadBytes): Generator<Uint8Array> {
  const reader = new BitReader(read)
  do {
    yield* unpackStream(reader)
    // Several packed files put together are one.
  } while (reader.toByte())
}

function* unpackStream(reader: BitReader): Generator<Uint8Array> {
  if (reader.bits(24) !== 0x425a68) throw new RangeError('it is no bzip2 archive')
  const level = reader.bits(8) - 0x30
  if (level < 1 || level > 9) throw new RangeError('it is no bzip2 archive')
  const links = new Uint32Array(level * LEVEL_BYTES)
  let combined = 0
  for (;;) {
    const [high, low] = [reader.bits(24), reader.bits(24)]
    if (high === END_MAGIC[0] && low === END_MAGIC[1]) break
    if (high !== BLOCK_MAGIC[0] || low !== BLOCK_MAGIC[1]) throw new RangeError('a block of it is damaged')
    const expected = reader.word()
    const { bytes, start } = readBlock(reader, links)
    const block = plainBytes(links, bytes, start)
    if (crcOf(block) !== expected) throw new RangeError('the checksum of a block is wrong')
    combined = (((combined << 1) | (combined >>> 31)) ^ expected) >>> 0
    yield block
  }
  if (reader.word() !== combined) throw new RangeError('its checksum is wrong')
}

interface BlockShape {
  readonly bytes: number
  readonly start: number
}

/** Reads the coded symbols of a block: its bytes, sorted by what follows them, go into the low bytes of `links`. */
function readBlock(reader: BitReader, links: Uint32Array): BlockShape {
  if (reader.bits(1) !== 0) throw new RangeError('it is of a kind that nobody writes any more')
  const start = reader.bits(24)
  const used = usedBytes(reader)
  const tableCount = reader.bits(3)
  const selectors = readSelectors(reader, tableCount, reader.bits(15))
  const tables = Array.from({ length: tableCount }, () => new HuffmanTable(codeLengths(reader, used.length + 2)))
  const bytes = readSymbols(reader, { used, selectors, tables }, links)
  if (start >= bytes) throw new RangeError('a block of it is damaged')
  return { bytes, start }
}

/** Which bytes occur in a block. */
function usedBytes(reader: BitReader): Uint8Array {
  const groups = reader.bits(16)
  const used: number[] = []
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >>> group)) === 0) continue
    const members = reader.bits(16)
    for (let member = 0; member < 16; member += 1) if (members & (0x8000 >>> member)) used.push(16 * group + member)
  }
  if (used.length === 0) throw new RangeError('a block of it is damaged')
  return Uint8Array.from(used)
}

function readSelectors(reader: BitReader, tables: number, count: number): Uint8Array {
  if (tables < 2 || tables > 6 || count < 1) throw new RangeError('a block of it is damaged')
  const recent = Array.from({ length: tables }, (_, index) => index)
  return Uint8Array.from({ length: count }, () => {
    let place = 0
    while (reader.bits(1) === 1) place += 1
    if (place >= tables) throw new RangeError('a block of it is damaged')
    const [selected = 0] = recent.splice(place, 1)
    recent.unshift(selected)
    return selected
  })
}

function codeLengths(reader: BitReader, symbols: number): Uint8Array {
  let length = reader.bits(5)
  return Uint8Array.from({ length: symbols }, () => {
    while (reader.bits(1) === 1) length += reader.bits(1) === 0 ? 1 : -1
    if (length < 1 || length > MOST_CODE_BITS) throw new RangeError('a block of it is damaged')
    return length
  })
}

interface Coding {
  readonly used: Uint8Array
  readonly selectors: Uint8Array
  readonly tables: readonly HuffmanTable[]
}

/** Symbols 0 and 1 count repetitions of the most recent byte in a binary of their own; the last one ends the block. */
function readSymbols(reader: BitReader, { used, selectors, tables }: Coding, links: Uint32Array): number {
  const recent = used.slice()
  const end = used.length + 1
  let [bytes, run, runUnit] = [0, 0, 1]
  for (let count = 0; ; count += 1) {
    const table = tables[selectors[Math.floor(count / GROUP_SYMBOLS)] ?? tables.length]
    if (!table) throw new RangeError('a block of it is damaged')
    const symbol = table.next(reader)
    if (symbol <= 1) {
      run += runUnit << symbol
      runUnit <<= 1
      if (run > links.length) throw new RangeError('a block of it is damaged')
      continue
    }
    if (run > 0) {
      if (bytes + run > links.length) throw new RangeError('a block of it is damaged')
      links.fill(recent[0] ?? 0, bytes, bytes + run)
      bytes += run
      ;[run, runUnit] = [0, 1]
    }
    if (symbol === end) return bytes
    if (bytes === links.length) throw new RangeError('a block of it is damaged')
    const byte = recent[symbol - 1] ?? 0
    recent.copyWithin(1, 0, symbol - 1)
    recent[0] = byte
    links[bytes] = byte
    bytes += 1
  }
}

/** Undoes the sorting, by a link from each byte to the one that follows it, and then the first counting of repetitions. */
function plainBytes(links: Uint32Array, bytes: number, start: number): Uint8Array {
  const places = new Uint32Array(257)
  for (let index = 0; index < bytes; index += 1) addTo(places, ((links[index] ?? 0) & 0xff) + 1, 1)
  for (let byte = 0; byte < 256; byte += 1) addTo(places, byte + 1, places[byte] ?? 0)
  for (let index = 0; index < bytes; index += 1) {
    const byte = (links[index] ?? 0) & 0xff
    const place = places[byte] ?? 0
    places[byte] = place + 1
    links[place] = (links[place] ?? 0) | (index << 8)
  }
  return withRepetitions(links, bytes, start)
}

function addTo(counts: Uint32Array, index: number, more: number): void {
  counts[index] = (counts[index] ?? 0) + more
}

/** Four equal bytes are followed by how many more of them there are. */
function withRepetitions(links: Uint32Array, bytes: number, start: number): Uint8Array {
  let plain = new Uint8Array(bytes + (bytes >> 2) + 256)
  let [length, same, before] = [0, 0, -1]
  let link = (links[start] ?? 0) >>> 8
  for (let index = 0; index < bytes; index += 1) {
    const entry = links[link] ?? 0
    const byte = entry & 0xff
    link = entry >>> 8
    if (length + 256 > plain.length) {
      const larger = new Uint8Array(plain.length * 2)
      larger.set(plain)
      plain = larger
    }
    if (same === 4) {
      plain.fill(before, length, length + byte)
      length += byte
      same = 0
      continue
    }
    same = byte === before ? same + 1 : 1
    before = byte
    plain[length] = byte
    length += 1
  }
  return plain.subarray(0, length)
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** Not zlib's: this one takes the highest bit first. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  // Not by an iterator: these are hundreds of megabytes.
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  }
  return ~crc >>> 0
}
