package montecarlo

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"
)

// TestBordersOfStrips holds every border of many shapes against gonum's incomplete beta: the stated error of the tables.
func TestBordersOfStrips(t *testing.T) {
	marched := 0
	for _, shape := range [][2]float64{{1, 1}, {1, 5}, {5, 1}, {1.1, 4.9}, {2, 4}, {3, 3}, {1.8, 4.2}, {4.2, 1.8}, {1.0001, 5}, {20, 3}, {200, 800},
		{1e5, 1e5}, {1e6, 0.5}, {1, 1e6}, {1e6, 1e6}, {0.5, 0.5}, {0.1, 0.1}, {0.1, 7}, {7, 0.1}, {0.9, 1.1}, {501, 501}, {1, 1001}} {
		a, b := shape[0], shape[1]
		t.Run(fmt.Sprint(a, " ", b), func(t *testing.T) {
			s := betaStrips(a, b, 0, 1)
			for i := 1; i < stripCount-1; i++ {
				c := s.cells[i]
				require.GreaterOrEqual(t, c.width, 0.0)
				assert.InDelta(t, float64(i)/stripCount, mathext.RegIncBeta(a, b, c.x), borderError+slackAt(a, b, c.x), "border %d", i)
				assert.InDelta(t, float64(i+1)/stripCount, mathext.RegIncBeta(a, b, c.x+c.width), borderError+slackAt(a, b, c.x+c.width), "border %d", i+1)
			}
			density := func(x float64) float64 {
				return math.Exp((a-1)*math.Log(x) + (b-1)*math.Log1p(-x) - mathext.Lbeta(a, b))
			}
			for i, c := range s.cells {
				if c.width > 0 && a >= 1 && b >= 1 { // what stands for the highest density is that of one of the ends, or the peak's between
					highest := max(density(c.x), density(c.x+c.width))
					assert.GreaterOrEqual(t, c.top, highest*(1-1e-10), "strip %d", i)
				}
			}
			if _, ok := marchBeta(a, b, betaQuantile(a, b, 1./stripCount), density); ok {
				marched++
			}
		})
	}
	assert.GreaterOrEqual(t, marched, 12, "the quick way must serve most shapes with one peak")
	t.Log(marched, "marched")
}

// slackAt is the probability between x and the next float64, where no border can be better than that.
func slackAt(a, b, x float64) float64 {
	return math.Abs(mathext.RegIncBeta(a, b, math.Nextafter(x, 1)) - mathext.RegIncBeta(a, b, math.Nextafter(x, 0)))
}
