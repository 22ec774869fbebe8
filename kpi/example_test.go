package kpi_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/kpi"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func num(s string) decimal.NullDecimal { return decimal.NewNullDecimal(decimal.RequireFromString(s)) }

func ExampleKPI_Track() {
	signups := kpi.KPI{
		ID: "signups", Unit: "members", Direction: kpi.Increase, Baseline: num("200"), Target: num("1000"),
		Start: day(2025, 1, 1), Due: day(2025, 12, 31), Frequency: kpi.Monthly,
	}
	progress, err := signups.Track([]kpi.Reading{
		{Date: day(2025, 3, 31), Value: decimal.NewFromInt(420)},
		{Date: day(2025, 6, 30), Value: decimal.NewFromInt(530)},
	}, day(2025, 7, 2))
	if err != nil {
		panic(err)
	}
	fmt.Println(progress.Status)
	fmt.Println(progress.Reason)
	// Output:
	// at-risk
	// 530 members on 2025-06-30 is 41.3 % of the way where the path has 49.5 %: more than 5 % behind
}

func ExampleKPI_SMART() {
	goal := kpi.KPI{ID: "g1", Name: "Significantly improve customer experience"}
	a, err := goal.SMART(kpi.Setting{})
	if err != nil {
		panic(err)
	}
	fmt.Println("specific:", a.Specific.Verdict)
	for _, check := range a.Specific.Checks {
		fmt.Println(" ", check.Code, check.Verdict, "-", check.Reason)
	}
	// Output:
	// specific: unmet
	//   one-measure met - Significantly improve customer experience
	//   owner unmet - no owner is given
	//   scope unmet - no scope is given
	//   vague-words unmet - words without a quantity: improve, significantly
}
