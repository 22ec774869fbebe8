package governance_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
)

func dec(s string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(s))
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// spending is a small matrix: one partner alone up to 10,000, both up to 250,000, the committee above.
func spending() governance.Matrix {
	return governance.Matrix{
		ID: "jv-authority", Version: "3", Currency: "EUR",
		Partners: []string{"Lyra", "Orion"},
		Rules: []governance.Rule{
			{ID: "small", Decision: "capex.*", UpTo: dec("10000"), Authority: governance.AuthoritySole, Partners: []string{"Lyra"}},
			{ID: "middle", Decision: "capex.*", Over: dec("10000"), UpTo: dec("250000"), Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion"}},
			{ID: "large", Decision: "capex.*", Over: dec("250000"), Authority: governance.AuthorityCommittee, Committee: "steering"},
			{ID: "name", Decision: "brand.name", Authority: governance.AuthorityAll},
		},
	}
}

func compiled(t testing.TB, m governance.Matrix) *governance.Policy {
	t.Helper()
	p, err := m.Compile()
	require.NoError(t, err)
	return p
}

func approve(partners ...string) []governance.Consent {
	var cs []governance.Consent
	for _, p := range partners {
		cs = append(cs, governance.Consent{Partner: p, Answer: governance.AnswerApprove})
	}
	return cs
}

func reject(partners ...string) []governance.Consent {
	cs := approve(partners...)
	for i := range cs {
		cs[i].Answer = governance.AnswerReject
	}
	return cs
}

func vote(committee string, a governance.Answer) []governance.Consent {
	return []governance.Consent{{Committee: committee, Answer: a}}
}

// ruled asks Explain and Decide, which must agree, and returns the explanation.
func ruled(t testing.TB, p *governance.Policy, req governance.Request) governance.Explanation {
	t.Helper()
	if req.AsOf.IsZero() {
		req.AsOf = day("2026-06-01")
	}
	lean, err := p.Decide(req)
	require.NoError(t, err)
	e, err := p.Explain(req)
	require.NoError(t, err)
	require.Equal(t, lean, e.Ruling)
	require.NotEmpty(t, e.Reasons)
	return e
}

func TestAmountPicksTheRule(t *testing.T) {
	p := compiled(t, spending())
	for _, row := range []struct{ amount, rule, why string }{
		{"0", "small", "no lower bound"},
		{"9999.99", "small", "inside"},
		{"10000", "small", "up to includes its bound"},
		{"10000.0000", "small", "the same amount, written longer"},
		{"10000.000000000000000001", "middle", "over starts right above its bound"},
		{"10000.01", "middle", "outside small"},
		{"250000", "middle", "on the bound"},
		{"250000.01", "large", "above"},
		{"999999999999999999999999", "large", "the largest amount there is"},
		{"1e6", "large", "written with an exponent"},
	} {
		e := ruled(t, p, governance.Request{Decision: "capex.it.servers", Amount: dec(row.amount)})
		assert.Equal(t, row.rule, e.Rule, "%s: %s", row.amount, row.why)
		assert.Equal(t, governance.StatusPending, e.Status)
		assert.Equal(t, "jv-authority", e.Matrix)
		assert.Equal(t, "3", e.Version)
	}
}

// Amounts of any size and number of places are compared exactly, whichever way they are written.
func TestAmountsAreComparedExactly(t *testing.T) {
	r := random{rand.New(rand.NewPCG(3, 4))}
	amount := func() decimal.Decimal {
		places := int32(r.IntN(19))
		d := decimal.New(r.Int64N(1_000_000_000_000_000_000), -places)
		switch r.IntN(4) {
		case 0:
			d = d.Mul(decimal.New(1, int32(r.IntN(6)))).Truncate(18)
		case 1:
			d = decimal.New(int64(r.IntN(30)), int32(r.IntN(4)-2))
		case 2:
			d = d.Truncate(0).Mul(decimal.New(1, 5)).Add(decimal.New(int64(r.IntN(3)), -18)) // more than 18 digits
		}
		return d
	}
	for range 300 {
		bounds := []decimal.Decimal{amount(), amount(), amount()}
		slices.SortFunc(bounds, decimal.Decimal.Cmp)
		m := governance.Matrix{ID: "m", Version: "1", Currency: "EUR", Partners: fuzzPartners, HitPolicy: governance.HitPolicyFirst}
		for i, b := range bounds {
			m.Rules = append(m.Rules, governance.Rule{ID: fmt.Sprint(i), Decision: "buy", Authority: governance.AuthorityAll, UpTo: decimal.NewNullDecimal(b)})
		}
		p := compiled(t, m)
		tiny := decimal.New(1, -18)
		for _, x := range append([]decimal.Decimal{amount(), amount(), bounds[0].Add(tiny), bounds[1].Add(tiny), bounds[2].Add(tiny)}, bounds...) {
			want := ""
			for i := len(bounds) - 1; i >= 0; i-- {
				if x.LessThanOrEqual(bounds[i]) {
					want = fmt.Sprint(i)
				}
			}
			got, err := p.Decide(governance.Request{Decision: "buy", Amount: decimal.NewNullDecimal(x), AsOf: day("2026-01-01")})
			require.NoError(t, err)
			require.Equal(t, want, got.Rule, "%s among %s", x, bounds)
		}
	}
}

func TestAuthorities(t *testing.T) {
	p := compiled(t, spending())
	for _, row := range []struct {
		it       string
		decision string
		amount   string
		consents []governance.Consent
		status   governance.Status
		missing  []string
	}{
		{"sole approves", "capex.it", "10", approve("Lyra"), governance.StatusApproved, nil},
		{"sole rejects", "capex.it", "10", reject("Lyra"), governance.StatusRejected, nil},
		{"a stranger's answer counts for nothing", "capex.it", "10", approve("Orion", "Vega"), governance.StatusPending, []string{"Lyra"}},
		{"joint needs both", "capex.it", "20000", approve("Lyra"), governance.StatusPending, []string{"Orion"}},
		{"joint has both", "capex.it", "20000", approve("Orion", "Lyra"), governance.StatusApproved, nil},
		{"one no ends a joint decision", "capex.it", "20000", reject("Orion"), governance.StatusRejected, nil},
		{"committee has not voted", "capex.it", "300000", approve("Lyra", "Orion"), governance.StatusPending, []string{"steering"}},
		{"committee voted for", "capex.it", "300000", vote("steering", governance.AnswerApprove), governance.StatusApproved, nil},
		{"committee voted against", "capex.it", "300000", vote("steering", governance.AnswerReject), governance.StatusRejected, nil},
		{"another committee", "capex.it", "300000", vote("audit", governance.AnswerApprove), governance.StatusPending, []string{"steering"}},
		{"a tie without escalation", "capex.it", "300000", vote("steering", governance.AnswerTied), governance.StatusRejected, nil},
		{"all", "brand.name", "", approve("Lyra", "Orion"), governance.StatusApproved, nil},
		{"all but one", "brand.name", "", approve("Orion"), governance.StatusPending, []string{"Lyra"}},
		{"nobody may", "brand.colour", "", approve("Lyra", "Orion"), governance.StatusOutOfAuthority, nil},
		{"a prefix is not its own member", "capex", "5", approve("Lyra", "Orion"), governance.StatusOutOfAuthority, nil},
	} {
		t.Run(row.it, func(t *testing.T) {
			req := governance.Request{Decision: row.decision, Consents: row.consents}
			if row.amount != "" {
				req.Amount = dec(row.amount)
			}
			e := ruled(t, p, req)
			assert.Equal(t, row.status, e.Status, e.Reasons)
			assert.Equal(t, row.missing, e.Missing)
		})
	}
}

func TestStrangersAreToldThatTheyAreNotAsked(t *testing.T) {
	p := compiled(t, spending())
	e := ruled(t, p, governance.Request{Decision: "capex.it", Amount: dec("10"), Consents: join(approve("Vega", "Lyra"), vote("audit", governance.AnswerReject))})
	assert.Equal(t, []string{
		`rule "small" decides: Lyra alone`,
		"the answer of Vega does not count: the rule does not ask for it",
		"the answer of audit does not count: the rule does not ask for it",
		"Lyra approved",
		"approved",
	}, e.Reasons)
}

func TestRequestsThatCannotBeRuledOn(t *testing.T) {
	p := compiled(t, spending())
	ok := governance.Request{Decision: "capex.it", Amount: dec("5"), AsOf: day("2026-06-01")}
	for _, row := range []struct {
		it     string
		change func(*governance.Request)
		is     error
		says   string
	}{
		{"no decision", func(r *governance.Request) { r.Decision = "" }, nil, "decision: is required"},
		{"a wildcard", func(r *governance.Request) { r.Decision = "capex.*" }, nil, "without *"},
		{"an empty part", func(r *governance.Request) { r.Decision = "capex..it" }, nil, "single dots"},
		{"a name that is no text", func(r *governance.Request) { r.Decision = "\xff" }, nil, "valid UTF-8"},
		{"a name with a bell", func(r *governance.Request) { r.Decision = "capex.\a" }, nil, "control characters"},
		{"a name without end", func(r *governance.Request) { r.Decision = strings.Repeat("x", 201) }, nil, "at most 200 bytes"},
		{"an instant beyond the calendar", func(r *governance.Request) { r.AsOf = time.Unix(1<<60, 0) }, nil, "as_of: must be in the years 1 to 9999"},
		{"an answer beyond the calendar", func(r *governance.Request) {
			r.Consents = at(approve("Lyra"), time.Unix(-1<<60, 0))
		}, nil, "consents[0].at: must be in the years 1 to 9999"},
		{"a notice beyond the calendar", func(r *governance.Request) {
			r.Notified = time.Unix(1<<60, 0)
		}, nil, "notified: must be in the years 1 to 9999"},
		{"no instant", func(r *governance.Request) { r.AsOf = time.Time{} }, nil, "as_of: is required"},
		{"another currency", func(r *governance.Request) { r.Currency = "USD" }, governance.ErrCurrencyMismatch, "USD"},
		{"no amount", func(r *governance.Request) { r.Amount = decimal.NullDecimal{} }, governance.ErrNoAmount, "capex.it"},
		{"a negative amount", func(r *governance.Request) { r.Amount = dec("-1") }, nil, "must not be negative"},
		{"an endless amount", func(r *governance.Request) { r.Amount = decimal.NewNullDecimal(decimal.New(1, 999_999_999)) }, nil, "below 10^24"},
		{"no answer", func(r *governance.Request) { r.Consents = []governance.Consent{{Partner: "Lyra"}} }, nil, "consents[0].answer"},
		{"a tied partner", func(r *governance.Request) {
			r.Consents = []governance.Consent{{Partner: "Lyra", Answer: governance.AnswerTied}}
		}, nil, "only a committee"},
		{"nobody's answer", func(r *governance.Request) { r.Consents = []governance.Consent{{Answer: governance.AnswerApprove}} }, nil, "consents[0].partner"},
	} {
		t.Run(row.it, func(t *testing.T) {
			req := ok
			row.change(&req)
			_, err := p.Decide(req)
			require.Error(t, err)
			assert.ErrorContains(t, err, row.says)
			if row.is != nil {
				assert.True(t, errors.Is(err, row.is))
			}
			_, again := p.Explain(req)
			assert.EqualError(t, again, err.Error())
		})
	}
}

func TestDecideAllocatesNothing(t *testing.T) {
	p := compiled(t, spending())
	req := governance.Request{Decision: "capex.it", Amount: dec("12000.50"), AsOf: day("2026-06-01")}
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := p.Decide(req); err != nil {
			panic(err)
		}
	}))
}

func BenchmarkDecide(b *testing.B) {
	p := compiled(b, spending())
	req := governance.Request{Decision: "capex.it", Amount: dec("12000.50"), AsOf: day("2026-06-01")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Decide(req); err != nil {
			b.Fatal(err)
		}
	}
}
