package governance

import (
	"errors"
	"strings"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrUnknown is in the error of a question about an activity or person that the document does not name.
var ErrUnknown = errors.New("not in the document")

// RACI says who does what in an activity: who answers for it, who does it, who is asked, who is told. With another
// [Scheme] the letters are those of DACI or RAPID. It is a plain document; [RACI.Check] says what to fix.
type RACI struct {
	Scheme      Scheme       `json:"scheme,omitempty"`     // empty: raci
	Activities  []string     `json:"activities,omitempty"` // that must be assigned; those of the assignments need not be repeated
	Assignments []Assignment `json:"assignments"`
	MaxLoad     int          `json:"max_load,omitempty"` // activities that one person may do or answer for; 0: no limit
	Lead        string       `json:"lead,omitempty"`     // partner that leads
	Support     []Obligation `json:"support,omitempty"`  // what the others owe the lead
}

// IsZero reports whether the document says nothing, so that JSON leaves it out.
func (r RACI) IsZero() bool { return blank.Struct(r) }

// Assignment gives a person of a partner one letter in an activity.
type Assignment struct {
	Activity string `json:"activity"`
	Person   string `json:"person"`
	Partner  string `json:"partner"`
	Letter   Letter `json:"letter"`
}

// Obligation is what a partner owes the lead partner: people, data, money, an answer within some days.
type Obligation struct {
	Partner  string `json:"partner"`
	What     string `json:"what"`
	Activity string `json:"activity,omitempty"` // that it supports; empty: the whole partnership
	Person   string `json:"person,omitempty"`   // who sees to it
}

// Scheme names a set of letters.
type Scheme string

// The schemes.
const (
	SchemeRACI  Scheme = "raci"  // responsible, accountable, consulted, informed
	SchemeDACI  Scheme = "daci"  // driver, approver, contributor, informed
	SchemeRAPID Scheme = "rapid" // recommend, agree, perform, input, decide
)

// Letter is a role in an activity: one letter of the scheme, upper case.
type Letter string

// The letters. What one means depends on the scheme: A is accountable in RACI, approver in DACI, agree in RAPID; I is
// informed in RACI and DACI, input in RAPID; R is responsible in RACI, recommend in RAPID.
const (
	LetterA Letter = "A"
	LetterC Letter = "C"
	LetterD Letter = "D"
	LetterI Letter = "I"
	LetterP Letter = "P"
	LetterR Letter = "R"
)

// Duty is what a letter makes its holder do. Every letter of every scheme has one.
type Duty string

// The duties.
const (
	DutyDecide  Duty = "decide"  // answers for the activity and decides: exactly one person
	DutyDo      Duty = "do"      // does the work: at least one person
	DutyPrepare Duty = "prepare" // prepares the decision: at least one person
	DutyAgree   Duty = "agree"   // must agree before it is decided
	DutyAdvise  Duty = "advise"  // is asked before it is decided
	DutyRead    Duty = "read"    // is told once it is decided
)

// role is a letter's place in a scheme.
type role struct {
	letter Letter
	name   string
	duty   Duty
	least  int
	most   int // 0: any number
}

var schemes = map[Scheme][]role{
	SchemeRACI: {
		{LetterR, "responsible", DutyDo, 1, 0}, {LetterA, "accountable", DutyDecide, 1, 1},
		{LetterC, "consulted", DutyAdvise, 0, 0}, {LetterI, "informed", DutyRead, 0, 0},
	},
	SchemeDACI: {
		{LetterD, "driver", DutyDo, 1, 1}, {LetterA, "approver", DutyDecide, 1, 1},
		{LetterC, "contributor", DutyAdvise, 0, 0}, {LetterI, "informed", DutyRead, 0, 0},
	},
	SchemeRAPID: {
		{LetterR, "recommend", DutyPrepare, 1, 1}, {LetterA, "agree", DutyAgree, 0, 0}, {LetterP, "perform", DutyDo, 1, 0},
		{LetterI, "input", DutyAdvise, 0, 0}, {LetterD, "decide", DutyDecide, 1, 1},
	},
}

func (r RACI) roles() []role {
	if r.Scheme == "" {
		return schemes[SchemeRACI]
	}
	return schemes[r.Scheme]
}

func (r RACI) role(l Letter) (role, bool) {
	for _, x := range r.roles() {
		if x.letter == l {
			return x, true
		}
	}
	return role{}, false
}

// Duty is what the letter makes its holder do under the scheme, and the letter's name in it. It reports false for a
// letter that the scheme lacks.
func (s Scheme) Duty(l Letter) (duty Duty, name string, ok bool) {
	x, ok := RACI{Scheme: s}.role(l)
	return x.duty, x.name, ok
}

// Validate reports every problem of the document: an unknown scheme or letter, an assignment without activity, person
// or partner or made twice, a person of two partners, obligations of nobody.
func (r RACI) Validate() error {
	p := validate.New("raci")
	sound := oneOf(p, "scheme", r.Scheme, "", SchemeRACI, SchemeDACI, SchemeRAPID)
	p.UniqueIDs("activities", "", len(r.Activities), func(i int) string { return r.Activities[i] })
	seen := map[Assignment]bool{}
	home := map[string]string{}
	for i, a := range r.Assignments {
		at := p.Item("assignments", i)
		at.ID("activity", a.Activity)
		at.ID("partner", a.Partner)
		if at.ID("person", a.Person) {
			if h, known := home[a.Person]; known && h != a.Partner {
				at.Add("partner", "two-partners", "must be the same for one person in all assignments", a.Partner)
			} else {
				home[a.Person] = a.Partner
			}
		}
		if _, ok := r.role(a.Letter); !ok && sound {
			at.Add("letter", "oneof", "must be one of "+r.letters(), a.Letter)
		}
		if seen[a] {
			at.Add("", "unique", "must not stand twice", nil)
		}
		seen[a] = true
	}
	if r.MaxLoad < 0 {
		p.Add("max_load", "negative", "must not be negative", r.MaxLoad)
	}
	r.validateSupport(p)
	return p.Err()
}

func (r RACI) letters() string {
	var names []string
	for _, x := range r.roles() {
		names = append(names, string(x.letter)+" ("+x.name+")")
	}
	return strings.Join(names, ", ")
}

func (r RACI) validateSupport(p *validate.Problems) {
	p.Text("lead", r.Lead, validate.MaxText)
	if r.Lead == "" && len(r.Support) > 0 {
		p.Add("lead", "required", "is required where there is support", nil)
	}
	for i, o := range r.Support {
		at := p.Item("support", i)
		at.ID("partner", o.Partner)
		if o.What == "" {
			at.Add("what", "required", "is required", nil)
		}
		at.Text("what", o.What, 10*validate.MaxText)
		at.Text("activity", o.Activity, validate.MaxText)
		at.Text("person", o.Person, validate.MaxText)
		if o.Partner == r.Lead && r.Lead != "" {
			at.Add("partner", "lead-supports-itself", "must not be the lead", o.Partner)
		}
	}
}
