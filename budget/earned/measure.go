package earned

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Places is how many decimal places a quotient is rounded to, half to even.
const Places = 12

// Position is where a piece of work stands on a day, all in one currency, none negative.
type Position struct {
	BAC decimal.Decimal `json:"bac"` // budget at completion: all of the work, at its planned cost
	PV  decimal.Decimal `json:"pv"`  // planned value: what was to be done by now
	EV  decimal.Decimal `json:"ev"`  // earned value: what is done, at its planned cost; at most BAC
	AC  decimal.Decimal `json:"ac"`  // actual cost of what is done
}

// Metrics are the indices of a position. One that has no value, because its divisor is zero, is not Valid.
type Metrics struct {
	Complete   decimal.NullDecimal `json:"complete"`     // part of the work that is done EV ÷ BAC, 0 to 1
	Spent      decimal.NullDecimal `json:"spent"`        // part of the budget that is spent AC ÷ BAC
	CV         decimal.Decimal     `json:"cv"`           // cost variance EV − AC; negative: over cost
	SV         decimal.Decimal     `json:"sv"`           // schedule variance EV − PV, in money; negative: behind
	CPI        decimal.NullDecimal `json:"cpi"`          // cost performance EV ÷ AC
	SPI        decimal.NullDecimal `json:"spi"`          // schedule performance EV ÷ PV
	TCPI       decimal.NullDecimal `json:"tcpi"`         // performance the rest needs to meet BAC: (BAC − EV) ÷ (BAC − AC); not Valid once AC has reached BAC
	TCPIForEAC decimal.NullDecimal `json:"tcpi_for_eac"` // the same to meet EAC.CPI: (BAC − EV) ÷ (EAC.CPI − AC)
	ETC        decimal.NullDecimal `json:"etc"`          // estimate to complete EAC.CPI − AC
	VAC        decimal.NullDecimal `json:"vac"`          // variance at completion BAC − EAC.CPI
	EAC        Estimates           `json:"eac"`
}

// Estimates are three readings of what the work costs in the end.
type Estimates struct {
	CPI         decimal.NullDecimal `json:"cpi"`          // the rest costs as what is done did: BAC ÷ CPI
	PlannedRate decimal.NullDecimal `json:"planned_rate"` // the rest costs what was planned: AC + (BAC − EV)
	CPISPI      decimal.NullDecimal `json:"cpi_spi"`      // the rest suffers from cost and delay: AC + (BAC − EV) ÷ (CPI × SPI)
}

// Measure works out the indices of a position.
//
// It returns an error if a value is negative or beyond the limits of the library, or if EV is above BAC.
func Measure(p Position) (Metrics, error) {
	problems := validate.New("earned value")
	p.check(problems)
	if err := problems.Err(); err != nil {
		return Metrics{}, err
	}
	return p.measure(), nil
}

func (p Position) check(at *validate.Problems) {
	fine := at.NotNegative("bac", p.BAC)
	at.NotNegative("pv", p.PV)
	fine = at.NotNegative("ev", p.EV) && fine
	at.NotNegative("ac", p.AC)
	if fine && p.EV.GreaterThan(p.BAC) {
		at.Add("ev", "above-bac", "must not be above the budget at completion "+exact.Show(p.BAC), p.EV)
	}
}

// measure expects a position that passed check.
func (p Position) measure() Metrics {
	bac, pv, ev, ac := p.BAC.Rat(), p.PV.Rat(), p.EV.Rat(), p.AC.Rat()
	rest := new(big.Rat).Sub(bac, ev)
	m := Metrics{
		Complete: quotient(ev, bac), Spent: quotient(ac, bac),
		CV: p.EV.Sub(p.AC), SV: p.EV.Sub(p.PV),
		CPI: quotient(ev, ac), SPI: quotient(ev, pv),
		EAC: Estimates{PlannedRate: decimal.NewNullDecimal(p.AC.Add(p.BAC).Sub(p.EV))},
	}
	if p.AC.LessThan(p.BAC) {
		m.TCPI = quotient(rest, new(big.Rat).Sub(bac, ac))
	}
	if ev.Sign() == 0 || ac.Sign() == 0 {
		return m
	}
	cpi := new(big.Rat).Quo(ev, ac)
	eac := new(big.Rat).Quo(bac, cpi)
	etc := new(big.Rat).Sub(eac, ac)
	m.EAC.CPI, m.ETC, m.VAC = rounded(eac), rounded(etc), rounded(new(big.Rat).Sub(bac, eac))
	m.TCPIForEAC = quotient(rest, etc)
	if pv.Sign() > 0 {
		both := new(big.Rat).Mul(cpi, new(big.Rat).Quo(ev, pv))
		m.EAC.CPISPI = rounded(new(big.Rat).Add(ac, new(big.Rat).Quo(rest, both)))
	}
	return m
}

// quotient is a ÷ b, not Valid if b is zero.
func quotient(a, b *big.Rat) decimal.NullDecimal {
	if b.Sign() == 0 {
		return decimal.NullDecimal{}
	}
	return rounded(new(big.Rat).Quo(a, b))
}

// rounded is r to [Places] decimal places, half to even.
func rounded(r *big.Rat) decimal.NullDecimal {
	scaled := new(big.Int).Mul(r.Num(), exact.Pow10(Places))
	whole, rest := new(big.Int).QuoRem(scaled, r.Denom(), new(big.Int))
	switch twice := new(big.Int).Lsh(rest, 1); twice.CmpAbs(r.Denom()) {
	case 1:
		whole.Add(whole, big.NewInt(int64(r.Sign())))
	case 0:
		if whole.Bit(0) == 1 {
			whole.Add(whole, big.NewInt(int64(r.Sign())))
		}
	}
	return decimal.NewNullDecimal(decimal.NewFromBigInt(whole, -Places))
}
