package governance

import "github.com/shopspring/decimal"

// GroupThreshold is a committee that decides like cosmos x/group's threshold decision policy: a motion passes once the
// weight in favour reaches the threshold, and a threshold above the total weight counts as the total. Abstentions and
// no-with-veto only use up weight. It is decided as soon as it cannot change; ballots are final.
func GroupThreshold(members []Member, threshold decimal.Decimal) Committee {
	return Committee{Members: members, By: ByWeight, Threshold: Threshold{Kind: ThresholdCount, Of: OfAll, Count: threshold, Capped: true}}
}

// GroupPercentage is a committee that decides like cosmos x/group's percentage decision policy: a motion passes once
// the weight in favour is at least this fraction of the total weight.
func GroupPercentage(members []Member, fraction decimal.Decimal) Committee {
	return Committee{Members: members, By: ByWeight, Threshold: Threshold{Kind: ThresholdAtLeast, Of: OfAll, Share: fraction}}
}

// Governor is a committee that decides like OpenZeppelin Governor with simple counting and a quorum fraction: votes for
// and abstentions must reach so many percent of the whole supply, rounded down to a whole unit, and more weight must be
// for than against. Nothing is decided before the vote closes. The supply is the weight of all members, so give weight
// that never votes a member of its own. Set Splits for Governor's fractional counting and LateQuorumHours for its
// extension.
func Governor(members []Member, quorumPercent decimal.Decimal) Committee {
	return Committee{
		Members: members, By: ByWeight, AtClose: true,
		Quorum: Quorum{
			Share: quorumPercent, OutOf: decimal.NewFromInt(100), Down: true,
			Counting: []Choice{ChoiceFor, ChoiceAbstain},
		},
		Threshold: Threshold{Kind: ThresholdSimple, Of: OfCast},
	}
}
