import { describe, expect, it } from 'vitest'
import { deviceFailure } from './device-failure.ts'
import type { ProviderName } from './graph.ts'

/** As runtimes and drivers say it. */
const SAID: readonly (readonly [ProviderName, string, string, string | undefined])[] = [
  ['cuda', 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library', 'CUDA libraries', undefined],
  ['cuda', 'CUDA failure 100: no CUDA-capable device is detected ; GPU=0', 'no CUDA device', undefined],
  ['cuda', 'CUDA failure 101: invalid device ordinal', 'no device of that number', 'CUDA_VISIBLE_DEVICES'],
  ['cuda', 'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version', 'older', 'Update'],
  ['cuda', 'CUDA failure 2: out of memory ; GPU=0', 'memory of the graphics card is full', 'smaller'],
  ['cuda', 'BFCArena::AllocateRawInternal Failed to allocate memory', 'memory of the graphics card', 'smaller'],
  ['cuda', 'CUDA failure 209: no kernel image is available for execution on the device', 'of this age', 'processor'],
  [
    'webgpu',
    'Failed to get a WebGPU adapter: No supported adapters\n',
    'no graphics device that WebGPU can use',
    'driver',
  ],
  ['webgpu', 'WebGPU device lost (1): A valid external Instance reference no longer exists.', 'was lost', 'driver'],
  ['webgpu', 'shader uses f16: requires f16 but the device does not support it', 'float16', 'float32'],
  ['webgpu', 'Buffer size (536870912) exceeds the max buffer size limit', 'in one piece', 'smaller'],
  ['dml', 'DmlExecutionProvider: 887A0005 The GPU device instance has been suspended.', 'was lost', 'driver'],
  ['dml', 'dml_provider_factory.cc: 887A0002', 'DirectML can use', 'driver'],
  ['dml', 'AbiCustomRegistry: 8007000E Not enough memory resources', 'memory of the graphics card', 'smaller'],
  ['coreml', 'Error compiling model: compiler error: Espresso exception, MLModel', 'Core ML cannot take', 'processor'],
]

describe('what a driver says', () => {
  it.each(SAID)('%s: %s', (provider, said, words, remedy) => {
    const failure = deviceFailure(provider, new Error(said))
    expect(failure.message).toContain(`${provider}: `)
    expect(failure.message).toContain(words)
    if (remedy === undefined) expect(failure.hint).toBeUndefined()
    else expect(failure.hint).toContain(remedy)
  })

  it('is never answered with "install the model pack again"', () => {
    for (const [provider, said] of SAID) expect(deviceFailure(provider, new Error(said)).hint ?? '').not.toMatch(/pack/)
  })

  it('is quoted in one line where nobody knows it, with a way out', () => {
    const failure = deviceFailure('webgpu', new Error('WebGPU EP has an unrecognized option\n  at line 3'))
    expect(failure.message).toBe('webgpu: WebGPU EP has an unrecognized option')
    expect(failure.hint).toContain('on the processor')
  })
})
