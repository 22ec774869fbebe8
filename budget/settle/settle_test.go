package settle

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func eur(s string) budget.Money {
	return budget.Money{Amount: decimal.RequireFromString(s), Currency: "EUR"}
}

// left is what every partner is still owed after the transfers.
func left(nets map[string]decimal.Decimal, transfers []Transfer) map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	for p, n := range nets {
		out[p] = n
	}
	for _, t := range transfers {
		out[t.From] = out[t.From].Add(t.Amount.Amount)
		out[t.To] = out[t.To].Sub(t.Amount.Amount)
	}
	return out
}

func settled(t testing.TB, nets map[string]decimal.Decimal, transfers []Transfer) {
	t.Helper()
	for p, n := range left(nets, transfers) {
		require.True(t, n.IsZero(), "%s is left with %s", p, n)
	}
	for _, x := range transfers {
		require.True(t, x.Amount.Amount.IsPositive())
		require.NotEqual(t, x.From, x.To)
	}
}

func netsOf(debts []Debt) map[string]decimal.Decimal {
	nets := map[string]decimal.Decimal{}
	for _, d := range debts {
		nets[d.From] = nets[d.From].Sub(d.Amount.Amount)
		nets[d.To] = nets[d.To].Add(d.Amount.Amount)
	}
	return nets
}

// reconciled holds both views of the transfers, and what was offset, against every debt.
func reconciled(t testing.TB, debts []Debt, plan Plan) {
	t.Helper()
	payers, receivers := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, p := range plan.Offset {
		payers[p.Debt] = payers[p.Debt].Add(p.Amount.Amount)
		receivers[p.Debt] = receivers[p.Debt].Add(p.Amount.Amount)
	}
	byID := map[string]Debt{}
	for _, d := range debts {
		byID[d.ID] = d
	}
	for _, x := range plan.Transfers {
		own, claims := decimal.Zero, decimal.Zero
		for _, p := range x.Pays {
			payers[p.Debt] = payers[p.Debt].Add(p.Amount.Amount)
			require.Contains(t, x.Replaces, p.Debt)
			if byID[p.Debt].From == x.From {
				own = own.Add(p.Amount.Amount)
			}
		}
		for _, p := range x.Receives {
			receivers[p.Debt] = receivers[p.Debt].Add(p.Amount.Amount)
			require.Contains(t, x.Replaces, p.Debt)
			if byID[p.Debt].To == x.To {
				claims = claims.Add(p.Amount.Amount)
			}
		}
		require.True(t, own.Equal(x.Amount.Amount), "%s pays %s and sees %s of its debts gone", x.From, x.Amount, own)
		require.True(t, claims.Equal(x.Amount.Amount), "%s receives %s and sees %s of its claims met", x.To, x.Amount, claims)
	}
	for _, d := range debts {
		require.True(t, payers[d.ID].Equal(d.Amount.Amount), "payers see %s of %s: %s", payers[d.ID], d.ID, d.Amount)
		require.True(t, receivers[d.ID].Equal(d.Amount.Amount), "receivers see %s of %s: %s", receivers[d.ID], d.ID, d.Amount)
	}
}

func TestReferenceCases(t *testing.T) {
	vectors.Run(t, "testdata/settlement.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Debts []struct {
				Creditor, Debtor string
				Amount           decimal.Decimal
			}
			Balances map[string]decimal.Decimal
		}
		var want struct {
			Net       map[string]decimal.Decimal
			Transfers int             `json:"min_transfers"`
			Moved     decimal.Decimal `json:"total_moved"`
		}
		c.Decode(t, &in, &want)
		var plan Plan
		var err error
		if in.Debts != nil {
			var debts []Debt
			for i, d := range in.Debts {
				debts = append(debts, Debt{ID: fmt.Sprintf("d%02d", i), From: d.Debtor, To: d.Creditor, Amount: budget.Money{Amount: d.Amount, Currency: "EUR"}})
			}
			plan, err = Settler{}.Settle(debts)
			require.NoError(t, err)
			for p, n := range netsOf(debts) {
				assert.True(t, n.Equal(want.Net[p]), p)
			}
			reconciled(t, debts, plan)
		} else {
			var balances []Balance
			for p, n := range in.Balances {
				balances = append(balances, Balance{Partner: p, Net: budget.Money{Amount: n, Currency: "EUR"}})
			}
			plan, err = Settler{}.SettleBalances(balances)
			require.NoError(t, err)
		}
		assert.Len(t, plan.Transfers, want.Transfers)
		assert.True(t, plan.Exact)
		settled(t, want.Net, plan.Transfers)
		moved := decimal.Zero
		for _, x := range plan.Transfers {
			moved = moved.Add(x.Amount.Amount)
		}
		assert.True(t, moved.Equal(want.Moved), "moved %s", moved)
	})
}

// fewestByForce is the smallest number of transfers, by trying every partition into groups.
func fewestByForce(nets []int) int {
	var live []int
	for _, n := range nets {
		if n != 0 {
			live = append(live, n)
		}
	}
	best := 0
	var place func(i int, groups []int)
	place = func(i int, groups []int) {
		if i == len(live) {
			for _, sum := range groups {
				if sum != 0 {
					return
				}
			}
			best = max(best, len(groups))
			return
		}
		for g := range groups {
			groups[g] += live[i]
			place(i+1, groups)
			groups[g] -= live[i]
		}
		place(i+1, append(groups[:len(groups):len(groups)], live[i]))
	}
	place(0, nil)
	return len(live) - best
}

func random(rng *rand.Rand, n, span int) ([]int, []Balance) {
	nets := make([]int, n)
	for i := range n - 1 {
		nets[i] = rng.IntN(2*span+1) - span
		nets[n-1] -= nets[i]
	}
	balances := make([]Balance, n)
	for i, x := range nets {
		balances[i] = Balance{Partner: fmt.Sprintf("p%02d", i), Net: budget.Money{Amount: decimal.New(int64(x), -2), Currency: "EUR"}}
	}
	return nets, balances
}

func TestTheFewestTransfersAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 7))
	for range 400 {
		nets, balances := random(rng, 2+rng.IntN(7), 1+rng.IntN(12))
		transfers, err := SettleBalances(balances)
		require.NoError(t, err)
		require.Len(t, transfers, fewestByForce(nets), "%v", nets)
		// a forbidden pair of strangers changes nothing but takes the other way of planning
		plan, err := Settler{Forbidden: []Pair{{"x", "y"}}}.SettleBalances(balances)
		require.NoError(t, err)
		require.Len(t, plan.Transfers, fewestByForce(nets), "%v", nets)
	}
}

func TestBeyondTheExactSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	nets, balances := random(rng, 300, 1_000_000)
	plan, err := Settler{}.SettleBalances(balances)
	require.NoError(t, err)
	assert.False(t, plan.Exact)
	assert.LessOrEqual(t, len(plan.Transfers), 299)
	byPartner := map[string]decimal.Decimal{}
	for i, n := range nets {
		byPartner[balances[i].Partner] = decimal.New(int64(n), -2)
	}
	settled(t, byPartner, plan.Transfers)

	var triples []Balance // 30 triples that cancel, none of them by pairs
	for i := range 30 {
		for j, n := range []int64{int64(1000 + i), int64(5000 + 7*i), -int64(6000 + 8*i)} {
			triples = append(triples, Balance{Partner: fmt.Sprintf("%d-%02d", j, i), Net: budget.Money{Amount: decimal.New(n, 0), Currency: "EUR"}})
		}
	}
	plan, err = Settler{}.SettleBalances(triples)
	require.NoError(t, err)
	assert.Len(t, plan.Transfers, 60)
}

func TestForbiddenPairs(t *testing.T) {
	debts := []Debt{{"1", "a", "b", eur("10")}, {"2", "c", "d", eur("7")}}
	plan, err := Settler{Forbidden: []Pair{{"b", "a"}}}.Settle(debts)
	require.NoError(t, err)
	settled(t, netsOf(debts), plan.Transfers)
	for _, x := range plan.Transfers {
		assert.NotEqual(t, []string{"a", "b"}, []string{x.From, x.To})
		assert.NotEqual(t, []string{"b", "a"}, []string{x.From, x.To})
	}
	assert.Len(t, plan.Transfers, 3, "a and b need a third: one group of four")

	debts = append(debts, Debt{"3", "e", "f", eur("1")}, Debt{"4", "f", "e", eur("1")})
	plan, err = Settler{Forbidden: []Pair{{"b", "a"}}}.Settle(debts)
	require.NoError(t, err)
	assert.Len(t, plan.Transfers, 3, "c and d by themselves, a over e to b")
	settled(t, netsOf(debts), plan.Transfers)

	_, err = Settler{Forbidden: []Pair{{"a", "b"}, {"a", "c"}, {"a", "d"}}}.Settle(debts[:2])
	assert.ErrorIs(t, err, ErrNoPlan)
	_, err = Settler{Forbidden: []Pair{{"a", "b"}}}.Settle(debts[:1])
	assert.ErrorIs(t, err, ErrNoPlan)

	rng := rand.New(rand.NewPCG(9, 1))
	nets, balances := random(rng, 30, 50) // beyond the exact search around forbidden pairs
	plan, err = Settler{Forbidden: []Pair{{"p00", "p01"}, {"p00", "p02"}}}.SettleBalances(balances)
	require.NoError(t, err)
	assert.False(t, plan.Exact)
	byPartner := map[string]decimal.Decimal{}
	for i, n := range nets {
		byPartner[balances[i].Partner] = decimal.New(int64(n), -2)
	}
	settled(t, byPartner, plan.Transfers)
	for _, x := range plan.Transfers {
		assert.False(t, x.From == "p00" && (x.To == "p01" || x.To == "p02"))
	}
}

func TestAHub(t *testing.T) {
	debts := []Debt{{"1", "a", "b", eur("10")}, {"2", "c", "d", eur("7")}, {"3", "hub", "d", eur("1")}}
	plan, err := Settler{Hub: "hub"}.Settle(debts)
	require.NoError(t, err)
	settled(t, netsOf(debts), plan.Transfers)
	assert.Len(t, plan.Transfers, 4)
	for _, x := range plan.Transfers {
		assert.True(t, x.From == "hub" || x.To == "hub")
	}
	assert.Equal(t, []string{"1"}, plan.Transfers[0].Replaces)
}

func TestSmallAmountsAreCarriedAndNotLost(t *testing.T) {
	debts := []Debt{{"1", "a", "b", eur("10.00")}, {"2", "c", "b", eur("0.99")}, {"3", "d", "b", eur("1.00")}}
	plan, err := Settler{Minimum: []budget.Money{eur("1")}}.Settle(debts)
	require.NoError(t, err)
	assert.Len(t, plan.Transfers, 2, "one of exactly the minimum is sent")
	require.Len(t, plan.Carried, 2)
	assert.Equal(t, "b EUR 0.99", plan.Carried[0].Partner+" "+plan.Carried[0].Net.String())
	assert.Equal(t, "c EUR -0.99", plan.Carried[1].Partner+" "+plan.Carried[1].Net.String())
	rest := left(netsOf(debts), plan.Transfers)
	for _, c := range plan.Carried {
		assert.True(t, rest[c.Partner].Equal(c.Net.Amount))
	}
}

func TestCurrenciesSettleApart(t *testing.T) {
	usd := func(s string) budget.Money { m := eur(s); m.Currency = "USD"; return m }
	plan, err := Settler{}.Settle([]Debt{{"1", "a", "b", eur("5")}, {"2", "b", "a", usd("5")}})
	require.NoError(t, err)
	require.Len(t, plan.Transfers, 2)
	assert.Equal(t, "EUR", plan.Transfers[0].Amount.Currency)
	assert.Equal(t, "b", plan.Transfers[1].From)
}

func TestCirclesCancel(t *testing.T) {
	debts := []Debt{{"1", "a", "b", eur("5")}, {"2", "b", "c", eur("5")}, {"3", "c", "a", eur("7")}}
	plan, err := Settler{}.Settle(debts)
	require.NoError(t, err)
	require.Len(t, plan.Transfers, 1)
	assert.Equal(t, []string{"3"}, plan.Transfers[0].Replaces)
	require.Len(t, plan.Offset, 3)
	reconciled(t, debts, plan)
}

func TestHugeAmountsStayExact(t *testing.T) {
	debts := []Debt{{"1", "a", "b", eur("999999999999999999999999.99")}, {"2", "b", "c", eur("999999999999999999999999.98")}}
	plan, err := Settler{}.Settle(debts)
	require.NoError(t, err)
	settled(t, netsOf(debts), plan.Transfers)
	reconciled(t, debts, plan)
	n, _ := new(big.Int).SetString("-99999999999999999999999999999", 10)
	assert.Equal(t, n.String(), fromBig(n).big().String())
}

// TestALongChainIsRefusedInTime: many who owe, many who are owed, and one long chain between them.
func TestALongChainIsRefusedInTime(t *testing.T) {
	const n = 3000
	var debts []Debt
	add := func(from, to, amount string) {
		debts = append(debts, Debt{fmt.Sprintf("%05d", len(debts)), from, to, eur(amount)})
	}
	for i := range n {
		add(fmt.Sprintf("debtor-%d", i), "hop-0", "1")
		add(fmt.Sprintf("hop-%d", i), fmt.Sprintf("hop-%d", i+1), fmt.Sprint(n))
		add(fmt.Sprintf("hop-%d", n), fmt.Sprintf("creditor-%d", i), "1")
	}
	_, err := Settle(debts)
	assert.ErrorIs(t, err, ErrTooTangled)
}

func TestBadInput(t *testing.T) {
	hostile := budget.Money{Amount: decimal.New(1, 999_999_999), Currency: "EUR"}
	_, err := Settler{Partners: []string{"a", "b"}}.Settle([]Debt{
		{"1", "a", "a", eur("1")}, {"1", "a", "stranger", eur("1")}, {"3", "a", "b", eur("0")}, {"4", "", "b", eur("-1")},
		{"5", "a", "b", eur("0.001")}, {"6", "a", "b", hostile}, {"7", "a", "b", budget.Money{Amount: decimal.New(1, 0), Currency: "XYZ"}},
	})
	assert.ElementsMatch(t, []string{"debts[0].to self-debt", "debts[1].id unique", "debts[1].to unknown-partner", "debts[2].amount positive",
		"debts[3].from required", "debts[3].amount positive", "debts[4].amount.amount too-fine", "debts[5].amount.amount decimal-range",
		"debts[6].amount.currency unknown-currency"}, validatetest.Problems(t, err))
	_, err = SettleBalances([]Balance{{"a", eur("1")}, {"a", eur("2")}})
	assert.Equal(t, []string{"balances[1].partner unique"}, validatetest.Problems(t, err))
	_, err = SettleBalances([]Balance{{"a", eur("1")}, {"b", eur("-2")}})
	assert.Equal(t, []string{"balances sum"}, validatetest.Problems(t, err))
	_, err = SettleBalances([]Balance{{"a", eur("1")}, {"b", eur("-2")}, {"a", budget.Money{Amount: decimal.New(1, 0), Currency: "USD"}}})
	assert.Equal(t, []string{"balances sum", "balances sum"}, validatetest.Problems(t, err), "each currency that does not add up")
	_, err = Settler{Hub: "h\xff"}.Settle(nil)
	assert.Equal(t, []string{"hub utf8"}, validatetest.Problems(t, err))
	_, err = Settler{Hub: "h", Partners: []string{"a"}, Forbidden: []Pair{{"a", "a"}, {"", "q"}}, Minimum: []budget.Money{eur("-1"), eur("1")}}.Settle(nil)
	assert.ElementsMatch(t, []string{"forbidden[0].b self-debt", "forbidden[1].a required", "forbidden[1].b unknown-partner", "minimum[0] negative",
		"minimum[1].currency unique", "hub unknown-partner", "hub hub-and-forbidden"}, validatetest.Problems(t, err))
	_, err = Settle(make([]Debt, MaxDebts+1))
	assert.Equal(t, []string{"debts max"}, validatetest.Problems(t, err))
	_, err = SettleBalances(make([]Balance, MaxDebts+1))
	assert.Equal(t, []string{"balances max"}, validatetest.Problems(t, err))
	many := make([]Balance, MaxPartners+1)
	for i := range many {
		many[i] = Balance{fmt.Sprint(i), eur("0")}
	}
	_, err = SettleBalances(many)
	assert.Equal(t, []string{" max"}, validatetest.Problems(t, err))
	transfers, err := Settle(nil)
	assert.NoError(t, err)
	assert.Empty(t, transfers)
}

// FuzzSettle: whatever the debts, the plan settles every balance, needs at most one transfer less than there are
// partners, reconciles both views, and does not depend on order.
func FuzzSettle(f *testing.F) {
	f.Add([]byte{0, 1, 10, 1, 2, 5, 2, 0, 7})
	f.Add([]byte{0, 1, 1, 1, 0, 1, 3, 4, 200, 4, 5, 200, 5, 3, 100, 6, 7, 9})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var debts []Debt
		for i := 0; i+2 < len(data) && i < 180; i += 3 {
			from, to := data[i]%12, data[i+1]%12
			if from != to && data[i+2] > 0 {
				debts = append(debts, Debt{fmt.Sprintf("%03d", i), string('a' + rune(from)), string('a' + rune(to)), budget.Money{Amount: decimal.New(int64(data[i+2]), -2), Currency: "EUR"}})
			}
		}
		plan, err := Settler{}.Settle(debts)
		require.NoError(t, err)
		nets := netsOf(debts)
		settled(t, nets, plan.Transfers)
		reconciled(t, debts, plan)
		require.LessOrEqual(t, len(plan.Transfers), max(0, len(nets)-1))
		for i, j := 0, len(debts)-1; i < j; i, j = i+1, j-1 {
			debts[i], debts[j] = debts[j], debts[i]
		}
		again, err := Settler{}.Settle(debts)
		require.NoError(t, err)
		one, err := json.Marshal(plan)
		require.NoError(t, err)
		two, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(one), string(two))
		var back Plan
		require.NoError(t, json.Unmarshal(one, &back))
		for _, x := range plan.Transfers {
			hub, err := Settler{Hub: x.From}.Settle(debts)
			require.NoError(t, err)
			settled(t, nets, hub.Transfers)
			break
		}
	})
}

// BenchmarkSettle: the exact search at its largest, and the heuristic beyond.
func BenchmarkSettle(b *testing.B) {
	for _, n := range []int{10, 20, 100, 1000} {
		_, balances := random(rand.New(rand.NewPCG(1, 1)), n, 1_000_000_000)
		b.Run(fmt.Sprintf("partners=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := SettleBalances(balances); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestAnUnknownCurrencyCanBeBranchedOn(t *testing.T) {
	_, err := Settle([]Debt{{ID: "1", From: "a", To: "b", Amount: budget.Money{Amount: decimal.New(1, 0), Currency: "XYZ"}}})
	assert.ErrorIs(t, err, budget.ErrUnknownCurrency)
}
