import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedQueue } from './bounded-queue.ts'

describe('BoundedQueue', () => {
  it('refuses the newcomer when it is full under the policy block', () => {
    const queue = new BoundedQueue<string>(2, 'block')
    expect([queue.push('a'), queue.push('b'), queue.push('c')]).toEqual([true, true, false])
    expect(queue.shift()).toBe('a')
    expect(queue.push('c')).toBe(true)
    expect(queue.dropped).toBe(0)
  })

  it('drops the oldest and counts it under the policy drop-oldest', () => {
    const queue = new BoundedQueue<string>(2, 'drop-oldest')
    for (const entry of ['a', 'b', 'c', 'd']) expect(queue.push(entry)).toBe(true)
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['c', 'd', undefined])
    expect(queue.dropped).toBe(2)
  })

  it('keeps the order, never exceeds its capacity and loses nothing uncounted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.boolean()), (capacity, pushes) => {
        const queue = new BoundedQueue<number>(capacity, 'drop-oldest')
        const taken: number[] = []
        let pushed = 0
        for (const push of pushes) {
          if (push) queue.push(pushed++)
          else {
            const entry = queue.shift()
            if (entry !== undefined) taken.push(entry)
          }
          expect(queue.size).toBeLessThanOrEqual(capacity)
        }
        expect(taken).toEqual([...taken].sort((a, b) => a - b))
        expect(taken.length + queue.size + queue.dropped).toBe(pushed)
      }),
    )
  })

  it('is empty after clear', () => {
    const queue = new BoundedQueue<number>(3, 'block')
    queue.push(1)
    queue.clear()
    expect(queue.shift()).toBeUndefined()
    queue.push(2)
    expect(queue.shift()).toBe(2)
  })
})
