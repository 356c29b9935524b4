import { Activity } from 'lucide-react'
import { type CommandContext, definePage, type PageCommand } from '../page-manifest.ts'
import { LivePage } from './live-page.tsx'

export const livePage = definePage({
  id: 'live',
  place: 'live',
  icon: Activity,
  title: { en: 'Turn', zh: '轮次' },
  component: LivePage,
  fillsWindow: true,
  commands: liveCommands,
  keysNeed: 'inWaterfall',
  keys: [
    { keys: ['←', '→', '↑', '↓'], what: 'move' },
    { keys: ['W', 'S'], what: 'zoom' },
    { keys: ['A', 'D'], what: 'pan' },
    { keys: ['Shift'], what: 'faster' },
    { keys: ['Shift', '←', '→'], what: 'pull' },
    { keys: ['F'], what: 'fit' },
    { keys: ['T'], what: 'table' },
    { keys: ['[', ']'], what: 'older' },
    { keys: ['Enter'], what: 'pin' },
    { keys: ['Esc'], what: 'escape' },
  ],
})

function liveCommands({ console: { store }, t }: CommandContext): readonly PageCommand[] {
  const { toggleTable, selectTurn } = store.getState()
  return [
    { id: 'live/table', label: t('palette.table'), keys: 'T', run: toggleTable },
    { id: 'live/follow', label: t('palette.live'), keys: 'Esc', run: () => selectTurn(undefined) },
  ]
}
