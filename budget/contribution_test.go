package budget_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

var pledged = budget.Contributions{
	Currency: "EUR",
	Pledges: []budget.Pledge{
		{ID: "hours", Partner: "birch", Kind: budget.ContributionTime, Unit: "hours", Quantity: dec("100"), Rate: dec("80"), Due: day("2026-03-31")},
		{ID: "list", Partner: "cedar", Kind: budget.ContributionAccess, Unit: "mailings", Quantity: dec("3"), Rate: dec("333.335"), Valuation: "rate card of 2025, agreed on 2026-01-02", Due: day("2026-12-31")},
		{ID: "cash", Partner: "acme", Kind: budget.ContributionCash, Quantity: dec("1000"), Rate: dec("1"), Due: day("2026-01-31")},
	},
	Deliveries: []budget.Delivery{
		{ID: "d1", Pledge: "hours", Date: day("2026-01-10"), Quantity: dec("10.5")},
		{ID: "d2", Pledge: "hours", Date: day("2026-02-10"), Quantity: dec("20")},
		{ID: "d3", Pledge: "list", Date: day("2026-02-11"), Quantity: dec("1")},
		{ID: "d4", Pledge: "cash", Date: day("2026-01-05"), Quantity: dec("1200")},
	},
}

func TestContributionsPromisedAndDelivered(t *testing.T) {
	r, err := pledged.Review(day("2026-04-01"))
	require.NoError(t, err)
	assert.Equal(t, "EUR 8000.00", r.Pledges[0].Promised.String())
	assert.Equal(t, "EUR 2440.00", r.Pledges[0].Delivered.String())
	assert.True(t, r.Pledges[0].Overdue)
	assert.Equal(t, "EUR 1000.01", r.Pledges[1].Promised.String(), "1000.005 rounded half away from zero")
	assert.Equal(t, "EUR 333.34", r.Pledges[1].Delivered.String())
	assert.False(t, r.Pledges[1].Overdue)
	require.Len(t, r.Findings, 2)
	assert.Equal(t, "pledge-overdue", r.Findings[0].Code)
	assert.Equal(t, "pledge-exceeded", r.Findings[1].Code)
	on, err := pledged.Review(day("2026-03-31"))
	require.NoError(t, err)
	assert.False(t, on.Pledges[0].Overdue, "the due day itself")

	bad := pledged
	bad.Pledges = append([]budget.Pledge{}, pledged.Pledges...)
	bad.Pledges[1].Valuation = ""
	bad.Pledges[2].Rate = dec("2")
	bad.Deliveries = append(bad.Deliveries, budget.Delivery{ID: "d1", Pledge: "none", Date: day("2026-01-01").Add(time.Hour)})
	err = bad.Validate()
	require.Error(t, err)
	for _, code := range []string{"valuation: is required", "[cash-rate]", "[unknown-pledge]", "[unique]", "[day]", "[zero]"} {
		assert.ErrorContains(t, err, code)
	}
}

func TestEquityAgainstTheAgreedShare(t *testing.T) {
	a := campaign
	a.Agreed = shares("acme", "50", "birch", "30", "cedar", "20")
	s := apply(t, a, cost("1", "catering", "2026-01-15", "acme", "3000"), cost("2", "marketing", "2026-02-15", "acme", "1000"))
	c := pledged
	c.Deliveries = c.Deliveries[:2]
	periods := []budget.BudgetPeriod{
		{ID: "jan", From: day("2026-01-01"), Until: day("2026-01-31")},
		{ID: "feb", From: day("2026-02-01"), Until: day("2026-02-28")},
		{ID: "mar", From: day("2026-03-01"), Until: day("2026-03-31")},
	}
	r, err := a.Equity(s, c, periods, dec("0.05"))
	require.NoError(t, err)
	acme, birch, cedar := r.Partners[0], r.Partners[1], r.Partners[2]
	// acme 1000 + 600, birch 1000 + 400 + 2440 in kind, cedar 1000: 6440 in all
	assert.Equal(t, "EUR 1600.00", acme.Carried.String())
	assert.Equal(t, "EUR 3220.00", acme.Due.String())
	assert.Equal(t, "0.248447", acme.Share.Decimal.String())
	assert.Equal(t, "-0.251553", acme.Gap.Decimal.String())
	assert.Equal(t, "EUR 2440.00", birch.InKind.String())
	assert.Equal(t, "EUR 1908.00", birch.Over.String())
	assert.Equal(t, "EUR -288.00", cedar.Over.String())
	// birch: 1840 of 3840 in January (0.479167), 2000 of 2600 in February (0.769231)
	assert.Equal(t, budget.TrendWidening, birch.Trend)
	assert.False(t, r.Periods[2].Partners[0].Share.Valid, "nothing was carried in March")
	require.Len(t, r.Findings, 2)
	assert.Equal(t, "carries-less-than-agreed", r.Findings[0].Code)
	assert.Equal(t, "acme", r.Findings[0].Subject)
	assert.Equal(t, "carries-more-than-agreed", r.Findings[1].Code)
	assert.Equal(t, "birch", r.Findings[1].Subject)

	a.Agreed = nil
	_, err = a.Equity(s, c, nil, decimal.Zero)
	assert.ErrorIs(t, err, budget.ErrNoWeights)
	c.Currency = "USD"
	_, err = a.Equity(s, c, nil, dec("-1"))
	assert.ErrorIs(t, err, budget.ErrCurrencyMismatch)
}

func TestRestrictedFunds(t *testing.T) {
	eur := func(amount string) budget.Money { return money(t, amount, "EUR") }
	funds := budget.RestrictedFunds{
		Funds: []budget.Fund{
			{ID: "books", Donor: "Lindgren Foundation", Given: eur("1000"), Received: day("2026-01-10"), Purpose: "school books", Categories: []string{"books", "printing"}, Until: day("2026-06-30")},
			{ID: "free", Donor: "a neighbour", Given: eur("50"), Received: day("2026-01-01"), Purpose: "whatever helps"},
		},
		Spendings: []budget.Spending{
			{ID: "s2", Fund: "books", Date: day("2026-02-02"), Category: "printing", Amount: eur("200"), Outcome: "400 workbooks printed"},
			{ID: "s1", Fund: "books", Date: day("2026-02-01"), Category: "books", Amount: eur("300"), Outcome: "12 classes with books"},
			{ID: "s3", Fund: "books", Date: day("2026-03-01"), Category: "catering", Amount: eur("80"), What: "opening party"},
			{ID: "s4", Fund: "books", Date: day("2026-01-09"), Category: "books", Amount: eur("10")},
			{ID: "s5", Fund: "free", Date: day("2026-03-01"), Category: "catering", Amount: eur("60")},
			{ID: "s6", Fund: "books", Date: day("2026-12-01"), Category: "books", Amount: eur("10")},
		},
	}
	r, err := funds.Report(day("2026-07-01"))
	require.NoError(t, err)
	s := r.Statements[0]
	assert.Equal(t, "school books", s.RestrictedTo)
	assert.Equal(t, "EUR 590.00", s.Spent.String())
	assert.Equal(t, "EUR 90.00", s.Outside.String())
	assert.Equal(t, "EUR 410.00", s.Left.String())
	assert.Equal(t, []string{"12 classes with books", "400 workbooks printed"}, s.Outcomes)
	assert.Equal(t, "books", s.SpentOn[0].Category)
	assert.Equal(t, "EUR 310.00", s.SpentOn[0].Amount.String())
	codes := map[string]string{}
	for _, f := range r.Findings {
		codes[f.Subject] = f.Code
		if f.Code == "spent-outside-purpose" {
			assert.Equal(t, budget.SeverityBlocking, f.Severity)
			assert.Contains(t, f.Message, `"books"`)
			assert.Contains(t, f.Message, "school books")
		}
	}
	assert.Equal(t, map[string]string{"s3": "spent-outside-purpose", "s4": "spent-outside-purpose", "books": "fund-left-over", "free": "fund-overspent"}, codes)
	last, err := funds.Report(day("2026-06-30"))
	require.NoError(t, err)
	assert.Len(t, last.Findings, 3, "the fund's last day is not past it")

	text, err := json.Marshal(r)
	require.NoError(t, err)
	var back budget.DonorReport
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))

	bad := funds
	bad.Spendings = append([]budget.Spending{{ID: "x", Fund: "none", Date: day("2026-01-01"), Amount: eur("1")}, {ID: "y", Fund: "free", Date: day("2026-01-01"), Amount: money(t, "1", "USD")}}, funds.Spendings...)
	_, err = bad.Report(day("2026-07-01"))
	assert.ErrorIs(t, err, budget.ErrCurrencyMismatch)
	assert.ErrorContains(t, err, "[unknown-fund]")
}
