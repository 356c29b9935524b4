import { assert } from '../base/assert.ts'

/** One pass of the transform: `groups` butterflies of `radix` legs, each for `stride` interleaved transforms. */
export interface Pass {
  readonly radix: 2 | 4 | 5
  readonly groups: number
  readonly stride: number
  /** Twiddle factors, by group and leg. */
  readonly cos: Float64Array
  readonly sin: Float64Array
}

const RADICES = [4, 2, 5] as const

/** The passes of a complex transform of `size`, which may have the factors 2 and 5 only. */
export function passesOf(size: number): Pass[] {
  const passes: Pass[] = []
  let length = size
  let stride = 1
  while (length > 1) {
    const radix = RADICES.find((factor) => length % factor === 0)
    assert(radix !== undefined, `a length whose factors are 2 and 5, not ${size}`)
    const groups = length / radix
    const angle = (index: number) => (-2 * Math.PI * Math.floor(index / radix) * (index % radix)) / length
    passes.push({
      ...{ radix, groups, stride },
      cos: Float64Array.from({ length: groups * radix }, (_, index) => Math.cos(angle(index))),
      sin: Float64Array.from({ length: groups * radix }, (_, index) => Math.sin(angle(index))),
    })
    length = groups
    stride *= radix
  }
  return passes
}

/** One pass, from `re` and `im` into `outRe` and `outIm`. */
export function runPass(
  pass: Pass,
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array,
  outIm: Float64Array,
): void {
  if (pass.radix === 4) radix4(pass, re, im, outRe, outIm)
  else if (pass.radix === 5) radix5(pass, re, im, outRe, outIm)
  else radix2(pass, re, im, outRe, outIm)
}

function radix2(pass: Pass, re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array): void {
  const { groups, stride, cos, sin } = pass
  const leg = groups * stride
  for (let group = 0; group < groups; group += 1) {
    const c = cos[2 * group + 1] ?? 0
    const s = sin[2 * group + 1] ?? 0
    for (let lane = 0; lane < stride; lane += 1) {
      const from = group * stride + lane
      const to = 2 * group * stride + lane
      const aRe = re[from] ?? 0
      const aIm = im[from] ?? 0
      const bRe = re[from + leg] ?? 0
      const bIm = im[from + leg] ?? 0
      outRe[to] = aRe + bRe
      outIm[to] = aIm + bIm
      outRe[to + stride] = (aRe - bRe) * c - (aIm - bIm) * s
      outIm[to + stride] = (aRe - bRe) * s + (aIm - bIm) * c
    }
  }
}

function radix4(pass: Pass, re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array): void {
  const { groups, stride, cos, sin } = pass
  const leg = groups * stride
  for (let group = 0; group < groups; group += 1) {
    const w = 4 * group
    const c1 = cos[w + 1] ?? 0
    const s1 = sin[w + 1] ?? 0
    const c2 = cos[w + 2] ?? 0
    const s2 = sin[w + 2] ?? 0
    const c3 = cos[w + 3] ?? 0
    const s3 = sin[w + 3] ?? 0
    for (let lane = 0; lane < stride; lane += 1) {
      const from = group * stride + lane
      const to = 4 * group * stride + lane
      const sumRe = (re[from] ?? 0) + (re[from + 2 * leg] ?? 0)
      const sumIm = (im[from] ?? 0) + (im[from + 2 * leg] ?? 0)
      const differenceRe = (re[from] ?? 0) - (re[from + 2 * leg] ?? 0)
      const differenceIm = (im[from] ?? 0) - (im[from + 2 * leg] ?? 0)
      const oddSumRe = (re[from + leg] ?? 0) + (re[from + 3 * leg] ?? 0)
      const oddSumIm = (im[from + leg] ?? 0) + (im[from + 3 * leg] ?? 0)
      // The difference of the odd legs, turned by 90 degrees.
      const turnedRe = (im[from + leg] ?? 0) - (im[from + 3 * leg] ?? 0)
      const turnedIm = (re[from + 3 * leg] ?? 0) - (re[from + leg] ?? 0)
      outRe[to] = sumRe + oddSumRe
      outIm[to] = sumIm + oddSumIm
      const firstRe = differenceRe + turnedRe
      const firstIm = differenceIm + turnedIm
      outRe[to + stride] = firstRe * c1 - firstIm * s1
      outIm[to + stride] = firstRe * s1 + firstIm * c1
      const secondRe = sumRe - oddSumRe
      const secondIm = sumIm - oddSumIm
      outRe[to + 2 * stride] = secondRe * c2 - secondIm * s2
      outIm[to + 2 * stride] = secondRe * s2 + secondIm * c2
      const thirdRe = differenceRe - turnedRe
      const thirdIm = differenceIm - turnedIm
      outRe[to + 3 * stride] = thirdRe * c3 - thirdIm * s3
      outIm[to + 3 * stride] = thirdRe * s3 + thirdIm * c3
    }
  }
}

const COS_72 = Math.cos((2 * Math.PI) / 5)
const SIN_72 = Math.sin((2 * Math.PI) / 5)
const COS_144 = Math.cos((4 * Math.PI) / 5)
const SIN_144 = Math.sin((4 * Math.PI) / 5)

function radix5(pass: Pass, re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array): void {
  const { groups, stride, cos, sin } = pass
  const leg = groups * stride
  for (let group = 0; group < groups; group += 1) {
    for (let lane = 0; lane < stride; lane += 1) {
      const from = group * stride + lane
      const to = 5 * group * stride + lane
      const re0 = re[from] ?? 0
      const im0 = im[from] ?? 0
      // Legs 1 and 4, and 2 and 3, mirror each other.
      const outerRe = (re[from + leg] ?? 0) + (re[from + 4 * leg] ?? 0)
      const outerIm = (im[from + leg] ?? 0) + (im[from + 4 * leg] ?? 0)
      const innerRe = (re[from + 2 * leg] ?? 0) + (re[from + 3 * leg] ?? 0)
      const innerIm = (im[from + 2 * leg] ?? 0) + (im[from + 3 * leg] ?? 0)
      const outerGapRe = (re[from + leg] ?? 0) - (re[from + 4 * leg] ?? 0)
      const outerGapIm = (im[from + leg] ?? 0) - (im[from + 4 * leg] ?? 0)
      const innerGapRe = (re[from + 2 * leg] ?? 0) - (re[from + 3 * leg] ?? 0)
      const innerGapIm = (im[from + 2 * leg] ?? 0) - (im[from + 3 * leg] ?? 0)
      outRe[to] = re0 + outerRe + innerRe
      outIm[to] = im0 + outerIm + innerIm
      for (let pair = 1; pair <= 2; pair += 1) {
        const cosOuter = pair === 1 ? COS_72 : COS_144
        const cosInner = pair === 1 ? COS_144 : COS_72
        const sinOuter = pair === 1 ? SIN_72 : SIN_144
        const sinInner = pair === 1 ? SIN_144 : -SIN_72
        const sumRe = re0 + cosOuter * outerRe + cosInner * innerRe
        const sumIm = im0 + cosOuter * outerIm + cosInner * innerIm
        // Turned by 90 degrees: real and imaginary part change places.
        const gapRe = sinOuter * outerGapIm + sinInner * innerGapIm
        const gapIm = -(sinOuter * outerGapRe + sinInner * innerGapRe)
        store(to, group, pair, sumRe + gapRe, sumIm + gapIm)
        store(to, group, 5 - pair, sumRe - gapRe, sumIm - gapIm)
      }
    }
  }

  function store(to: number, group: number, k: number, x: number, y: number): void {
    const c = cos[5 * group + k] ?? 0
    const s = sin[5 * group + k] ?? 0
    outRe[to + k * stride] = x * c - y * s
    outIm[to + k * stride] = x * s + y * c
  }
}
