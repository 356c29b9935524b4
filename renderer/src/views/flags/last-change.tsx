import { useTranslation } from 'react-i18next'
import { digitsOf, formatMebibytes } from '../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { useDescriptors, useFlagEditor, useFlagText } from '../../widgets/hooks/use-flags.ts'
import styles from './toolbar.module.css'

/** What the host's process used before the newest change and uses now: some flags cost memory and CPU. */
export function LastChange() {
  const { t } = useTranslation()
  const locale = useLocale()
  const text = useFlagText()
  const change = useFlagEditor((state) => state.lastChange)
  const now = useConsoleStore((state) => state.session?.health)
  const loading = useConsoleStore((state) => state.session?.stages.some((stage) => stage.state === 'loading') ?? false)
  const descriptors = useDescriptors()
  if (!change) return null
  const [first, ...others] = Object.entries(change.values)
  if (!first) return null
  const unit = descriptors.find(({ name }) => name === first[0])?.unit
  const before = change.before
  const mebibytes = (bytes: number | undefined) => formatMebibytes(bytes, locale)
  const cores = (value: number) => digitsOf(value, 2, locale)
  return (
    <p className={styles.lastChange}>
      <span>{t('flags.lastChange')}</span>
      {others.length === 0 ? (
        <span>
          <code>{first[0]}</code> {text(first[1], unit)}
        </span>
      ) : (
        <span>{t('flags.several', { count: others.length + 1 })}</span>
      )}
      {before && now ? (
        <>
          <span>
            {loading
              ? t('flags.memoryWait', { before: mebibytes(before.residentBytes) })
              : t('flags.memory', { before: mebibytes(before.residentBytes), after: mebibytes(now.residentBytes) })}
          </span>
          <span>{t('flags.cpu', { before: cores(before.cpuCores), after: cores(now.cpuCores) })}</span>
        </>
      ) : (
        <span>{t('flags.noHealth')}</span>
      )}
    </p>
  )
}
