import { readdir, readFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import type { GraphicsCard } from '../protocol/graphics.ts'
import { hwmonFolder, readNumber } from './drm-files.ts'
import { pciName } from './pci-names.ts'

/** Vendors' numbers, as PCI has them. */
const VENDORS: Readonly<Record<string, string>> = { '1002': 'AMD', '10de': 'NVIDIA', '8086': 'Intel' }

const CARD = /^card\d+$/
const NONE_BY_DRIVER = 'its driver tells none'
const NONE_IN_SYSFS = 'its driver tells none in sysfs'

/** A card with what decides who else may know of it. */
export interface DrmCard extends GraphicsCard {
  readonly vendor: string | undefined
}

/** The cards that Linux's own graphics system (DRM) knows, with what their drivers tell in sysfs. */
export async function listDrmCards(sysfs: string): Promise<readonly DrmCard[]> {
  const names = await readdir(join(sysfs, 'class/drm')).catch(() => [])
  const cards = await Promise.all(names.filter((name) => CARD.test(name)).map((name) => drmCard(sysfs, name)))
  return cards.sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function drmCard(sysfs: string, entry: string): Promise<DrmCard> {
  const folder = join(sysfs, 'class/drm', entry, 'device')
  const told = await uevent(folder)
  const [vendor, device] = (told.get('PCI_ID') ?? '').toLowerCase().split(':')
  const driver = told.get('DRIVER')
  const memoryBytes = await readNumber(join(folder, 'mem_info_vram_total'))
  const unknown = await whatIsUnknown(driver, folder)
  return {
    id: told.get('PCI_SLOT_NAME') ?? entry,
    vendor,
    name: await nameOf(folder, vendor, device, driver),
    // Drivers of DRM are parts of the kernel: its version is theirs.
    ...(driver === undefined ? {} : { driver: `${driver}, Linux ${release()}` }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    unknown: memoryBytes === undefined ? [`memory: ${NONE_BY_DRIVER}`, ...unknown] : unknown,
  }
}

async function uevent(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, 'uevent'), 'utf8').catch(() => '')
  return new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
    }),
  )
}

async function nameOf(folder: string, vendor: string | undefined, device: string | undefined, driver?: string) {
  // Only some cards for servers have it.
  const product = (await readFile(join(folder, 'product_name'), 'utf8').catch(() => '')).trim()
  if (product !== '') return product
  if (vendor === undefined || device === undefined) return driver ?? 'unknown'
  const maker = VENDORS[vendor]
  const name = (await pciName(vendor, device)) ?? `${vendor}:${device}`
  return maker === undefined ? name : `${maker} ${name}`
}

async function whatIsUnknown(driver: string | undefined, folder: string): Promise<string[]> {
  if (driver === 'i915' || driver === 'xe') {
    const counts = (await readNumber(join(await hwmonFolder(folder), 'energy1_input'))) !== undefined
    return [
      // Its frequency and the time it slept are there; neither says how busy it was.
      `utilisation: ${NONE_IN_SYSFS}`,
      ...(counts ? [] : ['power: only cards with an energy counter of their own tell it']),
    ]
  }
  if (driver !== 'amdgpu') return [`utilisation: ${NONE_BY_DRIVER}`, `power: ${NONE_BY_DRIVER}`]
  const hwmon = await hwmonFolder(folder)
  const power = await Promise.all(['power1_average', 'power1_input'].map((name) => readNumber(join(hwmon, name))))
  const isPartOfProcessor = (await readNumber(join(hwmon, 'in1_input'))) !== undefined
  return [
    ...((await readNumber(join(folder, 'gpu_busy_percent'))) === undefined ? [`utilisation: ${NONE_BY_DRIVER}`] : []),
    ...(isPartOfProcessor
      ? ['power: what is told is that of the whole processor']
      : power.every((watts) => watts === undefined)
        ? [`power: ${NONE_BY_DRIVER}`]
        : []),
  ]
}
