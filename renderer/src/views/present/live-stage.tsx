import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { isOver } from '../../model/turn.ts'
import { selectClips, selectReady, selectShownTurn } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { useWords } from '../../widgets/words.ts'
import { Badge, FirstWord, Words } from './hero.tsx'
import styles from './present-page.module.css'

const CLIPS_OFFERED = 3

/** The newest turn as it happens; clips and presets at hand. */
export function LiveStage({ hidden }: { readonly hidden: boolean }) {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectShownTurn)
  const ledger = turn?.ledger
  const running = turn !== undefined && !isOver(turn)
  const heardMs = ledger?.heardMs
  const number = heardMs ?? ledger?.processingMs
  const caption = () => {
    if (turn === undefined) return t('present.none')
    if (number === undefined) return running ? t('present.waiting') : t('present.unknown')
    return heardMs === undefined ? t('present.processing') : t('present.firstWord')
  }
  return (
    <div className={styles.stage}>
      <Badge live />
      <FirstWord ms={number} caption={caption()} />
      {ledger && (
        <div className={styles.bar}>
          <MiniWaterfall ledger={ledger} longestMs={Math.max(1, ledger.totalMs)} />
        </div>
      )}
      {turn && <Words said={turn.transcript.text} answered={turn.reply.text} hidden={hidden} />}
      <p className={styles.note}>
        {t('present.heardBy')} {ledger?.parts.some((part) => part.estimate) && t('present.estimate')}
      </p>
      <Steps />
    </div>
  )
}

function Steps() {
  const { t } = useTranslation()
  const words = useWords()
  const { playClip, flags } = useConsole()
  const ready = useConsoleStore(selectReady)
  const language = useConsoleStore((state) => state.language)
  const clips = useConsoleStore(selectClips)
  const presets = useConsoleStore((state) => state.session?.presets) ?? []
  const inForce = useConsoleStore((state) => state.session?.flags.preset)
  return (
    <div className={styles.steps}>
      <span>{t('present.listening', { preset: words.preset(inForce) })}</span>
      {presets.map(({ name, values }) => (
        <Button key={name} isDisabled={!ready || name === inForce} onPress={() => flags.applyPreset(name, values)}>
          {words.preset(name)}
        </Button>
      ))}
      {clips.slice(0, CLIPS_OFFERED).map(({ id, title }) => (
        <Button key={id} look="primary" isDisabled={!ready} onPress={() => playClip(id)}>
          {title[language]}
        </Button>
      ))}
    </div>
  )
}
