package partnership_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// ready is the campaign without its single point of failure: all ten steps are passed.
func ready(t testing.TB) partnership.Framework {
	f := campaign(t)
	f.Governance.Roles.Assignments = f.Governance.Roles.Assignments[:8]
	f.Governance.Roles.Assignments[0].Letter = governance.LetterA
	return f
}

func TestStagesFollowEachOther(t *testing.T) {
	for _, row := range []struct {
		from, to partnership.Stage
		ok       bool
	}{
		{"", partnership.MOU, true},
		{partnership.Explore, partnership.Agreed, false},
		{partnership.Explore, partnership.Active, false},
		{partnership.MOU, partnership.Agreed, true},
		{partnership.MOU, partnership.Explore, false},
		{partnership.Agreed, partnership.Piloted, true},
		{partnership.Piloted, partnership.Active, true},
		{partnership.Active, partnership.Scaled, true},
		{partnership.Active, partnership.Leave, true},
		{partnership.Renew, partnership.Active, true},
		{partnership.Leave, partnership.Active, false},
		{partnership.Closed, partnership.Explore, false},
	} {
		f := ready(t)
		f.Charter.Stage = row.from
		_, err := f.Next(row.to, f.Evidence, asOf)
		if row.ok {
			assert.NoError(t, err, "%s → %s", row.from, row.to)
		} else {
			assert.ErrorIs(t, err, partnership.ErrStageJump, "%s → %s", row.from, row.to)
		}
	}
}

func TestEveryStageHasAWayOut(t *testing.T) {
	for _, s := range partnership.Stages() {
		next := partnership.NextStages(s)
		assert.Equal(t, s == partnership.Closed, len(next) == 0, s)
		for i := range next {
			next[i] = "spoilt"
		}
	}
	assert.Equal(t, []partnership.Stage{partnership.MOU, partnership.Closed}, partnership.NextStages(""))
}

func TestGatesBetweenStages(t *testing.T) {
	for _, row := range []struct {
		why      string
		from, to partnership.Stage
		change   func(f *partnership.Framework)
		steps    []int
		blocker  string // "": open
	}{
		{"all signed", partnership.Explore, partnership.MOU, nil, nil, ""},
		{"one did not sign the memorandum", partnership.Explore, partnership.MOU,
			func(f *partnership.Framework) { f.Agreement.MOU = f.Agreement.MOU[1:] }, nil, "memorandum"},
		{"a signature of tomorrow is none", partnership.Explore, partnership.MOU,
			func(f *partnership.Framework) { f.Agreement.MOU[0].On = asOf.AddDate(0, 0, 1) }, nil, "memorandum"},
		{"a memorandum does not ask for a risk register", partnership.Explore, partnership.MOU,
			func(f *partnership.Framework) { f.Risks.Risks[0].Owner = "" }, nil, ""},
		{"a pilot does", partnership.Agreed, partnership.Piloted,
			func(f *partnership.Framework) { f.Risks.Risks[0].Owner = "" }, []int{5}, "nobody owns"},
		{"a pilot needs no checkpoint", partnership.Agreed, partnership.Piloted,
			func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Held = time.Time{} }, nil, ""},
		{"to be active, one must have been held", partnership.Piloted, partnership.Active,
			func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Held = time.Time{} }, []int{10}, "was not held"},
		{"scaling asks for people and processes", partnership.Active, partnership.Scaled, nil, nil, "scaling: 0 of 1 adopted lessons"},
		{"renewal waits for its day", partnership.Active, partnership.Renew, nil, nil, "has not come"},
		{"renewal on the day", partnership.Active, partnership.Renew,
			func(f *partnership.Framework) { f.Agreement.ReviewBy = asOf }, nil, ""},
		{"leaving is always open", partnership.Active, partnership.Leave, func(f *partnership.Framework) { f.Risks.Risks[0].Owner = "" }, nil, ""},
		{"closing with open work", partnership.Leave, partnership.Closed, nil, nil, "activities are still open"},
		{"closing", partnership.Leave, partnership.Closed,
			func(f *partnership.Framework) { f.Workplan.Activities[2].Done = asOf }, nil, ""},
		{"a hard gate keeps a pilot shut", partnership.Agreed, partnership.Piloted,
			func(f *partnership.Framework) {
				f.Charter.Industries = append(f.Charter.Industries, partnership.HealthcareIndustry)
				f.Agreement.Clauses = append(f.Agreement.Clauses, partnership.Clause{Code: "data-protection"})
			}, nil, "patient-consent"},
	} {
		t.Run(row.why, func(t *testing.T) {
			f := ready(t)
			f.Charter.Stage = row.from
			if row.change != nil {
				row.change(&f)
			}
			g, err := f.Next(row.to, f.Evidence, asOf)
			require.NoError(t, err)
			assert.Equal(t, row.steps, g.Steps)
			assert.Equal(t, row.blocker == "", g.Open, "%v", g.Blockers)
			if row.blocker != "" {
				assert.Contains(t, join(g.Blockers), row.blocker)
			}
		})
	}
}

func join(list []string) (s string) {
	for _, x := range list {
		s += x + "\n"
	}
	return s
}

func TestGrid(t *testing.T) {
	f := campaign(t)
	f.Stakeholders[2].Influence = 0 // clara
	f.Stakeholders[1].Interest = 3  // ben
	got := map[string]partnership.Quadrant{}
	grid := f.Grid()
	for _, p := range grid {
		got[p.Person] = p.Quadrant
	}
	assert.Equal(t, "ana", grid[0].Person, "the most influential first")
	assert.Equal(t, partnership.ManageClosely, got["ana"])
	assert.Equal(t, partnership.KeepSatisfied, got["ben"])
	assert.Equal(t, partnership.KeepInformed, got["dev"])
	assert.Equal(t, partnership.Monitor, got["finn"])
	assert.Equal(t, partnership.Unplaced, got["clara"])
}

func TestUpgrade(t *testing.T) {
	f := campaign(t)
	f.Workplan.Capacity = nil
	add, err := f.Upgrade(partnership.Enterprise)
	require.NoError(t, err)
	var components []string
	for _, x := range add {
		components = append(components, x.Component)
		assert.NotEmpty(t, x.Why)
		assert.NotEmpty(t, x.Next)
	}
	assert.Equal(t, []string{"capacity", "technology-limits"}, components, "the committee, priced risks and controls are there already")
	add, err = partnership.Upgrade(partnership.SmallCampaign, "", "", partnership.Enterprise)
	require.NoError(t, err)
	assert.Len(t, add, 5, "without a document, all of it")
	_, err = partnership.Upgrade(partnership.SmallCampaign, "", "galaxy", partnership.Enterprise)
	assert.ErrorContains(t, err, "must be a larger tier")
	for _, to := range []partnership.Tier{partnership.Pilot, partnership.SMB, "galaxy"} {
		_, err = f.Upgrade(to)
		assert.ErrorContains(t, err, "must be a larger tier", to)
	}
}

func TestScaleReadiness(t *testing.T) {
	f := campaign(t)
	f.Lessons[0].Standard = true
	for _, r := range f.ScaleReadiness(asOf) {
		assert.True(t, r.Ready, "%s: %s", r.Code, r.Reason)
	}
	f.Lessons = append(f.Lessons, partnership.Lesson{ID: "l2", On: asOf})
	f.Technology.Tools[0].MaxUsers = 27 // serves 14 today
	f.Talent[0].Level = 2
	f.Governance.Escalation = ""
	var shut []string
	for _, r := range f.ScaleReadiness(asOf) {
		if !r.Ready {
			shut = append(shut, r.Reason)
		}
	}
	assert.Equal(t, []string{"1 of 2 lessons adopted", "3 of 4 of decision matrix, committee, roles and escalation in place",
		"3 of 4 tools supported and able to serve twice as many people", "0 of 1 people with the level that their role needs"}, shut)
	f.Talent = nil
	last := f.ScaleReadiness(asOf)[4]
	assert.Nil(t, last.Share, "nothing known is not zero")
	assert.False(t, last.Ready)
}

func TestPlaybookAndDrift(t *testing.T) {
	f := campaign(t)
	f.Lessons = append(f.Lessons, partnership.Lesson{ID: "late", On: asOf, Change: "no drafts on Fridays", AdoptedIn: "it-1"},
		partnership.Lesson{ID: "open", On: asOf, Change: "not adopted yet"})
	p := f.Playbook()
	assert.Equal(t, []partnership.Practise{{Lesson: "workdays", Do: "plan two thirds of the films around work days", Why: f.Lessons[0].Cause}}, p.Practices)
	assert.Equal(t, []partnership.Practise{{Lesson: "late", Do: "no drafts on Fridays"}}, p.Avoid)
	assert.Equal(t, []string{"brief", "films", "report"}, p.Roles)
	assert.Equal(t, partnership.Drift{Followed: 1, Missing: []string{}, Added: []string{}}, f.Drift(p))

	other := campaign(t)
	other.Governance.Decisions = []string{"content.publish", "creator.change", "agreement.change", "press"}
	other.Budget = budget.Budget{}
	d := other.Drift(p)
	assert.Equal(t, []string{"component: budget", "decision: spend"}, d.Missing)
	assert.Equal(t, []string{"decision: press"}, d.Added)
	assert.InDelta(t, 1-2./float64(len(p.Components)+len(p.Decisions)+len(p.Roles)), d.Followed, 1e-12)
	assert.Equal(t, 1.0, other.Drift(partnership.Playbook{}).Followed)
}

func TestPreMortem(t *testing.T) {
	f := campaign(t)
	causes := func() map[string]partnership.PreMortem {
		list, err := f.PreMortem(f.Evidence, asOf)
		require.NoError(t, err)
		out := map[string]partnership.PreMortem{}
		for _, x := range list {
			out[x.Cause] = x
		}
		return out
	}
	for _, c := range causes() {
		assert.False(t, c.Likely, c.Cause)
		assert.NotEmpty(t, c.Against, c.Cause)
	}
	assert.Contains(t, causes()["wrong-partner"].Unknown, "why these partners were chosen")
	f.Fit = []partnership.Fit{{Question: "does it need more than one of us?", Holds: true, Evidence: "none has both reach and product"},
		{Partner: "mika", Question: "does its audience buy sun care?", Holds: true}, {Partner: "jonas", Question: "was a rival's face before?"}}
	assert.Contains(t, causes()["wrong-project"].Against, "does it need more than one of us? yes (none has both reach and product)")
	assert.Contains(t, causes()["wrong-partner"].Against, "mika: does its audience buy sun care? yes")
	assert.Equal(t, []string{"jonas: was a rival's face before? no"}, causes()["wrong-partner"].For)
	for i := range f.Objectives {
		f.Objectives[i].Benefits = []alignment.Benefit{{Partner: "mika"}, {Partner: "mika"}, {Partner: "mika"}, {Partner: "mika"}}
	}
	assert.Contains(t, causes()["wrong-project"].For, "no objective benefits every partner", "one that is named four times is one")
	f = campaign(t)
	f.Workplan.Capacity[0].Demand = decimal.NewFromInt(81)
	f.Stakeholders[0].Roles = nil
	f.Alignment.Partners[2].MoneyAtRisk = decimal.NewNullDecimal(decimal.NewFromInt(80_000))
	got := causes()
	assert.Equal(t, []string{"a partner is asked for more than it has"}, got["wrong-project"].For)
	assert.Equal(t, []string{"step 2 (stakeholders) is not passed"}, got["wrong-partner"].For)
	require.Len(t, got["no-alignment"].For, 1)
	assert.Contains(t, got["no-alignment"].For[0], "shared risk")
	f = partnership.Framework{Format: partnership.Format, Charter: partnership.Charter{ID: "x", Name: "x", Kind: partnership.Channel, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "a"}, {ID: "b"}}}
	for _, c := range causes() {
		assert.NotEmpty(t, c.Unknown, c.Cause)
	}
}

func TestToolScores(t *testing.T) {
	f := campaign(t)
	f.Technology.Tools[3] = partnership.Tool{Name: "old", Category: partnership.ProjectTools, Partners: []string{"solara", "mika"}, Users: 60, MaxUsers: 40,
		EndOfSupport: asOf.AddDate(0, 0, -10), MustHaves: []partnership.MustHave{{Need: "a", Met: true}, {Need: "b"}}}
	u := f.Tools(asOf)[3]
	assert.Equal(t, 0.5, u.Access)
	assert.Equal(t, 0.5, *u.MustHaves)
	assert.Equal(t, 1.5, *u.Load)
	assert.Equal(t, -10, *u.DaysLeft)
	assert.InDelta(t, (0.5+0.5+0.5+0)/4, *u.Score, 1e-12)
	assert.Nil(t, f.Tools(asOf)[0].DaysLeft, "no end is announced")
}

func TestDiffSaysWhatChangedAndWhomItFavours(t *testing.T) {
	before, after := campaign(t), campaign(t)
	d, err := partnership.Diff(before, after)
	require.NoError(t, err)
	assert.Empty(t, d.Edits)
	for _, f := range d.Favours {
		assert.Equal(t, partnership.Unchanged, f.Verdict, f.Partner)
	}

	after.Risks.Risks[0], after.Risks.Risks[1] = after.Risks.Risks[1], after.Risks.Risks[0] // moving is no change
	after.Risks.Risks[0].Owner = "ben"                                                      // the risk "backlash"
	after.Charter.Stage = partnership.Scaled
	after.Governance.Separate = []string{"press"}
	after.Costs.Rules[3].Percentages[0].Percent = decimal.NewFromInt(50) // solara bears 50 instead of 40 % of 9,000
	after.Alignment.Partners[2].ExpectedBenefit = decimal.NewNullDecimal(decimal.NewFromInt(30_000))
	d, err = partnership.Diff(before, after)
	require.NoError(t, err)
	assert.Equal(t, []partnership.Edit{
		{Path: "alignment.partners[mika].expected_benefit", From: `"24500"`, To: `"30000"`},
		{Path: "charter.stage", From: `"active"`, To: `"scaled"`},
		{Path: "costs.rules[staffing].percentages[solara].percent", From: `"40"`, To: `"50"`},
		{Path: "governance.separate", To: `["press"]`},
		{Path: "risks.risks[backlash].owner", From: `"ana"`, To: `"ben"`},
	}, d.Edits)
	got := map[string]partnership.Favour{}
	for _, f := range d.Favours {
		got[f.Partner] = f
	}
	assert.Equal(t, "900", got["solara"].Bears.Decimal.String())
	assert.Equal(t, "-900", got["northlight"].Bears.Decimal.String())
	assert.Equal(t, partnership.Loses, got["solara"].Verdict, "bears more, receives a smaller share")
	assert.Equal(t, partnership.Mixed, got["northlight"].Verdict, "bears less, receives a smaller share")
	assert.Equal(t, partnership.Gains, got["mika"].Verdict)
	assert.InDelta(t, 30_000./282_000-24_500./276_500, *got["mika"].Rewards, 1e-12)

	assert.Equal(t, 0.0, *got["mika"].Power)
	assert.Equal(t, 0, *got["mika"].Rights)
	before, after = campaign(t), campaign(t)
	after.Governance.Matrix.Rules[1].Partners = []string{"solara"}                      // northlight may no longer spend alone
	after.Governance.Committees[0].Members = after.Governance.Committees[0].Members[:3] // and jonas has no seat
	d, err = partnership.Diff(before, after)
	require.NoError(t, err)
	for _, f := range d.Favours {
		got[f.Partner] = f
	}
	assert.Equal(t, -1, *got["northlight"].Rights)
	assert.Equal(t, 0, *got["solara"].Rights)
	assert.Equal(t, -2, *got["jonas"].Rights, "two rules are decided by the committee")
	// With a casting vote the chair has half the power among four (two of them are enough with it, three without), and
	// among three each has a third.
	assert.InDelta(t, 1./3-0.5, *got["solara"].Power, 1e-12)
	assert.InDelta(t, 1./3-1./6, *got["mika"].Power, 1e-12)
	assert.InDelta(t, -1./6, *got["jonas"].Power, 1e-12)
	assert.Equal(t, partnership.Loses, got["jonas"].Verdict)
	assert.Equal(t, partnership.Mixed, got["northlight"].Verdict, "more power, fewer rights")

	after.Partners = after.Partners[:1]
	_, err = partnership.Diff(before, after)
	assert.Contains(t, validatetest.Problems(t, err), "after.partners too-few")
}

func TestDiffWithoutFiguresIsUnknown(t *testing.T) {
	f := partnership.Framework{Format: partnership.Format, Charter: partnership.Charter{ID: "x", Name: "x", Kind: partnership.Channel, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "a"}, {ID: "b"}}}
	g := f
	g.Charter.Name = "y"
	d, err := partnership.Diff(f, g)
	require.NoError(t, err)
	assert.Equal(t, []partnership.Edit{{Path: "charter.name", From: `"x"`, To: `"y"`}}, d.Edits)
	for _, x := range d.Favours {
		assert.Equal(t, partnership.Unknown, x.Verdict)
	}
}

func TestProfilesGiveAReasonForEachRequirement(t *testing.T) {
	for _, industry := range partnership.Industries() {
		p, ok := partnership.ProfileOf(industry)
		require.True(t, ok)
		require.GreaterOrEqual(t, len(p.Requirements), 4)
		for _, r := range p.Requirements {
			assert.Greater(t, len(r.Reason), 20, "%s: %s", industry, r.Code)
			assert.Equal(t, r.Hard, industry == partnership.HealthcareIndustry && r.Code != "data-protection", r.Code)
		}
	}
	_, ok := partnership.ProfileOf("mining")
	assert.False(t, ok)
	for _, kind := range partnership.Kinds() {
		f := partnership.Framework{Charter: partnership.Charter{Kind: kind, Work: partnership.Virtual}}
		assert.GreaterOrEqual(t, len(f.Requirements()), 5, kind)
	}
}

// A line that no rule of the cost agreement covers is a finding of the review, and no reason to compare nothing.
func TestDiffOfAnAgreementThatDoesNotCoverTheBudget(t *testing.T) {
	before, after := campaign(t), campaign(t)
	before.Evidence, after.Evidence = partnership.Evidence{}, partnership.Evidence{}
	after.Costs.Rules = after.Costs.Rules[1:]
	require.NoError(t, after.Validate())
	d, err := partnership.Diff(before, after)
	require.NoError(t, err)
	assert.NotEmpty(t, d.Edits)
	require.Len(t, d.Favours, 4)
	assert.False(t, d.Favours[0].Bears.Valid, "what a partner bears is not known")
}
