package risk

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxCandidates is the most treatments that [Register.BestTreatments] chooses from.
const MaxCandidates = 64

// ErrTooHard says that the exact best set of treatments is out of reach: more than [MaxCandidates] of them, amounts
// that do not fit a 64-bit integer in units of their finest place, or too many sets none of which beats another.
var ErrTooHard = errors.New("too hard to choose exactly")

// Selection is the set of treatments that lowers the expected loss most for the money.
type Selection struct {
	Chosen []Choice        `json:"chosen,omitempty"` // by risk ID and treatment ID
	Cost   decimal.Decimal `json:"cost"`             // of the chosen
	Left   decimal.Decimal `json:"left"`             // of the budget
	// Saving is what they take off the expected loss (opportunities: add to the expected gain). It may be less than the
	// sum of theirs: together, the treatments of a threat save no more than its expected loss.
	Saving decimal.Decimal `json:"saving"`
	// Passed are the candidates left out.
	Passed []Choice `json:"passed,omitempty"`
	// NoSaving are treatments not yet done that state no saving and so cannot be weighed: estimate it.
	NoSaving []Choice `json:"no_saving,omitempty"`
}

// Choice is a treatment of a risk.
type Choice struct {
	Risk      string          `json:"risk"`      // ID
	Treatment string          `json:"treatment"` // ID
	Cost      decimal.Decimal `json:"cost"`
	Saving    decimal.Decimal `json:"saving"` // its own
}

// BestTreatments chooses, from the treatments of open risks that are not done on the day, the set that saves most
// within a budget, and of sets that save the same one that costs least. It is exact, not a ranking by ratio.
// Of treatments of a risk with the same Alternative at most one is taken; otherwise a risk may get several. Treatments
// to accept are no candidates. AsOf is a day, the budget in the register's currency.
//
// Any 40 candidates take less than a second, as long as no more than 20 belong to one threat whose expected loss
// limits what they save; at most 64 are taken, most of them in no time. The work is that of two lists of Pareto-best
// sets (Nemhauser and Ullmann 1969), each of half the candidates (Horowitz and Sahni 1974): at worst 2^(n/2) sets for
// n candidates, far fewer where costs are round.
//
// BestTreatments returns an error if:
//   - the register is not valid, the budget is negative or asOf is not a day;
//   - the best set is out of reach ([ErrTooHard]).
func (r Register) BestTreatments(budget decimal.Decimal, asOf time.Time) (Selection, error) {
	p := validate.New("choice of treatments")
	p.NotNegative("budget", budget)
	p.Day("as_of", asOf)
	p.Merge("register", r.Validate())
	if err := p.Err(); err != nil {
		return Selection{}, fmt.Errorf("choosing treatments: %w", err)
	}
	var s Selection
	c := r.candidates(asOf, &s)
	chosen, saving, err := c.best(budget)
	if err != nil {
		return Selection{}, fmt.Errorf("choosing from %d treatments: %w", len(c.choices), err)
	}
	for i, choice := range c.choices {
		if chosen&(1<<i) == 0 {
			s.Passed = append(s.Passed, choice)
			continue
		}
		s.Chosen = append(s.Chosen, choice)
		s.Cost = s.Cost.Add(choice.Cost)
	}
	s.Saving, s.Left = saving, budget.Sub(s.Cost)
	return s, nil
}

// candidates are the treatments to choose from, and how those of a risk hang together.
type candidates struct {
	choices []Choice
	groups  []candidateGroup
}

// candidateGroup is one risk's candidates.
type candidateGroup struct {
	units [][]int             // indices of candidates; of a unit at most one is taken
	most  decimal.NullDecimal // the most that all may save together, where they promise more
}

func (r Register) candidates(asOf time.Time, s *Selection) candidates {
	var c candidates
	for _, k := range r.byID() {
		if k.status() != Open {
			continue
		}
		var g candidateGroup
		unit := map[string]int{}
		for _, t := range sortedBy(k.Treatments, func(t Treatment) string { return t.ID }) {
			choice := Choice{Risk: k.ID, Treatment: t.ID, Cost: t.Cost, Saving: t.Effect.Saving}
			switch {
			case t.Strategy == Accept || t.done(asOf):
				continue
			case !t.Effect.Saving.IsPositive():
				s.NoSaving = append(s.NoSaving, choice)
				continue
			}
			at, known := unit[t.Alternative]
			if t.Alternative == "" || !known {
				at = len(g.units)
				unit[t.Alternative] = at
				g.units = append(g.units, nil)
			}
			g.units[at] = append(g.units[at], len(c.choices))
			c.choices = append(c.choices, choice)
		}
		if len(g.units) == 0 {
			continue
		}
		if k.Estimate != nil && !k.opportunity() {
			if most := k.Estimate.Probability.Mul(k.Estimate.Impact); most.LessThan(c.promised(g)) {
				g.most = decimal.NewNullDecimal(most)
			}
		}
		c.groups = append(c.groups, g)
	}
	return c
}

// promised is what the treatments of a group could save together by their own word.
func (c candidates) promised(g candidateGroup) decimal.Decimal {
	total := decimal.Zero
	for _, unit := range g.units {
		largest := decimal.Zero
		for _, i := range unit {
			largest = decimal.Max(largest, c.choices[i].Saving)
		}
		total = total.Add(largest)
	}
	return total
}

// best is the best set, as bits by index, and what it saves.
func (c candidates) best(budget decimal.Decimal) (uint64, decimal.Decimal, error) {
	if len(c.choices) > MaxCandidates {
		return 0, decimal.Zero, fmt.Errorf("at most %d: %w", MaxCandidates, ErrTooHard)
	}
	w, err := c.weigh(budget)
	if err != nil {
		return 0, decimal.Zero, err
	}
	lists, err := c.lists(w)
	if err != nil {
		return 0, decimal.Zero, err
	}
	left, right, middle := divide(lists)
	a, err := w.fold(left)
	if err != nil {
		return 0, decimal.Zero, err
	}
	b, err := w.fold(right)
	if err != nil {
		return 0, decimal.Zero, err
	}
	if float64(len(middle))*float64(len(a)+len(b)) > maxMeetings {
		return 0, decimal.Zero, fmt.Errorf("three lists of up to %d sets none of which beats another: %w", max(len(a), len(b), len(middle)), ErrTooHard)
	}
	set := w.meet(a, b, middle)
	return set.bits, decimal.New(set.saving, -w.savingPlaces), nil
}

// weights are costs and savings as integers.
type weights struct {
	cost, saving []int64
	budget       int64
	savingPlaces int32
}

func (c candidates) weigh(budget decimal.Decimal) (w weights, err error) {
	costs, savings := make([]decimal.Decimal, len(c.choices)), make([]decimal.Decimal, len(c.choices))
	total := decimal.Zero
	for i, choice := range c.choices {
		costs[i], savings[i] = choice.Cost, choice.Saving
		total = total.Add(choice.Cost)
	}
	if budget.GreaterThan(total) {
		budget = total
	}
	costs = append(costs, budget)
	for _, g := range c.groups {
		if g.most.Valid {
			savings = append(savings, g.most.Decimal)
		}
	}
	if w.cost, _, err = integers(costs); err != nil {
		return w, err
	}
	w.saving, w.savingPlaces, err = integers(savings)
	w.budget = w.cost[len(c.choices)]
	return w, err
}

// integers writes decimals in units of their finest place. Their sum must fit.
func integers(list []decimal.Decimal) ([]int64, int32, error) {
	places := int32(0)
	for _, d := range list {
		places = max(places, -d.Exponent())
	}
	whole, sum := make([]int64, len(list)), new(big.Int)
	for i, d := range list {
		n := d.Coefficient()
		n.Mul(n, exact.Pow10(places+d.Exponent()))
		if sum.Add(sum, n); !sum.IsInt64() || sum.Int64() > math.MaxInt64/2 {
			return nil, 0, fmt.Errorf("amounts of %d places are too large: %w", places, ErrTooHard)
		}
		whole[i] = n.Int64()
	}
	return whole, places, nil
}

// lists are the Pareto-best sets of each independent part: of a whole risk where the most it can save binds, else of
// each of its units.
func (c candidates) lists(w weights) ([][]pick, error) {
	var lists [][]pick
	mosts := w.saving[len(c.choices):]
	for _, g := range c.groups {
		most := int64(math.MaxInt64)
		if g.most.Valid {
			most, mosts = mosts[0], mosts[1:]
		}
		var units [][]pick
		for _, unit := range g.units {
			sets := []pick{{}}
			for _, i := range unit {
				if w.cost[i] <= w.budget {
					sets = better(sets, []pick{{cost: w.cost[i], saving: min(w.saving[i], most), bits: 1 << i}})
				}
			}
			units = append(units, sets)
		}
		if !g.most.Valid {
			lists = append(lists, units...)
			continue
		}
		sets, err := w.foldUpTo(units, most)
		if err != nil {
			return nil, err
		}
		lists = append(lists, sets)
	}
	return slices.DeleteFunc(lists, func(l []pick) bool { return len(l) == 1 && l[0].bits == 0 }), nil
}
