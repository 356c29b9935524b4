import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { StartPipeline } from '../pipeline-port.ts'
import { clipFolder } from '../testing/clip-folder.ts'
import { runCommand } from '../testing/run-command.ts'
import { type AskedTurn, scriptedPipeline } from '../testing/scripted-pipeline.ts'
import { emptyTurn, finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'

const folder = clipFolder()

/** A scripted pipeline that begins with the flags it is started with. */
function startedWith(script: () => TurnRecord) {
  const asked: AskedTurn[] = []
  const start: StartPipeline = async ({ flags }) => {
    const scripted = scriptedPipeline(script, flags)
    const runTurn: typeof scripted.pipeline.runTurn = async (...words) => {
      const turn = await scripted.pipeline.runTurn(...words)
      asked.push(...scripted.asked.splice(0))
      return turn
    }
    return { ...scripted.pipeline, runTurn }
  }
  return { start, asked }
}

describe('doctor', () => {
  it('says what each stage runs on and why, one line each, and that a turn went through', async () => {
    const { pipeline, isClosed } = scriptedPipeline(() => finishedTurn(PLAN_TIMES), BASELINE)
    const { exitCode, out } = await runCommand(['doctor'], async () => pipeline)
    expect(out).toMatch(/^ok +machine: Some CPU, 2 cores, 8\.0 GiB of memory, linux x64$/m)
    expect(out).toMatch(/^ok +flags: as in the preset baseline$/m)
    expect(out).toMatch(/^ok +stage asr: cpu \(no CUDA device\): some-asr, 1 thread, not warmed up$/m)
    expect(out).toMatch(/^ok +one turn on .+: processing 674 ms, heard 1475 ms$/m)
    expect(out).toMatch(/^ok +event loop: delay p99 2\.0 ms/m)
    expect([exitCode, isClosed()]).toEqual([0, true])
  })

  it('says where every flag comes from that is not as in the baseline, and tries the turn with them', async () => {
    const started = startedWith(() => finishedTurn(PLAN_TIMES))
    const file = join(folder(), 'doctor.yaml')
    await writeFile(file, 'flags:\n  LLM_TOP_K: 7\n  LLM_TEMPERATURE: 0.4\n')
    const words = ['--preset', 'conservative', '--flags', file, '--set', 'LLM_TEMPERATURE=0.6']
    const environment = { LLM_TOP_K: '3', LLM_MAX_NEW_TOKENS: '2', ASR_CHUNK_SIZE: '1600', CUDA_VISIBLE_DEVICES: '1' }
    const { out } = await runCommand(['doctor', ...words], started.start, new AbortController(), environment)
    expect(out).toMatch(/^ok +flags: no preset, 9 flags not as in the baseline$/m)
    expect(out).toMatch(/^ok +flag LLM_TEMPERATURE: 0\.6, from the command line \(baseline: 0\.7\)$/m)
    expect(out).toContain(`flag LLM_TOP_K: 7, from the file ${file} (baseline: 50)`)
    expect(out).toMatch(/^ok +flag LLM_MAX_NEW_TOKENS: 2, from the environment \(baseline: 64\)$/m)
    expect(out).toMatch(/^ok +flag CUDA_VISIBLE_DEVICES: 1, from the environment \(baseline: ""\)$/m)
    expect(out).toMatch(/^ok +flag ASR_ENABLE_STREAMING: true, from the preset conservative \(baseline: false\)$/m)
    expect(out).not.toContain('flag ASR_CHUNK_SIZE')
    expect(started.asked[0]?.flags).toMatchObject({ LLM_TEMPERATURE: 0.6, LLM_TOP_K: 7, LLM_MAX_NEW_TOKENS: 2 })
  })

  it('says which graphics cards there are, what they did, and of what is unknown why', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES), BASELINE)
    const known = { id: 'GPU-1', name: 'H100', driver: '570.86', memoryBytes: 80 * 2 ** 30, unknown: [] }
    const silent = { id: '0000:04:00.0', name: 'Intel Arc', unknown: ['utilisation: its driver tells none in sysfs'] }
    const graphics = { cards: [known, silent] }
    const health = { cards: [{ card: 'GPU-1', utilisation: 0, powerWatts: 61.4 }], unknown: 'nvidia-smi: ended with 9' }
    const machine = { ...pipeline.machine, graphics }
    const { out } = await runCommand(['doctor'], async () => ({ ...pipeline, machine, cards: { health } }))
    expect(out).toMatch(/^ok +graphics card: H100, GPU-1, driver 570\.86, 80\.0 GiB of memory$/m)
    expect(out).toMatch(/^ok +graphics card: Intel Arc, 0000:04:00\.0 \(unknown: utilisation: its driver tells none/m)
    expect(out).toMatch(/^ok +graphics load: H100: 0 % busy, memory in use unknown, 61 W$/m)
    expect(out).toMatch(/^ok +graphics load: nvidia-smi: ended with 9$/m)
  })

  it('says why it knows of no graphics card, which is nothing amiss', async () => {
    const { pipeline } = scriptedPipeline(() => finishedTurn(PLAN_TIMES), BASELINE)
    const machine = { ...pipeline.machine, graphics: { cards: [], unknown: 'the system tells of none' } }
    const { out, exitCode } = await runCommand(['doctor'], async () => ({ ...pipeline, machine }))
    expect(out).toMatch(/^ok +graphics card: none known: the system tells of none$/m)
    expect(out).not.toContain('graphics load')
    expect(exitCode).toBe(0)
  })

  it('refuses flags before it loads a model', async () => {
    expect(await runCommand(['doctor', '--set', 'LLM_TOP_K=-1'])).toMatchObject({ exitCode: 2, out: '' })
  })

  it('finds a turn that fails and a host that is late', async () => {
    const lost = emptyTurn('no speech was found')
    const { pipeline } = scriptedPipeline(() => ({ ...lost, counters: { 'host.eventLoopDelayP99Ms': 40 } }), BASELINE)
    const { exitCode, out } = await runCommand(['doctor'], async () => pipeline)
    expect(out).toMatch(/^FAILED +one turn on .+: no speech was found$/m)
    expect(out).toMatch(/^FAILED +event loop: delay p99 40\.0 ms/m)
    expect(exitCode).toBe(1)
  })

  it('finds a pipeline that does not start', async () => {
    const { exitCode, out, err } = await runCommand(['doctor'])
    expect(out).toBe('FAILED  pipeline: does not start')
    expect([exitCode, err]).toEqual([1, 'firstword: the pipeline was started'])
  })
})
