package risk

import (
	"fmt"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Assessment is what a register says on a day. It is a document: a host keeps it and hands it in as the assessment
// before, next time.
type Assessment struct {
	Matrix       string       `json:"matrix"`
	Currency     string       `json:"currency,omitempty"`
	AsOf         time.Time    `json:"as_of"`                // day
	Ranking      []Entry      `json:"ranking,omitempty"`    // open risks that have levels, worst first
	Unassessed   []string     `json:"unassessed,omitempty"` // open risks without levels, by ID
	Occurred     []string     `json:"occurred,omitempty"`   // risks that happened and are handled as issues, by ID
	Bands        []BandCount  `json:"bands"`                // what the treatments have done and shall do, mildest band first
	HeatMap      HeatMap      `json:"heat_map"`
	Movement     Movement     `json:"movement"`
	ExpectedLoss ExpectedLoss `json:"expected_loss"`
	Findings     []Finding    `json:"findings,omitempty"` // worst first
}

// Entry is one risk's line in the ranking.
type Entry struct {
	// Rank counts from 1; risks of the same score share it, and the next one is counted on (1, 2, 2, 4). Within a
	// rank come the sooner, then the faster to be felt, then the lower ID.
	Rank     int      `json:"rank"`
	Risk     string   `json:"risk"` // ID
	Title    string   `json:"title,omitempty"`
	Kind     Kind     `json:"kind"`
	Category Category `json:"category,omitempty"`
	Owner    string   `json:"owner,omitempty"`
	Score    Score    `json:"score"` // of the level named by Basis
	Basis    Basis    `json:"basis"`
	Inherent Score    `json:"inherent,omitzero"`
	Current  Score    `json:"current,omitzero"`
	Target   Score    `json:"target,omitzero"`
	// Gap is how many bands lie between the score and the target: 0 when the target is met or none is set.
	Gap int `json:"gap,omitempty"`
	// DaysAway is how many days are left until the event may first happen; 0: now, or not known.
	DaysAway int      `json:"days_away,omitempty"`
	Velocity Velocity `json:"velocity,omitempty"`
}

// BandCount is how many of the ranked risks lie in a band without treatment, now, and where they shall be. A risk
// counts where it is rated: one without a target is in no Target count.
type BandCount struct {
	Band     string `json:"band"`
	Inherent int    `json:"inherent"`
	Current  int    `json:"current"`
	Target   int    `json:"target"`
}

// Basis says which level of a risk is ranked.
type Basis string

// The bases.
const (
	ByCurrent  Basis = "current"
	ByInherent Basis = "inherent" // no current level is set: as if nothing had been done
)

// Assess ranks the open risks, maps, compares and prices them, and lists what needs attention, each with what to do:
//
//   - register-empty, category-not-looked-at
//   - risk-not-assessed, risk-no-owner, risk-untreated (an unacceptable risk without treatment or acceptance)
//   - treatment-no-owner, treatment-no-due, treatment-overdue, share-without-carriers
//   - current-above-inherent (of an opportunity: current-below-inherent)
//   - review-stale, review-unplanned, window-passed
//   - acceptance-missing, acceptance-expired, acceptance-content-changed, acceptance-endless
//   - contingency-missing (an unacceptable threat), contingency-untested, contingency-no-trigger
//   - partner-over-agreed-share
//
// A risk is ranked by its current level, and by its inherent one where no current level is set. Closed risks are left
// out; those that occurred are only named. The order of the register's lists does not matter, but for the paths of
// findings, which name places in it.
//
// AsOf is a day. Before is the assessment that movements are measured from, or nil; only its matrix, day and ranking are
// read.
//
// Assess returns an error if:
//   - the matrix or the register is not valid, all problems at once;
//   - the register or the assessment before was made for another matrix ([ErrOtherMatrix]);
//   - a level is outside the matrix ([ErrLevel]);
//   - asOf is not a day, or lies before the assessment before.
func (r Register) Assess(m Matrix, asOf time.Time, before *Assessment) (Assessment, error) {
	t, err := r.door(m, asOf, before)
	if err != nil {
		return Assessment{}, fmt.Errorf("assessing risks: %w", err)
	}
	s := sheet{register: r, table: t, asOf: asOf}
	a := Assessment{Matrix: m.ID, Currency: r.Currency, AsOf: asOf}
	s.rank(&a)
	a.Bands = countBands(m, a.Ranking)
	a.HeatMap = s.heatMap(m, a.Ranking)
	a.Movement = s.movement(a.Ranking, before)
	a.ExpectedLoss = s.expectedLoss()
	a.Findings = s.findings(a.ExpectedLoss)
	return a, nil
}

// sheet is a register that passed the door, with the matrix's scores.
type sheet struct {
	register Register
	table    table
	asOf     time.Time
}

// ranked is the score that a risk is ranked by, and of which level it is.
func (s *sheet) ranked(k *Risk) (Score, Basis) {
	if current, _ := s.table.at(k.Current); current.Assessed() {
		return current, ByCurrent
	}
	inherent, _ := s.table.at(k.Inherent)
	return inherent, ByInherent
}

// door checks everything that Assess is given, all problems at once. Levels are only held against the matrix that they
// mean, if it is in order.
func (r Register) door(m Matrix, asOf time.Time, before *Assessment) (table, error) {
	p := validate.New("risk assessment")
	t, err := m.table()
	p.Merge("matrix", err)
	levels := &t
	if err != nil {
		levels = nil
	}
	p.Day("as_of", asOf)
	if r.Matrix != m.ID && (r.Matrix != "" || len(r.Risks) > 0) { // an empty register fits every matrix
		p.AddAs(ErrOtherMatrix, "register.matrix", "other-matrix", fmt.Sprintf("must be that of the matrix, %.80q", m.ID), r.Matrix)
		levels = nil
	}
	if before != nil {
		if before.Matrix != m.ID {
			p.AddAs(ErrOtherMatrix, "before.matrix", "other-matrix", fmt.Sprintf("must be that of the matrix, %.80q", m.ID), before.Matrix)
		}
		if p.Day("before.as_of", before.AsOf) && before.AsOf.After(asOf) {
			p.Add("before.as_of", "reversed", "must not be after "+day(asOf), before.AsOf)
		}
	}
	p.Merge("", r.validate(levels))
	return t, p.Err()
}

// fill writes a risk's line.
func (s *sheet) fill(e *Entry, k *Risk) {
	*e = Entry{Risk: k.ID, Title: k.Title, Kind: k.kind(), Category: k.Category, Owner: k.Owner, Velocity: k.Velocity}
	e.Score, e.Basis = s.ranked(k)
	e.Inherent, _ = s.table.at(k.Inherent)
	e.Current, _ = s.table.at(k.Current)
	e.Target, _ = s.table.at(k.Target)
	e.DaysAway = s.daysAway(k)
	if !e.Target.Assessed() {
		return
	}
	if e.Gap = max(0, e.Score.BandRank-e.Target.BandRank); k.opportunity() {
		e.Gap = max(0, e.Target.BandRank-e.Score.BandRank)
	}
}

func (s *sheet) daysAway(k *Risk) int {
	if k.Proximity.From.After(s.asOf) {
		return days(s.asOf, k.Proximity.From)
	}
	return 0
}

func (k *Risk) kind() Kind {
	if k.opportunity() {
		return Opportunity
	}
	return Threat
}

// days counts the days from one day to another, over any span that days can have.
func days(from, to time.Time) int { return int((to.Unix() - from.Unix()) / (24 * 60 * 60)) }

// rank lists the open risks that have levels, worst first, numbers them, and names the others that are not closed.
func (s *sheet) rank(a *Assessment) {
	risks := s.register.Risks // read in order, which is fast
	entries, places, ids := make([]Entry, len(risks)), make([]place, 0, len(risks)), make([]string, 0, len(risks))
	for i := range risks {
		k := &risks[i]
		switch score, _ := s.ranked(k); {
		case k.status() == Occurred:
			a.Occurred = append(a.Occurred, k.ID)
		case k.status() == Open && !score.Assessed():
			a.Unassessed = append(a.Unassessed, k.ID)
		case k.status() == Open:
			s.fill(&entries[len(places)], k)
			order := s.table.order[score.Likelihood-1][score.Impact-1]<<32 | uint64(s.daysAway(k))<<3 | uint64(k.Velocity.order())
			ids = append(ids, k.ID)
			places = append(places, place{order: order, at: len(places)})
		}
	}
	slices.Sort(a.Occurred)
	slices.Sort(a.Unassessed)
	entries = entries[:len(places)]
	sortPlaces(places, ids, func(int, int) int { return 0 }) // no ID is there twice
	arrange(entries, places)
	for i := range entries {
		entries[i].Rank = i + 1
		if i > 0 && places[i].order>>32 == places[i-1].order>>32 {
			entries[i].Rank = entries[i-1].Rank
		}
	}
	a.Ranking = entries
}

func countBands(m Matrix, ranking []Entry) []BandCount {
	counts := make([]BandCount, len(m.Bands)+1) // by band rank; the first takes what is not rated
	for i := range ranking {
		e := &ranking[i]
		counts[e.Inherent.BandRank].Inherent++
		counts[e.Current.BandRank].Current++
		counts[e.Target.BandRank].Target++
	}
	for i, b := range m.Bands {
		counts[i+1].Band = b.Name
	}
	return counts[1:]
}

// order is the place of a velocity, fastest first; one that is not known comes last.
func (v Velocity) order() int {
	if i := slices.Index(velocities, v); i >= 0 {
		return i
	}
	return len(velocities)
}

// findings gathers what needs attention: the worst first, then by code and subject.
func (s *sheet) findings(loss ExpectedLoss) []Finding {
	var f findings
	s.checkCoverage(&f)
	for i := range s.register.Risks {
		if s.register.Risks[i].status() == Open {
			s.checkRisk(&f, i)
		}
	}
	s.checkShares(&f, loss)
	return f.sorted()
}
