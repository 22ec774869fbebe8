package alignment

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Commitment is how far a partner stands behind the partnership.
type Commitment struct {
	Partner string `json:"partner"`
	// Level runs from 0 to 4: two levels if it took part in making vision and plan, two if it has signed, less one for
	// each open objection, never below 0. Nil: not known.
	Level     *int  `json:"level"`
	CoCreated *bool `json:"co_created"` // it took part in making vision and plan; nil: not known
	Signed    *bool `json:"signed"`     // someone who may commit it has signed; nil: not known
	Open      *int  `json:"open"`       // objections not answered; nil: not known
}

// commitments lists buy-in, the lowest first, of equals who has more open objections, and the unknown last.
func commitments(partners []Partner) []Commitment {
	out := make([]Commitment, len(partners))
	for i, x := range partners {
		out[i] = Commitment{Partner: x.ID}
		if x.BuyIn == nil {
			continue
		}
		coCreated, signed, level := x.BuyIn.CoCreated, x.BuyIn.Signed, 0
		out[i].CoCreated, out[i].Signed = &coCreated, &signed
		if coCreated {
			level += 2
		}
		if signed {
			level += 2
		}
		open := 0
		for _, o := range x.BuyIn.Objections {
			if !o.Closed {
				open++
			}
		}
		level = max(0, level-open)
		out[i].Level, out[i].Open = &level, &open
	}
	slices.SortStableFunc(out, func(a, b Commitment) int {
		if a.Level == nil || b.Level == nil {
			return cmp.Compare(a.unknown(), b.unknown())
		}
		return cmp.Or(cmp.Compare(*a.Level, *b.Level), cmp.Compare(*b.Open, *a.Open))
	})
	return out
}

func (c Commitment) unknown() int {
	if c.Level == nil {
		return 1
	}
	return 0
}

func ofBuyIn(list []Commitment, t Thresholds) []Finding {
	var out []Finding
	for _, c := range list {
		if c.Level == nil {
			out = append(out, Finding{
				Code: "buy-in-unknown", Path: "buy_in", Subject: c.Partner, Severity: SeverityLow,
				Message: fmt.Sprintf("nothing is known of how far %s stands behind the partnership: ask whether it took part, signed and objects", c.Partner),
			})
			continue
		}
		params := map[string]string{"level": strconv.Itoa(*c.Level), "open": strconv.Itoa(*c.Open)}
		if float64(*c.Level) < t.Weak {
			out = append(out, Finding{
				Code: "low-buy-in", Path: "buy_in", Subject: c.Partner, Severity: SeverityHigh, Params: params,
				Message: fmt.Sprintf("%s stands at %d of 4 in buy-in: make the next version of vision and plan together with it, and have it signed", c.Partner, *c.Level),
			})
		}
		if *c.Open > 0 {
			out = append(out, Finding{
				Code: "open-objection", Path: "buy_in.objections", Subject: c.Partner, Severity: SeverityMedium, Params: params,
				Message: fmt.Sprintf("objections of %s without an answer: %d; answer each, and close it once %s is satisfied", c.Partner, *c.Open, c.Partner),
			})
		}
	}
	return out
}
