package alignment

import (
	"math/big"
	"slices"
)

// Overlap compares what two partners state, theme by theme.
type Overlap struct {
	Shared    []string   `json:"shared,omitempty"` // themes of both, sorted
	OnlyA     []string   `json:"only_a,omitempty"`
	OnlyB     []string   `json:"only_b,omitempty"`
	Conflicts []Conflict `json:"conflicts,omitempty"`

	// Share is the part of both lists that the other holds too, 0 to 1: twice the shared themes over all statements
	// of the two (Dice, Ecology 26, 1945). Nil where a partner states nothing.
	Share *float64 `json:"share"`
	// Agreement is Share after each conflict has cancelled one shared theme, never below 0.
	Agreement *float64 `json:"agreement"`
}

// fraction is the agreement as a fraction; both partners state something.
func (o Overlap) fraction() (agreed, stated int64) {
	shared := len(o.Shared)
	return int64(2 * max(0, shared-len(o.Conflicts))), int64(2*shared + len(o.OnlyA) + len(o.OnlyB))
}

// Conflict is a theme of one partner that the other rejects. Where each rejects the other's, it is one conflict.
type Conflict struct {
	Holder   string `json:"holder"`   // holds the theme
	Theme    string `json:"theme"`    // what it holds
	Rejecter string `json:"rejecter"` // cannot have it
	Because  string `json:"because"`  // the rejecter's own theme that rules it out
}

// creed is what one partner states in one respect, by theme.
type creed struct {
	holder string
	sorted []string          // what it holds, in order
	rules  map[string]string // theme it rejects → the first of its own themes that rules it out
}

func newCreed(holder string, list []Statement) creed {
	c := creed{holder: holder, sorted: room(len(list)), rules: map[string]string{}}
	for _, s := range list {
		c.sorted = append(c.sorted, s.Theme)
		for _, theme := range s.Rejects {
			if first, ok := c.rules[theme]; !ok || s.Theme < first {
				c.rules[theme] = s.Theme
			}
		}
	}
	slices.Sort(c.sorted)
	return c
}

func overlap(a, b creed) Overlap {
	var o Overlap
	o.Shared, o.OnlyA, o.OnlyB = part(a.sorted, b.sorted)
	o.Conflicts = a.rejectedBy(b)
	for _, c := range b.rejectedBy(a) {
		if b.rules[c.Because] != c.Theme { // else b's own list has it, seen from the other side
			o.Conflicts = append(o.Conflicts, c)
		}
	}
	if len(a.sorted) > 0 && len(b.sorted) > 0 {
		all := len(a.sorted) + len(b.sorted)
		share := 2 * float64(len(o.Shared)) / float64(all)
		agreed, stated := o.fraction()
		agreement := float64(agreed) / float64(stated) // of small integers: rounded once
		o.Share, o.Agreement = &share, &agreement
	}
	return o
}

// part parts two sorted lists without repetitions into what both hold and what one holds.
func part(a, b []string) (shared, onlyA, onlyB []string) {
	n := 0
	eachOf(a, b, func(_ string, inA, inB bool) {
		if inA && inB {
			n++
		}
	})
	shared, onlyA, onlyB = room(n), room(len(a)-n), room(len(b)-n)
	eachOf(a, b, func(theme string, inA, inB bool) {
		switch {
		case !inB:
			onlyA = append(onlyA, theme)
		case !inA:
			onlyB = append(onlyB, theme)
		default:
			shared = append(shared, theme)
		}
	})
	return shared, onlyA, onlyB
}

// eachOf calls f with what stands in one of two sorted lists or in both, in order.
func eachOf(a, b []string, f func(theme string, inA, inB bool)) {
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			f(a[i], true, false)
			i++
		case i == len(a) || b[j] < a[i]:
			f(b[j], false, true)
			j++
		default:
			f(a[i], true, true)
			i, j = i+1, j+1
		}
	}
}

// room is an empty list for n strings, nil for none.
func room(n int) []string {
	if n == 0 {
		return nil
	}
	return make([]string, 0, n)
}

// rejectedBy lists the themes of c that other rules out, each once, in order.
func (c creed) rejectedBy(other creed) []Conflict {
	if len(other.rules) == 0 {
		return nil
	}
	var out []Conflict
	for _, theme := range c.sorted {
		if because, ok := other.rules[theme]; ok {
			if out == nil {
				out = make([]Conflict, 0, min(len(c.sorted), len(other.rules)))
			}
			out = append(out, Conflict{Holder: c.holder, Theme: theme, Rejecter: other.holder, Because: because})
		}
	}
	return out
}

// shared scores vision or values by the pairs of partners: 4 where all state the same, 0 where no pair agrees on
// anything. The imbalance's carriers are the partners that agree least with the others.
func (l ledger) shared(pairs []Pair, of func(Pair) Overlap, stated func(Partner) int) Measured {
	var silent []string
	with := make(map[string]*big.Rat, len(l.partners))
	for _, x := range l.partners {
		with[x.ID] = new(big.Rat)
		if stated(x) == 0 {
			silent = append(silent, x.ID)
		}
	}
	if len(silent) > 0 {
		return Measured{NotJudged: "no statement from " + some(silent)}
	}
	sum := new(big.Rat)
	for _, q := range pairs {
		a := big.NewRat(of(q).fraction())
		sum.Add(sum, a)
		with[q.A].Add(with[q.A], a)
		with[q.B].Add(with[q.B], a)
	}
	mean := sum.Mul(sum, big.NewRat(1, int64(len(pairs))))
	short, others := make([]*big.Rat, len(l.partners)), big.NewRat(1, int64(len(l.partners)-1))
	for i, x := range l.partners {
		short[i] = new(big.Rat).Sub(mean, with[x.ID].Mul(with[x.ID], others))
	}
	im, _ := l.heaviest(short)
	im.Amount = float(new(big.Rat).Sub(big.NewRat(1, 1), mean))
	score := float(mean.Mul(mean, big.NewRat(Top, 1)))
	return Measured{Score: &score, Imbalance: &im}
}
