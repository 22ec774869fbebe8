package fair

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

const maxBetterPlayers = 12

// Certificate answers "are they better together?" for a division of what all make together.
type Certificate struct {
	Better     bool    `json:"better"`     // nobody, alone or in a coalition, makes more without the others
	Gains      []Gain  `json:"gains"`      // in the order of the players
	Individual Verdict `json:"individual"` // no partner makes more alone (individual rationality)
	Coalitions Verdict `json:"coalitions"` // no coalition makes more alone (the division lies in the core)
}

// Gain is what a partner gains by the venture.
type Gain struct {
	Partner string          `json:"partner"`
	Alone   decimal.Decimal `json:"alone"`
	Share   decimal.Decimal `json:"share"`
	Gain    decimal.Decimal `json:"gain"` // Share − Alone
}

// Verdict is one test of a certificate. Where it fails, there is either a repair or a proof that none exists.
type Verdict struct {
	Holds    bool            `json:"holds"`
	Blocking *Block          `json:"blocking,omitempty"` // who loses most; nil if it holds
	Payments []Payment       `json:"payments,omitempty"` // the least side payments after which it holds
	Moved    decimal.Decimal `json:"moved"`              // the sum of what is received
	Proof    *Proof          `json:"proof,omitempty"`    // why no side payments can repair it
	Reason   string          `json:"reason"`
}

// Payment is a side payment within the venture: above zero if the partner receives it, below zero if the partner pays.
type Payment struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"`
}

// BetterTogether tests a division of what all make together against what each partner and each coalition could make
// alone. Where somebody would be better off alone, it finds the least side payments (the smallest sum of money that
// changes hands) after which nobody is, or proves that there are none. Shares are in the order of the players; results
// do not depend on it. Payments are exact where they end within 18 decimal places, else rounded to 12, and
// in the order of the players, those of zero left out. A shortfall of up to 10^-12 a player is taken for rounding.
//
// The errors are those of [Blocking], with at most 12 players. Games of cost are tested by what they save, as
// [Blocking] says.
func BetterTogether(players []string, value func(Coalition) decimal.Decimal, shares []decimal.Decimal) (Certificate, error) {
	v, err := newVenture(players, value, shares, maxBetterPlayers)
	if err != nil {
		return Certificate{}, err
	}
	out := Certificate{Gains: make([]Gain, v.n)}
	for i, at := range v.order {
		alone := v.worth[1<<i]
		out.Gains[at] = Gain{v.players[i], v.amount(alone), v.amount(v.shares[i]), v.amount(new(big.Int).Sub(v.shares[i], alone))}
	}
	out.Individual = v.verdict(v.singles(), "no partner makes more alone")
	out.Coalitions = v.verdict(v.parts(), "no coalition makes more alone")
	out.Better = out.Individual.Holds && out.Coalitions.Holds
	return out, nil
}

func (v venture) verdict(among []Coalition, holds string) Verdict {
	b := v.worst(among)
	if b == nil {
		return Verdict{Holds: true, Reason: holds}
	}
	out := Verdict{Blocking: b, Reason: fmt.Sprintf("%s: alone %v, here %v, short by %v", strings.Join(b.Partners, ", "), b.Alone, b.Share, b.Shortfall)}
	if out.Proof = v.impossible(among); out.Proof != nil {
		out.Reason += fmt.Sprintf("; no side payments can repair it: the coalitions of the proof, each partner in %d of them, make %v alone against %v together",
			out.Proof.Depth, out.Proof.Alone, out.Proof.Together)
		return out
	}
	out.Payments, out.Moved = v.repair(among)
	out.Reason += fmt.Sprintf("; side payments of %v repair it", out.Moved)
	return out
}

// repair finds payments p received and q paid, each at least zero, with the least Σp such that the shares x+p−q sum to
// the worth of all and give every coalition what it makes alone. Its dual puts weights on coalitions, and one of either
// sign on the whole, that gain what the coalitions fall short and sum for every player to between 0 and 1; the prices of
// those two limits are p and q.
func (v venture) repair(among []Coalition) ([]Payment, decimal.Decimal) {
	short := make([]*big.Int, len(v.worth))
	sums(v.shares, short)
	for c, got := range short {
		got.Sub(v.worth[c], got)
	}
	limits := make([]int64, 2*v.n)
	var start []column
	for k := range limits {
		if k < v.n {
			limits[k] = 1
		}
		slack := column{id: k, rows: make([]int64, 2*v.n), gain: new(big.Int)}
		slack.rows[k] = 1
		start = append(start, slack)
	}
	coalition := func(c Coalition) column {
		rows := make([]int64, 2*v.n)
		for m := c; m != 0; m = m.rest() {
			rows[m.first()], rows[v.n+m.first()] = 1, -1
		}
		return column{id: 2*v.n + int(c), rows: rows, gain: short[c]}
	}
	whole := coalition(v.all())
	whole.free = true
	net, subsets := make([]*big.Int, v.n), make([]*big.Int, len(v.worth))
	p := newProgram(limits, start, func(y []*big.Int, det *big.Int, lowest bool) (column, bool) {
		for i := range net {
			net[i] = new(big.Int).Sub(y[i], y[v.n+i])
		}
		sums(net, subsets)
		gain := new(big.Int).Mul(whole.gain, det)
		if sign := gain.Cmp(subsets[v.all()]); sign != 0 {
			return directed(whole, sign), true
		}
		for k, price := range y {
			if price.Sign() < 0 {
				return start[k], true
			}
		}
		found := dearest(among, lowest, func(c Coalition, gain *big.Int) { gain.Sub(gain.Mul(short[c], det), subsets[c]) })
		return coalition(found), found != 0
	})
	p.maximize()
	return v.payments(p.prices(), p.det)
}

func (v venture) payments(y []*big.Int, det *big.Int) (out []Payment, moved decimal.Decimal) {
	received := new(big.Int)
	amounts := make([]decimal.Decimal, v.n)
	for i, at := range v.order {
		received.Add(received, y[i])
		amounts[at] = toDecimal(new(big.Int).Sub(y[i], y[v.n+i]), det, v.places)
	}
	names := make([]string, v.n)
	for i, at := range v.order {
		names[at] = v.players[i]
	}
	for at, a := range amounts {
		if !a.IsZero() {
			out = append(out, Payment{names[at], a})
		}
	}
	return out, toDecimal(received, det, v.places)
}
