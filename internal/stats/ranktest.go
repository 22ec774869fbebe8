package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// RankSum is the comparison of two independent samples by ranks, ties at midranks.
type RankSum struct {
	U1, U2       float64 // pairs in which the first (second) sample is larger, ties one half
	Z            float64 // without continuity correction, variance corrected for ties; 0 if all values are tied
	PNormal      float64 // two-sided, normal approximation
	PContinuity  float64 // the same with continuity correction
	PExact       float64 // two-sided, exact permutation distribution given the ties; only if Exact
	PExactUpper  float64 // one-sided: the first sample is larger; only if Exact
	Exact        bool
	Delta        float64 // Cliff's delta: P(first larger) − P(second larger)
	DeltaStdErr  float64 // of Delta by Cliff's unbiased estimate; 0 where it is not positive or a sample has one value
	SizeA, SizeB int64
}

// MaxExactRankSum is the largest product of sample sizes for which the exact distribution is computed: it takes time in
// proportion to the product times the larger size, squared at worst.
const MaxExactRankSum = 3600

// Tabulate lists the distinct values of two samples in ascending order as the counts of each.
func Tabulate(a, b []float64) (ca, cb []int64) {
	sa, sb := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	for i, j := 0, 0; i < len(sa) || j < len(sb); {
		var v float64
		if j == len(sb) || i < len(sa) && sa[i] <= sb[j] {
			v = sa[i]
		} else {
			v = sb[j]
		}
		i0, j0 := i, j
		for i < len(sa) && sa[i] == v {
			i++
		}
		for j < len(sb) && sb[j] == v {
			j++
		}
		ca, cb = append(ca, int64(i-i0)), append(cb, int64(j-j0))
	}
	return ca, cb
}

// RankSumOf is the Mann–Whitney (Wilcoxon rank sum) test of two samples given as counts per value, in ascending order of
// values (Mann and Whitney 1947; tie correction as in Hollander and Wolfe). The exact distribution is computed where the
// product of the sizes is at most maxExact.
func RankSumOf(a, b []int64, maxExact int64) RankSum {
	var r RankSum
	var belowA, belowB int64
	ties := 0.0
	for i := range a {
		r.U1 += float64(a[i]) * (float64(belowB) + float64(b[i])/2)
		belowA += a[i]
		belowB += b[i]
		t := float64(a[i] + b[i])
		ties += t*t*t - t
	}
	n, m := belowA, belowB
	r.SizeA, r.SizeB = n, m
	r.PNormal, r.PContinuity = 1, 1
	if n == 0 || m == 0 {
		return r
	}
	nm, all := float64(n)*float64(m), float64(n+m)
	r.U2 = nm - r.U1
	r.Delta = (r.U1 - r.U2) / nm
	r.DeltaStdErr = deltaStdErr(a, b, n, m, r.Delta)
	if variance := nm / 12 * (all + 1 - ties/(all*(all-1))); variance > 0 {
		d, sd := r.U1-nm/2, math.Sqrt(variance)
		r.Z = d / sd
		r.PNormal = twoSided(r.Z)
		r.PContinuity = twoSided(math.Max(0, math.Abs(d)-0.5) / sd)
	}
	if nm <= float64(maxExact) {
		r.Exact = true
		r.PExact, r.PExactUpper = exactRankSum(a, b, n, m, int64(2*r.U1))
	}
	return r
}

func twoSided(z float64) float64 {
	return math.Min(1, 2*distuv.UnitNormal.Survival(math.Abs(z)))
}

// exactRankSum is the permutation distribution of 2·U given the ties, by counting the ways to deal each tied group out to
// the two samples.
func exactRankSum(a, b []int64, n, m, observed int64) (two, upper float64) {
	width := 2*n*m + 1
	ways := make([]float64, (n+1)*width)
	ways[0] = 1
	before := int64(0)
	for g := range a {
		t := a[g] + b[g]
		next := make([]float64, len(ways))
		for i := int64(0); i <= min(n, before); i++ {
			inB := before - i
			if inB > m {
				continue
			}
			for c := max(0, t-(m-inB)); c <= min(t, n-i); c++ {
				step, w := c*(2*inB+t-c), binomial(t, c)
				from, to := ways[i*width:(i+1)*width], next[(i+c)*width:(i+c+1)*width]
				for s, x := range from {
					if x != 0 {
						to[int64(s)+step] += x * w
					}
				}
			}
		}
		ways, before = next, before+t
	}
	total := 0.0
	for s, x := range ways[n*width:] {
		total += x
		if abs(int64(s)-n*m) >= abs(observed-n*m) {
			two += x
		}
		if int64(s) >= observed {
			upper += x
		}
	}
	return math.Min(1, two/total), math.Min(1, upper/total)
}

func abs(n int64) int64 { return max(n, -n) }

func binomial(n, k int64) float64 {
	k = min(k, n-k)
	x := 1.0
	for i := int64(1); i <= k; i++ {
		x = x * float64(n-k+i) / float64(i)
	}
	return x
}

// deltaStdErr is the unbiased estimate of Cliff (1996), equation 5.9 there.
func deltaStdErr(a, b []int64, n, m int64, delta float64) float64 {
	if n < 2 || m < 2 {
		return 0
	}
	var rows, columns, cells float64
	lowA, lowB := int64(0), int64(0)
	for i := range a {
		da := float64(2*lowB+b[i]-m) / float64(m) // dominance of this value of a over b
		db := float64(2*lowA+a[i]-n) / float64(n) // of this value of b over a
		rows += float64(a[i]) * (da - delta) * (da - delta)
		columns += float64(b[i]) * (db + delta) * (db + delta)
		wins, ties := float64(lowB), float64(b[i])
		losses := float64(m) - wins - ties
		cells += float64(a[i]) * (wins*(1-delta)*(1-delta) + ties*delta*delta + losses*(1+delta)*(1+delta))
		lowA += a[i]
		lowB += b[i]
	}
	fn, fm := float64(n), float64(m)
	v := (fm*fm*rows + fn*fn*columns - cells) / (fn * fm * (fn - 1) * (fm - 1))
	return math.Sqrt(math.Max(v, 0))
}

// DeltaInterval is the asymmetric confidence interval of Cliff's delta with Student quantiles (Feng and Cliff 2004),
// and where the samples do not overlap at all, their limit from the smaller sample's size and the normal quantile. A
// sample of one value says nothing of its spread, and leaves everything open.
//
// T is Student's two-sided quantile with n + m − 2 degrees of freedom, z the normal one.
func (r RankSum) DeltaInterval(t, z float64) (lower, upper float64) {
	n, m := float64(r.SizeA), float64(r.SizeB)
	if n < 2 || m < 2 {
		return -1, 1
	}
	d, s := r.Delta, r.DeltaStdErr
	if d*d == 1 {
		end := (min(n, m) - z*z) / (min(n, m) + z*z)
		if d > 0 {
			return end, 1
		}
		return -1, -end
	}
	root := t * s * math.Sqrt((1-d*d)*(1-d*d)+t*t*s*s)
	over := 1 - d*d + t*t*s*s
	lower, upper = (d-d*d*d-root)/over, (d-d*d*d+root)/over
	return math.Max(-1, math.Min(lower, d)), math.Min(1, math.Max(upper, d))
}
