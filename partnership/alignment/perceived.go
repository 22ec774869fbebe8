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

// tally sums rubric levels.
type tally struct{ sum, n int }

func (c *tally) add(level int) { c.sum, c.n = c.sum+level, c.n+1 }

// mean is nil where nothing was rated.
func (c tally) mean() *float64 {
	if c.n == 0 {
		return nil
	}
	f := float64(c.sum) / float64(c.n)
	return &f
}

// minus is the difference of two means, rounded once; nil where one is missing.
func (c tally) minus(other tally) *float64 {
	if c.n == 0 || other.n == 0 {
		return nil
	}
	f := float64(c.sum*other.n-other.sum*c.n) / float64(c.n*other.n)
	return &f
}

// perceive gathers the ratings of one dimension. Its score is the mean of all ratings; its imbalance the widest
// distance between a partner's own place and where it sees the others, a quarter for each rubric level.
func perceive(partners []Partner, d Dimension) Perceived {
	var all tally
	own, others := make([]tally, len(partners)), make([]tally, len(partners))
	seen := make(map[string]*tally, len(partners))
	for _, x := range partners {
		seen[x.ID] = new(tally)
	}
	for i, x := range partners {
		for _, r := range x.Ratings {
			if r.Dimension != d || r.Level == nil {
				continue
			}
			all.add(*r.Level)
			if r.About == x.ID {
				own[i].add(*r.Level)
			} else {
				others[i].add(*r.Level)
				seen[r.About].add(*r.Level)
			}
		}
	}
	if all.n == 0 {
		return Perceived{NotJudged: "nobody has rated it"}
	}
	out := Perceived{Score: all.mean(), Views: make([]View, len(partners))}
	for i, x := range partners {
		by := *seen[x.ID]
		out.Views[i] = View{
			Partner: x.ID, Own: own[i].mean(), Others: others[i].mean(), Seen: by.mean(),
			Felt: own[i].minus(others[i]), Blind: own[i].minus(by),
		}
		if own[i].n+others[i].n == 0 {
			out.Silent = append(out.Silent, x.ID)
		}
	}
	out.Imbalance = felt(out.Views, d)
	return out
}

// burden is how far a view puts its partner at a disadvantage: it carries or lives the dimension more than the others,
// or receives less. Nil: it has not rated itself and another.
func (v View) burden(d Dimension) *float64 {
	if v.Felt == nil || d != Rewards {
		return clone(v.Felt)
	}
	less := 0 - *v.Felt
	return &less
}

// felt is nil where nobody has rated itself and another.
func felt(views []View, d Dimension) *Imbalance {
	im, judged := Imbalance{}, false
	for _, v := range views {
		b := v.burden(d)
		if b == nil {
			continue
		}
		judged = true
		im.Amount = max(im.Amount, math.Abs(*b)/Top)
		switch heavy := *b / Top; {
		case heavy > im.Excess:
			im.Excess, im.Carriers = heavy, []string{v.Partner}
		case heavy == im.Excess && heavy > 0:
			im.Carriers = append(im.Carriers, v.Partner)
		}
	}
	if !judged {
		return nil
	}
	return &im
}
