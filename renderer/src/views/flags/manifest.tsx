import { SlidersHorizontal } from 'lucide-react'
import { HISTORY_KEYS } from '../../widgets/use-history-keys.ts'
import { definePage } from '../page-manifest.ts'
import { FlagsPage } from './flags-page.tsx'

export const flagsPage = definePage({
  id: 'flags',
  place: 'live',
  icon: SlidersHorizontal,
  title: 'page.flags',
  component: FlagsPage,
  keys: HISTORY_KEYS,
})
