import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { because } from '../measures/reasons/reasons.ts'
import { cardOf, listNvidiaCards, sampleOf } from './nvidia-smi.ts'
import { type FakeNvidiaSmi, fakeNvidiaSmi, H100, HANG, LIST, OLD_CARD, say } from './testing/fake-nvidia-smi.ts'

let fake: FakeNvidiaSmi | undefined
afterEach(() => fake?.remove())

/** Asks a program that answers so. */
function listWith(list: string, timeoutMs?: number) {
  fake = fakeNvidiaSmi({ list })
  return listNvidiaCards(fake.program, timeoutMs)
}

describe('what nvidia-smi lists', () => {
  it('is each card by its UUID, with driver and memory', async () => {
    const { cards, why } = await listWith(say(...LIST))
    expect(why).toBeUndefined()
    expect(cards[0]).toEqual({
      ...{ id: H100, name: 'NVIDIA H100 PCIe', driver: '570.86.15', memoryBytes: 81559 * 2 ** 20, unknown: [] },
    })
  })

  it('says of a card what its driver does not tell, in the driver’s words', async () => {
    const { cards } = await listWith(say(...LIST))
    expect(cards[1]).toMatchObject({
      id: OLD_CARD,
      unknown: ['utilisation: nvidia-smi says [Not Supported]', 'power: nvidia-smi says [N/A]'],
      unknownBecause: [{ code: 'card.utilisation' }, { code: 'card.power' }],
    })
  })

  it.each([
    [`${say('No devices were found')}\nexit 6`, 'nvidia-smi: No devices were found'],
    [
      "echo 'Failed to initialize NVML: Driver/library version mismatch' >&2\nexit 18",
      'nvidia-smi: Failed to initialize NVML: Driver/library version mismatch',
    ],
    ['exit 3', 'nvidia-smi: ended with 3'],
  ])('is nothing, with the reason, where it fails: %j', async (list, reason) => {
    expect(await listWith(list)).toMatchObject({ cards: [], why: { reason } })
  })

  it('is nothing where there is no such program', async () => {
    expect(await listNvidiaCards('/nowhere/nvidia-smi')).toEqual({ cards: [], why: because('card.noNvidiaSmi') })
  })

  it('is not waited for where it hangs, and the hanging one is ended', async () => {
    expect(await listWith(HANG, 300)).toEqual({ cards: [], why: because('card.noAnswer', { seconds: 0.3 }) })
  })
})

describe('a line of samples', () => {
  it('is a share, bytes and watts', () => {
    expect(sampleOf(`${H100}, 34, 612, 61.23`)).toEqual({
      ...{ card: H100, utilisation: 0.34, memoryBytes: 612 * 2 ** 20, powerWatts: 61.23 },
    })
  })

  it('keeps a real 0, and leaves out what is not told', () => {
    expect(sampleOf(`${H100}, 0, [N/A], [Not Supported]`)).toEqual({ card: H100, utilisation: 0 })
    expect(sampleOf(`${H100}, [Unknown Error], [GPU is lost], `)).toEqual({ card: H100 })
  })

  it('is none where it is something else', () => {
    expect(sampleOf('uuid, utilization.gpu [%], memory.used [MiB], power.draw [W]')).toBeUndefined()
    expect(sampleOf('')).toBeUndefined()
  })

  it('never holds a number that is none, whatever stands in it', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('[N/A]', '', '-1', 'NaN', '1e9', '0x10', 'Infinity', ' 7 '))
    fc.assert(
      fc.property(fc.array(field, { maxLength: 7 }), (fields) => {
        for (const line of [fields.join(','), [H100, ...fields].join(', ')]) {
          for (const value of Object.values({ ...sampleOf(line), memory: cardOf(line)?.memoryBytes })) {
            if (typeof value !== 'number') continue
            expect(Number.isFinite(value) && value >= 0).toBe(true)
          }
        }
      }),
    )
  })

  it('holds a 0 only where a 0 was told', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { utilisation } = sampleOf(`${H100},${text.replaceAll(',', '')},1,1`) ?? {}
        if (utilisation === 0) expect(text.trim()).toMatch(/^0+(\.0+)?$/)
      }),
    )
  })
})
