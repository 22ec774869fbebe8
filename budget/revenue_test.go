package budget

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

// shares reads "ada 2, bob 1".
func shares(text string) []Share {
	var out []Share
	for part := range strings.SplitSeq(text, ", ") {
		name, weight, _ := strings.Cut(part, " ")
		out = append(out, Share{Partner: name, Weight: dec(weight)})
	}
	return out
}

func simple() RevenueAgreement {
	return RevenueAgreement{Currency: "EUR", Tiers: []RevenueTier{{Shares: shares("ada 2, bob 1")}}}
}

func tiered() RevenueAgreement {
	return RevenueAgreement{Currency: "EUR", Tiers: []RevenueTier{
		{UpTo: some("1000"), Shares: shares("ada 50, bob 50")},
		{UpTo: some("3000"), Shares: shares("ada 7, bob 3")},
		{Shares: shares("ada 90, eve 10")},
	}}
}

func sale(id, date, amount string) Entry {
	return Entry{ID: id, Kind: EntrySale, Date: day(date), Amount: dec(amount)}
}

func refund(id, date, amount, of string) Entry {
	return Entry{ID: id, Kind: EntryRefund, Date: day(date), Amount: dec(amount), Sale: of}
}

// portions prints who got what of an entry.
func portions(r EntryResult) string {
	var out []string
	for _, q := range r.Portions {
		out = append(out, q.Partner+" "+q.Amount.String())
	}
	return strings.Join(out, ", ")
}

func standing(d Distribution, partner string) PartnerRevenue {
	for _, p := range d.Partners {
		if p.Partner == partner {
			return p
		}
	}
	return PartnerRevenue{}
}

func TestTiersAreMarginal(t *testing.T) {
	for _, row := range []struct {
		name   string
		ledger []Entry
		want   []string
	}{
		{"below the first border", []Entry{sale("1", "2026-01-01", "999.99")}, []string{"ada 500, bob 499.99"}},
		{"on it", []Entry{sale("1", "2026-01-01", "1000")}, []string{"ada 500, bob 500"}},
		{"a cent beyond: 500.007 and 500.003", []Entry{sale("1", "2026-01-01", "1000.01")}, []string{"ada 500.01, bob 500"}},
		{"over all three", []Entry{sale("1", "2026-01-01", "4000")}, []string{"ada 2800, bob 1100, eve 100"}},
		{"one after the other", []Entry{sale("1", "2026-01-01", "1000"), sale("2", "2026-01-02", "2000"), sale("3", "2026-01-03", "1000")},
			[]string{"ada 500, bob 500", "ada 1400, bob 600", "ada 900, eve 100"}},
		{"a refund goes by its sale's tier and makes room", []Entry{sale("1", "2026-01-01", "1000"), sale("2", "2026-01-02", "100"), refund("3", "2026-01-03", "50", "1"), sale("4", "2026-01-04", "50")},
			[]string{"ada 500, bob 500", "ada 70, bob 30", "ada -25, bob -25", "ada 35, bob 15"}},
		{"by date, not by place in the ledger", []Entry{sale("2", "2026-01-02", "100"), sale("1", "2026-01-01", "1000")}, []string{"ada 500, bob 500", "ada 70, bob 30"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, err := tiered().Distribute(row.ledger)
			require.NoError(t, err)
			var got []string
			for _, r := range d.Entries {
				got = append(got, portions(r))
			}
			assert.Equal(t, row.want, got)
		})
	}
	d, err := tiered().Distribute([]Entry{sale("1", "2026-01-01", "500"), sale("2", "2026-01-02", "3000")})
	require.NoError(t, err)
	assert.Equal(t, "[{0 500} {1 2000} {2 500}]", fmt.Sprint(d.Entries[1].Tiers))
	assert.Equal(t, "3500", d.Revenue.String())
}

func TestRefundUndoesItsSale(t *testing.T) {
	a := simple()
	d, err := a.Distribute([]Entry{sale("s", "2026-01-01", "100"), refund("r1", "2026-01-02", "33.33", "s"), refund("r2", "2026-01-03", "33.33", "s"), refund("r3", "2026-01-04", "33.34", "s")})
	require.NoError(t, err)
	assert.Equal(t, "ada 66.67, bob 33.33", portions(d.Entries[0]))
	for _, p := range d.Partners {
		assert.True(t, p.Balance.IsZero() && p.Earned.IsZero(), p.Partner)
	}
	assert.True(t, d.Revenue.IsZero())
}

func TestNegativeBalanceIsCarriedForward(t *testing.T) {
	ledger := []Entry{
		sale("s1", "2026-01-01", "300"),
		{ID: "p1", Kind: EntryPayout, Date: day("2026-01-10"), Partner: "ada", Amount: dec("200")},
		refund("r1", "2026-01-20", "150", "s1"),
	}
	d, err := simple().Distribute(ledger)
	require.NoError(t, err)
	ada := standing(d, "ada")
	assert.Equal(t, "100 200 -100 0 -100", fmt.Sprint(ada.Earned, ada.Paid, ada.Balance, ada.Payable, ada.CarriedForward))
	assert.Equal(t, []string{"medium negative-balance ada"}, codes(d.Findings))

	d, err = simple().Distribute(append(ledger, sale("s2", "2026-02-01", "180")))
	require.NoError(t, err)
	ada = standing(d, "ada")
	assert.Equal(t, "20 20 0", fmt.Sprint(ada.Balance, ada.Payable, ada.CarriedForward), "120 less the 100 carried forward")

	d, err = simple().Distribute(append(ledger[:1:1], Entry{ID: "p", Kind: EntryPayout, Date: day("2026-01-10"), Partner: "bob", Amount: dec("100.01")}))
	require.NoError(t, err)
	assert.Equal(t, []string{"high payout-exceeds-balance bob", "medium negative-balance bob"}, codes(d.Findings))
}

func TestAdvancesAreRecouped(t *testing.T) {
	ledger := []Entry{
		{ID: "a1", Kind: EntryAdvance, Date: day("2026-01-01"), Partner: "bob", From: "pub", Amount: dec("50")},
		{ID: "a2", Kind: EntryAdvance, Date: day("2026-01-02"), Partner: "bob", From: "ada", Amount: dec("30")},
		sale("s1", "2026-01-03", "180"),
		sale("s2", "2026-01-04", "180"),
	}
	d, err := simple().Distribute(ledger)
	require.NoError(t, err)
	bob, ada, pub := standing(d, "bob"), standing(d, "ada"), standing(d, "pub")
	assert.Equal(t, "120 80 40", fmt.Sprint(bob.Earned, bob.Recouped, bob.Balance))
	assert.Equal(t, "30 270", fmt.Sprint(ada.Recovered, ada.Balance))
	assert.Equal(t, "50 50", fmt.Sprint(pub.Recovered, pub.Balance))
	assert.Equal(t, "60 60 0", fmt.Sprint(d.Entries[2].Portions[1].Amount, d.Entries[2].Portions[1].Recouped, d.Entries[2].Portions[1].Payable))

	half := simple()
	half.Recoup = some("50")
	d, err = half.Distribute(ledger[:3])
	require.NoError(t, err)
	assert.Equal(t, "30 30", fmt.Sprint(standing(d, "bob").Recouped, standing(d, "bob").Balance))
	assert.Equal(t, "20 30", fmt.Sprint(d.Advances[0].Open, d.Advances[1].Open), "the older one first")

	d, err = half.Distribute(append(ledger[:3:3], refund("r", "2026-01-05", "90", "s1")))
	require.NoError(t, err)
	assert.Equal(t, "15 15", fmt.Sprint(standing(d, "bob").Recouped, standing(d, "bob").Balance), "as if the sale had been of 90")
	assert.Equal(t, "35", d.Advances[0].Open.String())
	assert.Equal(t, "15", standing(d, "pub").Balance.String())
}

func TestReserve(t *testing.T) {
	a := simple()
	a.Reserve = Reserve{Percent: dec("10"), Days: 30}
	held := func(ledger ...Entry) string {
		d, err := a.Distribute(ledger)
		require.NoError(t, err)
		return fmt.Sprint(standing(d, "ada").Held, standing(d, "ada").Balance)
	}
	s := sale("s", "2026-01-01", "300")
	upTo := func(date string) Entry { return Entry{ID: "c", Kind: EntryClose, Date: day(date)} }
	assert.Equal(t, "20 180", held(s))
	assert.Equal(t, "20 180", held(s, upTo("2026-01-30")), "the day before")
	assert.Equal(t, "0 200", held(s, upTo("2026-01-31")), "the day of release")
	assert.Equal(t, "0 200", held(s, Entry{ID: "r", Kind: EntryRelease, Date: day("2026-01-02"), Sale: "s"}), "ahead of time")
	assert.Equal(t, "10 180", held(s, refund("r", "2026-01-02", "15", "s")), "a refund takes what is held first")
	assert.Equal(t, "0 0", held(s, refund("r", "2026-01-02", "300", "s")))
	assert.Equal(t, "0 190", held(s, refund("r", "2026-02-02", "15", "s")), "nothing is held any more")
}

func TestGuarantee(t *testing.T) {
	a := simple()
	a.Guarantees = []Guarantee{{Partner: "bob", Amount: dec("100"), From: day("2026-01-01"), Until: day("2026-01-31"), PaidBy: shares("ada 1, pub 1")}}
	run := func(ledger ...Entry) Distribution {
		d, err := a.Distribute(ledger)
		require.NoError(t, err)
		return d
	}
	d := run(sale("s", "2026-01-30", "180"))
	assert.Equal(t, "60 false 0", fmt.Sprint(d.Guarantees[0].Earned, d.Guarantees[0].Due, d.Guarantees[0].TopUp), "not due yet")
	for _, last := range []string{"2026-01-31", "2026-02-01"} {
		d = run(sale("s", "2026-01-30", "180"), Entry{ID: "c", Kind: EntryClose, Date: day(last)})
		assert.Equal(t, "true 40", fmt.Sprint(d.Guarantees[0].Due, d.Guarantees[0].TopUp))
		assert.Equal(t, "100 100 -20", fmt.Sprint(standing(d, "bob").Balance, standing(d, "ada").Balance, standing(d, "pub").Balance))
	}
	d = run(sale("s", "2026-01-31", "300"), sale("t", "2026-02-01", "3"))
	assert.Equal(t, "100 true 0", fmt.Sprint(d.Guarantees[0].Earned, d.Guarantees[0].Due, d.Guarantees[0].TopUp), "earned on the last day; later ones do not count")
}

func TestRewardsAreRecorded(t *testing.T) {
	d, err := simple().Distribute([]Entry{{ID: "w", Kind: EntryReward, Date: day("2026-01-01"), Partner: "bob", Amount: dec("25"), Description: "two trade fair tickets"}})
	require.NoError(t, err)
	assert.Equal(t, "25 0", fmt.Sprint(standing(d, "bob").NonCash, standing(d, "bob").Balance))
}

func TestRevenueInOtherCurrencies(t *testing.T) {
	a := RevenueAgreement{Currency: "EUR", Tiers: []RevenueTier{{Shares: shares("ada 1, bob 1, eve 1")}}, Rates: []Rate{
		{From: "USD", To: "EUR", On: day("2026-01-01"), Rate: dec("0.5")}, {From: "USD", To: "EUR", On: day("2026-02-01"), Rate: dec("0.9")}}}
	s := sale("s", "2026-01-01", "0.05")
	s.Currency = "USD"
	r := refund("r", "2026-02-01", "0.05", "s")
	r.Currency = "USD"

	d, err := a.Distribute([]Entry{s})
	require.NoError(t, err)
	assert.Equal(t, "ada 0.01, bob 0.01, eve 0.01", portions(d.Entries[0]), "0.025 is 0.03, then split")
	a.Conversion = ConvertAfterSplit
	d, err = a.Distribute([]Entry{s})
	require.NoError(t, err)
	assert.Equal(t, "ada 0.01, bob 0.01, eve 0.01", portions(d.Entries[0]), "0.02, 0.02, 0.01 and then 0.01, 0.01, 0.005")
	s.Amount, r.Amount = dec("100"), dec("40")
	for c, left := range map[Conversion]string{ConvertBeforeSplit: "30", ConvertAfterSplit: "30.01"} { // after: 16.67 thrice was shared
		a.Conversion = c
		d, err = a.Distribute([]Entry{s, r})
		require.NoError(t, err)
		assert.Equal(t, "-20 0.5", fmt.Sprint(d.Entries[1].Amount, d.Entries[1].Rate.Rate), "at the rate of the sale, not of its own day")
		assert.Equal(t, left, d.Revenue.String())
	}
}

func TestRevenueBadInput(t *testing.T) {
	a := simple()
	huge := decimal.New(1, 999999999)
	for _, row := range []struct {
		name   string
		change func(a *RevenueAgreement)
		want   []string
	}{
		{"good", func(*RevenueAgreement) {}, nil},
		{"nothing", func(a *RevenueAgreement) { *a = RevenueAgreement{} }, []string{"currency required", "tiers required"}},
		{"shares", func(a *RevenueAgreement) { a.Tiers[0].Shares = shares("ada 0, ada -1") },
			[]string{"tiers[0].shares[1].partner unique", "tiers[0].shares[1].weight negative", "tiers[0].shares no-weight"}},
		{"no shares", func(a *RevenueAgreement) { a.Tiers[0].Shares = nil }, []string{"tiers[0].shares no-weight"}},
		{"falling tiers", func(a *RevenueAgreement) {
			a.Tiers = []RevenueTier{{UpTo: some("0"), Shares: shares("ada 1")}, {UpTo: some("10"), Shares: shares("ada 1")}, {UpTo: some("10"), Shares: shares("ada 1")}}
		}, []string{"tiers[0].up_to order", "tiers[2].up_to order", "tiers[2].up_to uncovered"}},
		{"a tier that can never apply", func(a *RevenueAgreement) { a.Tiers = append(a.Tiers, a.Tiers[0]) }, []string{"tiers[1] unreachable"}},
		{"percentages", func(a *RevenueAgreement) { a.Recoup, a.Reserve = some("100.1"), Reserve{Percent: dec("-1"), Days: -1} },
			[]string{"recoup range", "reserve.percent negative", "reserve.days range"}},
		{"hostile", func(a *RevenueAgreement) {
			a.Recoup, a.Reserve.Percent, a.Tiers[0].Shares[0].Weight = decimal.NewNullDecimal(huge), huge, huge
		},
			[]string{"recoup decimal-range", "reserve.percent decimal-range", "tiers[0].shares[0].weight decimal-range"}},
		{"guarantee", func(a *RevenueAgreement) {
			a.Guarantees = []Guarantee{{Partner: "ada", From: day("2026-01-02"), Until: day("2026-01-01"), PaidBy: shares("ada 1")}}
		},
			[]string{"guarantees[0].amount positive", "guarantees[0].until date-order", "guarantees[0].paid_by[0].partner self"}},
		{"conversion", func(a *RevenueAgreement) { a.Conversion = "whenever" }, []string{"conversion oneof"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := simple()
			row.change(&a)
			err := a.Validate()
			if row.want == nil {
				require.NoError(t, err)
				return
			}
			assert.ElementsMatch(t, row.want, validatetest.Problems(t, err))
		})
	}
	a.Currency = "XQQ"
	_, err := a.Distribute([]Entry{{}})
	assert.Contains(t, validatetest.Problems(t, err), "agreement.currency unknown-currency")
	assert.Contains(t, validatetest.Problems(t, err), "ledger[0].kind oneof")
}

func TestLedgerBadInput(t *testing.T) {
	usd := sale("u", "2026-01-01", "5")
	usd.Currency = "USD"
	for _, row := range []struct {
		name   string
		ledger []Entry
		want   []string
		is     error
	}{
		{"twice", []Entry{sale("1", "2026-01-01", "1"), sale("1", "2026-01-01", "1")}, []string{"ledger[1].id unique"}, nil},
		{"unknown sale", []Entry{refund("r", "2026-01-01", "1", "zz")}, []string{"ledger[0].sale unknown-sale"}, ErrUnknownSale},
		{"refund of a refund", []Entry{sale("s", "2026-01-01", "1"), refund("r", "2026-01-01", "1", "s"), refund("q", "2026-01-01", "1", "r")}, []string{"ledger[2].sale unknown-sale"}, ErrUnknownSale},
		{"already refunded", []Entry{sale("s", "2026-01-01", "1"), refund("r", "2026-01-01", "1", "s"), refund("q", "2026-01-02", "1", "s")}, []string{"ledger[2].sale already-refunded"}, ErrAlreadyRefunded},
		{"the earlier refund stands", []Entry{sale("s", "2026-01-01", "1"), refund("r", "2026-01-03", "0.6", "s"), refund("q", "2026-01-02", "0.6", "s")}, []string{"ledger[1].amount over-refunded"}, ErrAlreadyRefunded},
		{"before its sale", []Entry{sale("s", "2026-01-02", "1"), refund("r", "2026-01-01", "1", "s")}, []string{"ledger[1].date date-order"}, nil},
		{"in another currency", []Entry{sale("s", "2026-01-02", "1"), {ID: "r", Kind: EntryRefund, Date: day("2026-01-03"), Amount: dec("1"), Currency: "USD", Sale: "s"}}, []string{"ledger[1].currency currency-mismatch"}, ErrCurrencyMismatch},
		{"no rate", []Entry{usd}, []string{"ledger[0].currency no-rate"}, ErrNoExchangeRate},
		{"unknown partner", []Entry{{ID: "p", Kind: EntryPayout, Date: day("2026-01-01"), Amount: dec("1"), Partner: "zoe"}}, []string{"ledger[0].partner unknown-partner"}, nil},
		{"an advance from oneself", []Entry{{ID: "p", Kind: EntryAdvance, Date: day("2026-01-01"), Amount: dec("1"), Partner: "ada", From: "ada"}}, []string{"ledger[0].from self"}, nil},
		{"all at once", []Entry{
			sale("a", "2026-01-01", "-1"), sale("b", "2026-01-01", "0"), sale("c", "2026-01-01", "0.001"), {ID: "d", Kind: "gift"}, {ID: "e", Kind: EntrySale, Date: day("2026-01-01").Add(1), Amount: decimal.New(1, 999999999)},
			{Kind: EntryClose, Date: day("2026-01-01"), Amount: dec("1")}, {ID: "f", Kind: EntryPayout, Date: day("2026-01-01"), Amount: dec("1"), Currency: "USD"},
			refund("g", "2026-01-01", "1", "a"), {ID: "h", Kind: EntryAdvance, Date: time.Time{}, Amount: dec("1"), Partner: "ada"}, {ID: "i", Kind: EntryRefund, Date: day("2026-01-01"), Amount: dec("1")},
		}, []string{"ledger[0].amount positive", "ledger[1].amount positive", "ledger[2].amount minor-unit", "ledger[3].kind oneof", "ledger[4].date day", "ledger[4].amount decimal-range", "ledger[5].id required",
			"ledger[5].amount not-used", "ledger[6].currency currency-mismatch", "ledger[6].partner required", "ledger[8].date required", "ledger[8].from required", "ledger[9].sale required"}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := simple().Distribute(row.ledger)
			assert.ElementsMatch(t, row.want, validatetest.Problems(t, err))
			if row.is != nil {
				assert.ErrorIs(t, err, row.is)
			}
		})
	}
}

func TestSolveShare(t *testing.T) {
	ledger := []Entry{sale("1", "2026-01-01", "999.99"), sale("2", "2026-01-02", "2000.02"), refund("3", "2026-01-03", "1000.01", "2")}
	for _, row := range []struct {
		partner, amount string
		places          int32
		want            string
	}{
		{"ada", "0", 2, "0 0"},
		{"ada", "1000", 2, "50 1000"},
		{"ada", "1000", 0, "50 1000"},
		{"ada", "500", 2, "25 500"},
		{"eve", "500", 2, "25 500"},
		{"ada", "2000", 2, "100 2000"},
		{"ada", "2000.01", 2, "none 2000"},
	} {
		got, err := simple().SolveShare(ShareQuestion{Partner: row.partner, Amount: dec(row.amount), Places: row.places}, ledger)
		require.NoError(t, err)
		text := "none"
		if got.Percent.Valid {
			text = got.Percent.Decimal.String()
			if got.Below.Valid {
				assert.True(t, got.Below.Decimal.LessThan(dec(row.amount)), "%+v", got)
			}
		}
		assert.True(t, strings.HasPrefix(row.want, text+" "), "%s of %s: %+v", row.partner, row.amount, got)
		assert.NotEmpty(t, got.Reason)
	}
	got, err := simple().SolveShare(ShareQuestion{Partner: "ada", Amount: dec("700"), Places: 3}, ledger)
	require.NoError(t, err)
	at := func(percent string) decimal.Decimal {
		a := RevenueAgreement{Currency: "EUR", Tiers: []RevenueTier{{Shares: []Share{{"ada", dec(percent)}, {"bob", dec("100").Sub(dec(percent))}}}}}
		d, err := a.Distribute(ledger)
		require.NoError(t, err)
		return standing(d, "ada").Earned
	}
	p := got.Percent.Decimal
	assert.True(t, at(p.String()).Equal(got.Income))
	assert.False(t, at(p.String()).LessThan(dec("700")))
	assert.True(t, at(p.Sub(dec("0.001")).String()).Equal(got.Below.Decimal))
	assert.True(t, got.Below.Decimal.LessThan(dec("700")))

	_, err = simple().SolveShare(ShareQuestion{Partner: "ada", Places: 12}, ledger)
	assert.NoError(t, err)
	_, err = simple().SolveShare(ShareQuestion{Amount: dec("-1"), Places: 13}, []Entry{{}})
	assert.Subset(t, validatetest.Problems(t, err), []string{"partner required", "amount negative", "places range", "ledger[0].kind oneof"})
}

func TestDistributionIsPure(t *testing.T) {
	a, ledger := randomRevenue(rand.New(rand.NewPCG(1, 2)), 60)
	before, _ := json.Marshal([]any{a, ledger})
	first, err := a.Distribute(ledger)
	require.NoError(t, err)
	want, _ := json.Marshal(first)
	shuffled := append([]Entry(nil), ledger...)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	second, err := a.Distribute(shuffled)
	require.NoError(t, err)
	second.Findings = first.Findings // their paths name places of the ledger
	got, _ := json.Marshal(second)
	assert.Equal(t, string(want), string(got))
	for i := range first.Entries {
		if first.Entries[i].Rate != nil {
			first.Entries[i].Rate.Rate = dec("7")
		}
	}
	after, _ := json.Marshal([]any{a, ledger})
	assert.Equal(t, string(before), string(after))
}

func TestRevenueAgreementSurvivesJSON(t *testing.T) {
	full, _ := randomRevenue(rand.New(rand.NewPCG(3, 4)), 1)
	for _, a := range []RevenueAgreement{{}, simple(), tiered(), full} {
		first, err := json.Marshal(a)
		require.NoError(t, err)
		var back RevenueAgreement
		require.NoError(t, json.Unmarshal(first, &back))
		second, _ := json.Marshal(back)
		assert.Equal(t, string(first), string(second))
	}
}

// randomRevenue is a good agreement with everything in it and a good ledger of n entries.
func randomRevenue(r *rand.Rand, n int) (RevenueAgreement, []Entry) {
	names := []string{"ada", "bob", "eve", "ida"}
	some := func() []Share {
		var out []Share
		for _, name := range names {
			out = append(out, Share{name, decimal.New(r.Int64N(1000), -r.Int32N(4))})
		}
		out[r.IntN(len(out))].Weight = dec("0.125")
		return out
	}
	cents := func(n int64) decimal.Decimal { return decimal.New(1+r.Int64N(n), -2) }
	a := RevenueAgreement{
		Currency: "EUR", Recoup: decimal.NewNullDecimal(decimal.New(r.Int64N(101), 0)), Reserve: Reserve{Percent: decimal.New(r.Int64N(101), 0), Days: r.IntN(100)},
		Conversion: []Conversion{"", ConvertBeforeSplit, ConvertAfterSplit}[r.IntN(3)],
		Rates:      []Rate{{From: "USD", To: "EUR", On: day("2026-01-01"), Until: day("2026-06-30"), Rate: cents(300)}, {From: "EUR", To: "USD", On: day("2026-07-01"), Until: day("2026-12-31"), Rate: cents(300)}},
		Guarantees: []Guarantee{{Partner: "ada", Amount: cents(100000), From: day("2026-02-01"), Until: day("2026-05-31"), PaidBy: []Share{{"bob", dec("1")}, {"eve", dec("2")}}}},
		Tiers:      []RevenueTier{{UpTo: decimal.NewNullDecimal(cents(100000)), Shares: some()}, {UpTo: decimal.NewNullDecimal(dec("1000").Add(cents(100000))), Shares: some()}, {Shares: some()}},
	}
	var ledger []Entry
	left := map[int]decimal.Decimal{}
	for i := range n {
		e := Entry{ID: fmt.Sprintf("%04d", i), Date: day("2026-01-01").AddDate(0, 0, i*364/n), Partner: names[r.IntN(4)], Amount: cents(50000)}
		switch k := r.IntN(10); {
		case k == 0:
			e.Kind, e.From = EntryAdvance, "pub"
		case k == 1:
			e.Kind = EntryPayout
		case k < 5 && i > 0 && ledger[i/2].Kind == EntrySale && left[i/2].IsPositive():
			s := ledger[i/2]
			e.Kind, e.Sale, e.Currency, e.Partner = EntryRefund, s.ID, s.Currency, ""
			e.Amount = decimal.Min(left[i/2], cents(20000))
			left[i/2] = left[i/2].Sub(e.Amount)
		default:
			e.Kind, e.Currency, e.Partner = EntrySale, []string{"", "USD"}[r.IntN(2)], ""
			left[i] = e.Amount
		}
		ledger = append(ledger, e)
	}
	return a, ledger
}

func FuzzRevenueIsConserved(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(40))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) {
		a, ledger := randomRevenue(rand.New(rand.NewPCG(seed, 0)), int(n)+1)
		d, err := a.Distribute(ledger)
		require.NoError(t, err)
		sum, revenue := decimal.Zero, decimal.Zero
		for _, p := range d.Partners {
			sum = sum.Add(p.Balance).Add(p.Held).Add(p.Paid)
			require.False(t, p.Held.IsNegative() || p.Earned.IsNegative() || p.Recouped.IsNegative(), "%+v", p)
			require.True(t, p.Payable.Add(p.CarriedForward).Equal(p.Balance))
		}
		for _, r := range d.Entries {
			if r.Kind == EntrySale || r.Kind == EntryRefund {
				part := decimal.Zero
				for _, q := range r.Portions {
					require.True(t, q.Amount.Equal(q.Recouped.Add(q.Held).Add(q.Payable)))
					require.False(t, q.Amount.Sign()*r.Amount.Sign() < 0, "a portion has the sign of its entry")
					part = part.Add(q.Amount)
				}
				require.True(t, part.Equal(r.Amount))
				revenue = revenue.Add(r.Amount)
			}
		}
		require.True(t, sum.Equal(d.Revenue), "%v of %v", sum, d.Revenue)
		require.True(t, revenue.Equal(d.Revenue))
		for _, s := range d.Advances {
			require.True(t, s.Open.Add(s.Recouped).Equal(s.Amount) && !s.Open.IsNegative() && !s.Recouped.IsNegative(), "%+v", s)
		}
		// paying back all that is left of every sale leaves nothing earned
		left := map[string]Entry{}
		for _, e := range ledger {
			switch e.Kind {
			case EntrySale:
				left[e.ID] = e
			case EntryRefund:
				s := left[e.Sale]
				s.Amount = s.Amount.Sub(e.Amount)
				left[e.Sale] = s
			}
		}
		for id, s := range left {
			if s.Amount.IsPositive() {
				ledger = append(ledger, Entry{ID: "back-" + id, Kind: EntryRefund, Date: day("2027-01-01"), Amount: s.Amount, Currency: s.Currency, Sale: id})
			}
		}
		d, err = a.Distribute(ledger)
		require.NoError(t, err)
		require.True(t, d.Revenue.IsZero())
		for _, p := range d.Partners {
			require.True(t, p.Earned.IsZero() && p.Recouped.IsZero() && p.Recovered.IsZero() && p.Held.IsZero(), "%+v", p)
		}
	})
}

func BenchmarkDistribute(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := tiered()
			a.Reserve = Reserve{Percent: dec("5"), Days: 60}
			var ledger []Entry
			for i := range n {
				ledger = append(ledger, Entry{ID: fmt.Sprint(i), Kind: EntrySale, Date: day("2026-01-01").AddDate(0, 0, i%365), Amount: decimal.New(int64(1000+i%977), -2)})
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Distribute(ledger); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
