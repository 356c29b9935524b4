import { describe, expect, it } from 'vitest'
import {
  filesBelow,
  packagingConfig,
  packedFiles,
  productionPackageFiles,
  unpackedFiles,
  validate,
} from './packaging.mjs'

const TARGETS = /** @type {const} */ ([
  { platform: 'linux', arch: 'x64', binaries: 'linux/x64', libraries: ['libonnxruntime.so.1'] },
  { platform: 'linux', arch: 'arm64', binaries: 'linux/arm64', libraries: ['libonnxruntime.so.1'] },
  {
    platform: 'win',
    arch: 'x64',
    binaries: 'win32/x64',
    libraries: ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll'],
  },
  {
    platform: 'win',
    arch: 'arm64',
    binaries: 'win32/arm64',
    libraries: ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll', 'onnxruntime.dll'],
  },
  { platform: 'mac', arch: 'arm64', binaries: 'darwin/arm64', libraries: ['libonnxruntime.1.dylib'] },
])

/** What the build writes, whether or not it has been run here. */
const BUILT = [
  'dist/electron/main.js',
  'dist/electron/main.js.map',
  'dist/electron/preload.cjs',
  'dist/pipeline/cli/serve.js',
  'dist/pipeline/stages/vad/worker.js',
  'dist/renderer/index.html',
  'dist/renderer/assets/index-abcdefgh.js',
]

const project = [
  ...BUILT,
  ...[
    'package.json',
    'package-lock.json',
    'LICENSE',
    'README.md',
    'biome.jsonc',
    'electron-builder.yml',
    '.npmrc',
    '.ci/run',
  ],
  ...['assets', 'electron', 'e2e', 'pipeline', 'renderer', '.bootstrap'].flatMap(filesBelow),
  ...[
    'dist/.host-stamp',
    'assets/recipes/asr/train.py',
    'assets/recipes/README.md',
    'test-results/unit.json',
    'release/Firstword.deb',
  ],
]
const packages = productionPackageFiles()

describe('electron-builder.yml', () => {
  it("fits electron-builder's own schema", async () => {
    await expect(validate(packagingConfig())).resolves.toBeUndefined()
    await expect(validate({ ...packagingConfig(), linus: {} })).rejects.toThrow('linus')
  })

  it('turns every fuse the safe way', () => {
    expect(packagingConfig().electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
    })
  })

  it('asks macOS for the microphone', () => {
    const { mac } = packagingConfig()
    expect(mac.extendInfo.NSMicrophoneUsageDescription).toContain('listens')
    expect(mac.hardenedRuntime).toBe(true)
    expect(mac.entitlements).toBe(mac.entitlementsInherit)
  })
})

describe.each(TARGETS)('the package for $platform on $arch', (target) => {
  const files = packedFiles(target, project, packages)
  const native = files.filter((path) => path.includes('/bin/napi-v6/'))

  it('holds exactly one onnxruntime binding, with its libraries and no other', () => {
    const folder = `node_modules/onnxruntime-node/bin/napi-v6/${target.binaries}`
    expect(native.sort()).toEqual(
      [...target.libraries, 'onnxruntime_binding.node'].map((name) => `${folder}/${name}`).sort(),
    )
  })

  it('holds the built program, the models and the packages it needs', () => {
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'LICENSE', ...BUILT.filter((path) => !path.endsWith('.map'))]),
    )
    expect(files).toEqual(
      expect.arrayContaining(filesBelow('assets/models/silero').filter((path) => path.endsWith('.onnx'))),
    )
    for (const name of ['ws', 'zod', 'onnxruntime-common', '@huggingface/tokenizers']) {
      expect(files).toContain(`node_modules/${name}/package.json`)
    }
  })

  it('holds no recipes, no tests, no sources of ours and no tools', () => {
    const foreign = files.filter((path) =>
      /^(assets\/recipes|electron|e2e|pipeline|renderer|test-results|release|\.\w+)\//.test(path),
    )
    expect(foreign).toEqual([])
    expect(files.filter((path) => /\.map$|\.test\.|\.py$|-stamp$/.test(path))).toEqual([])
    expect(
      files.filter((path) => /node_modules\/(electron|typescript|vite|react|playwright|node)\//.test(path)),
    ).toEqual([])
  })

  it('lays beside the archive whatever the host opens, and keeps the shell and the page inside', () => {
    const beside = new Set(unpackedFiles(files))
    const inside = files.filter((path) => !beside.has(path))
    for (const path of [...native, 'package.json', 'dist/pipeline/cli/serve.js', 'node_modules/ws/package.json']) {
      expect(beside).toContain(path)
    }
    expect(files.filter((path) => path.startsWith('assets/')).every((path) => beside.has(path))).toBe(true)
    expect(inside.filter((path) => !/^dist\/(electron|renderer)\/|^LICENSE$/.test(path))).toEqual([])
  })
})
