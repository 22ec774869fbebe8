package governance

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Electorate is a committee checked and made ready to count many votes. It is safe for concurrent use, and does not
// change when the committee does. The zero Electorate is an empty committee: an error to Tally.
type Electorate struct {
	c        Committee
	seats    map[string]int32
	partners []string // sorted
	partner  []int32  // of each seat
	weight   []mass   // of each seat
	equity   []mass   // of each partner
	vetoes   []int32  // seats with a veto
	scale    int32    // places of weights and stakes
	hurdles  []hurdle
	veto     []hurdle // none or one
	quorum   quota
	counting [sides]bool
}

// Compile checks the committee and makes an [Electorate] of it.
func (c Committee) Compile() (*Electorate, error) {
	c.Members, c.Equity, c.Also = slices.Clone(c.Members), slices.Clone(c.Equity), slices.Clone(c.Also)
	c.Chair.Seats, c.Quorum.Counting = slices.Clone(c.Chair.Seats), slices.Clone(c.Quorum.Counting)
	if c.VetoShare != nil {
		c.VetoShare = new(*c.VetoShare)
	}
	e, err := c.once()
	if err == nil {
		e.seatPartners()
	}
	return e, err
}

// once is Compile for one vote: it shares the committee's lists, and knows no partners yet.
func (c Committee) once() (*Electorate, error) {
	p := validate.New("committee")
	seats := c.check(p)
	if err := p.Err(); err != nil {
		return nil, err
	}
	e := &Electorate{c: c, seats: seats, scale: c.scale()}
	e.weight = make([]mass, len(c.Members))
	for i := range c.Members {
		m := &c.Members[i]
		e.weight[i], _ = massOf(m.Weight, e.scale)
		if m.Veto {
			e.vetoes = append(e.vetoes, int32(i))
		}
	}
	e.hurdles = e.compile(append([]Threshold{c.Threshold}, c.Also...))
	if c.VetoShare != nil {
		e.veto = e.compile([]Threshold{*c.VetoShare})
		if c.VetoShare.Of == "" && c.VetoShare.Kind != ThresholdAbsolute {
			e.veto[0].of = OfPresent
		}
	}
	e.quorum = e.compileQuorum(c.Quorum)
	e.counting = c.Quorum.counts()
	return e, nil
}

// asksPartners reports whether a vote on the motion is counted partner by partner.
func (e *Electorate) asksPartners(m Motion) bool {
	used := e.c.measures(e.c.Threshold, append(slices.Clip(e.c.Also), m.Thresholds...))
	return e.c.Blocs || used[measureIndex(ByPartners)] || used[measureIndex(ByEquity)]
}

func (e *Electorate) seatPartners() {
	at := make(map[string]int32)
	e.partner = make([]int32, len(e.c.Members))
	for i := range e.c.Members {
		at[e.c.Members[i].partner()] = 0
	}
	e.partners = make([]string, 0, len(at))
	for id := range at {
		e.partners = append(e.partners, id)
	}
	slices.Sort(e.partners)
	for i, id := range e.partners {
		at[id] = int32(i)
	}
	for i := range e.c.Members {
		e.partner[i] = at[e.c.Members[i].partner()]
	}
	e.equity = make([]mass, len(e.partners))
	for _, q := range e.c.Equity {
		i, _ := slices.BinarySearch(e.partners, q.Partner)
		e.equity[i], _ = massOf(q.Share, e.scale)
	}
}

// scale is the number of places that makes every weight whole.
func (c Committee) scale() int32 {
	if c.Splits {
		return exact.MaxPlaces
	}
	exponent := int32(0)
	for i := range c.Members {
		exponent = min(exponent, c.Members[i].Weight.Exponent())
	}
	for _, q := range c.Equity {
		exponent = min(exponent, q.Share.Exponent())
	}
	return min(-exponent, exact.MaxPlaces)
}

// measure resolves the empty measure.
func (c Committee) measure(by Measure) Measure {
	if by != "" {
		return by
	}
	if c.By != "" {
		return c.By
	}
	for i := range c.Members {
		if !c.Members[i].Weight.IsZero() {
			return ByWeight
		}
	}
	return BySeats
}

var measureNames = [...]Measure{BySeats, ByPartners, ByWeight, ByEquity}

func measureIndex(by Measure) int { return slices.Index(measureNames[:], by) }

// measures says which measures the committee's rules count by.
func (c Committee) measures(first Threshold, rest []Threshold) (used [len(measureNames)]bool) {
	used[measureIndex(c.measure(first.By))] = true
	for _, t := range rest {
		used[measureIndex(c.measure(t.By))] = true
	}
	if c.VetoShare != nil {
		used[measureIndex(c.measure(c.VetoShare.By))] = true
	}
	if !c.Quorum.IsZero() {
		used[measureIndex(c.measure(c.Quorum.By))] = true
	}
	return used
}

func (e *Electorate) scaleOf(by Measure) int32 {
	if by == BySeats || by == ByPartners {
		return 0
	}
	return e.scale
}

// quota is a number to reach: a share of a total, and a fixed number.
type quota struct {
	by       Measure
	num, den *big.Int // nil: no share
	above    bool     // more than the share
	down     bool     // the share is rounded down to the whole
	count    mass     // at least, whatever the total
	capped   bool     // count is at most the total
}

// needed is the least whole mass that fills the quota of a total; whole is the mass of 1.
func (q quota) needed(total mass, whole *big.Int) mass {
	need := q.count
	if q.capped && total.less(need) {
		need = total
	}
	if q.num == nil {
		return need
	}
	product := total.big()
	product.Mul(product, q.num)
	if q.down {
		product.Quo(product, q.den)
		product.Quo(product, whole)
		product.Mul(product, whole)
		product.Mul(product, q.den)
	}
	least, rest := product.QuoRem(product, q.den, new(big.Int))
	if q.above || rest.Sign() != 0 {
		least.Add(least, big.NewInt(1))
	}
	if share := massOfBig(least); need.less(share) {
		need = share
	}
	return need
}

func (e *Electorate) compileQuorum(q Quorum) quota {
	out := quota{by: e.c.measure(q.By), above: q.Above, down: q.Down}
	if !q.Share.IsZero() {
		out.num, out.den = ratio(q.Share, orOne(q.OutOf))
	}
	out.count = e.fixed(q.Count, out.by)
	return out
}

// hurdle is a threshold made ready.
type hurdle struct {
	quota
	kind     ThresholdKind
	of       Denominator
	blockers int
}

func (e *Electorate) compile(ts []Threshold) []hurdle {
	out := make([]hurdle, len(ts))
	for i, t := range ts {
		h := hurdle{quota: quota{by: e.c.measure(t.By), capped: t.Capped}, kind: t.Kind, of: t.Of, blockers: t.Blockers}
		if h.of == "" {
			h.of = OfCast
		}
		switch t.Kind {
		case ThresholdAbsolute:
			h.of = OfAll
			h.num, h.den, h.above = big.NewInt(1), big.NewInt(2), true
		case ThresholdSimple:
			h.num, h.den, h.above = big.NewInt(1), big.NewInt(2), true
		case ThresholdTwoThirds:
			h.num, h.den = big.NewInt(2), big.NewInt(3)
		case ThresholdUnanimous:
			h.num, h.den = big.NewInt(1), big.NewInt(1)
		case ThresholdCount:
			h.count = e.fixed(t.Count, h.by)
		default:
			h.num, h.den = ratio(t.Share, orOne(t.OutOf))
			h.above = t.Kind == ThresholdMoreThan
		}
		out[i] = h
	}
	return out
}

// tie reports whether votes in favour are exactly the half that a majority must exceed.
func (h hurdle) tie(yes, total mass) bool {
	return (h.kind == ThresholdSimple || h.kind == ThresholdAbsolute) && !yes.isZero() && yes.plus(yes) == total
}

// fixed is a number in a measure: rounded up to whole units, for no smaller mass reaches it.
func (e *Electorate) fixed(d decimal.Decimal, by Measure) mass { return ceiling(d, e.scaleOf(by)) }

func (q Quorum) counts() (counts [sides]bool) {
	if len(q.Counting) == 0 {
		return [sides]bool{sidePresent: true, sideFor: true, sideAgainst: true, sideAbstain: true, sideVeto: true}
	}
	for _, ch := range q.Counting {
		counts[sideOf(ch)] = true
	}
	return counts
}
