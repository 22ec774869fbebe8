package alignment

import (
	"fmt"
	"strconv"
)

// percent prints a share for a sentence.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }

// grade prints a score or a difference of rubric levels for a sentence.
func grade(score float64) string { return strconv.FormatFloat(score, 'f', 1, 64) }

var paths = map[Dimension]string{Risk: "money_at_risk", Resources: "contributions", Rewards: "expected_benefit", Vision: "vision", Values: "values"}

// ofMoney compares what partners carry with what they receive and with what was agreed.
func ofMoney(a Assessment, t Thresholds) []Finding {
	var out []Finding
	for _, b := range a.Balances {
		if f, found := overReward(b.Partner, Risk, b.Risk, b.Rewards, b.RiskGap, b.RiskRatio, t); found {
			out = append(out, f)
		}
		if f, found := overReward(b.Partner, Resources, b.Resources, b.Rewards, b.ResourcesGap, b.ResourcesRatio, t); found {
			out = append(out, f)
		}
		for _, d := range money() {
			if f, found := offAgreed(b, d, t); found {
				out = append(out, f)
			}
		}
	}
	return out
}

// overReward: a partner carries far more of the risk, or puts in far more, than it receives. A nil ratio to known
// rewards is that to a reward of 0.
func overReward(partner string, d Dimension, carried, received Standing, gap, ratio *float64, t Thresholds) (Finding, bool) {
	if gap == nil || *gap < t.ShareGap || ratio != nil && *ratio < t.RiskRatio {
		return Finding{}, false
	}
	part, reward := *carried.Share, *received.Share
	f := Finding{
		Code: "risk-over-reward", Path: paths[d], Subject: partner, Severity: SeverityHigh,
		Params: map[string]string{"risk": percent(part), "rewards": percent(reward)},
		Message: fmt.Sprintf("%s carries %s of the risk and receives %s of the rewards: raise its share of the rewards towards %s, or move risk to the partners that receive more",
			partner, percent(part), percent(reward), percent(part)),
	}
	if d == Resources {
		f.Code, f.Severity = "resources-over-reward", SeverityMedium
		f.Params = map[string]string{"resources": percent(part), "rewards": percent(reward)}
		f.Message = fmt.Sprintf("%s puts in %s of the resources and receives %s of the rewards: raise its share of the rewards, or let the partners that receive more contribute more",
			partner, percent(part), percent(reward))
	}
	return f, true
}

// offAgreed: a partner carries more, or receives less, than was agreed.
func offAgreed(b Balance, d Dimension, t Thresholds) (Finding, bool) {
	s := b.of(d)
	if s.Gap == nil {
		return Finding{}, false
	}
	worse, verb, do := *s.Gap, "carries", "bring it back to what was agreed, or agree anew"
	switch d {
	case Resources:
		verb = "puts in"
	case Rewards:
		worse, verb = -worse, "receives"
	}
	if worse < t.ShareGap {
		return Finding{}, false
	}
	return Finding{
		Code: "off-agreed-share", Path: paths[d], Subject: b.Partner, Severity: SeverityMedium,
		Params:  map[string]string{"dimension": string(d), "share": percent(*s.Share), "agreed": percent(*s.Agreed)},
		Message: fmt.Sprintf("%s %s %s of the %s where %s was agreed: %s", b.Partner, verb, percent(*s.Share), d, percent(*s.Agreed), do),
	}, true
}

// ofAgreements names shares that only some partners have agreed: they are no reference until all have.
func ofAgreements(partners []Partner) []Finding {
	var out []Finding
	for _, d := range money() {
		var missing []string
		for _, x := range partners {
			if !x.Agreed.in(d).Valid {
				missing = append(missing, x.ID)
			}
		}
		if n := len(missing); n > 0 && n < len(partners) {
			out = append(out, Finding{
				Code: "agreed-shares-incomplete", Path: "agreed." + string(d), Subject: string(d), Severity: SeverityMedium,
				Params:  map[string]string{"missing": some(missing)},
				Message: fmt.Sprintf("a share of the %s is agreed for some partners but not for %s: agree on the shares of all", d, some(missing)),
			})
		}
	}
	basis := map[EquityBasis]bool{}
	for _, x := range partners {
		if x.Agreed.Basis != "" {
			basis[x.Agreed.Basis] = true
		}
	}
	if len(basis) > 1 {
		words := make([]string, 0, len(basis))
		for b := range basis {
			words = append(words, string(b))
		}
		out = append(out, Finding{
			Code: "agreed-basis-differs", Path: "agreed.basis", Subject: "agreed", Severity: SeverityMedium, Params: map[string]string{"bases": some(words)},
			Message: fmt.Sprintf("the partners found the agreed shares fair on different grounds (%s): agree on one principle first", some(words)),
		})
	}
	return out
}

func (b Balance) of(d Dimension) Standing {
	switch d {
	case Risk:
		return b.Risk
	case Resources:
		return b.Resources
	}
	return b.Rewards
}
