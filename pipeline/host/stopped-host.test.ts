import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { STALL } from '../protocol/ledger.ts'
import { turnRecordSchema } from '../protocol/turns.ts'

const WITH_MODELS_MS = 240_000
/** Longer than the rest of the clip and the silence after it: both pass while the process is stopped. */
const STOPPED_MS = 4000

describe.skipIf(process.platform === 'win32')('a host that is stopped while somebody speaks', () => {
  it(
    'charges no stage for the time that it stood still: that is the machine, and the turn says so',
    async () => {
      const entry = fileURLToPath(new URL('./testing/speaking-host.ts', import.meta.url))
      const host = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] })
      let told = ''
      for await (const line of createInterface(host.stdout)) {
        told = line
        if (line !== 'hearing') continue
        host.kill('SIGSTOP')
        await wait(STOPPED_MS)
        host.kill('SIGCONT')
      }
      const { ledger, counters } = turnRecordSchema.parse(JSON.parse(told))
      const parts = ledger?.parts ?? []
      const msOf = (name: string) => parts.reduce((sum, { part, ms }) => (part === name ? sum + ms : sum), 0)
      expect(counters['host.stalledMs']).toBeGreaterThan(STOPPED_MS / 2)
      expect(msOf(STALL)).toBeGreaterThan(1000)
      expect(parts.find(({ part }) => part === STALL)?.owner.kind).toBe('machine')
      for (const part of ['vad.decide', 'asr.finalize']) expect(msOf(part), part).toBeLessThan(msOf(STALL))
      expect(ledger?.heardMs, 'who waited has waited').toBeGreaterThan(1000 + msOf('endpoint.hold'))
    },
    WITH_MODELS_MS,
  )
})
