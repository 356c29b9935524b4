import { describe, expect, it } from 'vitest'
import { runCommand } from './testing/run-command.ts'

/** Commands with what they cannot do without. */
const COMMANDS: readonly (readonly string[])[] = [
  ['bench'],
  ['presets'],
  ['doctor'],
  ['calibrate'],
  ['verify', 'last'],
  ['ab', 'baseline', 'streaming'],
  ['ablate'],
  ['tune'],
  ['watch'],
  ['load'],
  ['soak'],
]

/** `--turns <n>`, `--duration <seconds>` … as a command's help lists them. */
async function numericOptions(): Promise<readonly (readonly [command: readonly string[], option: string])[]> {
  const found = COMMANDS.map(async (command) => {
    const { out } = await runCommand([...command, '--help'])
    return [...out.matchAll(/(--[\w-]+) <(?:n|seconds|ms|share|number)>/g)].map(
      ([, option]) => [command, option ?? ''] as const,
    )
  })
  return (await Promise.all(found)).flat()
}

describe('a number on the command line that is none', () => {
  it.each(['abc', '', '-1', '1e999', 'NaN', 'Infinity', '0x10', '1,5', '99999999999999', '\u0663'])(
    '%j is refused in one line with exit code 2, whichever option it is given to',
    async (value) => {
      const options = await numericOptions()
      expect(options.length).toBeGreaterThan(15)
      for (const [command, option] of options) {
        const { exitCode, out, err } = await runCommand([...command, `${option}=${value}`])
        const where = [...command, option, err].join(' ')
        expect([exitCode, out, err.split('\n').length], where).toEqual([2, '', 1])
        expect(err, where).toMatch(/^firstword: --[\w-]+ cannot be ".*" - write a .*(number|share)/)
      }
    },
  )
})

describe('a command that there is not', () => {
  it.each([
    [['help', 'nope'], 'unknown command \'nope\' - "firstword --help" shows what there is'],
    [['help', 'bnch'], "unknown command 'bnch' - did you mean bench?"],
    [['nope'], 'unknown command \'nope\' - "firstword --help" shows what there is'],
    [[''], 'unknown command \'\' - "firstword --help" shows what there is'],
    [['sessions'], 'sessions needs a command - it has list, show, export, recover, import, delete'],
    [
      ['sessions', 'help', 'nope'],
      "unknown command 'nope' of sessions - it has list, show, export, recover, import, delete",
    ],
    [['flags', 'nope'], "unknown command 'nope' of flags - it has diff, export, import"],
    [['flags', 'help', 'exprot'], "unknown command 'exprot' of flags - did you mean export?"],
  ])('%j is answered in one line with exit code 2', async (words, message) => {
    const { exitCode, out, err } = await runCommand(words)
    expect([exitCode, out, err]).toEqual([2, '', `firstword: ${message}`])
  })

  it.each([[['help', 'bench']], [['sessions', 'help', 'list']], [['flags', 'help', 'diff']], [['flags', 'help']]])(
    'is none of %j',
    async (words) => {
      const { exitCode, out, err } = await runCommand(words)
      expect([exitCode, err]).toEqual([0, ''])
      expect(out).toContain('Usage: firstword')
    },
  )
})
