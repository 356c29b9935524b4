import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The whole number in a file of sysfs; `undefined` where there is no such file, or a driver refuses to say. */
export async function readNumber(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return /^\d+\s*$/.test(text) ? Number(text) : undefined
}

/** The folder of a device's sensors; one that does not exist where it has none. */
export async function hwmonFolder(device: string): Promise<string> {
  const [name = 'none'] = await readdir(join(device, 'hwmon')).catch(() => [])
  return join(device, 'hwmon', name)
}
