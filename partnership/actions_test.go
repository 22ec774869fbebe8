package partnership_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/risk"
)

// deed is a fault planted into the campaign, the code of the finding that it makes, and its action carried out.
type deed struct {
	code       string
	fault, act func(f *partnership.Framework)
}

func n(i int64) decimal.Decimal { return decimal.NewFromInt(i) }

func valid(i int64) decimal.NullDecimal { return decimal.NewNullDecimal(n(i)) }

// rated sets one question of every response.
func rated(f *partnership.Framework, principle int, actual, ideal int) {
	for i := range f.Evidence.Responses {
		f.Evidence.Responses[i].Ratings[principle].Actual, f.Evidence.Responses[i].Ratings[principle].Ideal = &actual, &ideal
	}
}

// TestCarryingAnActionOutRemovesItsFinding plants one fault after the other, does in the document what the action says,
// and looks whether the finding is gone. Nothing else of its code may remain that was not there before.
func TestCarryingAnActionOutRemovesItsFinding(t *testing.T) {
	known := map[string]bool{}
	for _, d := range slices.Concat(deedsOfThePartnership, deedsOfDecisions, deedsOfMoney, deedsOfRisks, deedsOfKPIs, deedsOfViews) {
		known[d.code] = true
		t.Run(d.code, func(t *testing.T) {
			f := ready(t)
			before := about(review(t, f), d.code)
			d.fault(&f)
			r := review(t, f)
			found := about(r, d.code)
			require.Greater(t, len(found), len(before), "%v", codes(asking(r)))
			for _, a := range r.Actions {
				assert.NotEmpty(t, a.Owner, a.Code)
				assert.True(t, a.Due.After(asOf))
				assert.Contains(t, codes(r.Findings), a.Code)
			}
			d.act(&f)
			assert.Equal(t, before, about(review(t, f), d.code))
		})
	}
	for code := range codesOfTheSource(t) {
		if why := noDeed[code]; why == "" {
			assert.True(t, known[code], "no row carries out the action of %q", code)
		} else {
			assert.False(t, known[code], "%q: %s", code, why)
		}
	}
}

// about lists the subjects of the findings of a code that ask for something.
func about(r partnership.Review, code string) []string {
	out := []string{}
	for _, f := range asking(r) {
		if f.Code == code {
			out = append(out, f.Path+" "+f.Subject)
		}
	}
	return out
}

var deedsOfThePartnership = []deed{
	{"component-missing",
		func(f *partnership.Framework) { f.Charter.Vision = "" },
		func(f *partnership.Framework) { f.Charter.Vision = "Sun care every morning." }},
	{"partner-without-smart-objective",
		func(f *partnership.Framework) { f.KPIs[1].Objective = "orders" },
		func(f *partnership.Framework) {
			k := f.KPIs[1]
			k.ID, k.Objective = "reach-2", "reach"
			f.KPIs = append(f.KPIs, k)
		}},
	{"partner-without-sponsor",
		func(f *partnership.Framework) { f.Stakeholders[0].Roles = nil },
		func(f *partnership.Framework) {
			f.Stakeholders[1].Roles = append(f.Stakeholders[1].Roles, partnership.Sponsor)
		}},
	{"partner-without-manager",
		func(f *partnership.Framework) { f.Stakeholders[4].Roles = nil },
		func(f *partnership.Framework) {
			f.Stakeholders[5].Roles = append(f.Stakeholders[5].Roles, partnership.Manager)
		}},
	{"partner-without-legal",
		func(f *partnership.Framework) { f.Stakeholders[9].Roles = nil },
		func(f *partnership.Framework) {
			f.Stakeholders = append(f.Stakeholders, partnership.Stakeholder{Person: "iris", Partner: "jonas", Roles: []partnership.Role{partnership.Legal}})
		}},
	{"team-not-listed",
		func(f *partnership.Framework) {
			f.Charter.Teams = append(f.Charter.Teams, partnership.Affected{Partner: "solara", Team: "web shop"})
		},
		func(f *partnership.Framework) {
			f.Stakeholders = append(f.Stakeholders, partnership.Stakeholder{Person: "iris", Partner: "solara", Team: "web shop"})
		}},
	{"escalation-unreachable",
		func(f *partnership.Framework) { f.Governance.Escalation = "the oracle" },
		func(f *partnership.Framework) { f.Governance.Escalation = "eva" }},
	{"no-common-channel",
		func(f *partnership.Framework) {
			f.Comms.Channels = f.Comms.Channels[:1]
			f.Comms.Channels[0].Partners = []string{"solara", "northlight"}
		},
		func(f *partnership.Framework) {
			f.Comms.Channels = append(f.Comms.Channels, partnership.CommsChannel{Name: "mail", Partners: []string{"solara", "northlight", "mika", "jonas"}})
		}},
	{"audience-not-reached",
		func(f *partnership.Framework) {
			f.Comms.Channels[0].Partners = []string{"solara", "northlight", "mika"}
		},
		func(f *partnership.Framework) {
			f.Comms.Topics[0].Channel, f.Comms.Topics[1].Channel = "phone", "phone"
		}},
	{"partner-isolated",
		func(f *partnership.Framework) {
			f.Comms.Topics[0].Audience, f.Comms.Topics[1].Audience = []string{"solara", "northlight", "mika"}, []string{"solara"}
		},
		func(f *partnership.Framework) { f.Comms.Topics[1].Audience = []string{"solara", "jonas"} }},
	{"update-overdue",
		func(f *partnership.Framework) { f.Comms.Topics[0].Last = asOf.AddDate(0, 0, -8) },
		func(f *partnership.Framework) { f.Comms.Topics[0].Last = asOf }},
	{"cadence-not-set",
		func(f *partnership.Framework) { f.Governance.MeetEvery = 0 },
		func(f *partnership.Framework) { f.Governance.MeetEvery = 28 }},
	{"meeting-missed",
		func(f *partnership.Framework) {
			f.Governance.Meetings = []partnership.Meeting{{Due: date("2026-06-10")}}
		},
		func(f *partnership.Framework) { f.Governance.Meetings[0].Held = asOf }},
	{"meeting-overdue",
		func(f *partnership.Framework) { f.Governance.LastMet = date("2026-05-26") },
		func(f *partnership.Framework) {
			f.Governance.Meetings = []partnership.Meeting{{Committee: "steering", Due: asOf, Held: asOf}}
		}},
	{"sponsor-absent",
		func(f *partnership.Framework) {
			f.Governance.Meetings = []partnership.Meeting{{Due: date("2026-05-12"), Held: date("2026-05-12"), Attended: []string{"eva", "mika-l", "jonas-r"}}}
		},
		func(f *partnership.Framework) {
			f.Governance.Meetings = append(f.Governance.Meetings, partnership.Meeting{Due: date("2026-06-09"), Held: date("2026-06-09"), Attended: []string{"ana", "eva", "mika-l", "jonas-r"}})
		}},
	{"check-in-missed",
		func(f *partnership.Framework) { f.Comms.CheckIns[1].Held = time.Time{} },
		func(f *partnership.Framework) { f.Comms.CheckIns[1].Held = asOf }},
	{"feedback-slow",
		func(f *partnership.Framework) {
			f.Comms.Loops[0] = partnership.Loop{ID: "draft-8", From: "mika", To: "solara", Asked: date("2026-05-31")}
		},
		func(f *partnership.Framework) { f.Comms.Loops[0].Answered = asOf }},
	{"feedback-not-acted-on",
		func(f *partnership.Framework) {
			f.Comms.Loops[0] = partnership.Loop{ID: "draft-8", From: "mika", To: "solara", Asked: date("2026-05-01"), Answered: date("2026-05-02")}
		},
		func(f *partnership.Framework) { f.Comms.Loops[0].ActedOn = asOf }},
	{"exit-no-trigger",
		func(f *partnership.Framework) { f.Agreement.Exit.Triggers = nil },
		func(f *partnership.Framework) { f.Agreement.Exit.Triggers = []string{"insolvency"} }},
	{"exit-no-notice",
		func(f *partnership.Framework) { f.Agreement.Exit.NoticeDays = 0 },
		func(f *partnership.Framework) { f.Agreement.Exit.NoticeDays = 60 }},
	{"exit-no-settlement",
		func(f *partnership.Framework) { f.Agreement.Exit.Settlement = "" },
		func(f *partnership.Framework) { f.Agreement.Exit.Settlement = "what is delivered is paid" }},
	{"over-capacity",
		func(f *partnership.Framework) { f.Workplan.Capacity[2].Demand = n(91) },
		func(f *partnership.Framework) { f.Workplan.Capacity[2].Demand = n(90) }},
	{"not-signed",
		func(f *partnership.Framework) { f.Agreement.Signatures = f.Agreement.Signatures[:3] },
		func(f *partnership.Framework) {
			f.Agreement.Signatures = append(f.Agreement.Signatures, partnership.Signature{Partner: "jonas", On: asOf, Hash: "sha256:9c2e"})
		}},
	{"signed-different-texts",
		func(f *partnership.Framework) { f.Agreement.Signatures[3].Hash = "sha256:0000" },
		func(f *partnership.Framework) {
			for i := range f.Agreement.Signatures {
				f.Agreement.Signatures[i].Hash, f.Agreement.Signatures[i].On = "sha256:77aa", asOf
			}
		}},
	{"clause-not-accepted",
		func(f *partnership.Framework) {
			f.Agreement.Clauses[1].AcceptedBy = []string{"solara", "mika", "jonas"}
		},
		func(f *partnership.Framework) {
			f.Agreement.Clauses[1].AcceptedBy = append(f.Agreement.Clauses[1].AcceptedBy, "northlight")
		}},
	{"clause-missing",
		func(f *partnership.Framework) { f.Agreement.Clauses = f.Agreement.Clauses[:5] },
		func(f *partnership.Framework) {
			f.Agreement.Clauses = append(f.Agreement.Clauses, partnership.Clause{Code: "usage-rights"})
		}},
	{"review-day-missing",
		func(f *partnership.Framework) { f.Agreement.ReviewBy = time.Time{} },
		func(f *partnership.Framework) { f.Agreement.ReviewBy = date("2026-12-01") }},
	{"outcome-not-measured",
		func(f *partnership.Framework) { f.KPIs[0].Outcomes = f.KPIs[0].Outcomes[:1] },
		func(f *partnership.Framework) { f.KPIs[1].Outcomes = append(f.KPIs[1].Outcomes, "fewer-burns") }},
	{"checkpoint-not-held",
		func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Held = time.Time{} },
		func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Held = asOf }},
	{"checkpoint-not-set",
		func(f *partnership.Framework) { f.Workplan.Checkpoints = nil },
		func(f *partnership.Framework) {
			f.Workplan.Checkpoints = []partnership.Checkpoint{{ID: "first", Due: asOf, Held: asOf, Correction: "no change"}}
		}},
	{"checkpoint-ahead",
		func(f *partnership.Framework) { f.Workplan.Checkpoints = f.Workplan.Checkpoints[1:] },
		func(f *partnership.Framework) {
			f.Workplan.Checkpoints[0].Held, f.Workplan.Checkpoints[0].Correction = asOf, "no change"
		}},
	{"signature-without-hash",
		func(f *partnership.Framework) { f.Agreement.Signatures[1].Hash = "" },
		func(f *partnership.Framework) { f.Agreement.Signatures[1].Hash = "sha256:9c2e" }},
	{"correction-not-recorded",
		func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Correction = "" },
		func(f *partnership.Framework) { f.Workplan.Checkpoints[0].Correction = "no change" }},
	{"lesson-not-logged",
		func(f *partnership.Framework) { f.Lessons, f.Iterations = nil, nil },
		func(f *partnership.Framework) { f.Lessons = []partnership.Lesson{{ID: "pace", On: asOf}} }},
	{"lesson-not-adopted",
		func(f *partnership.Framework) {
			f.Lessons = append(f.Lessons, partnership.Lesson{ID: "pace", On: date("2026-04-15")})
		},
		func(f *partnership.Framework) {
			f.Iterations = append(f.Iterations, partnership.Iteration{ID: "it-2", On: asOf, Change: "one film a week", Lesson: "pace"})
			f.Lessons[1].AdoptedIn = "it-2"
		}},
	{"training-overdue",
		func(f *partnership.Framework) { f.Talent[0].TrainingDue = date("2026-06-14") },
		func(f *partnership.Framework) { f.Talent[0].Trained = asOf }},
	{"skill-gap",
		func(f *partnership.Framework) { f.Talent[0].Level = 2 },
		func(f *partnership.Framework) { f.Talent[0].TrainingDue = date("2026-07-15") }},
	{"activity-stalled",
		func(f *partnership.Framework) {
			f.Workplan.Activities[2].Started, f.Workplan.Activities[2].Moved = date("2026-04-01"), date("2026-05-01")
		},
		func(f *partnership.Framework) { f.Workplan.Activities[2].Done = asOf }},
	{"tool-category-uncovered",
		func(f *partnership.Framework) { f.Technology.Tools = f.Technology.Tools[1:] },
		func(f *partnership.Framework) {
			f.Technology.Waived = []partnership.Waiver{{Category: partnership.MailingTools, Reason: "fourteen people need no list"}}
		}},
	{"tool-no-access",
		func(f *partnership.Framework) {
			f.Technology.Tools[1].Partners = []string{"solara", "northlight", "mika"}
		},
		func(f *partnership.Framework) {
			f.Technology.Tools[1].Partners = append(f.Technology.Tools[1].Partners, "jonas")
		}},
	{"tool-out-of-support",
		func(f *partnership.Framework) { f.Technology.Tools[3].EndOfSupport = date("2026-06-14") },
		func(f *partnership.Framework) {
			f.Technology.Tools[3].Name, f.Technology.Tools[3].EndOfSupport = "new platform", time.Time{}
		}},
	{"tool-must-have-unmet",
		func(f *partnership.Framework) { f.Technology.Tools[1].MustHaves[0].Met = false },
		func(f *partnership.Framework) { f.Technology.Tools[1].MustHaves[0].Met = true }},
	{"tool-over-capacity",
		func(f *partnership.Framework) { f.Technology.Tools[1].Users = 101 },
		func(f *partnership.Framework) { f.Technology.Tools[1].MaxUsers = 500 }},
	{"tool-data-full",
		func(f *partnership.Framework) {
			f.Technology.Tools[1].DataGB, f.Technology.Tools[1].MaxDataGB = 101, 100
		},
		func(f *partnership.Framework) { f.Technology.Tools[1].DataGB = 60 }},
	{"integration-no-owner",
		func(f *partnership.Framework) { f.Technology.Integrations[0].Owner = "" },
		func(f *partnership.Framework) { f.Technology.Integrations[0].Owner = "ben" }},
	{"integration-not-approved",
		func(f *partnership.Framework) { f.Technology.Integrations[0].Approved = false },
		func(f *partnership.Framework) { f.Technology.Integrations[0].Approved = true }},
	{"integration-check-overdue",
		func(f *partnership.Framework) { f.Technology.Integrations[0].CheckEvery = 30 },
		func(f *partnership.Framework) { f.Technology.Integrations[0].Checked = asOf }},
	{"integration-ends-not-named",
		func(f *partnership.Framework) {
			f.Technology.Integrations[0].Class, f.Technology.Integrations[0].To = partnership.PersonalData, ""
		},
		func(f *partnership.Framework) { f.Technology.Integrations[0].To = "northlight" }},
	{"integration-sensitive-data",
		func(f *partnership.Framework) {
			f.Technology.Integrations[0].Class, f.Technology.Integrations[0].Direction = partnership.HealthData, partnership.Both
		},
		func(f *partnership.Framework) { f.Technology.Integrations[0].Direction = partnership.OneWay }},
	{"control-missing",
		func(f *partnership.Framework) { f.Agreement.Controls = nil },
		func(f *partnership.Framework) {
			f.Agreement.Controls = []partnership.Control{{Code: "disclosure", Evidence: "report of 15 June"}}
		}},
	{"control-expired",
		func(f *partnership.Framework) { f.Agreement.Controls[0].Expires = date("2026-06-14") },
		func(f *partnership.Framework) { f.Agreement.Controls[0].Expires = date("2026-12-14") }},
	{"fact-missing",
		func(f *partnership.Framework) { f.Practice.Facts = f.Practice.Facts[1:] },
		func(f *partnership.Framework) {
			f.Practice.Waived = []partnership.Waived{{Code: "content-rules", Reason: "both creators write them", By: "ben"}}
		}},
	{"fact-expired",
		func(f *partnership.Framework) { f.Practice.Facts[0].Expires = date("2026-06-14") },
		func(f *partnership.Framework) { f.Practice.Facts[0].Expires = time.Time{} }},
	{"hard-gate-waived",
		func(f *partnership.Framework) {
			f.Charter.Industries = append(f.Charter.Industries, partnership.HealthcareIndustry)
			f.Practice.Waived = []partnership.Waived{{Code: "patient-consent", Reason: "no time", By: "ana"}}
		},
		func(f *partnership.Framework) { f.Practice.Waived = nil }},
	{"shift-unfilled",
		func(f *partnership.Framework) {
			f.Practice.Volunteers = []partnership.Volunteer{{Role: "beach team", Shift: "Saturday", Needed: 4, Filled: 3}}
		},
		func(f *partnership.Framework) { f.Practice.Volunteers[0].Filled = 4 }},
	{"content-late",
		func(f *partnership.Framework) {
			f.Practice.Content = []partnership.Content{{ID: "film-7", Partner: "mika", Due: date("2026-06-14")}}
		},
		func(f *partnership.Framework) { f.Practice.Content[0].HandedIn = asOf }},
	{"content-not-approved",
		func(f *partnership.Framework) {
			f.Practice.Content = []partnership.Content{{ID: "film-7", Partner: "mika", Published: date("2026-06-14")}}
		},
		func(f *partnership.Framework) { f.Practice.Content[0].Published = time.Time{} }},
	{"content-breaks-rule",
		func(f *partnership.Framework) {
			f.Practice.Content = []partnership.Content{{ID: "film-7", Partner: "mika", Published: date("2026-06-14"), Approved: date("2026-06-13"), Breaks: []string{"no retouching"}}}
		},
		func(f *partnership.Framework) { f.Practice.Content[0].Breaks = nil }},
}

func TestActionsGoBySeverityThenReachThenCode(t *testing.T) {
	f := ready(t)
	next := func() (out []string) {
		for _, a := range review(t, f).Actions {
			out = append(out, a.Code)
			assert.Equal(t, asOf.AddDate(0, 0, map[partnership.Severity]int{"blocking": 7, "high": 14, "medium": 30}[a.Severity]), a.Due)
		}
		return out
	}
	f.Workplan.Capacity[2].Demand = n(91) // concerns mika alone
	assert.Equal(t, []string{"over-capacity"}, next())
	f.Comms.Topics[0].Audience, f.Comms.Topics[0].Last = []string{"solara", "northlight"}, asOf.AddDate(0, 0, -8)
	assert.Equal(t, []string{"update-overdue", "over-capacity"}, next(), "two partners before one, whatever the code")
	f.Governance.MeetEvery, f.Agreement.Exit.NoticeDays = 0, 0
	assert.Equal(t, []string{"cadence-not-set", "exit-no-notice", "update-overdue"}, next(), "all four before two, and those by code")
	f.Governance.Charter.SignOffs = f.Governance.Charter.SignOffs[1:]
	assert.Equal(t, []string{"unsigned", "cadence-not-set", "exit-no-notice"}, next(), "high before medium, though it concerns one")
	f.Budget.Total = valid(85_999)
	assert.Equal(t, []string{"lines-do-not-add-up", "unsigned", "cadence-not-set"}, next(), "blocking before all")

	owners := map[string]string{}
	for _, a := range review(t, f).Actions {
		owners[a.Code] = a.Owner
	}
	assert.Equal(t, map[string]string{"lines-do-not-add-up": "ben", "unsigned": "ben", "cadence-not-set": "ben"}, owners, "the manager of the partner that leads, who is solara's too")
	f = ready(t)
	prices(&f)
	f.Evidence.Facts = risk.Facts{"price-rise": n(21)}
	f.Talent[0].Level = 2
	f.Technology.Integrations[0].Approved = false
	for _, a := range review(t, f).Actions {
		owners[a.Code] = a.Owner
	}
	assert.Equal(t, "eva", owners["contingency-due"], "who is to start the plan, not who owns the risk")
	assert.Equal(t, "dev", owners["skill-gap"])
	assert.Equal(t, "dev", owners["integration-not-approved"])
}
