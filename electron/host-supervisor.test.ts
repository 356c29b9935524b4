import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostConnection, HostState } from '../pipeline/protocol/desktop.ts'
import { CLOSE_TIMEOUT_MS, type HostProcess, HostSupervisor, KILL_TIMEOUT_MS } from './host-supervisor.ts'

class FakeHost implements HostProcess {
  killed = false
  killedHung = false
  #messages: ((message: unknown) => void)[] = []
  #exits: ((code: number) => void)[] = []
  readonly port: number
  readonly isRestart: boolean
  constructor(port: number, isRestart: boolean) {
    this.port = port
    this.isRestart = isRestart
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener)
  }
  onExit(listener: (code: number) => void): void {
    this.#exits.push(listener)
  }
  kill(): void {
    this.killed = true
  }
  killHung(): void {
    this.killedHung = true
  }
  words = ''
  lastWords(): string {
    return this.words
  }
  say(message: unknown): void {
    for (const listener of this.#messages) listener(message)
  }
  die(code: number): void {
    for (const listener of this.#exits) listener(code)
  }
}

function supervised() {
  const hosts: FakeHost[] = []
  const said: string[] = []
  const gaveUp: string[] = []
  const connections: HostConnection[] = []
  const states: HostState[] = []
  const timers: { callback: () => void; ms: number }[] = []
  const clock = { nowMs: 0 }
  const supervisor = new HostSupervisor({
    start: (port, isRestart) => {
      const host = new FakeHost(port, isRestart)
      hosts.push(host)
      return host
    },
    onConnection: (connection) => connections.push(connection),
    onState: (state) => states.push(state),
    say: (text) => said.push(text),
    onGiveUp: (reason) => gaveUp.push(reason),
    setTimeout: (callback, ms) => timers.push({ callback, ms }),
    nowMs: () => clock.nowMs,
  })
  supervisor.start()
  const host = (): FakeHost => {
    const last = hosts.at(-1)
    if (!last) throw new Error('no host was started')
    return last
  }
  const fire = () => {
    const timer = timers.shift()
    timer?.callback()
    return timer?.ms
  }
  return { supervisor, hosts, host, said, gaveUp, connections, states, timers, fire, clock }
}

const READY = { type: 'ready', port: 4800, token: 'key' }
const CONNECTION = { url: 'ws://127.0.0.1:4800/ws', token: 'key' }

describe('the supervisor of the pipeline host', () => {
  it('tells where the host is once it is ready, also to those who asked before', async () => {
    const { supervisor, host, connections } = supervised()
    const early = supervisor.connection()
    host().say({ type: 'progress', text: 'Loading' })
    host().say(READY)
    expect(await early).toEqual(CONNECTION)
    expect(await supervisor.connection()).toEqual(CONNECTION)
    expect(connections).toEqual([CONNECTION])
  })

  it.each([
    undefined,
    'ready',
    { type: 'ready' },
    { type: 'ready', port: 0, token: 'key' },
    { type: 'ready', port: 80, token: '' },
  ])('takes no notice of %j', (message) => {
    const { host, connections } = supervised()
    host().say(message)
    expect(connections).toEqual([])
  })

  it('starts a host that died again, later each time, on the port it had, and says so', () => {
    const { host, hosts, said, fire } = supervised()
    host().say(READY)
    host().die(134)
    expect(said).toEqual(['The pipeline host crashed (code 134); starting it again in 0.25 s.'])
    expect(hosts).toHaveLength(1)
    expect(fire()).toBe(250)
    expect(hosts.map((started) => started.port)).toEqual([0, 4800])
    expect(hosts.map((started) => started.isRestart)).toEqual([false, true])
    host().die(1)
    expect(fire()).toBe(500)
    host().die(1)
    expect(fire()).toBe(1000)
  })

  it('lets nobody connect to a host that is gone', async () => {
    const { supervisor, host, fire } = supervised()
    host().say(READY)
    host().die(1)
    const asked = supervisor.connection()
    fire()
    host().say({ ...READY, port: 4801 })
    expect(await asked).toEqual({ url: 'ws://127.0.0.1:4801/ws', token: 'key' })
  })

  it('forgets early deaths once a host has run soundly', () => {
    const { host, fire, clock } = supervised()
    host().die(1)
    fire()
    host().die(1)
    fire()
    clock.nowMs += 60_000
    host().die(1)
    expect(fire()).toBe(250)
  })

  it('gives up after too many early crashes, with the reason, and rejects who waits', async () => {
    const { supervisor, host, hosts, gaveUp, timers, fire } = supervised()
    const waiting = supervisor.connection()
    const refused = expect(waiting).rejects.toThrow('7 times right after its start')
    for (let death = 0; death < 7; death++) {
      host().die(1)
      fire()
    }
    await refused
    expect(hosts).toHaveLength(7)
    expect(timers).toEqual([])
    expect(gaveUp).toHaveLength(1)
    await expect(supervisor.connection()).rejects.toThrow('Start Firstword from a terminal')
  })

  it.each([0, 2])('does not start a host again that ended with %i because it wanted to, and says so', async (code) => {
    const { supervisor, host, hosts, gaveUp, timers } = supervised()
    const refused = expect(supervisor.connection()).rejects.toThrow(`has ended (code ${code})`)
    host().die(code)
    await refused
    expect([hosts.length, timers, gaveUp.length]).toEqual([1, [], 1])
  })

  /** Lets `seconds` of its own timers pass. */
  const pass = (seconds: number, fire: () => unknown) => {
    for (let second = 0; second < seconds; second++) fire()
  }

  it('ends a host that has given signs of life and falls silent, starts it again, and says so', () => {
    const { host, hosts, said, fire, timers } = supervised()
    host().say({ type: 'alive' })
    host().say(READY)
    pass(10, fire)
    host().say({ type: 'alive' })
    pass(14, fire)
    expect(host().killedHung).toBe(false)
    host().say({ type: 'progress', text: 'no sign of life of the loop' })
    pass(1, fire)
    expect(host().killedHung).toBe(true)
    expect(said).toEqual(['The pipeline host hangs (no sign of life for 15 s) and is ended.'])
    expect(timers, 'it is killed once').toEqual([])
    host().die(137)
    fire()
    expect(hosts).toHaveLength(2)
    expect(host()).toMatchObject({ port: 4800, isRestart: true, killedHung: false })
  })

  it('lets a host take its time until its first sign of life, and watches none that is gone', () => {
    const { host, timers, fire } = supervised()
    expect(timers).toEqual([])
    host().say({ type: 'alive' })
    const [gone] = [host()]
    gone.die(1)
    expect([fire(), fire()], 'the watch, then the restart').toEqual([1000, 250])
    pass(20, fire)
    expect([gone.killedHung, host().killedHung]).toEqual([false, false])
  })

  it('starts nothing again when it was stopped, and waits until the host is gone', async () => {
    const { supervisor, host, hosts, timers } = supervised()
    let isGone = false
    const stopped = supervisor.stop().then(() => {
      isGone = true
    })
    await Promise.resolve()
    expect(host().killed).toBe(true)
    expect(isGone).toBe(false)
    host().die(0)
    await stopped
    expect(isGone).toBe(true)
    expect(timers.map(({ ms }) => ms)).toEqual([CLOSE_TIMEOUT_MS])
    expect(hosts).toHaveLength(1)
  })

  it('kills a host that does not end when it is asked, and waits no longer than that', async () => {
    const { supervisor, host, fire } = supervised()
    const stopped = supervisor.stop()
    expect(host()).toMatchObject({ killed: true, killedHung: false })
    expect(fire()).toBe(CLOSE_TIMEOUT_MS)
    expect(host().killedHung).toBe(true)
    expect(fire()).toBe(KILL_TIMEOUT_MS)
    await stopped
  })

  it('settles in every order of events, with no host left that was not killed', async () => {
    const EVENTS = ['ready', 'alive', 'die', 'die', 'timer', 'timer', 'timer', 'stop'] as const
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...EVENTS], { minLength: 1 }), async (order) => {
        const { supervisor, host, hosts, fire, timers } = supervised()
        const dead = new Set<FakeHost>()
        const stops: Promise<void>[] = []
        const happen = {
          ready: () => host().say(READY),
          alive: () => host().say({ type: 'alive' }),
          die: () => {
            if (dead.has(host())) return
            dead.add(host())
            host().die(1)
          },
          timer: () => void fire(),
          stop: () => void stops.push(supervisor.stop()),
        }
        for (const event of order) happen[event]()
        stops.push(supervisor.stop())
        const startedBefore = hosts.length
        for (let round = 0; round < 40 && timers.length > 0; round++) fire()
        await Promise.all(stops)
        expect(hosts).toHaveLength(startedBefore)
        for (const started of hosts) expect(dead.has(started) || started.killedHung).toBe(true)
      }),
    )
  })

  it('tells how the host fares: its words while it starts, that it runs, that it is started again', () => {
    const { supervisor, host, states, fire } = supervised()
    expect(supervisor.state).toEqual({ phase: 'starting', text: '' })
    host().say({ type: 'progress', text: 'ASR  loading 40 %' })
    host().say(READY)
    host().say({ type: 'progress', text: 'words of a host that runs' })
    host().die(134)
    fire()
    expect(states).toEqual([
      { phase: 'starting', text: 'ASR  loading 40 %' },
      { phase: 'running' },
      { phase: 'starting', text: 'The pipeline host crashed (code 134); starting it again in 0.25 s.' },
    ])
  })

  it('does not start a host again that ended because of its arguments, and says its last line', async () => {
    const { supervisor, host, hosts, gaveUp, timers } = supervised()
    host().words = 'loading\nfirstword: there is no preset "nope"\n'
    host().die(2)
    expect(timers).toEqual([])
    expect(hosts).toHaveLength(1)
    expect(gaveUp).toEqual(['The pipeline host has ended (code 2). firstword: there is no preset "nope"'])
    await expect(supervisor.connection()).rejects.toThrow('no preset')
  })

  it('starts a host that was given up again when it is asked to, and not otherwise', async () => {
    const { supervisor, host, hosts, states, fire } = supervised()
    supervisor.retry()
    expect(hosts).toHaveLength(1)
    for (let death = 0; death < 7; death++) {
      host().die(1)
      fire()
    }
    expect(states.at(-1)).toMatchObject({ phase: 'failed', reason: expect.stringContaining('7 times') })
    supervisor.retry()
    expect(hosts).toHaveLength(8)
    const connection = supervisor.connection()
    host().say(READY)
    expect(await connection).toEqual(CONNECTION)
    expect(supervisor.state).toEqual({ phase: 'running' })
  })

  it('does not start again when it is stopped while it waits', async () => {
    const { supervisor, host, hosts, fire } = supervised()
    host().die(1)
    await supervisor.stop()
    fire()
    expect(hosts).toHaveLength(1)
  })
})
