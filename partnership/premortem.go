package partnership

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// PreMortem imagines that the partnership has failed, and asks for each of the three usual causes what speaks for it.
type PreMortem struct {
	Cause    string   `json:"cause"` // wrong-project, wrong-partner, no-alignment
	Question string   `json:"question"`
	Likely   bool     `json:"likely"` // something speaks for it
	For      []string `json:"for,omitempty"`
	Against  []string `json:"against,omitempty"`
	Unknown  []string `json:"unknown,omitempty"` // what would have to be known
}

// PreMortem judges the three causes on the facts at hand. It returns the errors of [Framework.Review].
func (f Framework) PreMortem(ev Evidence, asOf time.Time) ([]PreMortem, error) {
	r, err := f.Review(ev, asOf)
	if err != nil {
		return nil, err
	}
	project := PreMortem{Cause: "wrong-project", Question: "would the partners have gained more apart, or from something else?"}
	benefit := 0
	for _, o := range f.Objectives {
		to := index(o.Benefits, func(b alignment.Benefit) string { return b.Partner })
		if len(to) == len(f.Partners) {
			benefit++
		}
	}
	project.judge(len(f.Objectives) > 0, benefit > 0, "an objective benefits every partner", "no objective benefits every partner", "what each partner gains from the objectives")
	project.judge(len(r.KPIs) > 0, r.Steps[7].Passed, "its outcomes are measured", "step 8 (KPIs) is not passed", "how success is measured")
	over := slices.ContainsFunc(f.Workplan.Capacity, func(c Capacity) bool { return c.Demand.GreaterThan(c.Available) })
	project.judge(len(f.Workplan.Capacity) > 0, !over, "no partner is asked for more than it has", "a partner is asked for more than it has", "the capacity of each partner")

	project.weigh(f.Fit, func(x Fit) bool { return x.Partner == "" }, "why this project was chosen")

	partner := PreMortem{Cause: "wrong-partner", Question: "did a partner lack the will, the people or the trust of the others?"}
	partner.judge(len(f.Stakeholders) > 0, r.Steps[1].Passed, "each partner named sponsor, manager and legal contact", "step 2 (stakeholders) is not passed", "who answers for each partner")
	partner.judge(len(f.Comms.Loops)+len(f.Comms.CheckIns) > 0, r.Pitfalls[1].Severity == "", "questions are answered and check-ins held", "communication is poor", "whether questions are answered and check-ins held")
	buyIn := known(f.Alignment.Partners, func(p alignment.Partner) bool { return p.BuyIn != nil })
	partner.judge(buyIn, !has(r.Findings, "low-buy-in", "open-objection"), "every partner stands behind it", "a partner does not stand behind it", "the buy-in of each partner")

	partner.weigh(f.Fit, func(x Fit) bool { return x.Partner != "" }, "why these partners were chosen")

	aligned := PreMortem{Cause: "no-alignment", Question: "did the partners share risk, resources, rewards, vision and values in name only?"}
	if a := r.Alignment; a != nil {
		for _, d := range a.Dimensions {
			switch {
			case d.Score == nil:
				aligned.Unknown = append(aligned.Unknown, "shared "+string(d.Dimension))
			case *d.Score < 2:
				aligned.For = append(aligned.For, "shared "+string(d.Dimension)+" stands at "+strconv.FormatFloat(*d.Score, 'f', 1, 64)+" of 4")
			default:
				aligned.Against = append(aligned.Against, "shared "+string(d.Dimension)+" stands at "+strconv.FormatFloat(*d.Score, 'f', 1, 64)+" of 4")
			}
		}
	} else {
		aligned.Unknown = append(aligned.Unknown, "what each partner puts in, risks and expects")
	}
	out := []PreMortem{project, partner, aligned}
	for i := range out {
		out[i].Likely = len(out[i].For) > 0
	}
	return out, nil
}

func (p *PreMortem) judge(known, fine bool, good, bad, missing string) {
	switch {
	case !known:
		p.Unknown = append(p.Unknown, missing)
	case fine:
		p.Against = append(p.Against, good)
	default:
		p.For = append(p.For, bad)
	}
}

// weigh takes in what was said when the choice was made.
func (p *PreMortem) weigh(all []Fit, concerns func(Fit) bool, missing string) {
	said := false
	for _, x := range all {
		if !concerns(x) {
			continue
		}
		said = true
		text := x.Question
		if x.Partner != "" {
			text = x.Partner + ": " + text
		}
		answer := " no"
		if x.Holds {
			answer = " yes"
		}
		if text += answer; x.Evidence != "" {
			text += " (" + x.Evidence + ")"
		}
		if x.Holds {
			p.Against = append(p.Against, text)
		} else {
			p.For = append(p.For, text)
		}
	}
	if !said {
		p.Unknown = append(p.Unknown, missing)
	}
}

func known[T any](list []T, stated func(T) bool) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(x T) bool { return !stated(x) })
}

func has(fs []Finding, codes ...string) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return slices.Contains(codes, f.Code) })
}
