package partnership_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
)

// faults are one for each of the ten steps and one for each of the seven pitfalls, written so that they can be planted
// into any complete document.
var faults = []struct {
	code    string
	step    int    // that it shuts; 0: none
	pitfall string // that it speaks for; empty: none
	plant   func(f *partnership.Framework)
}{
	{"objective-conflict", 1, "unclear-objectives", func(f *partnership.Framework) { f.Objectives[0].ConflictsWith = []string{f.Objectives[1].ID} }},
	{"partner-without-legal", 2, "", func(f *partnership.Framework) {
		i := slices.IndexFunc(f.Stakeholders, func(s partnership.Stakeholder) bool { return slices.Contains(s.Roles, partnership.Legal) })
		f.Stakeholders[i].Roles = []partnership.Role{partnership.Executive}
	}},
	{"unsigned", 3, "", func(f *partnership.Framework) { f.Governance.Charter.SignOffs = f.Governance.Charter.SignOffs[1:] }},
	{"cadence-not-set", 4, "", func(f *partnership.Framework) { f.Governance.MeetEvery = 0 }},
	{"category-not-looked-at", 5, "neglected-risk", func(f *partnership.Framework) {
		f.Risks.Categories = append(risk.Categories(), "weather")
	}},
	{"over-capacity", 6, "", func(f *partnership.Framework) {
		f.Workplan.Capacity[1].Demand = f.Workplan.Capacity[1].Available.Add(decimal.RequireFromString("0.01"))
	}},
	{"not-signed", 7, "", func(f *partnership.Framework) { f.Agreement.Signatures = f.Agreement.Signatures[1:] }},
	{"review-day-missing", 8, "", func(f *partnership.Framework) { f.Agreement.ReviewBy = time.Time{} }},
	{"integration-no-owner", 9, "", func(f *partnership.Framework) { f.Technology.Integrations[0].Owner = "" }},
	{"correction-not-recorded", 10, "", func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Correction = "" }},

	{"imposed-goal", 0, "unclear-objectives", func(f *partnership.Framework) { f.Objectives[0].AgreedBy = nil }},
	{"check-in-missed", 0, "poor-communication", func(f *partnership.Framework) { f.Comms.CheckIns[1].Held = time.Time{} }},
	{"felt-imbalance", 0, "unbalanced-contribution", feelsAlone},
	{"culture-unbridged", 0, "cultural-differences", func(f *partnership.Framework) {
		f.Alignment.Rules, f.Alignment.Trainings = nil, nil
		for i, place := range []int{0, 100} {
			f.Alignment.Partners[i].Culture = []alignment.Trait{{Dimension: "noise", Position: &place}}
		}
	}},
	{"review-stale", 0, "neglected-risk", func(f *partnership.Framework) { f.Risks.Risks[0].NextReview = f.Evidence.AsOf.AddDate(0, 0, -1) }},
	{"exit-no-notice", 0, "no-exit", func(f *partnership.Framework) { f.Agreement.Exit.NoticeDays = 0 }},
	{"tool-out-of-support", 0, "outdated-technology", func(f *partnership.Framework) {
		f.Technology.Tools[0].EndOfSupport = f.Evidence.AsOf.AddDate(0, 0, -1)
	}},
}

// feelsAlone lets the first partner feel that it puts in a level more than each of the others.
func feelsAlone(f *partnership.Framework) {
	x := &f.Alignment.Partners[0]
	x.Ratings = slices.DeleteFunc(x.Ratings, func(r alignment.Rating) bool { return r.Dimension == alignment.Resources })
	for _, p := range f.Partners {
		level := alignment.Top - 2
		if p.ID == x.ID {
			level = alignment.Top - 1
		}
		x.Ratings = append(x.Ratings, alignment.Rating{Dimension: alignment.Resources, About: p.ID, Level: &level,
			Evidence: []string{"the list of what was delivered", "the rota with its hours"}})
	}
}

// TestEachFaultIsNamedAlone: the review of a sound document with one fault names exactly that fault, shuts the step that
// it belongs to and no other, and sees its pitfall and no other.
func TestEachFaultIsNamedAlone(t *testing.T) {
	steps, pits := map[int]bool{}, map[string]bool{}
	for _, fault := range faults {
		steps[fault.step], pits[fault.pitfall] = true, true
		for _, x := range industries {
			t.Run(fault.code+" in "+x.name, func(t *testing.T) {
				f := x.mended(t)
				fault.plant(&f)
				_, shut, near, r := seen(t, f)
				assert.Equal(t, []string{fault.code}, codes(asking(r)))
				var wantShut []int
				if fault.step > 0 {
					wantShut = []int{fault.step}
				}
				assert.Equal(t, wantShut, shut)
				var wantNear []string
				if fault.pitfall != "" {
					wantNear = []string{fault.pitfall}
				}
				assert.Equal(t, wantNear, near)
				require.Len(t, r.Actions, 1)
				assert.Equal(t, fault.code, r.Actions[0].Code)
				assert.NotEmpty(t, r.Actions[0].Owner)
			})
		}
	}
	for n := 1; n <= 10; n++ {
		assert.True(t, steps[n], "a fault for step "+strconv.Itoa(n))
	}
	for _, code := range []string{"unclear-objectives", "poor-communication", "unbalanced-contribution", "cultural-differences", "neglected-risk", "no-exit", "outdated-technology"} {
		assert.True(t, pits[code], "a fault for "+code)
	}
}

// TestEachFaultOfAnIndustryIsNamedAlone plants what can only go wrong in one industry.
func TestEachFaultOfAnIndustryIsNamedAlone(t *testing.T) {
	for _, row := range []struct {
		name  string
		asks  []string
		plant func(f *partnership.Framework)
	}{
		{"technology", []string{"medium integration-check-overdue carrier gateway"}, func(f *partnership.Framework) {
			f.Technology.Integrations[1].Checked = f.Evidence.AsOf.AddDate(0, 0, -31)
		}},
		{"technology", []string{"high contingency-due format"}, func(f *partnership.Framework) {
			f.Evidence.Facts["refused-messages-percent"] = decimal.NewFromInt(10)
		}},
		{"technology", []string{"medium imbalance-growing seto", "medium off-agreed-share seto"}, func(f *partnership.Framework) {
			f.Alignment.Partners[0].ExpectedBenefit = decimal.NewNullDecimal(decimal.NewFromInt(130_000_000))
		}},
		{"healthcare", []string{"high contingency-due adverse"}, func(f *partnership.Framework) {
			f.Evidence.Facts["serious-adverse-events"] = decimal.NewFromInt(1)
		}},
		{"healthcare", []string{"low trigger-not-measured adverse"}, func(f *partnership.Framework) { f.Evidence.Facts = nil }},
		{"healthcare", []string{"blocking control-missing patient-consent", "blocking hard-gate-waived patient-consent"}, func(f *partnership.Framework) {
			without(f, partnership.Requirement{Code: "patient-consent", As: partnership.AsControl})
			f.Practice.Waived = []partnership.Waived{{Code: "patient-consent", Reason: "the winter is short", By: "lumen"}}
		}},
		{"healthcare", []string{"high integration-sensitive-data device log to trial database"}, func(f *partnership.Framework) {
			f.Technology.Integrations[0].Direction = partnership.Both
		}},
		{"healthcare", []string{"medium training-overdue youssef"}, func(f *partnership.Framework) {
			f.Talent[0].TrainingDue = f.Evidence.AsOf.AddDate(0, 0, -1)
		}},
		{"non-profit", []string{"blocking spent-outside-purpose f-2"}, func(f *partnership.Framework) { f.Funds.Spendings[1].Category = "premises" }},
		{"non-profit", []string{"blocking fund-overspent vans"}, func(f *partnership.Framework) {
			f.Funds.Spendings[2].Amount.Amount = decimal.RequireFromString("14000.01")
		}},
		{"non-profit", []string{"high fund-left-over ashworth-2026"}, func(f *partnership.Framework) {
			f.Funds.Funds[0].Until = f.Evidence.AsOf.AddDate(0, 0, -1)
		}},
		{"non-profit", []string{"low shift-unfilled cook"}, func(f *partnership.Framework) { f.Practice.Volunteers[1].Filled-- }},
		{"non-profit", nil, func(f *partnership.Framework) {
			without(f, partnership.Requirement{Code: "volunteer-care", As: partnership.AsFact})
			f.Practice.Waived = []partnership.Waived{{Code: "volunteer-care", Reason: "nobody volunteers this year", By: "joyce"}}
		}},
		{"campaign", []string{"high content-not-approved film-6"}, func(f *partnership.Framework) { f.Practice.Content[1].Approved = time.Time{} }},
		{"campaign", []string{"medium content-late film-7"}, func(f *partnership.Framework) { f.Practice.Content[2].HandedIn = time.Time{} }},
		{"campaign", []string{"high content-breaks-rule film-1"}, func(f *partnership.Framework) { f.Practice.Content[0].Breaks = []string{"no children in sun"} }},
	} {
		x := industryOf(row.name)
		f := x.mended(t)
		row.plant(&f)
		asks, _, _, _ := seen(t, f)
		assert.Equal(t, row.asks, asks, row.name)
	}
}

// TestEachGateFaultIsNamedAlone holds every fault of the table of gates to the same: it is the only finding, but for what
// follows from it of necessity.
func TestEachGateFaultIsNamedAlone(t *testing.T) {
	follows := map[string]string{
		"no-common-channel": "partner-isolated",                // whom no channel reaches hears of nothing
		"kpi-baseline":      "partner-without-smart-objective", // a KPI without a baseline is not SMART
		"kpi-source":        "partner-without-smart-objective",
	}
	for _, g := range gates {
		t.Run(g.code, func(t *testing.T) {
			f := industries[0].mended(t)
			g.fault(&f)
			_, _, _, r := seen(t, f)
			want := []string{g.code}
			if also := follows[g.code]; also != "" {
				want = append(want, also)
			}
			assert.Equal(t, want, slices.Compact(codes(asking(r))))
		})
	}
}
