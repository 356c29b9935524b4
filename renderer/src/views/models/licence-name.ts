import { useTranslation } from 'react-i18next'

/** What a model's description says where nobody says which licence it comes under. */
const UNKNOWN: readonly string[] = ['unknown', 'unknown licence']

/** Names licences: as their text is called, in its own language (`lang`), or in the page's words where it is not known. */
export function useLicenceName(): (licence: string) => { readonly name: string; readonly lang: 'en' | undefined } {
  const { t } = useTranslation()
  return (licence) =>
    UNKNOWN.includes(licence) ? { name: t('models.licenceUnknown'), lang: undefined } : { name: licence, lang: 'en' }
}
