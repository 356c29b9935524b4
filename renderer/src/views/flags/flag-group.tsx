import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import type { MeasuredEffect } from '../../model/flag-effect.ts'
import type { FlagGroup } from '../../model/flag-groups.ts'
import { Pane } from '../../widgets/pane.tsx'
import styles from './flag-group.module.css'
import { FlagRow } from './flag-row.tsx'

interface FlagGroupPaneProps {
  readonly group: FlagGroup
  readonly effects: ReadonlyMap<string, MeasuredEffect>
  readonly isDisabled: boolean
}

/** The flags of one stage, under its colour and how it is doing. */
export function FlagGroupPane({ group, effects, isDisabled }: FlagGroupPaneProps) {
  const { t } = useTranslation()
  const { stage, rows, total, changed } = group
  const title = stage === 'pipeline' ? t('stage.pipeline') : `${t(`stage.${stage}`)} · ${t(`stage.${stage}Long`)}`
  return (
    <div className={styles.group} data-stage={stage}>
      <Pane title={title} stale={isDisabled} actions={<GroupState group={group} />}>
        <ul className={styles.rows} aria-label={t('flags.groupCount', { changed, total })}>
          {rows.map((descriptor) => (
            <FlagRow
              key={descriptor.name}
              descriptor={descriptor}
              measured={effects.get(descriptor.name)}
              isDisabled={isDisabled}
            />
          ))}
        </ul>
      </Pane>
    </div>
  )
}

function GroupState({ group: { stage, total, changed } }: { readonly group: FlagGroup }) {
  const { t } = useTranslation()
  const status = useConsoleStore((state) => state.session?.stages.find((candidate) => candidate.stage === stage))
  return (
    <span className={styles.state}>
      {status?.state === 'loading' && (
        <span className={styles.loading}>
          {t('flags.stageLoading', { percent: `${Math.round(status.progress * 100)} %` })}
        </span>
      )}
      {status?.state === 'failed' && <span className={styles.failed}>{t('flags.stageFailed')}</span>}
      <span>{t('flags.groupCount', { changed, total })}</span>
    </span>
  )
}
