import { Radio as FollowIcon, Pin, PinOff } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { isOver, zeroOf } from '../../../model/turn/turn.ts'
import { buildWaterfall, followingWindow, type Range, type Waterfall, windowOf } from '../../../model/turn/waterfall.ts'
import {
  selectClips,
  selectConnected,
  selectFollowing,
  selectReady,
  selectShownTurn,
} from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useBusyWords } from '../use-busy-words.ts'
import { useOriginWord } from '../use-origin-word.ts'
import { useStatusWord } from '../use-status-word.ts'
import { predictedParts, useWhatIf } from '../what-if/use-what-if.ts'
import { WhatIfLine } from '../what-if/what-if-line.tsx'
import { useHostNow } from './hooks/use-host-now.ts'
import { useStages } from './hooks/use-stages.ts'
import { useTableKey } from './hooks/use-table-key.ts'
import { Legend } from './legend.tsx'
import { Plot } from './plot.tsx'
import { TargetField } from './target-field.tsx'
import { TurnFacts } from './turn-facts.tsx'
import { TurnTable } from './turn-table.tsx'
import styles from './waterfall-pane.module.css'

/** The turn on show: its ledger, the stages' bars below, or both as tables. */
export function WaterfallPane() {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectShownTurn)
  const stale = useConsoleStore((state) => !selectConnected(state))
  return (
    <div id="waterfall" className={styles.anchor}>
      <Pane
        title={t('waterfall.title')}
        stale={stale}
        filling
        className={styles.pane}
        actions={
          turn && (
            <Actions
              turnId={turn.id}
              canChooseRange={isOver(turn) || turn.ledger?.heardMs !== undefined}
              canPin={isOver(turn) && turn.ledger !== undefined}
            />
          )
        }
      >
        {turn ? <TurnView turn={turn} /> : <NoTurn />}
      </Pane>
    </div>
  )
}

function NoTurn() {
  const { t } = useTranslation()
  const { playClip } = useConsole()
  const clip = useConsoleStore(selectClips)[0]
  const language = useConsoleStore((state) => state.language)
  const ready = useConsoleStore(selectReady)
  const action = clip && ready && (
    <Button look="primary" onPress={() => playClip(clip.id)}>
      {t('waterfall.emptyAction', { title: clip.title[language] })}
    </Button>
  )
  return (
    <div className={styles.nothing}>
      <EmptyState action={action}>{t('waterfall.emptyBody')}</EmptyState>
    </div>
  )
}

function TurnView({ turn }: { readonly turn: TurnRecord }) {
  const connected = useConsoleStore(selectConnected)
  const tableShown = useConsoleStore((state) => state.tableShown)
  const running = connected && !isOver(turn)
  const nowMs = useHostNow(running, !growsFast(turn))
  const waterfall = useMemo(() => buildWaterfall(turn, nowMs), [turn, nowMs])
  const window = useShownWindow(turn, waterfall, nowMs)
  const { answered, pull } = useWhatIf(turn)
  const { view, onKeyDown } = useTableKey(tableShown)
  const made = useStages(PARTS, isOver(turn))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: T changes between bars and table, as the button above does
    <div ref={view} className={styles.view} onKeyDown={onKeyDown}>
      {answered ? <WhatIfLine turn={turn} {...answered} /> : <TurnNotes turn={turn} />}
      {tableShown ? (
        <TurnTable turn={turn} zeroMs={waterfall.zeroMs} />
      ) : (
        <Plot
          turn={turn}
          waterfall={waterfall}
          window={window}
          nowMs={nowMs}
          hasLanes={made > 1}
          predicted={predictedParts(answered)}
          pull={pull}
        />
      )}
      {!tableShown && made > 2 && <Legend ledger={turn.ledger} />}
      {!tableShown && made > 2 && <TurnFacts counters={isOver(turn) ? turn.counters : NO_COUNTERS} />}
    </div>
  )
}

/** The rows; lanes, axis and what stands under them; the legend. */
const PARTS = 3

/**
 * Whether the picture must keep up with the present: between the end of speech and the first sound. Before, the frame
 * loop moves it (`drifting.tsx`); after, only the reply still grows.
 */
function growsFast({ anchors, ledger }: TurnRecord): boolean {
  return anchors.speechEndMs !== undefined && ledger?.heardMs === undefined
}

const NO_COUNTERS = {}

function useShownWindow(turn: TurnRecord, waterfall: Waterfall, nowMs: number | undefined) {
  const range = useConsoleStore((state) => state.range)
  const targetMs = useConsoleStore((state) => state.targetMs)
  const custom = useConsoleStore((state) => state.customWindow)
  if (custom) return custom
  // Once the first word is out the picture is complete; the rest of the reply need not shrink it.
  if (nowMs === undefined || turn.ledger?.heardMs !== undefined) return windowOf(turn, waterfall, range, targetMs)
  return followingWindow(waterfall, nowMs - zeroOf(turn, nowMs), targetMs)
}

function TurnNotes({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const statusWord = useStatusWord()
  const originWord = useOriginWord()
  return (
    <p className={styles.notes}>
      <strong>{t('turn.number', { index: turn.index })}</strong>
      <span className={styles.status} data-status={turn.status}>
        {statusWord(turn)}
      </span>
      <span>{originWord(turn)}</span>
      <span>{t('turn.preset', { preset: words.preset(turn.preset) })}</span>
      {turn.pace === 'fast' && <span>{t('turn.fast')}</span>}
      <Busy turn={turn} />
      {turn.notMeasurable !== undefined && (
        <span className={styles.warning}>
          {t('turns.notMeasurable', { reason: words.reason(turn.notMeasurable, turn.notMeasurableBecause) })}
        </span>
      )}
    </p>
  )
}

function Busy({ turn }: { readonly turn: TurnRecord }) {
  const words = useBusyWords()(turn)
  return words === undefined ? null : <span className={styles.warning}>{words}</span>
}

const RANGES: readonly Range[] = ['firstWord', 'processing', 'whole']

interface ActionsProps {
  readonly turnId: string
  readonly canChooseRange: boolean
  readonly canPin: boolean
}

/** Drawn again when they change, and not thirty times a second with the turn. */
const Actions = memo(function Actions({ turnId, canChooseRange, canPin }: ActionsProps) {
  const { t } = useTranslation()
  const range = useConsoleStore((state) => state.range)
  const custom = useConsoleStore((state) => state.customWindow !== undefined)
  const tableShown = useConsoleStore((state) => state.tableShown)
  const following = useConsoleStore(selectFollowing)
  const { setRange, toggleTable, selectTurn } = useConsole().store.getState()
  return (
    <div className={styles.actions}>
      {!following && (
        <Button onPress={() => selectTurn(undefined)}>
          <FollowIcon size={14} aria-hidden />
          {t('waterfall.follow')}
        </Button>
      )}
      <Segments
        label={t('waterfall.range')}
        value={custom ? undefined : range}
        segments={RANGES.map((value) => ({ value, label: t(`waterfall.${value}`) }))}
        isDisabled={!canChooseRange}
        onChange={setRange}
      />
      <TargetField />
      <PinButton turnId={turnId} canPin={canPin} />
      <Button aria-pressed={tableShown} title="T" onPress={toggleTable}>
        {t(tableShown ? 'waterfall.plot' : 'waterfall.table')}
      </Button>
    </div>
  )
})

/** The shown turn becomes the one that others are laid over, or the median of the baseline preset does again. */
function PinButton({ turnId, canPin }: Pick<ActionsProps, 'turnId' | 'canPin'>) {
  const { t } = useTranslation()
  const { store } = useConsole()
  const pinned = useConsoleStore((state) => state.baselineTurnId === turnId)
  const label = t(pinned ? 'live.unpin' : 'live.pin')
  return (
    <Button
      square
      aria-pressed={pinned}
      aria-label={label}
      title={label}
      isDisabled={!canPin}
      onPress={() => store.getState().pinBaseline(pinned ? undefined : turnId)}
    >
      {pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
    </Button>
  )
}
