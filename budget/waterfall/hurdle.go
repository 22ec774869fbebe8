package waterfall

import (
	"errors"
	"math/big"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// HurdleAmount is what must be received on a day for the internal rate of return of the flows to be the rate: the sum of
// −amount · (1 + rate)^(t of the day − t of the flow), t being the year fraction from the earliest flow, as in
// [budget.XIRR]. Flows are negative when paid in and positive when received, in any order, none after the day. It has
// [Places] decimal places; 0 or less means that the rate has been reached.
//
// It returns every problem at once: no flows or more than [MaxFlows], a rate that is not above −1 or above [MaxRate], an
// unknown day count (the empty one is ACT/365F), days that are none, or a day before a flow or more than [MaxYears] years
// after one.
func HurdleAmount(flows []budget.Flow, rate decimal.Decimal, c budget.DayCount, on time.Time) (decimal.Decimal, error) {
	p := validate.New("hurdle")
	if len(flows) == 0 {
		p.Add("flows", "required", "is required", nil)
	}
	if len(flows) > MaxFlows {
		p.Add("flows", "max", "must have at most "+strconv.Itoa(MaxFlows)+" entries", len(flows))
		return decimal.Decimal{}, p.Err()
	}
	checkRate(p, "rate", rate)
	checkDayCount(p, c)
	day := p.Day("on", on)
	first := on
	for i, f := range flows {
		at := p.Item("flows", i)
		at.Decimal("amount", f.Amount)
		switch {
		case !at.Day("date", f.Date) || !day:
		case f.Date.After(on):
			at.Add("date", "date-order", "must not be after the day of the hurdle", f.Date)
		case on.After(f.Date.AddDate(MaxYears, 0, 0)):
			at.Add("date", "span", "must be at most "+strconv.Itoa(MaxYears)+" years before the day of the hurdle", f.Date)
		case f.Date.Before(first):
			first = f.Date
		}
	}
	if err := p.Err(); err != nil {
		return decimal.Decimal{}, err
	}
	if c == "" {
		c = budget.Act365F
	}
	h := newHurdle(rate, c, newCurves())
	due := new(big.Int)
	for _, f := range flows {
		due = add(due, h.carried(balance{amount: sub(new(big.Int), grains(f.Amount)), first: first, at: f.Date}, on))
	}
	return newScratch().shown(due), nil
}

// checkRate checks a rate of return: above −1 and at most [MaxRate].
func checkRate(p *validate.Problems, field string, rate decimal.Decimal) bool {
	if !p.Decimal(field, rate) {
		return false
	}
	if !rate.GreaterThan(decimal.NewFromInt(-1)) || rate.GreaterThan(decimal.NewFromInt(MaxRate)) {
		p.Add(field, "range", "must be above -1 and at most "+strconv.Itoa(MaxRate)+", a fraction and not a percentage", rate)
		return false
	}
	return true
}

// hurdle carries amounts forward in time at a rate of return.
type hurdle struct {
	curves   curves
	log      *big.Int // ln(1 + rate)
	dayCount budget.DayCount
	factors  factors
}

func newHurdle(rate decimal.Decimal, c budget.DayCount, k curves) *hurdle {
	growth := rate.Rat()
	return &hurdle{curves: k, log: k.ln(growth.Add(growth, big.NewRat(1, 1))), dayCount: c}
}

// balance is what is missing for the rate of return, as of a day. Time runs from the first flow, so that the year
// fractions of days on the way add up.
type balance struct {
	amount    *big.Int // grains
	first, at time.Time
}

// carried is the balance on a later day.
func (h *hurdle) carried(b balance, on time.Time) *big.Int {
	if b.amount.Sign() == 0 || !b.at.Before(on) {
		return b.amount
	}
	f := h.factors.of(b.first, b.at, on, func() factor {
		n1, d1 := fraction(h.dayCount, b.first, b.at)
		n2, d2 := fraction(h.dayCount, b.first, on)
		return h.curves.exp(floor(mul(h.log, big.NewInt(n2*d1-n1*d2)), big.NewInt(d1*d2)))
	})
	return f.times(b.amount)
}

// changed is the balance on a day after an amount was paid in (above 0) or received (below 0).
func (h *hurdle) changed(b balance, on time.Time, amount *big.Int) balance {
	if b.amount == nil {
		return balance{amount: amount, first: on, at: on}
	}
	return balance{amount: add(h.carried(b, on), amount), first: b.first, at: on}
}

// rateOfReturn is the internal rate of return of flows to 10 places, or the reason why there is none.
func rateOfReturn(flows []budget.Flow, c budget.DayCount) (decimal.NullDecimal, string) {
	rate, err := budget.XIRR(flows, c)
	var many *budget.ManyRatesError
	switch {
	case errors.Is(err, budget.ErrNoRate), errors.As(err, &many):
		return decimal.NullDecimal{}, err.Error()
	case err != nil:
		return decimal.NullDecimal{}, "its flows are too large, or too many, to look for a rate of return"
	}
	d := decimal.NewFromFloat(rate)
	if exact.Problem(d.Round(ratePlaces)) != "" {
		return decimal.NullDecimal{}, budget.ErrNoRate.Error()
	}
	return decimal.NewNullDecimal(d.Round(ratePlaces)), ""
}

// ratePlaces is how many decimal places a rate of return of a result has.
const ratePlaces = 10
