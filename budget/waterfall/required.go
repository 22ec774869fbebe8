package waterfall

import (
	"errors"
	"math/big"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrOutOfReach is the error of a goal that no distribution below 10^24 reaches: the tiers give the partner nothing more.
var ErrOutOfReach = errors.New("no distribution reaches the amount")

// Goal is what a partner is to have received by a day.
type Goal struct {
	Date    time.Time       `json:"date"`           // day; not before any flow
	Deal    string          `json:"deal,omitempty"` // that distributes, where deals are apart
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"` // received in all, from the first distribution on, carry and fees included; not negative
}

// Required is the distribution that a goal needs on its day, besides those that are in the list: the smallest one, to the
// minor unit, that brings what the partner has received in all to the amount or above, 0 if it is there already.
// [Distribute] with this distribution added pays it that, and with one minor unit less it does not.
//
// Required returns every problem that Distribute would, and a goal that is no good, at once; and
// [ErrOutOfReach] if no distribution below 10^24 suffices. It takes the time of Distribute and of up to 190 days more, which
// count for [MaxWork].
func Required(p Plan, contributions, distributions []Flow, g Goal) (decimal.Decimal, error) {
	at := validate.New("waterfall")
	p.checkGoal(at.In("goal"), g, contributions, distributions)
	v, err := p.prepare(at, contributions, distributions)
	if err != nil {
		return decimal.Decimal{}, err
	}
	asked := Flow{Date: g.Date, Deal: g.Deal} // of nothing, so that the day is there
	events, err := v.schedule(at, contributions, append(append([]Flow{}, distributions...), asked), maxTried)
	if err != nil {
		return decimal.Decimal{}, err
	}
	b := newBook(v)
	var listed *big.Int
	for _, e := range events {
		b.contribute(e)
		switch {
		case e.date.Equal(g.Date) && e.deal == g.Deal:
			listed = e.distributed
		case e.distribution:
			b.ledger(e.deal).distribute(e.distributed, e.date, nil)
		}
	}
	i := v.members("", g.Partner)[0]
	elsewhere := new(big.Int)
	for deal, l := range b.ledgers {
		if deal != g.Deal {
			elsewhere = add(elsewhere, l.paid()[i])
		}
	}
	goal := sub(v.minor(g.Amount), elsewhere)
	reaches := func(more *big.Int) bool {
		l := b.ledger(g.Deal).clone()
		l.distribute(add(listed, more), g.Date.UTC(), nil)
		return l.paid()[i].Cmp(goal) >= 0
	}
	most := sub(exact.Pow10(exact.MaxDigits+v.digits), big.NewInt(1))
	n, ok := smallest(most, reaches)
	if !ok {
		return decimal.Decimal{}, ErrOutOfReach
	}
	return v.money(n), nil
}

// maxTried is how often at most [smallest] asks: twice for each binary digit of 10^24 units of four decimal places.
const maxTried = 190

func (p Plan) checkGoal(at *validate.Problems, g Goal, contributions, distributions []Flow) {
	known := false
	for _, x := range p.Partners {
		known = known || x.ID == g.Partner
	}
	if at.ID("partner", g.Partner) && !known {
		at.Add("partner", "unknown-partner", "must be a partner of the plan", g.Partner)
	}
	if at.NotNegative("amount", g.Amount) {
		checkPlaces(at, "amount", g.Amount, p.Currency)
	}
	switch {
	case p.Basis == DealByDeal:
		at.ID("deal", g.Deal)
	case g.Deal != "":
		at.Add("deal", "not-used", "must be empty but in a plan deal by deal", g.Deal)
	}
	if !at.Day("date", g.Date) {
		return
	}
	var first, last time.Time // of the contributions to the deal, of all flows
	for _, f := range contributions {
		if (f.Deal == g.Deal || p.Basis != DealByDeal) && isDay(f.Date) && (first.IsZero() || f.Date.Before(first)) {
			first = f.Date
		}
		last = later(last, f.Date)
	}
	for _, f := range distributions {
		last = later(last, f.Date)
	}
	switch {
	case len(contributions) > 0 && (first.IsZero() || g.Date.Before(first)):
		at.AddAs(ErrBeforeContribution, "date", "before-contribution", "must not be before the first contribution (to the deal)", g.Date)
	case g.Date.Before(last):
		at.Add("date", "date-order", "must not be before the last flow, "+last.Format(time.DateOnly), g.Date)
	case g.Date.After(last.AddDate(MaxYears, 0, 0)):
		at.Add("date", "span", "must be at most "+strconv.Itoa(MaxYears)+" years after the last flow", g.Date)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// smallest is the least number from 0 to most for which a condition holds that, once it holds, holds for all larger ones.
func smallest(most *big.Int, holds func(*big.Int) bool) (*big.Int, bool) {
	low, high := new(big.Int), new(big.Int) // holds at high, and not below low
	for step := uint(0); !holds(high); step++ {
		if high.Cmp(most) == 0 {
			return nil, false
		}
		low = add(high, big.NewInt(1))
		high = least(new(big.Int).Lsh(big.NewInt(1), step), most)
	}
	for low.Cmp(high) < 0 {
		middle := add(low, high)
		if middle.Rsh(middle, 1); holds(middle) {
			high = middle
		} else {
			low = add(middle, big.NewInt(1))
		}
	}
	return high, true
}
