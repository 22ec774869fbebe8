package risk

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFindings spoils a register without findings in one way at a time.
func TestFindings(t *testing.T) {
	accepted := func(r *Register, until time.Time) {
		k := &r.Risks[0]
		k.Acceptance = &Acceptance{By: "board", On: on("2026-04-01"), Until: until, Content: k.ContentHash()}
	}
	for _, row := range []struct {
		why   string
		spoil func(*Register, *Risk)
		want  string // codes, severities and the path of the first
	}{
		{"nothing changed", func(*Register, *Risk) {}, ""},
		{"a high risk without owner", func(_ *Register, k *Risk) { k.Owner = "" }, "risk-no-owner high risks[0].owner"},
		{"a medium risk without owner", func(_ *Register, k *Risk) { k.Owner = ""; k.Current = Rating{2, 3} }, "risk-no-owner medium risks[0].owner"},
		{"a low risk without owner", func(_ *Register, k *Risk) { k.Owner = ""; k.Current = Rating{1, 1} }, "risk-no-owner low risks[0].owner"},
		{"a high risk without treatment", func(_ *Register, k *Risk) { k.Treatments = nil }, "risk-untreated high risks[0].treatments"},
		{"a critical risk without treatment", func(_ *Register, k *Risk) { k.Treatments = nil; k.Inherent = Rating{5, 5}; k.Current = Rating{5, 3} }, "risk-untreated high risks[0].treatments"},
		{"a medium risk may go untreated", func(_ *Register, k *Risk) { k.Treatments = nil; k.Current = Rating{2, 3} }, ""},
		{"a high risk that is accepted may too", func(r *Register, k *Risk) { k.Treatments = nil; accepted(r, on("2026-12-31")) }, ""},
		{"acceptance announced, not given", func(_ *Register, k *Risk) { k.Treatments[0].Strategy = Accept }, "acceptance-missing high risks[0].acceptance"},
		{"accepted until today", func(r *Register, _ *Risk) { accepted(r, on("2026-05-30")) }, ""},
		{"accepted until yesterday", func(r *Register, _ *Risk) { accepted(r, on("2026-05-29")) }, "acceptance-expired high risks[0].acceptance"},
		{"accepted for ever", func(r *Register, _ *Risk) { accepted(r, time.Time{}) }, "acceptance-endless low risks[0].acceptance"},
		{"accepted before it changed", func(r *Register, k *Risk) { accepted(r, on("2026-12-31")); k.Current.Impact = 5 }, "acceptance-content-changed high risks[0].acceptance"},
		{"treatment due yesterday", func(_ *Register, k *Risk) { k.Treatments[0].Due = on("2026-05-29") }, "treatment-overdue high risks[0].treatments[0]"},
		{"treatment due today", func(_ *Register, k *Risk) { k.Treatments[0].Due = on("2026-05-30") }, ""},
		{"treatment due yesterday and done", func(_ *Register, k *Risk) {
			k.Treatments[0].Due, k.Treatments[0].Done = on("2026-05-29"), on("2026-05-30")
		}, ""},
		{"treatment to be done tomorrow is not done", func(_ *Register, k *Risk) {
			k.Treatments[0].Due, k.Treatments[0].Done = on("2026-05-29"), on("2026-05-31")
		}, "treatment-overdue high risks[0].treatments[0]"},
		{"treatment without owner", func(_ *Register, k *Risk) { k.Treatments[0].Owner = "" }, "treatment-no-owner high risks[0].treatments[0]"},
		{"treatment without date", func(_ *Register, k *Risk) { k.Treatments[0].Due = time.Time{} }, "treatment-no-due low risks[0].treatments[0]"},
		{"shared with nobody", func(_ *Register, k *Risk) { k.Treatments[0].Strategy = Share }, "share-without-carriers medium risks[0].treatments[0]"},
		{"shared with somebody", func(_ *Register, k *Risk) {
			k.Treatments[0].Strategy, k.Treatments[0].Carriers = Share, shares("lyra", "0.5", "orion", "0.5")
		}, ""},
		{"current above inherent", func(_ *Register, k *Risk) { k.Inherent = Rating{2, 4} }, "current-above-inherent medium risks[0].current"},
		{"current equals inherent", func(_ *Register, k *Risk) { k.Inherent = k.Current }, ""},
		{"not assessed", func(_ *Register, k *Risk) { k.Inherent, k.Current = Rating{}, Rating{} }, "risk-not-assessed medium risks[0].current"},
		{"ranked by its inherent level", func(_ *Register, k *Risk) { k.Current, k.Owner = Rating{}, "" }, "risk-no-owner high risks[0].owner"},
		{"reviewed 90 days ago", func(_ *Register, k *Risk) { k.Reviewed = on("2026-03-01") }, ""},
		{"reviewed 91 days ago", func(_ *Register, k *Risk) { k.Reviewed = on("2026-02-28") }, "review-stale high risks[0].next_review"},
		{"never reviewed, found 91 days ago", func(_ *Register, k *Risk) { k.Reviewed, k.Identified = time.Time{}, on("2026-02-28") }, "review-stale high risks[0].next_review"},
		{"never reviewed, found at no time", func(_ *Register, k *Risk) { k.Reviewed, k.Identified = time.Time{}, time.Time{} }, "review-stale high risks[0].reviewed"},
		{"its own day counts, not the rhythm", func(_ *Register, k *Risk) { k.Reviewed, k.NextReview = on("2025-12-01"), on("2026-05-30") }, ""},
		{"its own day has passed", func(_ *Register, k *Risk) { k.NextReview = on("2026-05-29") }, "review-stale high risks[0].next_review"},
		{"no review planned", func(r *Register, _ *Risk) { r.ReviewEveryDays = 0 }, "review-unplanned low risks[0].next_review"},
		{"window over", func(_ *Register, k *Risk) { k.Proximity.Until = on("2026-05-29") }, "window-passed low risks[0].proximity"},
		{"window ends today", func(_ *Register, k *Risk) { k.Proximity.Until = on("2026-05-30") }, ""},
		{"no contingency plan", func(_ *Register, k *Risk) { k.Contingency = nil }, "contingency-missing medium risks[0].contingency"},
		{"none needed for a medium risk", func(_ *Register, k *Risk) { k.Contingency = nil; k.Current = Rating{2, 3} }, ""},
		{"plan never tested", func(_ *Register, k *Risk) { k.Contingency.LastTest = time.Time{} }, "contingency-untested high risks[0].contingency"},
		{"plan to be tested tomorrow", func(_ *Register, k *Risk) { k.Contingency.LastTest = on("2026-05-31") }, "contingency-untested high risks[0].contingency"},
		{"plan without trigger", func(_ *Register, k *Risk) { k.Contingency.Trigger = Trigger{} }, "contingency-no-trigger medium risks[0].contingency.trigger"},
		{"partner over its share", func(_ *Register, k *Risk) { k.Partners = shares("lyra", "0.501", "orion", "0.499") }, "partner-over-agreed-share high agreed"},
		{"partner without agreed share", func(r *Register, _ *Risk) { r.Agreed = shares("lyra", "0.5") }, "partner-over-agreed-share high agreed"},
		{"category nobody looked at", func(r *Register, _ *Risk) { r.Categories = []Category{Financial, Legal} }, "category-not-looked-at medium risks"},
		{"category looked at today", func(r *Register, _ *Risk) {
			r.Categories, r.Looks = []Category{Financial, Legal}, []Look{{Category: Legal, On: on("2026-05-30")}}
		}, ""},
		{"category to be looked at tomorrow", func(r *Register, _ *Risk) {
			r.Categories, r.Looks = []Category{Financial, Legal}, []Look{{Category: Legal, On: on("2026-05-31")}}
		}, "category-not-looked-at medium risks"},
		{"nothing is said of a closed risk", func(_ *Register, k *Risk) { k.Status, k.Owner, k.Treatments = Closed, "", nil }, ""},
		{"empty register", func(r *Register, _ *Risk) {
			r.Risks, r.Looks = nil, []Look{{Category: Financial, On: on("2026-05-01")}}
		}, "register-empty high risks"},
	} {
		r := quiet()
		row.spoil(&r, &r.Risks[0])
		a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
		require.NoError(t, err, row.why)
		var got []string
		for _, f := range a.Findings {
			got = append(got, f.Code+" "+string(f.Severity)+" "+f.Path)
			assert.Contains(t, f.Message, ":", "%s: a message says what is wrong, then what to do", f.Code)
			assert.NotContains(t, f.Message, "  ")
		}
		assert.Equal(t, row.want, strings.Join(got, ", "), row.why)
	}
}

func TestEveryCategoryIsWantedByDefault(t *testing.T) {
	r := quiet()
	r.Categories = nil
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	var subjects []string
	for _, f := range a.Findings {
		require.Equal(t, "category-not-looked-at", f.Code)
		subjects = append(subjects, f.Subject)
	}
	assert.Equal(t, []string{"health-crisis", "legal", "operational", "people", "reputation", "supply-chain"}, subjects)
}

func TestFindingParams(t *testing.T) {
	r := quiet()
	r.Risks[0].Treatments[0].Due = on("2026-05-01")
	r.Risks[0].Treatments[0].Progress = 40
	r.Risks[0].Partners = shares("lyra", "0.75", "orion", "0.25")
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	require.Len(t, a.Findings, 2)
	share, overdue := a.Findings[0], a.Findings[1]
	assert.Equal(t, "lyra", share.Subject)
	assert.Equal(t, map[string]string{"partner": "lyra", "carries": "75 %", "agreed": "50 %", "over": "3000"}, share.Params)
	assert.Equal(t, "partner lyra carries 75 % of the expected loss and agreed to 50 %: move exposure to the others, treat its risks first, or agree anew", share.Message)
	assert.Equal(t, "late-grant", overdue.Subject)
	assert.Equal(t, map[string]string{"treatment": "overdraft", "due": "2026-05-01", "days": "29", "progress": "40"}, overdue.Params)
}

func TestOpportunitiesTurnTheComparisonRound(t *testing.T) {
	r := quiet()
	k := &r.Risks[0]
	k.Kind, k.Treatments[0].Strategy, k.Contingency = Opportunity, Enhance, nil
	k.Inherent, k.Current, k.Target = Rating{2, 4}, Rating{3, 4}, Rating{4, 5}
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	assert.Empty(t, a.Findings, "better than untreated, no contingency plan needed, and no loss for anyone to carry")
	assert.Equal(t, 1, a.Ranking[0].Gap, "one band short of critical")
	assert.Equal(t, "-12000", a.ExpectedLoss.Total.String())

	k.Inherent, k.Treatments = Rating{5, 4}, nil
	a, err = r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"risk-untreated", "current-below-inherent"}, codes(a))
	assert.Contains(t, a.Findings[0].Message, "exploit, enhance or share")
}
