package partnership

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// Favour is what the changes mean for one partner. A figure that either version does not state is nil.
type Favour struct {
	Partner string              `json:"partner"`
	Bears   decimal.NullDecimal `json:"bears"`   // change of what it bears of the planned budget, in the charter's currency
	Risk    *float64            `json:"risk"`    // change of its share of the money at risk, −1 to 1
	Rewards *float64            `json:"rewards"` // change of its share of the expected benefit, −1 to 1
	Power   *float64            `json:"power"`   // change of its Shapley–Shubik power, the mean over the committees of both versions, −1 to 1
	Rights  *int                `json:"rights"`  // change of how many rules of the decision matrix it decides by, alone, with others or by a seat
	Verdict Verdict             `json:"verdict"`
}

// Verdict says whether a change is good for a partner: it bears less, risks less, receives more or decides more.
type Verdict string

// The verdicts.
const (
	Gains     Verdict = "gains"     // better in something, worse in nothing
	Loses     Verdict = "loses"     // worse in something, better in nothing
	Mixed     Verdict = "mixed"     // better in something, worse in something
	Unchanged Verdict = "unchanged" // no figure moves
	Unknown   Verdict = "unknown"   // no figure is stated in both versions
)

// favours weighs the changes for each partner of either version.
func favours(before, after *Framework) []Favour {
	oldCost, newCost := planned(before), planned(after)
	oldStand, newStand := balances(before), balances(after)
	power, oldRights, newRights := powerShift(before, after), rights(before), rights(after)
	ids := map[string]bool{}
	for _, p := range slices.Concat(before.Partners, after.Partners) {
		ids[p.ID] = true
	}
	out := []Favour{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		f := Favour{Partner: id}
		if oldCost != nil && newCost != nil && before.Charter.Currency == after.Charter.Currency {
			f.Bears = decimal.NewNullDecimal(newCost[id].Sub(oldCost[id]))
		}
		o, n := oldStand[id], newStand[id]
		f.Risk, f.Rewards = moved(o.Risk.Share, n.Risk.Share), moved(o.Rewards.Share, n.Rewards.Share)
		if power != nil {
			shift := power[id]
			f.Power = &shift
		}
		if oldRights != nil && newRights != nil {
			more := newRights[id] - oldRights[id]
			f.Rights = &more
		}
		f.Verdict = f.judge()
		out = append(out, f)
	}
	return out
}

// judge weighs the figures: one that moves the right way is better, one that moves the wrong way worse.
func (f Favour) judge() Verdict {
	stated, better, worse := false, false, false
	weigh := func(sign int) {
		stated, better, worse = true, better || sign > 0, worse || sign < 0
	}
	if f.Bears.Valid {
		weigh(-f.Bears.Decimal.Sign())
	}
	if f.Risk != nil {
		weigh(-cmp.Compare(*f.Risk, 0))
	}
	if f.Rewards != nil {
		weigh(cmp.Compare(*f.Rewards, 0))
	}
	if f.Power != nil {
		weigh(cmp.Compare(*f.Power, 0))
	}
	if f.Rights != nil {
		weigh(cmp.Compare(*f.Rights, 0))
	}
	switch {
	case !stated:
		return Unknown
	case better && worse:
		return Mixed
	case better:
		return Gains
	case worse:
		return Loses
	}
	return Unchanged
}

// powerShift is the change of each partner's power, the mean over the committees that both versions have; nil if they
// have none in common, or one is too large to compute.
func powerShift(before, after *Framework) map[string]float64 {
	old := make(map[string]governance.Committee, len(before.Governance.Committees))
	for _, c := range before.Governance.Committees {
		old[c.ID] = c
	}
	shift, common := map[string]float64{}, 0
	for _, c := range after.Governance.Committees {
		was, both := old[c.ID]
		if !both {
			continue
		}
		common++
		if reflect.DeepEqual(was, c) {
			continue
		}
		for _, side := range []struct {
			committee governance.Committee
			sign      float64
		}{{was, -1}, {c, 1}} {
			powers, err := side.committee.Power(governance.Motion{ID: "any", Opened: before.Charter.Starts})
			if err != nil {
				return nil
			}
			for _, p := range powers {
				shift[p.Partner] += side.sign * p.ShapleyShubik
			}
		}
	}
	if common == 0 {
		return nil
	}
	for id := range shift {
		shift[id] /= float64(common)
	}
	return shift
}

// rights counts for each partner the rules of the decision matrix by which it decides; nil without a matrix.
func rights(f *Framework) map[string]int {
	m := f.matrix()
	if len(m.Rules) == 0 {
		return nil
	}
	seats := make(map[string]map[string]bool, len(f.Governance.Committees))
	for _, c := range f.Governance.Committees {
		seats[c.ID] = index(c.Members, func(x governance.Member) string { return x.Partner })
	}
	out := map[string]int{}
	for _, r := range m.Rules {
		deciders := r.Partners
		switch {
		case r.Authority == governance.AuthorityCommittee:
			deciders = slices.Collect(maps.Keys(seats[r.Committee]))
		case r.Authority == governance.AuthorityAll && len(deciders) == 0:
			deciders = m.Partners
		}
		for _, id := range deciders {
			out[id]++
		}
	}
	return out
}

func moved(from, to *float64) *float64 {
	if from == nil || to == nil {
		return nil
	}
	d := *to - *from
	return &d
}

// planned is what each partner bears if every line of the budget costs what is planned; nil where there is no budget, no
// agreement, a line in another currency, or one that no rule of the agreement covers.
func planned(f *Framework) map[string]decimal.Decimal {
	if !f.hasCosts() || len(f.Budget.Lines) == 0 {
		return nil
	}
	costs := make([]budget.Cost, 0, len(f.Budget.Lines))
	for _, l := range f.Budget.Lines {
		if l.Currency != "" && l.Currency != f.Costs.Currency {
			return nil
		}
		on := f.Budget.PlannedOn
		if on.IsZero() {
			on = f.Charter.Starts
		}
		costs = append(costs, budget.Cost{ID: l.ID, Category: l.Category, Date: on, Amount: budget.Money{Amount: l.Amount, Currency: f.Costs.Currency}})
	}
	if costs[0].Date.IsZero() {
		return nil
	}
	s, err := f.Costs.Apply(costs)
	if err != nil {
		return nil
	}
	out := make(map[string]decimal.Decimal, len(s.Partners))
	for _, p := range s.Partners {
		out[p.Partner] = p.Owes.Amount
	}
	return out
}

func balances(f *Framework) map[string]alignment.Balance {
	out := make(map[string]alignment.Balance, len(f.Partners))
	a, err := alignment.Assess(f.Alignment.Partners, f.alignmentOptions())
	if err != nil {
		return out // fewer than two partners are stated
	}
	for _, b := range a.Balances {
		out[b.Partner] = b
	}
	return out
}
