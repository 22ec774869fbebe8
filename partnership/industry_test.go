package partnership_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/partnership"
)

// industry is the example document of one industry: what its review asks for, and how the partners answer that.
type industry struct {
	name     string
	industry partnership.Industry
	sound    bool
	asks     []string // severity, code and subject of each finding that asks for something, worst first
	shut     []int    // steps that do not pass
	pitfalls []string // that something speaks for
	mend     func(f *partnership.Framework)
}

var industries = []industry{
	{"campaign", partnership.InfluencerMarketing, true,
		[]string{"medium single-point-of-failure dev"}, []int{3}, nil,
		func(f *partnership.Framework) {
			roles := f.Governance.Roles.Assignments
			for i, a := range roles {
				if a.Activity == "report" && a.Letter == governance.LetterR {
					roles[i].Person, roles[i].Partner = "ben", "solara"
				}
			}
		}},
	{"technology", partnership.TechIndustry, true,
		[]string{"medium tool-out-of-support issue tracker 8", "low kpi-at-risk carriers"}, nil, []string{"outdated-technology"},
		func(f *partnership.Framework) {
			f.Technology.Tools[3].Name, f.Technology.Tools[3].EndOfSupport = "issue tracker 9", date("2029-12-31")
			f.Evidence.Readings[1].Readings[5].Value = decimal.NewFromInt(7)
		}},
	{"healthcare", partnership.HealthcareIndustry, false,
		[]string{"high integration-not-approved home spirometer to trial database", "medium kpi-off-track enrolment"}, []int{9}, nil,
		func(f *partnership.Framework) {
			f.Technology.Integrations[1].Approved = true
			f.Evidence.Readings[0].Readings[2].Value = decimal.NewFromInt(180)
		}},
	{"non-profit", partnership.NonProfitIndustry, true,
		[]string{"medium over-budget fuel", "low shift-unfilled host"}, nil, nil,
		func(f *partnership.Framework) {
			f.Budget.Forecasts = f.Budget.Forecasts[1:]
			f.Practice.Volunteers[3].Filled = f.Practice.Volunteers[3].Needed
			f.Evidence.Actuals[4].Amount = decimal.RequireFromString("7912.86")
		}},
}

func industryOf(name string) industry {
	return industries[slices.IndexFunc(industries, func(x industry) bool { return x.name == name })]
}

func (x industry) document(t testing.TB) partnership.Framework {
	t.Helper()
	f, err := partnership.Decode(read(t, x.name))
	require.NoError(t, err)
	return f
}

// mended is the document once all that its review asks for is done.
func (x industry) mended(t testing.TB) partnership.Framework {
	t.Helper()
	f := x.document(t)
	x.mend(&f)
	return f
}

// seen is what a review asks for, which steps it finds shut and which pitfalls near, as of the day of the evidence.
func seen(t testing.TB, f partnership.Framework) (asks []string, shut []int, near []string, r partnership.Review) {
	t.Helper()
	r, err := f.Review(f.Evidence, f.Evidence.AsOf)
	require.NoError(t, err)
	for _, x := range asking(r) {
		asks = append(asks, string(x.Severity)+" "+x.Code+" "+x.Subject)
	}
	for _, s := range r.Steps {
		if !s.Passed {
			shut = append(shut, s.Number)
		}
	}
	for _, p := range r.Pitfalls {
		if p.Severity != "" {
			near = append(near, p.Code)
		}
	}
	return asks, shut, near, r
}

func TestEveryIndustryHasACompleteDocument(t *testing.T) {
	covered := map[partnership.Industry]bool{}
	currencies := map[string]bool{}
	for _, x := range industries {
		t.Run(x.name, func(t *testing.T) {
			f := x.document(t)
			require.Equal(t, []partnership.Industry{x.industry}, f.Charter.Industries)
			covered[x.industry], currencies[f.Charter.Currency] = true, true
			asks, shut, near, r := seen(t, f)
			assert.Equal(t, x.asks, asks)
			assert.Equal(t, x.shut, shut)
			assert.Equal(t, x.pitfalls, near)
			assert.Equal(t, x.sound, r.Sound)
			assert.Empty(t, r.Missing)
			for _, c := range partnership.Components() {
				if x.name != "campaign" { // a small one
					assert.Contains(t, f.Playbook().Components, c.Code, "every component is there, also those that its tier does not need")
				}
			}
			for _, h := range r.Health {
				assert.NotNil(t, h.Score, h.Code)
			}
		})
	}
	for _, i := range partnership.Industries() {
		assert.True(t, covered[i], i)
	}
	assert.Len(t, currencies, len(industries), "each is in another currency")
}

func TestWhatADocumentAsksForCanBeDone(t *testing.T) {
	for _, x := range industries {
		t.Run(x.name, func(t *testing.T) {
			asks, shut, near, r := seen(t, x.mended(t))
			assert.Empty(t, asks)
			assert.Empty(t, shut)
			assert.Empty(t, near)
			assert.Empty(t, r.Actions)
			assert.True(t, r.Sound)
		})
	}
}

// TestEachRequirementIsMissedAlone takes one thing after the other away that kind, industry and way of working ask for.
func TestEachRequirementIsMissedAlone(t *testing.T) {
	for _, x := range industries {
		for _, need := range x.mended(t).Requirements() {
			if need.As == partnership.AsComponent {
				continue // much rests on one; see below
			}
			t.Run(x.name+" "+need.Code, func(t *testing.T) {
				f := x.mended(t)
				without(&f, need)
				asks, shut, near, r := seen(t, f)
				assert.Equal(t, []string{string(gravity(need)) + " " + string(need.As) + "-missing " + need.Code}, asks)
				assert.Contains(t, asking(r)[0].Message, need.Reason)
				assert.Equal(t, need.As == partnership.AsClause, slices.Equal(shut, []int{7}), "clauses are of step 7")
				assert.Equal(t, need.As != partnership.AsClause, len(shut) == 0)
				assert.Empty(t, near)
				assert.Equal(t, !need.Hard, r.Sound)
			})
		}
	}
}

func TestAnIndustryAsksForComponentsAtAnySize(t *testing.T) {
	for _, row := range []struct {
		name, component string
		take            func(f *partnership.Framework)
	}{
		{"campaign", "objectives", func(f *partnership.Framework) { f.Objectives = nil }},
		{"campaign", "kpis", func(f *partnership.Framework) { f.KPIs = nil }},
		{"non-profit", "vision", func(f *partnership.Framework) { f.Charter.Vision = "" }},
	} {
		x := industryOf(row.name)
		f := x.mended(t)
		f.Charter.Tier = partnership.Pilot
		row.take(&f)
		assert.Contains(t, missingFrom(f), row.component, row.name)
	}
}

func missingFrom(f partnership.Framework) []string {
	var out []string
	for _, m := range f.Missing() {
		out = append(out, m.Component)
	}
	return out
}

func gravity(need partnership.Requirement) partnership.Severity {
	if need.Hard {
		return partnership.SeverityBlocking
	}
	return partnership.SeverityMedium
}

func without(f *partnership.Framework, need partnership.Requirement) {
	switch need.As {
	case partnership.AsClause:
		f.Agreement.Clauses = slices.DeleteFunc(f.Agreement.Clauses, func(c partnership.Clause) bool { return c.Code == need.Code })
		for i := range f.KPIs { // a KPI or outcome that rests on the clause would miss it too
			f.KPIs[i].Clause = f.Agreement.Clauses[0].Code
		}
		for i := range f.Workplan.Outcomes {
			f.Workplan.Outcomes[i].Clause = ""
		}
	case partnership.AsControl:
		f.Agreement.Controls = slices.DeleteFunc(f.Agreement.Controls, func(c partnership.Control) bool { return c.Code == need.Code })
	case partnership.AsFact:
		f.Practice.Facts = slices.DeleteFunc(f.Practice.Facts, func(c partnership.Fact) bool { return c.Code == need.Code })
	}
}

// TestEvidenceHoldsToItsLastDay lets the evidence of each control and fact run out.
func TestEvidenceHoldsToItsLastDay(t *testing.T) {
	for _, x := range industries {
		for _, need := range x.mended(t).Requirements() {
			if need.As != partnership.AsControl && need.As != partnership.AsFact {
				continue
			}
			t.Run(x.name+" "+need.Code, func(t *testing.T) {
				f := x.mended(t)
				expire(&f, need.Code, f.Evidence.AsOf)
				asks, _, _, _ := seen(t, f)
				assert.Empty(t, asks, "it holds on its last day")
				expire(&f, need.Code, f.Evidence.AsOf.AddDate(0, 0, -1))
				asks, _, _, _ = seen(t, f)
				assert.Equal(t, []string{string(gravity(need)) + " " + string(need.As) + "-expired " + need.Code}, asks)
			})
		}
	}
}

func expire(f *partnership.Framework, code string, on time.Time) {
	for i := range f.Agreement.Controls {
		if f.Agreement.Controls[i].Code == code {
			f.Agreement.Controls[i].Expires = on
		}
	}
	for i := range f.Practice.Facts {
		if f.Practice.Facts[i].Code == code {
			f.Practice.Facts[i].Expires = on
		}
	}
}

// TestTheNextStage asks each document whether it may go on, as it stands and once it is mended.
func TestTheNextStage(t *testing.T) {
	for _, row := range []struct {
		name          string
		to            partnership.Stage
		stands, wants []string // what is in the way
	}{
		{"campaign", partnership.Scaled, []string{"3 of 3 activities stop", "a written process"}, []string{"a written process"}},
		{"campaign", partnership.Renew, []string{"the day on which the partners review"}, []string{"the day on which the partners review"}},
		{"technology", partnership.Active, nil, nil},
		{"healthcare", partnership.Scaled, []string{"moves health data without approval"}, nil},
		{"non-profit", partnership.Scaled, nil, nil},
		{"non-profit", partnership.Active, nil, nil},
	} {
		x := industryOf(row.name)
		t.Run(row.name+" to "+string(row.to), func(t *testing.T) {
			for i, f := range []partnership.Framework{x.document(t), x.mended(t)} {
				inTheWay := [][]string{row.stands, row.wants}[i]
				gate, err := f.Next(row.to, f.Evidence, f.Evidence.AsOf)
				require.NoError(t, err)
				assert.Equal(t, len(inTheWay) == 0, gate.Open)
				require.Len(t, gate.Blockers, len(inTheWay))
				for j, part := range inTheWay {
					assert.Contains(t, gate.Blockers[j], part)
				}
			}
		})
	}
}
