import { Mic } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { MicrophonePage } from './microphone-page.tsx'

export const microphonePage = definePage({
  id: 'microphone',
  place: 'live',
  icon: Mic,
  title: 'page.microphone',
  component: MicrophonePage,
})
