package invoice

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

func written(t *testing.T, i Invoice) string {
	t.Helper()
	data, err := json.Marshal(i)
	require.NoError(t, err)
	return string(data)
}

// happens draws an event, most of them possible, some with amounts and dues that are not.
func happens(rng *rand.Rand, i Invoice, k int) Event {
	kinds := []Kind{Issue, Pay, Pay, Pay, Dispute, Resolve, WriteOff, Credit, "burn"}
	e := Event{Kind: kinds[rng.IntN(len(kinds))], On: day("2026-03-01").AddDate(0, 0, rng.IntN(60)-2), Number: rng.Int64N(4), Reason: []string{"late", ""}[rng.IntN(8)/7],
		Amount: eur(decimal.New(rng.Int64N(60_000)-500, -2).String()), Reference: strconv.Itoa(k - rng.IntN(8)/7)}
	for range rng.IntN(3) {
		e.Settles = append(e.Settles, Allocation{Due: rng.IntN(4) - 1 + rng.IntN(2), Amount: decimal.New(rng.Int64N(30_000)-100, -2)})
	}
	if k == 0 && rng.IntN(8) > 0 {
		e.Kind, e.Number, e.On = Issue, 7, day("2026-03-01")
		if rng.IntN(2) == 0 {
			e.Dues = []Due{{day("2026-05-01"), eur("300")}, {day("2026-04-01"), eur("0")}, {day("2026-04-01"), eur(i.Total().Sub(d("300")).String())}}
		}
		e.Rate = &budget.Rate{From: "EUR", To: "USD", On: e.On, Rate: d("1.1")}
	}
	if rng.IntN(40) == 0 {
		e.Amount.Amount = decimal.New(1, int32(rng.IntN(2_000_000_000)-1_000_000_000))
	}
	return e
}

// FuzzApply applies events one after the other. Whatever they are: the invoice before stays as it was and shares nothing with
// the event or the one after, only the state decides which kinds are possible, an invoice that comes out is valid, all money
// that came in is settled or kept as credit, and the events that were taken lead from the draft to the same invoice again.
func FuzzApply(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint8(12))
	}
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) {
		rng := rand.New(rand.NewPCG(seed, 5))
		i := draft()
		start := i
		var taken []Event
		for k := range int(steps % 40) {
			e := happens(rng, i, k)
			before := written(t, i)
			state := i.StateAt(day("0001-01-01"))
			next, err := i.Apply(e)
			require.Equal(t, before, written(t, i), "the invoice before")
			var refused *EventError
			require.Equal(t, !slices.Contains(allowed[state], e.Kind), errors.As(err, &refused), "%s in %s: %v", e.Kind, state, err)
			if err != nil {
				require.Less(t, len(err.Error()), 5000)
				continue
			}
			require.NoError(t, next.Validate())
			same := e
			same.Settles, same.Dues, same.Rate = slices.Clone(e.Settles), slices.Clone(e.Dues), cloned(e.Rate)
			taken = append(taken, same)

			after := written(t, next)
			for n := range e.Settles {
				e.Settles[n].Due = 99
			}
			for n := range e.Dues {
				e.Dues[n].Amount = eur("77")
			}
			if e.Rate != nil {
				e.Rate.To = "XXX"
			}
			require.Equal(t, after, written(t, next), "shares nothing with the event")
			spoilt := next.clone()
			for n := range spoilt.Dues {
				spoilt.Dues[n].Settled = eur("66")
			}
			for n := range spoilt.Payments {
				spoilt.Payments[n].Reference = "spoilt"
			}
			require.Equal(t, after, written(t, next))

			in, settled := decimal.Zero, decimal.Zero
			for _, x := range next.Payments {
				in = in.Add(x.Amount.Amount)
			}
			for _, x := range next.Credits {
				in = in.Add(x.Amount.Amount)
			}
			for _, x := range next.Dues {
				require.False(t, x.Settled.Amount.IsNegative() || x.Open().IsNegative())
				settled = settled.Add(x.Settled.Amount)
			}
			require.True(t, in.Equal(settled.Add(next.Excess.Amount)), "%s came in, %s settled, %s kept", in, settled, next.Excess)
			require.True(t, next.Open().Add(settled).Equal(next.Total()) && next.Total().Equal(start.Total()))
			require.Equal(t, len(taken), 1+len(next.Payments)+len(next.Credits)+others(taken), "nothing is lost")
			i = next
		}
		again := draft()
		for _, e := range taken {
			var err error
			again, err = again.Apply(e)
			require.NoError(t, err)
		}
		require.Equal(t, written(t, i), written(t, again))
	})
}

// others counts the events that leave no entry.
func others(taken []Event) (n int) {
	for _, e := range taken {
		if e.Kind == Dispute || e.Kind == Resolve || e.Kind == WriteOff {
			n++
		}
	}
	return n
}
