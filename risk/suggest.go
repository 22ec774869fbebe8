package risk

import (
	"fmt"
	"time"
)

// Suggestion proposes a current rating for a risk, from its inherent rating and what has been done.
type Suggestion struct {
	Risk      string   `json:"risk"` // ID
	From      Rating   `json:"from"` // the current rating; zero: not set
	To        Rating   `json:"to"`
	FromScore Score    `json:"from_score,omitzero"`
	ToScore   Score    `json:"to_score"`
	Because   []string `json:"because"` // one line for each treatment that counts, by treatment ID
}

// Suggest proposes current ratings from the progress of treatments and changes nothing. For each open risk with an
// inherent rating it takes the levels that the treatments promise, each by the part that is done, adds them up, and
// leaves out fractions of a level: half a treatment worth one level is not yet worth a level. Of treatments that are
// alternatives to each other all count, since what is done is done. Levels stay within the matrix.
//
// Only proposals that differ from the current rating are listed, by risk ID. A risk for which no treatment has made
// progress is proposed its inherent rating. AsOf is a day; what is done later does not count yet.
//
// Suggest returns an error for the reasons that [Register.Assess] does.
func (r Register) Suggest(m Matrix, asOf time.Time) ([]Suggestion, error) {
	t, err := r.door(m, asOf, nil)
	if err != nil {
		return nil, fmt.Errorf("suggesting ratings: %w", err)
	}
	var list []Suggestion
	for _, k := range r.byID() {
		if k.status() != Open || k.Inherent == (Rating{}) {
			continue
		}
		s := Suggestion{Risk: k.ID, From: k.Current}
		likelihood, impact := 0, 0 // hundredths of a level
		for _, a := range sortedBy(k.Treatments, func(t Treatment) string { return t.ID }) {
			percent := a.percent(asOf)
			if percent == 0 || a.Effect.Likelihood+a.Effect.Impact == 0 {
				continue
			}
			likelihood += percent * a.Effect.Likelihood
			impact += percent * a.Effect.Impact
			s.Because = append(s.Because, fmt.Sprintf("%s is %d %% done and worth %d of likelihood and %d of impact when finished", a.ID, percent, a.Effect.Likelihood, a.Effect.Impact))
		}
		if s.Because == nil {
			s.Because = []string{"no treatment that changes a level has made progress"}
		}
		toward := -1
		if k.opportunity() {
			toward = 1
		}
		s.To.Likelihood = min(max(1, k.Inherent.Likelihood+toward*(likelihood/100)), len(t.cells))
		s.To.Impact = min(max(1, k.Inherent.Impact+toward*(impact/100)), len(t.cells[0]))
		if s.To == s.From {
			continue
		}
		s.FromScore, _ = t.at(s.From)
		s.ToScore, _ = t.at(s.To)
		list = append(list, s)
	}
	return list, nil
}

// percent is how much of the treatment is done on the day.
func (t Treatment) percent(asOf time.Time) int {
	if t.done(asOf) {
		return 100
	}
	return t.Progress
}
