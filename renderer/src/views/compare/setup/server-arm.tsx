import { useTranslation } from 'react-i18next'
import { SERVER_KINDS, type ServerField, serverKindRow } from '../../../../../pipeline/measures/server-kinds.ts'
import { useConsoleStore } from '../../../console-context.ts'
import type { DraftField, ExperimentDraft } from '../../../model/experiments/experiment-form.ts'
import { changeKind, hostElsewhere, type ServerDraft } from '../../../model/experiments/server-arm.ts'
import { Select } from '../../../widgets/controls/select.tsx'
import { TextField } from '../../../widgets/controls/text-field.tsx'
import { Toggle } from '../../../widgets/controls/toggle.tsx'
import styles from './setup.module.css'

interface ServerArmProps {
  readonly draft: ExperimentDraft
  readonly refused: readonly DraftField[]
  onChange(part: Partial<ExperimentDraft>): void
}

/** Which whole server an arm is: its kind, where it is, what it is told, and whether it may be sent what is said. */
export function ServerArm({ draft, refused, onChange }: ServerArmProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const { server, remote, token } = draft
  const row = serverKindRow(server.kind)
  const change = (part: Partial<ServerDraft>) => onChange({ server: { ...server, ...part } })
  return (
    <>
      <Select
        label={t('compare.serverKind')}
        value={server.kind}
        options={SERVER_KINDS.map(({ id, words }) => ({ value: id, label: words[language] }))}
        onChange={(kind) => onChange({ server: changeKind(server, kind) })}
      />
      <TextField
        label={t('load.url')}
        inputMode="url"
        placeholder={row?.example ?? ''}
        value={remote}
        refusal={refused.includes('remote') ? t('load.urlBad') : undefined}
        // With every letter: the question of consent must not come up under a pointer that is on its way to Start.
        onType={(text) => onChange({ remote: text.trim() })}
        onCommit={(text) => onChange({ remote: text.trim() })}
      />
      {row?.fields.map((field) => (
        <Field
          key={`${server.kind} ${field.name}`}
          field={field}
          value={server.settings[field.name] ?? field.initial}
          onChange={(value) => change({ settings: { ...server.settings, [field.name]: value } })}
        />
      ))}
      <div className={styles.two}>
        <TextField label={t('compare.token')} value={token} onCommit={(text) => onChange({ token: text.trim() })} />
        <TextField
          label={t('compare.keyName')}
          hint={t('compare.keyNameHint')}
          value={server.keyName}
          refusal={refused.includes('keyName') ? t('compare.keyNameBad') : undefined}
          onCommit={(text) => change({ keyName: text.trim() })}
        />
      </div>
      <p className={styles.note}>{t('compare.serverNote')}</p>
      <Consent server={server} address={remote} isRefused={refused.includes('agreed')} onChange={change} />
    </>
  )
}

interface FieldProps {
  readonly field: ServerField
  readonly value: string
  onChange(value: string): void
}

function Field({ field: { words, choices }, value, onChange }: FieldProps) {
  const language = useConsoleStore((state) => state.language)
  const label = words[language]
  if (!choices) return <TextField label={label} value={value} onCommit={(text) => onChange(text.trim())} />
  const options = choices.map((choice) => ({ value: choice.value, label: choice.words[language] }))
  return <Select label={label} value={value} options={options} onChange={onChange} />
}

interface ConsentProps {
  readonly server: ServerDraft
  readonly address: string
  readonly isRefused: boolean
  onChange(part: Partial<ServerDraft>): void
}

/** Off this machine nothing is sent before its host was named and somebody agreed. */
function Consent({ server: { agreedHost }, address, isRefused, onChange }: ConsentProps) {
  const { t } = useTranslation()
  const host = hostElsewhere(address)
  if (host === undefined) return null
  return (
    <>
      <Toggle isSelected={agreedHost === host} onChange={(agreed) => onChange({ agreedHost: agreed ? host : '' })}>
        {t('compare.agree', { host })}
      </Toggle>
      {isRefused && <p className={styles.problem}>{t('compare.agreeFirst')}</p>}
    </>
  )
}
