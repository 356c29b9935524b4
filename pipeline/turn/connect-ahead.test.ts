import { describe, expect, it } from 'vitest'
import { BASELINE, type FlagValues } from '../flags/registry.ts'
import { HELLO, STREAMING, say, setUp } from './testing/scripted-turns.ts'

/** What stages are told when a turn begins, among what the recogniser does. */
async function told(
  flags: FlagValues,
): Promise<{ readonly first: readonly string[]; readonly asr: readonly string[] }> {
  const { conductor, stages, closed } = setUp(HELLO, flags)
  const first: string[] = []
  stages.llm.prepare = (ahead) => first.push(`llm ${ahead}`)
  stages.tts.prepare = (ahead) => first.push(`tts ${ahead}`)
  stages.asr.prepare = (ahead) => stages.log.push(`prepare ${ahead}`)
  conductor.startClip('clip', 'fast')
  await say(conductor)
  expect(closed()).toHaveLength(1)
  return { first, asr: stages.log.filter((entry) => /^(prepare|asr)/.test(entry)) }
}

describe.each([true, false])('PIPELINE_CONNECT_AHEAD=%s', (ahead) => {
  const flags = { PIPELINE_CONNECT_AHEAD: ahead }

  it('is told to the language model and the voice when the turn opens', async () => {
    expect((await told({ ...BASELINE, ...flags })).first).toEqual([`llm ${ahead}`, `tts ${ahead}`])
  })

  it('is told to the recogniser when speech begins, whether it listens or takes the whole', async () => {
    expect((await told({ ...STREAMING, ...flags })).asr[0]).toBe(`prepare ${ahead}`)
    const whole = (await told({ ...BASELINE, ...flags })).asr
    expect(whole[0]).toBe(`prepare ${ahead}`)
    expect(whole.at(-1)).toBe('asr.transcribe audio')
  })
})
