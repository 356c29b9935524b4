import { describe, expect, it } from 'vitest'
import { Admission } from './admission.ts'
import { admittedStage } from './admitted-stage.ts'
import type { AsrHypothesis, AsrStage, AsrStream } from './contract.ts'

const OPTIONS = { stepSamples: 1600, overlapSamples: 0 }
/** Long enough never to pass within a test that expects a place. */
const PATIENT_MS = 60_000

/** A recogniser whose text says what it was given; notes which streams are open. */
function fakeStage() {
  const open = new Set<number>()
  let admissions = 0
  const hypothesis = (text: string): AsrHypothesis => ({
    text,
    confidence: 1,
    decodedSamples: 0,
    encoderRuns: 0,
    samplesFedAgain: 0,
    normaliserRuns: 0,
    endProbability: 0,
    timing: { requestedMs: 0, startedMs: 0, endedMs: 0 },
  })
  const stage: AsrStage = {
    openStream: ({ stepSamples }) => {
      admissions += 1
      const stream = admissions
      open.add(stream)
      let samples = 0
      return {
        stepSamples,
        push: (pcm) => {
          samples += pcm.length
        },
        finish: async () => {
          open.delete(stream)
          return hypothesis(`${samples} samples`)
        },
        cancel: () => open.delete(stream),
      }
    },
    transcribe: async (pcm) => hypothesis(`${pcm.length} at once`),
  }
  return { stage, open }
}

function limited(limit: number, deadlineMs = PATIENT_MS) {
  const { stage, open } = fakeStage()
  const admission = new Admission(deadlineMs)
  admission.setLimit(limit)
  const admitted = admittedStage(stage, admission, (requested) => requested)
  const stream = (): AsrStream => admitted.openStream(OPTIONS, () => undefined)
  return { admission, admitted, open, stream }
}

describe('recognition sessions', () => {
  it('are opened at once up to the limit; the rest wait in order, and lose no audio', async () => {
    const { admission, open, stream } = limited(2)
    const [first, second, third, fourth] = [stream(), stream(), stream(), stream()]
    third.push(new Float32Array(10))
    fourth.push(new Float32Array(20))
    expect([open.size, admission.waiting]).toEqual([2, 2])
    const finished = [third.finish(), fourth.finish()]
    await first.finish()
    expect((await finished[0])?.text).toBe('10 samples')
    second.cancel()
    expect((await finished[1])?.text).toBe('20 samples')
    expect(admission.counts).toEqual({ admitted: 4, queued: 2, refused: 0 })
    expect([open.size, admission.waiting]).toEqual([0, 0])
  })

  it('count a whole utterance as one', async () => {
    const { admission, admitted, stream } = limited(1)
    const open = stream()
    const whole = admitted.transcribe(new Float32Array(5))
    open.cancel()
    expect((await whole).text).toBe('5 at once')
    expect(admission.counts).toEqual({ admitted: 2, queued: 1, refused: 0 })
    expect((await admitted.transcribe(new Float32Array(6))).text, 'the place is free again').toBe('6 at once')
  })

  it('are refused in one clear line when none ends in time', async () => {
    const { admission, stream } = limited(1, 1)
    stream()
    const refused = stream()
    refused.push(new Float32Array(10))
    expect(refused.refused).toBe(false)
    await expect(refused.finish()).rejects.toMatchObject({
      code: 'asr.busy',
      message: expect.stringMatching(/^The recogniser is busy with 1 session, [^\n]*$/),
    })
    expect(admission.counts).toEqual({ admitted: 1, queued: 1, refused: 1 })
    expect(refused.refused, 'and say so, for those who would rather ask again').toBe(true)
  })

  it('that gave up while they waited take no place', async () => {
    const { open, stream } = limited(1)
    const [first, impatient] = [stream(), stream()]
    impatient.cancel()
    await first.finish()
    const next = stream()
    expect((await next.finish()).text).toBe('0 samples')
    expect(open.size).toBe(0)
  })

  it('that wait are let in where the limit is raised; a new limit counts anew', async () => {
    const { admission, stream } = limited(1)
    stream()
    const waiting = stream().finish()
    admission.setLimit(2)
    await waiting
    expect(admission.counts).toEqual({ admitted: 1, queued: 0, refused: 0 })
    admission.setLimit(2)
    expect(admission.counts.admitted, 'the same limit again changes nothing').toBe(1)
  })

  it('leave their place once, however often they are given up', async () => {
    const { stream } = limited(1)
    const first = stream()
    first.cancel()
    first.cancel()
    const [second, third] = [stream(), stream()]
    const finished = third.finish()
    let early = true
    finished.then(() => {
      expect(early).toBe(false)
    })
    early = false
    second.cancel()
    await finished
  })
})
