package governance_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
)

func board(id string, partners ...string) governance.Committee {
	c := governance.Committee{ID: id, Threshold: governance.Threshold{Kind: governance.ThresholdSimple}}
	for _, p := range partners {
		c.Members = append(c.Members, governance.Member{ID: id + "-" + p, Partner: p})
	}
	return c
}

// whole is a setting in which the spending matrix has no fault.
func whole() governance.Setting {
	steering := board("steering", "Lyra", "Orion")
	steering.Chair.Seats = []string{"steering-Lyra"}
	steering.Casting = true
	return governance.Setting{
		Partners:   []string{"Lyra", "Orion"},
		Committees: []governance.Committee{steering},
		Escalation: []string{"mediator"},
		Decisions:  []string{"capex.*", "brand.name"},
	}
}

func checked(t testing.TB, m governance.Matrix, s governance.Setting) []governance.Finding {
	t.Helper()
	found, err := m.Check(s)
	require.NoError(t, err)
	for _, f := range found {
		require.NotEmpty(t, f.Message)
		require.NotEmpty(t, f.Severity)
	}
	return found
}

func codes(found []governance.Finding) []string {
	out := []string{}
	for _, f := range found {
		out = append(out, f.Code+" "+f.Subject)
	}
	return out
}

func TestCheckOfASoundMatrixFindsNothing(t *testing.T) {
	assert.Empty(t, checked(t, spending(), whole()))
}

func TestCheckFindsEachFault(t *testing.T) {
	type fault struct {
		it     string
		matrix func(*governance.Matrix)
		set    func(*governance.Setting)
		want   []string // code and subject
		shows  func(t *testing.T, p *governance.Policy, req governance.Request)
	}
	is := func(status governance.Status, rule string) func(*testing.T, *governance.Policy, governance.Request) {
		return func(t *testing.T, p *governance.Policy, req governance.Request) {
			e := ruled(t, p, req)
			assert.Equal(t, status, e.Status, e.Reasons)
			if rule != "*" {
				assert.Equal(t, rule, e.Rule)
			}
		}
	}
	clashes := func(t *testing.T, p *governance.Policy, req governance.Request) {
		_, err := p.Decide(req)
		assert.ErrorIs(t, err, governance.ErrClash)
	}
	for _, row := range []fault{
		{it: "a gap between two amounts",
			matrix: func(m *governance.Matrix) { m.Rules[1].Over = dec("12000") },
			want:   []string{"decision-gap capex.other"}, shows: is(governance.StatusOutOfAuthority, "")},
		{it: "a gap above the last amount",
			matrix: func(m *governance.Matrix) { m.Rules[2].UpTo = dec("900000") },
			want:   []string{"decision-gap capex.other"}, shows: is(governance.StatusOutOfAuthority, "")},
		{it: "a gap between two days",
			matrix: func(m *governance.Matrix) {
				m.Rules[3].Until = day("2026-03-31")
				m.Rules = append(m.Rules, governance.Rule{ID: "name2", Decision: "brand.name", From: day("2026-04-02"), Authority: governance.AuthorityAll})
			},
			want: []string{"decision-gap brand.name"},
			shows: func(t *testing.T, p *governance.Policy, req governance.Request) {
				assert.Equal(t, day("2026-04-01"), req.AsOf, "the one day between")
				assert.Empty(t, ruled(t, p, req).Rule)
			}},
		{it: "a value of an attribute that nobody thought of",
			matrix: func(m *governance.Matrix) {
				m.Attributes = []governance.Attribute{{Name: "region", Type: governance.TypeString, Allowed: `"EU","UK","US"`}}
				m.Rules[3].When = []governance.Condition{{Attribute: "region", Test: `"EU","UK"`}}
			},
			want: []string{"decision-gap brand.name"},
			shows: func(t *testing.T, p *governance.Policy, req governance.Request) {
				assert.Equal(t, "US", req.Attributes["region"])
				assert.Empty(t, ruled(t, p, req).Rule)
			}},
		{it: "a hole in an interval",
			matrix: func(m *governance.Matrix) {
				m.Attributes = []governance.Attribute{{Name: "band", Type: governance.TypeNumber, Allowed: `[1..5]`}}
				m.Rules[3].When = []governance.Condition{{Attribute: "band", Test: `[1..3),(3..5]`}}
			},
			want: []string{"decision-gap brand.name"},
			shows: func(t *testing.T, p *governance.Policy, req governance.Request) {
				assert.Equal(t, "3", fmt.Sprint(req.Attributes["band"]))
			}},
		{it: "a decision that is in no rule",
			set:  func(s *governance.Setting) { s.Decisions = append(s.Decisions, "exit") },
			want: []string{"decision-gap exit"}, shows: is(governance.StatusOutOfAuthority, "")},
		{it: "a reserved matter that is in no rule",
			set:  func(s *governance.Setting) { s.Reserved = []governance.Reserved{{Decision: "dissolution"}} },
			want: []string{"reserved-gap dissolution"}, shows: is(governance.StatusOutOfAuthority, "")},
		{it: "two rules on one amount",
			matrix: func(m *governance.Matrix) { m.Rules[1].Over = dec("9999") },
			want:   []string{"rule-clash middle"}, shows: clashes},
		{it: "a special rule under unique",
			matrix: func(m *governance.Matrix) {
				m.Rules = append(m.Rules, governance.Rule{ID: "it", Decision: "capex.it", UpTo: dec("10"), Authority: governance.AuthorityAll})
			},
			want: []string{"rule-clash it"}, shows: clashes},
		{it: "a rule behind another",
			matrix: func(m *governance.Matrix) {
				m.HitPolicy = governance.HitPolicyFirst
				m.Rules = append(m.Rules, governance.Rule{ID: "late", Decision: "capex.it", Over: dec("50"), UpTo: dec("5000"), Authority: governance.AuthorityAll})
			},
			want: []string{"rule-shadowed late"}, shows: is(governance.StatusPending, "small")},
		{it: "a rule behind two others together",
			matrix: func(m *governance.Matrix) {
				m.HitPolicy = governance.HitPolicyFirst
				m.Rules = append(m.Rules, governance.Rule{ID: "late", Decision: "capex.it", UpTo: dec("200000"), Authority: governance.AuthorityAll})
			},
			want: []string{"rule-shadowed late"}},
		{it: "a general rule that special ones make superfluous",
			matrix: func(m *governance.Matrix) {
				m.HitPolicy = governance.HitPolicyMostSpecific
				m.Rules = append(m.Rules, governance.Rule{ID: "general", Decision: "brand.*", Authority: governance.AuthorityAll})
			},
			want: []string{}},
		{it: "conditions that cannot hold",
			matrix: func(m *governance.Matrix) {
				m.Attributes = []governance.Attribute{{Name: "region", Type: governance.TypeString, Allowed: `"EU"`}}
				m.Rules = append(m.Rules, governance.Rule{ID: "never", Decision: "brand.name", Authority: governance.AuthorityAll,
					When: []governance.Condition{{Attribute: "region", Test: `"UK"`}}})
			},
			want: []string{"rule-never-fits never"}},
		{it: "an unknown partner",
			matrix: func(m *governance.Matrix) { m.Rules[0].Partners = []string{"Lyra", "Vega"} },
			want:   []string{"unknown-partner small"}},
		{it: "an unknown partner whose approval is needed",
			matrix: func(m *governance.Matrix) { m.Rules[1].Partners = []string{"Lyra", "Vega"} },
			want:   []string{"too-few-approvers middle", "unknown-partner middle"}},
		{it: "an unknown committee",
			matrix: func(m *governance.Matrix) { m.Rules[2].Committee = "board" },
			want:   []string{"unknown-committee large"}},
		{it: "escalation to an unknown committee",
			matrix: func(m *governance.Matrix) { m.Rules[1].EscalateTo = "board" },
			want:   []string{"unknown-committee middle"}},
		{it: "delegation from a stranger",
			matrix: func(m *governance.Matrix) {
				m.Delegations = []governance.Delegation{{ID: "d", From: "Vega", To: "pm", Decision: "*", Expires: day("2027-01-01")}}
			},
			want: []string{"unknown-partner d"}},
		{it: "outvoted where consent was promised: one may decide alone",
			set: func(s *governance.Setting) {
				s.Reserved = []governance.Reserved{{Decision: "capex.*", Partners: []string{"Orion"}}}
			},
			want: []string{"partner-outvoted large", "partner-outvoted small"}, shows: is(governance.StatusApproved, "*")},
		{it: "outvoted in a committee by a casting vote",
			set: func(s *governance.Setting) {
				s.Reserved = []governance.Reserved{{Decision: "capex.*", Partners: []string{"Lyra"}}}
			},
			want: []string{}},
		{it: "joint consent keeps its promise",
			set:  func(s *governance.Setting) { s.Reserved = []governance.Reserved{{Decision: "brand.name"}} },
			want: []string{}},
		{it: "joint in name, but two of three carry it",
			matrix: func(m *governance.Matrix) {
				m.Rules[3] = governance.Rule{ID: "name", Decision: "brand.name", Authority: governance.AuthorityKOfN, Needed: 2, Partners: []string{"Lyra", "Orion", "Vega"}}
			},
			set: func(s *governance.Setting) {
				s.Partners = append(s.Partners, "Vega")
				s.Reserved = []governance.Reserved{{Decision: "brand.name", Partners: []string{"Vega"}}}
			},
			want: []string{"partner-outvoted name"}, shows: is(governance.StatusApproved, "name")},
		{it: "deadlock of two",
			set:  func(s *governance.Setting) { s.Escalation = nil },
			want: []string{"deadlock middle", "deadlock name"}, shows: is(governance.StatusRejected, "*")},
		{it: "deadlock that escalates to a body that can be tied",
			matrix: func(m *governance.Matrix) { m.Rules[1].EscalateTo, m.Rules[3].EscalateTo = "steering", "steering" },
			set: func(s *governance.Setting) {
				s.Escalation = nil
				s.Committees = []governance.Committee{board("steering", "Lyra", "Orion")}
			},
			want: []string{"deadlock large", "deadlock middle", "deadlock name"}},
		{it: "deadlock that a casting vote breaks",
			matrix: func(m *governance.Matrix) { m.Rules[1].EscalateTo, m.Rules[3].EscalateTo = "steering", "steering" },
			set:    func(s *governance.Setting) { s.Escalation = nil },
			want:   []string{}},
		{it: "two of three cannot be deadlocked, three of four can",
			matrix: func(m *governance.Matrix) {
				m.Rules[3] = governance.Rule{ID: "two", Decision: "brand.name", Authority: governance.AuthorityKOfN, Needed: 2, Partners: []string{"Lyra", "Orion", "Vega"}}
				m.Rules[1] = governance.Rule{ID: "three", Decision: "capex.*", Over: dec("10000"), UpTo: dec("250000"), Authority: governance.AuthorityKOfN, Needed: 3,
					Partners: []string{"Lyra", "Orion", "Rigel", "Vega"}}
			},
			set:  func(s *governance.Setting) { s.Escalation, s.Partners = nil, append(s.Partners, "Vega", "Rigel") },
			want: []string{"deadlock three"}},
		{it: "self-approval",
			set:  func(s *governance.Setting) { s.Separate = []string{"capex.*"} },
			want: []string{"self-approval large", "self-approval small"}, shows: is(governance.StatusApproved, "*")},
		{it: "self-approval through delegations, below their limits alone",
			matrix: func(m *governance.Matrix) {
				m.Delegations = []governance.Delegation{
					{ID: "1", From: "Lyra", To: "pm", Decision: "*", UpTo: dec("20000"), Expires: day("2027-01-31")},
					{ID: "2", From: "Orion", To: "pm", Decision: "capex.*", UpTo: dec("15000"), Starts: day("2027-01-31"), Expires: day("2027-12-31")},
					{ID: "3", From: "Orion", To: "cfo", Decision: "capex.*", Expires: day("2027-12-31")},
				}
			},
			set: func(s *governance.Setting) {
				s.Separate = []string{"capex.*"}
				s.Committees[0].Casting = false
			},
			want: []string{"self-approval small", "self-approval small", "self-approval middle"},
			shows: func(t *testing.T, p *governance.Policy, req governance.Request) {
				e := ruled(t, p, req)
				assert.Equal(t, governance.StatusApproved, e.Status)
				if e.Rule == "middle" {
					assert.Equal(t, "pm", req.Requester)
					assert.Equal(t, day("2027-01-31"), req.AsOf, "the one day on which both are in force")
					assert.Equal(t, "15000", req.Amount.Decimal.String())
				}
			}},
		{it: "who asks does not act for others either",
			matrix: func(m *governance.Matrix) {
				for i := range m.Rules[:2] {
					m.Rules[i].Independent, m.Rules[i].EscalateTo = true, "steering"
				}
				m.Delegations = []governance.Delegation{{ID: "1", From: "Lyra", To: "pm", Decision: "*", Expires: day("2027-01-31")}}
			},
			set: func(s *governance.Setting) {
				s.Separate = []string{"capex.*"}
				s.Committees[0].Casting = false
			},
			want: []string{}},
		{it: "who asks is left out, and nobody is left",
			matrix: func(m *governance.Matrix) { m.Rules[0].Independent = true },
			want:   []string{"too-few-approvers small"}, shows: is(governance.StatusOutOfAuthority, "small")},
		{it: "free text",
			matrix: func(m *governance.Matrix) {
				m.Rules[3].When = []governance.Condition{{Attribute: "agency", Test: `not("Acme")`}}
				m.Rules = append(m.Rules, governance.Rule{ID: "acme", Decision: "brand.name", Authority: governance.AuthorityAll,
					When: []governance.Condition{{Attribute: "agency", Test: `"Acme"`}}})
			},
			want: []string{"not-covered agency"}},
	} {
		t.Run(row.it, func(t *testing.T) {
			m, s := spending(), whole()
			if row.matrix != nil {
				row.matrix(&m)
			}
			if row.set != nil {
				row.set(&s)
			}
			found := checked(t, m, s)
			assert.ElementsMatch(t, row.want, codes(found), "%v", found)
			p := compiled(t, m)
			for _, f := range found {
				req, ok := governance.Counterexample(f)
				if !ok {
					assert.Contains(t, []string{governance.CodeNotCovered, governance.CodeNeverMatches, governance.CodeUnknownPartner}, f.Code)
					continue
				}
				if _, err := p.Decide(req); err != nil {
					assert.ErrorIs(t, err, governance.ErrClash)
				}
				if row.shows != nil {
					row.shows(t, p, req)
				}
			}
		})
	}
}

func TestCheckRefusesWhatItCannotCheck(t *testing.T) {
	_, err := governance.Matrix{}.Check(governance.Setting{})
	assert.ErrorContains(t, err, "rules: must hold at least one rule")
	_, err = spending().Check(governance.Setting{
		Partners: []string{"Lyra", "Lyra"}, Decisions: []string{"a..b"}, From: day("2026-02-01"), Until: day("2026-01-01"),
		Committees: []governance.Committee{{}},
	})
	for _, want := range []string{"partners[1]", "decisions[0]", "until: must not be before from", "committees[0].id"} {
		assert.ErrorContains(t, err, want)
	}
	m := spending()
	m.Partners = nil
	_, err = m.Check(governance.Setting{})
	assert.True(t, errors.Is(err, governance.ErrNoPartners))
	_, err = m.Check(governance.Setting{Partners: []string{"Lyra", "Orion"}})
	assert.NoError(t, err, "the setting says who all partners are")
}

// Rules over many truth values can pose any satisfiability problem; Check gives up on a hard one instead of hanging.
func TestCheckGivesUpOnTheIntractable(t *testing.T) {
	r := random{rand.New(rand.NewPCG(1, 2))}
	m := governance.Matrix{ID: "m", Version: "1", HitPolicy: governance.HitPolicyFirst, Partners: fuzzPartners}
	for i := range 400 {
		rule := governance.Rule{ID: fmt.Sprint(i), Decision: "d", Authority: governance.AuthorityAll}
		for range 3 {
			rule.When = append(rule.When, governance.Condition{Attribute: fmt.Sprint("v", r.IntN(80)), Test: r.pick([]string{"true", "false"})})
		}
		m.Rules = append(m.Rules, rule)
	}
	_, err := m.Check(governance.Setting{})
	assert.ErrorIs(t, err, governance.ErrTooComplex)
	m.Rules = m.Rules[:50]
	_, err = m.Check(governance.Setting{})
	assert.NoError(t, err)
}

func TestLargeCommitteesAreTried(t *testing.T) {
	m, s := spending(), whole()
	s.Escalation = nil
	var many []string
	for i := range 14 {
		many = append(many, fmt.Sprint("p", i))
	}
	s.Committees = []governance.Committee{board("steering", many...)}
	assert.Contains(t, codes(checked(t, m, s)), "deadlock large", "seven against seven")
	s.Committees = []governance.Committee{board("steering", many[:13]...)}
	assert.NotContains(t, codes(checked(t, m, s)), "deadlock large", "of thirteen, one side has more")
}

func TestClashesAreListedUpToALimit(t *testing.T) {
	m := governance.Matrix{ID: "m", Version: "1", Partners: fuzzPartners}
	for i := range 60 {
		m.Rules = append(m.Rules, governance.Rule{ID: fmt.Sprint(i), Decision: "d", Authority: governance.AuthorityAll})
	}
	found := checked(t, m, governance.Setting{})
	n := 0
	for _, f := range found {
		if f.Code == governance.CodeClash {
			n++
		}
	}
	assert.Equal(t, 1000, n)
	last := found[len(found)-1]
	assert.Equal(t, governance.CodeMore, last.Code)
	assert.Equal(t, "1770", last.Params["count"], "sixty choose two")
}

func TestDatesAndTextsOfAttributes(t *testing.T) {
	m := spending()
	when := func(attribute, test string) []governance.Condition {
		return []governance.Condition{{Attribute: attribute, Test: test}}
	}
	m.Rules[3].When = when("signed", `< date("2026-01-01")`)
	m.Rules = append(m.Rules, governance.Rule{ID: "later", Decision: "brand.name", Authority: governance.AuthorityAll, When: when("signed", `> date("2026-01-01")`)})
	found := checked(t, m, whole())
	require.Len(t, found, 1)
	req, ok := governance.Counterexample(found[0])
	require.True(t, ok)
	assert.Equal(t, "2026-01-01", req.Attributes["signed"], "the one day between")
	assert.Empty(t, ruled(t, compiled(t, m), req).Rule)

	m = spending()
	m.Rules[3].When = when("agency", `"other","Acme"`)
	found = checked(t, m, whole())
	assert.Equal(t, []string{"decision-gap brand.name", "not-covered agency"}, codes(found))
	req, _ = governance.Counterexample(found[0])
	assert.Equal(t, "other2", req.Attributes["agency"], "a text that no rule names")
}

// thousand is a matrix of n rules: decisions, ten bands of amount, two years, two regions, a default.
func thousand(n int) governance.Matrix {
	m := governance.Matrix{ID: "big", Version: "1", Currency: "EUR", Partners: []string{"Lyra", "Orion"}}
	m.Attributes = []governance.Attribute{{Name: "region", Type: governance.TypeString, Allowed: `"EU","US","UK"`}}
	for i := 0; len(m.Rules) < n; i++ {
		band := i % 10
		r := governance.Rule{ID: fmt.Sprint("r", i), Decision: fmt.Sprintf("d%d.x", i/40), Authority: governance.AuthorityAll}
		if band > 0 {
			r.Over = decimal.NewNullDecimal(decimal.NewFromInt(int64(band) * 1000))
		}
		if band < 9 {
			r.UpTo = decimal.NewNullDecimal(decimal.NewFromInt(int64(band+1) * 1000))
		}
		if i/10%2 == 0 {
			r.Until = day("2026-12-31")
		} else {
			r.From = day("2027-01-01")
		}
		test := `"EU"`
		if i/20%2 == 0 {
			test = `not("EU")`
		}
		r.When = []governance.Condition{{Attribute: "region", Test: test}}
		m.Rules = append(m.Rules, r)
	}
	return m
}

// oneDecision is a matrix of n rules for one decision, a grid of amounts and days.
func oneDecision(side int) governance.Matrix {
	m := governance.Matrix{ID: "grid", Version: "1", Currency: "EUR", Partners: []string{"Lyra", "Orion"}}
	for a := range side {
		for d := range side {
			r := governance.Rule{ID: fmt.Sprint(a, "-", d), Decision: "buy", Authority: governance.AuthorityAll,
				From: day("2026-01-01").AddDate(0, 0, d), Until: day("2026-01-01").AddDate(0, 0, d),
				Over: decimal.NewNullDecimal(decimal.NewFromInt(int64(a))), UpTo: decimal.NewNullDecimal(decimal.NewFromInt(int64(a + 1)))}
			if a == 0 {
				r.Over = decimal.NullDecimal{}
			}
			if a == side-1 {
				r.UpTo = decimal.NullDecimal{}
			}
			m.Rules = append(m.Rules, r)
		}
	}
	return m
}

func BenchmarkCheck(b *testing.B) {
	for _, c := range []struct {
		name string
		m    governance.Matrix
	}{
		{"100 rules", thousand(120)}, {"1000 rules", thousand(1000)}, {"1000 rules on one decision", oneDecision(32)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found, err := c.m.Check(governance.Setting{Escalation: []string{"mediator"}})
				if err != nil || len(found) > 0 {
					b.Fatal(err, found[0])
				}
			}
		})
	}
}
