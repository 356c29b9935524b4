import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { compareDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import type { ChosenSetting } from '../../model/turn-end/turn-end-setting.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { SettingPane } from './setting-pane.tsx'

afterEach(cleanup)

const FLAGS = {
  ASR_ENDPOINTING: 'fixed',
  ASR_SILENCE_TIMEOUT: 0.8,
  ASR_SHORTEST_SILENCE: 0.3,
  ASR_TURN_END_THRESHOLD: 0.5,
}
const IN_FORCE: ChosenSetting = {
  detector: 'fixed',
  setting: { threshold: 1, shortestHoldMs: 800, longestHoldMs: 800 },
}
const CHOSEN: ChosenSetting = {
  detector: 'pocket-turn',
  setting: { threshold: 0.95, shortestHoldMs: 150, longestHoldMs: 1900 },
}
const RULE = { measure: 'medianMs', share: 0.05 } as const
const DETECTORS = (['fixed', 'pocket-turn'] as const).map((name) => compareDetector([], name, RULE))

function show(chosen: ChosenSetting, onChange = vi.fn()) {
  const snapshot = {
    flags: { values: FLAGS, preset: undefined, effects: [] },
    descriptors: Object.entries(FLAGS).map(([name, baseline]) => describeFlag(name, baseline, { stage: 'asr' })),
  }
  const pane = <SettingPane chosen={chosen} inForce={IN_FORCE} detectors={DETECTORS} onChange={onChange} />
  return { ...renderConnected(pane, { snapshot }), onChange }
}

test('a setting is proven by one click: what is in force against it, on the demo clips', () => {
  const { sent } = show(CHOSEN)
  fireEvent.click(screen.getByRole('button', { name: 'Prove it' }))
  expect(sent).toEqual([
    {
      name: 'startExperiment',
      request: expect.objectContaining({
        ...{ kind: 'ab', pace: 'realtime', stimuli: { kind: 'clips' } },
        arms: [
          expect.objectContaining({ values: FLAGS }),
          expect.objectContaining({
            values: {
              ASR_ENDPOINTING: 'pocket-turn',
              ASR_SILENCE_TIMEOUT: 1.9,
              ASR_SHORTEST_SILENCE: 0.15,
              ASR_TURN_END_THRESHOLD: 0.95,
            },
          }),
        ],
      }),
    },
  ])
})

test('a setting is applied as one change of all its flags, and the sliders follow what is in force again', () => {
  const { console, onChange } = show(CHOSEN)
  const changeAll = vi.spyOn(console.flags, 'changeAll').mockImplementation(() => {})
  fireEvent.click(screen.getByRole('button', { name: 'Apply' }))
  expect(changeAll).toHaveBeenCalledWith(expect.objectContaining({ ASR_ENDPOINTING: 'pocket-turn' }))
  expect(onChange).toHaveBeenCalledWith(undefined)
})

test('what is in force can be neither applied nor proven', () => {
  show(IN_FORCE)
  for (const name of ['Active', 'Prove it']) {
    expect(screen.getByRole('button', { name }).hasAttribute('disabled')).toBe(true)
  }
})
