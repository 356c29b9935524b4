import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../../audio/wav.ts'
import { startScriptedServer } from '../../experiments/load/testing/scripted-server.ts'
import { BASELINE } from '../../flags/registry.ts'
import { loadProgressSchema } from '../../protocol/load.ts'
import { sessionTurnSchema } from '../../protocol/sessions.ts'
import { runCommand } from '../testing/run-command.ts'
import { scriptedPipeline } from '../testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'
import { renderLoad } from './load-report.ts'
import { judgeTurns } from './soak-command.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-load-'))
  await writeFile(join(folder, 'a.wav'), encodeWav({ sampleRateHz: 16_000, pcm: new Float32Array(3200) }))
})
afterAll(() => rm(folder, { recursive: true }))

describe('load', () => {
  it('lets devices talk to a server and prints and writes what they saw', async () => {
    const server = await startScriptedServer()
    const json = join(folder, 'load.json')
    const words = ['load', '--url', server.url, '--devices', '2', '--duration', '1', '--clips', folder, '--json', json]
    const { exitCode, out } = await runCommand([...words, '--token', 'secret-of-the-server'])
    server.close()
    expect(exitCode).toBe(0)
    expect(out).toContain(`${server.url}: finished`)
    expect(out).toMatch(/^first audio +\d+ +[-\d.]+/m)
    expect(out).toMatch(/^errors: none$/m)
    const written = await readFile(json, 'utf8')
    expect(written).not.toContain('secret-of-the-server')
    const { progress, turns } = z
      .object({ progress: loadProgressSchema, turns: z.array(sessionTurnSchema) })
      .parse(JSON.parse(written))
    expect(turns).toHaveLength(progress.turnsFinished)
    expect(progress.turnsFinished).toBe(server.utterances)
  })

  it('ends with 1 where there is no server', async () => {
    const words = ['load', '--url', 'ws://127.0.0.1:1/', '--devices', '1', '--duration', '1', '--clips', folder]
    const { exitCode, out } = await runCommand(words)
    expect(exitCode).toBe(1)
    expect(out).toContain('No device could connect to ws://127.0.0.1:1/')
  })

  it.each([
    [['--devices', '0'], '--devices cannot be "0"'],
    [['--url', 'http://host/'], '--url cannot be "http://host/"'],
    [['--arrivals', 'burst'], '--arrivals cannot be "burst"'],
    [['--find-knee', '--limit', '-1'], '--limit cannot be "-1"'],
    [['--url', 'ws://host/', '--preset', 'streaming'], 'flags of another server cannot be set'],
  ])('refuses %j with one line, before anything is loaded', async (words, message) => {
    const { exitCode, err } = await runCommand(['load', '--clips', folder, ...words])
    expect([exitCode, err.includes(message), err.split('\n').length]).toEqual([2, true, 1])
  })

  it('says what the own server measured, and the steps to the knee', () => {
    const spread = { count: 300, p50: 310, p95: 390, p99: 450, max: 512 }
    const report = renderLoad(
      {
        ...{ sessionId: 's', state: 'finished', url: 'ws://host/', elapsedS: 60, durationS: 60, connected: 0 },
        ...{ turnsStarted: 300, turnsFinished: 298, turnsPerSecond: 4.97, errors: { 'device.alert': 2 } },
        ...{ metrics: { firstAudio: spread }, perDevice: [], cpuCores: 1.5, kneeDevices: 12 },
        steps: [
          { devices: 12, firstAudioP95Ms: 390, errors: 0 },
          { devices: 13, firstAudioP95Ms: 450.4, errors: 2 },
        ],
      },
      {
        processing: { count: 298, p50: 210, p95: 301.5 },
        memory: { before: 800 * 2 ** 20, most: 900 * 2 ** 20, after: 808 * 2 ** 20 },
      },
    )
    expect(report.split('\n').slice(3)).toEqual([
      'first audio                    300  310  390  450  512',
      'turns: 300 started, 298 finished, 4.97 a second',
      'errors: device.alert 2',
      'processing as the server measured it: p50 210 ms, p95 302 ms of 298 turns',
      "host: 1.50 cores without the devices' own thread",
      'memory: 800 MiB before, 900 MiB at most, 808 MiB afterwards (+1.0 %)',
      '    12 devices: first audio p95 390 ms, errors 0',
      '    13 devices: first audio p95 450 ms, errors 2',
      'knee: 12 devices',
    ])
  })

  it('claims nothing of a knee that was not sought to the end', () => {
    const progress = {
      ...{ sessionId: 's', url: 'ws://host/', elapsedS: 60, durationS: 60, connected: 0, perDevice: [], errors: {} },
      ...{ turnsStarted: 3, turnsFinished: 3, turnsPerSecond: 1, metrics: {} },
      steps: [1, 2].map((devices) => ({ devices, firstAudioP95Ms: 390, errors: 0 })),
    }
    const lastLine = (state: 'stopped' | 'failed') =>
      renderLoad({ ...progress, state }, undefined)
        .split('\n')
        .at(-1)
    expect(lastLine('stopped')).toBe('knee: unknown, the search was stopped before it came to a result')
    expect(lastLine('failed')).toBe('knee: unknown, the search failed before it came to a result')
  })
})

describe('soak', () => {
  const MIB = 2 ** 20
  const usages = (bytesPerTurn: number, handlesPerTurn: number) =>
    Array.from({ length: 200 }, (_, turn) => ({
      residentBytes: 500 * MIB + turn * bytesPerTurn + (turn % 7) * MIB,
      heapUsedBytes: 50 * MIB + (turn % 5) * MIB,
      handles: 30 + (turn % 2) + Math.floor(turn * handlesPerTurn),
    }))
  it('takes what settles over thousands of turns for none', () => {
    const settling = Array.from({ length: 2000 }, (_, turn) => ({
      residentBytes: 500 * MIB,
      heapUsedBytes: 23 * MIB + 1.2 * MIB * (1 - Math.exp(-turn / 700)),
      handles: 6,
    }))
    expect(judgeTurns(settling).map((each) => each.suspected)).toEqual([false, false, false])
  })

  const suspected = (...growth: [number, number]) =>
    judgeTurns(usages(...growth)).flatMap((judged) => (judged.suspected ? [judged.name] : []))

  it('finds memory and handles that grow with the turns, and takes what comes and goes for noise', () => {
    expect(suspected(0, 0)).toEqual([])
    expect(suspected(0.2 * MIB, 0)).toEqual(['residentBytes'])
    expect(suspected(0, 0.05)).toEqual(['handles'])
    expect(judgeTurns([])).toEqual([])
  })

  it('takes garbage for none, however much each turn leaves, and finds what is held', async () => {
    const held: unknown[] = []
    const soak = async (keep: boolean) => {
      const { pipeline } = scriptedPipeline(() => {
        const garbage = Array.from({ length: 125_000 }, (_, n) => n * 1.5)
        if (keep) held.push(garbage)
        return finishedTurn(PLAN_TIMES)
      }, BASELINE)
      const { out } = await runCommand(['soak', '--turns', '12', '--clips', folder], async () => pipeline)
      return out.split('\n').find((line) => line.startsWith('JavaScript heap'))
    }
    expect(await soak(false)).toMatch(/within noise$/)
    expect(await soak(true)).toMatch(/leak suspected$/)
    expect(held).toHaveLength(12)
  }, 60_000)

  it('runs the turns and prints the slopes', async () => {
    const { pipeline, asked, isClosed } = scriptedPipeline(() => finishedTurn(PLAN_TIMES), BASELINE)
    const { out } = await runCommand(['soak', '--turns', '20', '--clips', folder], async () => pipeline)
    expect([asked.length, isClosed()]).toEqual([20, true])
    expect(asked.every((turn) => turn.pace === 'fast' && turn.freshConversation)).toBe(true)
    expect(out).toMatch(/^resident memory, MiB +\d/m)
    expect(out).toMatch(/^open handles +\d/m)
  })
})
