import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileFunction, createContext } from 'node:vm'
import { expect, test } from 'playwright/test'
import { keepLog } from '../hosts.ts'
import { type MadePackage, pack } from './pack.ts'

test.skip(process.platform !== 'linux', 'the package is made for Linux, whose host is run')

const PATTERNS: readonly RegExp[] = [
  // What Electron brings (here a stand-in).
  /^(firstword-desktop|resources\.pak|version|locales\/en-US\.pak|LICENSE[\w.]*|LICENSES\.chromium\.html)$/,
  /^resources\/app\.asar$/,
  /^resources\/(icon\.png|firstword|node\/(node|version))$/,
  /^resources\/app\.asar\.unpacked\/package\.json$/,
  /^resources\/app\.asar\.unpacked\/dist\/pipeline\/.+\.js$/,
  /^resources\/app\.asar\.unpacked\/assets\/(clips|models|turn-end)\/.+$/,
  /^resources\/app\.asar\.unpacked\/node_modules\/.+$/,
  /^app\.asar\/(package\.json|LICENSE)$/,
  /^app\.asar\/dist\/electron\/(main\.js|preload\.cjs)$/,
  /^app\.asar\/dist\/renderer\/.+$/,
]

let folder: string
let made: MadePackage
/** What the host of the test that runs has printed. */
let printed: readonly string[] = []

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-package-'))
  made = pack(folder)
})

// biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
test.afterEach(({}, info) => keepLog(info, { output: () => printed.join('') }, 'packed-host'))

test.afterAll(() => {
  setWritable(folder, true)
  rmSync(folder, { recursive: true, force: true })
})

test('a package holds the built program, the models, production modules and Node, and nothing else', () => {
  expect(made.files.filter((path) => !PATTERNS.some((pattern) => pattern.test(path)))).toEqual([])
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const name of Object.keys(dependencies))
    expect(made.files).toContain(`resources/app.asar.unpacked/node_modules/${name}/package.json`)
  for (const path of ['app.asar/dist/electron/main.js', 'app.asar/dist/renderer/index.html'])
    expect(made.files).toContain(path)
})

test('a package holds no map, no test, no source, no recipe, no tool and no secret', () => {
  const unwanted =
    /\.(map|test\.\w+|tsx?|mts|cts|py|env|sh)$|(^|\/)\.(env|git|cache|ci)|\/recipes\/|(^|\/)(specs?|__tests__)\//
  expect(made.files.filter((path) => unwanted.test(path))).toEqual([])
  const modules = new Set(made.files.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]))
  for (const tool of ['electron', 'typescript', 'vite', 'react', 'playwright', 'vitest', 'electron-builder'])
    expect(modules).not.toContain(tool)
})

test("a package holds one binding of onnxruntime, the target's, with its libraries", () => {
  const native = made.files.filter((path) => path.includes('/onnxruntime-node/bin/'))
  const place = `resources/app.asar.unpacked/node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`
  expect(native.sort()).toEqual([`${place}/libonnxruntime.so.1`, `${place}/onnxruntime_binding.node`])
})

test('the shell in the archive is one file and asks for nothing outside of it but Electron and Node', () => {
  const imports = [...made.read('dist/electron/main.js').matchAll(/^import .*? from "([^"]+)"/gm)].map(
    ([, name]) => name ?? '',
  )
  expect(imports.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([])
  expect(imports).toContain('electron')
})

test('the preload in the archive runs where a sandboxed one does, and exposes its one object', () => {
  // What Electron hands to a sandboxed preload (lib/sandboxed_renderer/init.ts): no module system but this `require`.
  const names = ['require', 'process', 'Buffer', 'global', 'setImmediate', 'clearImmediate', 'exports', 'module']
  const run = compileFunction(made.read('dist/electron/preload.cjs'), names, { parsingContext: createContext({}) })
  const exposed = new Map<string, object>()
  const ipcRenderer = { invoke: async () => undefined, on: () => undefined, off: () => undefined }
  const contextBridge = { exposeInMainWorld: (name: string, value: object) => void exposed.set(name, value) }
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return { contextBridge, ipcRenderer }
  }
  const module = { exports: {} }
  run(require, {}, undefined, {}, undefined, undefined, module.exports, module)
  expect([...exposed.keys()]).toEqual(['firstword'])
  expect(Object.keys(exposed.get('firstword') ?? {})).toContain('connection')
})

test('the host of a package that cannot be written to measures a turn on its own Node, writes nothing there and ends when it is asked', async () => {
  const before = stateOf(made.folder)
  setWritable(made.folder, false)
  const host = startHost()
  const { lines, messages } = host
  await expect.poll(() => lines.join(''), { timeout: 240_000 }).toContain('Firstword is ready at')
  expect(lines.join('')).toMatch(/first word|heard/i)
  expect(messages.map(({ type }) => type)).toContain('ready')
  const askedMs = performance.now()
  host.child.send({ type: 'close' })
  const [code] = await host.ended
  expect(code).toBe(0)
  test.info().annotations.push({ type: 'closed after', description: `${Math.round(performance.now() - askedMs)} ms` })
  expect(stateOf(made.folder)).toEqual(before)
})

test('the host goes on when nobody reads its words any more', async () => {
  const host = startHost(['--restarted'])
  host.child.stdout?.destroy()
  host.child.stderr?.destroy()
  await expect.poll(() => host.messages.map(({ type }) => type), { timeout: 240_000 }).toContain('ready')
  const ready = host.messages.find(({ type }) => type === 'ready')
  expect((await fetch(`http://127.0.0.1:${ready?.port}/healthz`)).status).toBe(200)
  host.child.send({ type: 'close' })
  expect((await host.ended)[0]).toBe(0)
})

test('the host ends with code 2 and one line where its arguments are wrong', async () => {
  const host = startHost(['--preset', 'nope'])
  expect((await host.ended)[0]).toBe(2)
  expect(host.lines.join('').trim().split('\n')).toHaveLength(1)
  expect(host.lines.join('')).toContain('nope')
})

test('the commands of the terminal come along, on the Node of the package', () => {
  const { status, stdout, stderr } = spawnSync(join(made.folder, 'resources', 'firstword'), ['flags'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FIRSTWORD_DATA: join(folder, 'data'), FIRSTWORD_CACHE: join(folder, 'cache') },
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout).toContain('ASR_SILENCE_TIMEOUT')
})

test('the libraries for graphics cards of a package belong into the data folder, never into its own', () => {
  const before = stateOf(made.folder)
  const { status, stdout } = spawnSync(join(made.folder, 'resources', 'firstword'), ['gpu', 'status'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FIRSTWORD_DATA: join(folder, 'data'), FIRSTWORD_CACHE: join(folder, 'cache') },
  })
  expect(status).toBe(0)
  expect(stdout).toContain(process.arch === 'x64' ? 'not installed (firstword gpu install)' : 'Linux x64 alone')
  expect(stateOf(made.folder)).toEqual(before)
})

interface RunningHost {
  readonly child: ChildProcess
  readonly lines: string[]
  readonly messages: { readonly type: string; readonly port?: number }[]
  readonly ended: Promise<unknown[]>
}

/** As the shell starts it: the packed Node, a channel, its data elsewhere. */
function startHost(args: readonly string[] = []): RunningHost {
  const resources = join(made.folder, 'resources')
  const entry = join(resources, 'app.asar.unpacked', 'dist', 'pipeline', 'cli', 'serve.js')
  const child = spawn(join(resources, 'node', 'node'), [entry, '--electron', '--port', '0', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      FIRSTWORD_SUPERVISED: '1',
      FIRSTWORD_TOKEN: 'key',
      FIRSTWORD_DATA: join(folder, 'data'),
      FIRSTWORD_CACHE: join(folder, 'cache'),
    },
  })
  const lines: string[] = []
  printed = lines
  const messages: RunningHost['messages'] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => lines.push(String(text)))
  child.on('message', (message) => messages.push(message as RunningHost['messages'][number]))
  return { child, lines, messages, ended: once(child, 'exit') }
}

/** Every file with its size and when it was changed: to root nothing is read-only, so it is looked at as well. */
function stateOf(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => `${name} ${statSync(name).size} ${statSync(name).mtimeMs}`)
}

/** Takes or gives the right to write, of folders and files alike. */
function setWritable(path: string, isWritable: boolean): void {
  const mode = isWritable ? 0o755 : 0o555
  chmodSync(path, mode)
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), mode)
}
