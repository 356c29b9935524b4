import { SlidersHorizontal } from 'lucide-react'
import { HISTORY_KEYS } from '../../widgets/hooks/use-history-keys.ts'
import { type CommandContext, definePage, type PageCommand } from '../page-manifest.ts'
import { FlagsPage } from './flags-page.tsx'

export const flagsPage = definePage({
  id: 'flags',
  place: 'live',
  icon: SlidersHorizontal,
  title: { en: 'Flags', zh: '参数' },
  component: FlagsPage,
  keys: HISTORY_KEYS,
  commands: flagCommands,
})

function flagCommands({ console: { flags }, t }: CommandContext): readonly PageCommand[] {
  const { past, future } = flags.store.getState().history
  return [
    ...(past.length > 0
      ? [{ id: 'flags/undo', label: t('palette.undo'), keys: 'Ctrl Z', run: () => flags.undo() }]
      : []),
    ...(future.length > 0
      ? [{ id: 'flags/redo', label: t('palette.redo'), keys: 'Ctrl Shift Z', run: () => flags.redo() }]
      : []),
  ]
}
