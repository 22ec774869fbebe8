package alignment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// invent makes 2 to 6 partners with every kind of fact, the same for the same seed; some facts are left out.
func invent(seed uint64) []alignment.Partner {
	r := rand.New(rand.NewPCG(seed, 11))
	n := 2 + r.IntN(5)
	partners := make([]alignment.Partner, n)
	amount := func() decimal.Decimal { return decimal.New(r.Int64N(1_000_000), -int32(r.IntN(4))) }
	maybe := func() decimal.NullDecimal {
		if r.IntN(12) == 0 {
			return decimal.NullDecimal{}
		}
		return decimal.NewNullDecimal(amount())
	}
	agreed := r.IntN(2) == 0
	for i := range partners {
		x := alignment.Partner{ID: string(rune('a' + i)), Currency: "EUR", MoneyAtRisk: maybe(), ExpectedBenefit: maybe()}
		for range r.IntN(4) {
			x.Contributions = append(x.Contributions, alignment.Contribution{Kind: "cash", Amount: amount()})
		}
		if agreed {
			share := decimal.NewNullDecimal(decimal.NewFromInt(1 + r.Int64N(9)))
			x.Agreed = alignment.Agreed{Risk: share, Rewards: share}
		}
		x.Vision, x.Values, x.Goals = statements(r), statements(r), statements(r)
		for _, c := range r.Perm(6)[:r.IntN(7)] {
			x.Priorities = append(x.Priorities, fmt.Sprint("p", c))
		}
		if k := len(x.Priorities); k > 2 && r.IntN(2) == 0 {
			x.EqualPriorities = [][]string{{x.Priorities[k-1], x.Priorities[k-2]}}
		}
		for k := range r.IntN(4) {
			x.Expectations = append(x.Expectations, alignment.Expectation{Item: fmt.Sprint("e", k), Value: decimal.New(r.Int64N(200)-100, -1)})
		}
		if r.IntN(4) > 0 {
			x.BuyIn = &alignment.BuyIn{CoCreated: r.IntN(2) == 0, Signed: r.IntN(2) == 0, Objections: make([]alignment.Objection, r.IntN(3))}
		}
		for k := range r.IntN(4) {
			position := r.IntN(101)
			x.Culture = append(x.Culture, alignment.Trait{Dimension: fmt.Sprint("c", k), Position: &position})
		}
		for _, d := range alignment.Dimensions() {
			for j := range n {
				if level := r.IntN(6); level <= 4 {
					x.Ratings = append(x.Ratings, alignment.Rating{Dimension: d, About: string(rune('a' + j)), Level: &level})
				}
			}
		}
		partners[i] = x
	}
	return partners
}

func statements(r *rand.Rand) []alignment.Statement {
	var out []alignment.Statement
	for _, k := range r.Perm(5)[:1+r.IntN(4)] {
		s := alignment.Statement{Theme: fmt.Sprint("t", k)}
		if r.IntN(5) == 0 {
			s.Rejects = []string{fmt.Sprint("t", (k+1)%5)}
		}
		out = append(out, s)
	}
	return out
}

// inventOptions makes options that name the partners.
func inventOptions(seed uint64, partners []alignment.Partner) alignment.Options {
	r := rand.New(rand.NewPCG(seed, 13))
	some := func() []string {
		var ids []string
		for _, x := range partners {
			if r.IntN(2) == 0 {
				ids = append(ids, x.ID)
			}
		}
		return ids
	}
	o := alignment.Options{Aggregator: aggregators[seed%4]}
	for _, d := range alignment.Dimensions()[:r.IntN(5)] {
		o.Weights = append(o.Weights, alignment.Weight{Dimension: d, Weight: float64(r.IntN(5))})
	}
	for k := range r.IntN(4) {
		g := alignment.Objective{ID: fmt.Sprint("o", k), Horizon: alignment.Short, ProposedBy: some(), AgreedBy: some()}
		if k > 0 {
			g.Horizon, g.ConflictsWith = alignment.Long, []string{"o0"}
		}
		for _, id := range some() {
			g.Benefits = append(g.Benefits, alignment.Benefit{Partner: id})
		}
		o.Objectives = append(o.Objectives, g)
	}
	o.Rules = []alignment.WorkingRule{{ID: "r", Dimension: "c0", AgreedBy: some()}, {ID: "q", Dimension: "c0", AgreedBy: some()}}
	o.Trainings = []alignment.Training{{ID: "t", Attended: some()}, {ID: "s", Dimension: "c1", Attended: some()}}
	return o
}

// shuffled is the same in another order wherever the order has no meaning.
func shuffled(seed uint64, partners []alignment.Partner, o alignment.Options) ([]alignment.Partner, alignment.Options) {
	r := rand.New(rand.NewPCG(seed, 5))
	partners = mixed(r, partners)
	for i := range partners {
		x := &partners[i]
		x.Contributions, x.Ratings, x.Expectations, x.Culture = mixed(r, x.Contributions), mixed(r, x.Ratings), mixed(r, x.Expectations), mixed(r, x.Culture)
		x.Vision, x.Values, x.Goals = mixed(r, x.Vision), mixed(r, x.Values), mixed(r, x.Goals)
		for j := range x.EqualPriorities {
			x.EqualPriorities[j] = mixed(r, x.EqualPriorities[j])
		}
	}
	o.Weights, o.Objectives, o.Rules, o.Trainings = mixed(r, o.Weights), mixed(r, o.Objectives), mixed(r, o.Rules), mixed(r, o.Trainings)
	for i := range o.Objectives {
		g := &o.Objectives[i]
		g.ProposedBy, g.AgreedBy, g.Benefits = mixed(r, g.ProposedBy), mixed(r, g.AgreedBy), mixed(r, g.Benefits)
	}
	return partners, o
}

func mixed[T any](r *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func other(id string) string { return string('z' - rune(id[0]-'a')) }

func others(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, other(id))
	}
	return out
}

// rename gives each partner another ID, in the reverse order.
func rename(partners []alignment.Partner, o alignment.Options) ([]alignment.Partner, alignment.Options) {
	partners, o.Objectives, o.Rules, o.Trainings = slices.Clone(partners), slices.Clone(o.Objectives), slices.Clone(o.Rules), slices.Clone(o.Trainings)
	for i := range partners {
		partners[i].ID = other(partners[i].ID)
		partners[i].Ratings = slices.Clone(partners[i].Ratings)
		for j := range partners[i].Ratings {
			partners[i].Ratings[j].About = other(partners[i].Ratings[j].About)
		}
	}
	for i := range o.Objectives {
		g := &o.Objectives[i]
		g.ProposedBy, g.AgreedBy, g.Benefits = others(g.ProposedBy), others(g.AgreedBy), slices.Clone(g.Benefits)
		for j := range g.Benefits {
			g.Benefits[j].Partner = other(g.Benefits[j].Partner)
		}
	}
	for i := range o.Rules {
		o.Rules[i].AgreedBy = others(o.Rules[i].AgreedBy)
	}
	for i := range o.Trainings {
		o.Trainings[i].Attended = others(o.Trainings[i].Attended)
	}
	return partners, o
}
