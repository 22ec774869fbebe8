// Kpi-target follows a public figure towards a public target: the share of renewable energy in the gross final energy
// consumption of the European Union (27 countries).
//
// Figures: European Environment Agency, indicator "Share of energy consumption from renewable sources in Europe"
// (https://www.eea.europa.eu/en/analysis/indicators/share-of-energy-consumption-from), figure 1, from Eurostat's SHARES
// results; 2022 is the agency's early estimate. Targets: 20 % by 2020 (Directive 2009/28/EC), 32 % by 2030 (Directive (EU)
// 2018/2001), raised to 42.5 % (Directive (EU) 2023/2413).
package main

import (
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/kpi"
)

const firstYear = 2005

var shares = []string{
	"10.18", "10.78", "11.75", "12.55", "13.85", "14.41", "14.55", "16", "16.66",
	"17.42", "17.82", "17.98", "18.41", "19.1", "19.89", "22.04", "21.81", "22.47",
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func percent(s string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(s))
}

// readings holds each year's share on the last day of that year.
func readings() []kpi.Reading {
	var out []kpi.Reading
	for i, s := range shares {
		out = append(out, kpi.Reading{Date: day(firstYear+i, time.December, 31), Value: decimal.RequireFromString(s), Unit: "%"})
	}
	return out
}

// definition is what both targets share.
func definition(id string) kpi.KPI {
	return kpi.KPI{
		ID: id, Name: "Share of renewable energy", Measure: "Renewable share of gross final energy consumption", Scope: "European Union, 27 countries",
		Owner: "European Commission", Unit: "%", Direction: kpi.Increase, Frequency: kpi.Yearly, Path: kpi.Path{Shape: kpi.Linear},
		Source: "Eurostat SHARES", Method: "renewable over gross final energy consumption, Directive (EU) 2018/2001",
	}
}

func target2020() kpi.KPI {
	k := definition("renewables-2020")
	k.Baseline, k.Target = percent("10.18"), percent("20")
	k.Start, k.Due = day(2005, time.December, 31), day(2020, time.December, 31)
	return k
}

// target2030 was set at 32 % and raised later; what was reported under the first target stays as it was.
func target2030() (kpi.KPI, error) {
	k := definition("renewables-2030")
	k.From = day(2018, time.December, 11)
	k.Baseline, k.Target = percent("22.04"), percent("32")
	k.Start, k.Due = day(2020, time.December, 31), day(2030, time.December, 31)
	raised := k.Definition()
	raised.From, raised.Target = day(2023, time.October, 18), percent("42.5")
	return k.Revise(raised, "Directive (EU) 2023/2413 raised the target", "European Parliament", "Council")
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	raised, err := target2030()
	if err != nil {
		return err
	}
	fmt.Println("Is the goal a good one?")
	if err := judge(raised); err != nil {
		return err
	}
	for _, step := range []struct {
		title string
		k     kpi.KPI
		asOf  time.Time
	}{
		{"The target for 2020, two years later", target2020(), day(2022, time.December, 31)},
		{"The target for 2030 before it was raised", raised, day(2023, time.September, 30)},
		{"The target for 2030 after it was raised", raised, day(2023, time.December, 31)},
	} {
		fmt.Printf("\n%s\n", step.title)
		if err := track(step.k, step.asOf); err != nil {
			return err
		}
	}
	fmt.Println("\nWhich yearly changes are news?")
	return chart()
}

func judge(k kpi.KPI) error {
	a, err := k.SMART(kpi.Setting{History: readings()})
	if err != nil {
		return err
	}
	for i, name := range []string{"specific", "measurable", "achievable", "relevant", "time-bound"} {
		c := a.Criteria()[i]
		fmt.Printf("  %-10s  %-7s  %s\n", name, c.Verdict, c.Reason)
	}
	return nil
}

func track(k kpi.KPI, asOf time.Time) error {
	p, err := k.Track(readings(), asOf)
	if err != nil {
		return err
	}
	fmt.Printf("  version %d: %s: %s\n", p.Version, p.Status, p.Reason)
	fmt.Printf("  trend: %s by %.2f points a year (95 %% interval %.2f to %.2f)\n", p.Trend.Course, p.Trend.PerYear, p.Trend.Lower, p.Trend.Upper)
	if f := p.Forecast; f != nil {
		fmt.Printf("  needed from here: %.1f points a year\n", *p.Rates.Needed)
		fmt.Printf("  expected by %d: %.0f %% (80 %% interval %.0f to %.0f) by %s; chance to meet the target %.0f %%\n",
			f.Due.Year(), f.Value, f.Low, f.High, f.Method, 100*f.Probability)
		for _, m := range f.Models {
			fmt.Printf("    %-10s  one-step error %.2f  forecast %.0f\n", m.Method, m.Error, m.Value)
		}
	}
	for _, finding := range p.Findings {
		fmt.Printf("  %s: %s\n", finding.Severity, finding.Message)
	}
	return nil
}

func chart() error {
	values := make([]float64, 0, len(shares))
	for i := 1; i < len(shares); i++ {
		step := decimal.RequireFromString(shares[i]).Sub(decimal.RequireFromString(shares[i-1]))
		values = append(values, step.InexactFloat64())
	}
	c, err := kpi.Individuals(values, kpi.ChartOptions{Rules: []kpi.Rule{kpi.Nelson1, kpi.Nelson2}})
	if err != nil {
		return err
	}
	fmt.Printf("  a year adds %.2f points, and anything between %.2f and %.2f is noise\n", c.Center, c.Lower, c.Upper)
	for _, s := range c.Signals {
		fmt.Printf("  %d added %.2f: %s\n", firstYear+1+s.Index, values[s.Index], s.Message)
	}
	for _, i := range c.WideRanges {
		fmt.Printf("  %d added %.2f, a jump from the year before\n", firstYear+1+i, values[i])
	}
	return nil
}
