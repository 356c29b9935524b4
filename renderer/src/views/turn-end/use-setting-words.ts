import { useTranslation } from 'react-i18next'
import { digitsOf, formatMs } from '../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../console-context.ts'
import type { ChosenSetting } from '../../model/turn-end/turn-end-setting.ts'

/** A setting in a few words, with its detector. */
export function useSettingWords(): (chosen: ChosenSetting) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  return ({ detector, setting }) => {
    const named = t(`turnEnd.detectors.${detector}`)
    const longest = formatMs(setting.longestHoldMs, locale)
    if (detector === 'fixed') return `${named}: ${t('turnEnd.silence', { longest })}`
    const shortest = formatMs(setting.shortestHoldMs, locale)
    const threshold = digitsOf(setting.threshold, 2, locale)
    return `${named}: ${t('turnEnd.silences', { shortest, longest, threshold })}`
  }
}
