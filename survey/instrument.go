package survey

import (
	"fmt"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of an instrument.
const (
	MaxPrinciples = 200 // principles of an instrument
	MaxPartners   = 200 // partners of an instrument, or of the responses to it
	MaxPoints     = 21  // points of a scale
	maxText       = 2000
)

// Instrument is the questionnaire: principles that the partners wrote together, and the scale they are rated on.
// Answers to two versions of an instrument are never mixed.
type Instrument struct {
	ID         string      `json:"id"`
	Version    string      `json:"version"`
	Title      string      `json:"title,omitempty"`
	Partners   []string    `json:"partners,omitempty"` // who is asked; empty: whoever answers
	Scale      Scale       `json:"scale,omitzero"`
	Principles []Principle `json:"principles"`
	Issues     []Issue     `json:"issues,omitempty"` // what the partners said is wrong today
}

// IsZero reports whether the instrument says nothing, so that JSON leaves it out.
func (in Instrument) IsZero() bool { return blank.Struct(in) }

// Scale is the row of points an answer is picked from, by whole numbers from Min (worst) to Max (best), between −100 and
// 100 and at most [MaxPoints] of them. The zero Scale is five points, 1 to 5.
type Scale struct {
	Min  int    `json:"min"`
	Max  int    `json:"max"`
	Low  string `json:"low,omitempty"`  // what Min says, such as "not at all"
	High string `json:"high,omitempty"` // what Max says, such as "always"
}

// fivePoints is what the zero Scale means.
func (s Scale) orDefault() Scale {
	if s.Min == 0 && s.Max == 0 {
		s.Min, s.Max = 1, 5
	}
	return s
}

// Points is how many points the scale has.
func (s Scale) Points() int {
	s = s.orDefault()
	return s.Max - s.Min + 1
}

// Has reports whether v is a point of the scale.
func (s Scale) Has(v int) bool {
	s = s.orDefault()
	return s.Min <= v && v <= s.Max
}

// String names the ends of the scale, as in "1 to 5".
func (s Scale) String() string {
	s = s.orDefault()
	return fmt.Sprintf("%d to %d", s.Min, s.Max)
}

// Validate reports every problem of the scale.
func (s Scale) Validate() error {
	p := validate.New("scale")
	s = s.orDefault()
	switch {
	case s.Min < -100 || s.Min > 100:
		p.Add("min", "range", "must be between -100 and 100", s.Min)
	case s.Max < -100 || s.Max > 100:
		p.Add("max", "range", "must be between -100 and 100", s.Max)
	case s.Max <= s.Min:
		p.Add("max", "scale-order", "must be above min", s.Max)
	case s.Points() > MaxPoints:
		p.Add("max", "scale-points", "must leave at most "+strconv.Itoa(MaxPoints)+" points", s.Points())
	}
	p.Text("low", s.Low, maxText)
	p.Text("high", s.High, maxText)
	return p.Err()
}

// Principle is one statement of how the partners want to work together.
type Principle struct {
	ID        string         `json:"id"`
	Title     string         `json:"title,omitempty"`
	Statement string         `json:"statement,omitempty"` // the wanted state, in words all partners agreed
	Theme     string         `json:"theme,omitempty"`     // such as "trust", "decisions", "communication"
	Reverse   bool           `json:"reverse,omitempty"`   // worded so that a low answer is good; answers are turned round before anything is computed
	Issues    []string       `json:"issues,omitempty"`    // IDs of the issues it turns into the wanted state
	Authors   []Author       `json:"authors,omitempty"`   // who wrote it
	Ratified  []Ratification `json:"ratified,omitempty"`  // which partners agreed to it
}

// Author is a person who helped to write a principle, and for which partner.
type Author struct {
	Partner string `json:"partner"`
	Person  string `json:"person,omitempty"`
}

// Ratification is one partner's agreement to a principle as it is worded.
type Ratification struct {
	Partner string    `json:"partner"`
	Day     time.Time `json:"day"` // a day
}

// Issue is something that goes wrong in the partnership today, in the words of whoever raised it.
type Issue struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	RaisedBy string `json:"raised_by,omitempty"` // partner
}

// Validate reports every problem of the instrument.
func (in Instrument) Validate() error {
	p := validate.New("instrument")
	p.ID("id", in.ID)
	p.ID("version", in.Version)
	p.Text("title", in.Title, maxText)
	p.Merge("scale", in.Scale.Validate())
	if len(in.Principles) == 0 {
		p.Add("principles", "required", "must hold at least one principle", nil)
	}
	if len(in.Principles) > MaxPrinciples {
		p.Add("principles", "max", "must have at most "+strconv.Itoa(MaxPrinciples)+" entries", len(in.Principles))
		return p.Err()
	}
	if len(in.Partners) > MaxPartners {
		p.Add("partners", "max", "must have at most "+strconv.Itoa(MaxPartners)+" entries", len(in.Partners))
		return p.Err()
	}
	p.UniqueIDs("principles", "id", len(in.Principles), func(i int) string { return in.Principles[i].ID })
	p.UniqueIDs("issues", "id", len(in.Issues), func(i int) string { return in.Issues[i].ID })
	partners := in.checkPartners(p)
	issues := map[string]bool{}
	for i, q := range in.Issues {
		issues[q.ID] = true
		p.Item("issues", i).Text("text", q.Text, maxText)
		knownPartner(p.Item("issues", i), "raised_by", q.RaisedBy, partners, false)
	}
	for i, q := range in.Principles {
		q.check(p.Item("principles", i), partners, issues)
	}
	return p.Err()
}

func (in Instrument) checkPartners(p *validate.Problems) map[string]bool {
	partners := map[string]bool{}
	for i, id := range in.Partners {
		field := "partners[" + strconv.Itoa(i) + "]"
		if p.ID(field, id) && partners[id] {
			p.Add(field, "unique", "must not stand twice", id)
		}
		partners[id] = true
	}
	return partners
}

func (q Principle) check(p *validate.Problems, partners, issues map[string]bool) {
	p.Text("title", q.Title, maxText)
	p.Text("statement", q.Statement, maxText)
	p.Text("theme", q.Theme, validate.MaxText)
	for i, id := range q.Issues {
		if !issues[id] {
			p.Add("issues["+strconv.Itoa(i)+"]", "unknown-issue", "must be the ID of an issue of the instrument", id)
		}
	}
	for i, a := range q.Authors {
		knownPartner(p.Item("authors", i), "partner", a.Partner, partners, true)
		p.Item("authors", i).Text("person", a.Person, validate.MaxText)
	}
	seen := map[string]bool{}
	for i, r := range q.Ratified {
		at := p.Item("ratified", i)
		knownPartner(at, "partner", r.Partner, partners, true)
		at.Day("day", r.Day)
		if seen[r.Partner] {
			at.Add("partner", "unique", "must not ratify twice", r.Partner)
		}
		seen[r.Partner] = true
	}
}

// knownPartner checks a reference to a partner; where the instrument names no partners, any ID will do.
func knownPartner(p *validate.Problems, field, id string, partners map[string]bool, required bool) {
	if id == "" && !required {
		return
	}
	if p.ID(field, id) && len(partners) > 0 && !partners[id] {
		p.AddAs(ErrUnknownPartner, field, "unknown-partner", "must be a partner of the instrument", id)
	}
}
