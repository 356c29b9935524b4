import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEDGER_PARTS } from '../../protocol/ledger.ts'
import { type Calibration, calibrate } from './calibrate.ts'
import {
  type CalibrationFile,
  keepCalibration,
  machineFingerprint,
  readCalibration,
  readInstrumentError,
} from './calibration-file.ts'
import { delaysOf, expectedParts } from './delays.ts'

describe('turns of known delays', () => {
  let found: Calibration
  beforeAll(async () => {
    found = await calibrate({ turns: 2 })
  })

  it('fill every part of the ledger but the playback, which nobody hears', () => {
    expect(found.all.turns).toBe(2)
    const measured = LEDGER_PARTS.filter((part) => found.all.parts[part] !== undefined)
    expect(measured).toEqual(LEDGER_PARTS.filter((part) => part !== 'playback'))
    expect(found.all.heardMs).toBeDefined()
    expect(found.all.processingMs).toBeDefined()
  })

  it('have the hold that was set, to the microsecond: it is dated by samples, not by timers', () => {
    expect(found.all.parts['endpoint.hold']?.p99).toBeLessThan(0.001)
  })

  it('are never reported shorter than they were: work cannot end before its time', () => {
    for (const part of ['vad.decide', 'asr.finalize', 'llm.prefill', 'tts.first_audio'] as const) {
      expect(found.all.parts[part]?.meanMs, part).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('the delays of a calibration', () => {
  it('differ from turn to turn and repeat from calibration to calibration', () => {
    const turns = Array.from({ length: 50 }, (_, turn) => delaysOf(turn))
    expect(new Set(turns.map(({ finalizeMs }) => finalizeMs)).size).toBe(50)
    expect(delaysOf(7)).toEqual(turns[7])
    for (const delays of turns) {
      expect(delays.holdMs % 10).toBe(0)
      for (const ms of Object.values(expectedParts(delays))) expect(ms).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('the last calibration', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-calibration-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const errors = { turns: 50, parts: {}, errorP99Ms: 0.4 }
  const file: CalibrationFile = {
    version: 1,
    machine: machineFingerprint(),
    measuredAt: '2026-01-01T00:00:00.000Z',
    all: errors,
    undisturbed: errors,
  }

  it('is unknown before there was one', async () => {
    expect(await readCalibration(folder)).toBeUndefined()
  })

  it('is kept', async () => {
    await keepCalibration(file, join(folder, 'new'))
    expect(await readCalibration(join(folder, 'new'))).toEqual(file)
  })

  it('goes with measured numbers as one error, where one was found', async () => {
    const kept = join(folder, 'error')
    await keepCalibration(file, kept)
    const { measuredAt } = file
    expect(await readInstrumentError(kept)).toEqual({ errorP99Ms: 0.4, turns: 50, measuredAt })
    await keepCalibration({ ...file, all: { turns: 0, parts: {} } }, kept)
    expect(await readInstrumentError(kept)).toBeUndefined()
  })

  it('says nothing on another machine', async () => {
    await keepCalibration({ ...file, machine: 'another' }, folder)
    expect(await readCalibration(folder)).toBeUndefined()
    expect(await readInstrumentError(folder)).toBeUndefined()
  })
})
