package waterfall

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

// decade is a venture of n partners and five tiers: a year of monthly capital calls, then monthly distributions up to
// the given number of months, which reach every tier.
func decade(n, months int) (p Plan, contributions, distributions []Flow) {
	p = Plan{Currency: "EUR", Clawback: some("0.2"), Partners: []Partner{{ID: "sponsor"}}}
	for i := range n - 1 {
		p.Partners = append(p.Partners, Partner{ID: fmt.Sprintf("investor-%03d", i), Class: "investors"})
	}
	carried := func(share string) []Part {
		return []Part{{Class: "investors", Share: decimal.NewFromInt(1).Sub(d(share))}, {Partner: "sponsor", Share: d(share), Carry: true}}
	}
	p.Tiers = []Tier{
		{ID: "pref", Kind: PreferredReturn, To: []Part{{Class: "investors"}}, Accrual: Accrual{Rate: d("0.08"), Compounding: Monthly, DayCount: budget.ActActISDA}},
		{ID: "capital", Kind: ReturnOfCapital, To: []Part{{Class: "investors"}}},
		{ID: "catch-up", Kind: CatchUp, To: carried("0.5"), Carry: d("0.2")},
		{ID: "80/20", Kind: Split, To: carried("0.2"), Until: Until{Measure: IRR, Value: d("0.12"), Class: "investors"}},
		{ID: "70/30", Kind: Split, To: carried("0.3")},
	}
	month := func(i int) time.Time { return time.Date(2015, time.Month(1+i), 28, 0, 0, 0, 0, time.UTC) }
	for i := range months {
		if i < months/10 {
			for k := range n - 1 {
				contributions = append(contributions, Flow{Date: month(i), Partner: p.Partners[k+1].ID, Amount: decimal.New(int64(1_000_000+12_345*k+i), -2)})
			}
		}
		distributions = append(distributions, Flow{Date: month(i), Amount: decimal.New(int64(n*250_000+777*i), -2)})
	}
	return p, contributions, distributions
}

func BenchmarkDistribute(b *testing.B) {
	for _, size := range []struct{ partners, months int }{{10, 12}, {10, 120}, {10, 1200}, {100, 120}} {
		b.Run(fmt.Sprintf("partners=%d/months=%d", size.partners, size.months), func(b *testing.B) {
			p, contributions, distributions := decade(size.partners, size.months)
			b.ReportAllocs()
			for b.Loop() {
				r, err := Distribute(p, contributions, distributions)
				require.NoError(b, err)
				require.Len(b, r.Days, size.months)
			}
		})
	}
}

// BenchmarkReturns is the part of BenchmarkDistribute that looks for the partners' rates of return.
func BenchmarkReturns(b *testing.B) {
	p, contributions, distributions := decade(10, 120)
	r, err := Distribute(p, contributions, distributions)
	require.NoError(b, err)
	flows := make([]budget.Flow, 0, 240)
	for _, f := range contributions {
		flows = append(flows, budget.Flow{Date: f.Date, Amount: f.Amount.Neg()})
	}
	for _, x := range r.Days {
		flows = append(flows, budget.Flow{Date: x.Date, Amount: x.Amount})
	}
	b.ReportAllocs()
	for b.Loop() {
		for range r.Partners {
			_, err := budget.XIRR(flows, budget.Act365F)
			require.NoError(b, err)
		}
	}
}

func BenchmarkRequired(b *testing.B) {
	p, contributions, distributions := decade(10, 120)
	g := Goal{Date: distributions[119].Date, Partner: "sponsor", Amount: d("5000000")}
	b.ReportAllocs()
	for b.Loop() {
		_, err := Required(p, contributions, distributions, g)
		require.NoError(b, err)
	}
}
