package alignment_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// largest is the most that one assessment takes in: 100 partners with full lists.
func largest(n int) []alignment.Partner {
	var partners []alignment.Partner
	for i := range n {
		x := partner(fmt.Sprintf("p%03d", i), "1", "1", "1")
		for k := range 100 {
			x.Priorities = append(x.Priorities, fmt.Sprint("c", (k*7+i)%150))
		}
		for k := range 200 {
			s := alignment.Statement{Theme: fmt.Sprint("t", (k+i)%300)}
			x.Vision, x.Values, x.Goals = append(x.Vision, s), append(x.Values, s), append(x.Goals, s)
		}
		for k := range 50 {
			position := (k*i + k) % 101
			x.Culture = append(x.Culture, alignment.Trait{Dimension: fmt.Sprint("d", k), Position: &position})
		}
		for _, d := range alignment.Dimensions() {
			for j := range n {
				level := (i + j) % 5
				x.Ratings = append(x.Ratings, alignment.Rating{Dimension: d, About: fmt.Sprintf("p%03d", j), Level: &level})
			}
		}
		partners = append(partners, x)
	}
	return partners
}

func TestTheLargestAssessment(t *testing.T) {
	a := assess(t, alignment.Options{}, largest(alignment.MaxPartners)...)
	assert.Len(t, a.Pairs, 4950)
	assert.Len(t, a.Culture, 4950)
}

// hostile fills every list to its limit so that all pairs meet, and everything conflicts: n partners.
func hostile(n int) ([]alignment.Partner, alignment.Options) {
	partners, ids := largest(n), []string{}
	for i := range partners {
		x := &partners[i]
		ids = append(ids, x.ID)
		var list []alignment.Statement
		var rejects []string
		for k := range alignment.MaxStatements {
			rejects = append(rejects, fmt.Sprint("t", k))
		}
		for k := range alignment.MaxStatements {
			s := alignment.Statement{Theme: fmt.Sprint("t", k), Rejects: rejects[:k]}
			if i%2 == 1 {
				s.Rejects = rejects[k+1:]
			}
			list = append(list, s)
		}
		x.Vision, x.Values, x.Goals = list, list, list
		for k := range alignment.MaxExpectations {
			x.Expectations = append(x.Expectations, alignment.Expectation{Item: fmt.Sprint(x.ID, "-", k), Value: dec("1")})
		}
	}
	var o alignment.Options
	for k := range alignment.MaxEntries {
		g := alignment.Objective{ID: fmt.Sprint("o", k), Horizon: alignment.Long, ProposedBy: ids[:1]}
		for j := range alignment.MaxConflicts {
			g.ConflictsWith = append(g.ConflictsWith, fmt.Sprint("o", (k+j+1)%alignment.MaxEntries))
		}
		o.Objectives = append(o.Objectives, g)
		o.Rules = append(o.Rules, alignment.WorkingRule{ID: fmt.Sprint("r", k), Dimension: fmt.Sprint("d", k%50), AgreedBy: ids})
		o.Trainings = append(o.Trainings, alignment.Training{ID: fmt.Sprint("t", k), Attended: ids})
	}
	return partners, o
}

func BenchmarkAssess(b *testing.B) {
	for _, n := range []int{2, 10, 20, 100} {
		partners := largest(n)
		b.Run(fmt.Sprint("partners=", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := alignment.Assess(partners, alignment.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAssessHostile(b *testing.B) {
	for _, n := range []int{10, 100} {
		partners, o := hostile(n)
		b.Run(fmt.Sprint("partners=", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := alignment.Assess(partners, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// goals are n partners and objectives with provenance, a benefit for each partner and a goal of each partner.
func goals(n, objectives int) ([]alignment.Partner, alignment.Options) {
	var partners []alignment.Partner
	var o alignment.Options
	for k := range objectives {
		o.Objectives = append(o.Objectives, alignment.Objective{ID: fmt.Sprint("o", k), Horizon: alignment.Short})
	}
	for i := range n {
		x := partner(fmt.Sprintf("p%03d", i), "1", "1", "1")
		for k := range o.Objectives {
			g := &o.Objectives[k]
			if k%n == i {
				g.ProposedBy = []string{x.ID}
				x.Goals = append(x.Goals, alignment.Statement{Theme: g.ID})
			} else {
				g.AgreedBy = append(g.AgreedBy, x.ID)
			}
			g.Benefits = append(g.Benefits, alignment.Benefit{Partner: x.ID})
		}
		partners = append(partners, x)
	}
	return partners, o
}

func BenchmarkAssessGoals(b *testing.B) {
	for _, size := range [][2]int{{10, 100}, {100, 1000}} {
		partners, o := goals(size[0], size[1])
		b.Run(fmt.Sprintf("partners=%d,goals=%d", size[0], size[1]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := alignment.Assess(partners, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
