import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sessionFiles } from '../features/exports/session-files.ts'
import { modelOf, ServerFile } from '../features/model-servers/server-file.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { KeyFile } from '../remote/keys/key-store.ts'
import { type ScriptedHttp, scriptedHttp } from '../remote/testing/scripted-http.ts'
import { openSessionStore } from '../store/open-store.ts'
import { startConsole } from './console-host.ts'

const KEY = 'sk-walked-for-0123456789'
/** Guards against hanging only: models are loaded and turns run, on a machine that is busy with other things. */
const LIMIT_MS = 240_000
const PRICES = { currency: 'EUR', perMillionPromptTokens: 2, perMillionReplyTokens: 10 }
const EXPORTS = ['report.html', 'turns.csv', 'session.json', 'trace.json', 'report.md']
const OPTIONS = { language: 'en', includeText: true, includeAudio: true } as const

let folder = ''
let http: ScriptedHttp
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-secret-'))
  vi.stubEnv('FIRSTWORD_DATA', join(folder, 'data'))
  vi.stubEnv('FIRSTWORD_CACHE', join(folder, 'cache'))
  http = await scriptedHttp(({ headers }) => answerTo(headers.authorization))
})
afterAll(async () => {
  await http.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

let asked = 0
/** A reply at first; then it refuses the key, and repeats it. */
function answerTo(authorization: string | undefined) {
  asked += 1
  const chunk = { choices: [{ index: 0, delta: { content: `It is noon. ` }, finish_reason: null }] }
  if (asked <= 2) {
    const usage = { choices: [], usage: { prompt_tokens: 1000, completion_tokens: 50 } }
    const events = [chunk, usage].map((event) => `data: ${JSON.stringify(event)}\n\n`)
    const steps = [...events, 'data: [DONE]\n\n'].map((write) => ({ write }))
    return { headers: { 'content-type': 'text/event-stream' }, steps }
  }
  const steps = [{ write: JSON.stringify({ error: { message: `Incorrect API key: ${authorization}` } }) }]
  return { status: 401, headers: { 'content-type': 'application/json' }, steps }
}

/** Every file below a folder that holds a text, as bytes. */
function filesWith(text: string, within: string): readonly string[] {
  const paths = globSync('**/*', { cwd: within }).map((path) => join(within, path))
  return paths.filter((path) => statSync(path).isFile() && readFileSync(path).includes(text))
}

describe('the key of a server', () => {
  it(
    'is in its own file alone: in no session, no export, nothing that is printed, no name; what turns cost is in all',
    async () => {
      const printed: string[] = []
      const keep = (text: unknown) => printed.push(String(text)) > 0
      vi.spyOn(process.stdout, 'write').mockImplementation(keep)
      vi.spyOn(process.stderr, 'write').mockImplementation(keep)
      await new KeyFile().set('mine', KEY)
      const settings = { address: `${http.address}/v1`, model: 'm', keyName: 'mine', prices: PRICES }
      const entry = { ...{ id: 'there', stage: 'llm' as const, engine: 'openai-chat', languages: [] }, settings }
      await new ServerFile().enter(entry)
      const running = await startConsole({
        ...{ port: 0, token: 't', appVersion: '0.0.0', pagesDir: folder, extraOrigins: [] },
        models: { llm: 'there' },
      })
      const { pipeline } = running
      const told = []
      const turns: TurnRecord[] = []
      try {
        for (const clip of pipeline.clips.slice(0, 3)) {
          const pcm = await pipeline.clipLibrary.load(clip.id)
          turns.push(await pipeline.runTurn({ pcm, clipId: clip.id }, { pace: 'fast', waitForModels: true }))
        }
        told.push(turns, pipeline.stages, pipeline.models)
      } finally {
        await running.close()
        vi.restoreAllMocks()
      }
      expect(
        http.seen.some(({ headers }) => headers.authorization === `Bearer ${KEY}`),
        'it was sent',
      ).toBe(true)
      const words = JSON.stringify(told)
      expect(words, 'the server repeated it').toContain('Incorrect API key')
      expect(words).toContain('•••')
      expect(words).not.toContain(KEY)
      expect(JSON.stringify(modelOf(entry))).not.toContain(KEY)
      expect(printed.join('')).not.toContain(KEY)
      const costs = turns.map(({ status, cost }) => [status, cost])
      expect(costs).toContainEqual(['finished', [{ stage: 'llm', amount: 0.0025, currency: 'EUR' }]])
      expect(costs).toContainEqual(['failed', [{ stage: 'llm', unknown: 'the server did not say how many tokens' }]])
      const files = await exported()
      expect(files).not.toContain(KEY)
      expect(files).toMatch(/0\.0025,EUR/)
      expect(filesWith(KEY, folder)).toEqual([join(folder, 'data', 'keys.json')])
    },
    LIMIT_MS,
  )
})

/** Everything that can be downloaded of the sessions there are. */
async function exported(): Promise<string> {
  const store = openSessionStore({ role: 'host' })
  const files = sessionFiles(store, '0.0.0')
  const pieces: string[] = []
  try {
    const { sessions } = await store.listSessions({ offset: 0, limit: 10 })
    expect(sessions.length).toBeGreaterThan(0)
    for (const { id } of sessions)
      for (const file of EXPORTS)
        for await (const piece of (await files.session(id, file, OPTIONS))?.body ?? [])
          pieces.push(Buffer.from(piece as string).toString())
    expect(pieces.join('').length).toBeGreaterThan(1000)
    return pieces.join('')
  } finally {
    await store.close()
  }
}
