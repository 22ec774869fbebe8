package earned

import (
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Method says how earned value follows from progress. The empty Method is "not set".
type Method string

// The methods.
const (
	PercentComplete Method = "percent-complete" // the stated part of the budget
	ZeroHundred     Method = "0/100"            // nothing until it is finished
	FiftyFifty      Method = "50/50"            // half when it starts, the rest when it is finished
	Milestones      Method = "milestones"       // the weight of the milestones that are reached
)

// WorkPackage is a piece of work of one partner, all amounts in the plan's currency.
type WorkPackage struct {
	ID         string          `json:"id"`
	Partner    string          `json:"partner"`
	BAC        decimal.Decimal `json:"bac"` // its budget
	PV         decimal.Decimal `json:"pv"`  // what of it was to be done by now
	AC         decimal.Decimal `json:"ac"`  // what it has cost
	Method     Method          `json:"method"`
	Complete   decimal.Decimal `json:"complete,omitzero"`    // percent-complete: 0 to 100
	Started    bool            `json:"started,omitempty"`    // 50/50
	Finished   bool            `json:"finished,omitempty"`   // 0/100, 50/50
	Milestones []Milestone     `json:"milestones,omitempty"` // milestones
}

// Milestone is a step of a work package.
type Milestone struct {
	Name    string          `json:"name"`   // once in a work package
	Weight  decimal.Decimal `json:"weight"` // any weights; their sum is the whole
	Reached bool            `json:"reached,omitempty"`
}

// Earned is the earned value of the work package: the budget where all is done, else rounded to [Places] decimal places,
// half to even, and never above the budget. It returns every problem of the package.
func (w WorkPackage) Earned() (decimal.Decimal, error) {
	p := validate.New("work package")
	w.check(p)
	if err := p.Err(); err != nil {
		return decimal.Decimal{}, err
	}
	return w.earned(), nil
}

var (
	hundred = decimal.NewFromInt(100)
	methods = []Method{PercentComplete, ZeroHundred, FiftyFifty, Milestones}
)

func (w WorkPackage) check(p *validate.Problems) {
	p.ID("id", w.ID)
	p.ID("partner", w.Partner)
	p.NotNegative("bac", w.BAC)
	p.NotNegative("pv", w.PV)
	p.NotNegative("ac", w.AC)
	if !slices.Contains(methods, w.Method) {
		p.Add("method", "oneof", "must be one of "+words(), string(w.Method))
	}
	if p.NotNegative("complete", w.Complete) && w.Complete.GreaterThan(hundred) {
		p.Add("complete", "range", "must be at most 100", w.Complete)
	}
	if w.Finished && !w.Started && w.Method == FiftyFifty {
		p.Add("finished", "not-started", "must not be finished before it has started", nil)
	}
	if w.Method != Milestones {
		return
	}
	total, seen := decimal.Zero, map[string]bool{}
	for i, m := range w.Milestones {
		at := p.Item("milestones", i)
		if at.ID("name", m.Name) && seen[m.Name] {
			at.Add("name", "unique", "must stand once", m.Name)
		}
		seen[m.Name] = true
		if at.NotNegative("weight", m.Weight) {
			total = total.Add(m.Weight)
		}
	}
	if !total.IsPositive() {
		p.Add("milestones", "no-weight", "must have a positive weight", nil)
	}
}

func words() string {
	list := make([]string, len(methods))
	for i, m := range methods {
		list[i] = string(m)
	}
	return strings.Join(list, ", ")
}

// earned expects a package that passed check.
func (w WorkPackage) earned() decimal.Decimal {
	part := new(big.Rat)
	switch {
	case w.Method == PercentComplete:
		part.Quo(w.Complete.Rat(), hundred.Rat())
	case w.Method == Milestones:
		reached, total := decimal.Zero, decimal.Zero
		for _, m := range w.Milestones {
			total = total.Add(m.Weight)
			if m.Reached {
				reached = reached.Add(m.Weight)
			}
		}
		part.Quo(reached.Rat(), total.Rat())
	case w.Finished:
		part.SetInt64(1)
	case w.Started && w.Method == FiftyFifty:
		part.SetFrac64(1, 2)
	}
	if part.Cmp(big.NewRat(1, 1)) == 0 {
		return w.BAC
	}
	return decimal.Min(w.BAC, rounded(part.Mul(part, w.BAC.Rat())).Decimal)
}
