package kpi

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
)

// monthly is n monthly readings that wander towards 100.
func monthly(n int) []Reading {
	out := make([]Reading, n)
	for i := range out {
		wobble := int64((i*7919)%13) - 6
		out[i] = Reading{Date: dayOf(dayNumber(date("2020-01-31")) + int64(i*365/12)), Value: decimal.New(int64(i)*120+wobble*40, -2)}
	}
	return out
}

func tracked() KPI {
	return KPI{ID: "x", Unit: "%", Direction: Increase, Baseline: num("0"), Target: num("100"), Start: date("2020-01-01"), Due: date("2027-12-31"), Frequency: Monthly}
}

// BenchmarkTrack is one KPI; 10,000 of 60 readings must take less than two seconds, so one less than 200 µs.
func BenchmarkTrack(b *testing.B) {
	for _, n := range []int{6, 60, 600, 6000} {
		b.Run(fmt.Sprint(n, " readings"), func(b *testing.B) {
			readings, k := monthly(n), tracked()
			k.Due = dayOf(dayNumber(readings[n-1].Date) + 700)
			asOf := readings[n-1].Date
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.Track(readings, asOf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkIndividuals(b *testing.B) {
	for _, n := range []int{60, 600, 6000} {
		b.Run(fmt.Sprint(n, " points"), func(b *testing.B) {
			values := make([]float64, n)
			for i := range values {
				values[i] = float64((i * 7919) % 101)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Individuals(values, ChartOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSMART is one complete definition with 60 readings of history.
func BenchmarkSMART(b *testing.B) {
	k, s := full(), around()
	k.Unit, s.Benchmark, s.History = "%", nil, monthly(60)
	k.Start, k.Due, k.From, k.Past, k.Path, s.Until = date("2020-01-01"), date("2027-12-31"), date("2020-01-01"), nil, Path{}, date("2027-12-31")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.SMART(s); err != nil {
			b.Fatal(err)
		}
	}
}
