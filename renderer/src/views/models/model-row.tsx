import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { useWords } from '../../widgets/words.ts'
import { useLanguageName } from './language-name.ts'
import { useLicenceName } from './licence-name.ts'
import styles from './model-row.module.css'
import { RowAction } from './row-action.tsx'
import { LicenceLine, RowFacts } from './row-facts.tsx'

/** A model: what it is for, what it takes, under which licence, and what can be done with it. */
export function ModelItem({ row }: { readonly row: ModelRow }) {
  const { offered, here, name } = row
  const [asked, setAsked] = useState<string>()
  const variant = asked ?? here?.variants[0] ?? offered?.defaultVariant ?? ''
  return (
    <li className={styles.row} data-testid={`model-${row.stage}-${row.id}`}>
      <div className={styles.about}>
        <Head row={row} />
        <Purpose row={row} />
        {offered && <LicenceLine name={name} offered={offered} />}
        <Doubts row={row} />
      </div>
      <RowFacts row={row} variant={variant} onChoose={setAsked} />
      <div className={styles.action}>
        <RowAction row={row} variant={variant} />
      </div>
    </li>
  )
}

function Head({ row: { name, languages, isChosen, origin, offered, here } }: { readonly row: ModelRow }) {
  const { t } = useTranslation()
  const languageName = useLanguageName()
  return (
    <div className={styles.head}>
      <h4>{name}</h4>
      {isChosen && <span className={styles.used}>{t('models.tagInUse')}</span>}
      {origin === 'embedded' && <span className={styles.tag}>{t('models.tagEmbedded')}</span>}
      {origin === 'server' && <span className={styles.tag}>{t('models.tagServer')}</span>}
      {origin === 'brought' && !isChosen && <span className={styles.tag}>{t('models.tagHere')}</span>}
      {here && !offered && origin === 'brought' && <span className={styles.tag}>{t('models.tagUnlisted')}</span>}
      <span className={styles.fact}>{languages.map(languageName).join(' · ')}</span>
    </div>
  )
}

function Purpose({ row: { offered, here } }: { readonly row: ModelRow }) {
  const { t } = useTranslation()
  const licenceName = useLicenceName()
  const language = useConsoleStore((state) => state.language)
  if (offered) return <p>{offered.why[language]}</p>
  if (!here) return null
  const { name, lang } = licenceName(here.licence)
  return (
    <p className={styles.fact}>
      {t('models.licence')} <b lang={lang}>{name}</b>
    </p>
  )
}

/** What its publishers say, what nobody could verify, and why it cannot be run. */
function Doubts({ row: { offered } }: { readonly row: ModelRow }) {
  const { t } = useTranslation()
  const words = useWords()
  const language = useConsoleStore((state) => state.language)
  if (!offered) return null
  return (
    <>
      {offered.speed && <p className={styles.fact}>{t('models.speed', { said: offered.speed[language] })}</p>}
      {offered.unknown.map((doubt) => (
        <p key={doubt.en} className={styles.fact}>
          {t('models.unknown', { what: doubt[language] })}
        </p>
      ))}
      {offered.cannotRun !== undefined && (
        <p className={styles.caution}>{t('models.cannotRun', { why: words.told(offered.cannotRun) })}</p>
      )}
    </>
  )
}
