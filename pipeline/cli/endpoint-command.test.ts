import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../base/testing/temporary-folder.ts'
import type { SetProgress } from '../features/turn-ends/hear-set.ts'
import type { HeardUtterance } from '../protocol/turn-end.ts'
import { type EndpointOptions, endpointCommand, type HeardSet } from './endpoint-command.ts'
import { EXIT } from './terminal.ts'

/** Nine who say it in one go, and one who pauses for 900 ms where the network is not sure. */
const WHOLE = said('whole', [[1000, null, 0.9]])
const PAUSED = said('paused', [
  [600, 1500, 0.2],
  [2300, null, 0.9],
])
const SET = [...Array.from({ length: 9 }, (_, at) => ({ ...WHOLE, id: `whole-${at}` })), PAUSED]

describe('firstword endpoint', () => {
  it('puts the best setting of each detector beside the one in force, with what it cuts off', async () => {
    const { code, out } = await run(SET)
    expect(code).toBe(EXIT.ok)
    expect(row(out, 'fixed')).toMatch(/silence 900 ms +0\.0 % +0\.0 % … 27\.8 % +900 ms/)
    expect(row(out, 'pocket-turn')).toMatch(/silence 100 ms to 1000 ms, from 0\.25 on +0\.0 % .* 100 ms/)
    expect(row(out, 'in force: fixed')).toMatch(/silence 800 ms +10\.0 %/)
    expect(out).toMatch(/in force +paused +pause-inside +the paused one +1400 ms +900 ms/)
  })

  it('says which detectors could not be asked, and why', async () => {
    const { out } = await run([{ ...WHOLE, looks: {} }], {}, { 'smart-turn': { reason: 'it was not brought' } })
    expect(out).toContain('smart-turn was not asked: it was not brought')
    expect(row(out, 'pocket-turn')).toBeUndefined()
  })

  it('says which detectors failed while they listened, and what went wrong', async () => {
    const { out } = await run(SET, {}, {}, [], { 'smart-turn': 'the file is damaged' })
    expect(out).toContain('smart-turn failed, and is missing where it did: the file is damaged')
  })

  it('says where no setting cuts off so few', async () => {
    const endless = { ...WHOLE, endMs: 5000 }
    expect((await run([endless, endless])).out).toContain('none cuts off 5.0 % or less')
  })

  it('shows the setting of other flags as the one in force, and only the detectors that were asked for', async () => {
    const { out } = await run(SET, { flags: 'aggressive', detector: ['pocket-turn'] })
    expect(row(out, 'in force: ')).toMatch(/silence/)
    expect(row(out, 'fixed')).toBeUndefined()
  })

  it('writes all of it as JSON, with the flags that put a setting in force', async () => {
    const path = join(await temporaryFolder('endpoint'), 'turn-ends.json')
    await run(SET, { json: path })
    const written = JSON.parse(await readFile(path, 'utf8'))
    expect(written).toMatchObject({ version: 1, utterances: 10, inForce: { cutOff: [{ id: 'paused' }] } })
    expect(written.detectors[1].best.flags).toEqual({
      ASR_ENDPOINTING: 'pocket-turn',
      ASR_SILENCE_TIMEOUT: 1,
      ASR_TURN_END_THRESHOLD: 0.25,
      ASR_SHORTEST_SILENCE: 0.1,
    })
  })

  it('names recordings that cannot be used, one line each', async () => {
    const { err } = await run(SET, {}, {}, [{ name: 'b.wav', reason: 'it is no WAV file' }])
    expect(err).toContain('left out: b.wav: it is no WAV file')
  })

  it.each([
    [{ detector: ['loud'] }, '--detector cannot be "loud"'],
    [{ cutOffs: '7' }, '--cut-offs cannot be "7"'],
    [{ flags: 'fastest' }, 'neither a preset nor a file'],
  ])('refuses %j before anything is listened to', async (options, message) => {
    await expect(run([], options)).rejects.toThrow(message)
  })

  it('refuses a set of which nothing can be used', async () => {
    await expect(run([])).rejects.toThrow('no utterance of the set can be used')
  })
})

async function run(
  utterances: readonly HeardUtterance[],
  options: Partial<EndpointOptions> = {},
  absent: HeardSet['absent'] = {},
  unusable: readonly { name: string; reason: string }[] = [],
  failed: SetProgress['failed'] = {},
) {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const context = { terminal, environment: {}, signal: new AbortController().signal, startPipeline: never }
  const code = await endpointCommand(
    { set: 'own', cutOffs: '0.05', ...options },
    context,
    async (_asked, _context, report) => {
      report({ done: utterances.length, total: utterances.length, unusable, failed })
      return { utterances, absent }
    },
  )
  return { code, out: out.join('\n'), err: err.join('\n') }
}

function row(out: string, begin: string): string | undefined {
  return out.split('\n').find((line) => line.startsWith(begin))
}

function never(): never {
  throw new Error('no pipeline is needed')
}

/** Silences by where they begin and end, and how sure the network is in each from its beginning on. */
function said(id: string, silences: readonly (readonly [number, number | null, number])[]): HeardUtterance {
  return {
    ...{ id, title: `the ${id} one`, kind: 'pause-inside', durationMs: 2500 },
    endMs: silences.at(-1)?.[0] ?? 0,
    silences: silences.map(([startMs, endMs]) => ({ startMs, endMs })),
    looks: { 'pocket-turn': silences.map(([, , probability]) => [[64, probability]]) },
  }
}
