import {
  Activity,
  Boxes,
  Command,
  Gauge,
  GitCompareArrows,
  Hourglass,
  Keyboard,
  Library,
  type LucideIcon,
  Mic,
  Presentation,
  Router,
  SlidersHorizontal,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../console-context.ts'
import { hashOf, PAGES, type Page } from '../model/page-route.ts'
import { Button } from '../widgets/button.tsx'
import styles from './rail.module.css'

const ICONS: Readonly<Record<Page, LucideIcon>> = {
  live: Activity,
  microphone: Mic,
  flags: SlidersHorizontal,
  models: Boxes,
  'turn-end': Hourglass,
  compare: GitCompareArrows,
  sessions: Library,
  devices: Router,
  load: Gauge,
  present: Presentation,
}

const TITLES = {
  live: 'app.live',
  microphone: 'app.microphone',
  flags: 'flags.title',
  models: 'models.title',
  'turn-end': 'turnEnd.title',
  compare: 'compare.title',
  sessions: 'sessions.title',
  devices: 'devices.title',
  load: 'load.title',
  present: 'present.title',
} as const satisfies Readonly<Record<Page, string>>

/** The pages there are and, below, where help is. */
export function Rail({ page }: { readonly page: Page }) {
  const { t } = useTranslation()
  const { setOverlay } = useConsole().store.getState()
  return (
    <nav className={styles.rail} aria-label={t('app.sections')}>
      {PAGES.map((item) => {
        const Icon = ICONS[item]
        return (
          <a
            key={item}
            className={styles.item}
            href={hashOf({ page: item })}
            aria-current={page === item ? 'page' : undefined}
          >
            <Icon size={18} aria-hidden />
            <span>{t(TITLES[item])}</span>
          </a>
        )
      })}
      <div className={styles.help}>
        <Button
          look="plain"
          square
          aria-label={t('top.palette')}
          title={`${t('top.palette')} (Ctrl K)`}
          onPress={() => setOverlay('palette')}
        >
          <Command size={16} aria-hidden />
        </Button>
        <Button look="plain" square aria-label={t('top.keys')} title={t('top.keys')} onPress={() => setOverlay('keys')}>
          <Keyboard size={16} aria-hidden />
        </Button>
      </div>
    </nav>
  )
}
