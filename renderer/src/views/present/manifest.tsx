import { Presentation } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { PresentPage } from './present-page.tsx'

export const presentPage = definePage({
  id: 'present',
  place: 'present',
  icon: Presentation,
  title: { en: 'Present', zh: '演示' },
  component: PresentPage,
  keys: [
    { keys: ['→', '←', 'PageDown', 'PageUp'], what: 'scenes' },
    { keys: ['Space'], what: 'act' },
    { keys: ['B', '.'], what: 'black' },
    { keys: ['Esc'], what: 'leave' },
  ],
})
