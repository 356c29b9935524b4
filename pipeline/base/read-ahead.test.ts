import { describe, expect, it } from 'vitest'
import { readAhead } from './read-ahead.ts'

describe('reading ahead', () => {
  it('gives every page, in order', async () => {
    const seen: number[] = []
    for await (const page of readAhead(counted(5))) seen.push(page)
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })

  it('asks for one page more than is worked on, and no further', async () => {
    const asked: number[] = []
    const pages = readAhead(counted(9, (page) => asked.push(page)))
    await pages.next()
    expect(asked).toEqual([1, 2])
    await pages.next()
    expect(asked).toEqual([1, 2, 3])
  })

  it('lets go of its source when it is left early', async () => {
    let isOver = false
    async function* source() {
      try {
        yield* counted(9)
      } finally {
        isOver = true
      }
    }
    for await (const page of readAhead(source())) if (page === 2) break
    expect(isOver).toBe(true)
  })

  it('fails where its source fails, after the pages before', async () => {
    const seen: number[] = []
    async function* source() {
      yield 1
      throw new Error('the disk')
    }
    const reading = async () => {
      for await (const page of readAhead(source())) seen.push(page)
    }
    await expect(reading()).rejects.toThrow('the disk')
    expect(seen).toEqual([1])
  })
})

async function* counted(last: number, emit: (page: number) => void = () => {}) {
  for (let page = 1; page <= last; page += 1) {
    emit(page)
    yield page
  }
}
