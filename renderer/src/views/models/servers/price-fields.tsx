import { useTranslation } from 'react-i18next'
import { PRICE_FIELDS } from '../../../model/models/server-form.ts'
import { TextField } from '../../../widgets/controls/text-field.tsx'
import type { FieldsProps } from './server-form.tsx'

/** What a stage's server asks for, in a currency of one's own choice; what is left empty is unknown. */
export function PriceFields({ draft, refused, change }: Pick<FieldsProps, 'draft' | 'refused' | 'change'>) {
  const { t } = useTranslation()
  const [first] = PRICE_FIELDS[draft.stage]
  return (
    <>
      {PRICE_FIELDS[draft.stage].map((name) => (
        <TextField
          key={name}
          label={t(`servers.prices.${name}`)}
          {...(name === first ? { hint: t('servers.priceHint') } : {})}
          inputMode="decimal"
          value={draft.prices[name] ?? ''}
          refusal={refused.includes(name) ? t('servers.priceBad') : undefined}
          onCommit={(text) => change({ prices: { ...draft.prices, [name]: text.trim() } })}
        />
      ))}
      <TextField
        label={t('servers.currency')}
        value={draft.currency}
        refusal={refused.includes('currency') ? t('servers.currencyBad') : undefined}
        onCommit={(currency) => change({ currency: currency.trim() })}
      />
    </>
  )
}
