import { describe, expect, it } from 'vitest'
import { runtimeFailure } from './runtime-failure.ts'

describe('a runtime that cannot be loaded', () => {
  const onWindows = 'The specified module could not be found.\n\\\\?\\C:\\App\\onnxruntime_binding.node'

  it('names the Visual C++ runtime that a clean Windows lacks, and where to get it', () => {
    expect(runtimeFailure(new Error(onWindows), 'win32', 'x64')).toMatchObject({
      code: 'runtime.noVisualCpp',
      message: expect.stringContaining('MSVCP140.dll'),
      hint: expect.stringContaining('vc_redist.x64.exe'),
    })
    expect(runtimeFailure(new Error(onWindows), 'win32', 'arm64')?.hint).toContain('vc_redist.arm64.exe')
  })

  it('says that a system is too old', () => {
    const message = "/lib/libm.so.6: version `GLIBC_2.38' not found (required by libonnxruntime.so.1)"
    expect(runtimeFailure(new Error(message), 'linux')?.message).toContain('needs GLIBC_2.38')
    expect(runtimeFailure(new Error("version `GLIBCXX_3.4.30' not found"), 'linux')?.code).toBe('runtime.oldSystem')
  })

  it('says that another program’s library was taken', () => {
    const message =
      'The requested API version [27] is not available, only API versions [1, 17] are supported in this build.'
    expect(runtimeFailure(new Error(message), 'win32')).toMatchObject({
      code: 'runtime.otherLibrary',
      message: expect.stringContaining('versions 1, 17 of its interface where 27 is needed'),
    })
  })

  it('is no other error', () => {
    expect(runtimeFailure(new Error(onWindows), 'linux')).toBeUndefined()
    expect(runtimeFailure(new Error('no such file'), 'win32')).toBeUndefined()
    expect(runtimeFailure('it ended by itself', 'win32')).toBeUndefined()
  })
})
