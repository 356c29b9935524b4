import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { PresenterAct } from '../../model/experiments/presenter-keys.ts'
import { hashOf } from '../../model/page-route.ts'
import { Select } from '../../widgets/controls/select.tsx'
import { Badge } from './badge.tsx'
import { Controls } from './controls.tsx'
import { useAlone } from './hooks/use-alone.ts'
import { useAwake } from './hooks/use-awake.ts'
import { type ChosenSession, useChosenSession } from './hooks/use-chosen-session.ts'
import { usePresenterKeys } from './hooks/use-presenter-keys.ts'
import styles from './present-page.module.css'
import { isLive, SCENES, type SceneName } from './scene.ts'
import { SceneOnShow } from './scene-on-show.tsx'
import { Trouble } from './trouble.tsx'

/** The full-screen view for a room: scene by scene from what a person waits to the proof. Esc leaves. */
export function PresentPage({ session }: { readonly session?: string | undefined }) {
  const { t } = useTranslation()
  const page = useRef<HTMLElement>(null)
  const act = useRef<() => void>(undefined)
  // Who comes from a result wants to show it.
  const [scene, setScene] = useState<SceneName>(session === undefined ? 'before' : 'race')
  const [isBlack, setBlack] = useState(false)
  const [isHidden, setHidden] = useState(false)
  const chosen = useChosenSession(session)
  const awake = useAwake()
  useAlone(page)
  const step = (by: 1 | -1) => setScene((from) => SCENES[SCENES.indexOf(from) + by] ?? from)
  const carryOut = (asked: PresenterAct) => {
    // Whatever is pressed on a black screen brings the picture back first.
    if (asked === 'leave') leave()
    else if (asked === 'black' || isBlack) setBlack(!isBlack)
    else if (asked === 'main' && act.current) act.current()
    else step(asked === 'previous' ? -1 : 1)
  }
  usePresenterKeys(carryOut)
  return (
    <section
      ref={page}
      className={styles.page}
      data-awake={awake || undefined}
      data-black={isBlack || undefined}
      aria-label={t('present.title')}
      data-pane
      tabIndex={-1}
    >
      <header className={styles.top}>
        <Badge live={isLive(scene)} />
        <Trouble />
      </header>
      <SceneOnShow scene={scene} chosen={chosen} isHidden={isHidden} act={act} />
      <Controls
        {...{ scene, isHidden }}
        onScene={setScene}
        onHide={setHidden}
        onBlack={() => setBlack(true)}
        onLeave={leave}
      >
        {!isLive(scene) && <SessionChoice chosen={chosen} />}
      </Controls>
      {isBlack && <Black onPress={() => setBlack(false)} />}
    </section>
  )
}

function SessionChoice({ chosen }: { readonly chosen: ChosenSession }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { comparisons, sessionId, choose } = chosen
  const language = useConsoleStore((state) => state.language)
  if (comparisons.length === 0) return null
  return (
    <div className={styles.session}>
      <Select
        label={t('present.choose')}
        isLabelHidden
        value={sessionId}
        options={comparisons.map((session) => ({
          value: session.id,
          label: `${sessionTitle(session)[language]} · ${new Date(session.startedAt).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' })}`,
        }))}
        onChange={choose}
      />
    </div>
  )
}

/** Nothing but black, so that the room looks at who speaks. */
function Black({ onPress }: { onPress(): void }) {
  const { t } = useTranslation()
  return <button type="button" className={styles.black} aria-label={t('present.picture')} onClick={onPress} />
}

function leave(): void {
  window.location.hash = hashOf({ page: 'live' })
}
