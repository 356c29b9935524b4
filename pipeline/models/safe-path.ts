/** Longer names do not fit into what file systems take. */
const MOST_CHARACTERS = 240
/** Devices of Windows: a file of such a name cannot be made there, with whatever ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|]/

/**
 * Whether a path with `/` stays inside the folder that it is put in, on every system: no part of it leads out, names a
 * drive, a device or a stream, and none is empty.
 */
export function isSafePath(path: string): boolean {
  if (path.length === 0 || path.length > MOST_CHARACTERS || FORBIDDEN.test(path)) return false
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part) && !DEVICE.test(part))
}

/** Whether a name can be a model's id, and with it the name of a folder. */
export function isModelId(id: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,79}$/.test(id) && isSafePath(id)
}
