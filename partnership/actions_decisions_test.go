package partnership_test

import (
	"slices"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/partnership"
)

// rules are those of the campaign's decision matrix.
func rule(f *partnership.Framework, id string) *governance.Rule {
	for i := range f.Governance.Matrix.Rules {
		if f.Governance.Matrix.Rules[i].ID == id {
			return &f.Governance.Matrix.Rules[i]
		}
	}
	return nil
}

func steering(f *partnership.Framework) *governance.Committee { return &f.Governance.Committees[0] }

var deedsOfDecisions = []deed{
	{"charter-missing",
		func(f *partnership.Framework) { f.Governance.Charter = governance.Charter{} },
		func(f *partnership.Framework) {
			f.Governance.Charter = governance.Charter{ID: "c", Version: "1"}
			for _, p := range []string{"solara", "northlight", "mika", "jonas"} {
				f.Governance.Charter.SignOffs = append(f.Governance.Charter.SignOffs, governance.SignOff{Partner: p, Person: "ana", Version: "1", On: asOf})
			}
		}},
	{"unsigned",
		func(f *partnership.Framework) { f.Governance.Charter.SignOffs = f.Governance.Charter.SignOffs[1:] },
		func(f *partnership.Framework) {
			f.Governance.Charter.SignOffs = append(f.Governance.Charter.SignOffs, governance.SignOff{Partner: "solara", Person: "ana", Version: "1", On: asOf})
		}},
	{"signature-stale",
		func(f *partnership.Framework) { f.Governance.Charter.SignOffs[0].Version = "0" },
		func(f *partnership.Framework) {
			f.Governance.Charter.SignOffs = append(f.Governance.Charter.SignOffs, governance.SignOff{Partner: "solara", Person: "ana", Version: "1", On: asOf})
		}},
	{"point-open",
		func(f *partnership.Framework) {
			f.Governance.Charter.Points[0].Stances = f.Governance.Charter.Points[0].Stances[:3]
		},
		func(f *partnership.Framework) {
			f.Governance.Charter.Points[0].Stances = append(f.Governance.Charter.Points[0].Stances, governance.Stance{Partner: "jonas", View: governance.ViewAgree})
		}},
	{"point-opposed",
		func(f *partnership.Framework) { f.Governance.Charter.Points[0].Stances[3].View = governance.ViewObject },
		func(f *partnership.Framework) { f.Governance.Charter.Points[0].Stances[3].View = governance.ViewAgree }},
	{"sponsor-twice",
		func(f *partnership.Framework) {
			f.Stakeholders[2].Roles = append(f.Stakeholders[2].Roles, partnership.Sponsor)
		},
		func(f *partnership.Framework) { f.Stakeholders[0].Roles = nil }},
	{"decision-gap",
		func(f *partnership.Framework) { f.Governance.Decisions = append(f.Governance.Decisions, "press") },
		func(f *partnership.Framework) {
			f.Governance.Matrix.Rules = append(f.Governance.Matrix.Rules, governance.Rule{ID: "press", Decision: "press", Authority: governance.AuthoritySole, Partners: []string{"solara"}})
		}},
	{"reserved-gap",
		func(f *partnership.Framework) {
			f.Governance.Reserved = append(f.Governance.Reserved, governance.Reserved{Decision: "press"})
		},
		func(f *partnership.Framework) {
			f.Governance.Matrix.Rules = append(f.Governance.Matrix.Rules, governance.Rule{ID: "press", Decision: "press", Authority: governance.AuthorityAll})
		}},
	{"rule-clash",
		func(f *partnership.Framework) { rule(f, "spend-large").Over = valid(4000) },
		func(f *partnership.Framework) { rule(f, "spend-large").Over = valid(5000) }},
	{"rule-shadowed",
		func(f *partnership.Framework) {
			f.Governance.Matrix.HitPolicy = governance.HitPolicyFirst
			f.Governance.Matrix.Rules = append(f.Governance.Matrix.Rules, governance.Rule{ID: "again", Decision: "agreement.change", Authority: governance.AuthorityAll})
		},
		func(f *partnership.Framework) {
			f.Governance.Matrix.Rules = f.Governance.Matrix.Rules[:len(f.Governance.Matrix.Rules)-1]
		}},
	{"rule-never-fits",
		func(f *partnership.Framework) {
			r := *rule(f, "term")
			r.ID, r.Until = "old-term", date("2025-12-31")
			f.Governance.Matrix.Rules = append(f.Governance.Matrix.Rules, r)
		},
		func(f *partnership.Framework) {
			f.Governance.Matrix.Rules = f.Governance.Matrix.Rules[:len(f.Governance.Matrix.Rules)-1]
		}},
	{"too-few-approvers",
		func(f *partnership.Framework) {
			r := rule(f, "content-small")
			r.Authority, r.Partners, r.EscalateTo, r.Independent, r.DeemedDays = governance.AuthoritySole, []string{"solara"}, "", true, 0
		},
		func(f *partnership.Framework) { rule(f, "content-small").Partners = []string{"solara", "northlight"} }},
	{"partner-outvoted",
		func(f *partnership.Framework) {
			f.Governance.Reserved = append(f.Governance.Reserved, governance.Reserved{Decision: "creator.change"})
		},
		func(f *partnership.Framework) {
			r := rule(f, "creator-change")
			r.Authority, r.Committee = governance.AuthorityAll, ""
		}},
	{"deadlock",
		func(f *partnership.Framework) { f.Governance.Escalation, steering(f).Casting = "", false },
		func(f *partnership.Framework) { f.Governance.Escalation = "eva" }},
	{"self-approval",
		func(f *partnership.Framework) { f.Governance.Separate = []string{"spend"} },
		func(f *partnership.Framework) { rule(f, "spend-small").Independent = true }},
	{"unknown-partner",
		func(f *partnership.Framework) {
			f.Governance.Matrix.Delegations = []governance.Delegation{{ID: "d", From: "media buyer", To: "intern", Decision: "spend", Expires: date("2026-12-31")}}
		},
		func(f *partnership.Framework) { f.Governance.Matrix.Delegations[0].From = "northlight" }},
	{"partner-without-seat",
		func(f *partnership.Framework) { steering(f).Members = steering(f).Members[:3] },
		func(f *partnership.Framework) {
			steering(f).Members = append(steering(f).Members, governance.Member{ID: "seat-j", Person: "jonas-r", Partner: "jonas"})
		}},
	{"parity",
		func(f *partnership.Framework) {
			steering(f).Parity = true
			steering(f).Members = append(steering(f).Members, governance.Member{ID: "seat-2", Person: "ben", Partner: "solara"})
		},
		func(f *partnership.Framework) { steering(f).Members = steering(f).Members[:4] }},
	{"chair-of-one-partner",
		func(f *partnership.Framework) {
			c := steering(f)
			c.Members = append(c.Members, governance.Member{ID: "seat-2", Person: "ben", Partner: "solara"})
			c.Chair = governance.Chair{Seats: []string{"seat-ana", "seat-2"}, From: date("2026-03-01"), Months: 3}
		},
		func(f *partnership.Framework) { steering(f).Chair.Seats = []string{"seat-ana", "seat-eva"} }},
	{"quorum-unreachable",
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{Count: n(5)} },
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{Count: n(2)} }},
	{"threshold-unreachable",
		func(f *partnership.Framework) {
			steering(f).Threshold = governance.Threshold{Kind: governance.ThresholdCount, Count: n(5)}
		},
		func(f *partnership.Framework) { steering(f).Threshold.Count = n(3) }},
	{"no-quorum",
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{} },
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{Count: n(2)} }},
	{"quorum-hostage",
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{Count: n(4)} },
		func(f *partnership.Framework) { steering(f).Quorum = governance.Quorum{Count: n(3)} }},
	{"tie-unbroken",
		func(f *partnership.Framework) { steering(f).Casting = false },
		func(f *partnership.Framework) { steering(f).Casting = true }},
	{"decides-alone",
		func(f *partnership.Framework) {
			steering(f).By, steering(f).Members = governance.ByWeight, weighted(f, 7, 1, 1, 1)
		},
		func(f *partnership.Framework) { steering(f).Members = weighted(f, 3, 2, 2, 2) }},
	{"no-power",
		func(f *partnership.Framework) {
			steering(f).By, steering(f).Casting, steering(f).Members = governance.ByWeight, false, weighted(f, 5, 5, 5, 1)
		},
		func(f *partnership.Framework) { steering(f).Members = weighted(f, 3, 2, 2, 2) }},
	{"role-missing",
		func(f *partnership.Framework) {
			f.Governance.Roles.Activities = append(f.Governance.Roles.Activities, "returns")
		},
		func(f *partnership.Framework) {
			f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments,
				governance.Assignment{Activity: "returns", Person: "ben", Partner: "solara", Letter: governance.LetterA},
				governance.Assignment{Activity: "returns", Person: "clara", Partner: "solara", Letter: governance.LetterR})
		}},
	{"role-crowded",
		func(f *partnership.Framework) {
			f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments, governance.Assignment{Activity: "films", Person: "eva", Partner: "northlight", Letter: governance.LetterA})
		},
		func(f *partnership.Framework) {
			f.Governance.Roles.Assignments[len(f.Governance.Roles.Assignments)-1].Letter = governance.LetterI
		}},
	{"partner-missing",
		func(f *partnership.Framework) {
			f.Governance.Roles.Assignments = slices.DeleteFunc(f.Governance.Roles.Assignments, func(a governance.Assignment) bool { return a.Partner == "jonas" })
		},
		func(f *partnership.Framework) {
			f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments, governance.Assignment{Activity: "films", Person: "jonas-r", Partner: "jonas", Letter: governance.LetterR})
		}},
	{"partner-without-part",
		func(f *partnership.Framework) {
			for i := range f.Governance.Roles.Assignments {
				if a := &f.Governance.Roles.Assignments[i]; a.Partner == "jonas" {
					a.Letter = governance.LetterC
				}
			}
		},
		func(f *partnership.Framework) {
			for i := range f.Governance.Roles.Assignments {
				if a := &f.Governance.Roles.Assignments[i]; a.Partner == "jonas" && a.Activity == "films" {
					a.Letter = governance.LetterR
				}
			}
		}},
	{"overload",
		func(f *partnership.Framework) { f.Governance.Roles.MaxLoad = 1 },
		func(f *partnership.Framework) { f.Governance.Roles.MaxLoad = 2 }},
	{"single-point-of-failure",
		func(f *partnership.Framework) {
			for _, activity := range []string{"brief", "films", "report"} {
				f.Governance.Roles.Assignments = slices.DeleteFunc(f.Governance.Roles.Assignments, func(a governance.Assignment) bool {
					return a.Activity == activity && (a.Letter == governance.LetterA || a.Letter == governance.LetterR)
				})
				f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments,
					governance.Assignment{Activity: activity, Person: "eva", Partner: "northlight", Letter: governance.LetterA},
					governance.Assignment{Activity: activity, Person: "dev", Partner: "northlight", Letter: governance.LetterR})
			}
		},
		func(f *partnership.Framework) {
			for _, activity := range []string{"brief", "films", "report"} {
				f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments, governance.Assignment{Activity: activity, Person: "ben", Partner: "solara", Letter: governance.LetterR})
			}
			f.Governance.Roles.Assignments = slices.DeleteFunc(f.Governance.Roles.Assignments, func(a governance.Assignment) bool {
				return a.Activity != "brief" && a.Person == "eva"
			})
			f.Governance.Roles.Assignments = append(f.Governance.Roles.Assignments,
				governance.Assignment{Activity: "films", Person: "mika-l", Partner: "mika", Letter: governance.LetterA},
				governance.Assignment{Activity: "report", Person: "ana", Partner: "solara", Letter: governance.LetterA})
		}},
	{"obligation-missing",
		func(f *partnership.Framework) { f.Governance.Roles.Lead = "solara" },
		func(f *partnership.Framework) {
			for _, x := range [][2]string{{"northlight", "dev"}, {"mika", "mika-l"}, {"jonas", "jonas-r"}} {
				f.Governance.Roles.Support = append(f.Governance.Roles.Support, governance.Obligation{Partner: x[0], What: "answers within two days", Person: x[1]})
			}
		}},
	{"obligation-unheld",
		func(f *partnership.Framework) {
			f.Governance.Roles.Lead = "solara"
			f.Governance.Roles.Support = []governance.Obligation{{Partner: "northlight", What: "figures"}}
		},
		func(f *partnership.Framework) { f.Governance.Roles.Support[0].Person = "dev" }},
	{"request-out-of-authority",
		func(f *partnership.Framework) {
			f.Evidence.Requests[0].Decision, f.Evidence.Requests[0].Consents = "press", nil
		},
		func(f *partnership.Framework) {
			f.Governance.Matrix.Rules = append(f.Governance.Matrix.Rules, governance.Rule{ID: "press", Decision: "press", Authority: governance.AuthoritySole, Partners: []string{"solara"}})
		}},
	{"request-escalated",
		func(f *partnership.Framework) {
			f.Evidence.Requests[0].Consents = append(f.Evidence.Requests[0].Consents, governance.Consent{Partner: "solara", Answer: governance.AnswerReject})
		},
		func(f *partnership.Framework) {
			f.Evidence.Requests[0].Consents = append(f.Evidence.Requests[0].Consents, governance.Consent{Committee: "steering", Answer: governance.AnswerApprove})
		}},
}

func weighted(f *partnership.Framework, weights ...int64) []governance.Member {
	members := slices.Clone(steering(f).Members)
	for i, w := range weights {
		members[i].Weight = n(w)
	}
	return members
}
