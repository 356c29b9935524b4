import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../base/testing/any-text.ts'
import type { ErrorInfo } from '../../protocol/errors.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import { findPreset } from '../presets.ts'
import { BASELINE, FLAG_NAMES } from '../registry.ts'
import { anyFlagValues } from '../testing/any-flag-values.ts'
import { applyChanges } from '../validate.ts'
import { FLAG_FORMATS, readFlagFile, writeFlagFile } from './formats.ts'

function flagsIn(text: string): FlagRecord | ErrorInfo {
  const read = readFlagFile(text)
  return read.ok ? read.value.values : read.error
}

describe('a flag file', () => {
  it.each(FLAG_FORMATS)('in the form %s reads back to the same flags, whatever they are', (format) => {
    fc.assert(
      fc.property(anyFlagValues(), (values) => {
        const read = readFlagFile(writeFlagFile(values, format))
        expect(read).toEqual({ ok: true, value: { values, foreign: [] } })
        if (read.ok) expect(applyChanges(BASELINE, read.value.values)).toEqual({ ok: true, value: values })
      }),
    )
  })

  it.runIf(process.platform !== 'win32')('in the form sh means to a shell what it means to us', () => {
    const values = findPreset('aggressive')?.values ?? BASELINE
    const printed = execFileSync('sh', ['-c', `${writeFlagFile(values, 'sh')}\nenv`], { encoding: 'utf8', env: {} })
    const inShell = Object.fromEntries(printed.split('\n').map((line) => line.split(/=(.*)/, 2)))
    for (const name of FLAG_NAMES) expect(inShell[name]).toBe(String(values[name]))
  })

  it('names the preset it holds', () => {
    expect(writeFlagFile(BASELINE, 'env')).toMatch(/^# Firstword flags, preset: baseline\n/)
    expect(writeFlagFile({ ...BASELINE, LLM_TOP_K: 3 }, 'env')).toMatch(/^# Firstword flags, preset: own values\n/)
  })

  it('may be written by hand in the ways a shell allows', () => {
    const text = [
      '\uFEFF#!/bin/sh',
      'export ASR_SILENCE_TIMEOUT=0.3 # shorter',
      "  LLM_TORCH_DTYPE='int8'  ",
      'export LLM_TOP_K="1" LLM_TEMPERATURE=0.0; export TTS_STREAMING=true',
      '',
      'CUDA_VISIBLE_DEVICES=',
    ].join('\r\n')
    expect(flagsIn(text)).toEqual({
      ASR_SILENCE_TIMEOUT: 0.3,
      LLM_TORCH_DTYPE: 'int8',
      LLM_TOP_K: 1,
      LLM_TEMPERATURE: 0,
      TTS_STREAMING: true,
      CUDA_VISIBLE_DEVICES: '',
    })
  })

  it('takes the later of two lines for one flag', () => {
    expect(flagsIn('LLM_TOP_K=1\nLLM_TOP_K=2')).toEqual({ LLM_TOP_K: 2 })
  })

  it('may be shared with other programs, whose names are told and whose values are not judged', () => {
    const text = '# the service\nOPENAI_API_KEY=sk-test-0000\nTZ=Asia/Shanghai\nPATH=$PATH:/opt/bin\nLLM_TOP_K=1\n'
    const read = readFlagFile(text)
    expect(read).toEqual({ ok: true, value: { values: { LLM_TOP_K: 1 }, foreign: ['OPENAI_API_KEY', 'TZ', 'PATH'] } })
  })

  it.each(['LLM_API_KEY', 'SILENCE_TIMEOUT', 'CUDA_VISIBLE_DEVICE', 'torch_compile', 'FLASH_ATENTION'])(
    'with %s, which looks like a flag and is none, is refused: nothing is left out that somebody meant',
    (name) => {
      expect(flagsIn(`LLM_TOP_K=1\n${name}=1`)).toMatchObject({ message: `line 2: there is no flag "${name}"` })
    },
  )

  it('may be a batch file of Windows', () => {
    const text = '@echo off\r\nrem mine\r\nset ASR_SILENCE_TIMEOUT=0.3\r\nset "LLM_TOP_K=1"\r\n:: over\r\n'
    expect(flagsIn(text)).toEqual({ ASR_SILENCE_TIMEOUT: 0.3, LLM_TOP_K: 1 })
    expect(flagsIn('set LLM_TOP_K=1\r\nstart server.exe')).toMatchObject({
      message: 'line 2: "start server.exe" is not NAME=value',
    })
    expect(flagsIn('LLM_TOP_K=1\nset LLM_TOP_K=2')).toMatchObject({ code: 'flag.file' })
  })

  it('with a decimal comma is refused, and says what to write', () => {
    for (const text of ['ASR_SILENCE_TIMEOUT=0,3', 'ASR_SILENCE_TIMEOUT: 0,3']) {
      expect(flagsIn(text)).toMatchObject({
        message: 'line 1: ASR_SILENCE_TIMEOUT cannot be "0,3"',
        hint: 'allowed is 0.1 to 2 s, with a point: 0.3',
      })
    }
  })

  it('of Docker Compose is called by its name', () => {
    const text = 'name: voice\nservices:\n  voice:\n    environment:\n      - LLM_TOP_K=1\n'
    expect(flagsIn(text)).toMatchObject({ message: 'line 2: this is a file of Docker Compose, not of flags' })
  })

  it.each([
    ['echo hello', 'line 1: "echo hello" is not NAME=value'],
    ['\nLLM_TOP_K = 1', 'line 2: "LLM_TOP_K = 1" is not NAME=value'],
    ['LLM_TOP_K=$(nproc)', 'line 1: "LLM_TOP_K=$(nproc)" is not NAME=value'],
    ['LLM_TOP_K="$N"', 'line 1: "LLM_TOP_K="$N"" is not NAME=value'],
    ['LLM_TOP_K=1 && reboot', 'line 1: "LLM_TOP_K=1 && reboot" is not NAME=value'],
    ['LLM_TOP_K=2000', 'line 1: LLM_TOP_K cannot be 2000'],
    ['\n\nLLM_TOPK=1', 'line 3: there is no flag "LLM_TOPK"'],
  ])('with %j is refused with the line', (text, message) => {
    const read = readFlagFile(text)
    expect(read.ok ? undefined : read.error.message).toBe(message)
    expect(read.ok ? undefined : read.error.hint).toBeTruthy()
  })

  it('in YAML has its flags under a key of their own, by stage', () => {
    const lines = writeFlagFile(BASELINE, 'yaml').split('\n')
    expect(lines.slice(0, 5)).toEqual([
      '# Firstword flags, preset: baseline',
      '',
      'flags:',
      '  # llm',
      '  LLM_MAX_NEW_TOKENS: 64',
    ])
    expect(lines.filter((line) => line.startsWith('  # '))).toEqual(
      ['llm', 'asr', 'tts', 'vad', 'pipeline'].map((stage) => `  # ${stage}`),
    )
  })

  it.each([
    ['flat', 'ASR_SILENCE_TIMEOUT: 0.3\nTTS_STREAMING: on\nCUDA_VISIBLE_DEVICES: 0\n'],
    [
      'under a key',
      '# mine\n---\nflags:\n  ASR_SILENCE_TIMEOUT: 0.3\n  TTS_STREAMING: true\n  CUDA_VISIBLE_DEVICES: "0"\n',
    ],
    ['as JSON', '{"flags": {"ASR_SILENCE_TIMEOUT": 0.3, "TTS_STREAMING": true, "CUDA_VISIBLE_DEVICES": "0"}}'],
    ['with both', '\uFEFFflags: {TTS_STREAMING: yes, CUDA_VISIBLE_DEVICES: 0}\r\nASR_SILENCE_TIMEOUT: 3e-1\r\n'],
  ])('may be YAML by hand, %s', (_, text) => {
    expect(flagsIn(text)).toEqual({ ASR_SILENCE_TIMEOUT: 0.3, TTS_STREAMING: true, CUDA_VISIBLE_DEVICES: '0' })
  })

  it('in YAML may leave the devices empty, and hold no flags at all', () => {
    expect(flagsIn('CUDA_VISIBLE_DEVICES:')).toEqual({ CUDA_VISIBLE_DEVICES: '' })
    expect(flagsIn('---\nflags:\n')).toEqual({})
    expect(flagsIn('# nothing\n')).toEqual({})
  })

  it.each([
    ['flags:\n  LLM_TOP_K: 2000', 'line 2: LLM_TOP_K cannot be 2000'],
    ['LLM_TOP_K: 1\nLLM_TOPK: 1', 'line 2: there is no flag "LLM_TOPK"'],
    ['LLM_TOP_K: 1\nLLM_TOP_K: 2', 'line 2: Map keys must be unique'],
    ['LLM_TOP_K: 1\nflags:\n  LLM_TOP_K: 2', 'line 3: LLM_TOP_K is given twice'],
    ['flags:\n  flags:\n    LLM_TOP_K: 1', 'line 2: flags needs one plain value'],
    ['flags: [LLM_TOP_K]', 'line 1: names with values are needed here'],
    ['LLM_TOP_K: &a 1\nLLM_TEMPERATURE: *a', 'line 2: LLM_TEMPERATURE needs one plain value'],
    ['LLM_TOP_K: {a: 1}', 'line 1: LLM_TOP_K needs one plain value'],
    ['TTS_STREAMING:', 'line 1: TTS_STREAMING cannot be ""'],
    ['__proto__: {TTS_STREAMING: true}', 'line 1: __proto__ needs one plain value'],
    [
      'LLM_TOP_K: 1\n--- \nLLM_TOP_K: 2',
      'line 2: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
  ])('of YAML like %j is refused with the line', (text, message) => {
    const read = readFlagFile(text)
    expect(read.ok ? undefined : read.error.message).toBe(message)
    expect(read.ok ? undefined : read.error.hint).toBeTruthy()
  })

  it('of YAML nested without end is refused', () => {
    expect(readFlagFile(`LLM_TOP_K: ${'['.repeat(50_000)}`).ok).toBe(false)
  })

  it('of any text that begins like YAML is read or refused, never thrown at', () => {
    const start = fc.constantFrom('flags:\n  ', 'LLM_TOP_K: ', '{', '---\n')
    fc.assert(
      fc.property(start, fc.string({ unit: fc.constantFrom(...'ab1:-{}[],&*!|>%@"\'#? \n\t') }), (head, tail) => {
        expect(typeof readFlagFile(head + tail).ok).toBe('boolean')
      }),
    )
  })

  it('of any text at all is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(typeof readFlagFile(text).ok).toBe('boolean')
      }),
    )
  })
})
