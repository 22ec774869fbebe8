package budget_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

func amount(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func on(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func ExampleBudget_Review() {
	b := budget.Budget{
		Currency: "EUR",
		Total:    decimal.NewNullDecimal(amount("60000")),
		Lines: []budget.Line{
			{ID: "ads", Category: "marketing", Owner: "Ines", Payer: "Acme", Amount: amount("40000")},
			{ID: "shop", Category: "platform fees", Owner: "Tom", Payer: "Birch", Amount: amount("20000")},
		},
		Tolerances: []budget.Tolerance{{Percent: decimal.NewNullDecimal(amount("10")), Authority: "steering committee"}},
	}
	review, err := b.Review([]budget.Actual{
		{ID: "bill-1", Line: "ads", Date: on(2026, 2, 1), Amount: amount("45000")},
		{ID: "bill-2", Line: "shop", Date: on(2026, 2, 1), Amount: amount("5000.50")},
	}, on(2026, 3, 31))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range review.Partners {
		fmt.Println(v.ID, v.Planned, v.Actual, v.Variance)
	}
	for _, f := range review.Findings {
		fmt.Println(f.Code, f.Subject)
	}
	fmt.Println(review.Findings[2].Message)
	// Output:
	// Acme 40000 45000 -5000
	// Birch 20000 5000.5 14999.5
	// over-tolerance Acme
	// over-tolerance marketing
	// over-tolerance ads
	// The line "ads" is expected to cost EUR 5000.00 more than its budget of EUR 40000.00: ask steering committee to decide about it.
}

func ExampleBudget_Diff() {
	first := budget.Budget{Version: 1, Currency: "EUR", Lines: []budget.Line{{ID: "ads", Category: "marketing", Payer: "Acme", Amount: amount("40000")}}}
	second := first
	second.Version = 2
	second.Lines = []budget.Line{{ID: "ads", Category: "marketing", Payer: "Birch", Amount: amount("42000")}}
	change, err := first.Diff(second)
	fmt.Println(change.Difference, change.Lines[0].Fields, change.Partners, err)
	// Output:
	// 2000 [{payer Acme Birch} {amount 40000 42000}] [{Acme -40000} {Birch 42000}] <nil>
}

func ExampleRevenueAgreement_Distribute() {
	a := budget.RevenueAgreement{Currency: "EUR", Tiers: []budget.RevenueTier{
		{UpTo: decimal.NewNullDecimal(amount("1000")), Shares: []budget.Share{{Partner: "Acme", Weight: amount("1")}, {Partner: "Birch", Weight: amount("1")}}},
		{Shares: []budget.Share{{Partner: "Acme", Weight: amount("20")}, {Partner: "Birch", Weight: amount("80")}}},
	}}
	d, err := a.Distribute([]budget.Entry{
		{ID: "order-1", Kind: budget.EntrySale, Date: on(2026, 1, 10), Amount: amount("1500")},
		{ID: "payout-1", Kind: budget.EntryPayout, Date: on(2026, 1, 31), Partner: "Birch", Amount: amount("900")},
		{ID: "return-1", Kind: budget.EntryRefund, Date: on(2026, 2, 3), Sale: "order-1", Amount: amount("300")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range d.Partners {
		fmt.Println(p.Partner, "earned", p.Earned, "payable", p.Payable, "carried forward", p.CarriedForward)
	}
	// Output:
	// Acme earned 480 payable 480 carried forward 0
	// Birch earned 720 payable 0 carried forward -180
}

func ExampleConvert() {
	rates := []budget.Rate{{From: "USD", To: "EUR", On: on(2026, 1, 2), Rate: amount("0.9123")}}
	m, _ := budget.NewMoney("100.00", "USD")
	fmt.Println(budget.Convert(m, "EUR", on(2026, 1, 2), rates))
	_, err := budget.Convert(m, "EUR", on(2026, 1, 3), rates)
	fmt.Println(errors.Is(err, budget.ErrNoExchangeRate))
	// Output:
	// EUR 91.23 <nil>
	// true
}

func ExampleDayCount() {
	p := budget.Period{From: on(2026, 1, 31), To: on(2026, 2, 28)}
	for _, c := range []budget.DayCount{budget.Act365F, budget.Thirty360, budget.ThirtyE360ISDA} {
		num, den, err := c.Fraction(p)
		fmt.Printf("%s: %d/%d %v\n", c, num, den, err)
	}
	// Output:
	// ACT/365F: 28/365 <nil>
	// 30/360: 28/360 <nil>
	// 30E/360-ISDA: 30/360 <nil>
}

func ExampleXIRR() {
	rate, err := budget.XIRR([]budget.Flow{
		{Date: on(2008, 1, 1), Amount: amount("-10000")},
		{Date: on(2008, 3, 1), Amount: amount("2750")},
		{Date: on(2008, 10, 30), Amount: amount("4250")},
		{Date: on(2009, 2, 15), Amount: amount("3250")},
		{Date: on(2009, 4, 1), Amount: amount("2750")},
	}, budget.Act365F)
	fmt.Printf("%.4f %v\n", rate, err)

	_, err = budget.IRR([]decimal.Decimal{amount("-100"), amount("230"), amount("-132")})
	var many *budget.ManyRatesError
	fmt.Println(errors.As(err, &many))
	fmt.Printf("%.2f\n", many.Rates)
	// Output:
	// 0.3734 <nil>
	// true
	// [0.10 0.20]
}
