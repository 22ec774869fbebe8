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

var (
	fuzzPartners  = []string{"Lyra", "Orion", "Vega"}
	fuzzDecisions = []string{"a.b", "a.c", "a.b.c", "a.other", "a.b.other", "other", "z"}
	fuzzAmounts   = []string{"0", "0.01", "9.99", "10", "10.000000000000000001", "15", "20", "20.5", "30", "31", "1e6"}
	fuzzDays      = []string{"2025-12-31", "2026-01-01", "2026-02-01", "2026-02-28", "2026-03-01", "2026-12-31", "2027-01-01"}
	regions       = []string{"EU", "UK", "US"}
	// tests of the attribute band, beside what they mean
	bandTests = map[string]func(f float64) bool{
		"-": func(float64) bool { return true }, "3": func(f float64) bool { return f == 3 }, "<3": func(f float64) bool { return f < 3 },
		">=3": func(f float64) bool { return f >= 3 }, "(2..4]": func(f float64) bool { return f > 2 && f <= 4 }, "1,5": func(f float64) bool { return f == 1 || f == 5 },
		"not([2..4])": func(f float64) bool { return f < 2 || f > 4 },
	}
	bandNames   = []string{"-", "3", "<3", ">=3", "(2..4]", "1,5", "not([2..4])"}
	regionTests = []string{`"EU"`, `"UK","US"`, `not("EU")`, `not("UK","US")`}
)

type random struct{ *rand.Rand }

func (r random) pick(list []string) string { return list[r.IntN(len(list))] }
func (r random) chance(n int) bool         { return r.IntN(n) == 0 }

func (r random) matrix() governance.Matrix {
	m := governance.Matrix{ID: "m", Version: "1", Currency: "EUR", Partners: fuzzPartners,
		Attributes: []governance.Attribute{
			{Name: "region", Type: governance.TypeString, Allowed: `"EU","UK","US"`}, {Name: "band", Type: governance.TypeNumber, Allowed: "[1..5]"}},
		HitPolicy: []governance.HitPolicy{"unique", "first", "any", "most-specific"}[r.IntN(4)]}
	bounds := []string{"0", "10", "20", "30"}
	for i := range 1 + r.IntN(7) {
		rule := governance.Rule{ID: fmt.Sprint("r", i), Decision: r.pick([]string{"a.b", "a.c", "a.*", "a.b.*", "*"})}
		if lo := r.IntN(5); lo < 4 && r.chance(2) {
			rule.Over = dec(bounds[lo])
			if hi := lo + 1 + r.IntN(4); hi < 4 {
				rule.UpTo = dec(bounds[hi])
			}
		} else if r.chance(2) {
			rule.UpTo = dec(r.pick(bounds))
		}
		if r.chance(3) {
			rule.From = day(r.pick([]string{"2026-01-01", "2026-02-01"}))
		}
		if r.chance(3) {
			rule.Until = day(r.pick([]string{"2026-02-28", "2026-12-31"}))
		}
		if r.chance(3) {
			rule.When = append(rule.When, governance.Condition{Attribute: "region", Test: r.pick(regionTests)})
		}
		if r.chance(3) {
			rule.When = append(rule.When, governance.Condition{Attribute: "band", Test: r.pick(bandNames)})
		}
		n := 1 + r.IntN(3)
		rule.Partners = slices.Clone(fuzzPartners[:n])
		switch r.IntN(5) {
		case 0:
			rule.Authority = governance.AuthoritySole
		case 1:
			rule.Authority = governance.AuthorityJoint
		case 2:
			rule.Authority, rule.Needed = governance.AuthorityKOfN, 1+r.IntN(n)
		case 3:
			rule.Authority, rule.Partners = governance.AuthorityAll, nil
		default:
			rule.Authority, rule.Partners, rule.Committee = governance.AuthorityCommittee, nil, "board"
		}
		if r.chance(3) {
			rule.EscalateTo = "council"
		}
		rule.Independent = r.chance(5)
		m.Rules = append(m.Rules, rule)
	}
	return m
}

func (r random) request() governance.Request {
	req := governance.Request{Decision: r.pick(fuzzDecisions), Amount: dec(r.pick(fuzzAmounts)), AsOf: day(r.pick(fuzzDays)).Add(time.Duration(r.IntN(24)) * time.Hour),
		Requester:  r.pick(append([]string{"nobody"}, fuzzPartners...)),
		Attributes: map[string]any{"region": r.pick(regions), "band": float64(2+r.IntN(9)) / 2}}
	if r.chance(4) {
		req.Interested = []string{r.pick(fuzzPartners)}
	}
	for range r.IntN(5) {
		c := governance.Consent{Partner: r.pick(fuzzPartners), Answer: governance.AnswerApprove, At: day(r.pick(fuzzDays))}
		if r.chance(3) {
			c.Partner, c.Committee = "", r.pick([]string{"board", "council"})
		}
		if r.chance(3) {
			c.Answer = governance.AnswerReject
		} else if c.Committee != "" && r.chance(3) {
			c.Answer = governance.AnswerTied
		}
		req.Consents = append(req.Consents, c)
	}
	return req
}

// naive reads the matrix rule by rule, as its documentation has it.
func naive(m governance.Matrix, req governance.Request) (status governance.Status, rule string, clash bool) {
	var fit []governance.Rule
	for _, r := range m.Rules {
		if naiveFits(r, req) {
			fit = append(fit, r)
		}
	}
	if len(fit) == 0 {
		return governance.StatusOutOfAuthority, "", false
	}
	best := fit[0]
	switch m.HitPolicy {
	case governance.HitPolicyUnique:
		clash = len(fit) > 1
	case governance.HitPolicyAny:
		for _, r := range fit[1:] {
			a, b := best, r
			for _, x := range []*governance.Rule{&a, &b} {
				if x.Authority == governance.AuthorityAll {
					x.Partners = fuzzPartners
				}
			}
			clash = clash || fmt.Sprint(a.Authority, a.Partners, a.Needed, a.Committee, a.EscalateTo, a.Independent) !=
				fmt.Sprint(b.Authority, b.Partners, b.Needed, b.Committee, b.EscalateTo, b.Independent)
		}
	case governance.HitPolicyMostSpecific:
		specific := func(r governance.Rule) int {
			if strings.HasSuffix(r.Decision, "*") {
				return len(r.Decision)
			}
			return 1000
		}
		for _, r := range fit[1:] {
			if specific(r) > specific(best) {
				best = r
			}
		}
		n := 0
		for _, r := range fit {
			if specific(r) == specific(best) {
				n++
			}
		}
		clash = n > 1
	}
	return naiveStatus(best, req), best.ID, clash
}

func naiveFits(r governance.Rule, req governance.Request) bool {
	prefix, wild := strings.CutSuffix(r.Decision, "*")
	if wild && !strings.HasPrefix(req.Decision, prefix) || !wild && r.Decision != req.Decision {
		return false
	}
	x := req.Amount.Decimal
	if r.Over.Valid && !x.GreaterThan(r.Over.Decimal) || r.UpTo.Valid && x.GreaterThan(r.UpTo.Decimal) {
		return false
	}
	today := req.AsOf.Truncate(24 * time.Hour)
	if !r.From.IsZero() && today.Before(r.From) || !r.Until.IsZero() && today.After(r.Until) {
		return false
	}
	for _, w := range r.When {
		if w.Attribute == "band" {
			if !bandTests[w.Test](req.Attributes["band"].(float64)) {
				return false
			}
			continue
		}
		region := strings.Contains(w.Test, `"`+req.Attributes["region"].(string)+`"`)
		if strings.HasPrefix(w.Test, "not") == region {
			return false
		}
	}
	return true
}

func naiveStatus(r governance.Rule, req governance.Request) governance.Status {
	answer := func(who string, committee bool) governance.Answer {
		var best *governance.Consent
		rank := map[governance.Answer]int{governance.AnswerReject: 2, governance.AnswerTied: 1}
		for i, c := range req.Consents {
			if committee && c.Committee != who || !committee && c.Partner != who || c.At.After(req.AsOf) {
				continue
			}
			if best == nil || c.At.After(best.At) || c.At.Equal(best.At) && rank[c.Answer] > rank[best.Answer] {
				best = &req.Consents[i]
			}
		}
		if best == nil {
			return ""
		}
		return best.Answer
	}
	escalated := func(otherwise governance.Status) governance.Status {
		if r.EscalateTo == "" {
			return otherwise
		}
		switch answer(r.EscalateTo, true) {
		case governance.AnswerApprove:
			return governance.StatusApproved
		case governance.AnswerReject:
			return governance.StatusRejected
		}
		return governance.StatusEscalated
	}
	if r.Authority == governance.AuthorityCommittee {
		switch answer(r.Committee, true) {
		case governance.AnswerApprove:
			return governance.StatusApproved
		case governance.AnswerReject:
			return governance.StatusRejected
		case governance.AnswerTied:
			return escalated(governance.StatusRejected)
		}
		return governance.StatusPending
	}
	partners := r.Partners
	if r.Authority == governance.AuthorityAll {
		partners = fuzzPartners
	}
	var yes, no, open int
	for _, p := range partners {
		if slices.Contains(req.Interested, p) || r.Independent && req.Requester == p {
			continue
		}
		switch answer(p, false) {
		case governance.AnswerApprove:
			yes++
		case governance.AnswerReject:
			no++
		default:
			open++
		}
	}
	all := yes + no + open
	needed := map[governance.Authority]int{governance.AuthoritySole: 1, governance.AuthorityKOfN: r.Needed}[r.Authority]
	if needed == 0 {
		needed = max(all, 1)
	}
	switch {
	case all < needed:
		return escalated(governance.StatusOutOfAuthority)
	case yes >= needed:
		return governance.StatusApproved
	case yes+open >= needed:
		return governance.StatusPending
	case no >= needed || r.EscalateTo == "":
		return governance.StatusRejected
	case open > 0:
		return governance.StatusPending
	}
	return escalated("")
}

// FuzzMatrix holds Decide, Explain and a naive reading of the matrix against each other, and what Check finds, and does
// not find, against requests.
func FuzzMatrix(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := random{rand.New(rand.NewPCG(seed, 1))}
		m := r.matrix()
		p := compiled(t, m)
		found := checked(t, m, governance.Setting{Partners: fuzzPartners, From: day("2025-12-31"), Until: day("2027-01-01"),
			Committees: []governance.Committee{board("board", fuzzPartners...), board("council", "Lyra")}})
		has := map[string]bool{}
		for _, f := range found {
			has[f.Code+" "+f.Subject] = true
			if f.Code == governance.CodeClash {
				has[f.Code] = true
			}
			verify(t, m, p, f)
		}
		for range 60 {
			req := r.request()
			status, rule, clash := naive(m, req)
			lean, err := p.Decide(req)
			e, explained := p.Explain(req)
			if clash {
				require.ErrorIs(t, err, governance.ErrClash)
				require.ErrorIs(t, explained, governance.ErrClash)
				require.True(t, has[governance.CodeClash], "a clash that Check missed: %+v", req)
				continue
			}
			require.NoError(t, err)
			require.NoError(t, explained)
			require.Equal(t, lean, e.Ruling)
			require.Equal(t, [2]string{string(status), rule}, [2]string{string(lean.Status), lean.Rule}, "%+v\n%+v\n%v", m.Rules, req, e.Reasons)
			if leaf := leafOf(m, req.Decision); rule == "" && leaf != "" { // of decisions that no rule stands for, Check is not asked
				require.True(t, has[governance.CodeGap+" "+leaf], "a gap that Check missed: %+v", req)
			} else if rule != "" {
				require.False(t, has[governance.CodeShadowed+" "+rule] || has[governance.CodeNeverMatches+" "+rule], "rule %s decides: %+v", rule, req)
			}
			shuffled := req
			shuffled.Consents = slices.Clone(req.Consents)
			slices.Reverse(shuffled.Consents)
			again, err := p.Decide(shuffled)
			require.NoError(t, err)
			require.Equal(t, lean, again, "the order of answers means nothing")
		}
	})
}

// leafOf is the decision that Check tries in place of one that no rule names.
func leafOf(m governance.Matrix, decision string) string {
	leaf := ""
	for _, r := range m.Rules {
		if r.Decision == decision {
			return decision
		}
		if prefix, wild := strings.CutSuffix(r.Decision, "*"); wild && strings.HasPrefix(decision, prefix) && len(prefix)+len("other") > len(leaf) {
			leaf = prefix + "other"
		}
	}
	return leaf
}

// verify runs a finding's counterexample.
func verify(t *testing.T, m governance.Matrix, p *governance.Policy, f governance.Finding) {
	req, ok := governance.Counterexample(f)
	if !ok {
		require.Contains(t, []string{governance.CodeNeverMatches, governance.CodeMore}, f.Code)
		return
	}
	ruling, err := p.Decide(req)
	switch f.Code {
	case governance.CodeClash:
		require.ErrorIs(t, err, governance.ErrClash, f.Message)
		return
	case governance.CodeShadowed:
		require.NoError(t, err, f.Message)
		require.NotEqual(t, f.Subject, ruling.Rule)
		require.Equal(t, f.Params["other"], ruling.Rule)
		return
	}
	require.NoError(t, err, f.Message)
	switch f.Code {
	case governance.CodeGap:
		require.Empty(t, ruling.Rule, f.Message)
	case governance.CodeDeadlock:
		require.Contains(t, []governance.Status{governance.StatusRejected, governance.StatusEscalated}, ruling.Status, f.Message)
		require.Equal(t, f.Subject, ruling.Rule)
	case governance.CodeTooFew:
		require.Equal(t, governance.StatusOutOfAuthority, ruling.Status, f.Message)
		require.Equal(t, f.Subject, ruling.Rule)
	default:
		t.Fatalf("unexpected %s: %s", f.Code, f.Message)
	}
}

// A last rule for everything leaves no gap, whatever stands before it.
func TestARuleForEverythingLeavesNoGap(t *testing.T) {
	for seed := range uint64(60) {
		r := random{rand.New(rand.NewPCG(seed, 2))}
		m := r.matrix()
		m.HitPolicy = governance.HitPolicyFirst
		m.Rules = append(m.Rules, governance.Rule{ID: "rest", Decision: "*", Authority: governance.AuthorityAll})
		for _, f := range checked(t, m, governance.Setting{Partners: fuzzPartners}) {
			assert.NotEqual(t, governance.CodeGap, f.Code, f.Message)
		}
	}
}

// FuzzTable feeds cells to tables: they parse or say where not, never panic, and a table that parses evaluates.
func FuzzTable(f *testing.F) {
	for _, cell := range []string{"-", "5", ">= 5", "[1..5)", `not("a","b")`, `date("2026-01-01")`, "null", `@"2026-01-01"`, "((", "\x00", "not(", `"\u00`, "-.5..", "]1..2["} {
		f.Add(cell, "5", `"a"`, 5.0)
	}
	f.Fuzz(func(t *testing.T, cell, allowed, then string, x float64) {
		tab := governance.Table{HitPolicy: governance.HitPolicyCollect, Inputs: []governance.Input{{Expression: "x", Allowed: allowed}},
			Outputs: []governance.Output{{Name: "y", Default: then}}, Rules: []governance.TableRule{{When: []string{cell}, Then: []string{then}}}}
		c, err := tab.Compile()
		if err != nil {
			require.NotErrorIs(t, err, governance.ErrInput)
			return
		}
		for _, v := range []any{x, then, nil, true, decimal.NewFromInt(5), day("2026-01-01")} {
			got, err := c.Evaluate(map[string]any{"x": v})
			if err != nil {
				require.True(t, errors.Is(err, governance.ErrInput), "%v", err)
				continue
			}
			again, err := tab.Evaluate(map[string]any{"x": v})
			require.NoError(t, err)
			require.Equal(t, show(got), show(again))
		}
	})
}
