/**
 * What attackers cost the devices beside them: `node pipeline/host/testing/attack/attack-bench.ts [--passes 2]
 * [--seconds 6] [--keep FILE] [--with FILE ...] [--profile FOLDER] [ATTACK ...]`. Quiet and attacked rounds take turns;
 * `--keep` writes what was measured, `--with` adds what was kept before.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { nowMs } from '../../../base/clock.ts'
import { type Measured, type Round, report } from './attack-report.ts'
import {
  ATTACKS,
  type Attack,
  type AttackTally,
  type FromAttacker,
  type FromDevices,
  type FromGateway,
  type ToAttacker,
  type ToDevices,
  type ToGateway,
} from './messages.ts'

const TOKEN = 'token-of-the-bench'
const DEVICES = 8
const WARM_UP_MS = 8000
/** Between two rounds nothing is measured: what the one left behind is let go. */
const BETWEEN_MS = 1000
/** All attacks are held against all quiet rounds, so that each may be shorter. */
const QUIET_SHARE = 0.6

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    passes: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '6' },
    keep: { type: 'string' },
    with: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
  },
})
const attacks = positionals.length === 0 ? ATTACKS : ATTACKS.filter((attack) => positionals.includes(attack))
const roundMs = Number(options.seconds) * 1000
const measured: Measured = { devices: DEVICES, rounds: [], processing: [], heard: [], failures: [] }
let addresses = 1

const gateway = child('gateway-process.ts', options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [])
const devices = child('device-process.ts')
const attacker = child('attacker-process.ts')
gateway.on('message', (message: FromGateway) => {
  if (message.type === 'turn' && message.turn.deviceId.startsWith('good-')) measured.processing.push(message.turn)
})
devices.on('message', (message: FromDevices) => {
  if (message.type === 'turn') measured.heard.push(message.turn)
  else measured.failures.push(message.reason)
})
const [{ url }] = (await once(gateway, 'message')) as [Extract<FromGateway, { type: 'ready' }>]
devices.send({ type: 'start', url, devices: DEVICES } satisfies ToDevices)
await wait(WARM_UP_MS)
for (let pass = 0; pass < Number(options.passes); pass += 1) {
  for (const attack of attacks) measured.rounds.push(await quietRound(), await attackedRound(attack))
}
const stillThere = (await read()).goodConnections
if (stillThere < DEVICES) measured.failures.push(`${DEVICES - stillThere} devices were lost`)
devices.kill()
attacker.kill()
gateway.send({ type: 'stop' } satisfies ToGateway)
await once(gateway, 'exit')
if (options.keep) writeFileSync(options.keep, JSON.stringify(measured))
const before = options.with.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Measured)
process.stdout.write(report([...before, measured], attacks))

async function quietRound(): Promise<Round> {
  return round(undefined, roundMs * QUIET_SHARE)
}

async function attackedRound(attack: Attack): Promise<Round> {
  addresses += 1
  const port = Number(new URL(url).port)
  attacker.send({ type: 'start', attack, port, from: `127.0.0.${addresses}` } satisfies ToAttacker)
  return round(attack, roundMs)
}

async function round(attack: Attack | undefined, lengthMs: number): Promise<Round> {
  const before = await read()
  const fromMs = nowMs()
  await wait(lengthMs)
  const toMs = nowMs()
  const after = await read()
  const tally = attack ? await stopAttack() : { connects: 0, messages: 0, bytes: 0 }
  await wait(BETWEEN_MS)
  return { attack, fromMs, toMs, cpuMs: after.cpuMs - before.cpuMs, refusals: grown(before, after), tally }
}

async function stopAttack(): Promise<AttackTally> {
  attacker.send({ type: 'stop' } satisfies ToAttacker)
  const [{ done }] = (await once(attacker, 'message')) as [FromAttacker]
  return done
}

type Reading = Extract<FromGateway, { type: 'reading' }>

function read(): Promise<Reading> {
  return new Promise((resolve) => {
    const listen = (message: FromGateway) => {
      if (message.type !== 'reading') return
      gateway.off('message', listen)
      resolve(message)
    }
    gateway.on('message', listen)
    gateway.send({ type: 'read' } satisfies ToGateway)
  })
}

function grown(before: Reading, after: Reading): Record<string, number> {
  const entries = Object.entries(after.refusals).map(
    ([reason, n]) => [reason, n - (before.refusals[reason] ?? 0)] as const,
  )
  return Object.fromEntries(entries.filter(([, n]) => n > 0))
}

function child(file: string, execArgv: string[] = []): ChildProcess {
  const started = fork(new URL(file, import.meta.url), [TOKEN], { execArgv })
  started.on('exit', (code) => {
    if (code) throw new Error(`${file} ended with ${code}`)
  })
  return started
}
