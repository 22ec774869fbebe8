package earned_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget/earned"
)

func ExampleMeasure() {
	m, err := earned.Measure(earned.Position{
		BAC: decimal.NewFromInt(100_000), PV: decimal.NewFromInt(40_000),
		EV: decimal.NewFromInt(30_000), AC: decimal.NewFromInt(35_000),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("over cost by", m.CV.Neg(), "and behind by", m.SV.Neg())
	fmt.Println("CPI", m.CPI.Decimal.StringFixed(2), "SPI", m.SPI.Decimal.StringFixed(2))
	fmt.Println("in the end", m.EAC.CPI.Decimal.StringFixed(2))
	// Output:
	// over cost by 5000 and behind by 10000
	// CPI 0.86 SPI 0.75
	// in the end 116666.67
}

func ExampleMeasureSchedule() {
	curve := []decimal.Decimal{decimal.Zero, decimal.NewFromInt(20), decimal.NewFromInt(40), decimal.NewFromInt(60)}
	m, err := earned.MeasureSchedule(curve, decimal.NewFromInt(50), decimal.NewFromInt(3))
	if err != nil {
		fmt.Println(err)
		return
	}
	end, _ := m.End(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 30)
	fmt.Println(m.ES, m.SVt, m.IEACt.Decimal, end.Format(time.DateOnly))
	// Output: 2.5 -0.5 3.6 2026-04-19
}

func ExampleAssess() {
	n := decimal.NewFromInt
	a, err := earned.Assess([]earned.WorkPackage{
		{ID: "design", Partner: "orion", BAC: n(4000), PV: n(4000), AC: n(4400), Method: earned.ZeroHundred, Finished: true},
		{ID: "build", Partner: "vega", BAC: n(6000), PV: n(3000), AC: n(1500), Method: earned.PercentComplete, Complete: n(25)},
	}, earned.Thresholds{Green: n(1), Amber: decimal.RequireFromString("0.9")})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range a.Partners {
		fmt.Println(p.ID, "cost", p.Cost, "schedule", p.Schedule)
	}
	fmt.Println("all: cost", a.Total.Cost, "schedule", a.Total.Schedule)
	// Output:
	// orion cost amber schedule green
	// vega cost green schedule red
	// all: cost amber schedule red
}
