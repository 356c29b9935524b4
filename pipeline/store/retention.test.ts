import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRetention, type StoredWeight } from './retention.ts'
import { Engines } from './testing/data-folder.ts'
import { syntheticSession } from './testing/synthetic-session.ts'

const NOW = Date.parse('2026-03-01T00:00:00.000Z')

function keepsake(id: string, daysAgo: number, changes: Partial<StoredWeight> = {}): StoredWeight {
  const startedAt = new Date(NOW - daysAgo * 86_400_000).toISOString()
  const plain = { rowBytes: 100, audioBytes: 1000, recordings: 2, running: false, deleted: false }
  return { id, kind: 'talk', title: id, arms: [], startedAt, ...plain, ...changes }
}

function going(keepsakes: readonly StoredWeight[], rules: Parameters<typeof planRetention>[1]): string[] {
  return planRetention(keepsakes, rules, NOW).preview.sessions.map(({ id }) => id)
}

describe('what retention deletes', () => {
  const three = [keepsake('new', 1), keepsake('old', 40), keepsake('older', 80)]

  it('is nothing without rules', () => {
    expect(planRetention(three, {}, NOW)).toEqual({ preview: { sessions: [], recordings: 0, bytes: 0 }, silence: [] })
  })

  it('is what is too old', () => {
    expect(going(three, { maxAgeDays: 30 })).toEqual(['older', 'old'])
    expect(planRetention(three, { maxAgeDays: 30 }, NOW).preview).toMatchObject({ recordings: 4, bytes: 2200 })
  })

  it('is the oldest until the rest fits', () => {
    expect(going(three, { maxBytes: 2200 })).toEqual(['older'])
    expect(going(three, { maxBytes: 2199 })).toEqual(['older', 'old'])
  })

  it('is audio before numbers, where audio may stay for a shorter time', () => {
    const plan = planRetention(three, { maxAudioAgeDays: 30, maxAgeDays: 60 }, NOW)
    expect(plan.preview.sessions.map(({ id }) => id)).toEqual(['older'])
    expect(plan.silence).toEqual(['old'])
    expect(plan.preview).toMatchObject({ recordings: 4, bytes: 2100 })
  })

  it('is what was deleted already, before anything else', () => {
    expect(going([...three, keepsake('unwanted', 0, { deleted: true })], { maxBytes: 3300 })).toEqual(['unwanted'])
  })

  it('is never what runs', () => {
    expect(going([keepsake('runs', 90, { running: true })], { maxAgeDays: 1, maxBytes: 1 })).toEqual([])
  })

  it('leaves no more than the limit, and no session that could have stayed', () => {
    const any = fc.record({ days: fc.nat(100), rowBytes: fc.nat(500), audioBytes: fc.nat(5000) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }), (drawn, maxBytes) => {
        const all = drawn.map(({ days, ...bytes }, index) => keepsake(`s${index}`, days, bytes))
        const bytesOf = (some: readonly StoredWeight[]) =>
          some.reduce((sum, each) => sum + each.rowBytes + each.audioBytes, 0)
        const { sessions, bytes } = planRetention(all, { maxBytes }, NOW).preview
        expect(bytesOf(all) - bytes).toBeLessThanOrEqual(maxBytes)
        const last = sessions.at(-1)
        if (last) expect(bytesOf(all) - bytes + last.bytes).toBeGreaterThan(maxBytes)
      }),
    )
  })
})

describe('what the store would delete', () => {
  it('comes with its kind and its arms in their order, so that a title which nobody gave is said in any language', () => {
    const folder = mkdtempSync(join(tmpdir(), 'firstword-retention-'))
    const engines = new Engines()
    try {
      const { session } = syntheticSession({ seed: 3, turnsPerArm: 1 })
      const engine = engines.open({ folder, role: 'host' })
      engine.createSession({ ...session, startedAt: '2020-01-01T00:00:00.000Z' })
      engine.endSession(session.id, 'finished', session.startedAt)
      const { id, kind, title, arms } = session
      expect(arms.length).toBeGreaterThan(1)
      const [told] = engine.previewRetention({ maxAgeDays: 1000 }).sessions
      expect(told).toMatchObject({ id, kind, title, arms: arms.map(({ name }) => ({ name })) })
    } finally {
      engines.closeAll()
      rmSync(folder, { recursive: true })
    }
  })
})
