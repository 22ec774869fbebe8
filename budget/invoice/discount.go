package invoice

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Discount is taken off for early payment.
type Discount struct {
	Percent decimal.Decimal `json:"percent"`          // above 0, at most 100
	Days    int             `json:"days"`             // after issue, the last day included
	OnNet   bool            `json:"on_net,omitempty"` // on the net amount alone, else on the total, tax included
}

func (d Discount) check(p *validate.Problems) {
	if p.Positive("percent", d.Percent) && d.Percent.GreaterThan(hundred) {
		p.Add("percent", "over-100", "must be at most 100", d.Percent)
	}
	p.Within("days", float64(d.Days), 0, MaxDays)
}

// Offer is what early payment saves.
type Offer struct {
	Until time.Time    `json:"until"` // last day
	Off   budget.Money `json:"off"`   // what is taken off
	Pay   budget.Money `json:"pay"`   // what remains to be paid
}

// Offer works the discount out for an invoice of a net amount and a tax, neither negative. It returns every problem of the
// discount, the day and the amounts.
func (d Discount) Offer(issued time.Time, net, tax budget.Money) (Offer, error) {
	p := validate.New("discount")
	d.check(p)
	p.Day("issued", issued)
	for _, m := range []struct {
		field string
		money budget.Money
	}{{"net", net}, {"tax", tax}} {
		if checkMoney(p.In(m.field), m.money) && m.money.Amount.IsNegative() {
			p.Add(m.field, "negative", "must not be negative", m.money.Amount)
		}
	}
	if net.Currency != tax.Currency {
		p.AddAs(budget.ErrCurrencyMismatch, "tax", "currency-mismatch", "must be in "+clip(net.Currency), tax.Currency)
	}
	if err := p.Err(); err != nil {
		return Offer{}, err
	}
	total := net.Amount.Add(tax.Amount)
	base := total
	if d.OnNet {
		base = net.Amount
	}
	digits, _ := budget.MinorUnits(net.Currency)
	off := d.Percent.Mul(base).Shift(-2).Round(digits)
	return Offer{
		Until: issued.AddDate(0, 0, d.Days),
		Off:   budget.Money{Amount: off, Currency: net.Currency},
		Pay:   budget.Money{Amount: total.Sub(off), Currency: net.Currency},
	}, nil
}

// AnnualCost is what it costs, as a yearly rate, not to take the discount and to pay after so many net days instead, on a
// year of so many days: simple, p ÷ (100 − p) × basis ÷ (net − discount days), and compounded,
// (1 + p ÷ (100 − p))^(basis ÷ (net − discount days)) − 1. It returns an error if the discount is not below 100 %, if net
// days are not more than the discount's, if the basis is not 1 to 366, or if the compounded rate is beyond any number.
func (d Discount) AnnualCost(netDays, basis int) (simple, compounded float64, err error) {
	p := validate.New("annual cost")
	d.check(p)
	if p.OK() && !d.Percent.LessThan(hundred) {
		p.Add("percent", "over-100", "must be below 100", d.Percent)
	}
	p.Within("net_days", float64(netDays), float64(d.Days)+1, MaxDays)
	p.Within("basis", float64(basis), 1, 366)
	if err := p.Err(); err != nil {
		return 0, 0, err
	}
	percent := d.Percent.InexactFloat64()
	gain := percent / (100 - percent)
	times := float64(basis) / float64(netDays-d.Days)
	simple, compounded = gain*times, math.Pow(1+gain, times)-1
	if math.IsInf(compounded, 0) || math.IsInf(simple, 0) {
		return 0, 0, errors.New("annual cost: the rate is beyond any number")
	}
	return simple, compounded, nil
}

// Late is interest on what is paid late.
type Late struct {
	Percent   decimal.Decimal     `json:"percent"` // a year, simple
	DayCount  budget.DayCount     `json:"day_count"`
	GraceDays int                 `json:"grace_days,omitempty"` // after the due day without interest; once they have passed, it counts from the due day
	Cap       decimal.NullDecimal `json:"cap,omitzero"`         // the most, in percent of the amount; not valid: none
}

func (l Late) check(p *validate.Problems) {
	p.NotNegative("percent", l.Percent)
	p.Within("grace_days", float64(l.GraceDays), 0, MaxDays)
	if l.Cap.Valid {
		p.NotNegative("cap", l.Cap.Decimal)
	}
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := l.DayCount.Days(budget.Period{From: day, To: day}); err != nil {
		p.AddAs(budget.ErrDayCount, "day_count", "day-count", "must be a day count convention", string(l.DayCount))
	}
}

// Interest is what an amount that was due on a day has borne by another, rounded once to the minor unit, halves away from
// zero; zero up to the end of the grace period. It returns every problem of the terms, the amount and the days.
func (l Late) Interest(open budget.Money, due, asOf time.Time) (budget.Money, error) {
	p := validate.New("late interest")
	l.check(p)
	if checkMoney(p.In("open"), open) && open.Amount.IsNegative() {
		p.Add("open", "negative", "must not be negative", open.Amount)
	}
	p.Day("due", due)
	p.Day("as_of", asOf)
	if err := p.Err(); err != nil {
		return budget.Money{}, err
	}
	none := budget.Money{Currency: open.Currency}
	if !asOf.After(due.AddDate(0, 0, l.GraceDays)) {
		return none, nil
	}
	num, den, err := l.DayCount.Fraction(budget.Period{From: due, To: asOf})
	if err != nil {
		return budget.Money{}, fmt.Errorf("late interest from %s: %w", due.Format(time.DateOnly), err)
	}
	digits, _ := budget.MinorUnits(open.Currency)
	interest := open.Amount.Mul(l.Percent).Mul(decimal.NewFromInt(num)).Shift(-2).DivRound(decimal.NewFromInt(den), digits)
	if l.Cap.Valid {
		if most := open.Amount.Mul(l.Cap.Decimal).Shift(-2).Round(digits); interest.GreaterThan(most) {
			interest = most
		}
	}
	return budget.Money{Amount: interest, Currency: open.Currency}, nil
}
