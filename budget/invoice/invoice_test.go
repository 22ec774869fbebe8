package invoice

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func draft() Invoice {
	return Invoice{ID: "inv-7", Seller: "vega", Buyer: "orion", Currency: "EUR",
		Lines: []Line{{ID: "films", Category: "marketing", Amount: d("900.00")}, {ID: "rebate", Category: "marketing", Amount: d("-100.00")}},
		Terms: Terms{Parts: []Part{{Percent: nd("50"), When: When{Days: 10}}, {Percent: nd("50"), When: When{Days: 30}}}}}
}

func apply(t *testing.T, i Invoice, events ...Event) Invoice {
	t.Helper()
	for _, e := range events {
		before, err := json.Marshal(i)
		require.NoError(t, err)
		next, err := i.Apply(e)
		require.NoError(t, err)
		after, err := json.Marshal(i)
		require.NoError(t, err)
		require.Equal(t, string(before), string(after), "Apply changes nothing")
		require.NoError(t, next.Validate())
		data, err := json.Marshal(next)
		require.NoError(t, err)
		var back Invoice
		require.NoError(t, json.Unmarshal(data, &back))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		i = back
	}
	return i
}

func issued() Event { return Event{Kind: Issue, On: day("2026-03-01"), Number: 7} }

func paid(ref, amount string, settles ...Allocation) Event {
	return Event{Kind: Pay, On: day("2026-03-20"), Reference: ref, Amount: eur(amount), Settles: settles}
}

func TestAnInvoiceIsPaidOldestFirst(t *testing.T) {
	i := apply(t, draft(), issued())
	assert.Equal(t, Issued, i.State)
	assert.Equal(t, Issued, i.StateAt(day("2026-03-11")), "on the day it is due")
	assert.Equal(t, Overdue, i.StateAt(day("2026-03-12")))
	i = apply(t, i, paid("r1", "500"))
	assert.Equal(t, PartPaid, i.State)
	assert.Equal(t, []Allocation{{0, d("400")}, {1, d("100")}}, i.Payments[0].Settles)
	assert.Equal(t, PartPaid, i.StateAt(day("2026-03-31")))
	assert.Equal(t, Overdue, i.StateAt(day("2026-04-01")))
	require.Len(t, i.Instructions(), 1)
	assert.Equal(t, Instruction{From: "orion", To: "vega", Amount: eur("300.00"), By: day("2026-03-31"), Reference: "inv-7"}, i.Instructions()[0])
	i = apply(t, i, paid("r2", "350.50"))
	assert.Equal(t, Paid, i.State)
	assert.Equal(t, "50.5", i.Excess.Amount.String(), "kept as credit")
	i = apply(t, i, paid("r3", "1"))
	assert.Equal(t, "51.5", i.Excess.Amount.String())
	assert.Empty(t, i.Instructions())
}

func TestAPaymentAsTold(t *testing.T) {
	i := apply(t, draft(), issued(), paid("r1", "450", Allocation{1, d("300")}))
	assert.Equal(t, []Allocation{{1, d("300")}, {0, d("150")}}, i.Payments[0].Settles, "the rest goes to the oldest")
	_, err := i.Apply(paid("r2", "200", Allocation{2, d("1")}, Allocation{1, d("100.01")}, Allocation{0, d("200.01")}, Allocation{0, d("-1")}))
	assert.ElementsMatch(t, []string{"settles[0].due unknown-due", "settles[1].amount over-due", "settles[2].amount over-paid", "settles[3].amount positive"}, validatetest.Problems(t, err))
}

func TestCreditNotesKeepTheFrozenRate(t *testing.T) {
	rate := &budget.Rate{From: "EUR", To: "USD", On: day("2026-03-01"), Rate: d("1.10")}
	e := issued()
	e.Rate = rate
	i := apply(t, draft(), e)
	rate.Rate = d("9")
	i = apply(t, i, Event{Kind: Credit, On: day("2026-03-05"), Number: 8, Amount: eur("300"), Reason: "late films"})
	assert.Equal(t, "1.1", i.Credits[0].Rate.Rate.String())
	assert.Equal(t, "inv-7", i.Credits[0].Invoice)
	assert.Equal(t, PartPaid, i.State)
	_, err := i.Apply(Event{Kind: Credit, On: day("2026-03-06"), Number: 9, Amount: eur("500.01"), Reason: "more"})
	assert.Equal(t, []string{"amount over-total"}, validatetest.Problems(t, err))
	i = apply(t, i, paid("r1", "500"), Event{Kind: Credit, On: day("2026-03-25"), Number: 9, Amount: eur("500"), Reason: "all of it"})
	assert.Equal(t, Credited, i.State)
	assert.Equal(t, "500", i.Excess.Amount.String(), "what was paid is the buyer's")
	_, err = i.Apply(paid("r2", "1"))
	var refused *EventError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, EventError{"inv-7", Credited, Pay}, *refused)
}

func TestDisputesAndWriteOffs(t *testing.T) {
	i := apply(t, draft(), issued(), Event{Kind: Dispute, On: day("2026-03-02"), Reason: "films are late"}, paid("r1", "100"))
	assert.Equal(t, Disputed, i.State)
	assert.Equal(t, Disputed, i.StateAt(day("2027-01-01")), "a disputed invoice is not overdue")
	assert.Empty(t, i.Instructions())
	i = apply(t, i, Event{Kind: Resolve, On: day("2026-03-21")})
	assert.Equal(t, PartPaid, i.State)
	assert.Empty(t, i.Reason)
	i = apply(t, i, Event{Kind: WriteOff, On: day("2026-12-01"), Reason: "insolvent"}, Event{Kind: Pay, On: day("2027-01-01"), Reference: "r2", Amount: eur("10")})
	assert.Equal(t, WrittenOff, i.State)
	i = apply(t, i, Event{Kind: Pay, On: day("2027-01-01"), Reference: "r3", Amount: eur("690")})
	assert.Equal(t, Paid, i.State, "paid after all")
}

func TestEveryEventInEveryState(t *testing.T) {
	reach := map[State][]Event{
		Draft: nil, Issued: {issued()}, PartPaid: {issued(), paid("r", "1")}, Paid: {issued(), paid("r", "800")},
		Disputed:   {issued(), {Kind: Dispute, On: day("2026-03-02"), Reason: "x"}},
		WrittenOff: {issued(), {Kind: WriteOff, On: day("2026-03-02"), Reason: "x"}},
		Credited:   {issued(), {Kind: Credit, On: day("2026-03-02"), Number: 8, Amount: eur("800"), Reason: "x"}},
	}
	for state, events := range reach {
		i := apply(t, draft(), events...)
		require.Equal(t, state, i.StateAt(day("2026-03-01")))
		possible := map[Kind]bool{}
		for _, k := range allowed[state] {
			possible[k] = true
		}
		for _, k := range []Kind{Issue, Pay, Dispute, Resolve, WriteOff, Credit, "burn"} {
			_, err := i.Apply(Event{Kind: k, On: day("2026-03-21"), Number: 10, Reference: "new", Amount: eur("0.01"), Reason: "because"})
			var refused *EventError
			if possible[k] {
				assert.NotErrorAs(t, err, &refused, "%s in %s", k, state)
			} else {
				require.ErrorAs(t, err, &refused, "%s in %s", k, state)
				assert.ErrorContains(t, err, string(state))
				assert.ErrorContains(t, err, string(k))
			}
		}
	}
}

func TestEventsThatCannotBeComputedOn(t *testing.T) {
	_, err := draft().Apply(Event{Kind: Issue, Dues: []Due{{day("2026-03-31"), eur("799.99")}}})
	assert.Equal(t, []string{"on required"}, validatetest.Problems(t, err))
	_, err = draft().Apply(Event{Kind: Issue, On: day("2026-03-01"), Rate: &budget.Rate{From: "USD"}, Dues: []Due{{day("2026-03-31"), eur("799.99")}}})
	assert.ElementsMatch(t, []string{"number positive", "dues sum", "rate.rate positive", "rate.from currency-mismatch", "rate.to unknown-currency", "rate.on required"}, validatetest.Problems(t, err))
	i := apply(t, draft(), issued())
	_, err = i.Apply(Event{Kind: Pay, On: day("2026-02-28"), Reference: "r", Amount: eur("1")})
	assert.Equal(t, []string{"on order"}, validatetest.Problems(t, err))
	_, err = i.Apply(Event{Kind: Pay, On: day("2026-03-02"), Amount: budget.Money{Amount: d("1"), Currency: "USD"}})
	assert.ElementsMatch(t, []string{"reference required", "amount currency-mismatch"}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, budget.ErrCurrencyMismatch)
	_, err = i.Apply(Event{Kind: Pay, On: day("2026-03-02"), Reference: "r", Amount: eur("0")})
	assert.Equal(t, []string{"amount positive"}, validatetest.Problems(t, err))
	i = apply(t, i, paid("r1", "1"))
	_, err = i.Apply(paid("r1", "1"))
	assert.Equal(t, []string{"reference unique"}, validatetest.Problems(t, err))
	_, err = i.Apply(Event{Kind: WriteOff, On: day("2026-03-22")})
	assert.Equal(t, []string{"reason required"}, validatetest.Problems(t, err))
	_, err = i.Apply(Event{Kind: Credit, On: day("2026-03-22"), Amount: eur("1")})
	assert.ElementsMatch(t, []string{"number positive", "reason required"}, validatetest.Problems(t, err))
	bad := draft()
	bad.Terms = Terms{When: When{Rule: BusinessDays, Days: 1}}
	_, err = bad.Apply(issued())
	assert.ErrorIs(t, err, ErrNoWorkday, "the host schedules by its workdays and gives the dues")
}

func TestInvoicesThatMakeNoSense(t *testing.T) {
	i := Invoice{ID: "", Seller: "a", Buyer: "a", Currency: "EUR", State: "lost", Lines: []Line{{ID: "x", Amount: d("0.001")}, {ID: "x", Amount: d("-1")}}}
	assert.ElementsMatch(t, []string{"id required", "buyer self-debt", "lines[1].id unique", "lines[0].amount too-fine", "state oneof"}, validatetest.Problems(t, i.Validate()))
	i = draft()
	i.Lines[0].Amount = d("100")
	assert.Equal(t, []string{"lines positive"}, validatetest.Problems(t, i.Validate()))
	i = apply(t, draft(), issued(), paid("r", "1"))
	i.Dues[0].Settled = eur("2")
	assert.Equal(t, []string{"dues[0].settled unexplained"}, validatetest.Problems(t, i.Validate()))
	i.Dues[0].Settled, i.Number, i.Dues[1].Amount = eur("401"), 0, eur("1")
	assert.Subset(t, validatetest.Problems(t, i.Validate()), []string{"number positive"})
	i = apply(t, draft(), issued(), Event{Kind: Credit, On: day("2026-03-02"), Number: 8, Amount: eur("1"), Reason: "x"})
	i.Credits[0].Invoice, i.Credits[0].Settles[0].Due = "other", 9
	assert.Subset(t, validatetest.Problems(t, i.Validate()), []string{"credits[0].invoice other-invoice", "credits[0].settles[0].due unknown-due"})
	i.Lines = make([]Line, MaxEntries+1)
	assert.Contains(t, validatetest.Problems(t, i.Validate()), " max")
}

func TestAStateThatIsNotBorneOutIsRefused(t *testing.T) {
	open := apply(t, draft(), issued())
	part := apply(t, open, paid("r1", "100"))
	over := apply(t, part, paid("r2", "701"))
	disputed := apply(t, part, Event{Kind: Dispute, On: day("2026-03-21"), Reason: "late"})
	taken := apply(t, part, Event{Kind: Credit, On: day("2026-03-21"), Number: 1, Amount: eur("800"), Reason: "late"})
	usd := budget.Money{Amount: d("1"), Currency: "USD"}
	for _, row := range []struct {
		why    string
		i      Invoice
		change func(i *Invoice)
		want   []string
	}{
		{"dues that do not make the total", open, func(i *Invoice) { i.Dues[1].Amount = eur("399.99") }, []string{"dues sum"}},
		{"a draft with dues", open, func(i *Invoice) { i.State = Draft }, []string{"state not-borne-out"}},
		{"no state and dues", open, func(i *Invoice) { i.State = "" }, []string{"state not-borne-out"}},
		{"paid by nobody", open, func(i *Invoice) { i.State = Paid }, []string{"state not-borne-out"}},
		{"issued, though paid in part", part, func(i *Invoice) { i.State = Issued }, []string{"state not-borne-out"}},
		{"part-paid, though nothing is", open, func(i *Invoice) { i.State = PartPaid }, []string{"state not-borne-out"}},
		{"part-paid, though all is", over, func(i *Invoice) { i.State = PartPaid }, []string{"state not-borne-out"}},
		{"disputed, though all is paid", over, func(i *Invoice) { i.State, i.Reason = Disputed, "x" }, []string{"state not-borne-out"}},
		{"credited by nothing", part, func(i *Invoice) { i.State = Credited }, []string{"state not-borne-out"}},
		{"paid, though taken back", taken, func(i *Invoice) { i.State = Paid }, []string{"state not-borne-out"}},
		{"disputed for no reason", disputed, func(i *Invoice) { i.Reason = "" }, []string{"reason required"}},
		{"a payment that settles more than it is", part, func(i *Invoice) { i.Payments[0].Amount = eur("99.99") }, []string{"payments[0].amount unexplained"}},
		{"credit out of nothing", over, func(i *Invoice) { i.Excess = eur("2") }, []string{"excess unexplained"}},
		{"credit in another currency", over, func(i *Invoice) { i.Excess = usd }, []string{"excess unexplained"}},
		{"credit below zero", part, func(i *Invoice) { i.Payments[0].Excess = eur("-1") }, []string{"payments[0].excess negative"}},
		{"a payment before the issue", part, func(i *Invoice) { i.Payments[0].On = day("2026-02-28") }, []string{"payments[0].on order"}},
		{"a payment twice", over, func(i *Invoice) { i.Payments[1].Reference = "r1" }, []string{"payments[1].reference unique"}},
		{"a payment in another currency", part, func(i *Invoice) { i.Payments[0].Amount, i.Payments[0].Excess = usd, usd },
			[]string{"payments[0].amount currency-mismatch", "payments[0].excess currency-mismatch"}},
		{"a payment of nothing", part, func(i *Invoice) { i.Payments[0].Amount = eur("0") }, []string{"payments[0].amount.amount positive"}},
		{"a credit note without a number", taken, func(i *Invoice) { i.Credits[0].Number = 0 }, []string{"credits[0].number positive"}},
		{"credit notes above the invoice", taken, func(i *Invoice) {
			i.Credits[0].Amount, i.Credits[0].Excess, i.Excess = eur("801"), eur("101"), eur("101")
		}, []string{"credits over-total"}},
		{"no rate", part, func(i *Invoice) { i.Rate = &budget.Rate{From: "EUR", To: "EUX", On: day("2026-03-01"), Rate: d("1")} }, []string{"rate.to unknown-currency"}},
		{"text that is none", part, func(i *Invoice) { i.Reason, i.Lines[0].Text, i.Lines[0].Category = "a\xff", "a\x00", "\xff" },
			[]string{"reason utf8", "lines[0].text control-character", "lines[0].category utf8"}},
	} {
		i := row.i.clone()
		require.NoError(t, i.Validate(), row.why)
		row.change(&i)
		assert.ElementsMatch(t, row.want, validatetest.Problems(t, i.Validate()), row.why)
		require.NoError(t, row.i.Validate(), "a clone shares nothing")
	}
}

func TestAFullInvoiceTakesNoMore(t *testing.T) {
	i := apply(t, draft(), issued())
	for k := range MaxEntries {
		i.Payments = append(i.Payments, Payment{Reference: strconv.Itoa(k), On: day("2026-03-20"), Amount: eur("0.01"), Settles: []Allocation{{0, d("0.01")}}})
		i.Credits = append(i.Credits, CreditNote{Number: 8, Invoice: i.ID, On: day("2026-03-20"), Amount: eur("0.01"), Settles: []Allocation{{1, d("0.01")}}})
	}
	i.Dues[0].Settled, i.Dues[1].Settled, i.State = eur("100"), eur("100"), PartPaid
	require.NoError(t, i.Validate())
	_, err := i.Apply(paid("one more", "1"))
	assert.Equal(t, []string{"kind max"}, validatetest.Problems(t, err))
	_, err = i.Apply(Event{Kind: Credit, On: day("2026-03-21"), Number: 9, Amount: eur("1"), Reason: "x"})
	assert.Equal(t, []string{"kind max"}, validatetest.Problems(t, err))
	_, err = draft().Apply(Event{Kind: Issue, On: day("2026-03-01"), Number: 7, Dues: make([]Due, MaxEntries+1)})
	assert.Equal(t, []string{"dues max"}, validatetest.Problems(t, err))
}

func TestLinesAreSplitByACostAgreement(t *testing.T) {
	a := budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{{ID: "all", CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"orion", "lyra"}}}}}
	_, err := draft().Split(a)
	assert.ErrorContains(t, err, "not issued")
	s, err := apply(t, draft(), issued()).Split(a)
	require.NoError(t, err)
	sum := decimal.Zero
	for _, p := range s.Partners {
		sum = sum.Add(p.Owes.Amount)
	}
	assert.Equal(t, "800", sum.String())
}

func TestInterestOnWhatIsOpen(t *testing.T) {
	i := draft()
	none, err := i.Interest(day("2026-03-01"))
	require.NoError(t, err)
	assert.True(t, none.IsZero())
	i.Terms.Late = &Late{Percent: d("10"), DayCount: budget.DayCount("ACT/365F")}
	i = apply(t, i, issued(), paid("r", "100"))
	got, err := i.Interest(day("2026-04-30")) // 300 for 50 days, 400 for 30
	require.NoError(t, err)
	assert.Equal(t, "7.40", got.Amount.StringFixed(2))
}

func TestStatementOfAccount(t *testing.T) {
	one := apply(t, draft(), issued(), paid("r", "100"))
	other := draft()
	other.ID, other.Seller, other.Buyer = "inv-8", "orion", "vega"
	e := issued()
	e.Number = 8
	other = apply(t, other, e)
	gone := draft()
	gone.ID = "inv-9"
	gone = apply(t, gone, issued(), Event{Kind: WriteOff, On: day("2026-03-02"), Reason: "x"})
	waiting := draft()
	waiting.ID = "inv-10"
	for _, row := range []struct {
		asOf string
		want Ages
	}{
		{"2026-03-10", Ages{NotDue: d("700")}},
		{"2026-03-11", Ages{To30: d("300"), NotDue: d("400")}},
		{"2026-04-10", Ages{To30: d("700")}},
		{"2026-04-11", Ages{To60: d("300"), To30: d("400")}},
		{"2026-05-11", Ages{To90: d("300"), To60: d("400")}},
		{"2026-06-10", Ages{Over90: d("300"), To90: d("400")}},
	} {
		s, err := Account("vega", []Invoice{other, waiting, gone, one}, []string{"vega", "orion"}, day(row.asOf))
		require.NoError(t, err)
		require.Len(t, s.Ledgers, 1)
		l := s.Ledgers[0]
		require.Len(t, l.Receivable, 1)
		require.Len(t, l.Payable, 1)
		row.want.Total = d("700")
		for k, pair := range [][2]decimal.Decimal{{row.want.NotDue, l.ToReceive.NotDue}, {row.want.To30, l.ToReceive.To30}, {row.want.To60, l.ToReceive.To60},
			{row.want.To90, l.ToReceive.To90}, {row.want.Over90, l.ToReceive.Over90}, {row.want.Total, l.ToReceive.Total}} {
			assert.True(t, pair[0].Equal(pair[1]), "%s, age %d: want %s, got %s", row.asOf, k, pair[0], pair[1])
		}
		assert.Equal(t, "800", l.ToPay.Total.String())
	}
	_, err := Account("", []Invoice{one, one}, []string{"orion"}, day("2026-03-01").Add(1))
	assert.ElementsMatch(t, []string{"partner required", "as_of day", "invoices[1].id unique", "invoices[0].seller unknown-partner", "invoices[1].seller unknown-partner"}, validatetest.Problems(t, err))
}

func TestGaps(t *testing.T) {
	i := apply(t, draft(), issued(), Event{Kind: Credit, On: day("2026-03-02"), Number: 11, Amount: eur("1"), Reason: "x"})
	j := i
	missing, twice := Gaps([]Invoice{i, draft(), j}, 2)
	assert.Equal(t, []int64{8, 9}, missing)
	assert.Equal(t, []int64{7, 11}, twice)
	missing, twice = Gaps([]Invoice{i, j, i, j}, 1)
	assert.Equal(t, []int64{8}, missing)
	assert.Equal(t, []int64{7}, twice, "at most the limit, each once")
	_, twice = Gaps([]Invoice{i, j, i, j}, 3)
	assert.Equal(t, []int64{7, 11}, twice)
}
