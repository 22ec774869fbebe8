// Command settle-invoice follows one invoice from draft to payment, and settles what four partners owe each other at the
// end of the quarter in the fewest transfers.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/invoice"
	"github.com/partnerkit/partnerkit/budget/settle"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if err := invoices(); err != nil {
		return err
	}
	return settlement()
}

func day(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }

func eur(amount string) budget.Money {
	return budget.Money{Amount: decimal.RequireFromString(amount), Currency: "EUR"}
}

func percent(n int64) decimal.NullDecimal { return decimal.NewNullDecimal(decimal.NewFromInt(n)) }

// workday leaves out weekends and the first of May.
func workday(d time.Time) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && (d.Month() != time.May || d.Day() != 1)
}

func invoices() error {
	inv := invoice.Invoice{ID: "northlight-2026-014", Seller: "northlight", Buyer: "solara", Currency: "EUR",
		Lines: []invoice.Line{
			{ID: "films", Category: "marketing", Amount: decimal.RequireFromString("11800.00")},
			{ID: "early booking", Category: "marketing", Amount: decimal.RequireFromString("-300.01")},
		},
		Terms: invoice.Terms{
			Parts: []invoice.Part{
				{Percent: percent(30), When: invoice.When{Days: 10, Roll: invoice.Following}},
				{Rest: true, When: invoice.When{Rule: invoice.EndOfMonth, Roll: invoice.ModifiedFollowing}},
			},
			Late: &invoice.Late{Percent: decimal.NewFromInt(9), DayCount: "ACT/365F", GraceDays: 5},
		}}
	dues, err := inv.Terms.Schedule(day(5, 4), eur("11499.99"), workday)
	if err != nil {
		return err
	}
	for _, e := range []invoice.Event{
		{Kind: invoice.Issue, On: day(5, 4), Number: 14, Dues: dues},
		{Kind: invoice.Pay, On: day(5, 13), Reference: "bank 4711", Amount: eur("3450.00")},
		{Kind: invoice.Credit, On: day(5, 20), Number: 15, Amount: eur("500.00"), Reason: "one film came late"},
	} {
		if inv, err = inv.Apply(e); err != nil {
			return err
		}
		fmt.Printf("%s %-6s → %s, open EUR %s\n", e.On.Format(time.DateOnly), e.Kind, inv.State, inv.Open().StringFixed(2))
	}
	for _, x := range inv.Instructions() {
		fmt.Printf("%s pays %s %s by %s, reference %s\n", x.From, x.To, x.Amount, x.By.Format(time.DateOnly), x.Reference)
	}
	interest, err := inv.Interest(day(6, 30))
	if err != nil {
		return err
	}
	fmt.Printf("on 2026-06-30 it is %s and bears %s of interest\n\n", inv.StateAt(day(6, 30)), interest)
	return nil
}

func settlement() error {
	debts := []settle.Debt{
		{ID: "films", From: "solara", To: "northlight", Amount: eur("7549.99")},
		{ID: "media", From: "northlight", To: "solara", Amount: eur("5026.67")},
		{ID: "fee mika", From: "solara", To: "mika", Amount: eur("4500.00")},
		{ID: "platform mika", From: "mika", To: "northlight", Amount: eur("375.00")},
		{ID: "platform jonas", From: "jonas", To: "northlight", Amount: eur("374.99")},
		{ID: "fee jonas", From: "solara", To: "jonas", Amount: eur("374.99")},
	}
	plan, err := settle.Settler{}.Settle(debts)
	if err != nil {
		return err
	}
	fmt.Printf("%d debts settle in %d transfers\n", len(debts), len(plan.Transfers))
	for _, t := range plan.Transfers {
		fmt.Printf("%s pays %s %s instead of %v\n", t.From, t.To, t.Amount, t.Replaces)
	}
	for _, o := range plan.Offset {
		fmt.Printf("%s cancels in a circle: %s\n", o.Debt, o.Amount)
	}
	return nil
}
