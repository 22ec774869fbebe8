package governance_test

import (
	"errors"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
)

// one compiles a matrix of one rule for the decision "buy".
func one(t testing.TB, change func(*governance.Rule), more ...func(*governance.Matrix)) *governance.Policy {
	t.Helper()
	r := governance.Rule{ID: "r", Decision: "buy", Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion", "Vega"}}
	change(&r)
	m := governance.Matrix{ID: "m", Version: "2", Currency: "EUR", Partners: []string{"Lyra", "Orion", "Vega"}, Rules: []governance.Rule{r}}
	for _, f := range more {
		f(&m)
	}
	return compiled(t, m)
}

func at(cs []governance.Consent, t time.Time) []governance.Consent {
	for i := range cs {
		cs[i].At = t
	}
	return cs
}

func join(lists ...[]governance.Consent) []governance.Consent {
	var all []governance.Consent
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func TestWeighingOfAnswers(t *testing.T) {
	type R = governance.Rule
	kOfN := func(k int) func(*R) {
		return func(r *R) { r.Authority, r.Needed = governance.AuthorityKOfN, k }
	}
	joint := func(*R) {}
	escalates := func(change func(*R)) func(*R) {
		return func(r *R) { change(r); r.EscalateTo = "board" }
	}
	sole := func(r *R) { r.Authority = governance.AuthoritySole }
	for _, row := range []struct {
		it      string
		rule    func(*R)
		request governance.Request
		status  governance.Status
		missing []string
	}{
		{"two of three have", kOfN(2), governance.Request{Consents: approve("Orion", "Vega")}, governance.StatusApproved, nil},
		{"two of three still can", kOfN(2), governance.Request{Consents: join(approve("Orion"), reject("Vega"))}, governance.StatusPending, []string{"Lyra"}},
		{"two of three no longer can", kOfN(2), governance.Request{Consents: join(approve("Orion"), reject("Vega", "Lyra"))}, governance.StatusRejected, nil},
		{"any one alone: one no is not the last word", sole, governance.Request{Consents: reject("Vega")}, governance.StatusPending, []string{"Lyra", "Orion"}},
		{"any one alone: one yes is enough", sole, governance.Request{Consents: join(reject("Vega"), approve("Lyra"))}, governance.StatusApproved, nil},
		{"any one alone: all said no", sole, governance.Request{Consents: reject("Vega", "Lyra", "Orion")}, governance.StatusRejected, nil},

		{"recused from a joint decision", joint, governance.Request{Interested: []string{"Vega"}, Consents: approve("Lyra", "Orion")}, governance.StatusApproved, nil},
		{"a recused partner's no counts for nothing", joint, governance.Request{Interested: []string{"Vega"}, Consents: join(approve("Lyra", "Orion"), reject("Vega"))}, governance.StatusApproved, nil},
		{"all recused", joint, governance.Request{Interested: []string{"Vega", "Lyra", "Orion"}, Consents: approve("Lyra")}, governance.StatusOutOfAuthority, nil},
		{"all recused, and it escalates", escalates(joint), governance.Request{Interested: []string{"Vega", "Lyra", "Orion"}}, governance.StatusEscalated, []string{"board"}},
		{"k stays when n shrinks", kOfN(2), governance.Request{Interested: []string{"Vega"}, Consents: approve("Lyra")}, governance.StatusPending, []string{"Orion"}},
		{"k above what is left", kOfN(2), governance.Request{Interested: []string{"Vega", "Lyra"}, Consents: approve("Orion")}, governance.StatusOutOfAuthority, nil},
		{"who asks is left out", func(r *R) { sole(r); r.Independent = true }, governance.Request{Requester: "Lyra", Consents: approve("Lyra")}, governance.StatusPending, []string{"Orion", "Vega"}},
		{"another approves for who asks", func(r *R) { sole(r); r.Independent = true }, governance.Request{Requester: "Lyra", Consents: approve("Vega")}, governance.StatusApproved, nil},

		{"split without escalation", joint, governance.Request{Consents: join(approve("Lyra", "Orion"), reject("Vega"))}, governance.StatusRejected, nil},
		{"split with escalation", escalates(joint), governance.Request{Consents: join(approve("Lyra", "Orion"), reject("Vega"))}, governance.StatusEscalated, []string{"board"}},
		{"one no, others may join it", escalates(joint), governance.Request{Consents: reject("Vega")}, governance.StatusPending, []string{"Lyra", "Orion"}},
		{"all say no: nothing to escalate", escalates(joint), governance.Request{Consents: reject("Vega", "Lyra", "Orion")}, governance.StatusRejected, nil},
		{"a majority against decides", escalates(kOfN(2)), governance.Request{Consents: join(approve("Lyra"), reject("Vega", "Orion"))}, governance.StatusRejected, nil},
		{"the board decides for", escalates(joint), governance.Request{Consents: join(approve("Lyra", "Orion"), reject("Vega"), vote("board", governance.AnswerApprove))}, governance.StatusApproved, nil},
		{"the board decides against", escalates(joint), governance.Request{Consents: join(approve("Lyra", "Orion"), reject("Vega"), vote("board", governance.AnswerReject))}, governance.StatusRejected, nil},
		{"the board is not asked before", escalates(joint), governance.Request{Consents: vote("board", governance.AnswerApprove)}, governance.StatusPending, []string{"Lyra", "Orion", "Vega"}},
		{"a tied committee escalates", func(r *R) {
			*r = R{ID: "r", Decision: "buy", Authority: governance.AuthorityCommittee, Committee: "steering", EscalateTo: "board"}
		}, governance.Request{Consents: vote("steering", governance.AnswerTied)}, governance.StatusEscalated, []string{"board"}},

		{"the later answer counts", sole, governance.Request{Consents: join(at(approve("Lyra"), day("2026-05-01")), at(reject("Lyra"), day("2026-05-02")), reject("Orion", "Vega"))}, governance.StatusRejected, nil},
		{"whatever the order they come in", sole, governance.Request{Consents: join(reject("Orion", "Vega"), at(reject("Lyra"), day("2026-05-02")), at(approve("Lyra"), day("2026-05-01")))}, governance.StatusRejected, nil},
		{"of two at one instant the no", sole, governance.Request{Consents: join(reject("Orion", "Vega"), at(approve("Lyra"), day("2026-05-02")), at(reject("Lyra"), day("2026-05-02")))}, governance.StatusRejected, nil},
		{"an answer from the future", sole, governance.Request{Consents: at(approve("Lyra"), day("2026-06-02"))}, governance.StatusPending, []string{"Lyra", "Orion", "Vega"}},
		{"an answer on another version", sole, governance.Request{Consents: []governance.Consent{{Partner: "Lyra", Answer: governance.AnswerApprove, Version: "1"}}}, governance.StatusPending, []string{"Lyra", "Orion", "Vega"}},
		{"an answer on this version", sole, governance.Request{Consents: []governance.Consent{{Partner: "Lyra", Answer: governance.AnswerApprove, Version: "2"}}}, governance.StatusApproved, nil},
	} {
		t.Run(row.it, func(t *testing.T) {
			req := row.request
			req.Decision = "buy"
			e := ruled(t, one(t, row.rule), req)
			assert.Equal(t, row.status, e.Status, e.Reasons)
			assert.Equal(t, row.missing, e.Missing, e.Reasons)
		})
	}
}

func TestSilenceIsApprovalAfterNotice(t *testing.T) {
	p := one(t, func(r *governance.Rule) { r.DeemedDays = 10 })
	req := governance.Request{Decision: "buy", Notified: time.Date(2026, 6, 1, 17, 30, 0, 0, time.UTC), Consents: approve("Lyra")}
	for _, row := range []struct {
		asOf   string
		status governance.Status
		why    string
	}{
		{"2026-06-10", governance.StatusPending, "the ninth day"},
		{"2026-06-11", governance.StatusPending, "the tenth day after notice is the last to answer"},
		{"2026-06-12", governance.StatusApproved, "the day after"},
	} {
		req.AsOf = day(row.asOf)
		e := ruled(t, p, req)
		assert.Equal(t, row.status, e.Status, row.why)
		if row.status == governance.StatusApproved {
			assert.Equal(t, []string{"Orion", "Vega"}, e.Deemed)
		}
	}
	req.Consents = join(approve("Lyra"), reject("Vega"))
	assert.Equal(t, governance.StatusRejected, ruled(t, p, req).Status, "a no is not silence")
	req.Consents, req.Notified = approve("Lyra"), time.Time{}
	assert.Equal(t, governance.StatusPending, ruled(t, p, req).Status, "without notice silence is silence")
}

func TestEmergency(t *testing.T) {
	with := func(escalate string) *governance.Policy {
		return one(t, func(r *governance.Rule) {
			r.EscalateTo = escalate
			r.Emergency = &governance.Emergency{Partners: []string{"Lyra"}, UpTo: dec("5000"), RatifyDays: 14}
		})
	}
	acted := at(approve("Lyra"), time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC))
	request := func(asOf string, amount string, consents []governance.Consent) governance.Request {
		return governance.Request{Decision: "buy", Amount: dec(amount), AsOf: day(asOf), Emergency: true, Consents: consents}
	}
	for _, row := range []struct {
		it     string
		to     string
		req    governance.Request
		status governance.Status
		ratify string
	}{
		{"stands until ratified", "", request("2026-06-02", "5000", acted), governance.StatusApproved, "2026-06-15"},
		{"last day to ratify", "", request("2026-06-15", "5000", acted), governance.StatusApproved, "2026-06-15"},
		{"lapsed", "", request("2026-06-16", "5000", acted), governance.StatusRejected, ""},
		{"lapsed, and escalated", "board", request("2026-06-16", "5000", acted), governance.StatusEscalated, ""},
		{"lapsed, and the board lets it stand", "board", request("2026-06-16", "5000", join(acted, vote("board", governance.AnswerApprove))), governance.StatusApproved, ""},
		{"lapsed, and the board undoes it", "board", request("2026-06-16", "5000", join(acted, vote("board", governance.AnswerReject))), governance.StatusRejected, ""},
		{"ratified", "", request("2026-06-16", "5000", join(acted, approve("Orion", "Vega"))), governance.StatusApproved, ""},
		{"ratification refused", "", request("2026-06-03", "5000", join(acted, reject("Vega"))), governance.StatusRejected, ""},
		{"above the emergency limit", "", request("2026-06-02", "5000.01", acted), governance.StatusPending, ""},
		{"by somebody else", "", request("2026-06-02", "5", at(approve("Vega"), day("2026-06-01"))), governance.StatusPending, ""},
		{"at an unknown time", "", request("2026-06-02", "5", approve("Lyra")), governance.StatusPending, ""},
	} {
		t.Run(row.it, func(t *testing.T) {
			e := ruled(t, with(row.to), row.req)
			assert.Equal(t, row.status, e.Status, e.Reasons)
			if row.ratify == "" {
				assert.True(t, e.RatifyBy.IsZero())
			} else {
				assert.Equal(t, day(row.ratify), e.RatifyBy)
				assert.Equal(t, []string{"Orion", "Vega"}, e.Missing, "who must ratify")
			}
		})
	}
	assert.Equal(t, []string{"board"}, ruled(t, with("board"), request("2026-06-16", "5000", acted)).Missing)
	calm := request("2026-06-02", "5", acted)
	calm.Emergency = false
	assert.Equal(t, governance.StatusPending, ruled(t, with(""), calm).Status, "emergency authority must be called upon")
}

func TestDelegation(t *testing.T) {
	chain := func(m *governance.Matrix) {
		m.Delegations = []governance.Delegation{
			{ID: "cfo", From: "Lyra", To: "cfo", Decision: "buy", UpTo: dec("50000"), Starts: day("2026-01-01"), Expires: day("2026-12-31")},
			{ID: "pm", From: "cfo", To: "pm", Decision: "*", UpTo: dec("5000"), Expires: day("2026-06-30")},
			{ID: "art", From: "Lyra", To: "designer", Decision: "brand.*", Expires: day("2026-12-31")},
		}
	}
	p := one(t, func(r *governance.Rule) { r.Authority, r.Partners = governance.AuthoritySole, []string{"Lyra"} }, chain)
	for _, row := range []struct {
		it, by, amount, asOf string
		counts               bool
		says                 string
	}{
		{"inside", "cfo", "49999.99", "2026-06-01", true, "cfo answers for Lyra"},
		{"on the limit", "cfo", "50000", "2026-06-01", true, ""},
		{"over the limit", "cfo", "50000.01", "2026-06-01", false, "delegation cfo ends at 50000"},
		{"first day", "cfo", "1", "2026-01-01", true, ""},
		{"before", "cfo", "1", "2025-12-31", false, "not in force on 2025-12-31"},
		{"last day", "cfo", "1", "2026-12-31", true, ""},
		{"expired", "cfo", "1", "2027-01-01", false, "not in force"},
		{"handed on", "pm", "5000", "2026-06-01", true, ""},
		{"handed on, over the smaller limit", "pm", "5001", "2026-06-01", false, "delegation pm ends at 5000"},
		{"handed on by one whose own has not begun", "pm", "1", "2025-06-01", false, "comes from cfo"},
		{"another scope", "designer", "1", "2026-06-01", false, "is for brand.*"},
		{"a stranger", "intern", "1", "2026-06-01", false, "nobody delegated to intern"},
	} {
		t.Run(row.it, func(t *testing.T) {
			e := ruled(t, p, governance.Request{Decision: "buy", Amount: dec(row.amount), AsOf: day(row.asOf),
				Consents: []governance.Consent{{Partner: "Lyra", By: row.by, Answer: governance.AnswerApprove}}})
			assert.Equal(t, row.counts, e.Status == governance.StatusApproved, e.Reasons)
			assert.Contains(t, join2(e.Reasons), row.says)
			can, err := p.Can(row.by, "buy", dec(row.amount).Decimal, day(row.asOf))
			require.NoError(t, err)
			assert.Equal(t, row.counts, can.Allowed)
		})
	}
	e := ruled(t, p, governance.Request{Decision: "buy", Amount: dec("1"), AsOf: day("2027-02-01"),
		Consents: []governance.Consent{{Partner: "Lyra", By: "cfo", Answer: governance.AnswerApprove, At: day("2026-12-31")}}})
	assert.Equal(t, governance.StatusApproved, e.Status, "the delegation was in force when the answer was given")
}

func join2(reasons []string) string {
	s := ""
	for _, r := range reasons {
		s += r + "\n"
	}
	return s
}

func TestDelegationCircles(t *testing.T) {
	d := func(id, from, to, decision, starts, expires string) governance.Delegation {
		out := governance.Delegation{ID: id, From: from, To: to, Decision: decision, Expires: day(expires)}
		if starts != "" {
			out.Starts = day(starts)
		}
		return out
	}
	for _, row := range []struct {
		it     string
		ds     []governance.Delegation
		circle bool
	}{
		{"a line", []governance.Delegation{d("1", "A", "B", "*", "", "2027-01-01"), d("2", "B", "C", "*", "", "2027-01-01")}, false},
		{"two and back", []governance.Delegation{d("1", "A", "B", "*", "", "2027-01-01"), d("2", "B", "A", "*", "", "2027-01-01")}, true},
		{"three and back", []governance.Delegation{d("1", "A", "B", "x.*", "", "2027-01-01"), d("2", "B", "C", "*", "", "2027-01-01"), d("3", "C", "A", "x.y", "", "2027-01-01")}, true},
		{"to oneself", []governance.Delegation{d("1", "A", "A", "*", "", "2027-01-01")}, true},
		{"different scopes do not meet", []governance.Delegation{d("1", "A", "B", "x.*", "", "2027-01-01"), d("2", "B", "A", "y.*", "", "2027-01-01")}, false},
		{"one after the other", []governance.Delegation{d("1", "A", "B", "*", "", "2026-06-30"), d("2", "B", "A", "*", "2026-07-01", "2027-01-01")}, false},
		{"they share a day", []governance.Delegation{d("1", "A", "B", "*", "", "2026-07-01"), d("2", "B", "A", "*", "2026-07-01", "2027-01-01")}, true},
		{"a circle with a tail and a lead", []governance.Delegation{d("0", "X", "A", "*", "", "2027-01-01"), d("1", "A", "B", "*", "", "2027-01-01"), d("2", "B", "A", "*", "", "2027-01-01"), d("3", "B", "C", "*", "", "2027-01-01")}, true},
		{"a diamond", []governance.Delegation{d("1", "A", "B", "*", "", "2027-01-01"), d("2", "A", "C", "*", "", "2027-01-01"), d("3", "B", "D", "*", "", "2027-01-01"), d("4", "C", "D", "*", "", "2027-01-01")}, false},
	} {
		m := spending()
		m.Delegations = row.ds
		err := m.Validate()
		assert.Equal(t, row.circle, errors.Is(err, governance.ErrCircle), "%s: %v", row.it, err)
		assert.Equal(t, row.circle, err != nil, row.it)
	}
}

func TestAggregationCatchesASplitPurchase(t *testing.T) {
	m := spending()
	m.Aggregations = []governance.Aggregation{
		{Decision: "*", Days: 365},
		{Decision: "capex.*", Days: 30, By: []string{"supplier"}},
	}
	p := compiled(t, m)
	earlier := func(decision, amount, on, supplier string) governance.Decision {
		return governance.Decision{Decision: decision, Amount: decimal.RequireFromString(amount), At: day(on), Attributes: map[string]any{"supplier": supplier}}
	}
	req := governance.Request{Decision: "capex.it", Amount: dec("4000"), AsOf: day("2026-06-30"), Attributes: map[string]any{"supplier": "Acme"}}
	for _, row := range []struct {
		it      string
		earlier []governance.Decision
		rule    string
	}{
		{"alone", nil, "small"},
		{"in three parts", []governance.Decision{earlier("capex.it", "4000", "2026-06-10", "Acme"), earlier("capex.it", "4000", "2026-06-20", "Acme")}, "middle"},
		{"just at the limit", []governance.Decision{earlier("capex.it", "6000", "2026-06-10", "Acme")}, "small"},
		{"a cent over", []governance.Decision{earlier("capex.it", "6000.01", "2026-06-10", "Acme")}, "middle"},
		{"under another name of the same prefix", []governance.Decision{earlier("capex.tools", "9000", "2026-06-10", "Acme")}, "middle"},
		{"outside the prefix", []governance.Decision{earlier("opex.it", "9000", "2026-06-10", "Acme")}, "small"},
		{"another supplier", []governance.Decision{earlier("capex.it", "9000", "2026-06-10", "Apex")}, "small"},
		{"first day of the period", []governance.Decision{earlier("capex.it", "9000", "2026-06-01", "Acme")}, "middle"},
		{"the day before it", []governance.Decision{earlier("capex.it", "9000", "2026-05-31", "Acme")}, "small"},
		{"later than the request", []governance.Decision{earlier("capex.it", "9000", "2026-07-01", "Acme")}, "small"},
	} {
		t.Run(row.it, func(t *testing.T) {
			r := req
			r.Earlier = row.earlier
			e := ruled(t, p, r)
			assert.Equal(t, row.rule, e.Rule, e.Reasons)
		})
	}
	req.Earlier = []governance.Decision{{Decision: "capex.it", Amount: decimal.NewFromInt(1), At: day("2026-06-10")}}
	_, err := p.Decide(req)
	assert.ErrorIs(t, err, governance.ErrAttribute, "whose purchase was it?")
	req.Earlier[0].Amount = decimal.NewFromInt(-1)
	_, err = p.Decide(req)
	assert.ErrorContains(t, err, "earlier[0].amount: must not be negative", "a refund must not lower the limit")
}

func TestConditions(t *testing.T) {
	m := governance.Matrix{ID: "m", Version: "1", Partners: []string{"Lyra", "Orion"},
		Attributes: []governance.Attribute{
			{Name: "class", Type: governance.TypeString, Allowed: `"public","internal","secret"`},
			{Name: "band", Type: governance.TypeNumber, Allowed: `[1..5]`},
		},
		Rules: []governance.Rule{
			{ID: "open", Decision: "share", Authority: governance.AuthoritySole, Partners: []string{"Lyra"},
				When: []governance.Condition{{"class", `not("secret")`}, {"band", "< 3"}}},
			{ID: "rest", Decision: "share", Authority: governance.AuthorityAll,
				When: []governance.Condition{{"class", `not("secret")`}, {"band", ">= 3"}}},
			{ID: "secret", Decision: "share", Authority: governance.AuthorityAll, When: []governance.Condition{{"class", `"secret"`}}},
			{ID: "old", Decision: "archive", Authority: governance.AuthorityAll, When: []governance.Condition{{"made", `< date("2020-01-01")`}, {"ours", "true"}}},
		}}
	p := compiled(t, m)
	type told = map[string]any
	type class string
	for _, row := range []struct {
		decision string
		told     told
		rule     string
		says     string
	}{
		{"share", told{"class": "public", "band": 2}, "open", ""},
		{"share", told{"class": class("public"), "band": 2.99}, "open", ""},
		{"share", told{"class": "public", "band": decimal.NewFromInt(3)}, "rest", ""},
		{"share", told{"class": "secret", "band": uint8(1)}, "secret", ""},
		{"share", told{"class": "secret"}, "", `"band" is missing`},
		{"share", told{"class": "top", "band": 1}, "", "not among the allowed values"},
		{"share", told{"class": 5, "band": 1}, "", "must be a string, got a number"},
		{"share", told{"class": "public", "band": "2"}, "", "must be a number, got a string"},
		{"share", told{"class": "public", "band": nil}, "", "missing"},
		{"share", told{"class": "public", "band": []int{1}}, "", "got a []int"},
		{"archive", told{"made": day("2019-12-31"), "ours": true}, "old", ""},
		{"archive", told{"made": "2019-12-31", "ours": true}, "old", ""},
		{"archive", told{"made": "2020-01-01", "ours": true}, "-", ""},
		{"archive", told{"made": "2019-12-31", "ours": false}, "-", ""},
		{"archive", told{"made": day("2019-12-31").Add(time.Hour), "ours": true}, "", "midnight UTC"},
	} {
		req := governance.Request{Decision: row.decision, AsOf: day("2026-06-01"), Attributes: row.told}
		got, err := p.Decide(req)
		if row.rule == "" {
			assert.ErrorIs(t, err, governance.ErrAttribute, "%v", row.told)
			assert.ErrorContains(t, err, row.says)
			continue
		}
		require.NoError(t, err, "%v", row.told)
		if row.rule == "-" {
			assert.Equal(t, governance.StatusOutOfAuthority, got.Status)
		} else {
			assert.Equal(t, row.rule, got.Rule, "%v", row.told)
		}
	}
}

func TestHitPolicies(t *testing.T) {
	rule := func(id, decision string, a governance.Authority) governance.Rule {
		return governance.Rule{ID: id, Decision: decision, Authority: a, Partners: []string{"Lyra"}}
	}
	for _, row := range []struct {
		hit   governance.HitPolicy
		rules []governance.Rule
		want  string // "" is a clash
	}{
		{"", []governance.Rule{rule("1", "a.*", governance.AuthoritySole), rule("2", "a.b", governance.AuthoritySole)}, ""},
		{governance.HitPolicyFirst, []governance.Rule{rule("1", "*", governance.AuthoritySole), rule("2", "a.b", governance.AuthorityAll)}, "1"},
		{"FIRST", []governance.Rule{rule("1", "a.b", governance.AuthoritySole), rule("2", "*", governance.AuthorityAll)}, "1"},
		{governance.HitPolicyAny, []governance.Rule{rule("1", "*", governance.AuthoritySole), rule("2", "a.b", governance.AuthoritySole)}, "1"},
		{governance.HitPolicyAny, []governance.Rule{rule("1", "*", governance.AuthoritySole), rule("2", "a.b", governance.AuthorityAll)}, ""},
		{governance.HitPolicyMostSpecific, []governance.Rule{rule("1", "*", governance.AuthoritySole), rule("2", "a.*", governance.AuthorityAll), rule("3", "a.b", governance.AuthoritySole)}, "3"},
		{governance.HitPolicyMostSpecific, []governance.Rule{rule("1", "*", governance.AuthoritySole), rule("2", "a.*", governance.AuthorityAll), rule("3", "a.b.*", governance.AuthorityAll)}, "2"},
		{governance.HitPolicyMostSpecific, []governance.Rule{rule("1", "a.*", governance.AuthoritySole), rule("2", "a.*", governance.AuthoritySole)}, ""},
	} {
		p := compiled(t, governance.Matrix{ID: "m", Version: "1", HitPolicy: row.hit, Partners: []string{"Lyra"}, Rules: row.rules})
		got, err := p.Decide(governance.Request{Decision: "a.b", AsOf: day("2026-01-01")})
		if row.want == "" {
			assert.ErrorIs(t, err, governance.ErrClash)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, row.want, got.Rule)
	}
}

func TestEffectiveDays(t *testing.T) {
	p := one(t, func(r *governance.Rule) { r.From, r.Until = day("2026-01-01"), day("2026-12-31") })
	for asOf, rule := range map[string]string{
		"2025-12-31T23:59:59Z": "", "2026-01-01T00:00:00Z": "r", "2026-12-31T23:59:59Z": "r", "2027-01-01T00:00:00Z": "",
		"2027-01-01T00:30:00+01:00": "r", // still the old year in UTC
	} {
		instant, err := time.Parse(time.RFC3339, asOf)
		require.NoError(t, err)
		assert.Equal(t, rule, ruled(t, p, governance.Request{Decision: "buy", AsOf: instant}).Rule, asOf)
	}
}

func TestCan(t *testing.T) {
	p := compiled(t, spending())
	for _, row := range []struct {
		actor, decision, amount string
		allowed, voice          bool
		with                    []string
	}{
		{"Lyra", "capex.it", "10000", true, true, nil},
		{"Orion", "capex.it", "10000", false, false, []string{"Lyra"}},
		{"Lyra", "capex.it", "10001", false, true, []string{"Orion"}},
		{"Lyra", "capex.it", "250001", false, false, []string{"steering"}},
		{"Lyra", "sale", "1", false, false, nil},
		{"Vega", "brand.name", "0", false, false, []string{"Lyra", "Orion"}},
	} {
		got, err := p.Can(row.actor, row.decision, decimal.RequireFromString(row.amount), day("2026-06-01"))
		require.NoError(t, err)
		assert.Equal(t, row.allowed, got.Allowed, "%+v", row)
		assert.Equal(t, row.voice, got.Voice, "%+v", row)
		assert.Equal(t, row.with, got.With, "%+v", row)
		assert.NotEmpty(t, got.Reasons)
	}
	_, err := p.Can("", "capex.it", decimal.Zero, day("2026-06-01"))
	assert.ErrorIs(t, err, governance.ErrNoActor)
	_, err = p.Can("Lyra", "capex.*", decimal.Zero, day("2026-06-01"))
	assert.ErrorContains(t, err, "without *")
	own := one(t, func(r *governance.Rule) { r.Authority, r.Independent = governance.AuthoritySole, true })
	can, err := own.Can("Lyra", "buy", decimal.Zero, day("2026-06-01"))
	require.NoError(t, err)
	assert.True(t, can.Allowed, "somebody else asks")
	can, err = own.CanAct("Lyra", governance.Request{Decision: "buy", AsOf: day("2026-06-01"), Requester: "Lyra"})
	require.NoError(t, err)
	assert.False(t, can.Allowed, "not for oneself")
	lent := one(t, func(r *governance.Rule) { r.Authority, r.Independent = governance.AuthoritySole, true }, func(m *governance.Matrix) {
		m.Delegations = []governance.Delegation{{ID: "d", From: "Vega", To: "Lyra", Decision: "*", Expires: day("2026-12-31")}}
	})
	can, err = lent.CanAct("Lyra", governance.Request{Decision: "buy", AsOf: day("2026-06-01"), Requester: "Lyra"})
	require.NoError(t, err)
	assert.False(t, can.Allowed, "nor for oneself in another's name")
	assert.Contains(t, join2(can.Reasons), "who asks does not decide")
	_, err = own.Decide(governance.Request{Decision: "buy", AsOf: day("2026-06-01")})
	assert.ErrorIs(t, err, governance.ErrNoRequester)
}
