import { readText } from '../base/files/text-file.ts'

/** The list of names that most Linux systems have; where none has it, cards are called by their numbers. */
const LISTS = ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids'] as const

/** Name of a PCI device by its numbers (four hexadecimal digits each); `undefined` where the system has no list of them. */
export async function pciName(vendor: string, device: string, lists: readonly string[] = LISTS) {
  for (const list of lists) {
    const text = await readText(list).catch(() => undefined)
    const name = text === undefined ? undefined : nameIn(text, vendor, device)
    if (name !== undefined) return name
  }
  return undefined
}

/** Vendors stand at the margin, their devices one tab below them, variants of those two. */
function nameIn(text: string, vendor: string, device: string): string | undefined {
  const begin = new RegExp(`^${vendor}  .*$`, 'm').exec(text)
  if (!begin) return undefined
  const rest = text.slice(begin.index + begin[0].length + 1)
  const end = rest.search(/^[^\t#\n]/m)
  return new RegExp(`^\\t${device}  (.*)$`, 'm').exec(end === -1 ? rest : rest.slice(0, end))?.[1]?.trim()
}
