import { describe, expect, it } from 'vitest'
import type { GraphicsCard } from '../../protocol/graphics.ts'
import { CardWatch, sampledCards } from './card-watch.ts'

const card = (id: string): GraphicsCard => ({ id, name: 'some card', unknown: [] })
const BUSY = { card: 'one', utilisation: 0.5, memoryBytes: 100, powerWatts: 60 }
const IDLE = { card: 'two', utilisation: 0, memoryBytes: 50 }

describe('what the host says of graphics cards', () => {
  it('is nothing where there are none', () => {
    const watch = new CardWatch({ cards: [], unknown: 'the system tells of none' }, () => undefined)
    expect(watch.health).toBeUndefined()
    expect(watch.watchTurn()()).toEqual({})
  })

  it('is which card is used, and no figure that nobody has told', () => {
    const watch = new CardWatch({ cards: [card('one'), card('two')] }, () => 'two')
    expect(watch.health).toEqual({ cards: [], used: 'two' })
    expect(watch.watchTurn()()).toEqual({})
  })
})

describe('a sample of the machine', () => {
  it('has the figures of the used card, named, and a 0 only where one was told', () => {
    expect(sampledCards({ cards: [BUSY, IDLE], used: 'two' })).toEqual({
      gpuCard: 'two',
      gpuUtilisation: 0,
      gpuBytes: 50,
    })
  })

  it('has all cards, one by one and never their sum, where nobody knows which is used', () => {
    expect(sampledCards({ cards: [BUSY, IDLE] })).toEqual({ gpuCards: [BUSY, IDLE] })
  })

  it('has nothing of cards that told nothing', () => {
    expect(sampledCards(undefined)).toEqual({})
    expect(sampledCards({ cards: [], used: 'one', unknown: 'nvidia-smi: ended with 9' })).toEqual({})
  })
})
