import { useTranslation } from 'react-i18next'
import { inverseNormalise } from '../../../../pipeline/base/text/inverse-text-normalisation.ts'
import { WITHHELD } from '../../../../pipeline/protocol/exports.ts'

/** What somebody said as it is written; in words where there is nothing, and where a file came without it. */
export function useKeptText(): (text: string) => string {
  const { t } = useTranslation()
  return (text) => {
    if (text === '') return t('sessions.nothing')
    return text === WITHHELD ? t('sessions.withheld') : inverseNormalise(text)
  }
}
