import { cumulativeStdNormalProbability } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { NORMAL_975, normalCdf, normalQuantile } from './normal.ts'

describe('the normal distribution', () => {
  it('has the published values', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 14)
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 12)
    expect(normalCdf(-3)).toBeCloseTo(0.00134989803163, 12)
    expect(normalCdf(-8) / 6.22096057427178e-16).toBeCloseTo(1, 6)
    expect(normalCdf(NORMAL_975)).toBeCloseTo(0.975, 12)
    expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 9)
    expect(normalQuantile(0.00025)).toBeCloseTo(-3.48075640434621, 9)
  })

  it("agrees with the library's table", () => {
    for (let x = -3; x <= 3; x += 0.25) expect(normalCdf(x)).toBeCloseTo(cumulativeStdNormalProbability(x), 3)
  })
})
