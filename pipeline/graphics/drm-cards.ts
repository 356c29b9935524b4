import { readdir, readFile } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { because } from '../measures/reasons/reasons.ts'
import type { GraphicsCard } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { hwmonFolder, readNumber } from './drm-files.ts'
import { pciName } from './pci-names.ts'
import { untoldOf } from './untold.ts'

/** Vendors' numbers, as PCI has them. */
const VENDORS: Readonly<Record<string, string>> = { '1002': 'AMD', '10de': 'NVIDIA', '8086': 'Intel' }

const CARD = /^card\d+$/
const BY_DRIVER = { why: because('card.driver') }
const IN_SYSFS = { why: because('card.sysfs') }

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
    ...untoldOf(memoryBytes === undefined ? [because('card.memory', BY_DRIVER), ...unknown] : unknown),
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

async function whatIsUnknown(driver: string | undefined, folder: string): Promise<readonly Required<StatedReason>[]> {
  if (driver === 'i915' || driver === 'xe') {
    const counts = (await readNumber(join(await hwmonFolder(folder), 'energy1_input'))) !== undefined
    return [
      // Its frequency and the time it slept are there; neither says how busy it was.
      because('card.utilisation', IN_SYSFS),
      ...(counts ? [] : [because('card.power', { why: because('card.noEnergyCounter') })]),
    ]
  }
  if (driver !== 'amdgpu') return [because('card.utilisation', BY_DRIVER), because('card.power', BY_DRIVER)]
  const hwmon = await hwmonFolder(folder)
  const power = await Promise.all(['power1_average', 'power1_input'].map((name) => readNumber(join(hwmon, name))))
  const isPartOfProcessor = (await readNumber(join(hwmon, 'in1_input'))) !== undefined
  const isBusyUntold = (await readNumber(join(folder, 'gpu_busy_percent'))) === undefined
  const isPowerUntold = power.every((watts) => watts === undefined)
  return [
    ...(isBusyUntold ? [because('card.utilisation', BY_DRIVER)] : []),
    ...(isPartOfProcessor ? [because('card.power', { why: because('card.wholeProcessor') })] : []),
    ...(isPowerUntold && !isPartOfProcessor ? [because('card.power', BY_DRIVER)] : []),
  ]
}
