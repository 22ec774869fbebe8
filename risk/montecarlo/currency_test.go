package montecarlo_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/risk/montecarlo"
)

// TestMinorUnitsAreThoseOfBudget holds the currencies that a contingency is rounded in against the table of package
// budget, which this package may not import.
func TestMinorUnitsAreThoseOfBudget(t *testing.T) {
	for code := range 26 * 26 * 26 {
		currency := string([]byte{'A' + byte(code/676), 'A' + byte(code/26%26), 'A' + byte(code%26)})
		units, known := budget.MinorUnits(currency)
		if !known {
			continue
		}
		m := montecarlo.Model{Currency: currency, Events: []montecarlo.Event{{ID: "e", Frequency: montecarlo.Bernoulli(1), Severity: montecarlo.Fixed(0.000001)}}}
		r, err := montecarlo.Simulate(context.Background(), m, montecarlo.Options{Trials: 1})
		require.NoError(t, err)
		c, err := r.Contingency(1)
		require.NoError(t, err)
		assert.Equal(t, -units, c.Exponent(), currency)
	}
}
