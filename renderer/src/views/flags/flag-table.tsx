import { type KeyboardEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatProgress } from '../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { MeasuredEffect } from '../../model/flags/flag-effect.ts'
import type { FlagGroup } from '../../model/flags/flag-groups.ts'
import { FlagRow } from './flag-row.tsx'
import styles from './flag-table.module.css'

interface FlagTableProps {
  readonly groups: readonly FlagGroup[]
  readonly effects: ReadonlyMap<string, MeasuredEffect>
  readonly isDisabled: boolean
  readonly selected: string | undefined
  onSelect(name: string): void
}

/** The flags that pass the filter, a line each, by stage; what is said about one at length stands in the inspector. */
export const FlagTable = memo(function FlagTable(props: FlagTableProps) {
  const { t } = useTranslation()
  const { groups, isDisabled } = props
  return (
    <div className={styles.frame} data-stale={isDisabled || undefined}>
      <table className={styles.table} onKeyDown={moveBetweenRows}>
        <caption className="visually-hidden">{t('flags.title')}</caption>
        <thead>
          <tr className={styles.columns}>
            <th scope="col">{t('flags.columnFlag')}</th>
            <th scope="col">{t('flags.columnValue')}</th>
            <th scope="col">{t('flags.columnSet')}</th>
            <th scope="col">{t('flags.columnActive')}</th>
            <th scope="col">{t('flags.columnEffect')}</th>
            <th scope="col">{t('flags.columnRisk')}</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <Group key={group.stage} {...props} group={group} />
        ))}
      </table>
    </div>
  )
})

function Group({ group, effects, isDisabled, selected, onSelect }: FlagTableProps & { readonly group: FlagGroup }) {
  const { t } = useTranslation()
  const { stage, rows } = group
  const title = stage === 'pipeline' ? t('stage.pipeline') : `${t(`stage.${stage}`)} · ${t(`stage.${stage}Long`)}`
  return (
    <tbody data-stage={stage}>
      <tr className={styles.stage}>
        <th scope="rowgroup" colSpan={6}>
          {title} <GroupState group={group} />
        </th>
      </tr>
      {rows.map((descriptor) => (
        <FlagRow
          key={descriptor.name}
          descriptor={descriptor}
          measured={effects.get(descriptor.name)}
          isDisabled={isDisabled}
          isSelected={descriptor.name === selected}
          onSelect={onSelect}
        />
      ))}
    </tbody>
  )
}

function GroupState({ group: { stage, total, changed } }: { readonly group: FlagGroup }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const status = useConsoleStore((state) => state.session?.stages.find((candidate) => candidate.stage === stage))
  return (
    <span className={styles.state}>
      {t('flags.groupCount', { changed, total })}
      {status?.state === 'loading' && (
        <span className={styles.loading}>
          {t('flags.stageLoading', { percent: formatProgress(status.progress, locale) })}
        </span>
      )}
      {status?.state === 'failed' && <span className={styles.failed}>{t('flags.stageFailed')}</span>}
    </span>
  )
}

/** From a flag's name the arrows go to the name above and below. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('[data-flag-name]')) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-flag-name]')]
  event.preventDefault()
  names[names.indexOf(event.target) + step]?.focus()
}
