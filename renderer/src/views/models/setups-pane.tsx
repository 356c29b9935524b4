import { Check, CircleAlert, CircleDashed, Download, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFileSize } from '../../../../pipeline/measures/numbers.ts'
import type { SomeModels } from '../../../../pipeline/protocol/models/models.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { type OfferedSetup, type SetupState, setupState, usualBytes } from '../../model/models/model-setups.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { LicenceTick } from './licence-tick.tsx'
import styles from './setups-pane.module.css'

interface SetupsPaneProps {
  readonly setups: readonly OfferedSetup[]
  readonly rows: readonly ModelRow[]
  choose(models: SomeModels): void
}

/** Models that go together: what is here of each setup, one button that brings the rest, one that uses it. */
export function SetupsPane({ setups, rows, choose }: SetupsPaneProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  return (
    <Pane title={t('models.setups')} stale={!connected}>
      <p className={styles.note}>{t('models.setupsNote')}</p>
      <ul className={styles.setups}>
        {setups.map((setup) => (
          <SetupCard key={setup.id} setup={setup} state={setupState(setup, rows)} choose={choose} />
        ))}
      </ul>
    </Pane>
  )
}

interface SetupCardProps {
  readonly setup: OfferedSetup
  readonly state: SetupState
  choose(models: SomeModels): void
}

function SetupCard({ setup, state, choose }: SetupCardProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((store) => store.language)
  const { parts, blocked } = state
  const here = parts.filter((part) => part.here !== undefined).length
  return (
    <li className={styles.setup} data-testid={`setup-${setup.id}`}>
      <div className={styles.head}>
        <h3>{setup.name[language]}</h3>
        {parts.length > 0 && <span className={styles.note}>{t('models.hereOf', { here, all: parts.length })}</span>}
      </div>
      <p className={styles.about}>{setup.about[language]}</p>
      {parts.length === 0 && <p className={styles.note}>{t('models.setupEmpty')}</p>}
      <ul className={styles.parts}>
        {parts.map((part) => (
          <Part key={part.stage} part={part} />
        ))}
      </ul>
      {blocked.length > 0 ? (
        <p className={styles.note}>{t('models.setupBlocked')}</p>
      ) : (
        <Actions setup={setup} state={state} choose={choose} />
      )}
    </li>
  )
}

function Part({ part }: { readonly part: ModelRow }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useWords()
  const { name, stage, here, pull, offered } = part
  const bytes = usualBytes(part)
  const [Icon, said] = (() => {
    if (offered?.cannotRun)
      return [CircleAlert, t('models.partBlocked', { why: words.told(offered.cannotRun) })] as const
    if (here) return [Check, t('models.partHere')] as const
    if (pull?.state === 'running') return [LoaderCircle, t('models.partComing')] as const
    if (bytes === undefined) return [CircleDashed, t('models.partMissingUnknown')] as const
    return [CircleDashed, t('models.partMissing', { size: formatFileSize(bytes, locale) })] as const
  })()
  return (
    <li className={styles.part} data-hue={stage} data-here={here !== undefined || undefined}>
      <Icon size={14} aria-hidden />
      <span>
        {name} <span className={styles.note}>{said}</span>
      </span>
    </li>
  )
}

function Actions({ setup, state, choose }: SetupCardProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const language = useConsoleStore((store) => store.language)
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set())
  const { missing, missingBytes, licences, choice, isInUse } = state
  const mayBring = licences.every(({ id }) => agreed.has(id))
  const agree = (id: string, isAgreed: boolean) =>
    setAgreed((before) => new Set(isAgreed ? [...before, id] : [...before].filter((one) => one !== id)))
  const bring = () => {
    for (const { id } of missing) run({ name: 'pullModel', id, ...(agreed.has(id) ? { accept: true } : {}) })
  }
  const hosts = hostsOf(missing)
  return (
    <div className={styles.actions}>
      {licences.map((row) => (
        <LicenceTick key={row.id} row={row} isAgreed={agreed.has(row.id)} onChange={(is) => agree(row.id, is)} />
      ))}
      {missing.length > 0 && (
        <>
          <Button isDisabled={!connected || !mayBring} onPress={bring}>
            <Download size={14} aria-hidden /> {t('models.bringMissing', { count: missing.length })}
            <span className="visually-hidden">: {setup.name[language]}</span>
          </Button>
          <p className={styles.note}>
            {missingBytes === undefined
              ? t('models.bringSizeUnknown')
              : t('models.bringSize', { size: formatFileSize(missingBytes, locale) })}
            {' · '}
            {t('models.comesFrom')}: {hosts.join(', ')}
          </p>
        </>
      )}
      {isInUse && <p className={styles.used}>{t('models.setupInUse')}</p>}
      {choice && !isInUse && (
        <Button look="primary" isDisabled={!connected} onPress={() => choose(choice)}>
          {t('models.use')}
          <span className="visually-hidden">: {setup.name[language]}</span>
        </Button>
      )}
    </div>
  )
}

/** Where all of them would come from. */
function hostsOf(rows: readonly ModelRow[]): readonly string[] {
  const variants = rows.flatMap(({ offered }) =>
    (offered?.variants ?? []).filter(({ name }) => name === offered?.defaultVariant),
  )
  return [...new Set(variants.flatMap(({ hosts }) => hosts))]
}
