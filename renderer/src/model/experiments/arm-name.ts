import { MODEL_STAGES, type ModelStage } from '../models/model-choice.ts'

/** What the host's name of an arm means, where it made the name up itself. */
export type ArmName =
  | { readonly kind: 'alone'; readonly flag: string }
  | { readonly kind: 'without'; readonly name: string; readonly flag: string }
  | { readonly kind: 'candidate'; readonly number: string }
  | { readonly kind: 'current' }
  /** With other models than the chosen ones. */
  | {
      readonly kind: 'models'
      readonly name: string
      readonly models: readonly { readonly stage: ModelStage; readonly id: string }[]
    }
  /** A preset's name, or what somebody wrote. */
  | { readonly kind: 'given'; readonly name: string }

/** Reads an arm's name, so that it can be said in the page's language. */
export function readArmName(name: string): ArmName {
  if (name === 'current') return { kind: 'current' }
  const [, before, choices] = /^(.+?)((?: (?:asr|llm|tts)=\S+)+)$/.exec(name) ?? []
  if (before !== undefined && choices !== undefined) return { kind: 'models', name: before, models: modelsOf(choices) }
  const [, alone] = /^([A-Z][A-Z0-9_]+) alone$/.exec(name) ?? []
  if (alone !== undefined) return { kind: 'alone', flag: alone }
  const [, full, without] = /^(.+) without ([A-Z][A-Z0-9_]+)$/.exec(name) ?? []
  if (full !== undefined && without !== undefined) return { kind: 'without', name: full, flag: without }
  const [, number] = /^candidate (\d+)$/.exec(name) ?? []
  return number === undefined ? { kind: 'given', name } : { kind: 'candidate', number }
}

function modelsOf(choices: string) {
  return choices
    .trim()
    .split(' ')
    .flatMap((choice) => {
      const stage = MODEL_STAGES.find((known) => choice.startsWith(`${known}=`))
      return stage === undefined ? [] : [{ stage, id: choice.slice(stage.length + 1) }]
    })
}
