import { Gauge } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { LoadPage } from './load-page.tsx'

export const loadPage = definePage({
  id: 'load',
  place: 'devices',
  icon: Gauge,
  title: { en: 'Load', zh: '负载' },
  component: LoadPage,
})
