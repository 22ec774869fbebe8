package alignment

import (
	"math"
)

// View is how a partner sees itself and the others in one dimension, and how they see it: rubric levels, means where
// there are several. Nil is not rated.
type View struct {
	Partner string   `json:"partner"`
	Own     *float64 `json:"own"`    // its rating of itself
	Others  *float64 `json:"others"` // its mean rating of the others
	Seen    *float64 `json:"seen"`   // the others' mean rating of it
	Felt    *float64 `json:"felt"`   // Own − Others: above 0 it feels ahead of the others
	Blind   *float64 `json:"blind"`  // Own − Seen: above 0 it rates itself higher than the others do
}

// perceive gathers the ratings of one dimension. Its score is the mean of all ratings; its imbalance the widest
// distance between a partner's own place and where it sees the others, a quarter for each rubric level.
func perceive(partners []Partner, d Dimension) Perceived {
	var all []float64
	var silent []string
	seen := map[string][]float64{}
	views := make([]View, len(partners))
	for i, x := range partners {
		v := View{Partner: x.ID}
		var others []float64
		for _, r := range x.Ratings {
			if r.Dimension != d || r.Level == nil {
				continue
			}
			level := float64(*r.Level)
			all = append(all, level)
			if r.About == x.ID {
				v.Own = &level
				continue
			}
			others = append(others, level)
			seen[r.About] = append(seen[r.About], level)
		}
		v.Others = mean(others)
		if v.Own == nil && v.Others == nil {
			silent = append(silent, x.ID)
		}
		views[i] = v
	}
	if len(all) == 0 {
		return Perceived{NotJudged: "nobody has rated it"}
	}
	for i := range views {
		v := &views[i]
		v.Seen = mean(seen[v.Partner])
		v.Felt, v.Blind = minus(v.Own, v.Others), minus(v.Own, v.Seen)
	}
	return Perceived{Score: mean(all), Imbalance: felt(views, d), Views: views, Silent: silent}
}

// burden is how far a view puts its partner at a disadvantage: it carries or lives the dimension more than the others,
// or receives less. Nil: it has not rated itself and another.
func (v View) burden(d Dimension) *float64 {
	if v.Felt == nil || d != Rewards {
		return v.Felt
	}
	less := -*v.Felt
	return &less
}

func felt(views []View, d Dimension) *Imbalance {
	im, judged := Imbalance{}, false
	for _, v := range views {
		b := v.burden(d)
		if b == nil {
			continue
		}
		judged = true
		im.Amount = max(im.Amount, math.Abs(*b)/Top)
		if *b/Top > im.Excess {
			im.Excess, im.Carrier = *b/Top, v.Partner
		}
	}
	if !judged {
		return nil
	}
	return &im
}

func minus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := *a - *b
	return &d
}
