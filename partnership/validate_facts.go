package partnership

import (
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

func (f *Framework) checkComms(p *validate.Problems, n names) {
	c := &f.Comms
	if !few(p, "channels", len(c.Channels)) || !few(p, "topics", len(c.Topics)) || !few(p, "check_ins", len(c.CheckIns)) || !few(p, "loops", len(c.Loops)) {
		return
	}
	p.UniqueIDs("channels", "name", len(c.Channels), func(i int) string { return c.Channels[i].Name })
	for i, x := range c.Channels {
		refs(p.Item("channels", i), "partners", "partner", x.Partners, n.partners)
	}
	p.UniqueIDs("topics", "name", len(c.Topics), func(i int) string { return c.Topics[i].Name })
	for i, x := range c.Topics {
		at := p.Item("topics", i)
		refs(at, "audience", "partner", x.Audience, n.partners)
		needs(at, "channel", x.Channel)
		ref(at, "channel", "channel", x.Channel, n.channels)
		ref(at, "owner", "person", x.Owner, n.persons)
		at.Within("every_days", float64(x.EveryDays), 0, 3660)
		at.OptionalDay("last", x.Last)
	}
	for i, x := range c.CheckIns {
		at := p.Item("check_ins", i)
		at.Day("due", x.Due)
		at.OptionalDay("held", x.Held)
	}
	p.UniqueIDs("loops", "id", len(c.Loops), func(i int) string { return c.Loops[i].ID })
	for i, x := range c.Loops {
		at := p.Item("loops", i)
		for _, side := range []struct{ field, id string }{{"from", x.From}, {"to", x.To}} {
			needs(at, side.field, side.id)
			ref(at, side.field, "partner", side.id, n.partners)
		}
		at.Day("asked", x.Asked)
		span(at, "asked", x.Asked, "answered", x.Answered)
		span(at, "answered", x.Answered, "acted_on", x.ActedOn)
	}
}

func (f *Framework) checkAgreement(p *validate.Problems, n names) {
	a := &f.Agreement
	if !few(p, "clauses", len(a.Clauses)) || !few(p, "controls", len(a.Controls)) {
		return
	}
	signatures(p, "mou", a.MOU, n)
	signatures(p, "signatures", a.Signatures, n)
	p.UniqueIDs("clauses", "code", len(a.Clauses), func(i int) string { return a.Clauses[i].Code })
	for i, x := range a.Clauses {
		refs(p.Item("clauses", i), "accepted_by", "partner", x.AcceptedBy, n.partners)
	}
	p.OptionalDay("review_by", a.ReviewBy)
	p.In("exit").Within("notice_days", float64(a.Exit.NoticeDays), 0, 3660)
	p.UniqueIDs("controls", "code", len(a.Controls), func(i int) string { return a.Controls[i].Code })
	for i, x := range a.Controls {
		p.Item("controls", i).OptionalDay("expires", x.Expires)
	}
}

func signatures(p *validate.Problems, field string, list []Signature, n names) {
	if !few(p, field, len(list)) {
		return
	}
	p.UniqueIDs(field, "partner", len(list), func(i int) string { return list[i].Partner })
	for i, x := range list {
		at := p.Item(field, i)
		ref(at, "partner", "partner", x.Partner, n.partners)
		ref(at, "person", "person", x.Person, n.persons)
		at.Day("on", x.On)
		at.Text("hash", x.Hash, validate.MaxText)
	}
}

func (f *Framework) checkWorkplan(p *validate.Problems, n names) {
	w := &f.Workplan
	if !few(p, "activities", len(w.Activities)) || !few(p, "outcomes", len(w.Outcomes)) || !few(p, "checkpoints", len(w.Checkpoints)) || !few(p, "capacity", len(w.Capacity)) {
		return
	}
	p.UniqueIDs("activities", "id", len(w.Activities), func(i int) string { return w.Activities[i].ID })
	for i := range w.Activities {
		x, at := &w.Activities[i], p.Item("activities", i)
		needs(at, "partner", x.Partner)
		ref(at, "partner", "partner", x.Partner, n.partners)
		ref(at, "owner", "person", x.Owner, n.persons)
		ref(at, "objective", "objective", x.Objective, n.objectives)
		ref(at, "outcome", "outcome", x.Outcome, n.outcomes)
		at.OptionalDay("due", x.Due)
		span(at, "started", x.Started, "moved", x.Moved)
		span(at, "started", x.Started, "done", x.Done)
	}
	p.UniqueIDs("outcomes", "id", len(w.Outcomes), func(i int) string { return w.Outcomes[i].ID })
	for i, x := range w.Outcomes {
		at := p.Item("outcomes", i)
		word(at, "horizon", x.Horizon, false, ShortTerm, Intermediate, LongTerm)
		ref(at, "leads_to", "outcome", x.LeadsTo, n.outcomes)
		ref(at, "clause", "clause", x.Clause, n.clauses)
	}
	p.UniqueIDs("checkpoints", "id", len(w.Checkpoints), func(i int) string { return w.Checkpoints[i].ID })
	for i, x := range w.Checkpoints {
		at := p.Item("checkpoints", i)
		at.Day("due", x.Due)
		at.OptionalDay("held", x.Held)
		at.Text("correction", x.Correction, maxText)
	}
	p.UniqueIDs("capacity", "partner", len(w.Capacity), func(i int) string { return w.Capacity[i].Partner })
	for i, x := range w.Capacity {
		at := p.Item("capacity", i)
		ref(at, "partner", "partner", x.Partner, n.partners)
		at.NotNegative("available", x.Available)
		at.NotNegative("demand", x.Demand)
	}
}

func (f *Framework) checkTechnology(p *validate.Problems, n names) {
	t := &f.Technology
	if !few(p, "tools", len(t.Tools)) || !few(p, "integrations", len(t.Integrations)) {
		return
	}
	p.UniqueIDs("tools", "name", len(t.Tools), func(i int) string { return t.Tools[i].Name })
	for i, x := range t.Tools {
		at := p.Item("tools", i)
		word(at, "category", x.Category, true, ToolCategories()...)
		refs(at, "partners", "partner", x.Partners, n.partners)
		at.Within("users", float64(x.Users), 0, 1e9)
		at.Within("max_users", float64(x.MaxUsers), 0, 1e9)
		at.Within("data_gb", float64(x.DataGB), 0, 1e12)
		at.Within("max_data_gb", float64(x.MaxDataGB), 0, 1e12)
		span(at, "since", x.Since, "end_of_support", x.EndOfSupport)
		for j, m := range x.MustHaves {
			needs(at.Item("must_haves", j), "need", m.Need)
		}
	}
	for i, x := range t.Waived {
		word(p.Item("waived", i), "category", x.Category, true, ToolCategories()...)
		needs(p.Item("waived", i), "reason", x.Reason)
	}
	for i, x := range t.Integrations {
		at := p.Item("integrations", i)
		needs(at, "system", x.System)
		word(at, "class", x.Class, true, PublicData, InternalData, ConfidentialData, PersonalData, HealthData)
		word(at, "direction", x.Direction, true, OneWay, Both)
		ref(at, "from", "partner", x.From, n.partners)
		ref(at, "to", "partner", x.To, n.partners)
		ref(at, "owner", "person", x.Owner, n.persons)
		refs(at, "tools", "tool", x.Tools, n.tools)
		at.OptionalDay("checked", x.Checked)
		at.Within("check_every_days", float64(x.CheckEvery), 0, 3660)
	}
}

// checkLearning checks talent, lessons, iterations and fit.
func (f *Framework) checkLearning(p *validate.Problems, n names) {
	if !few(p, "talent", len(f.Talent)) || !few(p, "lessons", len(f.Lessons)) || !few(p, "iterations", len(f.Iterations)) || !few(p, "fit", len(f.Fit)) {
		return
	}
	for i, x := range f.Talent {
		at := p.Item("talent", i)
		needs(at, "person", x.Person)
		ref(at, "person", "person", x.Person, n.persons)
		needs(at, "skill", x.Skill)
		at.Within("level", float64(x.Level), 0, 4)
		at.Within("needed", float64(x.Needed), 0, 4)
		at.OptionalDay("training_due", x.TrainingDue)
		at.OptionalDay("trained", x.Trained)
	}
	p.UniqueIDs("lessons", "id", len(f.Lessons), func(i int) string { return f.Lessons[i].ID })
	for i, x := range f.Lessons {
		p.Item("lessons", i).Day("on", x.On)
		ref(p.Item("lessons", i), "adopted_in", "iteration", x.AdoptedIn, n.iterations)
	}
	p.UniqueIDs("iterations", "id", len(f.Iterations), func(i int) string { return f.Iterations[i].ID })
	for i, x := range f.Iterations {
		at := p.Item("iterations", i)
		at.Day("on", x.On)
		needs(at, "change", x.Change)
		ref(at, "lesson", "lesson", x.Lesson, n.lessons)
		ref(at, "kpi", "kpi", x.KPI, n.kpis)
		if x.Lesson == "" && x.KPI == "" {
			at.Add("", "untied", "must be tied to a lesson or a KPI", nil)
		}
	}
	for i, x := range f.Fit {
		at := p.Item("fit", i)
		ref(at, "partner", "partner", x.Partner, n.partners)
		needs(at, "question", x.Question)
		at.Text("evidence", x.Evidence, maxText)
	}
}

func (f *Framework) checkPractice(in *validate.Problems, n names) {
	if !few(in, "facts", len(f.Practice.Facts)) || !few(in, "waived", len(f.Practice.Waived)) || !few(in, "volunteers", len(f.Practice.Volunteers)) || !few(in, "content", len(f.Practice.Content)) {
		return
	}
	in.UniqueIDs("facts", "code", len(f.Practice.Facts), func(i int) string { return f.Practice.Facts[i].Code })
	for i, x := range f.Practice.Facts {
		at := in.Item("facts", i)
		needs(at, "evidence", x.Evidence)
		n.owner(at, "by", x.By)
		at.OptionalDay("expires", x.Expires)
	}
	for i, x := range f.Practice.Volunteers {
		at := in.Item("volunteers", i)
		needs(at, "role", x.Role)
		at.Within("needed", float64(x.Needed), 0, 1e6)
		at.Within("filled", float64(x.Filled), 0, 1e6)
	}
	in.UniqueIDs("waived", "code", len(f.Practice.Waived), func(i int) string { return f.Practice.Waived[i].Code })
	for i, x := range f.Practice.Waived {
		at := in.Item("waived", i)
		needs(at, "reason", x.Reason)
		needs(at, "by", x.By)
		n.owner(at, "by", x.By)
	}
	in.UniqueIDs("content", "id", len(f.Practice.Content), func(i int) string { return f.Practice.Content[i].ID })
	for i, x := range f.Practice.Content {
		at := in.Item("content", i)
		needs(at, "partner", x.Partner)
		ref(at, "partner", "partner", x.Partner, n.partners)
		at.OptionalDay("due", x.Due)
		span(at, "handed_in", x.HandedIn, "approved", x.Approved)
		at.OptionalDay("published", x.Published)
		for j, rule := range x.Breaks {
			at.Text("breaks["+strconv.Itoa(j)+"]", rule, maxText)
		}
	}
}
