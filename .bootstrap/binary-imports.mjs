/**
 * The libraries that a Windows program or DLL is linked with (PE/COFF specification, "The .idata section" and
 * "Delay-Load Import Tables").
 *
 * @param {Buffer} bytes  the whole file
 * @returns {string[]} their names in lower case
 */
export function importsOfPe(bytes) {
  const header = bytes.readUInt32LE(0x3c)
  if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error('no PE file')
  const optional = header + 24
  const is64 = bytes.readUInt16LE(optional) === 0x20b
  const directories = optional + (is64 ? 112 : 96)
  const sections = sectionsOf(bytes, header)
  const at = (/** @type {number} */ address) => {
    const section = sections.find(({ start, size }) => address >= start && address < start + size)
    return section === undefined ? undefined : section.file + (address - section.start)
  }
  // Entry 1 is imported at load, entry 13 at the first call; their rows have other sizes and places for the name.
  const tables = /** @type {const} */ ([
    { entry: 1, rowBytes: 20, nameAt: 12 },
    { entry: 13, rowBytes: 32, nameAt: 4 },
  ])
  return tables.flatMap(({ entry, rowBytes, nameAt }) => {
    const table = at(bytes.readUInt32LE(directories + entry * 8))
    const names = []
    for (let row = table; row !== undefined; row += rowBytes) {
      const name = at(bytes.readUInt32LE(row + nameAt))
      if (name === undefined) break
      names.push(textAt(bytes, name).toLowerCase())
    }
    return names
  })
}

/**
 * @param {Buffer} bytes
 * @param {number} header
 */
function sectionsOf(bytes, header) {
  const count = bytes.readUInt16LE(header + 6)
  const first = header + 24 + bytes.readUInt16LE(header + 20)
  return Array.from({ length: count }, (_, index) => {
    const row = first + index * 40
    return {
      size: Math.max(bytes.readUInt32LE(row + 8), bytes.readUInt32LE(row + 16)),
      start: bytes.readUInt32LE(row + 12),
      file: bytes.readUInt32LE(row + 20),
    }
  })
}

const MACHO_64 = 0xfeedfacf
const LOAD_COMMANDS_AT = 32
/** LC_LOAD_DYLIB, and its weak, re-exporting and upward forms (mach-o/loader.h). */
const LOADS = [0x0c, 0x80000018, 0x8000001f, 0x80000023]

/**
 * The libraries that a macOS program or library is linked with, as `otool -L` lists them.
 *
 * @param {Buffer} bytes  the whole file, for one processor
 * @returns {string[]}
 */
export function importsOfMachO(bytes) {
  if (bytes.readUInt32LE(0) !== MACHO_64) throw new Error('no 64-bit Mach-O file')
  const names = []
  let at = LOAD_COMMANDS_AT
  for (let command = 0; command < bytes.readUInt32LE(16); command++) {
    if (LOADS.includes(bytes.readUInt32LE(at))) names.push(textAt(bytes, at + bytes.readUInt32LE(at + 8)))
    at += bytes.readUInt32LE(at + 4)
  }
  return names
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 */
function textAt(bytes, at) {
  return bytes.toString('latin1', at, bytes.indexOf(0, at))
}
