import { afterEach, describe, expect, it } from 'vitest'
import type { ScriptedApi, ScriptedOptions } from '../workers/testing/scripted-worker.ts'
import type { EngineSettings, LifeChange, LoadFacts } from './engine.ts'
import type { ProviderChoice } from './providers.ts'
import { StageWorker } from './stage-worker.ts'

const entry = new URL('../workers/testing/scripted-worker.ts', import.meta.url)
const DEVICE: ProviderChoice = { name: 'webgpu', reason: 'webgpu was asked for and works' }
const GUARD = { timeout: 60_000 }
const opened: { close(): Promise<void> }[] = []

/** A stage without models on a device without one: what it does is what its calls say. */
async function start(options: (settings: EngineSettings) => ScriptedOptions = () => ({}), provider = DEVICE) {
  const changes: LifeChange['state'][] = []
  const stage = await StageWorker.start<ScriptedApi, LoadFacts>(
    { name: 'test', entry, options },
    { provider, onLife: ({ state }) => changes.push(state) },
  )
  opened.push(stage)
  return { stage, changes }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((stage) => stage.close()))
})

const WINDOWS = process.platform === 'win32'

describe('a stage on a device', () => {
  it('is carried by a process, and on the processor by a thread', async () => {
    expect((await start()).stage.pid).toBeGreaterThan(0)
    expect((await start(undefined, { name: 'cpu', reason: 'so' })).stage.pid).toBeUndefined()
  })

  it.each([
    ['is killed', /SIGKILL/, 'SIGKILL'],
    ['stands still', /no sign of life/, 'SIGSTOP'],
  ] as const)('that %s fails what it was at, is started again, and answers', async (_how, words, signal) => {
    if (WINDOWS) return
    const { stage, changes } = await start()
    const running = stage.call('block', 600_000)
    const queued = stage.call('double', 1)
    process.kill(stage.pid as number, signal)
    await expect(running.done).rejects.toMatchObject({ code: 'worker.died', message: words })
    await expect(queued.done).rejects.toMatchObject({ code: 'worker.died' })
    await expect.poll(() => stage.life, GUARD).toBe(1)
    // What is asked of it meanwhile waits.
    expect((await stage.call('double', 21).done).result).toBe(42)
    expect(changes).toEqual(['restarting', 'back'])
    expect(stage.history).toMatchObject({ deaths: 1, lastDeath: { reason: words } })
    expect(stage.provider).toEqual(DEVICE)
  })

  it('that exits in the middle of its work loses that, and nothing that it had finished', async () => {
    const { stage } = await start()
    const finished = stage.call('double', 4)
    const running = stage.call('exit', 139)
    expect((await finished.done).result).toBe(8)
    await expect(running.done).rejects.toMatchObject({ message: /ended with 139/ })
    await expect.poll(() => stage.life, GUARD).toBe(1)
    expect((await stage.call('double', 5).done).result).toBe(10)
  })

  it('whose device fails while it computes is given up with its process, and started again', async () => {
    const { stage } = await start()
    await expect(stage.call('loseDevice', 'webgpu: the device was lost').done).rejects.toMatchObject({
      code: 'device.failed',
    })
    await expect.poll(() => stage.life, GUARD).toBe(1)
    expect((await stage.call('double', 5).done).result).toBe(10)
  })

  it('does not answer for what its predecessor was told', async () => {
    const { stage } = await start()
    const { life } = stage
    await expect(stage.call('exit', 1, { life }).done).rejects.toThrow()
    await expect.poll(() => stage.life, GUARD).toBe(1)
    await expect(stage.call('double', 1, { life }).done).rejects.toMatchObject({ code: 'worker.died' })
    expect((await stage.call('double', 1, { life: stage.life }).done).result).toBe(2)
  })

  it('that dies a third time within a minute goes on on the processor, with the reason', async () => {
    const { stage, changes } = await start()
    for (const death of [1, 2, 3]) {
      await expect(stage.call('exit', 139).done).rejects.toThrow()
      await expect.poll(() => stage.life, GUARD).toBe(death)
      expect((await stage.call('double', death).done).result).toBe(2 * death)
    }
    expect(stage.provider).toMatchObject({ name: 'cpu', reason: /webgpu: it ended too often: .*139/ })
    expect(stage.pid).toBeUndefined()
    expect(changes).toEqual(Array.from({ length: 3 }, () => ['restarting', 'back']).flat())
  })

  it('that it does not take is loaded on the processor, with the reason and what helps', async () => {
    const { stage } = await start(({ provider }) => ({ failLoading: provider !== 'cpu' }))
    expect(stage.provider).toMatchObject({ name: 'cpu', reason: 'The model is broken; Get another one.' })
    expect((await stage.call('double', 3).done).result).toBe(6)
  })

  it('whose driver ends the process while it loads is loaded on the processor', async () => {
    const { stage } = await start(({ provider }) => ({ crashLoading: provider !== 'cpu' }))
    expect(stage.provider).toMatchObject({ name: 'cpu', reason: /while it loaded: the loader crashed/ })
  })

  it('says what is wrong with its models where the processor does not take them either', async () => {
    await expect(start(() => ({ failLoading: true }))).rejects.toMatchObject({ code: 'model.unloadable' })
  })

  it('can be closed while it is started again', async () => {
    const { stage, changes } = await start()
    await expect(stage.call('exit', 1).done).rejects.toThrow()
    await expect.poll(() => stage.life, GUARD).toBe(1)
    await stage.close()
    expect(changes).toEqual(['restarting'])
    expect(stage.pid).toBeUndefined()
  })
})
