package waterfall

import (
	"math/big"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Compounding says how often a return starts to bear a return itself.
type Compounding string

// The ways of compounding.
const (
	Simple     Compounding = "simple"      // never
	Annual     Compounding = "annual"      // once a year
	SemiAnnual Compounding = "semi-annual" // twice
	Quarterly  Compounding = "quarterly"   // 4 times
	Monthly    Compounding = "monthly"     // 12 times
	Daily      Compounding = "daily"       // 365 times
	Continuous Compounding = "continuous"  // all the time
)

// perYear is how often a year each way compounds; 0 for those without a period.
var perYear = map[Compounding]int64{Simple: 0, Annual: 1, SemiAnnual: 2, Quarterly: 4, Monthly: 12, Daily: 365, Continuous: 0}

// Accrual is how a preferred return accrues on capital. With t the year fraction by the day count and m the times a year
// that it compounds, the return on an amount is
//
//	simple      amount · rate · t
//	m a year    amount · ((1 + rate/m)^(m·t) − 1)
//	continuous  amount · (e^(rate·t) − 1)
//
// with m·t not rounded to whole periods.
type Accrual struct {
	Rate        decimal.Decimal `json:"rate"` // a year: 0.08 for 8 %; from 0 to 10
	Compounding Compounding     `json:"compounding"`
	DayCount    budget.DayCount `json:"day_count,omitempty"` // empty: that of the plan, which is ACT/365F if it names none
}

// IsZero reports whether nothing is set.
func (a Accrual) IsZero() bool { return a.Rate.IsZero() && a.Compounding == "" && a.DayCount == "" }

// Return is the preferred return on an amount from one day to another, without payments between them, to [Places] decimal
// places. Inside it is worked out to 24 places, powers to more than 75 significant digits.
//
// It returns every problem at once: a negative amount or rate, a rate above [MaxRate], an unknown compounding or day count,
// days that are none, in the wrong order or more than [MaxYears] years apart.
func (a Accrual) Return(on decimal.Decimal, from, to time.Time) (decimal.Decimal, error) {
	p := validate.New("preferred return")
	a.check(p)
	p.NotNegative("on", on)
	if p.Day("from", from) && p.Day("to", to) {
		switch {
		case to.Before(from):
			p.Add("to", "date-order", "must not be before from", to)
		case to.After(from.AddDate(MaxYears, 0, 0)):
			p.Add("to", "span", "must be at most "+strconv.Itoa(MaxYears)+" years after from", to)
		}
	}
	if err := p.Err(); err != nil {
		return decimal.Decimal{}, err
	}
	return newScratch().shown(a.compile(budget.Act365F, newCurves()).on(grains(on), from, to)), nil
}

func (a Accrual) check(p *validate.Problems) {
	if p.NotNegative("rate", a.Rate) && a.Rate.GreaterThan(decimal.NewFromInt(MaxRate)) {
		p.Add("rate", "range", "must be at most "+strconv.Itoa(MaxRate)+", a fraction and not a percentage", a.Rate)
	}
	if _, known := perYear[a.Compounding]; !known {
		p.Add("compounding", "oneof", "must be one of simple, annual, semi-annual, quarterly, monthly, daily, continuous", string(a.Compounding))
	}
	checkDayCount(p, a.DayCount)
}

func checkDayCount(p *validate.Problems, c budget.DayCount) {
	if c == "" {
		return
	}
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := c.Days(budget.Period{From: day, To: day}); err != nil {
		p.AddAs(budget.ErrDayCount, "day_count", "oneof", budget.ErrDayCount.Error(), string(c))
	}
}

// accruer is an accrual made ready. It remembers the factors of the day that it is at.
type accruer struct {
	curves   curves
	rate     *big.Rat
	log      *big.Int // of the growth of a year; nil: simple
	dayCount budget.DayCount
	factors  factors
}

func (a Accrual) compile(otherwise budget.DayCount, c curves) *accruer {
	out := &accruer{curves: c, rate: a.Rate.Rat(), dayCount: a.DayCount}
	if a.DayCount == "" {
		out.dayCount = otherwise
	}
	switch m := perYear[a.Compounding]; {
	case a.Compounding == Continuous:
		out.log = new(big.Int).Lsh(out.rate.Num(), precision)
		out.log.Quo(out.log, out.rate.Denom())
	case m > 0:
		step := new(big.Rat).Mul(out.rate, big.NewRat(1, m))
		out.log = mul(c.ln(step.Add(step, big.NewRat(1, 1))), big.NewInt(m))
	}
	return out
}

// compounds reports whether unpaid return bears a return.
func (a *accruer) compounds() bool { return a.log != nil }

// on is the return on an amount of grains, to the nearest grain, as a number of its own.
func (a *accruer) on(amount *big.Int, from, to time.Time) *big.Int {
	if amount.Sign() == 0 || !from.Before(to) {
		return new(big.Int)
	}
	if a.log == nil {
		num, den := fraction(a.dayCount, from, to)
		n := mul(mul(amount, a.rate.Num()), big.NewInt(num))
		return halfEven(n, mul(a.rate.Denom(), big.NewInt(den)))
	}
	f := a.factors.of(from, from, to, func() factor {
		num, den := fraction(a.dayCount, from, to)
		return a.curves.exp(floor(mul(a.log, big.NewInt(num)), big.NewInt(den)))
	})
	grown := f.times(amount)
	return grown.Sub(grown, amount)
}

// fraction is the year fraction from one day to a later one, by a day count that was checked.
func fraction(c budget.DayCount, from, to time.Time) (num, den int64) {
	num, den, err := c.Fraction(budget.Period{From: from, To: to})
	if err != nil {
		return 0, 1 // days and day count were checked at the door
	}
	return num, den
}
