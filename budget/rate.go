package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrNoExchangeRate is the error of a conversion for whose day no rate is given.
var ErrNoExchangeRate = errors.New("no exchange rate for the day")

// Rate is a dated exchange rate: one unit of From is worth Rate units of To, on the day On or, where Until is set, on
// every day from On to Until. No rate is carried on to days that it does not name.
type Rate struct {
	From  string          `json:"from"`
	To    string          `json:"to"`
	On    time.Time       `json:"on"`             // day
	Until time.Time       `json:"until,omitzero"` // last day, included; missing: On alone
	Rate  decimal.Decimal `json:"rate"`           // above 0
}

func (r Rate) last() time.Time {
	if r.Until.IsZero() {
		return r.On
	}
	return r.Until
}

// Convert exchanges m into another currency at the rate given for that day, rounded once to the minor unit of the new
// currency, halves away from zero. A rate in the other direction serves where there is none in this one: the amount is
// then divided by it. Rates are never chained through a third currency. An amount in the right currency already needs no
// rate and comes back as it is.
//
// Convert returns an error if:
//   - there is no rate between the two currencies for the day ([ErrNoExchangeRate]);
//   - a rate is not above 0, names one or an unknown currency twice, has no day or ends before it begins;
//   - two rates of one direction hold on one day;
//   - m or the currency is not valid, or the result is out of range ([ErrAmountRange]).
func Convert(m Money, to string, on time.Time, rates []Rate) (Money, error) {
	p := validate.New("convert")
	knownCurrency(p, "currency", m.Currency)
	checkAmount(p, "amount", m.Amount, m.Currency)
	knownCurrency(p, "to", to)
	p.Day("on", on)
	checkRates(p, rates)
	if err := p.Err(); err != nil {
		return Money{}, err
	}
	amount, err := newExchange(rates).convert(m.Amount, m.Currency, to, on)
	if err != nil {
		return Money{}, fmt.Errorf("converting %v: %w", m, err)
	}
	return inRange(Money{Amount: amount, Currency: to})
}

// pair is a direction of exchange.
type pair struct{ from, to string }

// exchange finds the rate of a day: rates by direction, each list in order of days, no two overlapping.
type exchange map[pair][]Rate

func newExchange(rates []Rate) exchange {
	x := exchange{}
	for _, r := range rates {
		x[pair{r.From, r.To}] = append(x[pair{r.From, r.To}], r)
	}
	for _, list := range x {
		slices.SortFunc(list, func(a, b Rate) int { return a.On.Compare(b.On) })
	}
	return x
}

// find returns the rate between two currencies that holds on a day, else the one in the other direction.
func (x exchange) find(from, to string, on time.Time) (Rate, error) {
	if r, ok := x.on(pair{from, to}, on); ok {
		return r, nil
	}
	if r, ok := x.on(pair{to, from}, on); ok {
		return r, nil
	}
	return Rate{}, fmt.Errorf("%s to %s on %s: %w", from, to, on.Format(time.DateOnly), ErrNoExchangeRate)
}

func (x exchange) on(p pair, day time.Time) (Rate, bool) {
	list := x[p]
	i, exactly := slices.BinarySearchFunc(list, day, func(r Rate, day time.Time) int { return r.On.Compare(day) })
	if !exactly {
		i--
	}
	if i < 0 || list[i].last().Before(day) {
		return Rate{}, false
	}
	return list[i], true
}

// convert exchanges an amount at the rate of a day, see [exchangeAt].
func (x exchange) convert(amount decimal.Decimal, from, to string, on time.Time) (decimal.Decimal, error) {
	if from == to {
		return amount, nil
	}
	r, err := x.find(from, to, on)
	if err != nil {
		return decimal.Decimal{}, err
	}
	return exchangeAt(amount, r, to), nil
}

// exchangeAt converts at one rate, multiplying or, in the rate's other direction, dividing; rounded to the minor unit of
// the new currency, halves away from zero.
func exchangeAt(amount decimal.Decimal, r Rate, to string) decimal.Decimal {
	digits, _ := MinorUnits(to)
	if r.To == to {
		return amount.Mul(r.Rate).Round(digits)
	}
	return quotient(amount, r.Rate, digits)
}

// quotient is a/b rounded once to so many places, halves away from zero. b must not be zero.
func quotient(a, b decimal.Decimal, places int32) decimal.Decimal {
	num := new(big.Int).Set(a.Coefficient())
	den := new(big.Int).Set(b.Coefficient())
	if shift := a.Exponent() - b.Exponent() + places; shift >= 0 {
		num.Mul(num, exact.Pow10(shift))
	} else {
		den.Mul(den, exact.Pow10(-shift))
	}
	if den.Sign() < 0 {
		num.Neg(num)
		den.Neg(den)
	}
	// floor((2|n| + d) / 2d), with the sign of n
	q := new(big.Int).Abs(num)
	q.Lsh(q, 1).Add(q, den)
	q.Quo(q, den.Lsh(den, 1))
	if num.Sign() < 0 {
		q.Neg(q)
	}
	return decimal.NewFromBigInt(q, -places)
}

// checkRates reports rates that cannot be used.
func checkRates(p *validate.Problems, rates []Rate) {
	order := make([]int, 0, len(rates))
	for i, r := range rates {
		at := p.Item("rates", i)
		good := knownCurrency(at, "from", r.From)
		good = knownCurrency(at, "to", r.To) && good
		if good && r.From == r.To {
			at.Add("to", "same-currency", "must differ from that which it is a rate of", r.To)
		}
		good = at.Day("on", r.On) && good
		good = at.OptionalDay("until", r.Until) && good
		if good && r.last().Before(r.On) {
			at.Add("until", "date-order", "must not be before on", r.Until)
			good = false
		}
		at.Positive("rate", r.Rate)
		if good {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := rates[i], rates[j]
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), a.On.Compare(b.On), cmp.Compare(i, j))
	})
	latest := -1 // of this direction, the one that holds longest so far
	for _, i := range order {
		r := rates[i]
		if latest < 0 || rates[latest].From != r.From || rates[latest].To != r.To {
			latest = i
			continue
		}
		if !rates[latest].last().Before(r.On) {
			p.Item("rates", i).Add("on", "overlap", "must not be a day for which "+p.Item("rates", latest).Path("")+" holds too", r.On)
		}
		if r.last().After(rates[latest].last()) {
			latest = i
		}
	}
}
