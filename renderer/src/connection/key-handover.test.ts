import { describe, expect, it, vi } from 'vitest'
import { answerForKey, askForKey, type TabChannel } from './key-handover.ts'

/** Tabs of one origin: what one says reaches all others, and not itself. */
function tabs() {
  const all: Set<(event: { readonly data: unknown }) => void>[] = []
  return (): TabChannel => {
    const own = new Set<(event: { readonly data: unknown }) => void>()
    all.push(own)
    return {
      postMessage(data) {
        for (const other of all) if (other !== own) for (const listener of [...other]) listener({ data })
      },
      addEventListener: (_, listener) => void own.add(listener),
      removeEventListener: (_, listener) => void own.delete(listener),
    }
  }
}

const patient = { question: 'q', setTimeout: () => 0 }
const impatient = {
  question: 'q',
  setTimeout: (callback: () => void) => {
    callback()
    return 0
  },
}

describe('a tab that was opened without a key', () => {
  it('gets it from one that has it', async () => {
    const tab = tabs()
    answerForKey(tab(), () => 'abc')
    expect(await askForKey(tab(), patient)).toBe('abc')
  })

  it('has none where nobody answers, or those who are asked may not tell it', async () => {
    const tab = tabs()
    answerForKey(tab(), () => undefined)
    expect(await askForKey(tab(), impatient)).toBeUndefined()
  })

  it('takes neither the answer to another’s question nor what is no answer', async () => {
    const tab = tabs()
    const stranger = tab()
    stranger.addEventListener('message', () => {
      stranger.postMessage({ say: 'thisIsIt', question: 'another', key: 'wrong' })
      stranger.postMessage('key')
      stranger.postMessage({ say: 'thisIsIt', question: 'q', key: '' })
    })
    expect(await askForKey(tab(), impatient)).toBeUndefined()
  })

  it('hears nothing any more once it knows', async () => {
    const tab = tabs()
    answerForKey(tab(), () => 'abc')
    const asking = tab()
    const remove = vi.spyOn(asking, 'removeEventListener')
    await askForKey(asking, patient)
    expect(remove).toHaveBeenCalledOnce()
  })
})
