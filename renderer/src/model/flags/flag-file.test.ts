import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlagDescriptor, FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { FLAG_FILE_FORMATS, readFlagFile, writeFlagFile } from './flag-file.ts'

const descriptors: readonly FlagDescriptor[] = [
  describeFlag('LLM_MAX_NEW_TOKENS', 64, { type: 'integer', min: 1, max: 512 }),
  describeFlag('LLM_TEMPERATURE', 0.7, { min: 0, max: 2 }),
  describeFlag('LLM_DO_SAMPLE', true),
  describeFlag('LLM_TORCH_DTYPE', 'float32', { type: 'choice', choices: ['float32', 'float16'] }),
  describeFlag('CUDA_VISIBLE_DEVICES', ''),
]

const anyValues: fc.Arbitrary<FlagRecord> = fc.record({
  LLM_MAX_NEW_TOKENS: fc.integer({ min: 1, max: 512 }),
  LLM_TEMPERATURE: fc.double({ min: 0, max: 2, noNaN: true }).map((value) => value + 0),
  LLM_DO_SAMPLE: fc.boolean(),
  LLM_TORCH_DTYPE: fc.constantFrom('float32', 'float16'),
  CUDA_VISIBLE_DEVICES: fc.stringMatching(/^[\w,.:#-]{0,8}$/),
})

const problemOf = (text: string) => {
  const outcome = readFlagFile(descriptors, text)
  return outcome.ok ? undefined : outcome.problem
}

describe('a file of flags', () => {
  it.each(FLAG_FILE_FORMATS)('written as %s is read back to the same flags', (format) => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const text = writeFlagFile(descriptors, values, format, 'Flags, any: values')
        expect(readFlagFile(descriptors, text)).toEqual({ ok: true, values, foreign: [] })
      }),
    )
  })

  it('has the plan’s form in the shell', () => {
    const text = writeFlagFile(descriptors.slice(0, 2), { LLM_MAX_NEW_TOKENS: 1, LLM_TEMPERATURE: 0.1 }, 'sh', 'T')
    expect(text).toBe('# T\n\n# llm\nexport LLM_MAX_NEW_TOKENS=1\nexport LLM_TEMPERATURE=0.1\n')
  })

  it.each([
    ['several to a line', 'export LLM_MAX_NEW_TOKENS=2 LLM_DO_SAMPLE=off; export LLM_TEMPERATURE=0 # why'],
    ['flat YAML', '---\nLLM_MAX_NEW_TOKENS: 2 # why\nLLM_DO_SAMPLE: no\r\nLLM_TEMPERATURE: 0'],
    [
      'YAML as the terminal writes it',
      '# T\nflags:\n  LLM_MAX_NEW_TOKENS: 2\n\n  LLM_DO_SAMPLE: "false"\n  LLM_TEMPERATURE: 0',
    ],
    ['a byte order mark and quotes', '\uFEFFLLM_MAX_NEW_TOKENS=\'2\'\nLLM_DO_SAMPLE="false"\nLLM_TEMPERATURE=0'],
  ])('may be %s', (_what, text) => {
    expect(readFlagFile(descriptors, text)).toEqual({
      ok: true,
      values: { LLM_MAX_NEW_TOKENS: 2, LLM_DO_SAMPLE: false, LLM_TEMPERATURE: 0 },
      foreign: [],
    })
  })

  it.each([
    ['LLM_DO_SAMPLE=true\nrm -rf /', { line: 2, kind: 'syntax', text: 'rm -rf /' }],
    ['LLM_MAX_NEW_TOKENS=$(date)', { line: 1, kind: 'syntax' }],
    ['# a\n\nLLM_MAX_TOKENS=2', { line: 3, kind: 'unknown', text: 'LLM_MAX_TOKENS' }],
    ['LLM_MAX_NEW_TOKENS=0', { line: 1, kind: 'value', text: '0', descriptor: { name: 'LLM_MAX_NEW_TOKENS' } }],
    ['LLM_DO_SAMPLE: true\nLLM_DO_SAMPLE: false', { line: 2, kind: 'twice' }],
    ['LLM_DO_SAMPLE: [true]', { line: 1, kind: 'syntax' }],
    ['LLM_DO_SAMPLE: *ref', { line: 1, kind: 'syntax' }],
    ['LLM_TEMPERATURE=0,7', { line: 1, kind: 'comma', text: '0,7' }],
    ['name: voice\nservices:\n  voice:\n    environment:\n      - LLM_DO_SAMPLE=1', { line: 2, kind: 'compose' }],
    ['TZ=UTC\nLLM_API_KEY=a', { line: 2, kind: 'unknown', text: 'LLM_API_KEY' }],
    ['# nothing here', { kind: 'nothing' }],
  ])('%j is refused as a whole, with the line and the reason', (text, problem) => {
    expect(problemOf(text)).toMatchObject(problem)
  })

  it('may be shared with other programs, and may be a batch file', () => {
    const values = { LLM_DO_SAMPLE: false }
    const shared = 'OPENAI_API_KEY=sk-test-0000\nPATH=$PATH:/opt\nLLM_DO_SAMPLE=0'
    expect(readFlagFile(descriptors, shared)).toEqual({ ok: true, values, foreign: ['OPENAI_API_KEY', 'PATH'] })
    const batch = '@echo off\r\nset LLM_DO_SAMPLE=0\r\n'
    expect(readFlagFile(descriptors, batch)).toEqual({ ok: true, values, foreign: [] })
  })

  it('of two assignments the shell’s later one counts', () => {
    expect(readFlagFile(descriptors, 'LLM_DO_SAMPLE=1\nLLM_DO_SAMPLE=0')).toEqual({
      ok: true,
      values: { LLM_DO_SAMPLE: false },
      foreign: [],
    })
  })

  it('that is junk is refused and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (junk) => {
        const outcome = readFlagFile(descriptors, junk)
        expect(outcome.ok ? outcome.values : {}).toEqual({})
      }),
    )
  })
})
