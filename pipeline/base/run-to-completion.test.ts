import { expect, test } from 'vitest'
import { RunToCompletion } from './run-to-completion.ts'

test('an input that an effect brings about waits for the other effects', () => {
  const done: string[] = []
  const inputs = new RunToCompletion<string>((input) => {
    done.push(`${input} begins`)
    if (input === 'press') inputs.put('release')
    done.push(`${input} ends`)
  })
  inputs.put('press')
  expect(done).toEqual(['press begins', 'press ends', 'release begins', 'release ends'])
})

test('one that fails loses none of those that wait, and is told to whoever put the first', () => {
  const done: string[] = []
  const inputs = new RunToCompletion<string>((input) => {
    if (input === 'press') inputs.put('release')
    if (input === 'press') throw new Error('no such button')
    done.push(input)
  })
  expect(() => inputs.put('press')).toThrow('no such button')
  inputs.put('press again')
  expect(done).toEqual(['release', 'press again'])
})
