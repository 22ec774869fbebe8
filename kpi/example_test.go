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

func ExampleKPI_Revise() {
	first := kpi.KPI{
		ID: "signups", Unit: "members", Direction: kpi.Increase, Baseline: num("0"), Target: num("100"),
		Start: day(2025, 1, 1), Due: day(2025, 12, 31),
	}
	next := first.Definition()
	next.From, next.Target = day(2025, 7, 1), num("200")
	revised, err := first.Revise(next, "a third shop opened", "orion", "vega")
	if err != nil {
		panic(err)
	}
	readings := []kpi.Reading{
		{Date: day(2025, 6, 30), Value: decimal.NewFromInt(50)},
		{Date: day(2025, 7, 31), Value: decimal.NewFromInt(60)},
	}
	for _, asOf := range []time.Time{day(2025, 6, 30), day(2025, 7, 31)} {
		p, err := revised.Track(readings, asOf)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: version %d, %.0f %% of the way, %s\n", asOf.Format(time.DateOnly), p.Version, 100**p.Attainment, p.Status)
	}
	// Output:
	// 2025-06-30: version 1, 50 % of the way, on-track
	// 2025-07-31: version 2, 30 % of the way, off-track
}

func ExampleIndividuals() {
	hoursToAnswer := []float64{39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40, 55}
	chart, err := kpi.Individuals(hoursToAnswer, kpi.ChartOptions{Rules: []kpi.Rule{kpi.Nelson1, kpi.Nelson2}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("noise lies between %.1f and %.1f\n", chart.Lower, chart.Upper)
	for _, s := range chart.Signals {
		fmt.Printf("value %d: %s\n", s.Index+1, s.Message)
	}
	// Output:
	// noise lies between 34.9 and 50.0
	// value 13: a point beyond 3 sigma: something special happened
}

func ExampleRoll() {
	share := func(f float64) *float64 { return &f }
	card, err := kpi.Roll([]kpi.Weighted{
		{KPI: "revenue", Partner: "orion", Weight: 2, Attainment: share(1.4), Status: kpi.Achieved},
		{KPI: "signups", Partner: "vega", Weight: 1, Attainment: share(0.4), Status: kpi.AtRisk},
		{KPI: "renewals", Partner: "vega", Weight: 1, Status: kpi.NoData},
		{KPI: "complaints", Guardrail: true, Attainment: share(0.2), Status: kpi.OffTrack},
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("score %.2f from %.0f %% of the weight; guardrails %s\n", *card.Score, 100*card.Coverage, card.Guardrails)
	for _, f := range card.Findings {
		fmt.Println(f.Severity, f.Code, f.Subject)
	}
	// Output:
	// score 0.80 from 75 % of the weight; guardrails unmet
	// blocking guardrail-broken complaints
	// medium missing-data
}

func ExampleReview() {
	orders := kpi.KPI{
		ID: "orders", Unit: "orders", Direction: kpi.Increase, Baseline: num("0"), Target: num("120"),
		Start: day(2025, 1, 1), Due: day(2025, 12, 31), Frequency: kpi.Monthly, Partner: "vega",
	}
	var readings []kpi.Reading
	for i, v := range []int64{10, 19, 31, 40, 49, 52, 55} {
		readings = append(readings, kpi.Reading{Date: day(2025, time.Month(i+2), 0), Value: decimal.NewFromInt(v)})
	}
	pack, err := kpi.Review([]kpi.Item{{KPI: orders, Readings: readings}}, kpi.ReviewOptions{Since: day(2025, 5, 31), AsOf: day(2025, 8, 1)})
	if err != nil {
		panic(err)
	}
	fmt.Println(pack.Headline)
	for _, c := range pack.Changes {
		fmt.Printf("%s: %s, was %s\n", c.KPI, c.After, c.Before)
	}
	for _, d := range pack.Decisions {
		fmt.Println(d.Question)
		fmt.Println(d.Why)
	}
	// Output:
	// 1 thing to decide: orders; 0 of 1 KPIs on track or achieved; wins: 0.
	// orders: at-risk, was on-track
	// what happened, and should the course change?
	// a point beyond 3 sigma: something special happened, in its distance to the plan on 2025-07-31
}
