import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { until } from '../base/testing/until.ts'
import type { CardSample, GraphicsCard } from '../protocol/graphics.ts'
import { CardSampler, type CardSamplerOptions } from './card-sampler.ts'
import { fakeNvidiaSmi, H100, HANG, isAlive, OLD_CARD, repeat, say } from './testing/fake-nvidia-smi.ts'
import { ARC, fakeSysfs, RADEON } from './testing/fake-sysfs.ts'

const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const one of cleanUp.splice(0).reverse()) one()
})

const card = (id: string): GraphicsCard => ({ id, name: 'some card', unknown: [] })
const LINES = [`${H100}, 34, 612, 61.23`, `${OLD_CARD}, [N/A], 3, [Not Supported]`]

function sampling(options: Omit<CardSamplerOptions, 'cards'> & { readonly ids: readonly string[] }): CardSampler {
  const sampler = new CardSampler({ ...options, cards: options.ids.map(card) })
  cleanUp.push(() => sampler.close())
  return sampler
}

function nvidia(stream: string, options: Partial<CardSamplerOptions> = {}) {
  const fake = fakeNvidiaSmi({ stream })
  cleanUp.push(fake.remove)
  // Samples stay fresh for as long as a busy machine may take to bring the next.
  return { fake, sampler: sampling({ everyMs: 20_000, program: fake.program, ids: [H100, OLD_CARD], ...options }) }
}

describe('samples of NVIDIA cards', () => {
  it('come while somebody asks, one a card, without what the driver does not tell', async () => {
    const { sampler, fake } = nvidia(repeat(...LINES))
    await wait(50)
    expect(fake.pids()).toEqual([])
    sampler.wake()
    await until(() => sampler.readings.cards.length === 2, 'both cards have told')
    expect(sampler.readings).toEqual({
      cards: [
        { card: H100, utilisation: 0.34, memoryBytes: 612 * 2 ** 20, powerWatts: 61.23 },
        { card: OLD_CARD, memoryBytes: 3 * 2 ** 20 },
      ],
    })
    sampler.wake()
    expect(fake.pids()).toHaveLength(1)
  })

  it('begin only when a process may be started', async () => {
    let isQuiet = false
    const { sampler, fake } = nvidia(repeat(...LINES), { mayStart: () => isQuiet })
    sampler.wake()
    await wait(300)
    expect(fake.pids()).toEqual([])
    isQuiet = true
    await until(() => sampler.readings.cards.length === 2, 'both cards have told')
  })

  it('end when nobody asks any more, and begin again', async () => {
    const { sampler, fake } = nvidia(repeat(...LINES), { awakeMs: 300 })
    const asked = (times: number) => () => {
      sampler.wake()
      return fake.pids().length >= times
    }
    await until(asked(1), 'it has woken')
    const [first = 0] = fake.pids()
    await until(() => !isAlive(first), 'it has gone to sleep')
    await until(asked(2), 'it has woken again')
  })

  it('make joules of what a card draws, and none of one that does not tell', async () => {
    const { sampler } = nvidia(repeat(...LINES))
    sampler.wake()
    await until(() => sampler.readings.cards.length === 2, 'both cards have told')
    let joules: number | undefined
    await until(() => {
      joules = sampler.joules(H100, nowMs() - 100, nowMs())
      return joules !== undefined
    }, 'there are samples from before and from now')
    expect(joules).toBeCloseTo(6.123, 2)
    expect(sampler.joules(OLD_CARD, nowMs() - 100, nowMs())).toBeUndefined()
  })

  it('stop with the reason when the program ends, which is no error, and come back with it', async () => {
    const once = 'if [ -e "$0.again" ]; then'
    const dies = `${once}\n${repeat(...LINES)}\nfi\n: > "$0.again"\necho 'Unable to determine the device handle: GPU is lost' >&2\nexit 15`
    const { sampler, fake } = nvidia(dies)
    sampler.wake()
    await until(() => sampler.readings.unknown !== undefined, 'the reason is told')
    expect(sampler.readings).toEqual({
      ...{ cards: [], unknown: 'nvidia-smi: Unable to determine the device handle: GPU is lost' },
      unknownBecause: {
        code: 'card.nvidiaSmi',
        args: { said: 'Unable to determine the device handle: GPU is lost' },
      },
    })
    await until(() => sampler.readings.cards.length === 2, 'it was started again')
    expect(sampler.readings.unknown).toBeUndefined()
    expect(fake.pids()).toHaveLength(2)
  })

  it('stop with the reason when it hangs, and the hanging one is ended', async () => {
    const { sampler, fake } = nvidia(`${say(LINES[0] ?? '')}\n${HANG}`, { silenceMs: 500 })
    sampler.wake()
    await until(() => sampler.readings.unknown !== undefined, 'the reason is told')
    expect(sampler.readings.unknown).toBe('nvidia-smi said nothing for 0.5 s')
    expect(isAlive(fake.pids()[0] ?? 0)).toBe(false)
  })

  it('are none where there is no such program', async () => {
    const sampler = sampling({ ids: [H100], program: '/nowhere/nvidia-smi' })
    sampler.wake()
    await until(() => sampler.readings.unknown !== undefined, 'the reason is told')
    expect(sampler.readings).toMatchObject({ cards: [], unknown: 'there is no nvidia-smi' })
  })

  it('fill no memory where a line never ends', async () => {
    const { sampler } = nvidia(`${say(LINES[0] ?? '')}\nexec tr '\\0' x < /dev/zero`, { silenceMs: 700 })
    sampler.wake()
    await until(() => sampler.readings.unknown !== undefined, 'it was ended')
    expect(sampler.readings.unknown).toBe('nvidia-smi said nothing for 0.7 s')
  })

  it('grow old: what was told long ago is not told as now', async () => {
    const sampler = sampling({ ids: [], everyMs: 100 })
    sampler.sampled({ card: H100, utilisation: 1 })
    expect(sampler.readings.cards).toHaveLength(1)
    await until(() => sampler.readings.cards.length === 0, 'it is too long ago')
  })
})

describe('no process is left', () => {
  it('of a sampler that was closed', async () => {
    const { sampler, fake } = nvidia(HANG)
    sampler.wake()
    await until(() => fake.pids().length === 1, 'it has started')
    sampler.close()
    await until(() => !isAlive(fake.pids()[0] ?? 0), 'it is gone')
    sampler.wake()
    await wait(50)
    expect(fake.pids()).toHaveLength(1)
  })

  it.each([
    ['ends of itself, with the sampler left open', HANG, 'clearInterval(watching)'],
    ['ends by process.exit', HANG, 'process.exit(0)'],
    ['is killed', repeat(...LINES), "process.kill(process.pid, 'SIGKILL')"],
  ])('of a host that %s', async (_, stream, end) => {
    const fake = fakeNvidiaSmi({ stream })
    cleanUp.push(fake.remove)
    const source = `
      import { existsSync } from 'node:fs'
      import { CardSampler } from '${import.meta.dirname}/card-sampler.ts'
      const cards = [{ id: '${H100}', name: 'some card', unknown: [] }]
      new CardSampler({ cards, program: '${fake.program}' }).wake()
      const watching = setInterval(() => {
        if (existsSync('${join(fake.folder, 'pids')}')) ${end}
      }, 20)`
    const host = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], { stdio: 'inherit' })
    await until(() => host.exitCode !== null || host.signalCode !== null, 'the host has ended')
    await until(() => fake.pids().every((pid) => !isAlive(pid)), 'its child is gone')
    expect(fake.pids()).toHaveLength(1)
  })
})

describe('samples of cards in sysfs', () => {
  it('are what their drivers tell', async () => {
    const fake = fakeSysfs(RADEON)
    cleanUp.push(fake.remove)
    const sampler = sampling({ sysfs: fake.sysfs, ids: [RADEON.address] })
    sampler.wake()
    await until(() => sampler.readings.cards.length === 1, 'the card has told')
    expect(sampler.readings).toEqual({
      cards: [{ card: RADEON.address, utilisation: 0.37, memoryBytes: 2 ** 30, powerWatts: 61 }],
    })
  })

  it('leave a card asleep that sleeps', async () => {
    const fake = fakeSysfs(RADEON)
    cleanUp.push(fake.remove)
    fake.write(RADEON, 'power/runtime_status', 'suspended\n')
    const sampler = sampling({ sysfs: fake.sysfs, ids: [RADEON.address] })
    sampler.wake()
    await until(() => sampler.readings.cards.length === 1, 'the card was looked at')
    expect(sampler.readings.cards).toEqual([{ card: RADEON.address }])
  })

  it('make watts of an energy counter, from its second reading on', async () => {
    const fake = fakeSysfs(ARC)
    cleanUp.push(fake.remove)
    const sampler = sampling({ sysfs: fake.sysfs, ids: [ARC.address], everyMs: 250 })
    sampler.wake()
    let microjoules = 5e6
    const told: CardSample[] = []
    await until(() => {
      microjoules += 20_000
      fake.write(ARC, 'hwmon/hwmon5/energy1_input', `${microjoules}\n`)
      told.push(...sampler.readings.cards)
      return (told.at(-1)?.powerWatts ?? 0) > 0
    }, 'the counter has grown')
    expect(told[0]).toEqual({ card: ARC.address })
    expect(told.at(-1)).toEqual({ card: ARC.address, powerWatts: expect.any(Number) })
  })

  it.each(['', 'garbage\n', '-1\n', 'N/A\n', '12 34\n'])('are left out where a file says %j', async (content) => {
    const fake = fakeSysfs(RADEON)
    cleanUp.push(fake.remove)
    for (const path of ['gpu_busy_percent', 'mem_info_vram_used', 'hwmon/hwmon3/power1_average']) {
      fake.write(RADEON, path, content)
    }
    const sampler = sampling({ sysfs: fake.sysfs, ids: [RADEON.address] })
    sampler.wake()
    await until(() => sampler.readings.cards.length === 1, 'the card was looked at')
    expect(sampler.readings.cards).toEqual([{ card: RADEON.address }])
  })
})
