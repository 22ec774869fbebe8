package governance

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Check says what is wrong with the committee of a partnership of these partners, worst first:
//
//   - quorum-unreachable, threshold-unreachable: nothing can ever be decided;
//   - unknown-partner: a seat belongs to somebody else; partner-without-seat: a partner has none;
//   - parity: partners have promised each other the same number of seats, and differ;
//   - decides-alone: one partner passes whatever it wants; no-power: a partner's vote never matters;
//   - quorum-hostage: one of three or more partners prevents a vote by staying away;
//   - no-quorum: one vote may decide for all;
//   - tie-unbroken: an even number may be split in half, and nobody has a casting vote;
//   - chair-of-one-partner: the chair rotates among the seats of one partner.
//
// decides-alone and no-power are left out, with a finding "power-not-computed", beyond [MaxPowerPartners] partners.
// Check returns an error if the committee is not valid or a partner is empty or stands twice.
func (c Committee) Check(partners []string) ([]Finding, error) {
	p := validate.New("committee")
	p.UniqueIDs("partners", "", len(partners), func(i int) string { return partners[i] })
	if err := p.Err(); err != nil {
		return nil, err
	}
	e, err := c.Compile()
	if err != nil {
		return nil, err
	}
	v := &poll{e: e, hurdles: e.hurdles, seats: make([]seatState, len(c.Members)), chair: -1}
	v.seatChair(p)
	fs := e.checkSeats(partners)
	fs = append(fs, v.checkReach()...)
	fs = append(fs, v.checkQuorum()...)
	fs = append(fs, e.checkTie()...)
	fs = append(fs, v.checkPower()...)
	finding.Sort(fs)
	return fs, nil
}

func (e *Electorate) checkSeats(partners []string) []Finding {
	var fs []Finding
	seats, known := map[string]int{}, setOf(partners)
	for i, m := range e.c.Members {
		id := m.partner()
		seats[id]++
		if !known[id] {
			fs = append(fs, Finding{Code: "unknown-partner", Path: "members[" + strconv.Itoa(i) + "].partner", Subject: id, Severity: SeverityHigh,
				Params: map[string]string{"partner": id, "seat": m.ID}, Message: fmt.Sprintf("Seat %s belongs to %s, which is no partner. Correct the name or take the partner in.", m.ID, id)})
		}
	}
	least, most := len(e.c.Members), 0
	for _, id := range partners {
		least, most = min(least, seats[id]), max(most, seats[id])
		if seats[id] == 0 {
			fs = append(fs, Finding{Code: "partner-without-seat", Path: "members", Subject: id, Severity: SeverityHigh,
				Params: map[string]string{"partner": id}, Message: fmt.Sprintf("%s has no seat. Give it one, or agree who speaks for it.", id)})
		}
	}
	if e.c.Parity && least != most && len(partners) > 0 {
		fs = append(fs, Finding{Code: "parity", Path: "members", Subject: e.c.ID, Severity: SeverityHigh,
			Params:  map[string]string{"least": strconv.Itoa(least), "most": strconv.Itoa(most)},
			Message: fmt.Sprintf("Parity is promised, but partners have from %d to %d seats. Add or remove seats.", least, most)})
	}
	chairs := map[string]bool{}
	for _, id := range e.c.Chair.Seats {
		chairs[e.c.Members[e.seats[id]].partner()] = true
	}
	if len(e.c.Chair.Seats) > 1 && len(chairs) == 1 && len(e.partners) > 1 {
		fs = append(fs, Finding{Code: "chair-of-one-partner", Path: "chair.seats", Subject: e.c.ID, Severity: SeverityLow,
			Message: "The chair rotates among the seats of one partner. Let the others preside in turn."})
	}
	return fs
}

// checkReach looks for conditions that all votes together do not meet.
func (v *poll) checkReach() []Finding {
	for i := range v.seats {
		v.seats[i].side = sideFor
	}
	r := v.read(asCounted)
	for i := range v.seats {
		v.seats[i].side = sideNone
	}
	var fs []Finding
	if !r.quorum.Met {
		fs = append(fs, Finding{Code: "quorum-unreachable", Path: "quorum", Subject: v.e.c.ID, Severity: SeverityBlocking,
			Params:  map[string]string{"needed": r.quorum.Needed.String(), "all": r.quorum.Reached.String()},
			Message: fmt.Sprintf("The quorum is %v%s, and all together have %v. Lower it or add seats.", r.quorum.Needed, unitOf(r.quorum.By), r.quorum.Reached)})
	}
	for i, h := range r.hurdles {
		if path := "threshold"; !h.Met {
			if i > 0 {
				path = "also[" + strconv.Itoa(i-1) + "]"
			}
			fs = append(fs, Finding{Code: "threshold-unreachable", Path: path, Subject: v.e.c.ID, Severity: SeverityBlocking,
				Params:  map[string]string{"needed": h.Needed.String(), "all": h.Reached.String()},
				Message: fmt.Sprintf("The threshold is %v%s, and all together have %v. Lower it or cap it.", h.Needed, unitOf(h.By), h.Reached)})
		}
	}
	return fs
}

func (v *poll) checkQuorum() []Finding {
	if v.e.c.Quorum.IsZero() {
		return []Finding{{Code: "no-quorum", Path: "quorum", Subject: v.e.c.ID, Severity: SeverityLow,
			Message: "There is no quorum, so one vote may decide for all. Say how many must take part."}}
	}
	if len(v.e.partners) < 3 {
		return nil // of two partners each is needed, as a rule
	}
	q := v.e.quorum
	_, all := v.attendance(asCounted)
	need := q.needed(all, v.e.wholeOf(q.by))
	var fs []Finding
	if all.less(need) {
		return fs
	}
	for k, m := range v.partnerMasses(q.by) {
		if id := v.e.partners[k]; all.minus(m).less(need) {
			fs = append(fs, Finding{Code: "quorum-hostage", Path: "quorum", Subject: id, Severity: SeverityLow, Params: map[string]string{"partner": id},
				Message: fmt.Sprintf("%s prevents any vote by staying away. Lower the quorum for a second meeting, or agree that this is meant.", id)})
		}
	}
	return fs
}

func (e *Electorate) checkTie() []Finding {
	h := e.hurdles[0]
	if h.kind != ThresholdSimple || e.c.Casting || len(e.hurdles) > 1 {
		return nil
	}
	n := len(e.c.Members)
	if h.by == ByPartners {
		n = len(e.partners)
	}
	if n%2 == 1 || h.by != BySeats && h.by != ByPartners || e.c.Blocs {
		return nil
	}
	return []Finding{{Code: "tie-unbroken", Path: "casting_vote", Subject: e.c.ID, Severity: SeverityLow, Params: map[string]string{"count": strconv.Itoa(n)},
		Message: fmt.Sprintf("%d votes may be split in half, and a tie rejects. Give the chair a casting vote, or agree that this is meant.", n)}}
}

func (v *poll) checkPower() []Finding {
	g := v.game()
	if len(g.players) > MaxPowerPartners {
		return []Finding{{Code: "power-not-computed", Path: "members", Subject: v.e.c.ID, Severity: SeverityInfo, Params: map[string]string{"partners": strconv.Itoa(len(g.players))},
			Message: fmt.Sprintf("Whether a partner decides alone was not checked: %d partners are more than %d.", len(g.players), MaxPowerPartners)}}
	}
	return powerFindings(v.powers(g))
}

// powerFindings are those that need no contributions to compare with.
func powerFindings(powers []Power) []Finding {
	var fs []Finding
	for _, p := range powers {
		params := map[string]string{"partner": p.Partner, "shapley_shubik": strconv.FormatFloat(p.ShapleyShubik, 'f', 4, 64)}
		switch {
		case len(powers) > 1 && p.ShapleyShubik == 1:
			fs = append(fs, Finding{Code: "decides-alone", Path: "members", Subject: p.Partner, Severity: SeverityHigh, Params: params,
				Message: fmt.Sprintf("%s passes or stops whatever it wants; the others' votes do not matter. Raise the threshold or reserve matters for joint consent.", p.Partner)})
		case p.Swings == 0 && hasPower(powers):
			fs = append(fs, Finding{Code: "no-power", Path: "members", Subject: p.Partner, Severity: SeverityMedium, Params: params,
				Message: fmt.Sprintf("The vote of %s never matters, whatever the others do. Change weights or threshold.", p.Partner)})
		}
	}
	return fs
}

func hasPower(powers []Power) bool {
	return slices.ContainsFunc(powers, func(p Power) bool { return p.Swings > 0 })
}

// Capture sets the power of each partner against what it contributes, worst first: decides-alone and no-power as in
// [Committee.Check], power-above-contribution and power-below-contribution where the Shapley–Shubik index and the share
// of contributions differ by more than the tolerance (0 to 1; 0.1 is ten percentage points). A partner without
// contribution contributes nothing; contributions must be positive together.
//
// It returns an error where [Committee.Power] does, and if a contribution is negative, stands twice or comes from a
// partner without a vote.
func (c Committee) Capture(m Motion, contributions []Equity, tolerance float64) ([]Finding, error) {
	powers, err := c.Power(m)
	if err != nil {
		return nil, err
	}
	p := validate.New("contributions")
	p.Within("tolerance", tolerance, 0, 1)
	p.UniqueIDs("", "partner", len(contributions), func(i int) string { return contributions[i].Partner })
	total := 0.0
	share := make(map[string]float64, len(contributions))
	votes := map[string]bool{}
	for _, x := range powers {
		votes[x.Partner] = true
	}
	for i, x := range contributions {
		at := p.Item("", i)
		if at.NotNegative("share", x.Share) {
			share[x.Partner] = x.Share.InexactFloat64()
			total += share[x.Partner]
		}
		if !votes[x.Partner] {
			at.Add("partner", "unknown-partner", "must have a vote", x.Partner)
		}
	}
	if total <= 0 && p.OK() {
		p.AddAs(ErrNoWeights, "", "no-weight", "must have a positive share", nil)
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	fs := powerFindings(powers)
	for _, x := range powers {
		fs = append(fs, compareShare(x, share[x.Partner]/total, tolerance)...)
	}
	finding.Sort(fs)
	return fs, nil
}

func compareShare(p Power, share, tolerance float64) []Finding {
	percent := func(f float64) string { return strconv.FormatFloat(100*f, 'f', 1, 64) + " %" }
	f := Finding{Path: "members", Subject: p.Partner, Params: map[string]string{"partner": p.Partner, "power": percent(p.ShapleyShubik), "contribution": percent(share)}}
	switch d := p.ShapleyShubik - share; {
	case d > tolerance:
		f.Code, f.Severity = "power-above-contribution", SeverityMedium
		f.Message = fmt.Sprintf("%s has %s of the power for %s of the contributions. Agree that this is meant, or change weights or threshold.", p.Partner, percent(p.ShapleyShubik), percent(share))
	case -d > tolerance:
		f.Code, f.Severity = "power-below-contribution", SeverityMedium
		f.Message = fmt.Sprintf("%s has %s of the power for %s of the contributions. Agree that this is meant, or change weights or threshold.", p.Partner, percent(p.ShapleyShubik), percent(share))
	default:
		return nil
	}
	return []Finding{f}
}
