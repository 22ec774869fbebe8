package risk

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRegisterSurvivesJSON(t *testing.T) {
	r := quiet()
	k := &r.Risks[0]
	k.Velocity, k.Status, k.Proximity = WithinWeeks, Open, Window{on("2026-06-01"), on("2026-09-30")}
	k.NextReview = on("2026-06-15")
	k.History = []StatusChange{{On: on("2025-11-01"), Status: Open, By: "ana", Note: "found"}}
	k.Acceptance = &Acceptance{By: "board", On: on("2026-04-01"), Until: on("2026-12-31"), Content: k.ContentHash(), Note: "for a year"}
	k.Treatments[0].Progress, k.Treatments[0].Alternative = 50, "v"
	k.Treatments[0].Carriers = shares("lyra", "0.5")
	k.Contingency.Trigger.All = []Condition{{Fact: "days-late", Is: AtLeast, Value: dec("7")}}
	r.Looks = []Look{{Category: Legal, On: on("2026-01-01"), By: "ben", Note: "none found"}}
	for _, r := range []Register{{}, r, {Matrix: Simple3x3ID, Risks: []Risk{{ID: "bare"}}}} {
		require.NoError(t, r.Validate())
		once, err := json.Marshal(r)
		require.NoError(t, err)
		var back Register
		require.NoError(t, json.Unmarshal(once, &back))
		twice, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
	}
	bare, err := json.Marshal(Risk{ID: "bare"})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"bare"}`, string(bare))
}

func TestRegisterProblems(t *testing.T) {
	huge := decimal.New(1, 999_999_999)
	for _, row := range []struct {
		spoil func(*Register, *Risk)
		want  string
	}{
		{func(r *Register, _ *Risk) { r.Matrix = "" }, "matrix: is required [required]"},
		{func(r *Register, _ *Risk) { r.Currency = "" }, "currency: is required where risks carry amounts [required]"},
		{func(r *Register, _ *Risk) { r.Currency = "eur" }, `currency: must be an ISO 4217 code, got "eur" [unknown-currency]`},
		{func(r *Register, _ *Risk) { r.ReviewEveryDays = -1 }, "review_every_days: must be between 0 and 36525, got -1 [range]"},
		{func(r *Register, _ *Risk) { r.Agreed = shares("a", "0.6", "b", "0.5") }, `agreed: must not add up to more than 1, got "1.1" [over-the-whole]`},
		{func(r *Register, _ *Risk) { r.Categories = []Category{Legal, Legal} }, `categories[1]: must differ from that of categories[0], got "legal" [unique]`},
		{func(r *Register, _ *Risk) { r.Looks = []Look{{}} }, "looks[0].category: is required [required]"},
		{func(r *Register, _ *Risk) { r.Looks = []Look{{Category: Legal}} }, "looks[0].on: is required [required]"},
		{func(r *Register, _ *Risk) { r.Risks = append(r.Risks, Risk{ID: "late-grant"}) }, "risks[1].id: must differ from that of risks[0]"},
		{func(_ *Register, k *Risk) { k.ID = "" }, "risks[0].id: is required [required]"},
		{func(_ *Register, k *Risk) { k.ID = "\xff" }, "risks[0].id: must be valid UTF-8"},
		{func(_ *Register, k *Risk) { k.Kind = "issue" }, `risks[0].kind: must be one of threat, opportunity, got "issue" [oneof]`},
		{func(_ *Register, k *Risk) { k.Velocity = "fast" }, `risks[0].velocity: must be one of hours, days, weeks, months, years, got "fast" [oneof]`},
		{func(_ *Register, k *Risk) { k.Status = "done" }, `risks[0].status: must be one of open, occurred, closed, got "done" [oneof]`},
		{func(_ *Register, k *Risk) { k.Cause = "a\x00" }, "risks[0].cause: must not hold control characters"},
		{func(_ *Register, k *Risk) { k.Effect = strings.Repeat("x", 10_001) }, "risks[0].effect: must have at most 10000 bytes, got 10001 [max]"},
		{func(_ *Register, k *Risk) { k.Partners = shares("a", "0.7", "b", "0.4") }, "risks[0].partners: must not add up to more than 1"},
		{func(_ *Register, k *Risk) { k.Partners = shares("a", "0.2", "a", "0.4") }, "risks[0].partners[1].partner: must differ"},
		{func(_ *Register, k *Risk) { k.Partners = shares("a", "-0.2") }, "risks[0].partners[0].share: must not be negative, got -0.2 [negative]"},
		{func(_ *Register, k *Risk) { k.Partners = []Exposure{{"a", huge}} }, "risks[0].partners[0].share: must be below 10^24 in size"},
		{func(_ *Register, k *Risk) { k.Current.Impact = 0 }, `risks[0].current: must have likelihood and impact, both counted from 1, got "3 and 0" [level]`},
		{func(_ *Register, k *Risk) { k.Target = Rating{math.MinInt, 1} }, "risks[0].target: must have likelihood and impact"},
		{func(_ *Register, k *Risk) { k.Estimate.Probability = dec("1.000000000000000001") }, "risks[0].estimate.probability: must be at most 1, got 1.000000000000000001 [range]"},
		{func(_ *Register, k *Risk) { k.Estimate.Impact = dec("-1") }, "risks[0].estimate.impact: must not be negative, got -1 [negative]"},
		{func(_ *Register, k *Risk) { k.Estimate.Impact = huge }, "risks[0].estimate.impact: must be below 10^24 in size, got 1e999999999 [decimal-range]"},
		{func(_ *Register, k *Risk) { k.Reviewed = on("2025-10-31") }, "risks[0].reviewed: must not be before identified"},
		{func(_ *Register, k *Risk) { k.Reviewed = k.Reviewed.Add(1) }, "risks[0].reviewed: must be a day"},
		{func(_ *Register, k *Risk) { k.NextReview = time.Unix(0, 0).In(time.FixedZone("", 3600)) }, "risks[0].next_review: must be a day"},
		{func(_ *Register, k *Risk) { k.Proximity = Window{on("2026-02-01"), on("2026-01-31")} }, "risks[0].proximity.until: must not be before from"},
		{func(_ *Register, k *Risk) { k.Treatments = append(k.Treatments, k.Treatments[0]) }, "risks[0].treatments[1].id: must differ"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Strategy = "" }, "risks[0].treatments[0].strategy: is required [required]"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Strategy = "hope" }, `strategy: must be one of avoid, reduce, transfer, share, accept, exploit, enhance, got "hope" [oneof]`},
		{func(_ *Register, k *Risk) { k.Treatments[0].Strategy = Exploit }, "strategy: must be avoid, reduce, transfer, share or accept for a threat"},
		{func(_ *Register, k *Risk) { k.Kind = Opportunity }, "strategy: must be share, accept, exploit or enhance for an opportunity"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Progress = 101 }, "treatments[0].progress: must be between 0 and 100, got 101 [range]"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Cost = dec("-1") }, "treatments[0].cost: must not be negative"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Effect.Saving = dec("-1") }, "treatments[0].effect.saving: must not be negative"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Effect.Likelihood = 50 }, "treatments[0].effect.likelihood: must be between 0 and 49, got 50 [range]"},
		{func(_ *Register, k *Risk) { k.Treatments[0].Carriers = shares("a", "2") }, "treatments[0].carriers: must not add up to more than 1"},
		{func(_ *Register, k *Risk) { k.Contingency.Plan = "" }, "contingency.plan: is required [required]"},
		{func(_ *Register, k *Risk) { k.Contingency.Trigger.All = []Condition{{}} }, "contingency.trigger.all[0].fact: is required [required]"},
		{func(_ *Register, k *Risk) { k.Contingency.Trigger.All = []Condition{{Fact: "x"}} }, "contingency.trigger.all[0].is: is required [required]"},
		{func(_ *Register, k *Risk) { k.Contingency.Trigger.All = []Condition{{Fact: "x", Is: "more"}} }, "trigger.all[0].is: must be one of above, at-least, below, at-most, equals"},
		{func(_ *Register, k *Risk) { k.Contingency.Trigger.All = []Condition{{"x", Above, huge}} }, "trigger.all[0].value: must be below 10^24"},
		{func(_ *Register, k *Risk) { k.Acceptance = &Acceptance{} }, "acceptance.by: is required [required]"},
		{func(_ *Register, k *Risk) {
			k.Acceptance = &Acceptance{By: "b", On: on("2026-02-01"), Until: on("2026-01-01"), Content: "x"}
		}, "acceptance.until: must not be before on"},
		{func(_ *Register, k *Risk) { k.Acceptance = &Acceptance{By: "b", On: on("2026-02-01")} }, "acceptance.content: is required [required]"},
		{func(_ *Register, k *Risk) { k.History = []StatusChange{{On: on("2026-02-01"), Status: Closed}} }, `risks[0].status: must be "closed", as the history ends, got "open" [history]`},
		{func(_ *Register, k *Risk) {
			k.History = []StatusChange{{On: on("2026-02-01"), Status: Open}, {On: on("2026-01-01"), Status: Open}}
		}, "history[1].on: must not be before the change above"},
		{func(_ *Register, k *Risk) { k.History = []StatusChange{{On: on("2026-02-01")}} }, "history[0].status: is required [required]"},
	} {
		r := quiet()
		row.spoil(&r, &r.Risks[0])
		err := r.Validate()
		require.ErrorContains(t, err, row.want)
		_, err = r.Assess(Standard5x5(), on("2026-05-30"), nil)
		assert.Error(t, err, row.want)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	r := quiet()
	r.Currency, r.Risks[0].ID, r.Risks[0].Treatments[0].Progress = "", "", -1
	var fields validator.ValidationErrors
	require.True(t, errors.As(r.Validate(), &fields))
	assert.Len(t, fields, 3)
}

func TestSharesAreCheckedAlikeShortAndLong(t *testing.T) {
	for _, row := range []struct {
		shares []Exposure
		good   bool
	}{
		{shares("a", "0.333333", "b", "0.666667"), true},
		{shares("a", "0.3333333", "b", "0.6666667"), true},
		{shares("a", "0.3333334", "b", "0.6666667"), false},
		{shares("a", "1.000000"), true},
		{shares("a", "1.000001"), false},
		{shares("ä", "1"), true},
		{shares("a\x7f", "1"), false},
		{shares("a", "0.5", "a", "0.5"), false},
		{[]Exposure{{"a", decimal.New(1, -6)}, {"b", decimal.New(1, 0)}}, false},
		{[]Exposure{{"a", decimal.New(10, -1)}}, true},
		{[]Exposure{{"a", decimal.New(1, 1)}}, false},
	} {
		r := Register{Agreed: row.shares}
		assert.Equal(t, row.good, r.Validate() == nil, "%v", row.shares)
	}
}

func TestContentHashPinsWhatWasAccepted(t *testing.T) {
	base := quiet().Risks[0]
	base.Contingency.Trigger.All = []Condition{{"a", Above, dec("1")}, {"b", Below, dec("2")}}
	base.Treatments = append(base.Treatments, Treatment{ID: "z", Strategy: Share, Carriers: shares("a", "0.5", "b", "0.25")})
	hash := base.ContentHash()
	assert.Regexp(t, "^sha256:[0-9a-f]{64}$", hash)
	copied := func() Risk {
		data, err := json.Marshal(base)
		require.NoError(t, err)
		var k Risk
		require.NoError(t, json.Unmarshal(data, &k))
		return k
	}
	for what, change := range map[string]func(*Risk){
		"title": func(k *Risk) { k.Title += "." }, "event": func(k *Risk) { k.Event, k.Effect = k.Event+k.Effect, "" },
		"kind": func(k *Risk) { k.Kind = Opportunity }, "category": func(k *Risk) { k.Category = Legal },
		"current": func(k *Risk) { k.Current.Likelihood++ }, "target": func(k *Risk) { k.Target = Rating{} },
		"estimate": func(k *Risk) { k.Estimate.Impact = dec("40001") }, "no estimate": func(k *Risk) { k.Estimate = nil },
		"share": func(k *Risk) { k.Partners[0].Share = dec("0.4") }, "partner": func(k *Risk) { k.Partners = k.Partners[:1] },
		"action": func(k *Risk) { k.Treatments[0].Action = "" }, "cost": func(k *Risk) { k.Treatments[0].Cost = dec("1") },
		"carriers": func(k *Risk) { k.Treatments[1].Carriers = nil }, "fewer": func(k *Risk) { k.Treatments = k.Treatments[:1] },
		"plan": func(k *Risk) { k.Contingency.Plan += "!" }, "trigger": func(k *Risk) { k.Contingency.Trigger.All[0].Is = AtLeast },
		"no plan": func(k *Risk) { k.Contingency = nil },
	} {
		k := copied()
		change(&k)
		assert.NotEqual(t, hash, k.ContentHash(), what)
	}
	for what, change := range map[string]func(*Risk){
		"owner": func(k *Risk) { k.Owner = "zoe" }, "review": func(k *Risk) { k.Reviewed = on("2026-05-01") },
		"progress": func(k *Risk) { k.Treatments[0].Progress = 90 }, "threat is the empty kind": func(k *Risk) { k.Kind = Threat },
		"digits":     func(k *Risk) { k.Estimate.Impact = decimal.New(4, 4) },
		"order":      func(k *Risk) { k.Partners[0], k.Partners[1] = k.Partners[1], k.Partners[0] },
		"treatments": func(k *Risk) { k.Treatments[0], k.Treatments[1] = k.Treatments[1], k.Treatments[0] },
		"conditions": func(k *Risk) {
			c := k.Contingency.Trigger.All
			c[0], c[1] = c[1], c[0]
		},
		"acceptance": func(k *Risk) { k.Acceptance = &Acceptance{By: "b"} },
	} {
		k := copied()
		change(&k)
		assert.Equal(t, hash, k.ContentHash(), what)
	}
	k := copied()
	k.Estimate.Impact = decimal.New(1, 999_999_999)
	assert.NotEqual(t, hash, k.ContentHash(), "and a number beyond all limits costs nothing")
}

// TestManyCategories takes a list that takes minutes if each is held against all before it.
func TestManyCategories(t *testing.T) {
	r := Register{Categories: make([]Category, 200_000)}
	for i := range r.Categories {
		r.Categories[i] = Category(strconv.Itoa(i))
	}
	require.NoError(t, r.Validate())
}

// TestAtTheLimits takes what is just within them.
func TestAtTheLimits(t *testing.T) {
	r := quiet()
	r.ReviewEveryDays = maxReviewDays
	require.NoError(t, r.Validate())
	m := Matrix{ID: "largest", Bands: []Band{{Name: "all"}}}
	for i := range MaxLevels {
		l := Level{Label: strconv.Itoa(i), Value: float64(i + 1)}
		m.Likelihood, m.Impact = append(m.Likelihood, l), append(m.Impact, l)
	}
	s, err := m.Score(MaxLevels, MaxLevels)
	require.NoError(t, err)
	assert.Equal(t, 2500.0, s.Value)
}
