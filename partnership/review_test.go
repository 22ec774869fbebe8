package partnership_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
)

func codes(fs []partnership.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Code)
	}
	return out
}

// asking are the findings that ask for something.
func asking(r partnership.Review) []partnership.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f partnership.Finding) bool { return f.Severity == partnership.SeverityInfo })
}

func TestTheCampaignIsSound(t *testing.T) {
	r := review(t, campaign(t))
	assert.True(t, r.Sound)
	assert.Equal(t, []string{"single-point-of-failure"}, codes(asking(r)))
	assert.Empty(t, r.Missing)
	require.Len(t, r.Actions, 1)
	assert.Equal(t, "ben", r.Actions[0].Owner, "the manager of the partner that leads")
	assert.Equal(t, date("2026-07-15"), r.Actions[0].Due)
	for _, s := range r.Steps {
		assert.Equal(t, s.Number != 3, s.Passed, "step %d", s.Number)
	}
	for _, p := range r.Pitfalls {
		assert.Empty(t, p.Severity, p.Code)
	}
}

// gates are faults that shut one of the ten steps each, and no other.
var gates = []struct {
	step  int
	code  string
	fault func(f *partnership.Framework)
}{
	{1, "partner-without-smart-objective", func(f *partnership.Framework) { f.KPIs[1].Objective = "orders" }},
	{1, "objective-conflict", func(f *partnership.Framework) { f.Objectives[1].ConflictsWith = []string{"pace"} }},
	{2, "partner-without-sponsor", func(f *partnership.Framework) { f.Stakeholders[0].Roles = []partnership.Role{partnership.Executive} }},
	{2, "partner-without-manager", func(f *partnership.Framework) { f.Stakeholders[4].Roles = nil }},
	{2, "partner-without-legal", func(f *partnership.Framework) { f.Stakeholders[9].Roles = nil }},
	{2, "team-not-listed", func(f *partnership.Framework) {
		f.Charter.Teams = append(f.Charter.Teams, partnership.Affected{Partner: "solara", Team: "web shop"})
	}},
	{3, "charter-missing", func(f *partnership.Framework) { f.Governance.Charter = governance.Charter{} }},
	{3, "unsigned", func(f *partnership.Framework) {
		f.Governance.Charter.SignOffs = f.Governance.Charter.SignOffs[1:]
	}},
	{3, "point-open", func(f *partnership.Framework) {
		f.Governance.Charter.Points = append(f.Governance.Charter.Points, governance.Point{ID: "music", Topic: "which music may be used"})
	}},
	{3, "partner-without-seat", func(f *partnership.Framework) {
		f.Governance.Committees[0].Members = f.Governance.Committees[0].Members[:3]
	}},
	{3, governance.CodeGap, func(f *partnership.Framework) { f.Governance.Decisions = append(f.Governance.Decisions, "press") }},
	{3, "role-missing", func(f *partnership.Framework) {
		f.Governance.Roles.Activities = append(f.Governance.Roles.Activities, "returns")
	}},
	{4, "audience-not-reached", func(f *partnership.Framework) {
		f.Comms.Channels[0].Partners = []string{"solara", "northlight", "mika"}
	}},
	{4, "no-common-channel", func(f *partnership.Framework) {
		f.Comms.Channels = f.Comms.Channels[:1]
		f.Comms.Channels[0].Partners = []string{"solara", "northlight", "mika"}
		f.Comms.Topics[0].Audience, f.Comms.Topics[1].Audience = f.Comms.Channels[0].Partners, f.Comms.Channels[0].Partners
	}},
	{4, "cadence-not-set", func(f *partnership.Framework) { f.Governance.MeetEvery = 0 }},
	{4, "escalation-unreachable", func(f *partnership.Framework) { f.Governance.Escalation = "the oracle" }},
	{5, "category-not-looked-at", func(f *partnership.Framework) { f.Risks.Looks = f.Risks.Looks[1:] }},
	{5, "risk-no-owner", func(f *partnership.Framework) { f.Risks.Risks[2].Owner = "" }},
	{5, "contingency-missing", func(f *partnership.Framework) { f.Risks.Risks[0].Contingency = nil }},
	{5, "risk-untreated", func(f *partnership.Framework) { f.Risks.Risks[0].Treatments = nil }},
	{6, "over-capacity", func(f *partnership.Framework) { f.Workplan.Capacity[2].Demand = decimal.NewFromInt(91) }},
	{6, "lines-do-not-add-up", func(f *partnership.Framework) { f.Budget.Total = decimal.NewNullDecimal(decimal.NewFromInt(85_999)) }},
	{6, "category-without-rule", func(f *partnership.Framework) {
		f.Costs.Rules, f.Evidence.Costs = f.Costs.Rules[:3], f.Evidence.Costs[:4]
	}},
	{6, "reserve-not-sized", func(f *partnership.Framework) {
		f.Budget.Contingency.Amount, f.Budget.Contingency.Minimum = decimal.Zero, decimal.Zero
	}},
	{7, "clause-missing", func(f *partnership.Framework) { f.Agreement.Clauses = f.Agreement.Clauses[:5] }},
	{7, "clause-not-accepted", func(f *partnership.Framework) {
		f.Agreement.Clauses[1].AcceptedBy = []string{"solara", "mika", "jonas"}
	}},
	{7, "not-signed", func(f *partnership.Framework) { f.Agreement.Signatures = f.Agreement.Signatures[:3] }},
	{7, "signed-different-texts", func(f *partnership.Framework) { f.Agreement.Signatures[3].Hash = "sha256:0000" }},
	{8, "outcome-not-measured", func(f *partnership.Framework) { f.KPIs[0].Outcomes = f.KPIs[0].Outcomes[:1] }},
	{8, "kpi-baseline", func(f *partnership.Framework) { f.KPIs[0].Baseline = decimal.NullDecimal{} }},
	{8, "kpi-source", func(f *partnership.Framework) { f.KPIs[2].Source = "" }},
	{8, "review-day-missing", func(f *partnership.Framework) { f.Agreement.ReviewBy = time.Time{} }},
	{9, "tool-category-uncovered", func(f *partnership.Framework) { f.Technology.Tools = f.Technology.Tools[1:] }},
	{9, "tool-no-access", func(f *partnership.Framework) {
		f.Technology.Tools[1].Partners = []string{"solara", "northlight", "mika"}
	}},
	{9, "integration-not-approved", func(f *partnership.Framework) { f.Technology.Integrations[0].Approved = false }},
	{9, "integration-no-owner", func(f *partnership.Framework) { f.Technology.Integrations[0].Owner = "" }},
	{9, "integration-sensitive-data", func(f *partnership.Framework) {
		f.Technology.Integrations[0].Class, f.Technology.Integrations[0].Direction = partnership.HealthData, partnership.Both
	}},
	{10, "checkpoint-not-held", func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Held = time.Time{} }},
	{10, "correction-not-recorded", func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Correction = "" }},
	{10, "lesson-not-logged", func(f *partnership.Framework) { f.Lessons, f.Iterations = nil, nil }},
}

func TestEachGateShutsOnItsFault(t *testing.T) {
	covered := map[int]bool{}
	for _, g := range gates {
		covered[g.step] = true
		t.Run(g.code, func(t *testing.T) {
			f := campaign(t)
			f.Governance.Roles.Assignments = f.Governance.Roles.Assignments[:8] // nobody is a single point of failure
			f.Governance.Roles.Assignments[0].Letter = governance.LetterA
			require.True(t, allPassed(review(t, f)), "%v", codes(asking(review(t, f))))
			g.fault(&f)
			r := review(t, f)
			assert.Contains(t, codes(r.Steps[g.step-1].Blockers), g.code)
			for _, s := range r.Steps {
				if s.Number != g.step && !s.Passed {
					// a KPI that loses its objective or baseline is no longer SMART, which step 1 sees too
					assert.Contains(t, []string{"kpi-baseline", "kpi-source"}, g.code, "step %d", s.Number)
					assert.Equal(t, 1, s.Number)
				}
			}
		})
	}
	assert.Len(t, covered, 10, "each step has a mutant")
}

func allPassed(r partnership.Review) bool {
	return !slices.ContainsFunc(r.Steps, func(s partnership.Step) bool { return !s.Passed })
}

func TestEachPitfallIsSeenByItsEvidence(t *testing.T) {
	n := 80_000
	covered := map[string]bool{}
	for _, row := range []struct {
		pitfall, code string
		fault         func(f *partnership.Framework)
	}{
		{"unclear-objectives", "partner-without-smart-objective", func(f *partnership.Framework) { f.KPIs[1].Objective = "orders" }},
		{"poor-communication", "check-in-missed", func(f *partnership.Framework) { f.Comms.CheckIns[1].Held = time.Time{} }},
		{"poor-communication", "feedback-slow", func(f *partnership.Framework) {
			f.Comms.Loops[0] = partnership.Loop{ID: "draft-8", From: "mika", To: "solara", Asked: date("2026-05-31")}
		}},
		{"poor-communication", "partner-isolated", func(f *partnership.Framework) {
			f.Comms.Topics[0].Audience, f.Comms.Topics[1].Audience = []string{"solara", "northlight", "mika"}, []string{"solara"}
		}},
		{"unbalanced-contribution", "risk-over-reward", func(f *partnership.Framework) {
			f.Alignment.Partners[2].MoneyAtRisk = decimal.NewNullDecimal(decimal.NewFromInt(int64(n)))
		}},
		{"neglected-risk", "risk-no-owner", func(f *partnership.Framework) { f.Risks.Risks[1].Owner = "" }},
		{"neglected-risk", "review-stale", func(f *partnership.Framework) { f.Risks.Risks[1].NextReview = date("2026-06-14") }},
		{"no-exit", "exit-no-trigger", func(f *partnership.Framework) { f.Agreement.Exit.Triggers = nil }},
		{"no-exit", "exit-no-notice", func(f *partnership.Framework) { f.Agreement.Exit.NoticeDays = 0 }},
		{"no-exit", "exit-no-settlement", func(f *partnership.Framework) { f.Agreement.Exit.Settlement = "" }},
		{"outdated-technology", "tool-out-of-support", func(f *partnership.Framework) { f.Technology.Tools[3].EndOfSupport = date("2026-06-14") }},
		{"outdated-technology", "tool-must-have-unmet", func(f *partnership.Framework) { f.Technology.Tools[1].MustHaves[0].Met = false }},
		{"cultural-differences", "culture-unbridged", strangers},
	} {
		covered[row.pitfall] = true
		t.Run(row.code, func(t *testing.T) {
			f := campaign(t)
			row.fault(&f)
			for _, p := range review(t, f).Pitfalls {
				if p.Code == row.pitfall {
					assert.Contains(t, codes(p.Evidence), row.code)
					assert.Equal(t, p.Evidence[0].Severity, p.Severity)
				} else {
					assert.Empty(t, p.Evidence, p.Code)
				}
			}
		})
	}
	assert.Len(t, covered, 7, "each pitfall has a mutant")
}

func TestWhatStallsAndWhatIsWon(t *testing.T) {
	f := campaign(t)
	f.Workplan.Activities[2].Started = date("2026-04-01")
	f.Workplan.Activities[2].Moved = asOf.AddDate(0, 0, -30)
	assert.Empty(t, review(t, f).Stalls, "30 days are no stall")
	f.Workplan.Activities[2].Moved = asOf.AddDate(0, 0, -31)
	r := review(t, f)
	assert.Equal(t, []partnership.Stall{{Activity: "films-2", Partner: "jonas", Days: 31, Age: 75}}, r.Stalls)
	assert.Contains(t, codes(r.Findings), "activity-stalled")

	f = campaign(t)
	f.Evidence.Readings[0].Readings[2].Value = decimal.NewFromInt(6000)
	f.Risks.Risks[2].Status = risk.Closed
	var won []string
	for _, w := range review(t, f).Wins {
		won = append(won, w.Code+" "+w.Subject)
		if w.Code == "kpi-achieved" {
			assert.Equal(t, []string{"solara", "northlight", "mika", "jonas"}, w.Partners)
			assert.Equal(t, []string{"people aged 18 to 30"}, w.Serves)
		}
	}
	assert.Subset(t, won, []string{"kpi-achieved orders", "risk-closed fees", "strength reliable"})
}

// A document may know more than the day of the review: what happened later has not happened yet.
func TestWhatHappenedLaterHasNotHappenedYet(t *testing.T) {
	later := asOf.AddDate(0, 0, 1)
	for code, change := range map[string]func(f *partnership.Framework, day time.Time){
		"activity-stalled": func(f *partnership.Framework, day time.Time) {
			f.Workplan.Activities[2].Moved, f.Workplan.Activities[2].Done = time.Time{}, day
			f.Workplan.Activities[2].Started = date("2026-04-01")
		},
		"check-in-missed": func(f *partnership.Framework, day time.Time) { f.Comms.CheckIns[2].Held = day },
		"feedback-slow": func(f *partnership.Framework, day time.Time) {
			f.Comms.Loops[0].Asked, f.Comms.Loops[0].Answered, f.Comms.Loops[0].ActedOn = date("2026-04-01"), day, day
		},
		"meeting-missed": func(f *partnership.Framework, day time.Time) {
			f.Governance.Meetings = []partnership.Meeting{{Due: date("2026-06-01"), Held: day}}
		},
		"training-overdue": func(f *partnership.Framework, day time.Time) {
			f.Talent[0].TrainingDue, f.Talent[0].Trained = date("2026-06-01"), day
		},
		"content-late": func(f *partnership.Framework, day time.Time) {
			f.Practice.Content = []partnership.Content{{ID: "film", Partner: "mika", Due: date("2026-06-01"), HandedIn: day}}
		},
	} {
		f := campaign(t)
		change(&f, later)
		assert.Contains(t, codes(review(t, f).Findings), code)
		change(&f, asOf)
		assert.NotContains(t, codes(review(t, f).Findings), code)
	}
}

func TestHealthIsTheShareOfFactsThatHold(t *testing.T) {
	f := campaign(t)
	f.KPIs[0].Owner = ""                                     // 3 of 4 KPIs
	f.Workplan.Activities[0].Owner = ""                      // 2 of 3 activities
	f.Stakeholders[0].Roles = nil                            // 3 of 4 sponsors
	f.Workplan.Checkpoints[0].Held = asOf.AddDate(0, 0, 365) // not yet held
	for _, h := range review(t, f).Health {
		if h.Code == "accountability" {
			require.NotNil(t, h.Score)
			assert.InDelta(t, (0.75+2./3+0.75+0)/4, *h.Score, 1e-12)
			assert.Len(t, h.Facts, 4)
		}
	}
	bare := campaign(t)
	bare.Workplan, bare.KPIs, bare.Evidence = partnership.Workplan{}, nil, partnership.Evidence{}
	for _, h := range review(t, bare).Health {
		if h.Code == "efficiency" {
			assert.Nil(t, h.Score, "nothing is known, which is not zero")
		}
	}
}

func TestHardGatesCannotBeOverridden(t *testing.T) {
	f := campaign(t)
	f.Charter.Industries = []partnership.Industry{partnership.HealthcareIndustry}
	r := review(t, f)
	assert.False(t, r.Sound)
	hard := 0
	for _, x := range r.Findings {
		if x.Severity == partnership.SeverityBlocking {
			hard++
			assert.Contains(t, []string{"control-missing", "fact-missing"}, x.Code)
		}
	}
	assert.Equal(t, 5, hard)
	f.Agreement.Controls = append(f.Agreement.Controls, partnership.Control{Code: "patient-consent", Evidence: "forms of May", Expires: asOf})
	assert.NotContains(t, subjects(review(t, f), "control-missing", "control-expired"), "patient-consent")
	f.Agreement.Controls[1].Expires = asOf.AddDate(0, 0, -1)
	assert.Contains(t, subjects(review(t, f), "control-expired"), "patient-consent")
}

func subjects(r partnership.Review, of ...string) []string {
	var out []string
	for _, f := range r.Findings {
		if slices.Contains(of, f.Code) {
			out = append(out, f.Subject)
		}
	}
	return out
}

func TestMissingComponentsDependOnKindAndTier(t *testing.T) {
	f := campaign(t)
	f.Technology, f.Governance.Roles = partnership.Technology{}, governance.RACI{}
	names := func(f partnership.Framework) (out []string) {
		for _, m := range f.Missing() {
			assert.NotEmpty(t, m.Why)
			assert.NotEmpty(t, m.Next)
			out = append(out, m.Component)
		}
		return out
	}
	assert.Equal(t, []string{"roles", "technology"}, names(f))
	f.Charter.Tier = partnership.Pilot
	assert.Empty(t, names(f), "a pilot of a small campaign needs neither")
	f.Charter.Kind = partnership.TechProject
	assert.Equal(t, []string{"roles", "technology"}, names(f), "a tech project needs both at any size")
}

// TestAReviewDoesNotDependOnOrder shuffles every list in which order has no meaning.
func TestAReviewDoesNotDependOnOrder(t *testing.T) {
	want := review(t, campaign(t))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		f := campaign(t)
		shuffle(rng, f.Stakeholders)
		shuffle(rng, f.Agreement.Signatures)
		shuffle(rng, f.Risks.Risks)
		shuffle(rng, f.Evidence.Responses)
		shuffle(rng, f.Evidence.Costs)
		shuffle(rng, f.Evidence.Actuals)
		shuffle(rng, f.Governance.Roles.Assignments)
		shuffle(rng, f.Comms.CheckIns)
		got := review(t, f)
		assert.Equal(t, want.Answer, got.Answer)
		assert.Equal(t, want.Findings, got.Findings)
		assert.Equal(t, want.Steps, got.Steps)
		assert.Equal(t, want.Health, got.Health)
		assert.Equal(t, want.Costs.Partners, got.Costs.Partners)
	}
}

func shuffle[T any](rng *rand.Rand, list []T) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func TestAReviewChangesNothing(t *testing.T) {
	f := campaign(t)
	before, err := partnership.Encode(f)
	require.NoError(t, err)
	r := review(t, f)
	for i := range r.Findings {
		r.Findings[i].Message = "spoilt"
	}
	for i := range r.Risks.Ranking {
		r.Risks.Ranking[i].Owner = "spoilt"
	}
	for i := range r.Costs.Charges {
		r.Costs.Charges[i].Cost.ID = "spoilt"
	}
	after, err := partnership.Encode(f)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
}

func TestAReviewOfTheLastDayCanBeWritten(t *testing.T) {
	f := campaign(t)
	r, err := f.Review(partnership.Evidence{}, date("9999-12-31"))
	require.NoError(t, err)
	require.NotEmpty(t, r.Actions)
	assert.Equal(t, date("9999-12-31"), r.Actions[0].Due)
	_, err = json.Marshal(r)
	assert.NoError(t, err)
}

func TestEvidenceIsTakenFromTheArgument(t *testing.T) {
	f := campaign(t)
	r, err := f.Review(partnership.Evidence{}, asOf)
	require.NoError(t, err)
	assert.True(t, r.Budget.Total.Actual.IsZero())
	assert.Zero(t, r.Principles.Respondents)
	assert.Contains(t, codes(r.Findings), "kpi-no-news")
}

func TestTheFirstSponsorActsWhereNobodyManages(t *testing.T) {
	f := campaign(t)
	require.Equal(t, "ben", f.Stakeholders[1].Person)
	f.Stakeholders[1].Roles = []partnership.Role{partnership.Sponsor}
	r := review(t, f)
	var owners []string
	for _, a := range r.Actions {
		owners = append(owners, a.Owner)
	}
	assert.Contains(t, owners, "ana")
	assert.NotContains(t, owners, "ben")
}

func TestEvidenceThatCannotBeComputedOnIsAnError(t *testing.T) {
	f := campaign(t)
	f.Evidence.Costs[1].ID = f.Evidence.Costs[0].ID
	_, err := f.Review(f.Evidence, asOf)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "evidence.costs[1]")

	f = campaign(t)
	f.Evidence.Readings[0].Readings[1].Date = f.Evidence.Readings[0].Readings[0].Date
	_, err = f.Review(f.Evidence, asOf)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "evidence.readings[0].readings[1].date")

	f = campaign(t)
	f.Evidence.Responses[3].Ratings[1].Principle = "secret"
	f.Evidence.Actuals[2].Line = "circus"
	_, err = f.Review(f.Evidence, asOf)
	assert.Equal(t, []string{"evidence.actuals[2].line unknown-line", "evidence.responses[3].ratings[1].principle unknown-principle"}, validatetest.Problems(t, err))

	f = campaign(t) // one problem in each area, which only the areas themselves can see
	f.Evidence.Costs[1].ID = f.Evidence.Costs[0].ID
	f.Evidence.Actuals[0].Amount = decimal.RequireFromString("0.001")
	f.Evidence.Readings[0].Readings[1].Date = f.Evidence.Readings[0].Readings[0].Date
	f.Evidence.Readings[2].Readings[1].Date = f.Evidence.Readings[2].Readings[0].Date
	f.Evidence.Requests[0].Decision = "*"
	_, err = f.Review(f.Evidence, asOf)
	require.Error(t, err)
	for _, path := range []string{"evidence.costs[1].id", "evidence.actuals[0].amount", "evidence.readings[0].readings[1].date", "evidence.readings[2].readings[1].date", "evidence.requests[0]"} {
		assert.Contains(t, err.Error(), path+": ")
	}

	f = campaign(t)
	f.Evidence.Requests[0].Currency = "CHF"
	_, err = f.Review(f.Evidence, asOf)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "evidence.requests[0]")
}

func TestRequestsThatNobodyMayDecide(t *testing.T) {
	f := campaign(t)
	f.Evidence.Requests[0].Decision = "press"
	f.Evidence.Requests[0].Consents = nil
	r := review(t, f)
	assert.Equal(t, governance.StatusOutOfAuthority, r.Requests[0].Status)
	assert.Contains(t, codes(r.Findings), "request-out-of-authority")
}

// TestTheListsOfAReviewAreNeverNull: who reads the JSON may go through any of them.
func TestTheListsOfAReviewAreNeverNull(t *testing.T) {
	bare := partnership.Framework{Format: partnership.Format, Charter: partnership.Charter{ID: "a", Name: "x", Kind: partnership.Channel, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "a"}, {ID: "b"}}}
	for _, f := range []partnership.Framework{bare, campaign(t)} {
		data, err := json.Marshal(review(t, f))
		require.NoError(t, err)
		var r map[string]any
		require.NoError(t, json.Unmarshal(data, &r))
		for _, list := range []string{"actions", "findings", "missing", "steps", "pitfalls", "health", "wins", "stalls", "requests", "kpis"} {
			assert.IsType(t, []any{}, r[list], list)
		}
		if a, ok := r["alignment"].(map[string]any); ok {
			assert.IsType(t, []any{}, a["findings"])
		}
		for _, h := range r["health"].([]any) {
			assert.IsType(t, []any{}, h.(map[string]any)["facts"])
		}
	}
}

func TestReviewsSurviveJSON(t *testing.T) {
	r := review(t, campaign(t))
	once, err := json.Marshal(r)
	require.NoError(t, err)
	var back partnership.Review
	require.NoError(t, json.Unmarshal(once, &back))
	twice, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(once), string(twice))
}

// strangers sets two partners far apart in every dimension of culture, with no rule and no training.
func strangers(f *partnership.Framework) {
	for i, place := range []int{0, 100} {
		for _, d := range alignment.CultureDimensions() {
			f.Alignment.Partners[i].Culture = append(f.Alignment.Partners[i].Culture, alignment.Trait{Dimension: d.Code, Position: &place})
		}
	}
}
