import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeWavChannels } from '../../audio/wav.ts'
import { loadCapture } from '../../features/sessions/capture.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { syntheticSession } from '../../store/testing/synthetic-session.ts'
import { runCommandLine } from '../program.ts'

let folder: string
let host: SessionStore
let id: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-sessions-'))
  // A console has the folder open all the while.
  host = openSessionStore({ folder: join(folder, 'data'), role: 'host' })
  const { session, turns, samples } = syntheticSession({ seed: 3, turnsPerArm: 12, utterances: 6 })
  id = (await host.importSession({ session, turns, samples, recordings: new Map() })).id
})
afterAll(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

async function run(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runCommandLine(['sessions', ...words], {
    terminal: { out: (text) => out.push(text), err: (text) => err.push(text) },
    startPipeline: () => Promise.reject(new Error('no pipeline is needed')),
    signal: new AbortController().signal,
    environment: { FIRSTWORD_DATA: join(folder, 'data'), PATH: '' },
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('sessions, beside a running console', () => {
  it('are listed', async () => {
    const { code, out } = await run('list')
    expect(code).toBe(0)
    expect(out).toContain(id)
    expect(JSON.parse((await run('list', '--json')).out)).toHaveLength(1)
    expect((await run('list', '--search', 'nothing is called so')).out).toBe('No sessions.')
  })

  it('are shown with their numbers', async () => {
    const { code, out } = await run('show', 'last')
    expect(code).toBe(0)
    expect(out).toContain('heard p50')
    expect(out).toContain('Some CPU')
  })

  it.each(['html', 'csv', 'json', 'trace', 'md'])('are exported as %s', async (format) => {
    const path = join(folder, `out.${format}`)
    const { code, out } = await run('export', id, '--format', format, '--out', path)
    expect({ code, out }).toEqual({ code: 0, out: path })
    expect((await readFile(path, 'utf8')).length).toBeGreaterThan(1000)
  })

  it('go out as JSON, come in again and can be deleted', async () => {
    const path = join(folder, 'again.json')
    await run('export', id, '--format', 'json', '--text', '--out', path)
    const imported = await run('import', path)
    expect(imported.code).toBe(0)
    const [copy] = imported.out.split(' ')
    expect(copy).not.toBe(id)
    const before = await host.listTurns({ sessionId: id, offset: 0, limit: 100 })
    const after = await host.listTurns({ sessionId: copy ?? '', offset: 0, limit: 100 })
    expect(after).toEqual(before)
    expect((await run('delete', copy ?? '')).out).toContain(`deleted ${copy}`)
    expect((await host.listSessions({ offset: 0, limit: 10 })).total).toBe(1)
  })

  it('go to standard output where that is asked for', async () => {
    const { out } = await run('export', 'last', '--format', 'md', '--lang', 'zh', '--out', '-')
    expect(out).toContain('静音判停')
  })

  it.each([
    [['show', 'nothing'], /There is no session|no such session|nothing/i],
    [['export', 'last', '--format', 'doc'], /--format doc is unknown/],
    [['export', 'last', '--lang', 'fr'], /--lang fr is unknown/],
    [['export', 'last', '--out', '/nowhere/at/all.html'], /cannot be written/],
    [['import', '/nowhere.json'], /cannot be read/],
    [['delete', 'nothing'], /nothing|no session/i],
    [['export', 'last', '--format', 'pdf', '--out', 'x.pdf'], /no Chrome or Chromium/],
  ])('say in one line what cannot be done: %j', async (words, message) => {
    const { code, err } = await run(...words)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(err).not.toContain('\n')
  })

  it('come in again from an editor that saved them with a byte-order mark or as UTF-16, and from no other', async () => {
    const path = join(folder, 'edited.json')
    await run('export', id, '--format', 'json', '--out', path)
    const text = await readFile(path, 'utf8')
    for (const bytes of [Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      await writeFile(path, bytes)
      const { code, out } = await run('import', path)
      expect(code).toBe(0)
      await run('delete', out.split(' ')[0] ?? '')
    }
    await writeFile(path, Buffer.from(text, 'utf16le'))
    expect(await run('import', path)).toMatchObject({ code: 2, err: expect.stringContaining('it looks like UTF-16') })
  })

  it('are made again of recordings whose database is lost', async () => {
    expect((await run('recover')).out).toBe('Every recording belongs to a session.')
    const wav = encodeWavChannels({
      sampleRateHz: 16_000,
      channels: [new Float32Array(16_000), new Float32Array(16_000)],
    })
    await mkdir(join(folder, 'data', 'audio', 'audio-of-before'), { recursive: true })
    for (const name of ['1.wav', '2.wav']) await writeFile(join(folder, 'data', 'audio', 'audio-of-before', name), wav)
    await writeFile(join(folder, 'data', 'sessions.sqlite.damaged-2026'), '')
    const listed = await run('list')
    expect(listed.code).toBe(0)
    expect(listed.err).toMatch(/^2 recordings \(0\.1 MB\) of no session in .*audio: "sessions recover" makes/m)
    expect(listed.err).toMatch(/damaged-2026 could not be read and is kept: delete the file to erase/)

    const recovered = await run('recover')
    expect(recovered.code).toBe(0)
    expect(recovered.out).toMatch(/^session-\w+ {2}Recovered audio .* \(2 recordings\)$/)
    const [made = ''] = recovered.out.split(' ')
    const { turns } = await host.listTurns({ sessionId: made, offset: 0, limit: 9 })
    expect(turns.map(({ recorded }) => recorded)).toEqual([true, true])
    expect((await loadCapture(host, made, turns[0]?.turnId ?? '')).length, 'it can be spoken again').toBe(16_000)
    expect((await run('list')).err).not.toContain('of no session')
    await run('delete', made)
  })

  it('that are no sessions are not taken in', async () => {
    const path = join(folder, 'other.json')
    await writeFile(path, '{"a":1}')
    expect((await run('import', path)).err).toMatch(/not a session of Firstword/)
  })
})
