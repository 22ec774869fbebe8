package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxFlows is how many flows are solved at once: looking for all roots takes some hundred passes over them.
const maxFlows = 100_000

// ErrNoRate is the error of flows that no rate of return between -1 and 10^7 solves.
var ErrNoRate = errors.New("no rate of return solves the flows")

// ManyRatesError is the error of flows that several rates of return solve. None of them is the rate: which one is meant
// is for people to say, or they compare net present values instead.
type ManyRatesError struct {
	Rates []float64 // ascending
}

// Error lists the rates, at most ten of them.
func (e *ManyRatesError) Error() string {
	if len(e.Rates) > 10 {
		return fmt.Sprintf("%d rates of return solve the flows, such as %v", len(e.Rates), e.Rates[:10])
	}
	return fmt.Sprintf("%d rates of return solve the flows: %v", len(e.Rates), e.Rates)
}

// Flow is an amount received (positive) or paid (negative) on a day.
type Flow struct {
	Date   time.Time       `json:"date"` // day
	Amount decimal.Decimal `json:"amount"`
}

// IRR is the internal rate of return per period of flows that are one period apart, the first of them now: the r with
// Σ flows[i] / (1+r)^i = 0, in (-1, 10^7), to about 12 digits where the flows allow.
//
// IRR returns an error if:
//   - no rate solves the flows, as when all have one sign, or every rate does, as when all are zero ([ErrNoRate]);
//   - several rates solve them (*[ManyRatesError] holds all);
//   - an amount is out of range, or there are more than 100,000 flows.
func IRR(flows []decimal.Decimal) (float64, error) {
	terms, err := periodic(flows)
	if err != nil {
		return 0, err
	}
	return rateOfReturn(terms)
}

// XIRR is the internal rate of return per year of flows on days, in any order: the r with Σ amount / (1+r)^t = 0, t being
// the year fraction from the earliest day by the day count, which is [Act365F] in spreadsheets. Rate and errors are those
// of [IRR]; a flow without a day and an unknown day count ([ErrDayCount]) are errors too.
func XIRR(flows []Flow, c DayCount) (float64, error) {
	terms, err := dated(flows, c)
	if err != nil {
		return 0, err
	}
	return rateOfReturn(terms)
}

// NPV is the net present value of flows that are one period apart, the first of them now: Σ flows[i] / (1+rate)^i.
// (Spreadsheets discount the first one too; divide by 1+rate to get theirs.)
//
// NPV returns an error if the rate is not a finite number above -1, an amount is out of range, or the value is too large
// for a float64.
func NPV(rate float64, flows []decimal.Decimal) (float64, error) {
	terms, err := periodic(flows)
	if err != nil {
		return 0, err
	}
	return presentValue(rate, terms)
}

// XNPV is the net present value of flows on days, in any order, on the earliest of them: Σ amount / (1+rate)^t with t as
// in [XIRR], whose errors about flows and day count it returns beside those of [NPV].
func XNPV(rate float64, flows []Flow, c DayCount) (float64, error) {
	terms, err := dated(flows, c)
	if err != nil {
		return 0, err
	}
	return presentValue(rate, terms)
}

// term is the sum of all flows at one time.
type term struct{ t, amount float64 }

func periodic(flows []decimal.Decimal) ([]term, error) {
	p := validate.New("flows")
	if tooMany(p, len(flows)) {
		return nil, p.Err()
	}
	terms := make([]term, 0, len(flows))
	for i, f := range flows {
		if p.Decimal(fmt.Sprintf("[%d]", i), f) && !f.IsZero() {
			terms = append(terms, term{float64(i), f.InexactFloat64()})
		}
	}
	return terms, p.Err()
}

func tooMany(p *validate.Problems, n int) bool {
	if n > maxFlows {
		p.Add("", "max", fmt.Sprintf("must have at most %d entries", maxFlows), n)
	}
	return n > maxFlows
}

func dated(flows []Flow, c DayCount) ([]term, error) {
	p := validate.New("flows")
	if tooMany(p, len(flows)) {
		return nil, p.Err()
	}
	var first time.Time
	for i, f := range flows {
		at := p.Item("", i)
		at.Decimal("amount", f.Amount)
		if at.Day("date", f.Date) && (first.IsZero() || f.Date.Before(first)) {
			first = f.Date
		}
	}
	if err := c.check(Period{From: first, To: first}); errors.Is(err, ErrDayCount) {
		p.AddAs(ErrDayCount, "day_count", "oneof", ErrDayCount.Error(), string(c))
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	type sum struct {
		t      float64
		amount decimal.Decimal
	}
	sums := make([]sum, len(flows))
	for i, f := range flows {
		num, den, err := c.Fraction(Period{From: first, To: f.Date})
		if err != nil {
			return nil, err
		}
		sums[i] = sum{float64(num) / float64(den), f.Amount}
	}
	slices.SortFunc(sums, func(a, b sum) int { return cmp.Or(cmp.Compare(a.t, b.t), a.amount.Cmp(b.amount)) })
	var terms []term
	for i := 0; i < len(sums); {
		s := sums[i]
		for i++; i < len(sums) && sums[i].t == s.t; i++ {
			s.amount = s.amount.Add(sums[i].amount)
		}
		if !s.amount.IsZero() {
			terms = append(terms, term{s.t, s.amount.InexactFloat64()})
		}
	}
	return terms, nil
}

func presentValue(rate float64, terms []term) (float64, error) {
	if math.IsNaN(rate) || math.IsInf(rate, 0) || rate <= -1 {
		return 0, fmt.Errorf("net present value: the rate must be a finite number above -1, got %v", rate)
	}
	u, sum, rest := math.Log1p(rate), 0.0, 0.0
	for _, x := range terms { // Neumaier's sum: the terms of a rate of return cancel
		v := x.amount * math.Exp(-u*x.t)
		s := sum + v
		if math.Abs(sum) >= math.Abs(v) {
			rest += sum - s + v
		} else {
			rest += v - s + sum
		}
		sum = s
	}
	sum += rest
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0, fmt.Errorf("net present value at rate %v: too large", rate)
	}
	return sum, nil
}

func rateOfReturn(terms []term) (float64, error) {
	rates := solveRates(terms)
	switch len(rates) {
	case 0:
		return 0, ErrNoRate
	case 1:
		return rates[0], nil
	}
	return 0, &ManyRatesError{Rates: rates}
}
