import { useTranslation } from 'react-i18next'
import { WITHHELD } from '../../../../pipeline/protocol/exports.ts'
import { Spoken } from '../../widgets/spoken.tsx'

/** What somebody said as it is written; in words where there is nothing, and where a file came without it. */
export function KeptText({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  if (text === '') return t('sessions.nothing')
  return text === WITHHELD ? t('sessions.withheld') : <Spoken text={text} />
}
