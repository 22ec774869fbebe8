package alignment

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Basis says which view decided a score.
type Basis string

// The bases of a score.
const (
	ByMeasure    Basis = "measured"
	ByPerception Basis = "perceived"
)

// Measured is a dimension by its facts.
type Measured struct {
	Score     *float64   `json:"score"` // 0 to 4; nil: not judged
	Imbalance *Imbalance `json:"imbalance,omitempty"`
	Against   Reference  `json:"against,omitempty"`    // of money: what the shares were held against
	NotJudged string     `json:"not_judged,omitempty"` // why there is no score
}

// Perceived is a dimension as the partners rate it.
type Perceived struct {
	Score     *float64   `json:"score"`               // 0 to 4, the mean of all ratings; nil: not judged
	Imbalance *Imbalance `json:"imbalance,omitempty"` // nil where no partner has rated itself and another
	Views     []View     `json:"views,omitempty"`
	Silent    []string   `json:"silent,omitempty"`     // partners without a rating
	NotJudged string     `json:"not_judged,omitempty"` // why there is no score
}

// DimensionResult is what the assessment says of one dimension.
type DimensionResult struct {
	Dimension Dimension `json:"dimension"`
	Score     *float64  `json:"score"` // 0 to 4: the lower of measured and perceived; nil: not judged
	Basis     Basis     `json:"basis,omitempty"`
	Measured  Measured  `json:"measured"`
	Perceived Perceived `json:"perceived"`
	Outlook   float64   `json:"outlook"` // what its shortfall costs the index: the gain if this dimension alone stood at 4
}

// Assessment is the alignment of a partnership. Partners stand in the order of their IDs everywhere.
type Assessment struct {
	Aggregator    Aggregator        `json:"aggregator"`    // how the index was made
	Index         *float64          `json:"index"`         // 0 to 4; nil: no dimension could be judged
	Weakest       Dimension         `json:"weakest"`       // the lowest judged dimension, the first of equals
	WeakestScore  *float64          `json:"weakest_score"` // its score
	NotJudged     []Dimension       `json:"not_judged"`    // dimensions that the index is without
	Dimensions    []DimensionResult `json:"dimensions"`    // all five, in the order of [Dimensions]
	Balances      []Balance         `json:"balances"`      // risk and resources beside rewards, per partner
	RiskAndReward Measured          `json:"risk_reward"`   // risk shares held against reward shares, whatever was agreed
	Pairs         []Pair            `json:"pairs"`         // goals, vision, values and priorities, two by two
	Changes       []Change          `json:"changes"`       // sensitivity: the single change that lifts the index most comes first
	Findings      []Finding         `json:"findings"`      // the worst first
}

// Assess judges how far partners share risk, resources, rewards, vision and values.
//
// Assess returns an error that lists all problems if:
//   - there are fewer than two partners ([ErrTooFewPartners]) or more than [MaxPartners];
//   - a partner or the options are not valid, or two partners have one ID;
//   - partners state amounts in different currencies ([ErrCurrencyMismatch]) or one item in different units;
//   - a rating, objective, rule or training names an unknown partner ([ErrUnknownPartner]).
func Assess(partners []Partner, o Options) (Assessment, error) {
	if err := check(partners, o); err != nil {
		return Assessment{}, fmt.Errorf("assessing the alignment of %d partners: %w", len(partners), err)
	}
	partners = slices.SortedFunc(slices.Values(partners), func(a, b Partner) int { return cmp.Compare(a.ID, b.ID) })
	o.Thresholds = o.Thresholds.withDefaults()
	o.Aggregator = cmp.Or(o.Aggregator, Geometric)

	l, pairs := newLedger(partners), comparePairs(partners)
	a := Assessment{Aggregator: o.Aggregator, NotJudged: []Dimension{}, Balances: l.balances(), Pairs: pairs}
	a.RiskAndReward = l.compare(l.actual[Risk], l.actual[Rewards], AgainstRewards, false, o.Thresholds.Unshared)
	for _, d := range Dimensions() {
		r := DimensionResult{Dimension: d, Perceived: perceive(partners, d)}
		switch d {
		case Vision:
			r.Measured = shared(partners, pairs, func(q Pair) Overlap { return q.Vision }, func(x Partner) int { return len(x.Vision) })
		case Values:
			r.Measured = shared(partners, pairs, func(q Pair) Overlap { return q.Values }, func(x Partner) int { return len(x.Values) })
		default:
			r.Measured = l.measure(d, o.Thresholds.Unshared)
		}
		r.Score, r.Basis = lower(r.Measured.Score, r.Perceived.Score)
		a.Dimensions = append(a.Dimensions, r)
	}
	a.aggregate(o)
	a.Findings = findings(partners, a, o)
	return a, nil
}

// aggregate fills in what follows from the scores of the dimensions.
func (a *Assessment) aggregate(o Options) {
	var of []scored
	for _, r := range a.Dimensions {
		if r.Score == nil {
			a.NotJudged = append(a.NotJudged, r.Dimension)
		} else if w := o.weight(r.Dimension); w > 0 {
			of = append(of, scored{r.Dimension, *r.Score, w})
		}
	}
	a.Weakest, a.WeakestScore = weakest(a.Dimensions)
	a.Index, a.Changes = index(o.Aggregator, of), changes(o.Aggregator, of)
	for i, r := range a.Dimensions {
		if r.Score != nil && a.Index != nil {
			a.Dimensions[i].Outlook = max(0, raised(o.Aggregator, of, r.Dimension, Top)-*a.Index)
		}
	}
}

// lower is the worse of two views, of which either may be missing.
func lower(measured, perceived *float64) (*float64, Basis) {
	switch {
	case measured == nil && perceived == nil:
		return nil, ""
	case perceived == nil || measured != nil && *measured <= *perceived:
		return clone(measured), ByMeasure
	}
	return clone(perceived), ByPerception
}

func check(partners []Partner, o Options) error {
	p := validate.New("alignment")
	switch n := len(partners); {
	case n < 2:
		p.AddAs(ErrTooFewPartners, "partners", "min", "must have at least 2 entries", n)
	case n > MaxPartners:
		atMost(p, "partners", n, MaxPartners)
		return p.Err()
	}
	known := make(map[string]bool, len(partners))
	for i, x := range partners {
		at := p.Item("partners", i)
		x.check(at)
		if known[x.ID] {
			at.Add("id", "unique", "must be the ID of one partner", x.ID)
		}
		known[x.ID] = true
	}
	o.check(p.In("options"))
	if p.OK() {
		across(p, partners, o, known)
	}
	return p.Err()
}

// across checks what partners and options say of one another.
func across(p *validate.Problems, partners []Partner, o Options, known map[string]bool) {
	currency, units := "", map[string]string{}
	for i, x := range partners {
		at := p.Item("partners", i)
		if currency == "" {
			currency = x.Currency
		}
		if x.Currency != "" && x.Currency != currency {
			at.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be "+currency+", as the others state", x.Currency)
		}
		for j, r := range x.Ratings {
			unknown(at.Item("ratings", j), "about", r.About, known)
		}
		for j, e := range x.Expectations {
			if u, ok := units[e.Item]; ok && u != e.Unit {
				at.Item("expectations", j).Add("unit", "unit-mismatch", "must be the unit that another partner states for the item", e.Unit)
			} else {
				units[e.Item] = e.Unit
			}
		}
	}
	at := p.In("options")
	for i, w := range o.Objectives {
		in := at.Item("objectives", i)
		if w.Owner != "" {
			unknown(in, "owner", w.Owner, known)
		}
		partnerList(in, "proposed_by", w.ProposedBy, known)
		partnerList(in, "agreed_by", w.AgreedBy, known)
		for j, b := range w.Benefits {
			unknown(in.Item("benefits", j), "partner", b.Partner, known)
		}
	}
	for i, r := range o.Rules {
		partnerList(at.Item("rules", i), "agreed_by", r.AgreedBy, known)
	}
	for i, r := range o.Trainings {
		partnerList(at.Item("trainings", i), "attended", r.Attended, known)
	}
}

func partnerList(p *validate.Problems, field string, ids []string, known map[string]bool) {
	for i, id := range ids {
		unknown(p.Item(field, i), "", id, known)
	}
}

func unknown(p *validate.Problems, field, id string, known map[string]bool) {
	if !known[id] {
		p.AddAs(ErrUnknownPartner, field, "unknown-partner", "must be the ID of a partner", id)
	}
}

// findings gathers what the parts found, the worst first.
func findings(partners []Partner, a Assessment, o Options) []Finding {
	t := o.Thresholds
	out := slices.Concat(ofMoney(a, t), ofDimensions(a, t), ofViews(a, t), ofPairs(a, t))
	finding.Sort(out)
	return out
}
