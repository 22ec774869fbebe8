package budget

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// Contingency is the fund for what the lines do not foresee. Amounts are in the budget's currency.
type Contingency struct {
	Amount         decimal.Decimal `json:"amount,omitzero"`                                          // its agreed size
	Minimum        decimal.Decimal `json:"minimum,omitzero"`                                         // when less is left, it is filled up to Amount again
	MayDraw        []string        `json:"may_draw,omitempty" validate:"max=1000"`                   // persons or partners; empty: nobody
	Approvals      []DrawApproval  `json:"approvals,omitempty" validate:"max=100"`                   // every one that a draw is over must be met
	RefilledBy     []Share         `json:"refilled_by,omitempty" validate:"max=10000"`               // who fills it up again, in which shares
	Draws          []Draw          `json:"draws,omitempty" validate:"max=100000"`                    // asked for, released or not
	Replenishments []Replenishment `json:"replenishments,omitempty" validate:"omitempty,max=100000"` // paid in after the start
}

// IsZero reports whether the fund says nothing, so that JSON leaves it out.
func (c Contingency) IsZero() bool { return blank.Struct(c) }

// DrawApproval names who must approve a draw of more than an amount; 0 is every draw.
type DrawApproval struct {
	Over decimal.Decimal `json:"over,omitzero"`
	By   []string        `json:"by"` // each of them
}

// Draw asks for money of the fund for a line. It is released, and the line may spend it, only if who draws may draw,
// everybody who must approve did, and the fund holds it.
type Draw struct {
	ID         string          `json:"id"`
	Line       string          `json:"line"`
	Date       time.Time       `json:"date"`   // day
	Amount     decimal.Decimal `json:"amount"` // above 0
	By         string          `json:"by"`
	ApprovedBy []string        `json:"approved_by,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Risk       string          `json:"risk,omitempty"` // ID of the risk that came true
}

// Replenishment is money that a partner paid into the fund after the start.
type Replenishment struct {
	ID      string          `json:"id"`
	Date    time.Time       `json:"date"` // day
	Amount  decimal.Decimal `json:"amount"`
	Partner string          `json:"partner"`
}

// FundState is where the contingency fund stands: Left is Size less Drawn plus Replenished.
type FundState struct {
	Size        decimal.Decimal `json:"size"`
	Drawn       decimal.Decimal `json:"drawn"`
	Replenished decimal.Decimal `json:"replenished"`
	Left        decimal.Decimal `json:"left"`
	ToReplenish decimal.Decimal `json:"to_replenish"`   // up to Size, where less than the minimum is left
	Owed        []Portion       `json:"owed,omitempty"` // who pays it in
	Draws       []DrawState     `json:"draws,omitempty"`
}

// DrawState is what became of a draw.
type DrawState struct {
	ID       string          `json:"id"`
	Released bool            `json:"released"`
	Missing  []string        `json:"missing,omitempty"` // whose approval is missing
	Reason   string          `json:"reason"`            // the rule that decided
	Left     decimal.Decimal `json:"left"`              // in the fund after it
}

// state replays draws and replenishments up to asOf, in order of date; on one day money comes in before it goes out, and
// draws go by ID. The fund must be valid.
func (c Contingency) state(currency string, asOf time.Time) FundState {
	s := FundState{Size: c.Amount, Left: c.Amount}
	paid := slices.Clone(c.Replenishments)
	slices.SortStableFunc(paid, func(a, b Replenishment) int { return a.Date.Compare(b.Date) })
	draws := slices.Clone(c.Draws)
	slices.SortStableFunc(draws, func(a, b Draw) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID)) })
	take := func(until time.Time) {
		for len(paid) > 0 && !paid[0].Date.After(until) {
			s.Replenished = s.Replenished.Add(paid[0].Amount)
			s.Left = s.Left.Add(paid[0].Amount)
			paid = paid[1:]
		}
	}
	for _, d := range draws {
		if d.Date.After(asOf) {
			break
		}
		take(d.Date)
		s.Draws = append(s.Draws, c.rule(d, &s))
	}
	take(asOf)
	if s.Left.LessThan(c.Minimum) {
		s.ToReplenish = s.Size.Sub(s.Left)
	}
	if s.ToReplenish.IsPositive() && len(c.RefilledBy) > 0 {
		s.Owed, _ = Split(Money{s.ToReplenish, currency}, c.RefilledBy) // both checked
	}
	return s
}

// rule decides a draw and books it.
func (c Contingency) rule(d Draw, s *FundState) DrawState {
	r := DrawState{ID: d.ID, Missing: c.missing(d)}
	switch {
	case !slices.Contains(c.MayDraw, d.By):
		r.Reason = drawNotAllowed
	case len(r.Missing) > 0:
		r.Reason = drawNotApproved
	case d.Amount.GreaterThan(s.Left):
		r.Reason = drawExhausted
	default:
		r.Released, r.Reason = true, drawReleased
		s.Drawn = s.Drawn.Add(d.Amount)
		s.Left = s.Left.Sub(d.Amount)
	}
	r.Left = s.Left
	return r
}

// The rules that decide a draw; those that refuse it are also codes of findings.
const (
	drawReleased    = "released"
	drawNotAllowed  = "draw-not-allowed"
	drawNotApproved = "draw-not-approved"
	drawExhausted   = "contingency-exhausted"
)

// missing lists whose approval a draw lacks, sorted.
func (c Contingency) missing(d Draw) []string {
	var missing []string
	for _, a := range c.Approvals {
		if !d.Amount.GreaterThan(a.Over) {
			continue
		}
		for _, who := range a.By {
			if !slices.Contains(d.ApprovedBy, who) {
				missing = append(missing, who)
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}
