package partnership_test

import (
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/risk"
)

// draw asks for money of the contingency fund, by somebody and with the approvals given.
func draw(f *partnership.Framework, amount int64, by string, approved ...string) {
	f.Budget.Contingency.Draws = append(f.Budget.Contingency.Draws, budget.Draw{ID: "draw", Line: "media", Date: asOf, Amount: n(amount), By: by, ApprovedBy: approved})
}

func gift(spent string, on string, amount int64) func(f *partnership.Framework) {
	return func(f *partnership.Framework) {
		f.Funds = budget.RestrictedFunds{
			Funds: []budget.Fund{{ID: "sun-school", Donor: "a foundation", Given: budget.Money{Amount: n(1000), Currency: "EUR"}, Received: date("2026-03-01"),
				Purpose: "films for schools", Categories: []string{"marketing"}, Until: date("2026-05-31")}},
			Spendings: []budget.Spending{{ID: "s1", Fund: "sun-school", Date: date(on), Category: spent, Amount: budget.Money{Amount: n(amount), Currency: "EUR"}}},
		}
	}
}

var deedsOfMoney = []deed{
	{"lines-do-not-add-up",
		func(f *partnership.Framework) { f.Budget.Total = valid(85_999) },
		func(f *partnership.Framework) { f.Budget.Total = valid(86_000) }},
	{"lines-without-owner",
		func(f *partnership.Framework) { f.Budget.Lines[0].Owner = "" },
		func(f *partnership.Framework) { f.Budget.Lines[0].Owner = "eva" }},
	{"lines-without-payer",
		func(f *partnership.Framework) { f.Budget.Lines[0].Payer = "" },
		func(f *partnership.Framework) { f.Budget.Lines[0].Payer = "northlight" }},
	{"lines-without-category",
		func(f *partnership.Framework) { f.Budget.Lines[0].Category = "" },
		func(f *partnership.Framework) { f.Budget.Lines[0].Category = "marketing" }},
	{"category-without-rule",
		func(f *partnership.Framework) {
			f.Costs.Rules, f.Evidence.Costs = f.Costs.Rules[:3], f.Evidence.Costs[:4]
		},
		func(f *partnership.Framework) {
			f.Costs.Rules[0].Categories = append(f.Costs.Rules[0].Categories, "staffing")
		}},
	{"reserve-not-sized",
		func(f *partnership.Framework) {
			f.Budget.Contingency.Amount, f.Budget.Contingency.Minimum = decimal.Zero, decimal.Zero
		},
		func(f *partnership.Framework) { f.Budget.Contingency.Amount = n(4700) }},
	{"over-budget",
		func(f *partnership.Framework) { f.Evidence.Actuals[1].Amount = n(18_001) },
		func(f *partnership.Framework) {
			f.Budget.Lines[2].Amount, f.Budget.Lines[3].Amount = n(18_001), n(11_999)
		}},
	{"over-tolerance",
		func(f *partnership.Framework) {
			f.Budget.Tolerances = []budget.Tolerance{{Scope: budget.ScopeLine, Percent: valid(10), Authority: "sponsors"}}
			f.Evidence.Actuals[1].Amount = n(20_000)
		},
		func(f *partnership.Framework) {
			f.Budget.Lines[2].Amount, f.Budget.Lines[3].Amount = n(20_000), n(10_000)
		}},
	{"no-authority",
		func(f *partnership.Framework) { levels(f, "managers", 20_000) },
		func(f *partnership.Framework) {
			f.Budget.Authorities = append(f.Budget.Authorities, budget.Authority{Level: "sponsors"})
			for i := range f.Budget.Lines {
				f.Budget.Lines[i].Approvals[0].Authority = "sponsors"
			}
		}},
	{"line-not-approved",
		func(f *partnership.Framework) { levels(f, "sponsors", 50_000); f.Budget.Lines[0].Approvals = nil },
		func(f *partnership.Framework) { levels(f, "sponsors", 50_000) }},
	{"approval-stale",
		func(f *partnership.Framework) {
			levels(f, "sponsors", 50_000)
			f.Budget.Lines[0].Approvals[0].Amount = n(20_000)
		},
		func(f *partnership.Framework) { levels(f, "sponsors", 50_000) }},
	{"commitment-exceeded",
		func(f *partnership.Framework) {
			f.Budget.Commitments = []budget.Commitment{{ID: "po-1", Line: "films", Date: date("2026-03-15"), Amount: n(11_000)}}
			f.Evidence.Actuals[0].Commitment = "po-1"
		},
		func(f *partnership.Framework) { f.Budget.Commitments[0].Amount = n(11_800) }},
	{"outside-period",
		func(f *partnership.Framework) {
			f.Budget.Periods = []budget.BudgetPeriod{{ID: "spring", From: date("2026-03-01"), Until: date("2026-05-31")}, {ID: "summer", From: date("2026-06-01"), Until: date("2026-08-31")}}
			f.Budget.Lines[0].Period = "summer"
		},
		func(f *partnership.Framework) { f.Budget.Lines[0].Period = "spring" }},
	{"unplanned-spending",
		func(f *partnership.Framework) { f.Evidence.Actuals[0].Line, f.Evidence.Actuals[0].Payer = "", "solara" },
		func(f *partnership.Framework) { f.Evidence.Actuals[0].Line = "films" }},
	{"draw-not-allowed",
		func(f *partnership.Framework) { draw(f, 100, "dev", "ana", "eva") },
		func(f *partnership.Framework) { f.Budget.Contingency.Draws[0].By = "ben" }},
	{"draw-not-approved",
		func(f *partnership.Framework) { draw(f, 100, "ben", "ana") },
		func(f *partnership.Framework) { f.Budget.Contingency.Draws[0].ApprovedBy = []string{"ana", "eva"} }},
	{"contingency-exhausted",
		func(f *partnership.Framework) { draw(f, 6001, "ben", "ana", "eva") },
		func(f *partnership.Framework) { f.Budget.Contingency.Draws[0].Amount = n(4000) }},
	{"contingency-below-minimum",
		func(f *partnership.Framework) { draw(f, 4001, "ben", "ana", "eva") },
		func(f *partnership.Framework) {
			f.Budget.Contingency.Replenishments = []budget.Replenishment{{ID: "r", Date: asOf, Amount: n(4001), Partner: "solara"}}
		}},
	{"fixed-exceeds-cost",
		func(f *partnership.Framework) {
			f.Costs.Rules[2].Fixed = []budget.FixedPart{{Partner: "solara", Amount: n(1500)}}
		},
		func(f *partnership.Framework) { f.Costs.Rules[2].Fixed[0].Amount = n(1000) }},
	{"floor-not-reached",
		func(f *partnership.Framework) {
			f.Costs.Limits = []budget.CostLimit{{Partner: "mika", Floor: valid(1_000_000)}}
		},
		func(f *partnership.Framework) { f.Costs.Limits[0].Floor = valid(300) }},
	{"cost-not-covered",
		func(f *partnership.Framework) {
			for _, p := range []string{"solara", "northlight", "mika", "jonas"} {
				f.Costs.Limits = append(f.Costs.Limits, budget.CostLimit{Partner: p, Cap: valid(1000)})
			}
		},
		func(f *partnership.Framework) { f.Costs.Limits = f.Costs.Limits[2:] }},
	{"spent-outside-purpose", gift("staffing", "2026-04-01", 1000),
		func(f *partnership.Framework) { f.Funds.Spendings[0].Category = "marketing" }},
	{"fund-overspent", gift("marketing", "2026-04-01", 1200),
		func(f *partnership.Framework) { f.Funds.Spendings[0].Amount.Amount = n(1000) }},
	{"fund-left-over", gift("marketing", "2026-04-01", 900),
		func(f *partnership.Framework) { f.Funds.Funds[0].Until = date("2026-09-30") }},
}

// levels has each line approved in full by one level, which may approve up to an amount.
func levels(f *partnership.Framework, level string, upTo int64) {
	f.Budget.Authorities = []budget.Authority{{Level: level, UpTo: valid(upTo)}}
	for i := range f.Budget.Lines {
		l := &f.Budget.Lines[i]
		l.Approvals = []budget.Approval{{Authority: level, By: "ana", Partner: "solara", Date: date("2026-02-20"), Amount: l.Amount}}
	}
}

var deedsOfRisks = []deed{
	{"register-empty",
		func(f *partnership.Framework) { f.Risks.Risks = nil },
		func(f *partnership.Framework) {
			f.Risks.Risks = []risk.Risk{risk.StartersForTheme("supply-chain")[0].Risk()}
		}},
	{"risk-not-assessed",
		func(f *partnership.Framework) {
			f.Risks.Risks[2].Inherent, f.Risks.Risks[2].Current = risk.Rating{}, risk.Rating{}
		},
		func(f *partnership.Framework) { f.Risks.Risks[2].Current = risk.Rating{Likelihood: 3, Impact: 2} }},
	{"current-above-inherent",
		func(f *partnership.Framework) { f.Risks.Risks[2].Current = risk.Rating{Likelihood: 4, Impact: 3} },
		func(f *partnership.Framework) { f.Risks.Risks[2].Inherent = risk.Rating{Likelihood: 4, Impact: 3} }},
	{"current-below-inherent",
		func(f *partnership.Framework) {
			r := &f.Risks.Risks[2]
			r.Kind, r.Treatments, r.Target = risk.Opportunity, nil, risk.Rating{}
		},
		func(f *partnership.Framework) { f.Risks.Risks[2].Current = risk.Rating{Likelihood: 3, Impact: 3} }},
	{"risk-no-owner",
		func(f *partnership.Framework) { f.Risks.Risks[2].Owner = "" },
		func(f *partnership.Framework) { f.Risks.Risks[2].Owner = "eva" }},
	{"risk-untreated",
		func(f *partnership.Framework) { f.Risks.Risks[0].Treatments = nil },
		func(f *partnership.Framework) {
			f.Risks.Risks[0].Treatments = []risk.Treatment{{ID: "t", Strategy: risk.Reduce, Owner: "dev", Due: date("2026-07-01")}}
		}},
	{"acceptance-missing",
		func(f *partnership.Framework) { f.Risks.Risks[2].Treatments[0].Strategy = risk.Accept },
		func(f *partnership.Framework) { accept(f, "2026-12-31") }},
	{"acceptance-expired",
		func(f *partnership.Framework) { accept(f, "2026-06-14") },
		func(f *partnership.Framework) { accept(f, "2026-12-31") }},
	{"acceptance-endless",
		func(f *partnership.Framework) { accept(f, "") },
		func(f *partnership.Framework) { accept(f, "2026-12-31") }},
	{"acceptance-content-changed",
		func(f *partnership.Framework) { accept(f, "2026-12-31"); f.Risks.Risks[2].Event = "media costs double" },
		func(f *partnership.Framework) { accept(f, "2026-12-31") }},
	{"share-without-carriers",
		func(f *partnership.Framework) { f.Risks.Risks[2].Treatments[0].Strategy = risk.Share },
		func(f *partnership.Framework) {
			f.Risks.Risks[2].Treatments[0].Carriers = []risk.Exposure{{Partner: "solara", Share: n(1)}}
		}},
	{"treatment-no-owner",
		func(f *partnership.Framework) { reopen(f).Owner = "" },
		func(f *partnership.Framework) { f.Risks.Risks[2].Treatments[0].Owner = "eva" }},
	{"treatment-no-due",
		func(f *partnership.Framework) { reopen(f).Due = date("0001-01-01") },
		func(f *partnership.Framework) { f.Risks.Risks[2].Treatments[0].Due = date("2026-07-01") }},
	{"treatment-overdue",
		func(f *partnership.Framework) { reopen(f) },
		func(f *partnership.Framework) { f.Risks.Risks[2].Treatments[0].Done = asOf }},
	{"window-passed",
		func(f *partnership.Framework) { f.Risks.Risks[2].Proximity.Until = date("2026-06-14") },
		func(f *partnership.Framework) { f.Risks.Risks[2].Status = risk.Closed }},
	{"review-stale",
		func(f *partnership.Framework) { f.Risks.Risks[1].NextReview = date("2026-06-14") },
		func(f *partnership.Framework) {
			f.Risks.Risks[1].Reviewed, f.Risks.Risks[1].NextReview = asOf, date("2026-07-30")
		}},
	{"review-unplanned",
		func(f *partnership.Framework) {
			f.Risks.ReviewEveryDays, f.Risks.Risks[1].NextReview = 0, date("0001-01-01")
		},
		func(f *partnership.Framework) { f.Risks.ReviewEveryDays = 30 }},
	{"contingency-missing",
		func(f *partnership.Framework) { f.Risks.Risks[0].Contingency = nil },
		func(f *partnership.Framework) {
			f.Risks.Risks[0].Contingency = &risk.Contingency{Plan: "take it down", Trigger: risk.Trigger{Text: "it is seen"}, LastTest: asOf}
		}},
	{"contingency-untested",
		func(f *partnership.Framework) { f.Risks.Risks[0].Contingency.LastTest = date("0001-01-01") },
		func(f *partnership.Framework) { f.Risks.Risks[0].Contingency.LastTest = asOf }},
	{"contingency-no-trigger",
		func(f *partnership.Framework) { f.Risks.Risks[0].Contingency.Trigger = risk.Trigger{} },
		func(f *partnership.Framework) { f.Risks.Risks[0].Contingency.Trigger.Text = "a journalist calls" }},
	{"category-not-looked-at",
		func(f *partnership.Framework) { f.Risks.Looks = f.Risks.Looks[1:] },
		func(f *partnership.Framework) {
			f.Risks.Looks = append(f.Risks.Looks, risk.Look{Category: risk.Operational, On: asOf, By: "ben"})
		}},
	{"partner-over-agreed-share",
		func(f *partnership.Framework) { f.Risks.Agreed[2].Share = decimal.RequireFromString("0.05") },
		func(f *partnership.Framework) { f.Risks.Agreed[2].Share = decimal.RequireFromString("0.06") }},
	{"contingency-due",
		func(f *partnership.Framework) { prices(f); f.Evidence.Facts = risk.Facts{"price-rise": n(21)} },
		func(f *partnership.Framework) { f.Evidence.Started = []partnership.Started{{Risk: "fees", On: asOf}} }},
	{"trigger-not-measured", prices,
		func(f *partnership.Framework) { f.Evidence.Facts = risk.Facts{"price-rise": n(12)} }},
}

// prices gives the risk of rising prices a plan that starts when they rise by a fifth.
func prices(f *partnership.Framework) {
	f.Risks.Risks[2].Contingency = &risk.Contingency{Plan: "move to radio", Owner: "eva", LastTest: date("2026-05-01"),
		Trigger: risk.Trigger{All: []risk.Condition{{Fact: "price-rise", Is: risk.Above, Value: n(20)}}}}
}

func accept(f *partnership.Framework, until string) {
	r := &f.Risks.Risks[2]
	r.Acceptance = &risk.Acceptance{By: "ana", On: date("2026-06-01"), Content: r.ContentHash()}
	if until != "" {
		r.Acceptance.Until = date(until)
	}
}

// reopen has the third risk's treatment not done yet.
func reopen(f *partnership.Framework) *risk.Treatment {
	t := &f.Risks.Risks[2].Treatments[0]
	t.Done, t.Progress = date("0001-01-01"), 50
	return t
}
