import { describe, expect, it } from 'vitest'
import type { Machine } from '../../protocol/machine.ts'
import { unknownOfCard } from './card-unknowns.ts'
import { codedMachine } from './coded-before.ts'
import { toldWords } from './reasons.ts'

const MACHINE: Machine = {
  ...{ cpu: 'a processor', cores: 2, memoryBytes: 1, platform: 'linux', node: '24', onnxruntime: '1.30' },
  providers: [],
}
const ARC = {
  ...{ id: '0000:03:00.0', name: 'Intel Arc' },
  unknown: ['memory: its driver tells none', 'power: only cards with an energy counter of their own tell it'],
}

describe('the machine of a receipt that was kept while graphics cards had sentences alone', () => {
  it('has their codes beside them, and says them in both languages', () => {
    const kept = { ...MACHINE, graphics: { cards: [ARC], unknown: 'nvidia-smi did not answer within 10 s' } }
    const { graphics } = codedMachine(kept)
    expect(graphics?.cards[0]?.unknown).toEqual(ARC.unknown)
    const told = unknownOfCard(graphics?.cards[0] ?? ARC)
    expect(told && toldWords(told)).toEqual({
      en: 'memory: its driver tells none; power: only cards with an energy counter of their own tell it',
      zh: '显存：其驱动不提供；功率：只有自带能量计数器的显卡才提供',
    })
    expect(graphics?.unknownBecause).toEqual({ code: 'card.noAnswer', args: { seconds: '10' } })
  })

  it('stays the same object where it has its codes, where nothing is unknown, and where nobody knows the sentence', () => {
    const coded = codedMachine({ ...MACHINE, graphics: { cards: [ARC] } })
    for (const machine of [coded, MACHINE, { ...MACHINE, graphics: { cards: [{ ...ARC, unknown: ['moods'] }] } }]) {
      expect(codedMachine(machine)).toBe(machine)
    }
  })
})
