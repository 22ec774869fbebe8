package partnership

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of a document.
const (
	MaxPartners = 100    // alignment compares partners pair by pair
	MaxEntries  = 20_000 // entries of any list of this package
	maxText     = 4_000  // bytes of a free text
)

// Validate reports every problem of the document at once: in its parts, and between them. Every partner, person, KPI,
// objective, outcome, committee, channel, lesson and iteration that is named anywhere must be declared, all amounts
// must be in the charter's currency, and what people report to must not run in a circle.
//
// Evidence that only computing shows to be wrong is reported too: a cost that no rule covers, a reading of another unit, a
// request without the amount its rules ask for. A document that is valid can be reviewed with its own evidence.
func (f Framework) Validate() error { return f.problems(f.lastDay(), true) }

// lastDay is the day as of which the document's evidence is computed on: its own, or the last that it speaks of.
func (f *Framework) lastDay() time.Time {
	last := f.Evidence.AsOf
	if !last.IsZero() {
		return last
	}
	for _, x := range f.Evidence.Actuals {
		last = later(last, x.Date)
	}
	for _, r := range f.Evidence.Readings {
		for _, x := range r.Readings {
			last = later(last, x.Date)
		}
	}
	return last
}

func later(a, b time.Time) time.Time {
	if validate.IsDay(b) && b.After(a) {
		return b
	}
	return a
}

// problems are those of [Framework.Validate]. What only computing shows is asked for as of a day, where all is set or
// anything else is wrong: a review computes anyway, and one round tells everything.
func (f *Framework) problems(asOf time.Time, all bool) error {
	p := validate.New("framework")
	if f.Format != Format {
		p.Add("format", "format", "must be "+strconv.Quote(Format), f.Format)
	}
	n := f.names()
	f.checkCharter(p.In("charter"), n)
	f.checkPeople(p, n)
	f.checkAlignment(p, n)
	f.checkGovernance(p.In("governance"), n)
	f.checkMoney(p, n)
	f.checkRisks(p, n)
	f.checkKPIs(p, n)
	f.checkPrinciples(p, n)
	f.checkComms(p.In("comms"), n)
	f.checkAgreement(p.In("agreement"), n)
	f.checkWorkplan(p.In("workplan"), n)
	f.checkTechnology(p.In("technology"), n)
	f.checkLearning(p, n)
	f.checkPractice(p.In("practice"), n)
	f.checkEvidence(p.In("evidence"), f.Evidence, n)
	if all || !p.OK() {
		f.checkComputed(p.In("evidence"), asOf)
	}
	return p.Err()
}

func (f *Framework) checkCharter(p *validate.Problems, n names) {
	c := &f.Charter
	p.ID("id", c.ID)
	p.ID("name", c.Name)
	word(p, "kind", c.Kind, true, Kinds()...)
	word(p, "reach", c.Reach, false, Internal, External, Customer)
	word(p, "tier", c.Tier, false, Pilot, SMB, Enterprise)
	word(p, "work", c.Work, false, Works()...)
	word(p, "stage", c.Stage, false, Stages()...)
	c.checkHistory(p)
	seen := make(map[Industry]bool, len(c.Industries))
	for i, industry := range c.Industries {
		word(p.Item("industries", i), "", industry, true, Industries()...)
		if seen[industry] {
			p.Item("industries", i).Add("", "unique", "must not stand twice", string(industry))
		}
		seen[industry] = true
	}
	p.Text("vision", c.Vision, maxText)
	p.Currency("currency", c.Currency)
	span(p, "starts", c.Starts, "ends", c.Ends)
	ref(p, "lead", "partner", c.Lead, n.partners)
	for i, x := range c.Teams {
		needs(p.Item("teams", i), "team", x.Team)
		ref(p.Item("teams", i), "partner", "partner", x.Partner, n.partners)
	}
}

func (f *Framework) checkPeople(p *validate.Problems, n names) {
	switch {
	case len(f.Partners) < 2:
		p.Add("partners", "too-few", "must have at least 2 entries: a partnership has two sides", len(f.Partners))
	case len(f.Partners) > MaxPartners:
		p.Add("partners", "max", "must have at most "+strconv.Itoa(MaxPartners)+" entries", len(f.Partners))
		return
	}
	p.UniqueIDs("partners", "id", len(f.Partners), func(i int) string { return f.Partners[i].ID })
	for i, x := range f.Partners {
		at := p.Item("partners", i)
		at.Text("name", x.Name, maxText)
		if x.Country != "" && (len(x.Country) != 2 || x.Country[0] < 'A' || x.Country[0] > 'Z' || x.Country[1] < 'A' || x.Country[1] > 'Z') {
			at.Add("country", "country", "must be two capital letters (ISO 3166-1)", x.Country)
		}
	}
	if !few(p, "stakeholders", len(f.Stakeholders)) {
		return
	}
	p.UniqueIDs("stakeholders", "person", len(f.Stakeholders), func(i int) string { return f.Stakeholders[i].Person })
	for i, x := range f.Stakeholders {
		at := p.Item("stakeholders", i)
		at.Text("name", x.Name, maxText)
		at.Text("team", x.Team, maxText)
		needs(at, "partner", x.Partner)
		ref(at, "partner", "partner", x.Partner, n.partners)
		for j, role := range x.Roles {
			word(at.Item("roles", j), "", role, true, Sponsor, Manager, Legal, Executive, Team)
		}
		at.Within("influence", float64(x.Influence), 0, 5)
		at.Within("interest", float64(x.Interest), 0, 5)
		ref(at, "reports_to", "person", x.ReportsTo, n.persons)
	}
	f.checkReporting(p)
}

// checkReporting reports each circle of "reports to" once, at its first member in the document's order.
func (f *Framework) checkReporting(p *validate.Problems) {
	boss := make(map[string]string, len(f.Stakeholders))
	for _, s := range f.Stakeholders {
		boss[s.Person] = s.ReportsTo
	}
	state := make(map[string]int, len(boss)) // number of the walk that met the person first
	for i, s := range f.Stakeholders {
		walk := i + 1
		person := s.Person
		for person != "" && state[person] == 0 {
			state[person] = walk
			person = boss[person]
		}
		if person != "" && state[person] == walk {
			p.Item("stakeholders", i).Add("reports_to", "circle", "must not lead in a circle", s.Person)
		}
	}
}

// word checks an enumeration against its table.
func word[T ~string](p *validate.Problems, field string, w T, required bool, known ...T) {
	if w == "" && !required || slices.Contains(known, w) {
		return
	}
	list := ""
	for i, k := range known {
		if i > 0 {
			list += ", "
		}
		list += string(k)
	}
	p.Add(field, "oneof", "must be one of "+list, string(w))
}

func needs(p *validate.Problems, field, text string) {
	if text == "" {
		p.Add(field, "required", "is required", nil)
		return
	}
	p.Text(field, text, maxText)
}

func few(p *validate.Problems, field string, n int) bool {
	if n > MaxEntries {
		p.Add(field, "max", "must have at most "+strconv.Itoa(MaxEntries)+" entries", n)
		return false
	}
	return true
}

// span checks two optional days, the second not before the first.
func span(p *validate.Problems, fromField string, from time.Time, untilField string, until time.Time) {
	ok := p.OptionalDay(fromField, from)
	ok = p.OptionalDay(untilField, until) && ok
	if ok && !from.IsZero() && !until.IsZero() && until.Before(from) {
		p.Add(untilField, "order", "must not be before "+from.Format(time.DateOnly), until)
	}
}
