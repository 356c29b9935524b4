import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { digitsOf, digitsUpTo, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import type { FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useLocale } from '../../../console-context.ts'
import { hashOf } from '../../../model/page-route.ts'
import type { Remedy, RemedyFact } from '../../../model/turn/remedy.ts'
import { selectShownTurn } from '../../../store/selectors.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './explanation.module.css'

interface RemedyLineProps {
  readonly turn: TurnRecord
  readonly fact: RemedyFact
}

/** "Waiting for silence is 67 % of the wait." and the button that tries what changes it, or leads there. */
export function RemedyLine({ turn, fact }: RemedyLineProps) {
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
      {!(atPlan && next) && <RemedyOf turn={turn} remedy={remedy} />}
      {next && (
        <>
          <p className={styles.told}>{t('live.next', told(next))}</p>
          <RemedyOf turn={turn} remedy={next.remedy} />
        </>
      )}
    </>
  )
}

function RemedyOf({ turn, remedy }: { readonly turn: TurnRecord; readonly remedy: Remedy }) {
  const { t } = useTranslation()
  const label = useSettingLabel()
  if (remedy.kind === 'setting' && remedy.value !== undefined) {
    return <TryButton turn={turn} flag={remedy.flag} value={remedy.value} label={label(remedy)} />
  }
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

interface TryButtonProps {
  readonly turn: TurnRecord
  readonly flag: string
  readonly value: FlagValue
  readonly label: string
}

/** Shows the turn as it would have been with the setting so; whether to apply it or to measure it is asked beside that. */
function TryButton({ turn, flag, value, label }: TryButtonProps) {
  const { t } = useTranslation()
  const { store } = useConsole()
  const tryIt = () => {
    const { selectTurn, askWhatIf } = store.getState()
    if (selectShownTurn(store.getState())?.id !== turn.id) selectTurn(turn.id)
    askWhatIf({ turnId: turn.id, changes: { [flag]: value }, times: {} })
    // In a narrow window the picture stands below.
    document.getElementById('waterfall')?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <button type="button" className={styles.remedy} title={t('live.tryTitle', { flag })} onClick={tryIt}>
      {label}
      <ArrowRight size={14} aria-hidden />
    </button>
  )
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
  return typeof value === 'number' ? digitsUpTo(value, 3, locale) : value
}
