package risk

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func on(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func shares(parts ...string) []Exposure {
	var list []Exposure
	for i := 0; i+1 < len(parts); i += 2 {
		list = append(list, Exposure{Partner: parts[i], Share: dec(parts[i+1])})
	}
	return list
}

// quiet is a register of one high risk that has everything it needs: no finding.
func quiet() Register {
	return Register{
		Matrix: Standard5x5ID, Currency: "EUR", ReviewEveryDays: 90,
		Agreed:     shares("lyra", "0.5", "orion", "0.5"),
		Categories: []Category{Financial},
		Risks: []Risk{{
			ID: "late-grant", Title: "Grant paid late", Category: Financial, Owner: "ana",
			Cause: "the funder pays in arrears", Event: "an instalment comes a quarter late", Effect: "salaries cannot be paid",
			Partners: shares("lyra", "0.5", "orion", "0.5"),
			Inherent: Rating{4, 4}, Current: Rating{3, 4}, Target: Rating{2, 2},
			Estimate:    &Estimate{Probability: dec("0.3"), Impact: dec("40000")},
			Treatments:  []Treatment{{ID: "overdraft", Strategy: Reduce, Action: "agree an overdraft", Owner: "ben", Due: on("2026-06-30"), Cost: dec("900"), Effect: Effect{Likelihood: 1, Impact: 2, Saving: dec("9000")}}},
			Contingency: &Contingency{Plan: "partners advance two salaries", Owner: "ana", Trigger: Trigger{Text: "no money a week after the date"}, LastTest: on("2026-01-15")},
			Identified:  on("2025-11-01"), Reviewed: on("2026-03-01"),
		}},
	}
}

func codes(a Assessment) []string {
	var list []string
	for _, f := range a.Findings {
		list = append(list, f.Code)
	}
	return list
}

func TestARegisterWithEverythingIsQuiet(t *testing.T) {
	a, err := quiet().Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	assert.Empty(t, a.Findings)
	require.Len(t, a.Ranking, 1)
	assert.Equal(t, "high (12)", a.Ranking[0].Score.String())
	assert.Equal(t, 1, a.Ranking[0].Gap, "from high to medium")
	assert.Equal(t, "12000", a.ExpectedLoss.Total.String())
}
