import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nowMs } from '../base/clock.ts'
import type { CardSample } from '../protocol/graphics.ts'
import { hwmonFolder, readNumber } from './drm-files.ts'

const UW_PER_W = 1e6
/** Over a shorter time an energy counter's own steps are too much of what it counted. */
const SHORTEST_COUNT_MS = 200

/** A card as the sampler knows it: where its files lie, and what its energy counter said last. */
export class DrmCardFiles {
  readonly #card: string
  readonly #folder: string
  #energy: { readonly atMs: number; readonly microjoules: number } | undefined

  /**
   * @param card its PCI address
   * @param sysfs where sysfs is mounted
   */
  constructor(card: string, sysfs: string) {
    this.#card = card
    this.#folder = join(sysfs, 'bus/pci/devices', card)
  }

  /** What the card is doing. One that sleeps is left asleep: then nothing is known of it. */
  async sample(): Promise<CardSample> {
    if (await this.#sleeps()) return { card: this.#card }
    const [percent, memoryBytes, powerWatts] = await Promise.all([
      readNumber(join(this.#folder, 'gpu_busy_percent')),
      readNumber(join(this.#folder, 'mem_info_vram_used')),
      this.#power(),
    ])
    return {
      card: this.#card,
      ...(percent === undefined ? {} : { utilisation: Math.min(1, percent / 100) }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(powerWatts === undefined ? {} : { powerWatts }),
    }
  }

  /** Reading a sensor wakes some cards: what was to be measured would be changed by it. */
  async #sleeps(): Promise<boolean> {
    const status = await readFile(join(this.#folder, 'power/runtime_status'), 'latin1').catch(() => '')
    return status.trim() === 'suspended'
  }

  async #power(): Promise<number | undefined> {
    const hwmon = await hwmonFolder(this.#folder)
    const energy = await readNumber(join(hwmon, 'energy1_input'))
    if (energy !== undefined) return this.#wattsSince(energy)
    // The voltage of the northbridge is told where graphics are a part of the processor; the power is then that of both.
    if ((await readNumber(join(hwmon, 'in1_input'))) !== undefined) return undefined
    const average = await readNumber(join(hwmon, 'power1_average'))
    const microwatts = average ?? (await readNumber(join(hwmon, 'power1_input')))
    return microwatts === undefined ? undefined : microwatts / UW_PER_W
  }

  #wattsSince(microjoules: number): number | undefined {
    const before = this.#energy
    const atMs = nowMs()
    if (before && atMs - before.atMs < SHORTEST_COUNT_MS) return undefined
    this.#energy = { atMs, microjoules }
    // Less than before: the counter began anew.
    if (!before || microjoules < before.microjoules) return undefined
    return (microjoules - before.microjoules) / 1000 / (atMs - before.atMs)
  }
}
