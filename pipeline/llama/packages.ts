import { Failure } from '../base/failure.ts'
import { DEVICE_PACKAGES, SHARED_PACKAGES } from './pinned-packages.ts'

/** A package of npm's, of which nothing but these very bytes will do. */
export interface PinnedPackage {
  /** Where it goes, below `node_modules`. */
  readonly path: string
  readonly name: string
  readonly version: string
  /** As npm writes it: `sha512-` and base64. */
  readonly integrity: string
}

/** Every package of node-llama-cpp for a system. @throws Failure `llama.unsupported` where none is known */
export function packagesFor(platform = `${process.platform} ${process.arch}`): readonly PinnedPackage[] {
  const own = DEVICE_PACKAGES[platform]
  if (!own) {
    throw new Failure(
      'llama.unsupported',
      `llama.cpp can be installed on ${Object.keys(DEVICE_PACKAGES).join(' and ')} alone; this is ${platform}`,
      'A server of your own will do: llama-server, Ollama, LM Studio (firstword servers find).',
    )
  }
  // The largest first: the small ones fill what is left of the time.
  return Object.entries({ ...own, ...SHARED_PACKAGES }).map(([path, pin]) => {
    const [version = '', integrity = ''] = pin.split(' ')
    return { path, name: path.split('/node_modules/').at(-1) ?? path, version, integrity }
  })
}

/** Where a registry keeps a package. */
export function packageUrl(registry: string, { name, version }: PinnedPackage): string {
  return `${registry.replace(/\/+$/, '')}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`
}
