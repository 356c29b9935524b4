/**
 * What CUDA_VISIBLE_DEVICES may hold: people name a device; schedulers and containers name ranges, slices of a device
 * (`MIG-…`, `MIG-GPU-…/1/0`), `all`, or say in words of their own that there is none (`NoDevFiles`, `none`, `void`).
 */
export const DEVICE_LIST = /^([\w.:/-]{1,100}(,[\w.:/-]{1,100}){0,63})?$/

/** Stands for what names no device in any form that is known. */
export const NO_DEVICE = 'none'

const DEVICE = /^(\d{1,3}|(GPU|MIG)-[\w/-]+)$/
const RANGE = /^(\d{1,3})-\d{1,3}$/

/** The first device of a list, as CUDA reads it: what follows something unknown does not count. `undefined`: none. */
export function firstDevice(list: string): string | undefined {
  const [first = ''] = list.split(',')
  if (first === 'all') return '0'
  return RANGE.exec(first)?.[1] ?? (DEVICE.test(first) ? first : undefined)
}

/**
 * The number by which a provider knows a device: where the environment shows it only some, it counts those from 0.
 * `undefined` where only the provider itself can tell.
 *
 * @param visible what this process was started with as CUDA_VISIBLE_DEVICES
 */
export function deviceIdOf(device: string, visible: string | undefined): number | undefined {
  const place = visible
    ? visible
        .split(',')
        .map((name) => name.trim())
        .indexOf(device)
    : -1
  if (place !== -1) return place
  return /^\d+$/.test(device) ? Number(device) : undefined
}

/** A list as whoever set the environment may have written it: with blanks, quotes, a comma too many, or in no form at all. */
export function devicesFromEnvironment(text: string): string {
  const list = text
    .split(',')
    .map((name) => name.replaceAll(/["'\s]/g, ''))
    .filter((name) => name !== '')
    .join(',')
  if (list === '' && text.trim() !== '') return NO_DEVICE
  return DEVICE_LIST.test(list) ? list : NO_DEVICE
}
