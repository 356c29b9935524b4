import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../console-context.ts'
import { Button } from './controls/button.tsx'
import { useSilentInput } from './hooks/use-silent-input.ts'
import styles from './sound-troubles.module.css'
import { useTroubleWords } from './trouble-words.ts'

/** What is wrong with microphone and speaker, each in one line with what helps here. Nothing where all is well. */
export function SoundTroubles() {
  return (
    <div role="status">
      <MicrophoneTrouble />
      <PlaybackTrouble />
    </div>
  )
}

function MicrophoneTrouble() {
  const words = useTroubleWords()
  const microphone = useConsoleStore((state) => state.microphone)
  const silent = useSilentInput()
  if (microphone.phase === 'failed') return <Trouble {...words.failure(microphone.failure, microphone.detail)} />
  if (microphone.phase !== 'open') return null
  if (microphone.suspended) return <Trouble {...words.suspended()} resumes />
  if (microphone.muted) return <Trouble {...words.muted()} />
  return silent ? <Trouble {...words.noSignal()} /> : null
}

function PlaybackTrouble() {
  const words = useTroubleWords()
  const problem = useConsoleStore((state) => state.playbackProblem)
  return problem ? <Trouble {...words.playback(problem)} resumes={problem.kind === 'suspended'} /> : null
}

interface TroubleProps {
  readonly what: string
  readonly remedy: string
  readonly resumes?: boolean
}

function Trouble({ what, remedy, resumes = false }: TroubleProps) {
  const { t } = useTranslation()
  const { sound } = useConsole()
  return (
    <p className={styles.trouble}>
      <strong>{what}</strong> {remedy}{' '}
      {resumes && <Button onPress={() => sound.talking.resume()}>{t('microphone.resume')}</Button>}
    </p>
  )
}
