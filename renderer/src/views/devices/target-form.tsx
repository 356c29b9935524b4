import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../console-context.ts'
import { readTarget, type TargetDraft, type TargetField } from '../../model/remote-target.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import styles from './devices-page.module.css'

const EMPTY: TargetDraft = { name: '', metricsUrl: '', websocketUrl: '', everyS: '5', alertAboveMs: '' }
const REFUSALS = {
  name: 'devices.nameMissing',
  metricsUrl: 'devices.endpointBad',
  websocketUrl: 'devices.endpointBad',
  everyS: 'devices.numberBad',
  alertAboveMs: 'devices.numberBad',
} as const satisfies Readonly<Record<TargetField, string>>

/** Which server to watch; what cannot be taken is said at its field, and nothing typed is lost. */
export function TargetForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { send } = useConsole()
  const [draft, setDraft] = useState(EMPTY)
  const [refused, setRefused] = useState<readonly TargetField[]>([])
  const submit = async () => {
    const read = readTarget(draft, crypto.randomUUID())
    setRefused(read.refused)
    if (read.target && (await send({ name: 'putTarget', target: read.target }))) onClose()
  }
  const field = (name: TargetField, label: string, more: { type?: 'url'; inputMode?: 'decimal' | 'url' } = {}) => (
    <TextField
      label={label}
      {...more}
      value={draft[name]}
      refusal={refused.includes(name) ? t(REFUSALS[name]) : undefined}
      onCommit={(text) => setDraft((before) => ({ ...before, [name]: text.trim() }))}
    />
  )
  return (
    <Form
      className={styles.stack}
      // What was refused is judged anew at the next try: the browser is not to keep that from coming.
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className={styles.fields}>
        {field('name', t('devices.targetName'))}
        {field('metricsUrl', t('devices.metricsUrl'), { type: 'url', inputMode: 'url' })}
        {field('websocketUrl', t('devices.websocketUrl'), { inputMode: 'url' })}
        {field('everyS', t('devices.everySeconds'), { inputMode: 'decimal' })}
        {field('alertAboveMs', t('devices.alertAbove'), { inputMode: 'decimal' })}
      </div>
      {refused.length > 0 && (
        <p className={styles.problem} role="alert">
          {t('devices.notWatched')}
        </p>
      )}
      <div className={styles.actions}>
        <Button look="plain" onPress={onClose}>
          {t('devices.cancel')}
        </Button>
        <Button look="primary" type="submit">
          {t('devices.add')}
        </Button>
      </div>
    </Form>
  )
}
