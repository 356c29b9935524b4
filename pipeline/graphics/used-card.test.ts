import { describe, expect, it } from 'vitest'
import type { GraphicsCard } from '../protocol/graphics.ts'
import { type CardChoice, usedCard } from './used-card.ts'

const UUID = 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6'
const OTHER = 'GPU-101b1cf0-fdf7-b374-a62c-76b25134fcf2'
const card = (id: string, name = 'H100'): GraphicsCard => ({ id, name, unknown: [] })
const ALIKE = [card(UUID), card(OTHER)]
const DIFFERENT = [card(UUID), card(OTHER, 'GTX 960M')]
const RADEON = card('0000:03:00.0', 'AMD')

const choice = (device: string | undefined, more: Partial<CardChoice> = {}): CardChoice => {
  return { device, onCuda: true, order: undefined, ...more }
}

describe('the card whose figures are the models’', () => {
  it('is the only one, whatever was asked for', () => {
    expect(usedCard([RADEON], choice(undefined, { onCuda: false }))).toBe(RADEON.id)
    expect(usedCard([], choice('0'))).toBeUndefined()
  })

  it('is the one of a number where it cannot be another', () => {
    expect(usedCard(ALIKE, choice('1'))).toBe(OTHER)
    expect(usedCard(DIFFERENT, choice('1', { order: 'PCI_BUS_ID' }))).toBe(OTHER)
    expect(usedCard([RADEON, ...ALIKE], choice('0'))).toBe(UUID)
  })

  it('is unknown by a number alone where cards differ: CUDA counts the fastest first', () => {
    expect(usedCard(DIFFERENT, choice('1'))).toBeUndefined()
  })

  it('is the one of a UUID, of its beginning, or of a slice of it', () => {
    expect(usedCard(DIFFERENT, choice(OTHER))).toBe(OTHER)
    expect(usedCard(DIFFERENT, choice('GPU-893'))).toBe(UUID)
    expect(usedCard(DIFFERENT, choice(`MIG-${OTHER}/1/0`))).toBe(OTHER)
  })

  it('is unknown where two can be meant, or none of them', () => {
    expect(usedCard(DIFFERENT, choice('GPU-'))).toBeUndefined()
    expect(usedCard(DIFFERENT, choice('MIG-4f0a-11'))).toBeUndefined()
    expect(usedCard(ALIKE, choice('7'))).toBeUndefined()
    expect(usedCard(ALIKE, choice(''))).toBeUndefined()
  })

  it('is unknown where the models run on something else than CUDA, which takes whichever it likes', () => {
    expect(usedCard(ALIKE, choice('1', { onCuda: false }))).toBeUndefined()
  })
})
