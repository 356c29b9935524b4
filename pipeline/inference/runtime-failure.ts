import { Failure, messageOf } from '../base/failure.ts'

const REDISTRIBUTABLE = {
  x64: 'https://aka.ms/vs/17/release/vc_redist.x64.exe',
  arm64: 'https://aka.ms/vs/17/release/vc_redist.arm64.exe',
}

/**
 * What to say and do where onnxruntime's own library cannot be loaded: by what the system's loader says, which names
 * neither the library that is missing (Windows) nor where to get it. `undefined` for any other error.
 *
 * @param arch of the process, as Node names it
 */
export function runtimeFailure(
  error: unknown,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Failure | undefined {
  const message = messageOf(error)
  if (platform === 'win32' && /specified module could not be found|module could not be found.*\.node/i.test(message)) {
    const link = arch === 'arm64' ? REDISTRIBUTABLE.arm64 : REDISTRIBUTABLE.x64
    return new Failure(
      'runtime.noVisualCpp',
      'Models cannot run: Windows lacks Microsoft’s Visual C++ runtime (MSVCP140.dll, VCRUNTIME140.dll)',
      `Install it from ${link} and start Firstword again.`,
    )
  }
  const wanted = /version `(GLIBC(?:XX)?_[\d.]+)' not found/.exec(message)?.[1]
  if (wanted !== undefined)
    return new Failure(
      'runtime.oldSystem',
      `Models cannot run: onnxruntime needs ${wanted}, which this system is too old to have`,
      'Use a newer distribution: Ubuntu 22.04, Debian 12, RHEL 9 or later.',
    )
  const version = /API version \[(\d+)\] is not available, only API versions \[(.+?)\]/.exec(message)
  if (version)
    return new Failure(
      'runtime.otherLibrary',
      `Models cannot run: another program’s onnxruntime was loaded, with versions ${version[2]} of its interface where ${version[1]} is needed`,
      'Remove onnxruntime.dll from the folders that Windows searches first, or start Firstword from its own folder.',
    )
  return undefined
}
