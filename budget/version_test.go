package budget

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func TestDiff(t *testing.T) {
	b, next := launch(), launch()
	next.Version = 3
	next.Lines = slices.Clone(next.Lines)
	next.Lines[0].Amount = dec("45000.00") // ads: steering approved 40,000
	next.Lines[0].Owner = "tom"
	next.Lines[1].Amount = dec("12000") // fees: 12,000 USD are approved
	next.Lines[2] = Line{ID: "venue", Category: "marketing", Period: "Q2", Payer: "orion", Amount: dec("9000")}
	next.Total = some("102600")
	next.Contingency.Amount = dec("8000.00")
	next.Authorities = []Authority{{Level: "manager", UpTo: some("10000")}, {Level: "steering"}}
	next.Tolerances = next.Tolerances[:1]
	next.Lines[1].Approvals = []Approval{{Authority: "steering", By: "bob", Date: day("2026-01-05"), Amount: dec("12000")}}

	c, err := b.Diff(next)
	require.NoError(t, err)
	assert.Equal(t, "2 3 100000 64800 -35200", fmt.Sprint(c.From, c.To, c.Before, c.After, c.Difference), "fees at 0.90")
	var lines []string
	for _, l := range c.Lines {
		lines = append(lines, fmt.Sprint(l.ID, " ", l.Kind, " ", l.Difference, " ", l.Fields, " ", l.Needs))
	}
	assert.Equal(t, []string{
		"ads changed 5000 [{owner ines tom} {amount 40000 45000}] steering",
		"fees changed 1800 [{amount 10000 12000}] ",
		"staff removed -51000 [] ",
		"venue added 9000 [] manager",
	}, lines)
	assert.Equal(t, "[{marketing 14000} {platform fees 1800} {staffing -51000}]", fmt.Sprint(c.Categories))
	assert.Equal(t, "[{orion 14000} {vega -49200}]", fmt.Sprint(c.Partners))
	var terms []string
	for _, f := range c.Terms {
		terms = append(terms, f.Field+": "+f.Before+" -> "+f.After)
	}
	assert.Equal(t, []string{
		"total: 100000 -> 102600",
		"authorities: manager 10000, steering 60000, boards -> manager 10000, steering",
		`tolerances:  over "" or "5" %: manager,  over "5000" or "20" %: steering, total over "20000" or "" %: boards ->  over "" or "5" %: manager`,
	}, terms)
}

func TestDiffOfTheSame(t *testing.T) {
	b, next := launch(), launch()
	next.Version = 3
	next.Lines = slices.Clone(next.Lines)
	next.Lines[0].Amount = dec("40000.000")
	slices.Reverse(next.Lines)
	next.Lines[0].Currency = "EUR" // it was left out before
	c, err := b.Diff(next)
	require.NoError(t, err)
	assert.Empty(t, c.Lines)
	assert.Empty(t, c.Terms)
	assert.Empty(t, c.Categories)
	assert.True(t, c.Difference.IsZero())
}

func TestDiffBadInput(t *testing.T) {
	b, next := launch(), launch()
	b.Lines[0].Amount = dec("-1")
	next.ID, next.Currency = "other", "USD"
	_, err := b.Diff(next)
	assert.ErrorIs(t, err, ErrCurrencyMismatch)
	assert.ElementsMatch(t, []string{"before.lines[0].amount negative", "after.id other-budget", "after.currency currency-mismatch", "after.version order"}, validatetest.Problems(t, err))

	b, next = launch(), launch()
	next.Version, next.PlannedOn = 3, day("2026-01-02")
	_, err = b.Diff(next)
	assert.ErrorIs(t, err, ErrNoExchangeRate, "the rate is that of another day")
	assert.Equal(t, []string{"after.lines[1].currency no-rate"}, validatetest.Problems(t, err))

	c, err := Budget{Currency: "EUR"}.Diff(Budget{Currency: "EUR", PlannedOn: day("2026-01-02")})
	assert.NoError(t, err, "without version numbers")
	assert.Equal(t, []FieldChange{{"planned_on", "", "2026-01-02"}}, c.Terms)
	_, err = Budget{Currency: "EUR", Version: 1}.Diff(Budget{Currency: "EUR"})
	assert.Equal(t, []string{"after.version order"}, validatetest.Problems(t, err))
}

func TestSplitConverted(t *testing.T) {
	rates := []Rate{{From: "USD", To: "EUR", On: day("2026-01-02"), Rate: dec("0.5")}}
	total := Money{dec("100"), "USD"}
	run := func(c Conversion) string {
		d, err := SplitConverted(total, shares("ada 1, bob 1, eve 1"), "EUR", day("2026-01-02"), rates, c)
		require.NoError(t, err)
		s := ""
		for _, q := range d.Portions {
			s += q.Partner + " " + q.Amount.String() + " "
		}
		return s + "rest " + d.Rest.String()
	}
	assert.Equal(t, "ada EUR 16.67 bob EUR 16.67 eve EUR 16.66 rest EUR 0.00", run(ConvertBeforeSplit))
	assert.Equal(t, run(ConvertBeforeSplit), run(""))
	assert.Equal(t, "ada EUR 16.67 bob EUR 16.67 eve EUR 16.67 rest EUR -0.01", run(ConvertAfterSplit), "33.34, 33.33 and 33.33 dollars")

	_, err := SplitConverted(total, shares("ada 1"), "EUR", day("2026-01-02"), rates, "later")
	assert.Equal(t, []string{"conversion oneof"}, validatetest.Problems(t, err))
	_, err = SplitConverted(total, shares("ada 1"), "EUR", day("2026-01-03"), rates, "")
	assert.ErrorIs(t, err, ErrNoExchangeRate)
	for _, c := range []Conversion{ConvertBeforeSplit, ConvertAfterSplit} {
		_, err = SplitConverted(total, shares("ada 0"), "EUR", day("2026-01-02"), rates, c)
		assert.ErrorIs(t, err, ErrNoWeights)
	}
}
