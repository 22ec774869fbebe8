package alignment

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ObjectiveStanding says of one objective whom it serves and who stands behind it.
type ObjectiveStanding struct {
	ID         string   `json:"id"`
	Horizon    Horizon  `json:"horizon"`
	Mutual     bool     `json:"mutual"`                // it gives every partner a benefit
	Without    []string `json:"without,omitempty"`     // partners it gives nothing
	Imposed    *bool    `json:"imposed"`               // someone proposed it, and not all others agreed; nil: nobody is named as having proposed it
	ProposedBy []string `json:"proposed_by,omitempty"` // who proposed it
	AgreedBy   []string `json:"agreed_by,omitempty"`   // who agreed beside them
	NotAgreed  []string `json:"not_agreed,omitempty"`  // partners that neither proposed nor agreed
}

// HorizonStanding says who gains something within one horizon.
type HorizonStanding struct {
	Horizon    Horizon  `json:"horizon"`
	Objectives int      `json:"objectives"`
	Without    []string `json:"without,omitempty"` // partners without any benefit in it
}

// ObjectiveConflict is a pair of objectives that cannot both be reached; A sorts before B.
type ObjectiveConflict struct {
	A string `json:"a"`
	B string `json:"b"`
}

// ObjectiveReport judges the objectives of a partnership.
type ObjectiveReport struct {
	Objectives []ObjectiveStanding `json:"objectives"` // in the order of their IDs
	Horizons   []HorizonStanding   `json:"horizons"`   // short, then long; none without objectives
	Conflicts  []ObjectiveConflict `json:"conflicts"`
	Findings   []Finding           `json:"findings"` // the worst first; [Assess] lists them among its own too
}

// ReviewObjectives judges the objectives alone: whether each gives every partner a benefit, in the short and in the
// long term, which were imposed, and which conflict. [Assess] does the same with the objectives of its options.
//
// ReviewObjectives returns an error that lists all problems if there are fewer than two partners
// ([ErrTooFewPartners]), an ID stands twice, an objective is not valid, or one names an unknown partner
// ([ErrUnknownPartner]) or objective.
func ReviewObjectives(list []Objective, partners []string) (ObjectiveReport, error) {
	p := validate.New("objectives")
	known := checkIDs(p, partners)
	objectives(p, list)
	if known != nil {
		rest := validate.New("objectives")
		objectivePartners(rest, list, known)
		p.MergeRest("", rest.Err())
	}
	if err := p.Err(); err != nil {
		return ObjectiveReport{}, fmt.Errorf("reviewing %d objectives: %w", len(list), err)
	}
	return review(list, slices.Sorted(slices.Values(partners))), nil
}

// checkIDs checks the IDs of partners that are not described further; the set is nil where there are too many.
func checkIDs(p *validate.Problems, partners []string) map[string]bool {
	if n := len(partners); n < 2 {
		p.AddAs(ErrTooFewPartners, "partners", "min", "must have at least 2 entries", n)
	}
	if !atMost(p, "partners", len(partners), MaxPartners) {
		return nil
	}
	known := make(map[string]bool, len(partners))
	for i, id := range partners {
		at := p.Item("partners", i)
		if at.ID("", id) && known[id] {
			at.Add("", "unique", "must be the ID of one partner", id)
		}
		known[id] = true
	}
	return known
}

func objectivePartners(p *validate.Problems, list []Objective, known map[string]bool) {
	for i, w := range list[:min(len(list), MaxEntries)] {
		in := p.Item("objectives", i)
		if w.Owner != "" {
			unknown(in, "owner", w.Owner, known)
		}
		partnerList(in, "proposed_by", w.ProposedBy, known)
		partnerList(in, "agreed_by", w.AgreedBy, known)
		for j, b := range w.Benefits[:min(len(w.Benefits), MaxPartners)] {
			unknown(in.Item("benefits", j), "partner", b.Partner, known)
		}
	}
}

// review judges checked objectives; partners are sorted.
func review(list []Objective, partners []string) ObjectiveReport {
	list = slices.SortedFunc(slices.Values(list), func(a, b Objective) int { return cmp.Compare(a.ID, b.ID) })
	r := ObjectiveReport{
		Objectives: []ObjectiveStanding{}, Horizons: []HorizonStanding{}, Conflicts: []ObjectiveConflict{}, Findings: []Finding{},
	}
	for _, o := range list {
		s := ObjectiveStanding{ID: o.ID, Horizon: o.Horizon}
		s.Without = lacking(partners, beneficiaries(o))
		s.NotAgreed = lacking(partners, slices.Concat(o.ProposedBy, o.AgreedBy))
		s.Mutual = len(s.Without) == 0
		s.ProposedBy = slices.Sorted(slices.Values(o.ProposedBy))
		s.AgreedBy = lacking(slices.Sorted(slices.Values(o.AgreedBy)), o.ProposedBy)
		if len(o.ProposedBy) > 0 {
			imposed := len(s.NotAgreed) > 0
			s.Imposed = &imposed
		}
		r.Objectives = append(r.Objectives, s)
		r.Findings = append(r.Findings, ofObjective(o, s)...)
		for _, other := range o.ConflictsWith {
			r.Conflicts = append(r.Conflicts, ObjectiveConflict{min(o.ID, other), max(o.ID, other)})
		}
	}
	slices.SortFunc(r.Conflicts, func(x, y ObjectiveConflict) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	r.Conflicts = slices.Compact(r.Conflicts)
	for _, c := range r.Conflicts {
		r.Findings = append(r.Findings, Finding{
			Code: "objective-conflict", Path: "conflicts_with", Subject: c.A, Severity: SeverityHigh, Params: map[string]string{"other": c.B},
			Message: fmt.Sprintf("objectives %s and %s cannot both be reached: drop or change one of them together", c.A, c.B),
		})
	}
	if len(list) > 0 {
		r.horizons(list, partners)
	}
	finding.Sort(r.Findings)
	return r
}

func ofObjective(o Objective, s ObjectiveStanding) []Finding {
	var out []Finding
	if !s.Mutual {
		out = append(out, Finding{
			Code: "objective-one-sided", Path: "benefits", Subject: o.ID, Severity: SeverityMedium, Params: map[string]string{"without": some(s.Without)},
			Message: fmt.Sprintf("objective %s gives nothing to %s: name its benefit, or pair it with an objective that has one", o.ID, some(s.Without)),
		})
	}
	switch {
	case s.Imposed != nil && *s.Imposed:
		out = append(out, Finding{
			Code: "imposed-goal", Path: "agreed_by", Subject: o.ID, Severity: SeverityHigh,
			Params: map[string]string{"proposed_by": some(o.ProposedBy), "not_agreed": some(s.NotAgreed)},
			Message: fmt.Sprintf("objective %s was proposed by %s and not agreed by %s: decide it together, or it is theirs alone",
				o.ID, some(o.ProposedBy), some(s.NotAgreed)),
		})
	case s.Imposed == nil:
		out = append(out, Finding{
			Code: "goal-without-origin", Path: "proposed_by", Subject: o.ID, Severity: SeverityLow,
			Message: fmt.Sprintf("nobody is named as having proposed objective %s: record who proposed it and who agreed", o.ID),
		})
	}
	return out
}

// horizons adds who gains something in the short and in the long term.
func (r *ObjectiveReport) horizons(list []Objective, partners []string) {
	for _, h := range []Horizon{Short, Long} {
		s, gaining := HorizonStanding{Horizon: h}, []string(nil)
		for _, o := range list {
			if o.Horizon == h {
				s.Objectives++
				gaining = append(gaining, beneficiaries(o)...)
			}
		}
		s.Without = lacking(partners, gaining)
		r.Horizons = append(r.Horizons, s)
		if len(s.Without) > 0 {
			r.Findings = append(r.Findings, Finding{
				Code: "horizon-without-benefit", Path: "benefits", Subject: string(h), Severity: SeverityMedium,
				Params:  map[string]string{"without": some(s.Without)},
				Message: fmt.Sprintf("in the %s term %s gains nothing from any objective: agree on one that benefits all", h, some(s.Without)),
			})
		}
	}
}

func beneficiaries(o Objective) []string {
	out := make([]string, len(o.Benefits))
	for i, b := range o.Benefits {
		out[i] = b.Partner
	}
	return out
}

// lacking lists the partners that are not among those named, in their order.
func lacking(partners, named []string) []string {
	in := setOf(named)
	var out []string
	for _, id := range partners {
		if !in[id] {
			out = append(out, id)
		}
	}
	return out
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}
