package survey

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// rounded is a normal opinion put on a scale of five points.
func rounded(mean, sd float64) []float64 {
	n := distuv.Normal{Mu: mean, Sigma: sd}
	p := make([]float64, 5)
	below := 0.0
	for i := range p {
		up := n.CDF(float64(i) + 1.5)
		if i == 4 {
			up = 1
		}
		p[i], below = up-below, up
	}
	return p
}

func drawn(rng *rand.Rand, p []float64) int {
	u := rng.Float64()
	for i, q := range p {
		if u -= q; u < 0 {
			return i
		}
	}
	return len(p) - 1
}

// The gap's interval holds the true gap in at least 93 % of simulated surveys at a nominal 95 %, for opinions in the
// middle, at the ends, all alike and split, and for 5 to 30 respondents.
func TestGapIntervalCoverage(t *testing.T) {
	qs := quantilesOf(0.95)
	const surveys = 1200
	in := instrument(1)
	for _, n := range []int{5, 6, 8, 12, 20, 30} {
		rng := rand.New(rand.NewPCG(uint64(n), 2026))
		for _, o := range []struct{ actual, sd, ideal, idealSD float64 }{
			{3, 0.8, 4.5, 0.6}, {3, 1.2, 4, 0.8}, {2, 0.8, 5, 0.4}, {4.5, 0.5, 5, 0.5}, {4.8, 0.8, 5.5, 0.4}, {3, 3, 4.5, 0.8}, {1.2, 0.5, 4.8, 0.4}, {3, 0.2, 4, 0.2},
		} {
			pa, pi := rounded(o.actual, o.sd), rounded(o.ideal, o.idealSD)
			truth := 0.0
			for i := range 5 {
				truth += float64(i) * (pi[i] - pa[i])
			}
			held := 0
			for range surveys {
				tally := newTally(in)
				for range n {
					require.NoError(t, tally.AddRow("p", []int8{int8(1 + drawn(rng, pa))}, []int8{int8(1 + drawn(rng, pi))}))
				}
				m := tally.marginals(tally.groups["p"], 0)
				c := Cell{Actual: m.actual.figures(1, qs), Ideal: m.ideal.figures(1, qs)}
				g := m.gap(&c, 5, qs)
				if g.Interval.Lower-1e-9 <= truth && truth <= g.Interval.Upper+1e-9 {
					held++
				}
			}
			assert.GreaterOrEqual(t, float64(held)/surveys, 0.93, "n %d, %+v", n, o)
		}
	}
}

// It is not bought with width: with thirty respondents the interval is hardly wider than Student's.
func TestGapIntervalIsNotMuchWiderThanStudents(t *testing.T) {
	qs := quantilesOf(0.95)
	h := make(histogram, 9)
	for i := range 30 {
		h[3+i%4]++
	}
	n, _, ss := h.moments()
	students := 2.0452296 * math.Sqrt(ss/29/30)
	assert.InDelta(t, 1, qs.halfWidth(ss, n, 5)/students, 0.05)
	assert.Greater(t, qs.halfWidth(0, 5, 5), 1.0, "five who agree leave room for a sixth")
	assert.InDelta(t, 5*qs.halfWidth(ss, n, 5), qs.halfWidth(25*ss, n, 21), 1e-12, "in proportion to the scale")
}
