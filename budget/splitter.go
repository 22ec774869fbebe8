package budget

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// Method says who gets the units that proportional shares leave over. The empty Method is [LargestRemainder].
type Method string

// The methods. Each cuts the exact shares to whole units first.
const (
	LargestRemainder Method = "largest-remainder" // one each to the largest cut-off parts; ties: larger weight, then lower partner ID
	Webster          Method = "webster"           // Sainte-Laguë: every part rounded by one divisor, so that a larger total lowers no part; ties as above
	FirstTakes       Method = "first-takes"       // one each in list order (Fowler, go-money, RubyMoney)
	LastTakes        Method = "last-takes"        // one each in reverse list order
	LargestTakes     Method = "largest-takes"     // one each in order of weight; ties: lower partner ID (dinero)
	HandBack         Method = "hand-back"         // nobody: it is returned as the division's rest
)

var methods = []Method{LargestRemainder, Webster, FirstTakes, LastTakes, LargestTakes, HandBack}

// Splitter divides with a method and a step. The zero Splitter is what [Split] does.
type Splitter struct {
	Method Method          `json:"method,omitempty"`
	Step   decimal.Decimal `json:"step,omitzero"` // cash step such as 0.05, a multiple of the minor unit; zero: the minor unit
}

// IsZero reports whether nothing is set, so that JSON leaves it out.
func (s Splitter) IsZero() bool { return s.Method == "" && s.Step.IsZero() }

// Division is a total divided.
type Division struct {
	Portions []Portion `json:"portions"`
	Rest     Money     `json:"rest"` // zero but for [HandBack]
}

// Split divides total. Beyond the errors of [Split] it refuses an unknown method, a step that is negative or no multiple
// of the minor unit, and a total that is no multiple of the step ([ErrTooFine]) unless the method is [HandBack].
func (s Splitter) Split(total Money, shares []Share) (Division, error) {
	d, err := s.split(total, shares)
	if err != nil {
		return Division{}, fmt.Errorf("splitting %v into %d parts: %w", total, len(shares), err)
	}
	return d, nil
}

func (s Splitter) split(total Money, shares []Share) (Division, error) {
	if s.Method != "" && !slices.Contains(methods, s.Method) {
		return Division{}, fmt.Errorf("unknown method %.40q, known are %v", string(s.Method), methods)
	}
	if err := total.Validate(); err != nil {
		return Division{}, err
	}
	digits, _ := MinorUnits(total.Currency)
	step, err := s.step(digits)
	if err != nil {
		return Division{}, err
	}
	weights, err := scaled(shares)
	if err != nil {
		return Division{}, err
	}
	units, rest := new(big.Int).QuoRem(minor(total.Amount, digits), step, new(big.Int))
	if rest.Sign() != 0 && s.Method != HandBack {
		return Division{}, fmt.Errorf("%w: the step is %v", ErrTooFine, s.Step)
	}
	negative := units.Sign() < 0
	parts, left := s.apportion(units.Abs(units), weights, shares)
	out := Division{Portions: make([]Portion, len(shares))}
	amount := func(n *big.Int) Money {
		n.Mul(n, step)
		if negative {
			n.Neg(n)
		}
		return Money{decimal.NewFromBigInt(n, -digits), total.Currency}
	}
	for i, sh := range shares {
		out.Portions[i] = Portion{sh.Partner, amount(parts[i])}
	}
	out.Rest = amount(left)
	out.Rest.Amount = out.Rest.Amount.Add(decimal.NewFromBigInt(rest, -digits))
	return out, nil
}

// step is the size of the smallest part in minor units.
func (s Splitter) step(digits int32) (*big.Int, error) {
	if rule := exact.Problem(s.Step); rule != "" {
		return nil, fmt.Errorf("step: %w: %s", ErrAmountRange, rule)
	}
	if s.Step.IsZero() {
		return big.NewInt(1), nil
	}
	if s.Step.IsNegative() || !s.Step.Equal(s.Step.Truncate(digits)) {
		return nil, fmt.Errorf("step %v must be a positive multiple of the minor unit", s.Step)
	}
	return minor(s.Step, digits), nil
}

// minor is d in units of 10^-digits; d must be in range and no finer.
func minor(d decimal.Decimal, digits int32) *big.Int { return d.Shift(digits).BigInt() }

// scaled checks the shares and brings their weights to whole numbers of one scale.
func scaled(shares []Share) ([]*big.Int, error) {
	places := int32(0)
	positive := false
	for _, s := range shares {
		if rule := exact.Problem(s.Weight); rule != "" {
			return nil, fmt.Errorf("weight of %.80q: %w: %s", s.Partner, ErrAmountRange, rule)
		}
		if s.Weight.IsNegative() {
			return nil, fmt.Errorf("weight of %.80q: %w %v", s.Partner, ErrNegativeWeight, s.Weight)
		}
		if s.Partner == "" {
			return nil, ErrNoPartner
		}
		positive = positive || s.Weight.IsPositive()
		places = max(places, -s.Weight.Exponent())
	}
	if i := duplicate(partnersOf(shares, nil), nil); i >= 0 {
		return nil, fmt.Errorf("%w: %.80q", ErrDuplicatePartner, shares[i].Partner)
	}
	if !positive {
		return nil, ErrNoWeights
	}
	out := make([]*big.Int, len(shares))
	for i, s := range shares {
		out[i] = minor(s.Weight, places)
	}
	return out, nil
}

// apportion is apportionBig with ties to the larger weight and then to the lower partner ID.
func (s Splitter) apportion(total *big.Int, weights []*big.Int, shares []Share) (parts []*big.Int, left *big.Int) {
	return apportionBig(s.Method, total, weights, func(i, j int) int {
		return cmp.Or(weights[j].Cmp(weights[i]), cmp.Compare(shares[i].Partner, shares[j].Partner))
	})
}

// apportionBig divides total, which is not negative, into parts of any size by any method. Ties orders two partners
// whose claims to a unit are equal. It returns what is left over where the method hands it back.
func apportionBig(m Method, total *big.Int, weights []*big.Int, ties func(i, j int) int) (parts []*big.Int, left *big.Int) {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	parts = make([]*big.Int, len(weights))
	cut := make([]*big.Int, len(weights)) // numerators of the cut-off parts
	left = new(big.Int).Set(total)
	takers := make([]int, 0, len(weights))
	for i, w := range weights {
		p := new(big.Int).Mul(total, w)
		parts[i], cut[i] = p.QuoRem(p, sum, new(big.Int))
		left.Sub(left, parts[i])
		if w.Sign() > 0 {
			takers = append(takers, i)
		}
	}
	switch m {
	case HandBack:
		return parts, left
	case Webster:
		webster(parts, cut, weights, sum, left, ties)
		return parts, new(big.Int)
	case LastTakes:
		slices.Reverse(takers)
	case LargestTakes:
		slices.SortFunc(takers, func(i, j int) int { return cmp.Or(weights[j].Cmp(weights[i]), ties(i, j)) })
	case LargestRemainder, "":
		slices.SortFunc(takers, func(i, j int) int { return cmp.Or(cut[j].Cmp(cut[i]), ties(i, j)) })
	}
	for _, i := range takers[:left.Int64()] { // fewer than takers: each cut-off part is less than a unit
		parts[i].Add(parts[i], one)
	}
	return parts, new(big.Int)
}

var one = big.NewInt(1)

// webster brings the cut parts to those of the divisor method of Webster and Sainte-Laguë: of all quotients
// weight/(2k-1) for k = 1, 2, … the largest win a unit each. It starts from the quotas rounded half up, which are the
// quotients above one bound, and then takes back the least or adds the next.
func webster(parts, cut, weights []*big.Int, sum, left *big.Int, ties func(i, j int) int) {
	missing := left.Int64()
	for i := range parts {
		if twice := new(big.Int).Lsh(cut[i], 1); weights[i].Sign() > 0 && twice.Cmp(sum) >= 0 {
			parts[i].Add(parts[i], one)
			missing--
		}
	}
	q := &quotients{weights: weights, divisors: make([]*big.Int, len(parts)), ties: ties, worst: missing < 0}
	for i, w := range weights {
		d := new(big.Int).Lsh(parts[i], 1)
		if q.worst {
			d.Sub(d, one) // of the last unit won
		} else {
			d.Add(d, one) // of the next unit
		}
		if q.divisors[i] = d; w.Sign() > 0 && d.Sign() > 0 {
			q.order = append(q.order, i)
		}
	}
	heap.Init(q)
	for ; missing != 0; missing += int64(cmp.Compare(0, missing)) {
		i := q.order[0]
		if q.worst {
			parts[i].Sub(parts[i], one)
			q.divisors[i].Sub(q.divisors[i], big.NewInt(2))
		} else {
			parts[i].Add(parts[i], one)
			q.divisors[i].Add(q.divisors[i], big.NewInt(2))
		}
		if q.divisors[i].Sign() > 0 {
			heap.Fix(q, 0)
		} else {
			heap.Pop(q)
		}
	}
}

// quotients is a heap of partners by weight/divisor, the best or the worst on top.
type quotients struct {
	order             []int
	weights, divisors []*big.Int
	ties              func(i, j int) int
	worst             bool
}

func (q *quotients) Len() int      { return len(q.order) }
func (q *quotients) Swap(a, b int) { q.order[a], q.order[b] = q.order[b], q.order[a] }
func (q *quotients) Less(a, b int) bool {
	i, j := q.order[a], q.order[b]
	left, right := new(big.Int).Mul(q.weights[i], q.divisors[j]), new(big.Int).Mul(q.weights[j], q.divisors[i])
	better := cmp.Or(right.Cmp(left), q.ties(i, j)) < 0
	return better != q.worst
}
func (q *quotients) Push(x any) { q.order = append(q.order, x.(int)) }
func (q *quotients) Pop() any {
	last := q.order[len(q.order)-1]
	q.order = q.order[:len(q.order)-1]
	return last
}
