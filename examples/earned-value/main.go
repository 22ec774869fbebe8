// Command earned-value shows where a joint software project stands: what each partner earned for what it cost, how late
// it is in periods, and when it is expected to end.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget/earned"
)

//go:embed plan.json
var plan []byte

type document struct {
	Currency     string               `json:"currency"`
	Start        time.Time            `json:"start"`
	DaysInPeriod int                  `json:"days_in_period"`
	Elapsed      decimal.Decimal      `json:"elapsed"` // periods
	Curve        []decimal.Decimal    `json:"curve"`   // cumulative planned value
	Thresholds   earned.Thresholds    `json:"thresholds"`
	Packages     []earned.WorkPackage `json:"packages"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var doc document
	if err := json.Unmarshal(plan, &doc); err != nil {
		return err
	}
	a, err := earned.Assess(doc.Packages, doc.Thresholds)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tplanned\tearned\tspent\tCPI\tSPI\tcost\tschedule\tin the end\n", doc.Currency)
	rows := append(append([]earned.Row{}, a.Packages...), a.Partners...)
	a.Total.ID = "total"
	for _, r := range append(rows, a.Total) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Position.PV.StringFixed(2), r.Position.EV.StringFixed(2),
			r.Position.AC.StringFixed(2), index(r.Metrics.CPI), index(r.Metrics.SPI), r.Cost, r.Schedule, index(r.Metrics.EAC.CPI))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	s, err := earned.MeasureSchedule(doc.Curve, a.Total.Position.EV, doc.Elapsed)
	if err != nil {
		return err
	}
	fmt.Printf("\nafter %s of %d periods the project is where it was to be after %s\n", doc.Elapsed, s.Planned, s.ES.StringFixed(2))
	if end, ok := s.End(doc.Start, doc.DaysInPeriod); ok {
		fmt.Printf("at this rate it takes %s periods and ends on %s\n", index(s.IEACt), end.Format(time.DateOnly))
	}
	return nil
}

// index writes a figure to two places, and a dash where it has no value.
func index(n decimal.NullDecimal) string {
	if !n.Valid {
		return "–"
	}
	return n.Decimal.StringFixed(2)
}
