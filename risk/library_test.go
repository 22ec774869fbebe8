package risk

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// normal is a text without case, punctuation, spacing and articles.
func normal(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "a" || w == "an" || w == "the" })
	return strings.Join(words, " ")
}

func TestStarterLibraries(t *testing.T) {
	assert.Equal(t, []string{"joint-venture", "strategic-alliance", "co-marketing", "tech-project", "small-campaign", "supplier-customer", "channel", "non-profit"}, StarterKinds())
	assert.Equal(t, []string{"technology", "healthcare", "non-profit", "influencer"}, StarterIndustries())
	assert.Equal(t, []string{"supply-chain", "health-crisis"}, StarterThemes())
	assert.Empty(t, StartersForKind("no such kind"))
	assert.Empty(t, StartersForIndustry("joint-venture"))
	assert.Empty(t, StartersForTheme(""))

	seen := map[string]string{}
	unique := func(id, part, text string) {
		text = part + ": " + normal(text)
		require.NotContains(t, seen, text, "%s and %s are alike", id, seen[text])
		seen[text] = id
	}
	check := func(least int, list []Starter) {
		assert.GreaterOrEqual(t, len(list), least)
		for _, s := range list {
			for part, text := range map[string]string{"id": s.ID, "cause": s.Cause, "event": s.Event, "effect": s.Effect, "treatment": s.Treatment, "question": s.Question} {
				assert.NotEmpty(t, text, "%s: %s", s.ID, part)
				unique(s.ID, part, text)
			}
			assert.Contains(t, []Category{Financial, Operational, Reputation, Legal, People, SupplyChain, HealthCrisis, Strategic, Technology}, s.Category, s.ID)
			assert.Contains(t, []Strategy{Avoid, Reduce, Transfer, Share}, s.Strategy, s.ID)
			assert.True(t, strings.HasSuffix(s.Question, "?"), s.ID)
		}
	}
	for _, kind := range StarterKinds() {
		check(12, StartersForKind(kind))
	}
	for _, industry := range StarterIndustries() {
		check(10, StartersForIndustry(industry))
	}
	for _, theme := range StarterThemes() {
		check(8, StartersForTheme(theme))
	}
	assert.GreaterOrEqual(t, len(seen)/6, 8*12+4*10+2*8)
}

func TestStartersMakeARegister(t *testing.T) {
	r := Register{Matrix: Simple3x3ID}
	for _, s := range slices.Concat(StartersForKind("small-campaign"), StartersForIndustry("influencer"), StartersForTheme("health-crisis")) {
		r.Risks = append(r.Risks, s.Risk())
	}
	a, err := r.Assess(Simple3x3(), on("2026-01-01"), nil)
	require.NoError(t, err)
	assert.Len(t, a.Unassessed, len(r.Risks), "a starter carries no levels")
	for _, f := range a.Findings {
		assert.NotEqual(t, "category-not-looked-at", f.Code, "the three libraries cover every category, %s too", f.Subject)
	}
	StartersForKind("channel")[0].Cause = "spoilt"
	assert.NotEqual(t, "spoilt", StartersForKind("channel")[0].Cause)
}
