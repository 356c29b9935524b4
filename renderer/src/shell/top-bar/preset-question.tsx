import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { flagDifferences } from '../../model/flags/flag-value.ts'
import { FlagDiffDialog } from '../../widgets/flag-diff.tsx'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'

/** Asks before a preset or another set of flags is applied, wherever it was chosen: what would change, and yes or no. */
export function PresetQuestion() {
  const { t } = useTranslation()
  const { flags, store } = useConsole()
  const asked = useConsoleStore((state) => state.asked)
  const descriptors = useDescriptors()
  const shown = useShownValues()
  if (!asked) return null
  const { title, values, preset, note } = asked
  return (
    <FlagDiffDialog
      isOpen
      title={t('flags.presetTitle', { preset: title })}
      note={note}
      differences={flagDifferences(descriptors, shown, values)}
      onApply={() => (preset === undefined ? flags.changeAll(values) : flags.applyPreset(preset, values))}
      onClose={() => store.getState().askFlags(undefined)}
    />
  )
}
