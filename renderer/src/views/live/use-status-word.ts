import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'

/** A turn's state in words. One that is over without an answer, though words of it were heard, did not say nothing. */
export function useStatusWord(): (turn: TurnRecord) => string {
  const { t } = useTranslation()
  return ({ status, transcript }) =>
    status === 'empty' && transcript.text !== '' ? t('live.givenUp') : t(`status.${status}`)
}
