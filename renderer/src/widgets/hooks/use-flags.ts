import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { unitWords } from '../../../../pipeline/measures/counted.ts'
import { THIN_SPACE } from '../../../../pipeline/measures/numbers.ts'
import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import type { FlagEditorState } from '../../model/flags/flag-editor.ts'
import { type NearestPreset, nearestPreset } from '../../model/flags/nearest-preset.ts'

const NO_DESCRIPTORS: readonly FlagDescriptor[] = []
const NO_VALUES: FlagRecord = {}

export function useDescriptors(): readonly FlagDescriptor[] {
  return useConsoleStore((state) => state.session?.descriptors) ?? NO_DESCRIPTORS
}

/** A part of what the page's own changes stand at. */
export function useFlagEditor<T>(select: (state: FlagEditorState) => T): T {
  return useStore(useConsole().flags.store, select)
}

/** The value of one flag as it is shown: what was asked for last, before the host has confirmed it too. */
export function useShownValue({ name, baseline }: FlagDescriptor): FlagValue {
  const inForce = useConsoleStore((state) => state.session?.flags.values[name])
  const pending = useFlagEditor((state) => state.pending[name])
  return pending ?? inForce ?? baseline
}

/** All values as they are shown. */
export function useShownValues(): FlagRecord {
  const inForce = useConsoleStore((state) => state.session?.flags.values) ?? NO_VALUES
  const pending = useFlagEditor((state) => state.pending)
  return useMemo(() => ({ ...inForce, ...pending }), [inForce, pending])
}

/** The preset that is active, or of which the fewest flags were changed. */
export function useNearestPreset(): NearestPreset | undefined {
  const presets = useConsoleStore((state) => state.session?.presets)
  const chosen = useConsoleStore((state) => state.session?.flags.preset)
  const descriptors = useDescriptors()
  const shown = useShownValues()
  return useMemo(() => nearestPreset(presets ?? [], descriptors, shown, chosen), [presets, descriptors, shown, chosen])
}

/** A flag's value in words: on or off, a number with its unit. */
export function useFlagText(): (value: FlagValue, unit?: string) => string {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  return (value, unit) => {
    if (typeof value === 'boolean') return t(value ? 'flags.on' : 'flags.off')
    if (value === '') return t('flags.empty')
    return unit === undefined || typeof value === 'string'
      ? String(value)
      : `${value}${THIN_SPACE}${unitWords(unit, value)[language]}`
  }
}
