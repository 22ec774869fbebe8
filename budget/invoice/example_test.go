package invoice_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/invoice"
)

func day(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }

func eur(n int64) budget.Money { return budget.Money{Amount: decimal.NewFromInt(n), Currency: "EUR"} }

func ExampleTerms_Schedule() {
	terms := invoice.Terms{Parts: []invoice.Part{
		{Percent: decimal.NewNullDecimal(decimal.NewFromInt(30)), When: invoice.When{Days: 15, Roll: invoice.Following}},
		{Rest: true, When: invoice.When{Rule: invoice.EndOfMonth}},
	}}
	weekday := func(d time.Time) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }
	dues, err := terms.Schedule(day(1, 2), eur(1000), weekday)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range dues {
		fmt.Println(d.On.Format(time.DateOnly), d.Amount)
	}
	// Output:
	// 2026-01-19 EUR 300.00
	// 2026-01-31 EUR 700.00
}

func ExampleInvoice_Apply() {
	inv := invoice.Invoice{ID: "inv-7", Seller: "vega", Buyer: "orion", Currency: "EUR",
		Lines: []invoice.Line{{ID: "films", Amount: decimal.NewFromInt(800)}}, Terms: invoice.Terms{When: invoice.When{Days: 30}}}
	inv, _ = inv.Apply(invoice.Event{Kind: invoice.Issue, On: day(3, 1), Number: 7})
	inv, _ = inv.Apply(invoice.Event{Kind: invoice.Pay, On: day(3, 20), Reference: "bank 4711", Amount: eur(500)})
	fmt.Println(inv.State, "on 1 April:", inv.StateAt(day(4, 1)))
	for _, x := range inv.Instructions() {
		fmt.Println(x.From, "pays", x.To, x.Amount, "by", x.By.Format(time.DateOnly))
	}
	_, err := inv.Apply(invoice.Event{Kind: invoice.Issue, On: day(4, 1), Number: 8})
	fmt.Println(err)
	// Output:
	// part-paid on 1 April: overdue
	// orion pays vega EUR 300.00 by 2026-03-31
	// invoice "inv-7" is part-paid: issue is not possible, only ["pay" "dispute" "write-off" "credit"]
}

func ExampleDiscount_AnnualCost() {
	simple, compounded, err := invoice.Discount{Percent: decimal.NewFromInt(2), Days: 10}.AnnualCost(30, 365)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("not taking 2/10 net 30 costs %.2f %% a year, %.2f %% compounded\n", 100*simple, 100*compounded)
	// Output: not taking 2/10 net 30 costs 37.24 % a year, 44.59 % compounded
}
