import { describe, expect, it } from 'vitest'
import { missingLibraries, notFoundIn, partsInWords } from './system-libraries.ts'

const LDD = `	linux-vdso.so.1 (0x00007ffd0e1f2000)
	libcublasLt.so.12 => not found
	libcudnn.so.9 => not found
	libcudart.so.12 => /usr/local/cuda/lib64/libcudart.so.12 (0x00007f0a1c000000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0a1be1f000)
`

describe('what the system lacks for CUDA', () => {
  it('is what its loader does not find', () => {
    expect(notFoundIn(LDD)).toEqual(['libcublasLt.so.12', 'libcudnn.so.9'])
    expect(notFoundIn('\tstatically linked\n')).toEqual([])
  })

  it('is told as the parts that people install', () => {
    expect(partsInWords(['libcuda.so.1', 'libcublas.so.12', 'libcublasLt.so.12', 'libcudnn.so.9'])).toBe(
      "NVIDIA's driver (libcuda.so.1), CUDA 12 (libcublas.so.12, libcublasLt.so.12), cuDNN 9 (libcudnn.so.9)",
    )
  })

  it('is found out without anything installed, and never fails', async () => {
    const { missing } = await missingLibraries(undefined)
    for (const name of missing) expect(name).toMatch(/^lib(cuda|cudart|cublas|cudnn)\.so\.\d+$/)
    await missingLibraries('/nowhere')
  })
})
