import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { driverNames } from './driver-names.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-drivers-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function listed(name: string, library: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library } }))
  await utimes(path, 1_700_000_000, 1_700_000_000)
  return path
}

describe('the drivers that graphics run on', () => {
  it('are the cards’ own, as the system names them', async () => {
    const cards = [
      { id: '0000:03:00.0', name: 'AMD Navi 32', driver: 'amdgpu, Linux 6.1', unknown: [] },
      { id: 'GPU-1', name: 'NVIDIA H200', driver: '570.86', unknown: [] },
      { id: 'card1', name: 'virtio', unknown: [] },
    ]
    expect(await driverNames(cards, { environment: {}, lists: [] })).toEqual([
      ...['AMD Navi 32: amdgpu, Linux 6.1', 'NVIDIA H200: 570.86', 'virtio: driver unknown'],
    ])
  })

  it('are one in software too, whose library’s size and date stand for a version', async () => {
    const library = join(folder, 'libvk_swiftshader.so')
    await writeFile(library, 'machine code')
    await utimes(library, 1_600_000_000, 1_600_000_000)
    const environment = { VK_DRIVER_FILES: await listed('vk_swiftshader_icd.json', './libvk_swiftshader.so') }
    const before = await driverNames([], { environment, lists: [] })
    expect(before).toEqual(['SwiftShader, 12 bytes of 2020-09-13T12:26:40.000Z'])
    await writeFile(library, 'newer machine code')
    expect(await driverNames([], { environment, lists: [] })).not.toEqual(before)
  })

  it('are those that the system lists where none is named, by the list where the library has no address', async () => {
    await listed('radeon_icd.json', 'libvulkan_radeon.so')
    await listed('gone_icd.json', '/nowhere/libvulkan_lvp.so')
    const names = await driverNames([], { environment: {}, lists: [folder, '/nowhere'] })
    expect(names[0]).toMatch(/^Mesa RADV, \d+ bytes of 2023-11-14T22:13:20.000Z$/)
    expect(names[1]).toBe('Mesa llvmpipe, version unknown')
  })
})
