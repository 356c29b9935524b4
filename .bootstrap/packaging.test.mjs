import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { importsOfMachO, importsOfPe } from './binary-imports.mjs'
import { homePage, packagerArguments } from './package.mjs'
import { downloadNode, nodeVersion, programName } from './packaged-node.mjs'
import { root } from './paths.mjs'

// The packager itself is not a package of ours; it comes with electron-builder, wherever npm has put it.
/** @type {(name: string) => any} */
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const config = ofBuilder('js-yaml').load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
const bindings = join(root, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6')

const WINDOWS_LIBRARIES = ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll']
const TARGETS = /** @type {const} */ ([
  { key: 'linux', system: 'linux', arch: 'x64', libraries: ['libonnxruntime.so.1'] },
  { key: 'linux', system: 'linux', arch: 'arm64', libraries: ['libonnxruntime.so.1'] },
  { key: 'win', system: 'win32', arch: 'x64', libraries: WINDOWS_LIBRARIES },
  { key: 'win', system: 'win32', arch: 'arm64', libraries: WINDOWS_LIBRARIES },
  { key: 'mac', system: 'darwin', arch: 'arm64', libraries: ['libonnxruntime.1.30.0.dylib', 'libonnxruntime.1.dylib'] },
])

describe('electron-builder.yml', () => {
  const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config')
  const validate = (/** @type {object} */ value) => validateConfiguration(value, { isEnabled: false, add: () => {} })

  it("fits electron-builder's own schema", async () => {
    await expect(validate(structuredClone(config))).resolves.toBeUndefined()
    await expect(validate({ ...structuredClone(config), linus: {} })).rejects.toThrow('linus')
  })

  it('turns every fuse the safe way, asks for no key chain, and signs anew what that changed', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: false,
      resetAdHocDarwinSignature: true,
    })
  })

  it('has one list of files: a list of a target that only excludes would take in everything else', () => {
    for (const key of ['linux', 'win', 'mac', 'deb', 'appImage', 'nsis', 'dmg'])
      expect(config[key]?.files, key).toBeUndefined()
  })

  it('asks macOS for the microphone and for the local network', () => {
    const { mac } = config
    expect(mac.extendInfo.NSMicrophoneUsageDescription).toContain('listens')
    expect(mac.extendInfo.NSLocalNetworkUsageDescription).toContain('network')
    expect(mac.hardenedRuntime).toBe(true)
    expect(mac.entitlements).toBe(mac.entitlementsInherit)
  })

  it('makes AppImages that bring FUSE along and leave the sandbox on', () => {
    expect(Number.parseInt(config.toolsets.appimage, 10)).toBeGreaterThanOrEqual(1)
    expect(JSON.stringify(config)).not.toContain('no-sandbox')
  })

  it('names no placeholder', () => {
    expect(JSON.stringify(config)).not.toMatch(/example\.(com|org)|\.example\b|TODO/)
  })
})

describe.each(TARGETS)('the package for $system on $arch', ({ key, system, arch, libraries }) => {
  const resources = /** @type {{ from: string, to: string }[]} */ (config[key].extraResources).map(({ from, to }) => ({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own macro
    from: from.replaceAll('${arch}', arch),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
    to: to.replaceAll('${arch}', arch),
  }))

  it('is one of its targets', () => {
    const archs = /** @type {{ arch: string[] }[]} */ (config[key].target).flatMap((target) => target.arch)
    expect(archs).toContain(arch)
  })

  it('brings its own binding of onnxruntime to where onnxruntime looks for it', () => {
    const [binding] = resources
    expect(binding?.from).toBe(`node_modules/onnxruntime-node/bin/napi-v6/${system}/${arch}`)
    expect(binding?.to).toBe(`app.asar.unpacked/${binding?.from}`)
    expect(readdirSync(join(bindings, system, arch)).sort()).toEqual([...libraries, 'onnxruntime_binding.node'].sort())
  })

  it('brings Node along, beside the archive', () => {
    expect(resources[1]).toEqual({ from: `.cache/node/${system}-${arch}`, to: 'node' })
  })
})

/** What every Windows 10 and 11 has (the universal C runtime and API sets too), and Node, which loads the binding. */
const OF_WINDOWS =
  /^(api-ms-win-[\w-]+|kernel32|user32|shell32|ole32|oleaut32|advapi32|setupapi|dbghelp|d3d12|dxgi)\.dll$|^node\.exe$/
/** What Microsoft's Visual C++ runtime brings, which `installer.nsh` looks after. */
const OF_VISUAL_CPP = /^(msvcp140(_\w+)?|vcruntime140(_1)?)\.dll$/

describe.each(['x64', 'arm64'])('the libraries for Windows on %s', (arch) => {
  const folder = join(bindings, 'win32', arch)
  const files = readdirSync(folder)
  const needed = files.flatMap((name) => importsOfPe(readFileSync(join(folder, name))))

  it('need what Windows has, what lies beside them, and the Visual C++ runtime', () => {
    const beside = files.map((name) => name.toLowerCase())
    const foreign = needed.filter(
      (name) => !OF_WINDOWS.test(name) && !OF_VISUAL_CPP.test(name) && !beside.includes(name),
    )
    expect(foreign).toEqual([])
  })

  it('do need the Visual C++ runtime, so the installer asks for it', () => {
    expect(needed).toContain('msvcp140.dll')
    expect(config.nsis.include).toBe('electron/resources/installer.nsh')
    expect(readFileSync(join(root, config.nsis.include), 'utf8')).toContain('vc_redist')
  })
})

describe('the libraries for macOS', () => {
  it('need what macOS has and what lies beside them', () => {
    const folder = join(bindings, 'darwin', 'arm64')
    for (const name of readdirSync(folder)) {
      const foreign = importsOfMachO(readFileSync(join(folder, name))).filter(
        (library) => !/^\/(System\/Library|usr\/lib)\//.test(library) && library !== '@rpath/libonnxruntime.1.dylib',
      )
      expect(foreign, name).toEqual([])
    }
  })
})

describe('the home page that a Debian package names', () => {
  it('is what package.json says, else where the project was cloned from', () => {
    expect(homePage({ homepage: 'https://a.org' }, 'git@host.org:us/it.git')).toBe('https://a.org')
    expect(homePage({}, 'git@host.org:us/it.git')).toBe('https://host.org/us/it')
    expect(homePage({}, 'https://host.org/us/it')).toBe('https://host.org/us/it')
    expect(homePage({}, 'error: No such remote')).toBeUndefined()
    expect(homePage({}, '/home/me/clone')).toBeUndefined()
  })

  it('is not made up: without one an AppImage alone is made for Linux', () => {
    expect(packagerArguments([], 'https://a.org', 'linux')).toEqual(['-c.extraMetadata.homepage=https://a.org'])
    expect(packagerArguments([], undefined, 'linux')).toEqual(['--linux', 'AppImage'])
    expect(packagerArguments(['--win', '--linux'], undefined, 'darwin')).toEqual(['--win', '--linux', 'AppImage'])
    expect(packagerArguments(['--linux', 'dir'], undefined, 'linux')).toEqual(['--linux', 'dir'])
    expect(packagerArguments(['--win'], undefined, 'linux')).toEqual(['--win'])
    expect(packagerArguments([], undefined, 'win32')).toEqual([])
  })
})

describe("another system's Node", () => {
  const program = Buffer.from('a program')
  const digest = createHash('sha256').update(program).digest('hex')
  /** @type {Record<string, Buffer | string>} */
  const files = {}
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.writeHead(file === undefined ? 404 : 200).end(file)
  })
  const address = once(server.listen(0, '127.0.0.1'), 'listening').then(() => {
    const bound = server.address()
    return `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
  })
  afterAll(() => server.close())
  const target = /** @type {const} */ ({ system: 'win32', arch: 'arm64' })

  beforeEach(() => {
    files['/v1.2.3/SHASUMS256.txt'] = `${'0'.repeat(64)}  win-x64/node.exe\n${digest}  win-arm64/node.exe\n`
    files['/v1.2.3/win-arm64/node.exe'] = program
  })

  it('is fetched in the version that everything is tested on, and checked against its published digest', async () => {
    expect(await downloadNode(target, '1.2.3', await address)).toEqual(program)
    expect(nodeVersion()).toMatch(/^24\./)
    expect(programName('win32')).toBe('node.exe')
  })

  it('is refused where it is another file, where there is none, and where nothing answers', async () => {
    files['/v1.2.3/win-arm64/node.exe'] = 'something else'
    await expect(downloadNode(target, '1.2.3', await address)).rejects.toThrow('published digest')
    await expect(downloadNode({ system: 'linux', arch: 'arm64' }, '1.2.3', await address)).rejects.toThrow('no program')
    await expect(downloadNode(target, '9.9.9', await address)).rejects.toThrow('cannot be fetched (404')
  })
})
