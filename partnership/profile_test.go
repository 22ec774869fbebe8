package partnership_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/risk"
)

// TestRequiredComponentsOfEveryKindReachAndTier: each names some, each with a reason and a first step; a larger tier
// needs all that a smaller one does.
// A blank is no evidence: nothing opens a hard gate but what can be shown.
func TestBlankEvidenceOpensNoGate(t *testing.T) {
	f, err := partnership.Decode(read(t, "healthcare"))
	require.NoError(t, err)
	day := f.Evidence.AsOf
	if day.IsZero() {
		day = asOf
	}
	f.Agreement.Controls[0].Evidence = " \t"
	r, err := f.Review(f.Evidence, day)
	require.NoError(t, err)
	assert.Contains(t, codes(r.Findings), "control-missing")
}

func TestRequiredComponentsOfEveryKindReachAndTier(t *testing.T) {
	for _, kind := range partnership.Kinds() {
		for _, reach := range []partnership.Reach{"", partnership.Internal, partnership.External, partnership.Customer} {
			var before []string
			for _, tier := range []partnership.Tier{partnership.Pilot, partnership.SMB, partnership.Enterprise} {
				var now []string
				for _, c := range partnership.Required(kind, reach, tier) {
					now = append(now, c.Code)
					assert.NotEmpty(t, c.Why)
					assert.NotEmpty(t, c.Next)
					assert.True(t, 1 <= c.Step && c.Step <= 10)
				}
				require.GreaterOrEqual(t, len(now), 7, "%s %s %s", kind, reach, tier)
				assert.Subset(t, now, before)
				assert.Equal(t, reach != partnership.Internal, slices.Contains(now, "agreement"), "units of one organisation sign no contract")
				before = now
			}
		}
	}
	codes := func(kind partnership.Kind, reach partnership.Reach) (out []string) {
		for _, c := range partnership.Required(kind, reach, partnership.Pilot) {
			out = append(out, c.Code)
		}
		return out
	}
	assert.Contains(t, codes(partnership.SmallCampaign, partnership.Customer), "principles", "those who are served are asked")
	assert.Contains(t, codes(partnership.SmallCampaign, partnership.Internal), "alignment", "units that pull apart")
	assert.NotContains(t, codes(partnership.SmallCampaign, partnership.External), "alignment")
	assert.Contains(t, codes(partnership.JointVenture, partnership.External), "steering-committee")
	assert.Len(t, partnership.Required(partnership.Channel, "", ""), len(partnership.Required(partnership.Channel, partnership.External, partnership.SMB)), "the defaults")
}

func TestNobodyOverridesAHardGate(t *testing.T) {
	p, _ := partnership.ProfileOf(partnership.HealthcareIndustry)
	f := ready(t)
	f.Charter.Industries = []partnership.Industry{partnership.HealthcareIndustry}
	f.Charter.Stage = partnership.Agreed
	f.Agreement.Clauses = append(f.Agreement.Clauses, partnership.Clause{Code: "data-protection"})
	for _, need := range p.Requirements {
		f.Practice.Waived = append(f.Practice.Waived, partnership.Waived{Code: need.Code, Reason: "the sponsors insist", By: "ana"})
	}
	r := review(t, f)
	var shut, waived []string
	for _, x := range r.Findings {
		switch {
		case x.Code == "hard-gate-waived":
			waived = append(waived, x.Subject)
		case x.Severity == partnership.SeverityBlocking:
			shut = append(shut, x.Subject)
		}
	}
	hard := []string{"data-classes", "patient-consent", "privacy-safeguards", "trial-rules", "ethics-review"}
	assert.ElementsMatch(t, hard, shut, "each stays shut")
	assert.ElementsMatch(t, hard, waived, "and that somebody waived it is worse")
	g, err := f.Next(partnership.Piloted, f.Evidence, asOf)
	require.NoError(t, err)
	assert.False(t, g.Open)

	for _, code := range hard[:4] {
		f.Agreement.Controls = append(f.Agreement.Controls, partnership.Control{Code: code, Evidence: "audit of May"})
	}
	f.Practice.Facts = append(f.Practice.Facts, partnership.Fact{Code: "ethics-review", Evidence: "vote of 2 May"})
	f.Practice.Waived = nil
	assert.True(t, review(t, f).Sound, "evidence opens them, nothing else does")
}

func TestWhatIsNotHardMayBeWaivedWithAReason(t *testing.T) {
	f := ready(t)
	f.Practice.Facts, f.Agreement.Clauses = f.Practice.Facts[1:], f.Agreement.Clauses[:5]
	require.Contains(t, codes(asking(review(t, f))), "fact-missing")
	require.Contains(t, codes(asking(review(t, f))), "clause-missing")
	f.Practice.Waived = []partnership.Waived{{Code: "content-rules", Reason: "the creators write them", By: "ben"}, {Code: "usage-rights", Reason: "nothing is used again", By: "clara"}}
	r := review(t, f)
	assert.Empty(t, asking(r))
	assert.Contains(t, codes(r.Findings), "requirement-waived", "but it stays visible")

	f = ready(t)
	f.Charter.Tier, f.Charter.Industries, f.Charter.Vision = partnership.Pilot, []partnership.Industry{partnership.NonProfitIndustry}, ""
	assert.Contains(t, subjects(review(t, f), "component-missing"), "vision", "a profile asks for a component at any size")
	f.Practice.Waived = []partnership.Waived{{Code: "vision", Reason: "the statutes say it", By: "ana"}}
	assert.NotContains(t, subjects(review(t, f), "component-missing"), "vision")
}

func TestOverlaysOfVirtualAndHybridWork(t *testing.T) {
	f := ready(t)
	base := len(f.Requirements())
	for _, w := range partnership.Works() {
		o, ok := partnership.OverlayOf(w)
		require.True(t, ok)
		for _, r := range o.Requirements {
			assert.Greater(t, len(r.Reason), 20)
		}
		f.Charter.Work = w
		assert.Len(t, f.Requirements(), base+len(o.Requirements))
		for _, c := range o.Looks {
			assert.NotEmpty(t, risk.StartersForTheme(string(c)), "a family of risks to begin with")
		}
		want := make([]string, 0, len(o.Requirements))
		for _, r := range o.Requirements {
			want = append(want, r.Code)
		}
		assert.ElementsMatch(t, want, subjects(review(t, f), "fact-missing"))
	}
	_, ok := partnership.OverlayOf("")
	assert.False(t, ok)

	f.Risks.Categories = []risk.Category{risk.Legal, risk.Reputation, risk.Financial} // what the register looks at
	f.Risks.Looks = nil
	assert.ElementsMatch(t, []string{"supply-chain", "health-crisis"}, subjects(review(t, f), "category-not-looked-at"))
	f.Charter.Work = ""
	assert.Empty(t, subjects(review(t, f), "category-not-looked-at"))
}

func TestProfilesAskForWhatTheirIndustryNeeds(t *testing.T) {
	for industry, want := range map[partnership.Industry][]string{
		partnership.TechIndustry:        {"sprint-cadence", "code-ownership", "integration-checks"},
		partnership.HealthcareIndustry:  {"data-classes", "patient-consent", "trial-rules", "ethics-review", "privacy-safeguards"},
		partnership.NonProfitIndustry:   {"vision", "shared-mission", "volunteer-care", "donor-reporting", "restricted-funds"},
		partnership.InfluencerMarketing: {"objectives", "kpis", "content-rules", "brand-safety", "approval-flow", "payment-terms", "usage-rights", "disclosure"},
	} {
		p, ok := partnership.ProfileOf(industry)
		require.True(t, ok)
		var got []string
		for _, r := range p.Requirements {
			got = append(got, r.Code)
		}
		assert.Subset(t, got, want, industry)
	}
}

func TestAStepThatIsNotNeededSaysSo(t *testing.T) {
	f := partnership.Framework{Format: partnership.Format, Charter: partnership.Charter{ID: "x", Name: "x", Kind: partnership.SmallCampaign, Tier: partnership.Pilot, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "a"}, {ID: "b"}}}
	var unneeded []int
	for _, s := range review(t, f).Steps {
		if s.Unneeded {
			assert.True(t, s.Passed)
			unneeded = append(unneeded, s.Number)
		}
	}
	assert.Equal(t, []int{4, 9, 10}, unneeded, "a pilot of a small campaign may talk, work and look back as it likes")
	for _, s := range review(t, campaign(t)).Steps {
		assert.False(t, s.Unneeded)
	}
}
