package partnership_test

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/survey"
)

// readings sets the values of the first KPI, fifteen days apart from mid-March on.
func readings(f *partnership.Framework, values ...int64) { readingsEvery(f, 15, values...) }

func readingsEvery(f *partnership.Framework, days int, values ...int64) {
	r := &f.Evidence.Readings[0]
	r.Readings = nil
	for i, v := range values {
		r.Readings = append(r.Readings, kpi.Reading{Date: date("2026-03-01").AddDate(0, 0, days*(i+1)), Value: n(v)})
	}
}

var deedsOfKPIs = []deed{
	{"kpi-one-measure",
		func(f *partnership.Framework) { f.KPIs[0].Name, f.KPIs[0].Measure = "", "" },
		func(f *partnership.Framework) { f.KPIs[0].Measure = "orders with a code" }},
	{"kpi-vague-words",
		func(f *partnership.Framework) { f.KPIs[0].Measure = "better and more orders as soon as possible" },
		func(f *partnership.Framework) { f.KPIs[0].Measure = "orders with a code" }},
	{"kpi-owner",
		func(f *partnership.Framework) { f.KPIs[0].Owner, f.KPIs[0].Partner = "", "" },
		func(f *partnership.Framework) { f.KPIs[0].Owner = "ben" }},
	{"kpi-scope",
		func(f *partnership.Framework) { f.KPIs[0].Scope = "" },
		func(f *partnership.Framework) { f.KPIs[0].Scope = "web shop" }},
	{"kpi-unit",
		func(f *partnership.Framework) { f.KPIs[0].Unit = "" },
		func(f *partnership.Framework) { f.KPIs[0].Unit = "orders" }},
	{"kpi-baseline",
		func(f *partnership.Framework) { f.KPIs[0].Baseline = decimal.NullDecimal{} },
		func(f *partnership.Framework) { f.KPIs[0].Baseline = valid(0) }},
	{"kpi-target",
		func(f *partnership.Framework) { f.KPIs[0].Target = decimal.NullDecimal{} },
		func(f *partnership.Framework) { f.KPIs[0].Target = valid(6000) }},
	{"kpi-source",
		func(f *partnership.Framework) { f.KPIs[0].Source = "" },
		func(f *partnership.Framework) { f.KPIs[0].Source = "web shop" }},
	{"kpi-method",
		func(f *partnership.Framework) { f.KPIs[0].Method = "" },
		func(f *partnership.Framework) { f.KPIs[0].Method = "count of paid orders" }},
	{"kpi-frequency",
		func(f *partnership.Framework) { f.KPIs[0].Frequency = "" },
		func(f *partnership.Framework) { f.KPIs[0].Frequency = kpi.Monthly }},
	{"kpi-readings",
		func(f *partnership.Framework) { f.KPIs[0].Frequency = kpi.Yearly },
		func(f *partnership.Framework) { f.KPIs[0].Frequency = kpi.Monthly }},
	{"kpi-dates",
		func(f *partnership.Framework) { f.KPIs[0].Due = time.Time{} },
		func(f *partnership.Framework) { f.KPIs[0].Due = date("2026-08-31") }},
	{"kpi-term",
		func(f *partnership.Framework) { f.KPIs[0].Due = date("2026-10-31") },
		func(f *partnership.Framework) { f.Charter.Ends = date("2026-10-31") }},
	{"kpi-milestones",
		func(f *partnership.Framework) { f.KPIs[0].Due = date("2026-09-30") },
		func(f *partnership.Framework) { f.KPIs[0].Path.Shape = kpi.Linear }},
	{"kpi-objective",
		func(f *partnership.Framework) { f.KPIs[0].Objective = "" },
		func(f *partnership.Framework) { f.KPIs[0].Objective = "orders" }},
	{"kpi-clause",
		func(f *partnership.Framework) { f.KPIs[0].Clause = "bonus" },
		func(f *partnership.Framework) {
			f.Agreement.Clauses = append(f.Agreement.Clauses, partnership.Clause{Code: "bonus"})
		}},
	{"kpi-benefits",
		func(f *partnership.Framework) { f.KPIs[0].Benefits = f.KPIs[0].Benefits[:3] },
		func(f *partnership.Framework) {
			f.KPIs[0].Benefits = append(f.KPIs[0].Benefits, kpi.Benefit{Partner: "jonas", Gain: "commission"})
		}},
	{"kpi-agreed",
		func(f *partnership.Framework) { f.KPIs[0].AgreedBy = f.KPIs[0].AgreedBy[:3] },
		func(f *partnership.Framework) { f.KPIs[0].AgreedBy = append(f.KPIs[0].AgreedBy, "jonas") }},
	{"kpi-pace",
		func(f *partnership.Framework) {
			f.KPIs[0].Target = valid(600_000)
			readings(f, 500, 1000, 1500, 2000, 2500, 3000)
		},
		func(f *partnership.Framework) { f.KPIs[0].Target = valid(6000) }},
	{"kpi-off-track",
		func(f *partnership.Framework) { readings(f, 100, 200, 250, 300) },
		func(f *partnership.Framework) { readings(f, 100, 200, 250, 3500) }},
	{"kpi-at-risk",
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Value = n(2400) },
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Value = n(3100) }},
	{"kpi-missed",
		func(f *partnership.Framework) { f.KPIs[0].Due = date("2026-06-10") },
		func(f *partnership.Framework) { f.KPIs[0].Due = date("2026-08-31") }},
	{"kpi-no-news",
		func(f *partnership.Framework) { f.Evidence.Readings = f.Evidence.Readings[1:] },
		func(f *partnership.Framework) {
			f.Evidence.Readings = append(f.Evidence.Readings, partnership.Readings{KPI: "orders", Readings: []kpi.Reading{{Date: date("2026-06-10"), Value: n(3300)}}})
		}},
	{"worsening",
		func(f *partnership.Framework) { readings(f, 3000, 2500, 2000, 1500, 1000, 500) },
		func(f *partnership.Framework) { readings(f, 500, 1000, 1500, 2000, 2500, 3000) }},
	{"unlikely-to-meet",
		func(f *partnership.Framework) {
			readingsEvery(f, 10, 500, 1000, 1600, 2200, 2700, 2950, 3100, 3180, 3220, 3240)
		},
		func(f *partnership.Framework) {
			readingsEvery(f, 10, 500, 1000, 1600, 2200, 2700, 3000, 3300, 3600, 3900, 4200)
		}},
	{"future-reading",
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Date = date("2026-06-30") },
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Date = date("2026-05-31") }},
	{"disputed-reading",
		func(f *partnership.Framework) {
			f.Evidence.Readings[0].Readings[2].Dispute = &kpi.Dispute{Partner: "mika", Raised: date("2026-06-02")}
		},
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Dispute.Settled = true }},
	{"late-dispute",
		func(f *partnership.Framework) {
			f.Evidence.Readings[0].Readings[2].Dispute = &kpi.Dispute{Partner: "mika", Raised: date("2026-06-14")}
		},
		func(f *partnership.Framework) { f.Evidence.Readings[0].Readings[2].Dispute.Settled = true }},
}

// planned gives the survey a plan with one action for its one big gap.
func planned(f *partnership.Framework) {
	rated(f, 1, 3, 5)
	f.Survey.Plan = survey.ActionPlan{Wave: "spring",
		Ideas:   []survey.Idea{{ID: "i1", Principle: "open", Effect: 4, Effort: 1}, {ID: "i2", Principle: "open", Effect: 3, Effort: 2}},
		Actions: []survey.Action{{ID: "a1", Principle: "open", Owner: "solara", Person: "ben", Due: date("2026-07-15")}, {ID: "a2", Principle: "fair", Kind: survey.ActionCelebrate, Owner: "northlight", Due: date("2026-07-15")}}}
}

// then makes a fault of a plan that is in order.
func then(fault func(f *partnership.Framework)) func(f *partnership.Framework) {
	return func(f *partnership.Framework) { planned(f); fault(f) }
}

func stated(f *partnership.Framework, partner int) *alignment.Partner {
	return &f.Alignment.Partners[partner]
}

// rates has each partner rate itself and the others in one dimension: rows by rater, columns by who is rated.
func rates(f *partnership.Framework, d alignment.Dimension, levels ...[]int) {
	for i, row := range levels {
		x := stated(f, i)
		x.Ratings = slices.DeleteFunc(x.Ratings, func(r alignment.Rating) bool { return r.Dimension == d })
		for j, level := range row {
			x.Ratings = append(x.Ratings, alignment.Rating{Dimension: d, About: f.Alignment.Partners[j].ID, Level: &level, Evidence: []string{"minutes", "figures", "letters", "audit"}})
		}
	}
}

func row(levels ...int) []int { return levels }

var deedsOfViews = []deed{
	{"no-responses",
		func(f *partnership.Framework) { f.Evidence.Responses = nil },
		func(f *partnership.Framework) {
			for _, p := range []string{"solara", "northlight"} {
				for _, id := range []string{"1", "2", "3", "4", "5"} {
					four := 4
					f.Evidence.Responses = append(f.Evidence.Responses, survey.Response{Respondent: p + id, Partner: p, Ratings: []survey.Rating{{Principle: "open", Actual: &four, Ideal: &four}}})
				}
			}
		}},
	{"silent-partner",
		func(f *partnership.Framework) { f.Evidence.Responses = f.Evidence.Responses[:6] },
		func(f *partnership.Framework) {
			for i := range 5 {
				r := f.Evidence.Responses[i]
				r.Respondent, r.Partner = "n"+r.Respondent, "northlight"
				f.Evidence.Responses = append(f.Evidence.Responses, r)
			}
		}},
	{"low-response",
		func(f *partnership.Framework) { f.Survey.Options.Invited[0].Count = 13 },
		func(f *partnership.Framework) {
			r := f.Evidence.Responses[0]
			r.Respondent = "s7"
			f.Evidence.Responses = append(f.Evidence.Responses, r)
		}},
	{"more-than-invited",
		func(f *partnership.Framework) { f.Survey.Options.Invited[0].Count = 5 },
		func(f *partnership.Framework) { f.Survey.Options.Invited[0].Count = 6 }},
	{"unanswered-principle",
		func(f *partnership.Framework) {
			for i := range f.Evidence.Responses {
				f.Evidence.Responses[i].Ratings = f.Evidence.Responses[i].Ratings[:2]
			}
		},
		func(f *partnership.Framework) { f.Survey.Instrument.Principles = f.Survey.Instrument.Principles[:2] }},
	{"perception-gap",
		func(f *partnership.Framework) {
			rated(f, 1, 5, 5)
			for i := range f.Evidence.Responses {
				if three := 3; f.Evidence.Responses[i].Partner == "northlight" {
					f.Evidence.Responses[i].Ratings[1].Actual = &three
				}
			}
		},
		func(f *partnership.Framework) { rated(f, 1, 4, 5) }},
	{"big-gap",
		func(f *partnership.Framework) { rated(f, 1, 3, 5) }, planned},
	{"low-rating",
		func(f *partnership.Framework) {
			rated(f, 1, 2, 2)
			for i := range f.Evidence.Responses {
				f.Evidence.Responses[i].Ratings[1].Ideal = nil
			}
		},
		func(f *partnership.Framework) {
			plan := *f
			planned(&plan)
			f.Survey.Plan = plan.Survey.Plan
			rated(f, 1, 2, 5)
		}},
	{"feels-worse-than-measured", func(f *partnership.Framework) { measured(f, 95); rated(f, 1, 2, 2) },
		func(f *partnership.Framework) { rated(f, 1, 4, 4) }},
	{"feels-better-than-measured", func(f *partnership.Framework) { measured(f, 60) },
		func(f *partnership.Framework) { f.Survey.Options.Measured = nil }},
	{"gap-without-action", then(func(f *partnership.Framework) { f.Survey.Plan.Actions = f.Survey.Plan.Actions[1:] }), planned},
	{"few-ideas", then(func(f *partnership.Framework) {
		f.Survey.Plan.Actions, f.Survey.Plan.Ideas = f.Survey.Plan.Actions[1:], f.Survey.Plan.Ideas[1:]
	}), func(f *partnership.Framework) {
		f.Survey.Plan.Ideas = append(f.Survey.Plan.Ideas, survey.Idea{ID: "i3", Principle: "open", Effect: 1, Effort: 1})
	}},
	{"no-celebration", then(func(f *partnership.Framework) { f.Survey.Plan.Actions = f.Survey.Plan.Actions[:1] }), planned},
	{"ownerless-action", then(func(f *partnership.Framework) { f.Survey.Plan.Actions[0].Owner = "" }), planned},
	{"undated-action", then(func(f *partnership.Framework) { f.Survey.Plan.Actions[0].Due = time.Time{} }), planned},
	{"late-action", then(func(f *partnership.Framework) { f.Survey.Plan.Actions[0].Due = date("2026-06-14") }),
		func(f *partnership.Framework) {
			f.Survey.Plan.Actions[0].Done, f.Survey.Plan.Actions[0].Evidence = asOf, []string{"minutes"}
		}},
	{"no-evidence", then(func(f *partnership.Framework) { f.Survey.Plan.Actions[0].Done = date("2026-06-14") }),
		func(f *partnership.Framework) { f.Survey.Plan.Actions[0].Evidence = []string{"minutes"} }},

	{"objective-conflict",
		func(f *partnership.Framework) { f.Objectives[1].ConflictsWith = []string{"pace"} },
		func(f *partnership.Framework) { f.Objectives[1].ConflictsWith = nil }},
	{"objective-one-sided",
		func(f *partnership.Framework) { f.Objectives[1].Benefits = f.Objectives[1].Benefits[:3] },
		func(f *partnership.Framework) {
			f.Objectives[1].Benefits = append(f.Objectives[1].Benefits, alignment.Benefit{Partner: "jonas", Text: "a bonus"})
		}},
	{"horizon-without-benefit",
		func(f *partnership.Framework) { f.Objectives[0].Benefits = f.Objectives[0].Benefits[:3] },
		func(f *partnership.Framework) { f.Objectives[4].Horizon = alignment.Long }},
	{"imposed-goal",
		func(f *partnership.Framework) { f.Objectives[1].AgreedBy = f.Objectives[1].AgreedBy[:2] },
		func(f *partnership.Framework) { f.Objectives[1].AgreedBy = append(f.Objectives[1].AgreedBy, "jonas") }},
	{"goal-without-origin",
		func(f *partnership.Framework) {
			f.Objectives[1].ProposedBy, f.Objectives[1].AgreedBy = nil, append(f.Objectives[1].AgreedBy, "solara")
		},
		func(f *partnership.Framework) { f.Objectives[1].ProposedBy = []string{"solara"} }},
	{"risk-over-reward",
		func(f *partnership.Framework) { stated(f, 2).MoneyAtRisk = valid(80_000) },
		func(f *partnership.Framework) { stated(f, 2).MoneyAtRisk = valid(7500) }},
	{"resources-over-reward",
		func(f *partnership.Framework) { stated(f, 2).Contributions[0].Amount = n(80_000) },
		func(f *partnership.Framework) { stated(f, 2).ExpectedBenefit = valid(220_000) }},
	{"off-agreed-share",
		func(f *partnership.Framework) { stated(f, 2).MoneyAtRisk = valid(30_000) },
		func(f *partnership.Framework) {
			for i, w := range []int64{55, 14, 26, 5} {
				stated(f, i).Agreed.Risk = valid(w)
			}
		}},
	{"agreed-shares-incomplete",
		func(f *partnership.Framework) { stated(f, 2).Agreed.Risk = decimal.NullDecimal{} },
		func(f *partnership.Framework) { stated(f, 2).Agreed.Risk = valid(8) }},
	{"agreed-basis-differs",
		func(f *partnership.Framework) {
			stated(f, 0).Agreed.Basis, stated(f, 1).Agreed.Basis = alignment.ByCapacity, alignment.ByNeed
		},
		func(f *partnership.Framework) { stated(f, 1).Agreed.Basis = alignment.ByCapacity }},
	{"imbalance-growing",
		func(f *partnership.Framework) {
			then := former(f)
			stated(f, 2).Contributions[0].Amount = n(30_000)
			then()
		},
		func(f *partnership.Framework) { stated(f, 2).Contributions[0].Amount = n(15_000) }},
	{"felt-imbalance-growing",
		func(f *partnership.Framework) {
			rates(f, alignment.Resources, row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4))
			then := former(f)
			rates(f, alignment.Resources, row(4, 2, 2, 2))
			then()
		},
		func(f *partnership.Framework) { rates(f, alignment.Resources, row(4, 4, 4, 4)) }},
	{"not-judged",
		func(f *partnership.Framework) {
			for i := range f.Alignment.Partners {
				stated(f, i).Vision = nil
			}
		},
		func(f *partnership.Framework) {
			for i := range f.Alignment.Partners {
				stated(f, i).Vision = []alignment.Statement{{Theme: "daily-sun-care"}}
			}
		}},
	{"weak-dimension",
		func(f *partnership.Framework) { stated(f, 2).MoneyAtRisk = valid(80_000) },
		func(f *partnership.Framework) { stated(f, 2).MoneyAtRisk = valid(7500) }},
	{"felt-imbalance",
		func(f *partnership.Framework) {
			rates(f, alignment.Resources, row(4, 1, 1, 1), row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4))
		},
		func(f *partnership.Framework) { rates(f, alignment.Resources, row(4, 4, 4, 4)) }},
	{"felt-risk-over-reward",
		func(f *partnership.Framework) {
			rates(f, alignment.Risk, row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4))
			rates(f, alignment.Rewards, row(2, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4))
		},
		func(f *partnership.Framework) { rates(f, alignment.Rewards, row(4, 4, 4, 4)) }},
	{"rating-without-evidence",
		func(f *partnership.Framework) {
			rates(f, alignment.Vision, row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4), row(4, 4, 4, 4))
			stated(f, 0).Ratings[0].Evidence = nil
		},
		func(f *partnership.Framework) {
			rates(f, alignment.Vision, row(4, 4, 4, 4))
		}},
	{"goal-conflict",
		func(f *partnership.Framework) { stated(f, 0).Goals[0].Rejects = []string{"habit"} },
		func(f *partnership.Framework) { stated(f, 0).Goals[0].Rejects = nil }},
	{"goals-apart",
		func(f *partnership.Framework) { stated(f, 3).Goals = []alignment.Statement{{Theme: "fame"}} },
		func(f *partnership.Framework) {
			stated(f, 3).Goals = append(stated(f, 3).Goals, alignment.Statement{Theme: "orders"}, alignment.Statement{Theme: "habit"})
		}},
	{"vision-conflict",
		func(f *partnership.Framework) {
			stated(f, 3).Vision = []alignment.Statement{{Theme: "fast-growth", Rejects: []string{"daily-sun-care"}}}
		},
		func(f *partnership.Framework) { stated(f, 3).Vision = []alignment.Statement{{Theme: "daily-sun-care"}} }},
	{"vision-apart",
		func(f *partnership.Framework) { stated(f, 3).Vision = []alignment.Statement{{Theme: "fame"}} },
		func(f *partnership.Framework) { stated(f, 3).Vision = []alignment.Statement{{Theme: "daily-sun-care"}} }},
	{"value-conflict",
		func(f *partnership.Framework) { stated(f, 3).Values[0].Rejects = []string{"no-retouching"} },
		func(f *partnership.Framework) { stated(f, 3).Values[0].Rejects = nil }},
	{"values-apart",
		func(f *partnership.Framework) { stated(f, 3).Values = []alignment.Statement{{Theme: "speed"}} },
		func(f *partnership.Framework) { stated(f, 3).Values = stated(f, 2).Values }},
	{"priorities-opposed",
		func(f *partnership.Framework) { slices.Reverse(stated(f, 3).Priorities) },
		func(f *partnership.Framework) { slices.Reverse(stated(f, 3).Priorities) }},
	{"expectation-gap",
		func(f *partnership.Framework) { expects(f, 10, 10, 10, 20) },
		func(f *partnership.Framework) { expects(f, 12, 12, 12, 12) }},
	{"expectation-unspoken",
		func(f *partnership.Framework) { expects(f, 10, 10, 10) },
		func(f *partnership.Framework) { expects(f, 10, 10, 10, 10) }},
	{"buy-in-unknown",
		func(f *partnership.Framework) { stated(f, 3).BuyIn = nil },
		func(f *partnership.Framework) { stated(f, 3).BuyIn = &alignment.BuyIn{CoCreated: true, Signed: true} }},
	{"low-buy-in",
		func(f *partnership.Framework) { stated(f, 3).BuyIn = &alignment.BuyIn{} },
		func(f *partnership.Framework) { stated(f, 3).BuyIn = &alignment.BuyIn{CoCreated: true, Signed: true} }},
	{"open-objection",
		func(f *partnership.Framework) {
			stated(f, 3).BuyIn.Objections = []alignment.Objection{{Text: "too fast"}}
		},
		func(f *partnership.Framework) { stated(f, 3).BuyIn.Objections[0].Closed = true }},
	{"culture-unbridged", strangers,
		func(f *partnership.Framework) {
			f.Alignment.Trainings = []alignment.Training{{ID: "week", Attended: []string{"solara", "northlight"}}}
		}},
}

// former takes down what the partners state; the function returned states it as that of a former period.
func former(f *partnership.Framework) (then func()) {
	before := slices.Clone(f.Alignment.Partners)
	for i := range before {
		before[i].Contributions, before[i].Ratings = slices.Clone(before[i].Contributions), slices.Clone(before[i].Ratings)
	}
	return func() {
		f.Evidence.Periods = []alignment.Period{{ID: "winter", AsOf: date("2026-03-31"), Partners: before}}
	}
}

func measured(f *partnership.Framework, value float64) {
	target := 90.
	f.Survey.Options.Measured = []survey.Measured{{Principle: "open", Name: "changes told on the day", Value: value, Target: &target, Unit: "%"}}
}

func expects(f *partnership.Framework, hours ...int64) {
	for i, h := range hours {
		stated(f, i).Expectations = []alignment.Expectation{{Item: "support-hours", Value: n(h), Unit: "hours"}}
	}
}
