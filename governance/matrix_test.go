package governance_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
)

// everything is a matrix with every field set.
func everything() governance.Matrix {
	return governance.Matrix{
		ID: "m", Version: "7", Currency: "EUR", HitPolicy: governance.HitPolicyFirst, Partners: []string{"Lyra", "Orion"},
		Attributes:   []governance.Attribute{{Name: "region", Type: governance.TypeString, Allowed: `"EU","US"`}},
		Aggregations: []governance.Aggregation{{Decision: "capex.*", Days: 90, By: []string{"region"}}},
		Rules: []governance.Rule{{
			ID: "r", Decision: "capex.*", Over: dec("10.50"), UpTo: dec("1000"), From: day("2026-01-01"), Until: day("2026-12-31"),
			When:      []governance.Condition{{Attribute: "region", Test: `"EU"`}},
			Authority: governance.AuthorityKOfN, Needed: 1, Partners: []string{"Lyra", "Orion"}, Independent: true, DeemedDays: 5,
			Emergency:  &governance.Emergency{Partners: []string{"Orion"}, UpTo: dec("99"), RatifyDays: 3},
			EscalateTo: "board", Note: "agreed in May",
		}, {ID: "c", Decision: "*", Authority: governance.AuthorityCommittee, Committee: "board"}},
		Delegations: []governance.Delegation{{ID: "d", From: "Lyra", To: "cfo", Decision: "*", UpTo: dec("50"), Starts: day("2026-01-01"), Expires: day("2026-12-31")}},
	}
}

func TestMatrixSurvivesJSON(t *testing.T) {
	m := everything()
	require.NoError(t, m.Validate())
	first, err := json.Marshal(m)
	require.NoError(t, err)
	var back governance.Matrix
	require.NoError(t, json.Unmarshal(first, &back))
	second, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
	lean, err := json.Marshal(governance.Matrix{ID: "m", Version: "1", Rules: []governance.Rule{{ID: "r", Decision: "a", Authority: governance.AuthorityAll}}})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"m","version":"1","rules":[{"id":"r","decision":"a","authority":"all"}]}`, string(lean), "what is not set is not written")
}

func TestRequestSurvivesJSON(t *testing.T) {
	req := governance.Request{Decision: "a.b", Amount: dec("12.50"), Currency: "EUR", AsOf: day("2026-06-01"), Attributes: map[string]any{"region": "EU"},
		Requester: "Lyra", Interested: []string{"Orion"}, Notified: day("2026-05-01"), Emergency: true,
		Consents: []governance.Consent{{Partner: "Lyra", By: "cfo", Answer: governance.AnswerReject, At: day("2026-05-05"), Version: "1"}},
		Earlier:  []governance.Decision{{Decision: "a.c", Amount: decimal.RequireFromString("3"), At: day("2026-05-06"), Attributes: map[string]any{"region": "US"}}}}
	first, err := json.Marshal(req)
	require.NoError(t, err)
	var back governance.Request
	require.NoError(t, json.Unmarshal(first, &back))
	second, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
}

func TestMatrixProblemsAreReportedAtOnce(t *testing.T) {
	m := everything()
	m.ID, m.Currency, m.HitPolicy = "", "eur", "best"
	m.Partners = []string{"Lyra", "Lyra"}
	m.Attributes = append(m.Attributes, governance.Attribute{Name: "region", Type: governance.TypeString}, governance.Attribute{Name: "x", Type: "money"},
		governance.Attribute{Name: "y", Type: governance.TypeNumber, Allowed: `"EU"`}, governance.Attribute{Name: "z", Type: governance.TypeNumber, Allowed: `not(1)`})
	m.Aggregations = append(m.Aggregations, governance.Aggregation{Decision: "capex.*", Days: 0})
	r := &m.Rules[0]
	r.Over, r.UpTo, r.From, r.Until = dec("1000"), dec("1000"), day("2026-12-31"), day("2026-01-01")
	r.Needed, r.DeemedDays, r.Emergency = 3, -1, &governance.Emergency{}
	r.When = []governance.Condition{{Attribute: "region", Test: "<"}, {Attribute: "region", Test: `> "A"`}, {Attribute: "region", Test: "5"}, {Test: "5"}, {Attribute: "q", Test: "null"}}
	m.Rules[1] = governance.Rule{ID: "r", Decision: "a.*.b", Authority: "vote", Committee: "board", Partners: []string{""}, Until: day("2026-01-01").Add(time.Second)}
	m.Rules = append(m.Rules,
		governance.Rule{ID: "s", Decision: "a", Authority: governance.AuthoritySole, Needed: 1},
		governance.Rule{ID: "t", Decision: "a..b", Authority: governance.AuthorityCommittee, Partners: []string{"Lyra"}, DeemedDays: 1},
		governance.Rule{ID: "u", Authority: governance.AuthorityKOfN, Partners: []string{"Lyra"}},
		governance.Rule{ID: "v", Decision: "a", UpTo: dec("-1"), Over: decimal.NewNullDecimal(decimal.New(1, 500))},
	)
	m.Delegations = append(m.Delegations, governance.Delegation{ID: "d", From: "A", Decision: "*.x", UpTo: dec("0")})
	err := m.Validate()
	require.Error(t, err)
	for _, want := range []string{
		"id: is required", "currency: must be an ISO 4217 code", "hit_policy: must be one of unique, first, any, most-specific", "partners[1]: must differ",
		"attributes[1].name: must not be declared twice", "attributes[2].type", "attributes[3].allowed", "attributes[4].allowed", "aggregations[1].decision", "aggregations[1].days: must be between 1",
		"rules[0].up_to: must be above over, which is 1000", "rules[0].until: must not be before from, which is 2026-12-31",
		"rules[0].needed: must be at most the number of partners, 2, got 3 [k-above-n]", "rules[0].deemed_days", "rules[0].emergency.partners: must name", "rules[0].emergency.ratify_days",
		`rules[0].when[0].test: attribute "region", rule 1, position 2: expected a value`, `rules[0].when[1].test: attribute "region", rule 1, position 1: texts are compared for equality only`,
		"rules[0].when[2].test", "rules[0].when[3].attribute: is required", "attributes are never null",
		"rules[1].id: must differ", "rules[1].decision: may hold * as its last part only", "rules[1].authority: must be one of sole, joint, k-of-n, committee, all", "rules[1].committee", "rules[1].partners[0]", "rules[1].until: must be a day",
		"rules[2].partners: must name who decides", "rules[2].needed: must be 0 unless k of n", "rules[3].decision: must be names joined by single dots", "rules[3].committee: is required", "rules[3].partners: must be empty", "rules[3].deemed_days",
		"rules[4].decision: is required", "rules[4].needed: must be at least 1", "rules[5].over", "rules[5].authority: is required",
		"delegations[1].id: must differ", "delegations[1].to: is required", "delegations[1].decision", "delegations[1].up_to: must be above 0", "delegations[1].expires: is required",
	} {
		assert.ErrorContains(t, err, want)
	}
	again := m.Validate()
	assert.Equal(t, err.Error(), again.Error(), "in the same order each time")
	none := governance.Matrix{ID: "m", Version: "1", Rules: []governance.Rule{{ID: "r", Decision: "a", UpTo: dec("1"), Authority: governance.AuthorityAll}}}
	assert.ErrorContains(t, none.Validate(), "currency: is required")
}

func TestMatrixBounds(t *testing.T) {
	m := spending()
	m.Rules = make([]governance.Rule, governance.MaxRules+1)
	assert.ErrorContains(t, m.Validate(), "rules: must have at most 5000 entries")
	m = spending()
	m.Delegations = make([]governance.Delegation, governance.MaxDelegations+1)
	assert.ErrorContains(t, m.Validate(), "delegations: must have at most 200 entries")
	p := compiled(t, spending())
	_, err := p.Decide(governance.Request{Decision: "capex.it", Amount: dec("1"), AsOf: day("2026-01-01"), Consents: make([]governance.Consent, governance.MaxConsents+1)})
	assert.ErrorContains(t, err, "consents: must have at most 1000 entries")
	_, err = p.Decide(governance.Request{Decision: strings.Repeat("x", 300) + "*", AsOf: day("2026-01-01")})
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 300)
}

func TestPolicyKeepsACopy(t *testing.T) {
	m := everything()
	p := compiled(t, m)
	req := governance.Request{Decision: "capex.it", Amount: dec("50"), AsOf: day("2026-06-01"), Requester: "x", Attributes: map[string]any{"region": "EU"}, Consents: approve("Lyra")}
	before := ruled(t, p, req)
	m.Rules[0].Partners[0], m.Rules[0].Emergency.RatifyDays, m.Rules[0].When[0].Test, m.Delegations[0].To = "Vega", 999, "-", "x"
	m.Aggregations[0].By[0] = "y"
	after := ruled(t, p, req)
	assert.Equal(t, before, after)
	after.Approved[0] = "Vega"
	assert.Equal(t, before, ruled(t, p, req))
	assert.Equal(t, governance.StatusApproved, before.Status)
}
