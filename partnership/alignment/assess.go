package alignment

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/iso4217"
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
	Outlook   *float64  `json:"outlook"` // what its shortfall costs the index: the gain if this dimension alone stood at 4; nil: not judged
}

// Assessment is the alignment of a partnership. Partners stand in the order of their IDs everywhere.
type Assessment struct {
	Aggregator    Aggregator        `json:"aggregator"`    // how the index was made
	Index         *float64          `json:"index"`         // 0 to 4, of the judged dimensions alone; nil: none with a weight is judged
	Weakest       Dimension         `json:"weakest"`       // the lowest judged dimension, whatever its weight, the first of equals
	WeakestScore  *float64          `json:"weakest_score"` // its score
	NotJudged     []Dimension       `json:"not_judged"`    // dimensions without a score, which the index says nothing about
	Dimensions    []DimensionResult `json:"dimensions"`    // all five, in the order of [Dimensions]
	Balances      []Balance         `json:"balances"`      // risk and resources beside rewards, per partner
	RiskAndReward Measured          `json:"risk_reward"`   // risk shares held against reward shares, whatever was agreed
	Pairs         []Pair            `json:"pairs"`         // goals, vision, values and priorities, two by two
	Expectations  []ExpectationGap  `json:"expectations"`  // item by item
	BuyIn         []Commitment      `json:"buy_in"`        // the lowest first
	Objectives    ObjectiveReport   `json:"objectives"`    // of the options
	Culture       []CulturePair     `json:"culture"`       // distance and what bridges it, two by two
	Changes       []Change          `json:"changes"`       // sensitivity: one rubric level more in each dimension, the largest gain first
	Rebalance     Rebalance         `json:"rebalance"`     // the reward shares that would balance risk and reward
	Findings      []Finding         `json:"findings"`      // the worst first
}

// Assess judges how far partners share risk, resources, rewards, vision and values.
//
// Assess returns an error that lists all problems if:
//   - there are fewer than two partners ([ErrTooFewPartners]) or more than [MaxPartners];
//   - a partner or the options are not valid, or two partners have one ID;
//   - partners state amounts in different currencies ([ErrCurrencyMismatch]) or one item in different units;
//   - the shares agreed in a dimension are 0 for all partners;
//   - a rating, objective, rule or training names an unknown partner ([ErrUnknownPartner]).
func Assess(partners []Partner, o Options) (Assessment, error) {
	if err := Validate(partners, o); err != nil {
		return Assessment{}, fmt.Errorf("assessing the alignment of %d partners: %w", len(partners), err)
	}
	return assess(partners, o), nil
}

// assess judges what has been checked.
func assess(partners []Partner, o Options) Assessment {
	partners = byID(partners)
	o.Thresholds = o.Thresholds.withDefaults()
	o.Aggregator = cmp.Or(o.Aggregator, Geometric)

	l, pairs := newLedger(partners), comparePairs(partners)
	a := Assessment{
		Aggregator: o.Aggregator, Balances: l.balances(), Pairs: pairs,
		Expectations: expectationGaps(partners), BuyIn: commitments(partners),
		Objectives: review(o.Objectives, ids(partners)),
		Culture:    culturePairs(partners, o),
	}
	a.RiskAndReward = l.riskAndReward(o.Thresholds.Unshared)
	for _, d := range Dimensions() {
		r := DimensionResult{Dimension: d, Perceived: perceive(partners, d)}
		switch d {
		case Vision:
			r.Measured = l.shared(pairs, func(q Pair) Overlap { return q.Vision }, func(x Partner) int { return len(x.Vision) })
		case Values:
			r.Measured = l.shared(pairs, func(q Pair) Overlap { return q.Values }, func(x Partner) int { return len(x.Values) })
		default:
			r.Measured = l.measure(d, o.Thresholds.Unshared)
		}
		r.Score, r.Basis = lower(r.Measured.Score, r.Perceived.Score)
		a.Dimensions = append(a.Dimensions, r)
	}
	for i, b := range a.Balances {
		a.Balances[i].FeltRisk, a.Balances[i].FeltRewards = a.own(Risk, b.Partner), a.own(Rewards, b.Partner)
	}
	a.aggregate(o)
	a.Rebalance = l.rebalance(a, o)
	a.Findings = findings(partners, a, o)
	return a
}

func byID(partners []Partner) []Partner {
	return slices.SortedFunc(slices.Values(partners), func(a, b Partner) int { return cmp.Compare(a.ID, b.ID) })
}

// Best is the single change of one rubric level that lifts the index most, and of equal gains that of the weakest
// dimension. There is none where no single change lifts it: nothing is judged, all stands at 4, or, by weakest link
// or with a dimension at zero, two dimensions hold the index down together.
func (a Assessment) Best() (c Change, ok bool) {
	if len(a.Changes) == 0 || a.Changes[0].Gain <= 0 {
		return Change{}, false
	}
	return a.Changes[0], true
}

// own is a partner's rating of itself, nil where there is none.
func (a Assessment) own(d Dimension, partner string) *float64 {
	for _, r := range a.Dimensions {
		if r.Dimension != d {
			continue
		}
		for _, v := range r.Perceived.Views {
			if v.Partner == partner {
				return clone(v.Own)
			}
		}
	}
	return nil
}

// aggregate fills in what follows from the scores of the dimensions.
func (a *Assessment) aggregate(o Options) {
	of := weighed(a.Dimensions, o)
	a.NotJudged = []Dimension{}
	for _, r := range a.Dimensions {
		if r.Score == nil {
			a.NotJudged = append(a.NotJudged, r.Dimension)
		}
	}
	a.Weakest, a.WeakestScore = weakest(a.Dimensions)
	a.Index, a.Changes = index(o.Aggregator, of), changes(o.Aggregator, of, a.Dimensions)
	for i, r := range a.Dimensions {
		if r.Score != nil && a.Index != nil {
			costs := max(0, raised(o.Aggregator, of, r.Dimension, Top)-*a.Index)
			a.Dimensions[i].Outlook = &costs
		}
	}
}

// weighed are the judged dimensions with a weight.
func weighed(results []DimensionResult, o Options) []scored {
	var of []scored
	for _, r := range results {
		if w := o.weight(r.Dimension); r.Score != nil && w > 0 {
			of = append(of, scored{r.Dimension, *r.Score, w})
		}
	}
	return of
}

func ids(partners []Partner) []string {
	out := make([]string, len(partners))
	for i, x := range partners {
		out[i] = x.ID
	}
	return out
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

// Validate reports everything that keeps [Assess] from assessing the partners: what is wrong with each, with the options,
// and between them.
func Validate(partners []Partner, o Options) error {
	p := validate.New("alignment")
	known := checkPartners(p, partners)
	o.check(p.In("options"))
	if known != nil {
		rest := validate.New("options")
		acrossOptions(rest, o, known)
		p.MergeRest("options", rest.Err())
	}
	return p.Err()
}

// checkPartners checks each partner and what they say of one another, and returns their IDs; nil where there are too
// many.
func checkPartners(p *validate.Problems, partners []Partner) (known map[string]bool) {
	if len(partners) < 2 {
		p.AddAs(ErrTooFewPartners, "partners", "min", "must have at least 2 entries", len(partners))
	}
	if !atMost(p, "partners", len(partners), MaxPartners) {
		return nil
	}
	known = make(map[string]bool, len(partners))
	for i, x := range partners {
		at := p.Item("partners", i)
		x.check(at)
		if known[x.ID] && x.ID != "" {
			at.Add("id", "unique", "must be the ID of one partner", x.ID)
		}
		known[x.ID] = true
	}
	rest := validate.New("partners")
	across(rest, partners, known)
	p.MergeRest("", rest.Err())
	return known
}

// across checks what partners say of one another.
func across(p *validate.Problems, partners []Partner, known map[string]bool) {
	currency, units := "", map[string]string{}
	for i, x := range partners {
		at := p.Item("partners", i)
		if _, good := iso4217.MinorUnits(x.Currency); currency == "" && good {
			currency = x.Currency
		}
		if x.Currency != "" && x.Currency != currency {
			at.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be "+currency+", as the others state", x.Currency)
		}
		for j, r := range x.Ratings[:min(len(x.Ratings), MaxEntries)] {
			unknown(at.Item("ratings", j), "about", r.About, known)
		}
		for j, e := range x.Expectations[:min(len(x.Expectations), MaxExpectations)] {
			if u, ok := units[e.Item]; ok && u != e.Unit {
				at.Item("expectations", j).Add("unit", "unit-mismatch", "must be the unit that another partner states for the item", e.Unit)
			} else {
				units[e.Item] = e.Unit
			}
		}
	}
	for _, d := range money() {
		positive := func(x Partner) bool { a := x.Agreed.in(d); return !a.Valid || a.Decimal.Sign() != 0 }
		if !slices.ContainsFunc(partners, positive) {
			p.Add("partners", "no-share", "must agree on a share of the "+string(d)+" above 0 for one partner", nil)
		}
	}
}

// acrossOptions checks that the options name known partners.
func acrossOptions(p *validate.Problems, o Options, known map[string]bool) {
	objectivePartners(p, o.Objectives, known)
	for i, r := range o.Rules[:min(len(o.Rules), MaxEntries)] {
		partnerList(p.Item("rules", i), "agreed_by", r.AgreedBy, known)
	}
	for i, r := range o.Trainings[:min(len(o.Trainings), MaxEntries)] {
		partnerList(p.Item("trainings", i), "attended", r.Attended, known)
	}
}

// partnerList checks a list of known partners, each named once.
func partnerList(p *validate.Problems, field string, ids []string, known map[string]bool) {
	for i, id := range ids[:min(len(ids), MaxPartners)] {
		unknown(p.Item(field, i), "", id, known)
		if slices.Contains(ids[:i], id) {
			p.Item(field, i).Add("", "unique", "must not be named twice", id)
		}
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
	out := append([]Finding{}, slices.Concat(
		ofMoney(a, t), ofAgreements(partners), ofDimensions(a, t), ofViews(a, t), ofRatings(partners), ofPairs(a, t),
		ofExpectations(a.Expectations, t), ofBuyIn(a.BuyIn, t), a.Objectives.Findings, ofCulture(a.Culture, t),
	)...)
	finding.Sort(out)
	return out
}
