import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { ErrorInfo } from '../../../../../pipeline/protocol/errors.ts'
import type {
  EnteredServer,
  ModelServersState,
  ServerPlace,
} from '../../../../../pipeline/protocol/models/model-servers.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { MODEL_STAGES } from '../../../model/models/model-choice.ts'
import {
  asksForModel,
  enginesOf,
  mustAgree,
  type PriceField,
  refusedFields,
  type ServerDraft,
  type ServerField,
  serverOf,
} from '../../../model/models/server-form.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { Select } from '../../../widgets/controls/select.tsx'
import { TextField } from '../../../widgets/controls/text-field.tsx'
import { Tick } from '../../../widgets/controls/tick.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useLanguageName } from '../language-name.ts'
import { PriceFields } from './price-fields.tsx'
import styles from './servers.module.css'
import { useEngineName } from './use-engine-name.ts'

interface ServerFormProps {
  readonly state: ModelServersState
  readonly first: ServerDraft
  readonly isNew: boolean
  save(server: EnteredServer, key: { readonly keyName: string; readonly key: string } | undefined): Promise<boolean>
  onClose(): void
}

const LANGUAGES: readonly string[] = ['en', 'zh']
/** Stands for no language in the list of them. */
const UNSAID = 'unsaid'

/** A server to be entered: what cannot be taken is said at its field, and who would be sent what before anything is. */
export function ServerForm({ state, first, isNew, save, onClose }: ServerFormProps) {
  const { t } = useTranslation()
  const { ask } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const [draft, setDraft] = useState(first)
  const [refused, setRefused] = useState<readonly ServerField[]>([])
  const [place, setPlace] = useState<ServerPlace>()
  const [wrongAddress, setWrongAddress] = useState<ErrorInfo>()
  const change = (changed: Partial<ServerDraft>) => setDraft((before) => ({ ...before, ...changed }))
  const submit = async () => {
    const fields = refusedFields(draft, asksForModel(state, draft) === 'needed')
    setRefused(fields)
    setWrongAddress(undefined)
    if (fields.length > 0) return
    const { stage, engine, address } = draft
    const located = await ask({ name: 'locateServer', stage, engine, address })
    if (!located.ok) return setWrongAddress(located.error)
    setPlace(located.answer)
    if (mustAgree(draft, located.answer)) return
    const { server, key } = serverOf(draft, located.answer)
    if (await save(server, key)) onClose()
  }
  return (
    <Form
      className={styles.form}
      // What was refused is judged anew at the next try: the browser is not to keep that from coming.
      validationBehavior="aria"
      aria-label={isNew ? t('servers.formNew') : t('servers.formChange', { name: draft.id })}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Fields {...{ state, draft, isNew, refused, wrongAddress }} change={change} />
      {place && place.reach !== 'loopback' && <Consent place={place} draft={draft} change={change} />}
      <div className={styles.actions}>
        <Button look="plain" onPress={onClose}>
          {t('servers.cancel')}
        </Button>
        <Button look="primary" type="submit" isDisabled={!connected}>
          {t(isNew ? 'servers.save' : 'servers.saveChange')}
        </Button>
      </div>
    </Form>
  )
}

export interface FieldsProps extends Pick<ServerFormProps, 'state' | 'isNew'> {
  readonly draft: ServerDraft
  readonly refused: readonly ServerField[]
  readonly wrongAddress: ErrorInfo | undefined
  change(changed: Partial<ServerDraft>): void
}

const REFUSALS = {
  id: 'servers.idBad',
  address: 'servers.addressMissing',
  model: 'servers.modelMissing',
  key: 'servers.keyBad',
} as const satisfies Readonly<Record<Exclude<ServerField, PriceField | 'currency'>, string>>

function Fields({ state, draft, isNew, refused, wrongAddress, change }: FieldsProps) {
  const { t } = useTranslation()
  const words = useWords()
  const bad = (field: keyof typeof REFUSALS) => (refused.includes(field) ? t(REFUSALS[field]) : undefined)
  const said = wrongAddress && words.error(wrongAddress)
  return (
    <div className={styles.fields}>
      <Kind {...{ state, draft, isNew, change }} />
      <TextField
        label={t('servers.id')}
        hint={t('servers.idHint')}
        value={draft.id}
        isDisabled={!isNew}
        refusal={bad('id')}
        onCommit={(id) => change({ id: id.trim() })}
      />
      <TextField
        label={t('servers.address')}
        hint={t('servers.addressHint')}
        inputMode="url"
        value={draft.address}
        refusal={said ? `${said.message}. ${said.hint ?? ''}` : bad('address')}
        onCommit={(address) => change({ address: address.trim() })}
      />
      {asksForModel(state, draft) !== 'own' && (
        <TextField
          label={t('servers.model')}
          hint={t('servers.modelHint')}
          value={draft.model}
          refusal={bad('model')}
          onCommit={(model) => change({ model: model.trim() })}
        />
      )}
      {draft.stage === 'tts' && (
        <TextField
          label={t('servers.voice')}
          value={draft.voice}
          onCommit={(voice) => change({ voice: voice.trim() })}
        />
      )}
      <TextField
        label={t('servers.key')}
        hint={t(`servers.keyHint.${state.keys.kind}`)}
        type="password"
        value={draft.key}
        refusal={bad('key')}
        onCommit={(key) => change({ key: key.trim() })}
      />
      <PriceFields {...{ draft, refused, change }} />
    </div>
  )
}

function Kind({ state, draft, isNew, change }: Pick<FieldsProps, 'state' | 'draft' | 'isNew' | 'change'>) {
  const { t } = useTranslation()
  const engineName = useEngineName()
  const languageName = useLanguageName()
  return (
    <>
      <Select
        label={t('servers.stage')}
        value={draft.stage}
        isDisabled={!isNew}
        options={MODEL_STAGES.map((stage) => ({ value: stage, label: t(`models.stages.${stage}`) }))}
        onChange={(stage) => change({ stage, engine: enginesOf(state, stage)[0] ?? '' })}
      />
      <Select
        label={t('servers.engine')}
        value={draft.engine}
        options={enginesOf(state, draft.stage).map((engine) => ({ value: engine, label: engineName(engine) }))}
        onChange={(engine) => change({ engine })}
      />
      <Select
        label={t('servers.language')}
        value={draft.languages[0] ?? UNSAID}
        options={[
          { value: UNSAID, label: t('servers.languageUnsaid') },
          ...[...new Set([...LANGUAGES, ...draft.languages])].map((code) => ({
            value: code,
            label: languageName(code),
          })),
        ]}
        onChange={(language) => change({ languages: language === UNSAID ? [] : [language] })}
      />
    </>
  )
}

/** Who would be sent what, named before the first byte leaves; without the tick nothing is entered. */
function Consent({ place, draft, change }: Pick<FieldsProps, 'draft' | 'change'> & { readonly place: ServerPlace }) {
  const { t } = useTranslation()
  const { host, reach, sends } = place
  const isAgreed = draft.agreedHost === host
  return (
    <div className={styles.consent} role="alert">
      <p>{t(`servers.consent.${sends}`, { host, where: t(`servers.where.${reach}`) })}</p>
      <Tick isSelected={isAgreed} onChange={(agrees) => change({ agreedHost: agrees ? host : undefined })}>
        {t('servers.agree', { host })}
      </Tick>
    </div>
  )
}
