import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { modelName, type StageModel } from '../../models/stage-model.ts'
import { ModelSettings, withSettings } from './model-settings.ts'

const VOICE: StageModel = {
  ...{
    id: 'kokoro',
    version: '1.1',
    stage: 'tts',
    engine: 'kokoro',
    languages: ['zh'],
    licence: 'Apache-2.0',
    dir: '',
  },
  engineOptions: { lengthScale: 1 },
  described: { default: 'int8', files: {}, variants: {} },
  listed: [],
  unusable: {},
}

it('what is set of a model reaches its engine, is part of its name, and is kept until it is set otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-set-'))
  try {
    await new ModelSettings(folder).change('kokoro', { speed: 1.2, speaker: 'zf_001' })
    const [set] = withSettings([VOICE], await new ModelSettings(folder).read())
    expect(set?.engineOptions).toEqual({ lengthScale: 1, speaker: 'zf_001', speed: 1.2 })
    expect(set?.set).toEqual({ speaker: 'zf_001', speed: 1.2 })
    expect(set && modelName(set)).toBe('kokoro 1.1 (speaker zf_001, speed 1.2)')
    await new ModelSettings(folder).change('kokoro', {})
    expect(withSettings([VOICE], await new ModelSettings(folder).read())).toEqual([VOICE])
  } finally {
    await rm(folder, { recursive: true })
  }
})
