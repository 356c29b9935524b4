import { Failure, messageOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

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
    return new Failure('runtime.noVisualCpp', because('runtime.noVisualCpp'), because('do.installVisualCpp', { link }))
  }
  const wanted = /version `(GLIBC(?:XX)?_[\d.]+)' not found/.exec(message)?.[1]
  if (wanted !== undefined)
    return new Failure('runtime.oldSystem', because('runtime.oldSystem', { wanted }), because('do.newerDistribution'))
  const version = /API version \[(\d+)\] is not available, only API versions \[(.+?)\]/.exec(message)
  if (version)
    return new Failure(
      'runtime.otherLibrary',
      because('runtime.otherLibrary', { versions: version[2] ?? '', wanted: version[1] ?? '' }),
      because('do.removeOtherRuntime'),
    )
  return undefined
}
