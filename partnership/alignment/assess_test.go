package alignment_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// partner states money at risk, contributions and expected benefit; an empty amount is not known.
func partner(id, risk, resources, rewards string) alignment.Partner {
	x := alignment.Partner{ID: id, Currency: "EUR"}
	if risk != "" {
		x.MoneyAtRisk = known(risk)
	}
	if resources != "" {
		x.Contributions = []alignment.Contribution{{Kind: "cash", Amount: dec(resources)}}
	}
	if rewards != "" {
		x.ExpectedBenefit = known(rewards)
	}
	return x
}

func rated(x alignment.Partner, d alignment.Dimension, levels map[string]int) alignment.Partner {
	for about, level := range levels {
		x.Ratings = append(x.Ratings, alignment.Rating{Dimension: d, About: about, Level: &level, Evidence: []string{"minutes", "contract"}})
	}
	return x
}

func themes(codes ...string) []alignment.Statement {
	var out []alignment.Statement
	for _, c := range codes {
		out = append(out, alignment.Statement{Theme: c})
	}
	return out
}

func assess(t *testing.T, o alignment.Options, partners ...alignment.Partner) alignment.Assessment {
	t.Helper()
	a, err := alignment.Assess(partners, o)
	require.NoError(t, err)
	return a
}

func of(t *testing.T, a alignment.Assessment, d alignment.Dimension) alignment.DimensionResult {
	t.Helper()
	for _, r := range a.Dimensions {
		if r.Dimension == d {
			return r
		}
	}
	require.Fail(t, "no result", d)
	return alignment.DimensionResult{}
}

// codes lists the findings as "code subject".
func codes(a alignment.Assessment) []string {
	var out []string
	for _, f := range a.Findings {
		out = append(out, f.Code+" "+f.Subject)
	}
	return out
}

func TestMoneyDimensions(t *testing.T) {
	for _, row := range []struct {
		why                      string
		a, b                     alignment.Partner
		dimension                alignment.Dimension
		score, amount            float64
		carrier                  string
		against                  alignment.Reference
		notJudged                string
		agreedRiskA, agreedRiskB string
	}{
		{why: "80 and 20 of the risk, half of the rewards each: 0.3 of the risk is misplaced, 0.3/0.5 of the scale gone",
			a: partner("a", "80", "", "50"), b: partner("b", "20", "", "50"), dimension: alignment.Risk, score: 1.6, amount: 0.3, carrier: "a", against: alignment.AgainstRewards},
		{why: "the same figures where 80 and 20 was agreed: unequal is not unfair",
			a: partner("a", "80", "", "50"), b: partner("b", "20", "", "50"), agreedRiskA: "4", agreedRiskB: "1", dimension: alignment.Risk, score: 4, against: alignment.AgainstAgreed},
		{why: "agreed for one alone is no reference",
			a: partner("a", "80", "", "50"), b: partner("b", "20", "", "50"), agreedRiskA: "4", dimension: alignment.Risk, score: 1.6, amount: 0.3, carrier: "a", against: alignment.AgainstRewards},
		{why: "half of the whole misplaced: 0",
			a: partner("a", "100", "", "50"), b: partner("b", "0", "", "50"), dimension: alignment.Risk, score: 0, amount: 0.5, carrier: "a", against: alignment.AgainstRewards},
		{why: "all of it misplaced is no worse than 0",
			a: partner("a", "100", "", "0"), b: partner("b", "0", "", "50"), dimension: alignment.Risk, score: 0, amount: 1, carrier: "a", against: alignment.AgainstRewards},
		{why: "resources against rewards",
			a: partner("a", "", "30", "40"), b: partner("b", "", "70", "60"), dimension: alignment.Resources, score: 3.2, amount: 0.1, carrier: "b", against: alignment.AgainstRewards},
		{why: "rewards against the mean of risk 0.6 and resources 0.8: a gets 0.6 where 0.7 was earned",
			a: partner("a", "60", "80", "60"), b: partner("b", "40", "20", "40"), dimension: alignment.Rewards, score: 3.2, amount: 0.1, carrier: "a", against: alignment.AgainstBurdens},
		{why: "rewards against risk alone",
			a: partner("a", "60", "", "50"), b: partner("b", "40", "20", "50"), dimension: alignment.Rewards, score: 3.2, amount: 0.1, carrier: "a", against: alignment.AgainstRisk},
		{why: "rewards against resources alone",
			a: partner("a", "60", "60", "50"), b: partner("b", "", "40", "50"), dimension: alignment.Rewards, score: 3.2, amount: 0.1, carrier: "a", against: alignment.AgainstResources},
		{why: "an unknown amount is not zero",
			a: partner("a", "60", "", "50"), b: partner("b", "", "", "50"), dimension: alignment.Risk, notJudged: "the amounts are not known for b"},
		{why: "nobody risks anything: there are no shares",
			a: partner("a", "0", "", "50"), b: partner("b", "0", "", "50"), dimension: alignment.Risk, notJudged: "0 for every partner"},
		{why: "nothing to hold it against",
			a: partner("a", "1", "", ""), b: partner("b", "1", "", ""), dimension: alignment.Risk, notJudged: "nothing to hold the amounts against: no shares agreed by all; rewards not known for a, b"},
		{why: "rewards with nothing to hold them against",
			a: partner("a", "0", "", "1"), b: partner("b", "0", "3", "1"), dimension: alignment.Rewards, notJudged: "nothing to hold the amounts against: no shares agreed by all; risk 0 for every partner; resources not known for a"},
	} {
		if row.agreedRiskA != "" {
			row.a.Agreed.Risk = known(row.agreedRiskA)
		}
		if row.agreedRiskB != "" {
			row.b.Agreed.Risk = known(row.agreedRiskB)
		}
		a := assess(t, alignment.Options{}, row.b, row.a)
		m := of(t, a, row.dimension).Measured
		if row.notJudged != "" {
			assert.Nil(t, m.Score, row.why)
			assert.Contains(t, m.NotJudged, row.notJudged, row.why)
			assert.Contains(t, a.NotJudged, row.dimension, row.why)
			assert.Contains(t, codes(a), "not-judged "+string(row.dimension), row.why)
			continue
		}
		require.NotNil(t, m.Score, row.why)
		assert.InDelta(t, row.score, *m.Score, 1e-12, row.why)
		assert.InDelta(t, row.amount, m.Imbalance.Amount, 1e-12, row.why)
		assert.Equal(t, row.carrier, strings.Join(m.Imbalance.Carriers, " "), row.why)
		assert.Equal(t, row.against, m.Against, row.why)
	}
}

func TestBalanceOfRiskAndReward(t *testing.T) {
	a := assess(t, alignment.Options{}, partner("vega", "200", "10", "300"), partner("orion", "600", "30", "100"), partner("lyra", "200", "10", "100"))
	require.Equal(t, "lyra", a.Balances[0].Partner, "in the order of the IDs")
	orion := a.Balances[1]
	assert.InDelta(t, 0.6, *orion.Risk.Share, 1e-12)
	assert.InDelta(t, 0.2, *orion.Rewards.Share, 1e-12)
	assert.InDelta(t, 0.4, *orion.RiskGap, 1e-12)
	assert.InDelta(t, 3, *orion.RiskRatio, 1e-12)
	assert.InDelta(t, 0.4, *orion.ResourcesGap, 1e-12)
	assert.Nil(t, orion.Risk.Agreed)
	assert.InDelta(t, 0.4, a.RiskAndReward.Imbalance.Amount, 1e-12)
	assert.Equal(t, []string{"orion"}, a.RiskAndReward.Imbalance.Carriers)
	unknown := assess(t, alignment.Options{}, partner("a", "1", "", "2"), partner("b", "1", "", ""))
	assert.Equal(t, "nothing to hold the amounts against: rewards not known for b", unknown.RiskAndReward.NotJudged)
	assert.Nil(t, unknown.RiskAndReward.Score)
	assert.Nil(t, unknown.Balances[0].RiskRatio)
	assert.Contains(t, codes(a), "risk-over-reward orion")
	assert.Contains(t, codes(a), "resources-over-reward orion")
	assert.NotContains(t, codes(a), "risk-over-reward vega")
	for _, f := range a.Findings {
		if f.Code == "risk-over-reward" {
			assert.Equal(t, alignment.SeverityHigh, f.Severity)
			assert.Equal(t, map[string]string{"risk": "60 %", "rewards": "20 %"}, f.Params)
		}
	}
}

func TestRiskOverRewardAtItsThresholds(t *testing.T) {
	for _, row := range []struct {
		why   string
		risk  [2]string
		found bool
	}{
		{"60 and 40: the gap is 0.1, the ratio 1.2", [2]string{"60", "40"}, false},
		{"75 and 25: the ratio is 1.5", [2]string{"75", "25"}, true},
		{"74 and 26: the ratio is just below", [2]string{"74", "26"}, false},
	} {
		a := assess(t, alignment.Options{}, partner("a", row.risk[0], "", "50"), partner("b", row.risk[1], "", "50"))
		assert.Equal(t, row.found, strings.Contains(strings.Join(codes(a), ","), "risk-over-reward a"), row.why)
	}
	small := assess(t, alignment.Options{}, partner("a", "9", "", "1"), partner("b", "91", "", "99"))
	assert.NotContains(t, codes(small), "risk-over-reward a", "nine times its reward, but 8 share points")
	strict := alignment.Options{Thresholds: alignment.Thresholds{ShareGap: 0.05}}
	assert.Contains(t, codes(assess(t, strict, partner("a", "9", "", "1"), partner("b", "91", "", "99"))), "risk-over-reward a")
	nothing := assess(t, alignment.Options{}, partner("a", "50", "", "0"), partner("b", "50", "", "10"))
	assert.Contains(t, codes(nothing), "risk-over-reward a", "no reward at all")
	assert.Nil(t, nothing.Balances[0].RiskRatio, "no ratio to a reward of 0")
}

// In floating point 0.6 − 0.5 is below 0.1, and 1.5 × 0.2 above 0.3.
func TestThresholdsAreMetExactly(t *testing.T) {
	for _, row := range []struct {
		why              string
		risk, rewards    [3]string
		shareGap, ratio  float64
		found, resources bool
	}{
		{"a gap of 0.1 on the point", [3]string{"60", "20", "20"}, [3]string{"50", "25", "25"}, 0.1, 1, true, true},
		{"a ratio of 1.5 on the point", [3]string{"30", "35", "35"}, [3]string{"20", "40", "40"}, 0.1, 1.5, true, true},
		{"just below the gap", [3]string{"59.9999", "20.0001", "20"}, [3]string{"50", "25", "25"}, 0.1, 1, false, false},
		{"just below the ratio", [3]string{"30", "35", "35"}, [3]string{"20.0001", "39.9999", "40"}, 0.05, 1.5, false, false},
	} {
		o := alignment.Options{Thresholds: alignment.Thresholds{ShareGap: row.shareGap, RiskRatio: row.ratio}}
		var partners []alignment.Partner
		for i, id := range []string{"a", "b", "c"} {
			partners = append(partners, partner(id, row.risk[i], row.risk[i], row.rewards[i]))
		}
		a := assess(t, o, partners...)
		assert.Equal(t, row.found, contains(codes(a), "risk-over-reward a"), row.why)
		assert.Equal(t, row.resources, contains(codes(a), "resources-over-reward a"), row.why)
		assert.NotContains(t, codes(a), "risk-over-reward b", row.why)
		assert.Equal(t, *a.Balances[0].RiskRatio, *a.Balances[0].ResourcesRatio)
	}
	x, y := partner("a", "60", "", ""), partner("b", "40", "", "")
	x.Agreed.Risk, y.Agreed.Risk = known("50"), known("50")
	assert.Contains(t, codes(assess(t, alignment.Options{}, x, y)), "off-agreed-share a", "10 points on the point")
	x.MoneyAtRisk, y.MoneyAtRisk = known("59.99"), known("40.01")
	assert.NotContains(t, codes(assess(t, alignment.Options{}, x, y)), "off-agreed-share a")

	for level, found := range map[int]bool{3: true, 2: false} { // 3 less (2 + 2 + 2)/3; the others see 2 on average too
		p := []alignment.Partner{partner("a", "", "", ""), partner("b", "", "", ""), partner("c", "", "", ""), partner("d", "", "", "")}
		p[0] = rated(p[0], alignment.Values, map[string]int{"a": level, "b": 1, "c": 2, "d": 3})
		p[1] = rated(p[1], alignment.Values, map[string]int{"a": 2})
		a := assess(t, alignment.Options{}, p...)
		assert.Equal(t, found, contains(codes(a), "felt-imbalance a"), "a level more on the point")
		assert.Equal(t, found, contains(codes(a), "perception-gap a"), "a level more on the point")
	}
}

// Who bears as much as the worst is named with it; a renamed partner changes nothing.
func TestAllWhoCarryAreNamed(t *testing.T) {
	a := assess(t, alignment.Options{}, partner("a", "40", "", "1"), partner("b", "40", "", "1"), partner("c", "20", "", "1"))
	im := of(t, a, alignment.Risk).Measured.Imbalance
	assert.Equal(t, []string{"a", "b"}, im.Carriers)
	assert.InDelta(t, 2./15, im.Amount, 1e-15, "two partners a fifteenth above their third")
	assert.InDelta(t, 1./15, im.Excess, 1e-15)
	x := rated(partner("a", "", "", ""), alignment.Risk, map[string]int{"a": 3, "b": 1})
	y := rated(partner("b", "", "", ""), alignment.Risk, map[string]int{"b": 4, "a": 2})
	z := rated(partner("c", "", "", ""), alignment.Risk, map[string]int{"c": 3, "a": 2})
	a = assess(t, alignment.Options{}, x, y, z)
	assert.Equal(t, alignment.Imbalance{Amount: 0.5, Carriers: []string{"a", "b"}, Excess: 0.5}, *of(t, a, alignment.Risk).Perceived.Imbalance)
	v, w := partner("a", "", "", ""), partner("b", "", "", "")
	v.Values, w.Values = themes("x"), themes("y")
	assert.Empty(t, of(t, assess(t, alignment.Options{}, v, w), alignment.Values).Measured.Imbalance.Carriers, "between two, neither agrees less")
}

func TestWhatIsNotKnownIsNeverAFigure(t *testing.T) {
	a := assess(t, alignment.Options{}, alignment.Partner{ID: "a"}, alignment.Partner{ID: "b"})
	text, err := json.Marshal(a)
	require.NoError(t, err)
	assert.NotRegexp(t, `":-?[0-9]`, strings.ReplaceAll(string(text), `"shared":0`, ""), "nothing was stated, so there is no figure")
	assert.Len(t, a.NotJudged, 5)
	assert.Empty(t, a.Changes)
	for _, r := range a.Dimensions {
		assert.Nil(t, r.Outlook, r.Dimension)
	}
	assert.Nil(t, a.BuyIn[0].CoCreated)
	assert.Nil(t, a.BuyIn[0].Signed)
	assert.Nil(t, a.Pairs[0].Priorities.Tau)
	assert.Nil(t, a.Pairs[0].Goals.Share)

	objective := alignment.Objective{ID: "x", Horizon: alignment.Short}
	r := assess(t, alignment.Options{Objectives: []alignment.Objective{objective}}, alignment.Partner{ID: "a"}, alignment.Partner{ID: "b"}).Objectives
	assert.Nil(t, r.Objectives[0].Imposed, "who proposed it is not known")

	a = assess(t, alignment.Options{Weights: []alignment.Weight{{Dimension: alignment.Risk, Weight: 0}}}, partner("a", "1", "", "0"), partner("b", "0", "", "1"))
	assert.NotNil(t, a.Index, "rewards are held against risk")
	only := []alignment.Weight{{Dimension: alignment.Values, Weight: 0}}
	a = assess(t, alignment.Options{Weights: only}, five(-1, -1, -1, -1, 0)...)
	assert.Nil(t, a.Index, "what is judged has no weight")
	assert.Equal(t, alignment.Values, a.Weakest, "but it is the weakest all the same")
	for _, f := range a.Findings {
		if f.Code == "weak-dimension" {
			assert.Contains(t, f.Message, "which no index counts")
			assert.NotContains(t, f.Params, "outlook")
		}
	}
}

func TestAgreedShares(t *testing.T) {
	x, y := partner("a", "70", "50", "30"), partner("b", "30", "50", "70")
	x.Agreed = alignment.Agreed{Risk: known("0.5"), Rewards: known("50"), Basis: alignment.ByNeed}
	y.Agreed = alignment.Agreed{Risk: known("0.5"), Rewards: known("50"), Resources: known("1"), Basis: alignment.ByCapacity}
	a := assess(t, alignment.Options{}, x, y)
	assert.InDelta(t, 0.2, *a.Balances[0].Risk.Gap, 1e-12)
	assert.InDelta(t, -0.2, *a.Balances[0].Rewards.Gap, 1e-12)
	assert.Nil(t, a.Balances[0].Resources.Gap, "agreed for one alone")
	count := 0
	for _, c := range codes(a) {
		if c == "off-agreed-share a" {
			count++
		}
		assert.NotEqual(t, "off-agreed-share b", c, "b carries less and receives more")
	}
	assert.Equal(t, 2, count, "more risk and less reward than agreed")
	assert.Contains(t, codes(a), "agreed-shares-incomplete resources")
	assert.Contains(t, codes(a), "agreed-basis-differs agreed")
}

func TestFeltImbalanceThoughTheBooksBalance(t *testing.T) {
	x := rated(partner("a", "50", "50", "50"), alignment.Risk, map[string]int{"a": 4, "b": 2})
	x = rated(x, alignment.Rewards, map[string]int{"a": 2, "b": 4})
	y := rated(partner("b", "50", "50", "50"), alignment.Risk, map[string]int{"a": 3, "b": 3})
	a := assess(t, alignment.Options{}, x, y)
	risk := of(t, a, alignment.Risk)
	assert.Equal(t, 4.0, *risk.Measured.Score)
	assert.Equal(t, 3.0, *risk.Perceived.Score, "the mean of 4, 2, 3, 3")
	assert.Equal(t, alignment.ByPerception, risk.Basis)
	assert.Equal(t, 3.0, *risk.Score, "the lower view decides")
	assert.Equal(t, alignment.Imbalance{Amount: 0.5, Carriers: []string{"a"}, Excess: 0.5}, *risk.Perceived.Imbalance)
	v := risk.Perceived.Views[0]
	assert.Equal(t, []float64{4, 2, 3, 2, 1}, []float64{*v.Own, *v.Others, *v.Seen, *v.Felt, *v.Blind})
	rewards := of(t, a, alignment.Rewards)
	assert.Equal(t, []string{"a"}, rewards.Perceived.Imbalance.Carriers, "who feels that it receives less")
	assert.Equal(t, []string{"b"}, rewards.Perceived.Silent)
	assert.Subset(t, codes(a), []string{"felt-imbalance a", "felt-risk-over-reward a", "perception-gap a"})
	assert.NotContains(t, codes(a), "felt-imbalance b")
	assert.Equal(t, 4.0, *a.Balances[0].FeltRisk)
	assert.Nil(t, a.Balances[1].FeltRewards, "b did not rate rewards")
}

func TestBooksOutOfBalanceThoughAllAreContent(t *testing.T) {
	x := rated(partner("a", "100", "", "0"), alignment.Risk, map[string]int{"a": 4, "b": 4})
	y := rated(partner("b", "0", "", "100"), alignment.Risk, map[string]int{"a": 4, "b": 4})
	risk := of(t, assess(t, alignment.Options{}, x, y), alignment.Risk)
	assert.Equal(t, 0.0, *risk.Score)
	assert.Equal(t, alignment.ByMeasure, risk.Basis)
}

func TestVisionAndValues(t *testing.T) {
	a, b, c := partner("a", "", "", ""), partner("b", "", "", ""), partner("c", "", "", "")
	a.Vision, b.Vision, c.Vision = themes("x", "y"), themes("x", "y"), themes("x", "z")
	a.Values, b.Values = themes("open"), themes("secret")
	b.Values[0].Rejects = []string{"open"}
	got := assess(t, alignment.Options{}, a, b, c)
	vision := of(t, got, alignment.Vision)
	assert.InDelta(t, 4*(1+0.5+0.5)/3, *vision.Score, 1e-12, "a–b share all, c shares half with each")
	assert.Equal(t, []string{"c"}, vision.Measured.Imbalance.Carriers, "who agrees least with the others")
	assert.InDelta(t, 1./6, vision.Measured.Imbalance.Excess, 1e-15, "2/3 on average, 1/2 with c")
	assert.InDelta(t, 1./3, vision.Measured.Imbalance.Amount, 1e-15)
	assert.Nil(t, of(t, got, alignment.Values).Score)
	assert.Equal(t, "no statement from c", of(t, got, alignment.Values).Measured.NotJudged)
	require.Len(t, got.Pairs, 3)
	assert.Equal(t, alignment.Conflict{Holder: "a", Theme: "open", Rejecter: "b", Because: "secret"}, got.Pairs[0].Values.Conflicts[0])
	assert.Equal(t, []string{"y"}, got.Pairs[1].Vision.OnlyA)
	assert.Equal(t, []string{"z"}, got.Pairs[1].Vision.OnlyB)
	assert.Subset(t, codes(got), []string{"value-conflict a and b", "values-apart a and b"})
}

func TestAConflictCancelsASharedTheme(t *testing.T) {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	a.Vision, b.Vision = themes("x", "y", "z"), themes("x", "y", "w")
	b.Vision[2].Rejects = []string{"z"}
	a.Vision[0].Rejects = []string{"nobody-holds-it"}
	q := assess(t, alignment.Options{}, a, b).Pairs[0].Vision
	assert.InDelta(t, 2./3, *q.Share, 1e-12)
	assert.InDelta(t, 1./3, *q.Agreement, 1e-12)
	assert.Len(t, q.Conflicts, 1)

	a.Vision[2].Rejects = []string{"w"}
	q = assess(t, alignment.Options{}, a, b).Pairs[0].Vision
	assert.Len(t, q.Conflicts, 1, "each rejects the other's: one conflict")
	b.Vision[1].Rejects = []string{"x"}
	q = assess(t, alignment.Options{}, a, b).Pairs[0].Vision
	assert.Len(t, q.Conflicts, 2, "y of b rules out x of a")
	assert.Zero(t, *q.Agreement)
}

func TestAssessmentSurvivesJSON(t *testing.T) {
	for seed := range uint64(20) {
		a := assess(t, alignment.Options{}, invent(seed)...)
		text, err := json.Marshal(a)
		require.NoError(t, err)
		var b alignment.Assessment
		require.NoError(t, json.Unmarshal(text, &b))
		again, err := json.Marshal(b)
		require.NoError(t, err)
		assert.JSONEq(t, string(text), string(again))
	}
}

func TestInputsAreNeitherChangedNorShared(t *testing.T) {
	partners := invent(7)
	before, err := json.Marshal(partners)
	require.NoError(t, err)
	a := assess(t, alignment.Options{}, partners...)
	for i := range a.Balances {
		if a.Balances[i].FeltRisk != nil {
			*a.Balances[i].FeltRisk = 99
		}
	}
	for _, r := range a.Dimensions {
		assert.LessOrEqual(t, *r.Score, 4.0)
		for _, v := range r.Perceived.Views {
			if v.Own != nil {
				assert.LessOrEqual(t, *v.Own, 4.0)
				*v.Own = 99
			}
		}
	}
	after, err := json.Marshal(partners)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
}
