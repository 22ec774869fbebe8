package budget

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func some(s string) decimal.NullDecimal { return decimal.NewNullDecimal(dec(s)) }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// launch is the budget of two partners who launch a product together; one line is paid in dollars.
func launch() Budget {
	return Budget{
		ID: "launch", Version: 2, Currency: "EUR", Total: some("100000"), PlannedOn: day("2026-01-01"),
		Periods: []BudgetPeriod{
			{ID: "Q1", From: day("2026-01-01"), Until: day("2026-03-31")},
			{ID: "Q2", From: day("2026-04-01"), Until: day("2026-06-30")},
		},
		Authorities: []Authority{{Level: "manager", UpTo: some("10000")}, {Level: "steering", UpTo: some("60000")}, {Level: "boards"}},
		Tolerances:  []Tolerance{{Percent: some("5"), Authority: "manager"}, {Over: some("5000"), Percent: some("20"), Authority: "steering"}, {Scope: ScopeTotal, Over: some("20000"), Authority: "boards"}},
		Lines: []Line{
			{ID: "ads", Category: "marketing", Period: "Q1", Owner: "ines", Payer: "orion", Amount: dec("40000"),
				Approvals: []Approval{{Authority: "steering", By: "ada", Date: day("2026-01-05"), Amount: dec("40000")}}},
			{ID: "fees", Category: "platform fees", Period: "Q1", Owner: "tom", Payer: "vega", Amount: dec("10000"), Currency: "USD",
				Approvals: []Approval{{Authority: "boards", By: "bob", Date: day("2026-01-05"), Amount: dec("12000")}}},
			{ID: "staff", Category: "staffing", Period: "Q2", Owner: "ines", Payer: "vega", Amount: dec("51000"),
				Approvals: []Approval{{Authority: "steering", By: "ada", Date: day("2026-01-05"), Amount: dec("51000")}}},
		},
		Rates: []Rate{
			{From: "USD", To: "EUR", On: day("2026-01-01"), Rate: dec("0.90")},
			{From: "USD", To: "EUR", On: day("2026-02-01"), Until: day("2026-02-28"), Rate: dec("0.85")},
			{From: "EUR", To: "USD", On: day("2026-03-31"), Rate: dec("1.25")},
		},
		Commitments: []Commitment{
			{ID: "po-1", Line: "fees", Date: day("2026-01-10"), Amount: dec("6000"), Currency: "USD"},
			{ID: "po-2", Line: "ads", Date: day("2026-02-10"), Amount: dec("5000")},
		},
		Forecasts: []Forecast{{Line: "ads", Date: day("2026-03-01"), Amount: dec("50000")}, {Line: "ads", Date: day("2026-02-01"), Amount: dec("1")}},
		Contingency: Contingency{
			Amount: dec("8000"), Minimum: dec("6000"), MayDraw: []string{"ines"},
			Approvals:  []DrawApproval{{By: []string{"ada"}}, {Over: dec("2000"), By: []string{"bob"}}},
			RefilledBy: []Share{{Partner: "orion", Weight: dec("2")}, {Partner: "vega", Weight: dec("1")}},
			Draws:      []Draw{{ID: "d1", Line: "ads", Date: day("2026-02-20"), Amount: dec("3000"), By: "ines", ApprovedBy: []string{"ada", "bob"}}},
		},
	}
}

func spent() []Actual {
	return []Actual{
		{ID: "1", Line: "ads", Date: day("2026-01-20"), Amount: dec("30000")},
		{ID: "2", Line: "ads", Date: day("2026-02-20"), Amount: dec("4000"), Commitment: "po-2", Payer: "vega"},
		{ID: "3", Line: "fees", Date: day("2026-02-20"), Amount: dec("4000"), Currency: "USD", Commitment: "po-1"},
		{ID: "4", Line: "staff", Date: day("2026-03-31"), Amount: dec("1000")},
		{ID: "5", Line: "staff", Date: day("2026-04-01"), Amount: dec("7777")},
	}
}

// row prints the figures of a variance so that a table can hold them.
func row(v Variance) string {
	s := v.ID
	for _, d := range []decimal.Decimal{v.Planned, v.Released, v.Actual, v.Committed, v.Forecast, v.Variance, v.Overrun, v.Exchange} {
		s += " " + d.String()
	}
	return s + " " + v.Authority
}

func rows(vs []Variance) []string {
	var out []string
	for _, v := range vs {
		out = append(out, row(v))
	}
	return out
}

func TestReviewFigures(t *testing.T) {
	r, err := launch().Review(spent(), day("2026-03-31"))
	require.NoError(t, err)
	// planned, released, actual, committed, forecast, variance, overrun, exchange, authority
	// fees: 10,000 USD at 0.90 planned; 4,000 spent at 0.85; 2,000 open at 1/1.25 = 0.80, so gains of 200 and 200.
	assert.Equal(t, []string{
		"ads 40000 3000 34000 1000 50000 9000 7000 0 steering",
		"fees 9000 0 3400 1600 9000 5600 0 400 ",
		"staff 51000 0 1000 0 51000 50000 0 0 ",
	}, rows(r.Lines))
	assert.Equal(t, "total 100000 3000 38400 2600 110000 64600 7000 400 steering", row(r.Total))
	assert.Equal(t, []string{
		"marketing 40000 3000 34000 1000 50000 9000 7000 0 steering",
		"platform fees 9000 0 3400 1600 9000 5600 0 400 ",
		"staffing 51000 0 1000 0 51000 50000 0 0 ",
	}, rows(r.Categories))
	// vega paid 4,000 of orion's line: it carries them, and orion the 16,000 still to come
	assert.Equal(t, []string{
		"orion 40000 3000 30000 1000 46000 13000 3000 0 manager",
		"vega 60000 0 8400 1600 64000 51600 4000 400 manager",
	}, rows(r.Partners))
	assert.Equal(t, []string{
		"Q1 49000 3000 38400 2600 60000 13600 8000 400 steering",
		"Q2 51000 0 0 0 50000 51000 -1000 0 ",
	}, rows(r.Periods))
	assert.Equal(t, "0.7907", r.Lines[0].Used.Decimal.String(), "34,000 of 43,000")
	require.Len(t, r.Exchange, 1)
	x := r.Exchange[0]
	assert.Equal(t, "USD 6000 5400 5000 200 200", x.Currency+" "+x.Amount.String()+" "+x.Planned.String()+" "+x.Worth.String()+" "+x.Realized.String()+" "+x.Unrealized.String())
	assert.Equal(t, "5000", r.Contingency.Left.String())
	assert.Equal(t, "3000", r.Contingency.ToReplenish.String())
	require.Len(t, r.Contingency.Owed, 2)
	assert.Equal(t, "EUR 2000.00 EUR 1000.00", r.Contingency.Owed[0].Amount.String()+" "+r.Contingency.Owed[1].Amount.String())
	assert.Equal(t, []string{
		"high contingency-below-minimum", "high over-tolerance period Q1", "high over-tolerance category marketing", "high over-tolerance partner orion",
		"high over-tolerance total total", "high over-tolerance partner vega", "high over-tolerance line ads", "low outside-period staff", "info later-entries",
	}, codes(r.Findings))
}

func TestExchangeDifferencesNeedAPlannedRate(t *testing.T) {
	b := launch()
	b.Lines[0].Currency = "EUR"
	r, err := b.Review([]Actual{
		{ID: "1", Line: "ads", Date: day("2026-02-01"), Amount: dec("100"), Currency: "USD"},
		{ID: "2", Line: "fees", Date: day("2026-02-01"), Amount: dec("100")},
	}, day("2026-03-31"))
	require.NoError(t, err)
	assert.Equal(t, "85 0 100", r.Lines[0].Actual.String()+" "+r.Lines[0].Exchange.String()+" "+r.Lines[1].Actual.String())
	require.Len(t, r.Exchange, 1)
	assert.Equal(t, "6000", r.Exchange[0].Amount.String(), "the open order of dollars alone: the bills were in another currency than their lines")
}

func codes(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		s := string(f.Severity) + " " + f.Code
		if f.Params["scope"] != "" {
			s += " " + f.Params["scope"]
		}
		if f.Subject != "" {
			s += " " + f.Subject
		}
		out = append(out, s)
	}
	return out
}

func TestReviewFindings(t *testing.T) {
	plain := func() Budget {
		return Budget{Currency: "EUR", Lines: []Line{{ID: "a", Category: "x", Owner: "o", Payer: "p", Amount: dec("100")}, {ID: "b", Category: "y", Owner: "o", Payer: "q", Amount: dec("50")}}}
	}
	for _, row := range []struct {
		name    string
		change  func(b *Budget)
		actuals []Actual
		want    []string
	}{
		{"nothing is wrong", func(*Budget) {}, nil, nil},
		{"the lines make the total", func(b *Budget) { b.Total = some("150.00") }, nil, nil},
		{"a cent too much", func(b *Budget) { b.Total = some("149.99") }, nil, []string{"blocking lines-do-not-add-up"}},
		{"a total of zero is a total", func(b *Budget) { b.Total = some("0") }, nil, []string{"blocking lines-do-not-add-up"}},
		{"spent to the last cent", func(*Budget) {}, []Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("100")}}, nil},
		{"a cent more, no tolerance", func(*Budget) {}, []Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("100.01")}},
			[]string{"medium over-budget total total", "medium over-budget line a"}},
		{"a cent more, within tolerance", func(b *Budget) { b.Tolerances = []Tolerance{{Over: some("0.01"), Authority: "m"}} },
			[]Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("100.01")}}, nil},
		{"ten percent is within ten percent", func(b *Budget) { b.Tolerances = []Tolerance{{Scope: ScopeLine, Percent: some("10"), Authority: "m"}} },
			[]Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("110")}}, nil},
		{"a cent more is not", func(b *Budget) { b.Tolerances = []Tolerance{{Scope: ScopeLine, Percent: some("10"), Authority: "m"}} },
			[]Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("110.01")}}, []string{"high over-tolerance line a"}},
		{"unplanned", func(*Budget) {}, []Actual{{ID: "1", Category: "x", Payer: "p", Date: day("2026-01-01"), Amount: dec("1")}},
			[]string{"high unplanned-spending", "medium over-budget total total"}},
		{"later", func(*Budget) {}, []Actual{{ID: "1", Line: "a", Date: day("2026-12-31"), Amount: dec("1")}, {ID: "2", Line: "a", Date: day("2027-01-01"), Amount: dec("1000")}},
			[]string{"info later-entries"}},
		{"needs a level by its amount", func(b *Budget) {
			b.Authorities = []Authority{{Level: "m", UpTo: some("50")}, {Level: "s", UpTo: some("99.99")}}
		}, nil,
			[]string{"high line-not-approved b", "high no-authority a"}},
		{"needs the level that it names", func(b *Budget) { b.Lines[1].Authority = "s" }, nil, []string{"high line-not-approved b"}},
		{"a higher level will do", func(b *Budget) {
			b.Authorities = []Authority{{Level: "m", UpTo: some("1000")}, {Level: "s"}}
			for i := range b.Lines {
				b.Lines[i].Approvals = []Approval{{Authority: "s", By: "x", Date: day("2026-12-31"), Amount: dec("100")}}
			}
		}, nil, nil},
		{"a lower, a later or a smaller one will not", func(b *Budget) {
			b.Authorities = []Authority{{Level: "m", UpTo: some("1")}, {Level: "s"}}
			b.Lines[0].Approvals = []Approval{{Authority: "m", By: "x", Date: day("2026-01-01"), Amount: dec("100")}, {Authority: "s", By: "x", Date: day("2027-01-01"), Amount: dec("100")}}
			b.Lines[1].Approvals = []Approval{{Authority: "s", By: "x", Date: day("2026-01-01"), Amount: dec("49.99")}}
		}, []Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("1")}}, []string{"blocking line-not-approved a", "high approval-stale b"}},
		{"nobody owns it", func(b *Budget) { b.Lines[1].Owner, b.Lines[0].Payer, b.Lines[1].Category = "", "", "" }, nil,
			[]string{"medium lines-without-owner", "medium lines-without-payer", "low lines-without-category"}},
		{"bills without a number", func(*Budget) {}, []Actual{{Line: "a", Date: day("2026-01-01"), Amount: dec("50")}, {Line: "a", Date: day("2026-01-01"), Amount: dec("50")}}, nil},
		{"a closed order is owed no more", func(b *Budget) {
			b.Commitments = []Commitment{{ID: "c", Line: "a", Date: day("2026-01-01"), Closed: day("2026-12-31"), Amount: dec("1000")}, {ID: "d", Line: "b", Date: day("2026-01-01"), Closed: day("2027-01-01"), Amount: dec("50.01")}}
		}, nil, []string{"medium over-budget total total", "medium over-budget line b"}},
		{"a later order and a later forecast do not count", func(b *Budget) {
			b.Commitments = []Commitment{{ID: "c", Line: "a", Date: day("2027-01-01"), Amount: dec("1000")}}
			b.Forecasts = []Forecast{{Line: "a", Date: day("2027-01-01"), Amount: dec("1000")}}
		}, nil, []string{"info later-entries"}},
		{"more than was ordered", func(b *Budget) {
			b.Commitments = []Commitment{{ID: "c", Line: "a", Date: day("2026-01-01"), Amount: dec("10")}}
		},
			[]Actual{{ID: "1", Line: "a", Date: day("2026-01-01"), Amount: dec("10.01"), Commitment: "c"}}, []string{"medium commitment-exceeded c"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := plain()
			row.change(&b)
			r, err := b.Review(row.actuals, day("2026-12-31"))
			require.NoError(t, err)
			assert.Equal(t, row.want, codes(r.Findings))
			for _, f := range r.Findings {
				assert.NotEmpty(t, f.Message)
			}
		})
	}
}

func TestDrawDown(t *testing.T) {
	fund := func() Contingency {
		return Contingency{
			Amount: dec("100"), Minimum: dec("20"), MayDraw: []string{"ines", "tom"},
			Approvals: []DrawApproval{{By: []string{"ada"}}, {Over: dec("50"), By: []string{"bob", "ada"}}},
		}
	}
	draw := func(id, date, amount, by string, approved ...string) Draw {
		return Draw{ID: id, Line: "a", Date: day(date), Amount: dec(amount), By: by, ApprovedBy: approved}
	}
	for _, row := range []struct {
		name   string
		draws  []Draw
		in     []Replenishment
		left   string
		states []string
	}{
		{"untouched", nil, nil, "100", nil},
		{"at the limit one approval will do", []Draw{draw("1", "2026-01-01", "50", "ines", "ada")}, nil, "50", []string{"1 released"}},
		{"over the limit it takes two", []Draw{draw("1", "2026-01-01", "50.01", "ines", "ada")}, nil, "100", []string{"1 draw-not-approved bob"}},
		{"and both do", []Draw{draw("1", "2026-01-01", "50.01", "ines", "ada", "bob")}, nil, "49.99", []string{"1 released"}},
		{"who may not draw", []Draw{draw("1", "2026-01-01", "1", "eve", "ada", "bob")}, nil, "100", []string{"1 draw-not-allowed"}},
		{"all of it, then a cent, in order of days", []Draw{draw("1", "2026-01-02", "0.01", "tom", "ada"), draw("2", "2026-01-01", "100", "ines", "ada", "bob")}, nil, "0",
			[]string{"2 released", "1 contingency-exhausted"}},
		{"money of the day comes in first", []Draw{draw("1", "2026-01-01", "110", "ines", "ada", "bob")}, []Replenishment{{ID: "r", Date: day("2026-01-01"), Amount: dec("10"), Partner: "p"}}, "0", []string{"1 released"}},
		{"money of the next day is too late", []Draw{draw("1", "2026-01-01", "110", "ines", "ada", "bob")}, []Replenishment{{ID: "r", Date: day("2026-01-02"), Amount: dec("10"), Partner: "p"}}, "110", []string{"1 contingency-exhausted"}},
		{"draws after the day do not count", []Draw{draw("1", "2026-02-01", "10", "ines", "ada")}, nil, "100", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := fund()
			c.Draws, c.Replenishments = row.draws, row.in
			b := Budget{Currency: "EUR", Lines: []Line{{ID: "a", Category: "x", Amount: dec("1000")}}, Contingency: c}
			r, err := b.Review(nil, day("2026-01-31"))
			require.NoError(t, err)
			s := r.Contingency
			assert.Equal(t, row.left, s.Left.String())
			assert.True(t, s.Left.Equal(s.Size.Sub(s.Drawn).Add(s.Replenished)))
			assert.True(t, r.Lines[0].Released.Equal(s.Drawn))
			var got []string
			for _, d := range s.Draws {
				g := d.ID + " " + d.Reason
				for _, m := range d.Missing {
					g += " " + m
				}
				got = append(got, g)
			}
			assert.Equal(t, row.states, got)
		})
	}
}

func TestBudgetBadInput(t *testing.T) {
	huge := decimal.New(1, 999999999)
	for _, row := range []struct {
		name   string
		change func(b *Budget)
		want   []string
	}{
		{"good", func(*Budget) {}, nil},
		{"no currency", func(b *Budget) { *b = Budget{} }, []string{"currency required"}},
		{"unknown currency", func(b *Budget) { *b = Budget{Currency: "XQQ"} }, []string{"currency unknown-currency"}},
		{"all at once", func(b *Budget) {
			b.Lines[0].Amount, b.Lines[1].ID, b.Lines[2].Category = dec("-1"), "ads", "bad\x00"
			b.Lines[2].Period, b.Lines[2].Authority = "Q9", "pope"
		}, []string{"lines[1].id unique", "lines[0].amount negative", "lines[2].category control-character", "lines[2].period unknown-period", "lines[2].authority unknown-authority",
			"commitments[0].line unknown-line"}},
		{"hostile numbers", func(b *Budget) {
			b.Total, b.Lines[0].Amount, b.Rates[0].Rate, b.Contingency.Amount = decimal.NewNullDecimal(huge), huge, huge, huge
			b.Authorities[0].UpTo, b.Tolerances[0].Percent, b.Forecasts[0].Amount = decimal.NewNullDecimal(huge), decimal.NewNullDecimal(huge), huge
			b.Lines[0].Approvals[0].Amount = huge
		}, []string{"lines[0].approvals[0].amount decimal-range", "total decimal-range", "rates[0].rate decimal-range", "lines[0].amount decimal-range", "authorities[0].up_to decimal-range", "tolerances[0].percent decimal-range",
			"forecasts[0].amount decimal-range", "contingency.amount decimal-range"}},
		{"finer than the minor unit", func(b *Budget) { b.Lines[0].Amount, b.Total = dec("0.001"), some("1.0010") }, []string{"total minor-unit", "lines[0].amount minor-unit"}},
		{"periods", func(b *Budget) {
			b.Periods = append(b.Periods, BudgetPeriod{ID: "x", From: day("2026-06-30"), Until: day("2026-06-30")}, BudgetPeriod{ID: "y", From: day("2026-09-30"), Until: day("2026-09-29")})
		}, []string{"periods[3].until date-order", "periods[2].from overlap"}},
		{"authorities that never apply", func(b *Budget) {
			b.Authorities = []Authority{{Level: "manager", UpTo: some("10")}, {Level: "steering", UpTo: some("10.0")}, {Level: "boards"}, {Level: "pope"}}
		}, []string{"authorities[1].up_to order", "authorities[3].up_to unreachable"}},
		{"levels are all looked at", func(b *Budget) {
			b.Authorities = []Authority{{Level: "manager", UpTo: some("-1")}, {Level: "steering", UpTo: some("-1")}, {Level: "boards"}}
		}, []string{"authorities[0].up_to negative", "authorities[1].up_to negative"}},
		{"tolerances that never decide", func(b *Budget) {
			b.Tolerances = []Tolerance{
				{Percent: some("5"), Authority: "manager"}, {Percent: some("3"), Authority: "steering"}, // 3 % comes first
				{Scope: ScopeLine, Over: some("10"), Authority: "manager"}, {Over: some("10"), Percent: some("99"), Authority: "manager"}, // every row, and more
				{Scope: ScopePartner, Over: some("9"), Authority: "boards"}, // good: the next is about other rows
				{Scope: ScopeTotal, Over: some("9"), Authority: "boards"},   // good: of the total alone
			}
		}, []string{"tolerances[0] unreachable", "tolerances[2] unreachable"}},
		{"rates", func(b *Budget) {
			b.Rates = append(b.Rates, Rate{From: "USD", To: "EUR", On: day("2026-02-28"), Rate: dec("1")}, Rate{From: "USD", To: "USD", On: day("2026-02-27"), Until: day("2026-02-26")})
		}, []string{"rates[4].to same-currency", "rates[4].until date-order", "rates[4].rate positive", "rates[3].on overlap"}},
		{"a foreign line without a day for its rate", func(b *Budget) { b.PlannedOn = time.Time{} }, []string{"planned_on required"}},
		{"a foreign line without a rate", func(b *Budget) { b.Lines[2].Currency = "JPY" }, []string{"lines[2].currency no-rate"}},
		{"approvals", func(b *Budget) { b.Lines[0].Approvals = []Approval{{Authority: "pope"}} },
			[]string{"lines[0].approvals[0].authority unknown-authority", "lines[0].approvals[0].by required", "lines[0].approvals[0].date required"}},
		{"commitments and forecasts", func(b *Budget) {
			b.Commitments[0].Closed, b.Commitments[1].Line = day("2026-01-09"), ""
			b.Forecasts[1].Date, b.Tolerances[0].Authority = b.Forecasts[0].Date, "pope"
		}, []string{"commitments[0].closed date-order", "commitments[1].line required", "forecasts[1].date unique", "tolerances[0].authority unknown-authority"}},
		{"a version below zero", func(b *Budget) { b.Version = -1 }, []string{"version negative"}},
		{"not days", func(b *Budget) {
			b.Forecasts[0].Date, b.Commitments[0].Date = day("2026-01-01").Add(time.Hour), time.Time{}
		},
			[]string{"commitments[0].date required", "forecasts[0].date day"}},
		{"draws", func(b *Budget) {
			b.Contingency.Draws = append(b.Contingency.Draws, Draw{ID: "d1", Line: "zz", Date: day("2026-01-01"), By: "x"})
			b.Contingency.Minimum = dec("8000.01")
			b.Contingency.RefilledBy = []Share{{Partner: "a"}, {Partner: "a", Weight: dec("-1")}}
		}, []string{"contingency.refilled_by[1].partner unique", "contingency.refilled_by[1].weight negative", "contingency.refilled_by no-weight", "contingency.minimum order", "contingency.draws[1].id unique", "contingency.draws[1].line unknown-line", "contingency.draws[1].amount positive"}},
		{"tolerance of nothing", func(b *Budget) { b.Tolerances = []Tolerance{{Scope: "week"}} }, []string{"tolerances[0].scope oneof", "tolerances[0].authority required", "tolerances[0].over required"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := launch()
			row.change(&b)
			err := b.Validate()
			if row.want == nil {
				require.NoError(t, err)
				return
			}
			assert.ElementsMatch(t, row.want, validatetest.Problems(t, err))
		})
	}
}

func TestReviewBadInput(t *testing.T) {
	b := launch()
	b.Lines[0].Amount = dec("-1")
	_, err := b.Review([]Actual{
		{ID: "1", Line: "nope", Date: day("2026-01-01")},
		{ID: "1", Date: day("2026-01-01"), Amount: dec("0.001")},
		{ID: "3", Line: "ads", Date: day("2026-01-01"), Commitment: "po-9"},
		{ID: "4", Line: "ads", Date: day("2026-01-01"), Commitment: "po-1"},
		{ID: "5", Line: "fees", Date: day("2026-01-01"), Commitment: "po-1"},
		{ID: "6", Line: "fees", Amount: decimal.New(1, 999999999), Currency: "ABC"},
	}, time.Time{})
	assert.ElementsMatch(t, []string{
		"budget.lines[0].amount negative", "as_of required", "actuals[0].line unknown-line", "actuals[1].id unique", "actuals[1].payer required",
		"actuals[1].amount minor-unit", "actuals[2].commitment unknown-commitment", "actuals[3].commitment other-line", "actuals[4].currency currency-mismatch",
		"actuals[5].date required", "actuals[5].currency unknown-currency",
	}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, ErrCurrencyMismatch)

	usd := Actual{ID: "1", Line: "fees", Date: day("2026-01-02"), Amount: dec("1"), Currency: "USD"}
	later := usd
	later.ID, later.Date = "2", day("2026-03-31")
	_, err = launch().Review([]Actual{usd, later, {ID: "3", Line: "nope", Date: day("2026-01-01")}}, day("2026-03-30"))
	assert.ErrorIs(t, err, ErrNoExchangeRate)
	assert.Equal(t, []string{"actuals[2].line unknown-line", "actuals[0].currency no-rate"}, validatetest.Problems(t, err), "a missing rate is told with the rest; what is later needs none")

	_, err = launch().Review([]Actual{usd}, day("2026-03-30"))
	assert.ErrorIs(t, err, ErrNoExchangeRate)
	assert.Equal(t, []string{"actuals[0].currency no-rate", "budget.commitments[0].currency no-rate"}, validatetest.Problems(t, err))
}

func TestReviewIsPure(t *testing.T) {
	b, actuals := launch(), spent()
	before, _ := json.Marshal([]any{b, actuals})
	first, err := b.Review(actuals, day("2026-03-31"))
	require.NoError(t, err)
	want, err := json.Marshal(first)
	require.NoError(t, err)
	for range 5 {
		rand.Shuffle(len(actuals), func(i, j int) { actuals[i], actuals[j] = actuals[j], actuals[i] })
		r, err := b.Review(actuals, day("2026-03-31"))
		require.NoError(t, err)
		got, _ := json.Marshal(r)
		assert.Equal(t, string(want), string(got), "whatever the order of the actuals")
		for i := range r.Contingency.Draws {
			r.Contingency.Draws[i].ID = "spoilt"
		}
		for i := range r.Lines {
			r.Lines[i].ID = "spoilt"
		}
	}
	after, _ := json.Marshal([]any{b, spent()})
	assert.Equal(t, string(before), string(after))
}

func TestBudgetSurvivesJSON(t *testing.T) {
	for _, b := range []Budget{{}, {Currency: "EUR"}, launch()} {
		first, err := json.Marshal(b)
		require.NoError(t, err)
		var back Budget
		require.NoError(t, json.Unmarshal(first, &back))
		second, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
	}
	empty, _ := json.Marshal(Budget{Currency: "EUR"})
	assert.Equal(t, `{"currency":"EUR"}`, string(empty))
}

func TestConvert(t *testing.T) {
	rates := []Rate{
		{From: "USD", To: "EUR", On: day("2026-01-02"), Rate: dec("0.875")},
		{From: "EUR", To: "JPY", On: day("2026-01-02"), Rate: dec("160.5")},
		{From: "USD", To: "EUR", On: day("2026-02-01"), Until: day("2026-02-28"), Rate: dec("0.9")},
	}
	for _, row := range []struct {
		amount, from, to, on, want, why string
	}{
		{"100", "USD", "EUR", "2026-01-02", "87.5", "the rate of the day"},
		{"0.02", "USD", "EUR", "2026-01-02", "0.02", "0.0175"},
		{"0.20", "USD", "EUR", "2026-01-02", "0.18", "0.175 rounds away from zero"},
		{"-0.20", "USD", "EUR", "2026-01-02", "-0.18", "and so does its refund"},
		{"87.50", "EUR", "USD", "2026-01-02", "100", "the other direction divides"},
		{"1", "EUR", "USD", "2026-01-02", "1.14", "1.142857"},
		{"-1", "EUR", "USD", "2026-01-02", "-1.14", "-1.142857"},
		{"1", "EUR", "JPY", "2026-01-02", "161", "yen have no smaller unit"},
		{"161", "JPY", "EUR", "2026-01-02", "1", "1.003"},
		{"10", "USD", "EUR", "2026-02-01", "9", "first day of the span"},
		{"10", "USD", "EUR", "2026-02-28", "9", "its last day"},
		{"10", "USD", "EUR", "2026-03-01", "", "the day after"},
		{"10", "USD", "EUR", "2026-01-31", "", "the day before: no rate is carried on"},
		{"10", "USD", "JPY", "2026-01-02", "", "rates are not chained"},
		{"10", "USD", "USD", "2030-01-01", "10", "nothing to exchange"},
	} {
		got, err := Convert(Money{Amount: dec(row.amount), Currency: row.from}, row.to, day(row.on), rates)
		if row.want == "" {
			assert.ErrorIs(t, err, ErrNoExchangeRate, row.why)
			continue
		}
		require.NoError(t, err, row.why)
		assert.Equal(t, row.want+" "+row.to, got.Amount.String()+" "+got.Currency, row.why)
	}
	_, err := Convert(Money{Amount: decimal.New(1, 999999999), Currency: "EUR"}, "XQQ", time.Time{}, []Rate{{}})
	assert.Len(t, validatetest.Problems(t, err), 7)
	assert.False(t, errors.Is(err, ErrNoExchangeRate))
	_, err = Convert(Money{}, "EUR", day("2026-01-02"), nil)
	assert.Equal(t, []string{"currency required"}, validatetest.Problems(t, err))
	_, err = Convert(Money{Amount: dec("500000000000000000000000"), Currency: "USD"}, "EUR", day("2026-01-02"), []Rate{{From: "USD", To: "EUR", On: day("2026-01-02"), Rate: dec("2")}})
	assert.ErrorIs(t, err, ErrAmountRange)
}

func BenchmarkReview(b *testing.B) {
	const lines, actuals = 10_000, 100_000
	bud := Budget{Currency: "EUR", PlannedOn: day("2026-01-01"), Tolerances: []Tolerance{{Percent: some("10"), Authority: "steering"}}}
	for i := range lines {
		bud.Lines = append(bud.Lines, Line{ID: "line-" + strconv.Itoa(i), Category: "c" + strconv.Itoa(i%20), Period: "p" + strconv.Itoa(i%12), Payer: "partner-" + strconv.Itoa(i%10), Amount: dec("1000.00")})
	}
	all := make([]Actual, actuals)
	for i := range all {
		all[i] = Actual{ID: strconv.Itoa(i), Line: bud.Lines[i%lines].ID, Date: day("2026-02-01"), Amount: dec("99.95")}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bud.Review(all, day("2026-12-31")); err != nil {
			b.Fatal(err)
		}
	}
}
