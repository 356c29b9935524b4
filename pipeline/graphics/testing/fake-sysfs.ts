import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A card as Linux shows it: its driver, numbers and address, and the files of its folder. */
export interface FakeCard {
  readonly driver: string
  /** `1002:744C`. */
  readonly pciId: string
  readonly address: string
  readonly files: Readonly<Record<string, string>>
}

export const RADEON: FakeCard = {
  driver: 'amdgpu',
  pciId: '1002:744C',
  address: '0000:03:00.0',
  files: {
    gpu_busy_percent: '37\n',
    mem_info_vram_total: '25753026560\n',
    mem_info_vram_used: '1073741824\n',
    'hwmon/hwmon3/power1_average': '61000000\n',
    'power/runtime_status': 'active\n',
  },
}

/** An Arc: an energy counter in microjoules, and neither utilisation nor memory in sysfs. */
export const ARC: FakeCard = {
  driver: 'xe',
  pciId: '8086:56A0',
  address: '0000:04:00.0',
  files: { 'hwmon/hwmon5/energy1_input': '5000000\n', 'tile0/gt0/freq0/act_freq': '2400\n' },
}

/** A temporary sysfs that holds these cards. */
export function fakeSysfs(...cards: readonly FakeCard[]) {
  const sysfs = mkdtempSync(join(tmpdir(), 'firstword-sysfs-'))
  const folderOf = ({ address }: FakeCard) => join(sysfs, 'bus/pci/devices', address)
  for (const [index, card] of cards.entries()) {
    const { driver, pciId, address, files } = card
    const uevent = `DRIVER=${driver}\nPCI_CLASS=30000\nPCI_ID=${pciId}\nPCI_SLOT_NAME=${address}\n`
    for (const [path, content] of Object.entries({ uevent, ...files })) write(join(folderOf(card), path), content)
    mkdirSync(join(sysfs, 'class/drm', `card${index}`), { recursive: true })
    // Connectors stand beside the cards.
    mkdirSync(join(sysfs, 'class/drm', `card${index}-DP-1`), { recursive: true })
    symlinkSync(folderOf(card), join(sysfs, 'class/drm', `card${index}`, 'device'))
  }
  return {
    sysfs,
    write: (card: FakeCard, path: string, content: string) => write(join(folderOf(card), path), content),
    remove: () => rmSync(sysfs, { recursive: true, force: true }),
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
