import { Failure } from '../base/failure.ts'
import { PLACES, type Place, type RunOn } from '../protocol/models/placement.ts'
import { STAGE_NAMES, type StageName } from '../protocol/stages.ts'

const FORM = `write for example asr=cpu,llm=webgpu; stages are ${STAGE_NAMES.join(', ')}, places ${PLACES.join(', ')}`

/**
 * Reads `asr=cpu,llm=webgpu`; a place without a stage is every stage's.
 *
 * @throws Failure where a stage or a place is not known, or a stage is given two places
 */
export function parseRunOn(text: string): RunOn {
  const places: { -readonly [Stage in StageName]?: Place } = {}
  for (const word of text.split(',').map((part) => part.trim())) {
    const [left = '', right] = word.split('=', 2).map((side) => side.trim().toLowerCase())
    const stages = right === undefined ? STAGE_NAMES : STAGE_NAMES.filter((stage) => stage === left)
    const place = PLACES.find((known) => known === (right ?? left))
    if (stages.length === 0 || place === undefined) {
      throw new Failure('option.form', `--run-on ${word} is not in the form that is needed`, FORM)
    }
    for (const stage of stages) {
      if (places[stage] !== undefined && places[stage] !== place) {
        throw new Failure('option.clash', `--run-on gives ${stage} two places`, 'keep one of them')
      }
      places[stage] = place
    }
  }
  return places
}
