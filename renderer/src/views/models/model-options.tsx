import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../console-context.ts'
import { type ModelOptions, type OptionDraft, optionsOf, refusalOf, textOf } from '../../model/models/model-options.ts'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import styles from './model-options.module.css'

interface ModelOptionsFormProps {
  readonly row: ModelRow
  readonly isDisabled: boolean
}

/** A voice's speaker and speed, a recogniser's language: tried with the model before they are kept. */
export function ModelOptionsForm({ row, isDisabled }: ModelOptionsFormProps) {
  const { t } = useTranslation()
  const { send } = useConsole()
  const [draft, setDraft] = useState<OptionDraft>({})
  const [isTrying, setTrying] = useState(false)
  const { settable = [], set = {} } = row.here ?? {}
  if (settable.length === 0) return null
  const refused = settable.some((name) => refusalOf(name, textOf(name, draft, set)) !== undefined)
  const changed = settable.some((name) => textOf(name, draft, set) !== textOf(name, {}, set))
  const keep = async (options: ModelOptions) => {
    setTrying(true)
    if (await send({ name: 'setModel', id: row.id, options })) setDraft({})
    setTrying(false)
  }
  return (
    <div className={styles.options} data-testid={`model-options-${row.stage}`}>
      <div className={styles.fields}>
        {settable.map((name) => {
          const text = textOf(name, draft, set)
          const refusal = refusalOf(name, text)
          return (
            <TextField
              key={name}
              label={t(`models.options.${name}`)}
              value={text}
              placeholder={t('models.options.asItCame')}
              inputMode={name === 'speed' ? 'decimal' : 'text'}
              refusal={refusal && t(`models.options.${refusal}`)}
              isDisabled={isDisabled || isTrying}
              onType={(typed) => setDraft({ ...draft, [name]: typed })}
              onCommit={(typed) => setDraft({ ...draft, [name]: typed })}
            />
          )
        })}
      </div>
      <div className={styles.actions}>
        <Button
          isDisabled={isDisabled || isTrying || refused || !changed}
          onPress={() => void keep(optionsOf(settable, draft, set))}
        >
          {t(isTrying ? 'models.options.trying' : 'models.options.keep')}
        </Button>
        {Object.keys(set).length > 0 && (
          <Button look="plain" isDisabled={isDisabled || isTrying} onPress={() => void keep({})}>
            {t('models.options.reset')}
          </Button>
        )}
      </div>
    </div>
  )
}
