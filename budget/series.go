package budget

import (
	"cmp"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Series shares one total after another so that the cents even out over time: each partner's running sum stays by its
// running exact share. It is a document; hosts keep it as JSON and go on from there.
//
// As long as each total is worth at least one minor unit to every partner with a weight, no running sum is ever a whole
// minor unit away from the exact share. For smaller totals the portions still have the sign of the total, and the
// distance stays below two. What was given out is never changed.
type Series struct {
	Currency string     `json:"currency"`
	Shares   []Share    `json:"shares"`
	Since    time.Time  `json:"since,omitzero"` // day from which the shares hold, after a change
	Parts    int64      `json:"parts,string"`   // the parts of a minor unit that Open counts in
	Open     []OpenUnit `json:"open,omitempty"` // who is behind or ahead; who is not in the list is neither
}

// OpenUnit is what a partner's running sum lacks of its exact share.
type OpenUnit struct {
	Partner string `json:"partner"`
	Behind  int64  `json:"behind,string"` // in parts of a minor unit; negative: ahead
}

// Limits of a series: the parts are at least as fine as minParts, the weights sum to at most maxParts.
const (
	minParts = 1_000_000_000
	maxParts = 100_000_000_000_000_000
	farthest = 40 // minor units that a partner may be behind after a change; two without
)

// NewSeries starts a series. It returns the errors of [Split] about currency and shares, and one if the weights, brought
// to whole numbers, sum to more than 10^17.
func NewSeries(currency string, shares []Share) (Series, error) {
	s := Series{Currency: currency, Shares: slices.Clone(shares)}
	_, sum, err := s.weights()
	if err != nil {
		return Series{}, fmt.Errorf("starting a series: %w", err)
	}
	s.Parts = partsOf(sum)
	return s, nil
}

// partsOf is the multiple of the sum of weights that parts are counted in.
func partsOf(sum uint64) int64 {
	return int64(sum) * ((minParts + int64(sum) - 1) / int64(sum))
}

func (s Series) weights() (weights []int64, sum uint64, err error) {
	if _, ok := MinorUnits(s.Currency); !ok {
		return nil, 0, fmt.Errorf("%w %.20q", ErrUnknownCurrency, s.Currency)
	}
	big, err := scaled(s.Shares)
	if err != nil {
		return nil, 0, err
	}
	weights = make([]int64, len(s.Shares))
	for i, w := range big {
		if !w.IsInt64() || w.Int64() > maxParts-int64(sum) {
			return nil, 0, fmt.Errorf("%w: the weights sum to more than 10^17 in whole numbers", ErrAmountRange)
		}
		weights[i] = w.Int64()
		sum += uint64(weights[i])
	}
	return weights, sum, nil
}

// Validate checks that the series can go on: a known currency, good shares, and open units of partners of the series
// that are within bounds and sum to zero.
func (s Series) Validate() error {
	p := validate.New("series")
	_, sum, err := s.weights()
	if err != nil {
		p.AddAs(err, "shares", "shares", err.Error(), nil)
		return p.Err()
	}
	p.OptionalDay("since", s.Since)
	if s.Parts != partsOf(sum) {
		p.Add("parts", "parts", fmt.Sprintf("must be %d, by the shares", partsOf(sum)), s.Parts)
		return p.Err()
	}
	p.UniqueIDs("open", "partner", len(s.Open), func(i int) string { return s.Open[i].Partner })
	total := new(big.Int)
	for i, o := range s.Open {
		if !slices.ContainsFunc(s.Shares, func(sh Share) bool { return sh.Partner == o.Partner && sh.Weight.IsPositive() }) {
			p.Item("open", i).Add("partner", "unknown-partner", "must have a share in the series", o.Partner)
		}
		if o.Behind <= -farthest*s.Parts || o.Behind >= farthest*s.Parts {
			p.Item("open", i).Add("behind", "range", fmt.Sprintf("must be less than %d minor units", farthest), o.Behind)
		}
		total.Add(total, big.NewInt(o.Behind))
	}
	if total.Sign() != 0 {
		p.Add("open", "open-sum", "must sum to zero", total.String())
	}
	return p.Err()
}

// open is what each share is behind.
func (s Series) open() []int64 {
	by := make(map[string]int64, len(s.Open))
	for _, o := range s.Open {
		by[o.Partner] = o.Behind
	}
	out := make([]int64, len(s.Shares))
	for i, sh := range s.Shares {
		out[i] = by[sh.Partner]
	}
	return out
}

// Next shares the next total and returns the series that goes on from there; s is unchanged. Units go to whoever would
// else be the first to fall a whole unit behind; ties to the larger weight, then to the lower partner ID. A refund is a
// negative total: it is shared by the running sums as any other and does not look up what was given for the sale.
//
// It returns an error if s or total is not valid, in different currencies, or the total is 2^63 minor units or more.
// The time grows with the square of the number of partners at worst.
func (s Series) Next(total Money) (Series, []Portion, error) {
	next, portions, err := s.next(total)
	if err != nil {
		return Series{}, nil, fmt.Errorf("sharing %v in a series: %w", total, err)
	}
	return next, portions, nil
}

func (s Series) next(total Money) (Series, []Portion, error) {
	if err := s.Validate(); err != nil {
		return Series{}, nil, err
	}
	if err := total.Validate(); err != nil {
		return Series{}, nil, err
	}
	if total.Currency != s.Currency {
		return Series{}, nil, ErrCurrencyMismatch
	}
	digits, _ := MinorUnits(s.Currency)
	units, ok := narrow(total.Amount, digits)
	if !ok {
		if units, ok = narrowSlow(total.Amount, digits); !ok {
			return Series{}, nil, ErrAmountRange
		}
	}
	weights, sum, _ := s.weights()
	t := turn{weights: weights, shares: s.Shares, parts: s.Parts, behind: s.open(), given: make([]int64, len(weights))}
	sign := int64(1)
	if units < 0 {
		sign = -1
	}
	t.flip(sign)
	t.give(units*sign, sum)
	t.flip(sign)
	next := Series{Currency: s.Currency, Shares: slices.Clone(s.Shares), Since: s.Since, Parts: s.Parts}
	portions := make([]Portion, len(weights))
	for i, sh := range s.Shares {
		portions[i] = Portion{sh.Partner, Money{decimal.New(sign*t.given[i], -digits), s.Currency}}
		if t.behind[i] != 0 {
			next.Open = append(next.Open, OpenUnit{sh.Partner, t.behind[i]})
		}
	}
	return next, portions, nil
}

// narrowSlow is narrow for amounts written with more zeros than needed.
func narrowSlow(d decimal.Decimal, digits int32) (int64, bool) {
	n := minor(d, digits)
	return n.Int64(), n.IsInt64() && n.Cmp(big.NewInt(-1<<63)) > 0
}

// turn is one total of a series, in whole minor units and parts of them.
type turn struct {
	weights []int64
	shares  []Share
	parts   int64
	behind  []int64 // before the total, and then after it
	given   []int64
}

func (t *turn) flip(sign int64) {
	for i := range t.behind {
		t.behind[i] *= sign
	}
}

// give shares units, which are not negative: first what each is due in whole units, then what is left, or back what was
// given too much because others were too far ahead to receive.
func (t *turn) give(units int64, sum uint64) {
	left := units
	for i, w := range t.weights {
		if w == 0 {
			continue
		}
		q, cut := quota(uint64(units), uint64(w), sum)
		due := int64(q)
		rest := int64(cut)*(t.parts/int64(sum)) + t.behind[i]
		for rest < 0 && due > 0 {
			rest += t.parts
			due--
		}
		for rest >= t.parts {
			rest -= t.parts
			due++
		}
		t.given[i], t.behind[i] = due, rest
		left -= due
	}
	for ; left > 0; left-- {
		i := t.mostUrgent()
		t.given[i]++
		t.behind[i] -= t.parts
	}
	for ; left < 0; left++ {
		i := t.leastHurt()
		t.given[i]--
		t.behind[i] += t.parts
	}
}

// mostUrgent is the partner that would be the first to fall a whole unit behind; one that is not behind at all comes
// after all that are.
func (t *turn) mostUrgent() int {
	best := -1
	for i, w := range t.weights {
		if w > 0 && (best < 0 || t.order(i, best) < 0) {
			best = i
		}
	}
	return best
}

func (t *turn) order(i, j int) int {
	if a, b := t.behind[i] > 0, t.behind[j] > 0; a != b {
		if a {
			return -1
		}
		return 1
	}
	if t.behind[i] <= 0 {
		return cmp.Or(cmp.Compare(t.behind[j], t.behind[i]), t.tie(i, j))
	}
	ihi, ilo := bits.Mul64(uint64(t.parts-t.behind[i]), uint64(t.weights[j]))
	jhi, jlo := bits.Mul64(uint64(t.parts-t.behind[j]), uint64(t.weights[i]))
	return cmp.Or(cmp.Compare(ihi, jhi), cmp.Compare(ilo, jlo), t.tie(i, j))
}

func (t *turn) tie(i, j int) int {
	return cmp.Or(cmp.Compare(t.weights[j], t.weights[i]), cmp.Compare(t.shares[i].Partner, t.shares[j].Partner))
}

// leastHurt is the partner with a unit of this total that is the least behind.
func (t *turn) leastHurt() int {
	best := -1
	for i := range t.given {
		if t.given[i] > 0 && (best < 0 || cmp.Or(cmp.Compare(t.behind[i], t.behind[best]), t.tie(best, i)) < 0) {
			best = i
		}
	}
	return best
}

// Change sets the shares that hold from a day on: partners join, leave or weigh otherwise. s is unchanged, and so is
// everything given out. Who stays keeps what it is behind or ahead, to 1/Parts of a minor unit; who joins starts even;
// what one who leaves (or whose weight becomes zero) was behind or ahead, always less than two minor units, passes to
// the others by their new weights.
//
// It returns the errors of [NewSeries], and one if from is not a day or before that of the last change.
func (s Series) Change(from time.Time, shares []Share) (Series, error) {
	if err := s.Validate(); err != nil {
		return Series{}, fmt.Errorf("changing a series: %w", err)
	}
	next, err := NewSeries(s.Currency, shares)
	if err != nil {
		return Series{}, fmt.Errorf("changing a series: %w", err)
	}
	p := validate.New("series")
	if p.Day("since", from) && from.Before(s.Since) {
		p.Add("since", "date-order", "must not be before the last change", from)
	}
	if !p.OK() {
		return Series{}, p.Err()
	}
	next.Since = from
	weights, sum, _ := next.weights()
	behind, gone := make([]*big.Int, len(weights)), new(big.Int) // in 1/(s.Parts·sum) of a unit
	old := make(map[string]int64, len(s.Open))
	for _, o := range s.Open {
		old[o.Partner] = o.Behind
		gone.Add(gone, big.NewInt(o.Behind))
	}
	for i, sh := range next.Shares {
		behind[i] = new(big.Int)
		if weights[i] > 0 {
			gone.Sub(gone, big.NewInt(old[sh.Partner]))
			behind[i].Mul(big.NewInt(old[sh.Partner]), new(big.Int).SetUint64(sum))
		}
	}
	scale := new(big.Int).Mul(big.NewInt(s.Parts), new(big.Int).SetUint64(sum))
	rest := int64(0)
	for i, w := range weights {
		behind[i].Add(behind[i], new(big.Int).Mul(gone, big.NewInt(w)))
		behind[i].Div(behind[i].Mul(behind[i], big.NewInt(next.Parts)), scale) // to the part below
		rest -= behind[i].Int64()
	}
	for i := 0; rest > 0; i++ { // fewer parts than partners: in order of the list of those that weigh
		if w := weights[i]; w > 0 {
			behind[i].Add(behind[i], big.NewInt(1))
			rest--
		}
	}
	for i, sh := range next.Shares {
		if behind[i].Sign() != 0 {
			next.Open = append(next.Open, OpenUnit{sh.Partner, behind[i].Int64()})
		}
	}
	if err := next.Validate(); err != nil { // so many leave at once that what they were behind would outweigh who stays
		return Series{}, fmt.Errorf("changing a series: %w", err)
	}
	return next, nil
}
