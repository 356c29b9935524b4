import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type HostLaunch, hostArguments, hostEnvironment, hostNode, startHost, unpacked } from './host-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'firstword-host-process-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program in the host's place. */
function program(name: string, source: string): string {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, source)
  return path
}

function launch(entry: string, args: readonly string[] = []) {
  const printed: string[] = []
  const options: HostLaunch = {
    node: process.execPath,
    entry,
    args,
    token: 'key',
    onOutput: (text) => printed.push(text),
  }
  return { options, printed: () => printed.join('') }
}

const exitOf = (host: ReturnType<typeof startHost>) => new Promise<number>((resolve) => host.onExit(resolve))
const messageOf = (host: ReturnType<typeof startHost>) => new Promise<unknown>((resolve) => host.onMessage(resolve))

describe('the pipeline host of the shell', () => {
  const echo = program(
    'echo',
    "process.send({ args: process.argv.slice(2), key: process.env.FIRSTWORD_TOKEN, asNode: process.env.ELECTRON_RUN_AS_NODE ?? null, arenas: process.env.MALLOC_ARENA_MAX })\nprocess.on('message', (m) => { if (m.type === 'close') process.exit(0) })\n",
  )

  it('is a plain Node with a channel, its key in the environment and not in the arguments', async () => {
    const { options } = launch(echo, ['--preset', 'streaming'])
    const host = startHost(spawn, options, 0, false)
    expect(await messageOf(host)).toEqual({
      args: ['--electron', '--port', '0', '--preset', 'streaming'],
      key: 'key',
      asNode: null,
      arenas: '2',
    })
    const ended = exitOf(host)
    host.kill()
    expect(await ended).toBe(0)
  })

  it('takes the port that the user wants, and when it is started again the one that the page knows', async () => {
    for (const [isRestart, port] of [
      [false, '4900'],
      [true, '4801'],
    ] as const) {
      const host = startHost(spawn, launch(echo, ['--port', '4900']).options, isRestart ? 4801 : 0, isRestart)
      const { args } = (await messageOf(host)) as { args: string[] }
      expect(args[args.lastIndexOf('--port') + 1]).toBe(port)
      const ended = exitOf(host)
      host.kill()
      await ended
    }
  })

  it('is killed where it does not hear', async () => {
    const deaf = program('deaf', "process.on('message', () => {})\nprocess.send('up')\n")
    const host = startHost(spawn, launch(deaf).options, 0, false)
    await messageOf(host)
    const ended = exitOf(host)
    host.kill()
    host.killHung()
    expect(await ended).toBe(-1)
  })

  it('keeps its last words and hands on everything it prints', async () => {
    const wordy = program(
      'wordy',
      "console.log('loading')\nconsole.error('firstword: no such flag')\nprocess.exitCode = 2\n",
    )
    const { options, printed } = launch(wordy)
    const host = startHost(spawn, options, 0, false)
    expect(await exitOf(host)).toBe(2)
    expect(host.lastWords()).toContain('no such flag')
    expect(printed()).toContain('loading')
  })

  it('that cannot be started is told as ended, with the reason, and takes no notice of being asked to end', async () => {
    const { options } = launch(echo)
    const child = spawn(join(folder, 'no-node'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const signal = vi.spyOn(child, 'kill')
    const host = startHost((() => child) as never, options, 0, false)
    host.kill()
    host.killHung()
    expect(signal).not.toHaveBeenCalled()
    expect(await exitOf(host)).toBe(-1)
    expect(host.lastWords()).toContain('ENOENT')
  })

  it('survives that nobody reads its words any more', async () => {
    const child = spawn(process.execPath, [echo], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    await once(child, 'message')
    child.kill('SIGKILL')
    const gone = once(child, 'exit')
    await gone
    // A channel that has closed: asked once more, nothing throws.
    const host = startHost((() => child) as never, launch(echo).options, 0, false)
    expect(() => host.kill()).not.toThrow()
  })
})

describe('what the host is started with', () => {
  it('is what stands behind --, and nothing of what is meant for Electron', () => {
    expect(hostArguments(['electron', '--inspect=0', '.', '--', '--preset', 'streaming'])).toEqual([
      '--preset',
      'streaming',
    ])
    expect(hostArguments(['electron', '--remote-debugging-port=0', '.'])).toEqual([])
  })

  it('lies beside the archive, where its native libraries are real files', () => {
    const packed = ['', 'opt', 'app.asar', 'dist', 'serve.js'].join(sep)
    expect(unpacked(packed)).toBe(['', 'opt', 'app.asar.unpacked', 'dist', 'serve.js'].join(sep))
    expect(unpacked(join('/src', 'dist', 'serve.js'))).toBe(join('/src', 'dist', 'serve.js'))
  })

  it('is the Node of the package, of whoever started us, or of the npm package', () => {
    const checkout = { isPackaged: false, resources: '/app/resources', root: '/src' }
    expect(hostNode({ ...checkout, isPackaged: true }, {}, 'linux')).toBe(join('/app/resources', 'node', 'node'))
    expect(hostNode({ ...checkout, isPackaged: true }, {}, 'win32')).toBe(join('/app/resources', 'node', 'node.exe'))
    expect(hostNode(checkout, { FIRSTWORD_NODE: process.execPath }, 'linux')).toBe(process.execPath)
    expect(hostNode(checkout, { FIRSTWORD_NODE: '/gone' }, 'linux')).toBe(
      join('/src', 'node_modules', 'node', 'bin', 'node'),
    )
  })

  it('is never told to be an Electron that is a Node', () => {
    expect(hostEnvironment({ ELECTRON_RUN_AS_NODE: '1', HOME: '/home' }, 'key')).not.toHaveProperty(
      'ELECTRON_RUN_AS_NODE',
    )
    expect(hostEnvironment({ HOME: '/home' }, 'key')).toMatchObject({ HOME: '/home', FIRSTWORD_TOKEN: 'key' })
  })
})
