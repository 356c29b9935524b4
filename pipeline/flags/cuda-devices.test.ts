import { describe, expect, it } from 'vitest'
import { DEVICE_LIST, deviceIdOf, devicesFromEnvironment, firstDevice } from './cuda-devices.ts'

const GPU = 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6'
const MIG = 'MIG-4f0a11aa-0d8c-5f1e-9d7c-1b2c3d4e5f60'

describe('CUDA_VISIBLE_DEVICES', () => {
  it.each([
    ['0', '0'],
    ['2,3', '2'],
    ['0-3', '0'],
    ['4-7,9', '4'],
    ['all', '0'],
    [GPU, GPU],
    [`${MIG},0`, MIG],
    [`MIG-${GPU}/1/0`, `MIG-${GPU}/1/0`],
    ['', undefined],
    ['-1', undefined],
    ['-1,0', undefined],
    ['NoDevFiles', undefined],
    ['none', undefined],
    ['void', undefined],
    ['no,0', undefined],
  ])('may be %j, whose first device is %j', (list, device) => {
    expect(list).toMatch(DEVICE_LIST)
    expect(firstDevice(list)).toBe(device)
  })

  it.each([
    ['0, 1', '0,1'],
    [' 0,1, ', '0,1'],
    ['"0"', '0'],
    ['NoDevFiles', 'NoDevFiles'],
    ['', ''],
    [' ', ''],
    ['""', 'none'],
    [',', 'none'],
    ['0;1', 'none'],
    ['$SLURM_JOB_GPUS', 'none'],
    ['\u0000', 'none'],
    ['9'.repeat(5000), 'none'],
  ])('is %j in the environment and read as %j', (text, list) => {
    expect(devicesFromEnvironment(text)).toBe(list)
    expect(devicesFromEnvironment(text)).toMatch(DEVICE_LIST)
  })

  it('is counted from 0 by a provider that is shown only some devices', () => {
    expect(deviceIdOf('2', undefined)).toBe(2)
    expect(deviceIdOf('2', '2,3')).toBe(0)
    expect(deviceIdOf('3', '2, 3')).toBe(1)
    expect(deviceIdOf(GPU, `0,${GPU}`)).toBe(1)
    expect(deviceIdOf(GPU, undefined)).toBeUndefined()
    expect(deviceIdOf('1', '')).toBe(1)
  })
})
