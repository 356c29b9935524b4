import { useEffect } from 'react'
import { useConsole } from '../console-context.ts'
import { asksForMicrophone, hashOf } from '../model/page-route.ts'

/** Old addresses of the microphone's page open its dialog, over the live page. */
export function useMicrophoneAddress(): void {
  const { store } = useConsole()
  useEffect(() => {
    const follow = () => {
      if (!asksForMicrophone(window.location.hash)) return
      window.history.replaceState(null, '', hashOf({ page: 'live' }))
      store.getState().setOverlay('microphone')
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [store])
}
