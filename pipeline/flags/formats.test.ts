import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLAG_FORMATS, readFlagFile, writeFlagFile } from './formats.ts'
import { findPreset } from './presets.ts'
import { BASELINE, FLAG_NAMES } from './registry.ts'
import { anyFlagValues } from './testing/any-flag-values.ts'
import { applyChanges } from './validate.ts'

describe('a flag file', () => {
  it.each(FLAG_FORMATS)('in the form %s reads back to the same flags, whatever they are', (format) => {
    fc.assert(
      fc.property(anyFlagValues(), (values) => {
        const read = readFlagFile(writeFlagFile(values, format))
        expect(read).toEqual({ ok: true, value: values })
        if (read.ok) expect(applyChanges(BASELINE, read.value)).toEqual({ ok: true, value: values })
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
    expect(readFlagFile(text)).toEqual({
      ok: true,
      value: {
        ASR_SILENCE_TIMEOUT: 0.3,
        LLM_TORCH_DTYPE: 'int8',
        LLM_TOP_K: 1,
        LLM_TEMPERATURE: 0,
        TTS_STREAMING: true,
        CUDA_VISIBLE_DEVICES: '',
      },
    })
  })

  it('takes the later of two lines for one flag', () => {
    expect(readFlagFile('LLM_TOP_K=1\nLLM_TOP_K=2')).toEqual({ ok: true, value: { LLM_TOP_K: 2 } })
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

  it('of any text at all is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof readFlagFile(text).ok).toBe('boolean')
      }),
    )
  })
})
