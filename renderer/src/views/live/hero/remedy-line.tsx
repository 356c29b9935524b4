import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { digitsOf, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import { useLocale } from '../../../console-context.ts'
import { hashOf } from '../../../model/page-route.ts'
import type { Remedy, RemedyFact } from '../../../model/remedy.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './explanation.module.css'

/** "Waiting for silence is 67 % of the wait." and the button that leads to what changes it. */
export function RemedyLine({ fact }: { readonly fact: RemedyFact }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const told = ({ part, share }: RemedyFact) => ({
    part: words.part(part),
    share: `${digitsOf(share * 100, 0, locale)}${THIN_SPACE}%`,
  })
  const { remedy, next } = fact
  const atPlan = remedy.kind === 'setting' && remedy.value === undefined
  return (
    <>
      <p className={styles.told}>{t('live.largest', told(fact))}</p>
      {atPlan && next && <p>{t('live.atPlan')}</p>}
      {!(atPlan && next) && <RemedyOf remedy={remedy} />}
      {next && (
        <>
          <p className={styles.told}>{t('live.next', told(next))}</p>
          <RemedyOf remedy={next.remedy} />
        </>
      )}
    </>
  )
}

function RemedyOf({ remedy }: { readonly remedy: Remedy }) {
  const { t } = useTranslation()
  const label = useSettingLabel()
  switch (remedy.kind) {
    case 'setting':
      return (
        <a className={styles.remedy} href={hashOf({ page: 'flags', flag: remedy.flag })} title={remedy.flag}>
          {label(remedy)}
          <ArrowRight size={14} aria-hidden />
        </a>
      )
    case 'model':
    case 'network':
      return (
        <a className={styles.remedy} href={hashOf({ page: 'models' })}>
          {t(remedy.kind === 'model' ? 'live.tryModel' : 'live.tryServer')}
          <ArrowRight size={14} aria-hidden />
        </a>
      )
    default:
      return <p>{t(`live.${remedy.kind}Note`)}</p>
  }
}

function useSettingLabel(): (remedy: Extract<Remedy, { kind: 'setting' }>) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  return ({ value, unit }) => {
    if (value === undefined) return t('live.openSetting')
    if (typeof value === 'boolean') return t(value ? 'live.tryOn' : 'live.tryOff')
    return t('live.tryValue', {
      value: `${valueText(value, locale)}${unit === undefined ? '' : `${THIN_SPACE}${unit}`}`,
    })
  }
}

function valueText(value: Exclude<FlagValue, boolean>, locale: string): string {
  return typeof value === 'number' ? new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value) : value
}
