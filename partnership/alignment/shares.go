package alignment

import (
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Reference is what a partner's share is held against.
type Reference string

// The references. Equal parts are never one of them: equal is not equitable.
const (
	AgainstAgreed    Reference = "agreed"    // the shares that all partners agreed for the dimension
	AgainstRewards   Reference = "rewards"   // nothing agreed: who carries more should receive more
	AgainstBurdens   Reference = "burdens"   // nothing agreed: rewards against the mean of risk and resource shares
	AgainstRisk      Reference = "risk"      // the same where resources are not known
	AgainstResources Reference = "resources" // the same where money at risk is not known
)

// Imbalance says how far a dimension is from balance and who carries it.
type Imbalance struct {
	Amount   float64  `json:"amount"`             // 0 to 1; of money: the part of the whole that lies with the wrong partner
	Carriers []string `json:"carriers,omitempty"` // who has most to complain of, several where equal; none where nobody has
	Excess   float64  `json:"excess"`             // the carriers' own distance, not negative: share points for money, else rubric levels ÷ 4
}

// Standing is a partner's measured place in one money dimension. A nil share is not known.
type Standing struct {
	Share  *float64 `json:"share"`  // part of the whole, 0 to 1
	Agreed *float64 `json:"agreed"` // part of the whole that was agreed
	Gap    *float64 `json:"gap"`    // Share − Agreed
}

// Balance sets what a partner carries beside what it receives.
type Balance struct {
	Partner   string   `json:"partner"`
	Risk      Standing `json:"risk"`
	Resources Standing `json:"resources"`
	Rewards   Standing `json:"rewards"`

	RiskGap        *float64 `json:"risk_gap"`        // risk share − reward share: above 0 it carries more than it receives
	RiskRatio      *float64 `json:"risk_ratio"`      // risk share ÷ reward share; nil also where the reward share is 0
	ResourcesGap   *float64 `json:"resources_gap"`   // resource share − reward share
	ResourcesRatio *float64 `json:"resources_ratio"` // resource share ÷ reward share; nil also where the reward share is 0

	FeltRisk    *float64 `json:"felt_risk"`    // its own rating of the risk it carries, 0 to 4
	FeltRewards *float64 `json:"felt_rewards"` // its own rating of the rewards it receives, 0 to 4
}

// side are the exact shares of all partners in one respect, in the order of the partners; or why there are none.
type side struct {
	shares []*big.Rat
	why    string
}

// ledger holds the exact shares of the money dimensions.
type ledger struct {
	partners       []Partner
	actual, agreed map[Dimension]side
}

func newLedger(partners []Partner) ledger {
	l := ledger{partners: partners, actual: map[Dimension]side{}, agreed: map[Dimension]side{}}
	for _, d := range money() {
		l.actual[d] = shares(partners, "not known for ", func(x Partner) decimal.NullDecimal { return x.fact(d) })
		l.agreed[d] = shares(partners, "not agreed for ", func(x Partner) decimal.NullDecimal { return x.Agreed.in(d) })
	}
	return l
}

// fact is the amount that measures a money dimension.
func (x Partner) fact(d Dimension) decimal.NullDecimal {
	switch d {
	case Risk:
		return x.MoneyAtRisk
	case Rewards:
		return x.ExpectedBenefit
	}
	if len(x.Contributions) == 0 {
		return decimal.NullDecimal{}
	}
	var sum decimal.Decimal
	for _, c := range x.Contributions {
		sum = sum.Add(c.Amount)
	}
	return decimal.NewNullDecimal(sum)
}

func shares(partners []Partner, unknown string, of func(Partner) decimal.NullDecimal) side {
	amounts, total := make([]*big.Rat, len(partners)), new(big.Rat)
	var missing []string
	for i, x := range partners {
		d := of(x)
		if !d.Valid {
			missing = append(missing, x.ID)
			continue
		}
		amounts[i] = d.Decimal.Rat()
		total.Add(total, amounts[i])
	}
	switch {
	case len(missing) > 0:
		return side{why: unknown + some(missing)}
	case total.Sign() == 0:
		return side{why: "0 for every partner"}
	}
	for _, a := range amounts {
		a.Quo(a, total)
	}
	return side{shares: amounts}
}

// reference is what the shares of a dimension are held against.
func (l ledger) reference(d Dimension) (side, Reference) {
	if l.agreed[d].shares != nil {
		return l.agreed[d], AgainstAgreed
	}
	if d != Rewards {
		rewards := l.actual[Rewards]
		if rewards.shares == nil {
			rewards.why = "no shares agreed by all; rewards " + rewards.why
		}
		return rewards, AgainstRewards
	}
	risk, resources := l.actual[Risk], l.actual[Resources]
	switch {
	case risk.shares == nil && resources.shares == nil:
		return side{why: "no shares agreed by all; risk " + risk.why + "; resources " + resources.why}, AgainstBurdens
	case resources.shares == nil:
		return risk, AgainstRisk
	case risk.shares == nil:
		return resources, AgainstResources
	}
	mean := make([]*big.Rat, len(risk.shares))
	for i := range mean {
		mean[i] = new(big.Rat).Add(risk.shares[i], resources.shares[i])
		mean[i].Mul(mean[i], big.NewRat(1, 2))
	}
	return side{shares: mean}, AgainstBurdens
}

// measure scores a money dimension: the part of the whole that lies with the wrong partner (half the sum of the
// absolute differences), 0 making a score of 4 and unshared or more a score of 0.
func (l ledger) measure(d Dimension, unshared float64) Measured {
	ref, against := l.reference(d)
	return l.compare(l.actual[d], ref, against, d == Rewards, unshared)
}

// burdens are the exact distances of the partners from what a money dimension is held against; nil: not judged.
func (l ledger) burdens(d Dimension) []*big.Rat {
	ref, _ := l.reference(d)
	if actual := l.actual[d]; actual.shares != nil && ref.shares != nil {
		return burdens(actual, ref, d == Rewards)
	}
	return nil
}

// riskAndReward holds the shares of the risk against those of the rewards, whatever was agreed.
func (l ledger) riskAndReward(unshared float64) Measured {
	rewards := l.actual[Rewards]
	rewards.why = "rewards " + rewards.why
	return l.compare(l.actual[Risk], rewards, AgainstRewards, false, unshared)
}

func (l ledger) compare(actual, ref side, against Reference, lessIsWorse bool, unshared float64) Measured {
	if actual.shares == nil {
		return Measured{NotJudged: "the amounts are " + actual.why}
	}
	if ref.shares == nil {
		return Measured{NotJudged: "nothing to hold the amounts against: " + ref.why}
	}
	im, moved := l.heaviest(burdens(actual, ref, lessIsWorse))
	im.Amount = float(moved)
	score := Top * (1 - min(1, im.Amount/unshared))
	return Measured{Score: &score, Imbalance: &im, Against: against}
}

// burdens are the distances of the partners from the reference, above 0 where a partner is worse off.
func burdens(actual, ref side, lessIsWorse bool) []*big.Rat {
	out := make([]*big.Rat, len(actual.shares))
	for i := range out {
		out[i] = new(big.Rat).Sub(actual.shares[i], ref.shares[i])
		if lessIsWorse {
			out[i].Neg(out[i])
		}
	}
	return out
}

// heaviest names who bears most, and sums what lies with those who bear too much.
func (l ledger) heaviest(burdens []*big.Rat) (im Imbalance, moved *big.Rat) {
	worst, moved := new(big.Rat), new(big.Rat)
	for i, b := range burdens {
		if b.Sign() <= 0 {
			continue
		}
		moved.Add(moved, b)
		switch c := b.Cmp(worst); {
		case c > 0:
			worst, im.Carriers = b, []string{l.partners[i].ID}
		case c == 0:
			im.Carriers = append(im.Carriers, l.partners[i].ID)
		}
	}
	im.Excess = float(worst)
	return im, moved
}

// balances sets the shares of each partner side by side.
func (l ledger) balances() []Balance {
	out := make([]Balance, len(l.partners))
	risk, resources, rewards := l.actual[Risk].shares, l.actual[Resources].shares, l.actual[Rewards].shares
	for i, x := range l.partners {
		b := Balance{Partner: x.ID, Risk: l.standing(Risk, i), Resources: l.standing(Resources, i), Rewards: l.standing(Rewards, i)}
		b.RiskGap, b.ResourcesGap = gap(risk, rewards, i), gap(resources, rewards, i)
		b.RiskRatio, b.ResourcesRatio = ratio(risk, rewards, i), ratio(resources, rewards, i)
		out[i] = b
	}
	return out
}

func (l ledger) standing(d Dimension, i int) Standing {
	actual, agreed := l.actual[d].shares, l.agreed[d].shares
	return Standing{Share: at(actual, i), Agreed: at(agreed, i), Gap: gap(actual, agreed, i)}
}

func at(shares []*big.Rat, i int) *float64 {
	if shares == nil {
		return nil
	}
	f := float(shares[i])
	return &f
}

func gap(a, b []*big.Rat, i int) *float64 {
	if a == nil || b == nil {
		return nil
	}
	f := float(new(big.Rat).Sub(a[i], b[i]))
	return &f
}

func ratio(a, b []*big.Rat, i int) *float64 {
	if a == nil || b == nil || b[i].Sign() == 0 {
		return nil
	}
	f := float(new(big.Rat).Quo(a[i], b[i]))
	return &f
}

// float is the nearest float64.
func float(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}

// some lists IDs for a sentence: five at most, sorted.
func some(ids []string) string {
	if !slices.IsSorted(ids) {
		ids = slices.Sorted(slices.Values(ids))
	}
	rest := ""
	if len(ids) > 5 {
		ids, rest = ids[:5], " and others"
	}
	return strings.Join(ids, ", ") + rest
}
