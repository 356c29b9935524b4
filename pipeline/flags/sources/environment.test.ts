import { describe, expect, it } from 'vitest'
import { readFlagEnvironment } from './environment.ts'

describe('flags in the environment', () => {
  it('are the variables of their names, and no other', () => {
    const environment = { PATH: '/bin', ASR_SILENCE_TIMEOUT: '0.3', TTS_STREAMING: '1', LLM_TOPK: '9' }
    expect(readFlagEnvironment(environment)).toEqual({
      ok: true,
      value: { ASR_SILENCE_TIMEOUT: 0.3, TTS_STREAMING: true },
    })
  })

  it('set nothing where they are empty, except where empty is a value', () => {
    const environment = { LLM_TOP_K: '', TTS_STREAMING: undefined, CUDA_VISIBLE_DEVICES: '' }
    expect(readFlagEnvironment(environment)).toEqual({ ok: true, value: { CUDA_VISIBLE_DEVICES: '' } })
  })

  it('may name devices in the ways CUDA knows', () => {
    for (const devices of ['-1', '0', '2,3', 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6', 'MIG-4f0a-11,0']) {
      expect(readFlagEnvironment({ CUDA_VISIBLE_DEVICES: devices }).ok, devices).toBe(true)
    }
  })

  it('may name devices in the ways schedulers do, or none in any words, and are never refused for it', () => {
    for (const [devices, value] of [
      ['NoDevFiles', 'NoDevFiles'],
      ['all', 'all'],
      ['0-3', '0-3'],
      ['MIG-GPU-8932f937-d72c-4106-c12f-20bd9faed9f6/1/0', 'MIG-GPU-8932f937-d72c-4106-c12f-20bd9faed9f6/1/0'],
      ['0, 1', '0,1'],
      ['$(nvidia-smi); 0', 'none'],
    ] as const) {
      expect(readFlagEnvironment({ CUDA_VISIBLE_DEVICES: devices })).toEqual({
        ok: true,
        value: { CUDA_VISIBLE_DEVICES: value },
      })
    }
  })

  it('are refused with the variable, its value and what is allowed', () => {
    expect(readFlagEnvironment({ ASR_SILENCE_TIMEOUT: '300' })).toMatchObject({
      ok: false,
      error: {
        code: 'flag.outOfRange',
        message: 'environment variable ASR_SILENCE_TIMEOUT cannot be 300',
        hint: 'allowed is 0.1 to 2 s',
      },
    })
  })
})
