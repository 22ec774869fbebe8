package fair

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

func TestEachAwardSaysWhy(t *testing.T) {
	third := "0.333333333333 of the claim"
	for _, row := range []struct {
		rule   Rule
		estate string
		regime string
		why    []string // for claims of 100, 200, 300
	}{
		{Proportional, "200", "every claim is paid at the rate of 0.333333333333", []string{third, third, third}},
		{EqualAwards, "450", "equal awards: everyone gets 175, but no more than the claim",
			[]string{"the claim in full: it is not above the common award of 175", "the common award of 175", "the common award of 175"}},
		{EqualLosses, "200", "equal losses: everyone loses 150, but no more than the claim",
			[]string{"nothing: the claim is not above the common loss of 150", "the claim less the common loss of 150", "the claim less the common loss of 150"}},
		{Talmud, "200", "half-claims regime: the estate is at most half of what is claimed, so everyone gets 75, but no more than half the claim",
			[]string{"half the claim: that is not above the common award of 75", "the common award of 75: half the claim is above it", "the common award of 75: half the claim is above it"}},
		{Talmud, "450", "equal-losses regime: the estate is above half of what is claimed, so everyone loses 50, but no more than half the claim",
			[]string{"half the claim: the other half is not above the common loss of 50", "the claim less the common loss of 50", "the claim less the common loss of 50"}},
		{RandomArrival, "450", "first come, first served, averaged over all orders of arrival",
			[]string{"the mean of what is left on arrival, up to the claim", "the mean of what is left on arrival, up to the claim", "the mean of what is left on arrival, up to the claim"}},
		{AdjustedProportional, "450", "everyone gets what the others leave, and the rest pays at the rate of 0.625 what is still claimed of it",
			[]string{"0 that the others leave, and a share in proportion to what is still claimed", "50 that the others leave, and a share in proportion to what is still claimed",
				"150 that the others leave, and a share in proportion to what is still claimed"}},
		{AdjustedProportional, "600", "what the others leave to each is all there is",
			[]string{"100 that the others leave", "200 that the others leave", "300 that the others leave"}},
		{MinimalOverlap, "200", "the claims overlap up to 200 of the estate: each part is shared equally by those who claim it, and what a claim asks beyond is its own",
			[]string{"equal shares of the parts up to the claim, which lies within 200", "equal shares of the parts up to the claim, which lies within 200", "equal shares of all parts: the claim is above the estate"}},
		{MinimalOverlap, "450", "the claims overlap up to 75 of the estate: each part is shared equally by those who claim it, and what a claim asks beyond is its own",
			[]string{"equal shares of the parts up to 75, and what the claim asks beyond", "equal shares of the parts up to 75, and what the claim asks beyond", "equal shares of the parts up to 75, and what the claim asks beyond"}},
		{Piniles, "450", "the estate is above half of what is claimed: everyone gets half the claim and 50 more, but no more than the other half",
			[]string{"the claim in full: its other half is not above the common 50", "half the claim and the common 50", "half the claim and the common 50"}},
		{ConstrainedEgalitarian, "310", "the estate is above half of what is claimed: everyone gets 60, but at least half the claim and no more than the claim", nil},
		{ReverseTalmud, "60", "the estate is at most half of what is claimed: everyone gets half the claim less 95, if that leaves anything",
			[]string{"nothing: half the claim is not above the common loss of 95", "half the claim less the common loss of 95", "half the claim less the common loss of 95"}},
		{"dual-piniles", "450", `everyone loses what the rule "piniles" would award of the 150 that are missing`,
			[]string{"the claim less 50", "the claim less 50", "the claim less 50"}},
		{RandomArrival, "0", "nothing to divide", []string{"nothing to divide", "nothing to divide", "nothing to divide"}},
	} {
		got, err := Explain(budget.Money{Amount: d(row.estate), Currency: "EUR"}, claimsOf(ds("100", "200", "300")...), row.rule)
		require.NoError(t, err)
		assert.Equal(t, row.regime, got.Regime, "%s of %s", row.rule, row.estate)
		for i, why := range row.why {
			assert.Equal(t, why, got.Lines[i].Why, "%s of %s", row.rule, row.estate)
		}
	}
}

func TestBetweenHalfAndWhole(t *testing.T) {
	got, err := Explain(budget.Money{Amount: d("56"), Currency: "EUR"}, claimsOf(ds("10", "30", "60")...), ConstrainedEgalitarian)
	require.NoError(t, err)
	assert.Equal(t, "16", got.Level.Decimal.String())
	assert.Equal(t, "the claim in full: it is not above the common award of 16", got.Lines[0].Why)
	assert.Equal(t, "the common award of 16", got.Lines[1].Why)
	assert.Equal(t, "half the claim: that is above the common award of 16", got.Lines[2].Why)
}

func TestConcedeAndDivideSaysWhatIsConceded(t *testing.T) {
	got, err := Explain(budget.Money{Amount: d("75"), Currency: "EUR"}, claimsOf(ds("50", "100")...), ConcedeAndDivide)
	require.NoError(t, err)
	data, err := json.Marshal(got)
	require.NoError(t, err)
	assert.JSONEq(t, `{"rule":"concede-and-divide","estate":{"amount":"75.00","currency":"EUR"},"claimed":"150",
		"regime":"everyone gets what the other concedes, and half of the rest, 25","level":"25","lines":[
		{"partner":"p00000","claim":"50","award":"25","amount":{"amount":"25.00","currency":"EUR"},"loss":"25","why":"0 that the other concedes, and 25, half of the rest"},
		{"partner":"p00001","claim":"100","award":"50","amount":{"amount":"50.00","currency":"EUR"},"loss":"50","why":"25 that the other concedes, and 25, half of the rest"}]}`, string(data))
	var back Explanation
	require.NoError(t, json.Unmarshal(data, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(data), string(again))
}
