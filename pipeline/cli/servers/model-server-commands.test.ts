import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'firstword-servers-'))
  vi.stubEnv('FIRSTWORD_DATA', data)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(data, { recursive: true, force: true })
})

const ADD = ['servers', 'add', 'mine', '--stage', 'llm', '--engine', 'openai-chat', '--address', 'http://nas:8000/v1']

/** As a process of its own: a key comes on standard input. */
function keyCommand(words: readonly string[], input: string) {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const options = { input, encoding: 'utf8', env: { ...process.env, FIRSTWORD_DATA: data } } as const
  return spawnSync(process.execPath, [main, 'servers', 'key', ...words], options)
}

describe('firstword servers', () => {
  it('enters a server, lists it and forgets it', async () => {
    expect((await runCommand(['servers', 'list'])).out).toBe('No server was entered.')
    const words = [
      '--model',
      'qwen',
      '--key',
      'nas',
      '--leaves-this-machine',
      '--price',
      'input=0.15',
      '--price',
      'output=0.6',
      '--price',
      'currency=EUR',
      '--set',
      'dialect=vllm',
      '--set',
      'openAhead=false',
    ]
    expect(await runCommand([...ADD, ...words])).toMatchObject({ exitCode: 0, out: /--model llm=mine/ })
    const { servers } = JSON.parse(readFileSync(join(data, 'servers.json'), 'utf8'))
    expect(servers).toEqual([
      {
        ...{ id: 'mine', stage: 'llm', engine: 'openai-chat', languages: [] },
        settings: {
          ...{ address: 'http://nas:8000/v1', model: 'qwen', keyName: 'nas', leavesThisMachine: true },
          ...{ dialect: 'vllm', openAhead: false },
          prices: { perMillionPromptTokens: 0.15, perMillionReplyTokens: 0.6, currency: 'EUR' },
        },
      },
    ])
    expect((await runCommand(['servers', 'list'])).out).toMatch(
      /mine +llm +openai-chat +http:\/\/nas:8000\/v1 +qwen +nas/,
    )
    expect((await runCommand(['servers', 'remove', 'mine'])).out).toBe('Forgotten.')
    expect((await runCommand(['servers', 'remove', 'mine'])).out).toBe('There was no server "mine".')
  })

  it('refuses what is no server, and a key among settings', async () => {
    expect(await runCommand([...ADD, '--set', 'key=sk-1'])).toMatchObject({ exitCode: 2, err: /A key has no place/ })
    expect((await runCommand([...ADD, '--set', 'nonsense'])).err).toMatch(/name=value/)
    expect((await runCommand(['servers', 'add', 'My Server', ...ADD.slice(3)])).err).toMatch(/id: small letters/)
  })

  it('keeps a key that comes on standard input, and never shows it', () => {
    const kept = keyCommand(['nas'], 'sk-secret\n')
    expect([kept.status, kept.stdout]).toEqual([0, 'Kept as "nas", in a file that only you can read.\n'])
    const file = join(data, 'keys.json')
    expect(JSON.parse(readFileSync(file, 'utf8')).keys).toEqual({ nas: 'sk-secret' })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(keyCommand(['other'], '').stderr).toMatch(/no key on standard input/)
    keyCommand(['nas', '--delete'], '')
    expect(JSON.parse(readFileSync(file, 'utf8')).keys).toEqual({})
  })
})
