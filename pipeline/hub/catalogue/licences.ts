import { z } from 'zod'

const inBothSchema = z.object({ en: z.string().min(1), zh: z.string().min(1) })
/** A text in both languages of the console. */
export type InBoth = z.infer<typeof inBothSchema>
export { inBothSchema }

/** What a licence lets people do, in plain words. */
export interface Licence {
  /** As in SPDX where there is such an id, else ours. */
  readonly id: string
  readonly name: string
  /** `undefined` where there is no text that could be shown. */
  readonly url: string | undefined
  readonly summary: InBoth
  readonly commercial: 'yes' | 'no' | 'limited' | 'unknown'
  /** Who made it has to be named wherever it is used. */
  readonly attribution: boolean
  /** Has to be agreed to before the first download. */
  readonly accept: boolean
}

const FREE = { commercial: 'yes', attribution: true, accept: false } as const

/** The licences that models come under. Summaries are no licences: the text behind the link counts. */
export const LICENCES: readonly Licence[] = [
  {
    ...FREE,
    ...{ id: 'Apache-2.0', name: 'Apache License 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    summary: {
      en: 'Free for every use, also commercial. Keep the licence and the notices; patents are granted.',
      zh: '可自由使用，包括商用。须保留许可证和声明；含专利授权。',
    },
  },
  {
    ...FREE,
    ...{ id: 'MIT', name: 'MIT License', url: 'https://opensource.org/license/mit' },
    summary: {
      en: 'Free for every use, also commercial. Keep the copyright notice.',
      zh: '可自由使用，包括商用。须保留版权声明。',
    },
  },
  {
    ...FREE,
    ...{ id: 'BSD-2-Clause', name: 'BSD 2-Clause License', url: 'https://opensource.org/license/bsd-2-clause' },
    summary: {
      en: 'Free for every use, also commercial. Keep the copyright notice.',
      zh: '可自由使用，包括商用。须保留版权声明。',
    },
  },
  {
    ...{
      id: 'CC-BY-4.0',
      name: 'Creative Commons Attribution 4.0',
      commercial: 'yes',
      attribution: true,
      accept: false,
    },
    url: 'https://creativecommons.org/licenses/by/4.0/',
    summary: {
      en: 'Free for every use, also commercial. Name who made it wherever you use it.',
      zh: '可自由使用，包括商用。凡使用之处须署名作者。',
    },
  },
  {
    ...{
      id: 'FunASR-1.1',
      name: 'FunASR Model Open Source License 1.1',
      commercial: 'yes',
      attribution: true,
      accept: true,
    },
    url: 'https://github.com/modelscope/FunASR/blob/main/MODEL_LICENSE',
    summary: {
      en: 'Not Apache. Name the source and the authors, and keep the name of the model in what you make of it.',
      zh: '并非 Apache。须注明出处和作者，并在衍生作品中保留模型名称。',
    },
  },
  {
    ...{
      id: 'NVIDIA-Open-Model',
      name: 'NVIDIA Open Model License',
      commercial: 'yes',
      attribution: true,
      accept: true,
    },
    url: 'https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/',
    summary: {
      en: 'Commercial use is allowed. The terms have to be passed on with the model.',
      zh: '允许商用。分发模型时须一并附上该条款。',
    },
  },
  {
    ...{ id: 'Gemma', name: 'Gemma Terms of Use', commercial: 'limited', attribution: true, accept: true },
    url: 'https://ai.google.dev/gemma/terms',
    summary: {
      en: 'Commercial use is allowed within a list of prohibited uses, which has to be passed on.',
      zh: '允许商用，但有禁止用途清单，且须一并转达。',
    },
  },
  {
    ...{ id: 'Llama-3.2', name: 'Llama 3.2 Community License', commercial: 'limited', attribution: true, accept: true },
    url: 'https://www.llama.com/llama3_2/license/',
    summary: {
      en: 'Commercial use is allowed up to 700 million users. Show "Built with Llama".',
      zh: '用户不超过 7 亿时允许商用。须标明“Built with Llama”。',
    },
  },
  {
    ...{ id: 'Moonshine-Community', name: 'Moonshine Community License', commercial: 'limited', attribution: true },
    ...{ accept: true, url: 'https://github.com/moonshine-ai/moonshine/blob/main/LICENSE' },
    summary: {
      en: 'For models of other languages than English: free below a revenue of 1 million US dollars.',
      zh: '适用于英语以外的模型：年收入低于 100 万美元可免费使用。',
    },
  },
  {
    ...{ id: 'Baker-non-commercial', name: 'Baker data set, non-commercial', commercial: 'no', attribution: true },
    ...{ accept: true, url: undefined },
    summary: {
      en: 'The voice was trained on a data set that may not be used commercially.',
      zh: '该声音由禁止商用的数据集训练而成。',
    },
  },
  {
    ...{ id: 'GPL-3.0', name: 'GNU General Public License 3', commercial: 'yes', attribution: true, accept: true },
    url: 'https://www.gnu.org/licenses/gpl-3.0.html',
    summary: {
      en: 'Free for every use. Who passes on a program with it must give its whole source under the same terms.',
      zh: '可自由使用。分发包含它的程序时，须以相同条款公开全部源代码。',
    },
  },
  {
    ...{ id: 'TEN', name: 'TEN license (Apache 2.0 with a condition)', commercial: 'limited', attribution: true },
    ...{ accept: true, url: 'https://github.com/TEN-framework/ten-vad/blob/main/LICENSE' },
    summary: {
      en: 'Apache 2.0 with a clause against competing with Agora: not an open licence.',
      zh: 'Apache 2.0 外加不得与声网（Agora）竞争的条款：不是开放许可证。',
    },
  },
  {
    ...{ id: 'LiveKit-Model', name: 'LiveKit Model License', commercial: 'limited', attribution: true, accept: true },
    url: 'https://huggingface.co/livekit/turn-detector',
    summary: { en: 'Only together with LiveKit.', zh: '仅可与 LiveKit 一起使用。' },
  },
  {
    ...{
      id: 'unknown',
      name: 'unknown licence',
      url: undefined,
      commercial: 'unknown',
      attribution: true,
      accept: true,
    },
    summary: {
      en: 'Nobody says under which terms this may be used. Ask its author before you use it for more than a try.',
      zh: '没有说明使用条款。除试用外，使用前请先询问作者。',
    },
  },
]

/** How hubs write the licences that we know. */
const HUB_NAMES: Readonly<Record<string, string>> = {
  'llama3.2': 'Llama-3.2',
  gemma: 'Gemma',
  'nvidia-open-model-license': 'NVIDIA-Open-Model',
  'gpl-3.0': 'GPL-3.0',
}

/** A licence by our id or by what a hub calls it; the unknown one for every other. */
export function licenceOf(name: string | undefined): Licence {
  const wanted = (name === undefined ? undefined : (HUB_NAMES[name.toLowerCase()] ?? name))?.toLowerCase()
  const unknown = LICENCES.at(-1) as Licence
  return LICENCES.find(({ id }) => id.toLowerCase() === wanted) ?? unknown
}
