package alignment_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// found is the finding of a code, nil where there is none.
func found(a alignment.Assessment, code string) *alignment.Finding {
	for _, f := range a.Findings {
		if f.Code == code {
			return &f
		}
	}
	return nil
}

func TestWeakDimensions(t *testing.T) {
	for _, row := range []struct {
		why      string
		levels   []int
		severity alignment.Severity
		message  string
	}{
		{"on the threshold of 2", []int{2, 4, 4, 4, 4}, "", ""},
		{"below it", []int{1, 4, 4, 4, 4}, alignment.SeverityMedium,
			"risk: shared at 1.0 of 4 (perceived), which costs the index 1.0: agree how to share before the partnership goes on"},
		{"below half of it", []int{0, 4, 4, 4, 4}, alignment.SeverityHigh,
			"risk: shared at 0.0 of 4 (perceived), which costs the index 4.0: agree how to share before the partnership goes on"},
		{"vision is settled otherwise", []int{4, 4, 4, 1, 4}, alignment.SeverityMedium,
			"vision: shared at 1.0 of 4 (perceived), which costs the index 1.0: settle what conflicts and write down what all stand for"},
		{"and values", []int{4, 4, 4, 4, 1}, alignment.SeverityMedium,
			"values: shared at 1.0 of 4 (perceived), which costs the index 1.0: settle what conflicts and write down what all stand for"},
	} {
		f := found(assess(t, alignment.Options{}, five(row.levels...)...), "weak-dimension")
		if row.message == "" {
			assert.Nil(t, f, row.why)
			continue
		}
		require.NotNil(t, f, row.why)
		assert.Equal(t, row.severity, f.Severity, row.why)
		assert.Equal(t, row.message, f.Message, row.why)
		assert.Equal(t, "ratings", f.Path, "the ratings decided")
	}
	f := found(assess(t, alignment.Options{}, partner("a", "9", "", "1"), partner("b", "1", "", "9")), "weak-dimension")
	assert.Contains(t, []string{"money_at_risk", "expected_benefit"}, f.Path, "the figures decided")
}

func TestFeltRiskOverRewardOnThePoint(t *testing.T) {
	for own, want := range map[[2]int]bool{{2, 2}: false, {3, 2}: true, {2, 3}: false, {4, 0}: true} {
		x := rated(partner("a", "", "", ""), alignment.Risk, map[string]int{"a": own[0]})
		x = rated(x, alignment.Rewards, map[string]int{"a": own[1]})
		f := found(assess(t, alignment.Options{}, x, partner("b", "", "", "")), "felt-risk-over-reward")
		assert.Equal(t, want, f != nil, "%v", own)
	}
}

func TestAgreementsOfSome(t *testing.T) {
	x, y := partner("a", "1", "1", "1"), partner("b", "1", "1", "1")
	assert.Nil(t, found(assess(t, alignment.Options{}, x, y), "agreed-shares-incomplete"), "nothing is agreed")
	x.Agreed.Risk = known("1")
	f := found(assess(t, alignment.Options{}, x, y), "agreed-shares-incomplete")
	assert.Equal(t, map[string]string{"missing": "b"}, f.Params)
	assert.Equal(t, "agreed.risk", f.Path)
	y.Agreed.Risk, x.Agreed.Basis = known("1"), alignment.ByNeed
	a := assess(t, alignment.Options{}, x, y)
	assert.Nil(t, found(a, "agreed-shares-incomplete"), "all have agreed")
	assert.Nil(t, found(a, "agreed-basis-differs"), "one basis")
}

func TestPairsOnThePoint(t *testing.T) {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	a.Goals, b.Goals = themes("x", "y", "z", "u"), themes("x", "v", "w", "t")
	a.Priorities, b.Priorities = []string{"p", "q", "r", "s"}, []string{"q", "s", "p", "r"} // 3 pairs for, 3 against
	got := assess(t, alignment.Options{}, a, b)
	assert.Equal(t, 0.0, *got.Pairs[0].Priorities.Tau)
	assert.Nil(t, found(got, "priorities-opposed"), "unrelated is not opposed")
	assert.Nil(t, found(got, "goals-apart"), "a quarter in common, on the threshold")
	b.Goals = append(b.Goals, themes("s")...)
	assert.NotNil(t, found(assess(t, alignment.Options{}, a, b), "goals-apart"), "2 of 9")
	b.Goals = nil
	q := assess(t, alignment.Options{}, a, b).Pairs[0].Goals
	assert.Nil(t, q.Share, "b states none: not known, not 0")
	assert.Nil(t, q.Agreement)
	assert.Len(t, q.OnlyA, 4)
	a.Goals, b.Goals = nil, themes("x")
	assert.Nil(t, assess(t, alignment.Options{}, a, b).Pairs[0].Goals.Share, "a states none")
}

func TestExpectationFindings(t *testing.T) {
	a, b := expects(partner("a", "", "", ""), "launch", "6", "months"), expects(partner("b", "", "", ""), "launch", "12", "months")
	a, b = expects(a, "leads", "1", ""), expects(b, "leads", "2", "")
	got := assess(t, alignment.Options{}, a, b)
	assert.Nil(t, found(got, "expectation-unspoken"), "both have spoken")
	var messages []string
	for _, f := range got.Findings {
		if f.Code == "expectation-gap" {
			messages = append(messages, f.Message)
		}
	}
	assert.Equal(t, []string{
		"of launch a expects 6 months and b 12 months: agree on one figure and write it down",
		"of leads a expects 1 and b 2: agree on one figure and write it down",
	}, messages)
}

func TestBuyInOnThePoint(t *testing.T) {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	a.BuyIn, b.BuyIn = &alignment.BuyIn{Signed: true}, &alignment.BuyIn{CoCreated: true}
	assert.Nil(t, found(assess(t, alignment.Options{}, a, b), "low-buy-in"), "2 of 4 is not weak")
}

func TestCultureOnThePoint(t *testing.T) {
	for far, want := range map[int]bool{40: true, 39: false} {
		got := assess(t, alignment.Options{}, placed("a", map[string]int{"time": far}), placed("b", map[string]int{"time": 0}))
		assert.Equal(t, want, found(got, "culture-unbridged") != nil, "0.%d", far)
	}
}

func TestViewsAreMeans(t *testing.T) {
	p := []alignment.Partner{partner("a", "", "", ""), partner("b", "", "", ""), partner("c", "", "", ""), partner("d", "", "", "")}
	p[0] = rated(p[0], alignment.Risk, map[string]int{"a": 3, "b": 1, "c": 1, "d": 3})
	p[1] = rated(p[1], alignment.Risk, map[string]int{"a": 2, "b": 2, "c": 2})
	p[2] = rated(p[2], alignment.Risk, map[string]int{"a": 3})
	r := of(t, assess(t, alignment.Options{}, p...), alignment.Risk).Perceived
	assert.Equal(t, 17./8, *r.Score)
	assert.Equal(t, []float64{3, 5. / 3, 2.5, 4. / 3, 0.5}, []float64{*r.Views[0].Own, *r.Views[0].Others, *r.Views[0].Seen, *r.Views[0].Felt, *r.Views[0].Blind})
	assert.Equal(t, []string{"d"}, r.Silent)
	equal := rated(partner("a", "", "", ""), alignment.Risk, map[string]int{"a": 3, "b": 3})
	r = of(t, assess(t, alignment.Options{}, equal, partner("b", "", "", "")), alignment.Risk).Perceived
	assert.Equal(t, alignment.Imbalance{}, *r.Imbalance, "who feels no burden carries none")
}

func TestEqualViewsAreMeasured(t *testing.T) {
	x := rated(partner("a", "1", "", "1"), alignment.Risk, map[string]int{"a": 4, "b": 4})
	assert.Equal(t, alignment.ByMeasure, of(t, assess(t, alignment.Options{}, x, partner("b", "1", "", "1")), alignment.Risk).Basis)
}
