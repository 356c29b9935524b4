import { describe, expect, it } from 'vitest'
import { Failure } from '../../base/failure.ts'
import { readServeOptions } from './serve-options.ts'

describe('what the console is started with', () => {
  it.each([
    [[], { port: 4830, set: [], metrics: false, greeting: true, electron: false, restarted: false }],
    [
      ['--port', '0', '--metrics'],
      { port: 0, set: [], metrics: true, greeting: true, electron: false, restarted: false },
    ],
    [['--port=65535', '--set', 'A=1', '--set', 'B=2'], expect.objectContaining({ port: 65_535, set: ['A=1', 'B=2'] })],
  ])('%j is read', (words, options) => {
    expect(readServeOptions(words)).toEqual(options)
  })

  it.each([
    ...['abc', '70000', '-1', '80.5', '', '0x50', '1e3', 'Infinity'].map((port) => [
      [`--port=${port}`],
      `--port cannot be "${port}"`,
    ]),
    [['--prot', '1'], "unknown option '--prot'\n(Did you mean --port?)"],
    [['now'], 'too many arguments. Expected 0 arguments but got 1.'],
    [['--port'], "option '--port <number>' argument missing"],
  ] as [string[], string][])('%j is refused, with what to do', (words, message) => {
    let thrown: unknown
    try {
      readServeOptions(words)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Failure)
    expect(thrown).toMatchObject({ message, hint: expect.stringMatching(/whole number from 0 to 65535|--help/) })
  })
})
