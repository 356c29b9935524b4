import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { EMPTY_LOAD, type LoadDraft, type LoadField, readLoad } from '../../model/experiments/load-form.ts'
import { newSeed } from '../../model/seed.ts'
import { selectReady } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { Pane } from '../../widgets/pane.tsx'
import styles from './load-page.module.css'

/** How many devices, for how long, against which server. */
export function LoadForm() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const ready = useConsoleStore(selectReady)
  const running = useConsoleStore((state) => state.session?.load?.state === 'running')
  const gatewayOn = useConsoleStore((state) => state.session?.gateway?.enabled ?? false)
  const [draft, setDraft] = useState(EMPTY_LOAD)
  const [refused, setRefused] = useState<readonly LoadField[]>([])
  const change = (part: Partial<LoadDraft>) => setDraft((before) => ({ ...before, ...part }))
  const start = () => {
    const read = readLoad(draft, newSeed())
    setRefused(read.refused)
    if (read.request) run({ name: 'startLoad', request: read.request })
  }
  const blocked = draft.target === 'own' && !gatewayOn
  return (
    <Pane title={t('load.setUp')}>
      <div className={styles.stack}>
        <Target draft={draft} refused={refused} onChange={change} />
        {blocked && <p className={styles.note}>{t('load.gatewayOff')}</p>}
        <Amounts draft={draft} refused={refused} onChange={change} />
        <Arrivals draft={draft} refused={refused} onChange={change} />
        {running ? (
          <Button onPress={() => run({ name: 'stopLoad' })}>
            <Square size={14} aria-hidden /> {t('load.stop')}
          </Button>
        ) : (
          <Button look="primary" isDisabled={!ready || blocked} onPress={start}>
            <Play size={14} aria-hidden /> {t('load.start')}
          </Button>
        )}
      </div>
    </Pane>
  )
}

interface PartProps {
  readonly draft: LoadDraft
  readonly refused: readonly LoadField[]
  onChange(part: Partial<LoadDraft>): void
}

function Target({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <Segments<LoadDraft['target']>
        labelShown
        label={t('load.target')}
        value={draft.target}
        segments={[
          { value: 'own', label: t('load.own') },
          { value: 'other', label: t('load.other') },
        ]}
        onChange={(target) => onChange({ target })}
      />
      {draft.target === 'other' && (
        <TextField
          label={t('load.url')}
          inputMode="url"
          placeholder="ws://192.168.1.20:8000/xiaozhi/v1/"
          value={draft.url}
          refusal={refused.includes('url') ? t('load.urlBad') : undefined}
          onCommit={(url) => onChange({ url: url.trim() })}
        />
      )}
    </>
  )
}

function Amounts({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  const field = (name: 'devices' | 'seconds' | 'ramp', refusal: string) => (
    <TextField
      label={t(`load.${name}`)}
      inputMode="decimal"
      value={draft[name]}
      refusal={refused.includes(name) ? refusal : undefined}
      onCommit={(text) => onChange({ [name]: text.trim() })}
    />
  )
  return (
    <div className={styles.two}>
      {field('devices', t('load.wholeBad'))}
      {field('seconds', t('load.numberBad'))}
      {field('ramp', t('load.numberBad'))}
    </div>
  )
}

function Arrivals({ draft, refused, onChange }: PartProps) {
  const { t } = useTranslation()
  const refusal = (name: LoadField) => (refused.includes(name) ? t('load.numberBad') : undefined)
  return (
    <>
      <Segments<LoadDraft['arrivals']>
        labelShown
        label={t('load.arrivals')}
        value={draft.arrivals}
        segments={[
          { value: 'closed', label: t('load.closed') },
          { value: 'open', label: t('load.open') },
        ]}
        onChange={(arrivals) => onChange({ arrivals })}
      />
      <p className={styles.note}>{t(draft.arrivals === 'open' ? 'load.openNote' : 'load.closedNote')}</p>
      {draft.arrivals === 'open' && (
        <TextField
          label={t('load.turnsPerSecond')}
          inputMode="decimal"
          value={draft.turnsPerSecond}
          refusal={refusal('turnsPerSecond')}
          onCommit={(turnsPerSecond) => onChange({ turnsPerSecond })}
        />
      )}
      <Toggle isSelected={draft.findKnee} onChange={(findKnee) => onChange({ findKnee })}>
        {t('load.findKnee')}
      </Toggle>
      <TextField
        label={t('load.limit')}
        inputMode="decimal"
        value={draft.limitMs}
        refusal={refusal('limitMs')}
        onCommit={(limitMs) => onChange({ limitMs })}
      />
    </>
  )
}
