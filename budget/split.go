package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// What a caller may branch on when a split is refused.
var (
	ErrNoWeights        = errors.New("no positive weight")
	ErrNegativeWeight   = errors.New("negative weight")
	ErrDuplicatePartner = errors.New("partner stands twice")
	ErrNoPartner        = errors.New("partner without an ID")
)

// Share is a partner's part of what is split: any weight that is not negative. Only the proportions count.
type Share struct {
	Partner string          `json:"partner" validate:"required"`
	Weight  decimal.Decimal `json:"weight"`
}

// Portion is what a partner receives or bears.
type Portion struct {
	Partner string `json:"partner"`
	Amount  Money  `json:"amount"`
}

// Split divides total in proportion to the weights by the method of the largest remainder (Hamilton): every portion is
// the exact share cut to whole minor units, and the units left over go one each to the largest cut-off parts. Ties go to
// the larger weight, then to the lower partner ID. Portions are in the order of the shares, sum to total exactly, and do
// not depend on that order; a weight of zero receives exactly zero, and Split(-x) is -Split(x).
//
// Split returns an error if total is not valid ([Money.Validate]), a partner has no ID ([ErrNoPartner]) or stands twice
// ([ErrDuplicatePartner]), a weight is out of range ([ErrAmountRange]) or negative ([ErrNegativeWeight]), or no weight is
// positive ([ErrNoWeights]).
func Split(total Money, shares []Share) ([]Portion, error) {
	d, err := Splitter{}.Split(total, shares)
	return d.Portions, err
}

// SplitEqually divides total into parts that differ by at most one minor unit; the larger parts go to the lower partner
// IDs. The errors are those of [Split].
func SplitEqually(total Money, partners ...string) ([]Portion, error) {
	shares := make([]Share, len(partners))
	one := decimal.New(1, 0)
	for i, p := range partners {
		shares[i] = Share{p, one}
	}
	return Split(total, shares)
}

// Method says who gets the units that proportional shares leave over. The empty Method is [LargestRemainder].
type Method string

// The methods. Each cuts the exact shares to whole units first.
const (
	LargestRemainder Method = "largest-remainder" // one each to the largest cut-off parts; ties: larger weight, then lower partner ID
	FirstTakes       Method = "first-takes"       // one each in list order (Fowler, go-money, RubyMoney)
	LastTakes        Method = "last-takes"        // one each in reverse list order
	LargestTakes     Method = "largest-takes"     // one each in order of weight; ties: lower partner ID (dinero)
	HandBack         Method = "hand-back"         // nobody: it is returned as the division's rest
)

var methods = []Method{LargestRemainder, FirstTakes, LastTakes, LargestTakes, HandBack}

// Splitter divides with a method and a step. The zero Splitter is what [Split] does.
type Splitter struct {
	Method Method          `json:"method,omitempty"`
	Step   decimal.Decimal `json:"step,omitzero"` // cash step such as 0.05, a multiple of the minor unit; zero: the minor unit
}

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
	seen := make(map[string]struct{}, len(shares))
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
		if _, twice := seen[s.Partner]; twice {
			return nil, fmt.Errorf("%w: %.80q", ErrDuplicatePartner, s.Partner)
		}
		seen[s.Partner] = struct{}{}
		positive = positive || s.Weight.IsPositive()
		places = max(places, -s.Weight.Exponent())
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

// apportion divides total, which is not negative, and returns what is left over where the method hands it back.
func (s Splitter) apportion(total *big.Int, weights []*big.Int, shares []Share) (parts []*big.Int, left *big.Int) {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	parts = make([]*big.Int, len(weights))
	cut := make([]*big.Int, len(weights)) // numerators of the cut-off parts
	left = new(big.Int).Set(total)
	for i, w := range weights {
		p := new(big.Int).Mul(total, w)
		parts[i], cut[i] = p.QuoRem(p, sum, new(big.Int))
		left.Sub(left, parts[i])
	}
	if s.Method == HandBack {
		return parts, left
	}
	takers := make([]int, 0, len(weights))
	for i, w := range weights {
		if w.Sign() > 0 {
			takers = append(takers, i)
		}
	}
	byID := func(i, j int) int { return cmp.Compare(shares[i].Partner, shares[j].Partner) }
	switch s.Method {
	case LastTakes:
		slices.Reverse(takers)
	case LargestTakes:
		slices.SortFunc(takers, func(i, j int) int { return cmp.Or(weights[j].Cmp(weights[i]), byID(i, j)) })
	case LargestRemainder, "":
		slices.SortFunc(takers, func(i, j int) int {
			return cmp.Or(cut[j].Cmp(cut[i]), weights[j].Cmp(weights[i]), byID(i, j))
		})
	}
	one := big.NewInt(1)
	for _, i := range takers {
		if left.Sign() == 0 {
			break
		}
		parts[i].Add(parts[i], one)
		left.Sub(left, one)
	}
	return parts, left
}
