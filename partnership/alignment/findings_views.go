package alignment

import (
	"fmt"
	"math"
	"strconv"
)

// ofDimensions names what could not be judged and what is weak.
func ofDimensions(a Assessment, t Thresholds) []Finding {
	var out []Finding
	for _, r := range a.Dimensions {
		if r.Score == nil {
			out = append(out, Finding{
				Code: "not-judged", Path: paths[r.Dimension], Subject: string(r.Dimension), Severity: SeverityMedium,
				Params:  map[string]string{"measured": r.Measured.NotJudged, "perceived": r.Perceived.NotJudged},
				Message: fmt.Sprintf("%s is not judged, and the index is without it (measured: %s; perceived: %s): state the facts or rate it", r.Dimension, r.Measured.NotJudged, r.Perceived.NotJudged),
			})
			continue
		}
		if *r.Score >= t.Weak {
			continue
		}
		params, costs := map[string]string{"score": grade(*r.Score), "basis": string(r.Basis)}, "which no index counts"
		if r.Outlook != nil {
			params["outlook"] = grade(*r.Outlook)
			costs = "which costs the index " + grade(*r.Outlook)
		}
		path := paths[r.Dimension]
		if r.Basis == ByPerception {
			path = "ratings"
		}
		severity, do := SeverityMedium, "agree how to share before the partnership goes on"
		if r.Dimension == Vision || r.Dimension == Values {
			do = "settle what conflicts and write down what all stand for"
		}
		if *r.Score < t.Weak/2 {
			severity = SeverityHigh
		}
		out = append(out, Finding{
			Code: "weak-dimension", Path: path, Subject: string(r.Dimension), Severity: severity,
			Params:  params,
			Message: fmt.Sprintf("%s: shared at %s of 4 (%s), %s: %s", r.Dimension, grade(*r.Score), r.Basis, costs, do),
		})
	}
	return out
}

// ofViews names what partners feel, also where the books balance.
func ofViews(a Assessment, t Thresholds) []Finding {
	var out []Finding
	for _, r := range a.Dimensions {
		for _, v := range r.Perceived.Views {
			if b := v.burden(r.Dimension); b != nil && *b >= t.Felt {
				out = append(out, feltImbalance(r, v, *b))
			}
			if v.Blind != nil && math.Abs(*v.Blind) >= t.Felt {
				out = append(out, Finding{
					Code: "perception-gap", Path: "ratings", Subject: v.Partner, Severity: SeverityLow,
					Params: map[string]string{"dimension": string(r.Dimension), "own": grade(*v.Own), "seen": grade(*v.Seen)},
					Message: fmt.Sprintf("in %s %s rates itself %s where the others see %s: compare the evidence together",
						r.Dimension, v.Partner, grade(*v.Own), grade(*v.Seen)),
				})
			}
		}
	}
	for _, b := range a.Balances {
		if felt := minus(b.FeltRisk, b.FeltRewards); felt != nil && *felt >= t.Felt {
			out = append(out, Finding{
				Code: "felt-risk-over-reward", Path: "ratings", Subject: b.Partner, Severity: SeverityHigh,
				Params: map[string]string{"risk": grade(*b.FeltRisk), "rewards": grade(*b.FeltRewards)},
				Message: fmt.Sprintf("%s feels that it shares the risk at %s and the rewards at %s of 4: show it the figures, and change the terms if it is right",
					b.Partner, grade(*b.FeltRisk), grade(*b.FeltRewards)),
			})
		}
	}
	return out
}

func feltImbalance(r DimensionResult, v View, by float64) Finding {
	feels := "does more than the others for shared " + string(r.Dimension)
	switch r.Dimension {
	case Risk:
		feels = "carries more of the risk than the others"
	case Resources:
		feels = "contributes more than the others"
	case Rewards:
		feels = "receives less than the others"
	}
	books := "not judged"
	if m := r.Measured.Imbalance; m != nil {
		books = percent(m.Amount) + " out of balance"
	}
	return Finding{
		Code: "felt-imbalance", Path: "ratings", Subject: v.Partner, Severity: SeverityMedium,
		Params: map[string]string{"dimension": string(r.Dimension), "own": grade(*v.Own), "others": grade(*v.Others), "measured": books},
		Message: fmt.Sprintf("%s feels that it %s, by %s levels (by the facts: %s): talk about it with the figures on the table",
			v.Partner, feels, grade(by), books),
	}
}

// ofRatings names raters whose ratings rest on less evidence than the rubric asks for. Such a rating counts all the
// same: a feeling needs no proof to put a partnership at risk.
func ofRatings(partners []Partner) []Finding {
	needed := map[Dimension][]int{}
	for _, r := range Rubrics() {
		for _, anchor := range r.Anchors {
			needed[r.Dimension] = append(needed[r.Dimension], len(anchor.Evidence))
		}
	}
	var out []Finding
	for _, x := range partners {
		n := 0
		for _, r := range x.Ratings {
			if r.Level != nil && len(setOf(r.Evidence)) < needed[r.Dimension][*r.Level] {
				n++
			}
		}
		if n > 0 {
			out = append(out, Finding{
				Code: "rating-without-evidence", Path: "ratings", Subject: x.ID, Severity: SeverityLow, Params: map[string]string{"ratings": strconv.Itoa(n)},
				Message: fmt.Sprintf("ratings by %s that rest on less evidence than the rubric asks for: %d; add it, or rate again with the rubric at hand", x.ID, n),
			})
		}
	}
	return out
}

// maxNamed is how many conflicts or cultural gaps of one pair have a finding each; the result lists all of them.
const maxNamed = 5

// ofPairs names conflicts, partners that are apart, and priorities that oppose each other.
func ofPairs(a Assessment, t Thresholds) []Finding {
	var out []Finding
	for _, q := range a.Pairs {
		both := q.A + " and " + q.B
		for _, s := range []struct {
			field, one string
			overlap    Overlap
		}{{"goals", "goal", q.Goals}, {"vision", "vision", q.Vision}, {"values", "value", q.Values}} {
			n := len(s.overlap.Conflicts)
			for _, c := range s.overlap.Conflicts[:min(n, maxNamed)] {
				out = append(out, Finding{
					Code: s.one + "-conflict", Path: s.field, Subject: both, Severity: SeverityHigh,
					Params:  map[string]string{"holder": c.Holder, "theme": c.Theme, "rejecter": c.Rejecter, "because": c.Because, "conflicts": strconv.Itoa(n)},
					Message: fmt.Sprintf("%s holds %q, which %s rules out by %q: decide together which of the two stands", c.Holder, c.Theme, c.Rejecter, c.Because),
				})
			}
			if s.overlap.Share != nil && *s.overlap.Share < t.Overlap {
				out = append(out, Finding{
					Code: s.field + "-apart", Path: s.field, Subject: both, Severity: SeverityMedium,
					Params:  map[string]string{"share": percent(*s.overlap.Share)},
					Message: fmt.Sprintf("%s have %s of their %s in common: find what both want before planning further", both, percent(*s.overlap.Share), s.field),
				})
			}
		}
		if q.Priorities.Tau != nil && *q.Priorities.Tau < 0 {
			out = append(out, Finding{
				Code: "priorities-opposed", Path: "priorities", Subject: both, Severity: SeverityMedium,
				Params:  map[string]string{"tau": fmt.Sprintf("%.2f", *q.Priorities.Tau)},
				Message: fmt.Sprintf("%s rank their priorities against each other (Kendall's tau %.2f): agree on a common order for the next period", both, *q.Priorities.Tau),
			})
		}
	}
	return out
}

func minus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := *a - *b
	return &d
}
