import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Preset } from '../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { flagDifferences } from '../../model/flags/flag-value.ts'
import type { NearestPreset } from '../../model/flags/nearest-preset.ts'
import { formatRange } from '../../model/format.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectFlagsFree } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { FlagDiffTable } from '../../widgets/flag-diff.tsx'
import { useDescriptors, useNearestPreset, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { PresetState, usePresetState } from '../../widgets/presets/preset-card.tsx'
import { useWords } from '../../widgets/words.ts'
import { BarPopover } from './bar-popover.tsx'
import styles from './preset-menu.module.css'

const NONE: readonly Preset[] = []

/** Which preset is in force and what was changed since, the others, and what each would change. */
export function PresetMenu() {
  const { t } = useTranslation()
  const words = useWords()
  const presets = useConsoleStore((state) => state.session?.presets) ?? NONE
  const nearest = useNearestPreset()
  if (!nearest) return null
  const name = words.preset(nearest.preset.name)
  const changes = t('bar.changes', { count: nearest.changes.length })
  const what = nearest.changes.length === 0 ? name : `${name} + ${changes}`
  return (
    <BarPopover
      label={`${t('top.preset')}: ${what}`}
      chip={
        <>
          <span className={styles.label}>{t('top.preset')}</span> <span className={styles.name}>{what}</span>
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {(close) => <Menu presets={presets} nearest={nearest} close={close} />}
    </BarPopover>
  )
}

interface MenuProps {
  readonly presets: readonly Preset[]
  readonly nearest: NearestPreset
  close(): void
}

function Menu({ presets, nearest, close }: MenuProps) {
  const { t } = useTranslation()
  const words = useWords()
  const free = useConsoleStore(selectFlagsFree)
  return (
    <div className={styles.menu}>
      {!free && (
        <p className={styles.note} role="status">
          {t('bar.presetsHeld')}
        </p>
      )}
      <ul className={styles.presets}>
        {presets.map((preset) => (
          <PresetItem key={preset.name} preset={preset} isDisabled={!free} close={close} />
        ))}
      </ul>
      {nearest.changes.length > 0 && (
        <section className={styles.changes}>
          <h3>{t('bar.changedFrom', { preset: words.preset(nearest.preset.name) })}</h3>
          <FlagDiffTable differences={nearest.changes} />
        </section>
      )}
      <a className={styles.more} href={hashOf({ page: 'flags' })} onClick={close}>
        {t('bar.allFlags')}
      </a>
    </div>
  )
}

interface PresetItemProps {
  readonly preset: Preset
  readonly isDisabled: boolean
  close(): void
}

function PresetItem({ preset, isDisabled, close }: PresetItemProps) {
  const { name, values, expected } = preset
  const { t } = useTranslation()
  const words = useWords()
  const { askFlags } = useConsole().store.getState()
  const differences = flagDifferences(useDescriptors(), useShownValues(), values)
  const state = usePresetState(preset)
  const title = words.preset(name)
  const note = expected && t('flags.expected', { range: formatRange(expected.fromMs, expected.toMs) })
  const ask = () => {
    close()
    askFlags({ title, values, preset: name, ...(note === undefined ? {} : { note }) })
  }
  return (
    <li className={styles.preset}>
      <strong>{title}</strong>
      {state !== 'other' ? (
        <PresetState state={state} />
      ) : (
        <>
          <span className={styles.note}>{t('flags.differs', { count: differences.length })}</span>
          <Button isDisabled={isDisabled} aria-label={t('bar.choose', { preset: title })} onPress={ask}>
            {t('presets.apply')}
          </Button>
        </>
      )}
    </li>
  )
}
