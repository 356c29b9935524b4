import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkListenOptions } from '../host/listen-options.ts'
import { resolveFlags } from './options/flag-sources.ts'
import { thrownLine } from './terminal.ts'
import { type CliProcess, startCli } from './testing/cli-process.ts'

/** Loading the models and a turn in real time, on a machine that is busy with other things. */
const WITH_MODELS_MS = 240_000

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-serve-'))
  await writeFile(join(folder, 'mine.yaml'), 'flags:\n  ASR_SILENCE_TIMEOUT: 0.4\n  LLM_TOP_K: 7\n')
})
afterAll(() => rm(folder, { recursive: true }))

function startServe(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return startCli(words, { entry: 'serve.ts', channel: true, environment: { INIT_CWD: folder, ...environment } })
}

/** Two processes take two seconds to start: through the supervisor where that its exit code is the host's is shown too. */
const HOST_ALONE = { FIRSTWORD_SUPERVISED: '1' }

async function expectRefusal(serve: CliProcess, message: RegExp): Promise<void> {
  const { exitCode, out, err } = await serve.ended
  expect(err).toMatch(message)
  expect([exitCode, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1])
}

/** The line that the console ends with for what is thrown. */
function lineOf(work: () => Promise<unknown>): Promise<string> {
  return work().then(() => 'it was taken', thrownLine)
}

describe('who may come in from outside', () => {
  it('is refused with one line and exit code 2 before anything is loaded: a page that is none', () =>
    expectRefusal(
      startServe(['--device-origin', 'localhost']),
      /^firstword: "localhost" is no origin of a page - give what stands/i,
    ))

  it.each([
    [
      'a name',
      { metrics: false, metricsHosts: ['http://box'] },
      /^firstword: "http:\/\/box" is no host name - give a name/i,
    ],
    ['a wake word', { metrics: false, gateway: { wakeWords: ['!'] } }, /^firstword: "!" is no wake word - give words/i],
  ])('is refused in the same words: %s that is none', async (_, listen, message) => {
    expect(await lineOf(async () => checkListenOptions(listen))).toMatch(message)
  })
})

describe('what the console starts with', () => {
  it('is refused with one line and exit code 2: on the command line', () =>
    expectRefusal(startServe(['--set', 'LLM_TOP_K=-1']), /^firstword: --set: LLM_TOP_K cannot be -1 - allowed is/))

  it.each([
    [
      'in the environment',
      [],
      { LLM_TOP_K: '-1' },
      /^firstword: environment variable LLM_TOP_K cannot be -1 - allowed/,
    ],
    ['in a file that is not there', ['--flags', 'none.env'], {}, /^firstword: .*none\.env does not exist - check/],
    ['as a port that is no number', ['--port', 'abc'], {}, /^firstword: --port cannot be "abc" - write a whole number/],
  ])('is refused by the host alone too: %s', (_, words, environment, message) =>
    expectRefusal(startServe(words, { ...HOST_ALONE, ...environment }), message),
  )

  it('is refused in the same words: as a preset that there is not', async () => {
    const asked = { preset: 'fast', environment: {}, files: [], sets: [] }
    expect(await lineOf(() => resolveFlags(asked))).toMatch(/^firstword: there is no preset "fast" - the presets/)
  })

  it(
    'come from the command line, a file and the environment, in this order, and act in the first turn',
    async () => {
      const words = ['--port', '0', '--preset', 'streaming', '--flags', 'mine.yaml', '--set', 'LLM_TOP_K=9']
      const environment = { ASR_SILENCE_TIMEOUT: '0.6', VAD_BUFFER_SIZE: '256', LLM_TOP_K: '5' }
      const serve = startServe(words, environment)
      try {
        const hold = await serve.outLine(/^endpoint\.hold /)
        const heldMs = Number(/([\d.]+) ms/.exec(hold)?.[1])
        expect(heldMs, 'the timeout of the file, to one window').toBeGreaterThan(400 - 33)
        expect(heldMs).toBeLessThan(400 + 33)
        await serve.outLine(/^LLM_TOP_K=9 from the command line$/)
        await serve.outLine(/^ASR_SILENCE_TIMEOUT=0\.4 from the file .*mine\.yaml$/)
        await serve.outLine(/^VAD_BUFFER_SIZE=256 from the environment$/)
        await serve.outLine(/^TTS_STREAMING=true from the preset streaming$/)
        await serve.outLine(/\(preset own values\)$/)
      } finally {
        serve.child.kill('SIGTERM')
      }
      expect((await serve.ended).exitCode).toBe(0)
    },
    WITH_MODELS_MS,
  )
})
