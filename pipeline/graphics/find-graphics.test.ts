import { afterEach, describe, expect, it } from 'vitest'
import { findGraphics } from './find-graphics.ts'
import { type FakeNvidiaSmi, fakeNvidiaSmi, H100 } from './testing/fake-nvidia-smi.ts'
import { ARC, type FakeCard, fakeSysfs, RADEON } from './testing/fake-sysfs.ts'

const remove: (() => void)[] = []
afterEach(() => {
  for (const one of remove.splice(0)) one()
})

const NOWHERE = '/nowhere/nvidia-smi'

function sysfsWith(...cards: readonly FakeCard[]): string {
  const fake = fakeSysfs(...cards)
  remove.push(fake.remove)
  return fake.sysfs
}

function smi(script: Parameters<typeof fakeNvidiaSmi>[0]): FakeNvidiaSmi {
  const fake = fakeNvidiaSmi(script)
  remove.push(fake.remove)
  return fake
}

const GEFORCE: FakeCard = { driver: 'nvidia', pciId: '10DE:2331', address: '0000:01:00.0', files: {} }

describe('the graphics cards of a machine', () => {
  it('of AMD have a name, a driver and memory, and nothing of them is unknown', async () => {
    const { cards, unknown } = await findGraphics({ platform: 'linux', program: NOWHERE, sysfs: sysfsWith(RADEON) })
    expect(unknown).toBeUndefined()
    expect(cards).toMatchObject([{ id: RADEON.address, memoryBytes: 25_753_026_560, unknown: [] }])
    expect(cards[0]?.name).toMatch(/^AMD /)
    expect(cards[0]?.driver).toMatch(/^amdgpu, Linux /)
  })

  it('that are part of an AMD processor tell the power of all of it, which is not theirs', async () => {
    const apu = { ...RADEON, files: { ...RADEON.files, 'hwmon/hwmon3/in1_input': '900\n' } }
    const { cards } = await findGraphics({ platform: 'linux', program: NOWHERE, sysfs: sysfsWith(apu) })
    expect(cards[0]?.unknown).toEqual(['power: what is told is that of the whole processor'])
  })

  it('of Intel tell neither memory nor utilisation: a frequency is none', async () => {
    const { cards } = await findGraphics({ platform: 'linux', program: NOWHERE, sysfs: sysfsWith(ARC) })
    expect(cards).toMatchObject([
      { id: ARC.address, unknown: ['memory: its driver tells none', 'utilisation: its driver tells none in sysfs'] },
    ])
    expect(cards[0]).not.toHaveProperty('memoryBytes')
  })

  it('of NVIDIA are listed once, by nvidia-smi where it answers', async () => {
    const sysfs = sysfsWith(GEFORCE, RADEON)
    const { cards } = await findGraphics({ platform: 'linux', program: smi({}).program, sysfs })
    expect(cards.map(({ id }) => id)).toEqual([H100, expect.stringMatching(/^GPU-/), RADEON.address])
  })

  it('of NVIDIA are listed without it too, with the reason why nothing is known of them', async () => {
    const broken = smi({ list: "echo 'Failed to initialize NVML' >&2\nexit 9" }).program
    const { cards } = await findGraphics({ platform: 'linux', program: broken, sysfs: sysfsWith(GEFORCE) })
    expect(cards).toMatchObject([
      { id: GEFORCE.address, unknown: ['memory, utilisation and power: nvidia-smi: Failed to initialize NVML'] },
    ])
  })

  it.each([
    ['linux', 'card.none', 'the system tells of none'],
    ['win32', 'card.nvidiaAlone', 'only those of NVIDIA are looked for here, by nvidia-smi'],
    ['darwin', 'card.macos', 'macOS tells programs nothing of graphics cards'],
  ] as const)('are none on %s where none is known, with the reason', async (platform, code, unknown) => {
    const found = await findGraphics({ platform, program: NOWHERE, sysfs: sysfsWith() })
    expect(found).toEqual({ cards: [], unknown, unknownBecause: { code } })
  })

  it('are found by the nvidia-smi of the path', async () => {
    const before = process.env.PATH
    process.env.PATH = `${smi({}).folder}:${before}`
    try {
      const { cards } = await findGraphics({ platform: 'linux', sysfs: sysfsWith() })
      expect(cards.map(({ name }) => name)).toEqual(['NVIDIA H100 PCIe', 'NVIDIA GeForce GTX 960M'])
    } finally {
      process.env.PATH = before
    }
  })
})
