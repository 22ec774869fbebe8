package governance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Charter is what partners agree about how they govern themselves: the steering committee, its sponsors, the points of
// the agreement with each partner's stance, and who has signed which version. It is a plain document.
type Charter struct {
	ID        string    `json:"id"`
	Version   string    `json:"version"` // what is signed; change it whenever a point changes
	Purpose   string    `json:"purpose,omitempty"`
	Partners  []string  `json:"partners"`
	Committee Committee `json:"committee,omitzero"` // the steering committee; zero: none yet
	Sponsors  []Sponsor `json:"sponsors,omitempty"`
	Points    []Point   `json:"points,omitempty"`
	SignOffs  []SignOff `json:"sign_offs,omitempty"`
}

// IsZero reports whether the charter says nothing, so that JSON leaves it out.
func (c Charter) IsZero() bool { return blank.Struct(c) }

// Sponsor is the named person of a partner who stands for the partnership.
type Sponsor struct {
	Partner string `json:"partner"`
	Person  string `json:"person"`
}

// Point is one matter of the charter: how decisions are made, how issues are resolved, who reports to whom.
type Point struct {
	ID      string   `json:"id"`
	Topic   string   `json:"topic"`
	Text    string   `json:"text,omitempty"`
	Stances []Stance `json:"stances,omitempty"` // one a partner; a partner without is open
}

// Stance is what a partner says of a point.
type Stance struct {
	Partner string `json:"partner"`
	View    View   `json:"view"`
	Note    string `json:"note,omitempty"`
	Version string `json:"version,omitempty"` // of the charter it is about; empty: the present one; another: stale, so open
}

// View is agreement or objection. The empty View is "not set" and no valid stance.
type View string

// The views.
const (
	ViewAgree  View = "agree"
	ViewObject View = "object"
	ViewOpen   View = "open" // not decided yet
)

// SignOff is a partner's signature under one version.
type SignOff struct {
	Partner string    `json:"partner"`
	Person  string    `json:"person"`
	Version string    `json:"version"`
	On      time.Time `json:"on"` // day
}

// Limits of a charter.
const (
	maxText     = 20_000 // bytes of a text
	maxPartners = 1000
	maxPoints   = 10_000
)

// Validate reports every problem of the document.
func (c Charter) Validate() error {
	p := validate.New("charter")
	p.ID("id", c.ID)
	p.ID("version", c.Version)
	p.Text("purpose", c.Purpose, maxText)
	if len(c.Partners) == 0 {
		p.Add("partners", "required", "is required", nil)
	}
	if n := len(c.Partners); n > maxPartners {
		p.Add("partners", "max", "must have at most 1000 entries", n)
		return p.Err()
	}
	if n := len(c.Points); n > maxPoints {
		p.Add("points", "max", "must have at most 10000 entries", n)
		return p.Err()
	}
	p.UniqueIDs("partners", "", len(c.Partners), func(i int) string { return c.Partners[i] })
	if !c.Committee.IsZero() {
		p.Merge("committee", c.Committee.Validate())
	}
	for i, s := range c.Sponsors {
		at := p.Item("sponsors", i)
		c.partner(at, s.Partner)
		at.ID("person", s.Person)
	}
	p.UniqueIDs("points", "id", len(c.Points), func(i int) string { return c.Points[i].ID })
	for i, x := range c.Points {
		at := p.Item("points", i)
		at.ID("topic", x.Topic)
		at.Text("text", x.Text, maxText)
		c.validateStances(at, x)
	}
	for i, s := range c.SignOffs {
		at := p.Item("sign_offs", i)
		c.partner(at, s.Partner)
		at.ID("person", s.Person)
		at.ID("version", s.Version)
		at.Day("on", s.On)
	}
	return p.Err()
}

func (c Charter) partner(at *validate.Problems, id string) {
	if at.ID("partner", id) && !slices.Contains(c.Partners, id) {
		at.Add("partner", "unknown-partner", "must be a partner of the charter", id)
	}
}

func (c Charter) validateStances(at *validate.Problems, x Point) {
	at.UniqueIDs("stances", "partner", len(x.Stances), func(i int) string { return x.Stances[i].Partner })
	for i, s := range x.Stances {
		in := at.Item("stances", i)
		if s.Partner != "" && !slices.Contains(c.Partners, s.Partner) {
			in.Add("partner", "unknown-partner", "must be a partner of the charter", s.Partner)
		}
		oneOf(in, "view", s.View, ViewAgree, ViewObject, ViewOpen)
		in.Text("note", s.Note, maxText)
		in.Text("version", s.Version, validate.MaxText)
	}
}

// OpenPoint is a point not yet agreed.
type OpenPoint struct {
	Point   string   `json:"point"` // ID
	Topic   string   `json:"topic"`
	Missing []string `json:"missing,omitempty"` // partners who have not said, or said it of another version; sorted
	Against []string `json:"against,omitempty"` // partners who object; sorted
}

// Open lists the points that not every partner has agreed to, in the order of the charter.
func (c Charter) Open() ([]OpenPoint, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	partners := slices.Sorted(slices.Values(c.Partners))
	var out []OpenPoint
	for _, x := range c.Points {
		o := OpenPoint{Point: x.ID, Topic: x.Topic}
		views := c.views(x)
		for _, id := range partners {
			switch views[id] {
			case ViewAgree:
			case ViewObject:
				o.Against = append(o.Against, id)
			default:
				o.Missing = append(o.Missing, id)
			}
		}
		if len(o.Missing)+len(o.Against) > 0 {
			out = append(out, o)
		}
	}
	return out, nil
}

// views is what each partner says of the point in this version.
func (c Charter) views(x Point) map[string]View {
	out := make(map[string]View, len(x.Stances))
	for _, s := range x.Stances {
		if s.Version == "" || s.Version == c.Version {
			out[s.Partner] = s.View
		}
	}
	return out
}

// Unsigned lists, sorted, the partners who have not signed the present version by the day of asOf.
func (c Charter) Unsigned(asOf time.Time) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return c.unsigned(asOf), nil
}

func (c Charter) unsigned(asOf time.Time) []string {
	signed := map[string]bool{}
	for _, s := range c.SignOffs {
		if s.Version == c.Version && !s.On.After(asOf) {
			signed[s.Partner] = true
		}
	}
	missing := map[string]bool{}
	for _, id := range c.Partners {
		if !signed[id] {
			missing[id] = true
		}
	}
	return slices.Sorted(maps.Keys(missing))
}

// InForce reports whether every point is agreed and every partner has signed the present version by asOf.
func (c Charter) InForce(asOf time.Time) (bool, error) {
	open, err := c.Open()
	return err == nil && len(open) == 0 && len(c.unsigned(asOf)) == 0, err
}

// Check says what keeps the charter from being in force and its committee from working, worst first: points not agreed
// (point-open, or point-opposed where a partner objects), partners who have not signed this version (unsigned, or
// signature-stale where they signed another), partners without a sponsor or with several (sponsor-missing,
// sponsor-twice), no steering committee (committee-missing), and the findings of [Committee.Check] under "committee".
func (c Charter) Check(asOf time.Time) ([]Finding, error) {
	open, err := c.Open()
	if err != nil {
		return nil, err
	}
	place := make(map[string]int, len(c.Points))
	for i, x := range c.Points {
		place[x.ID] = i
	}
	var fs []Finding
	for _, o := range open {
		fs = append(fs, o.finding("points["+strconv.Itoa(place[o.Point])+"]"))
	}
	fs = append(fs, c.checkSignOffs(asOf)...)
	fs = append(fs, checkSponsors(c.Partners, c.Sponsors)...)
	if c.Committee.IsZero() {
		fs = append(fs, Finding{Code: "committee-missing", Path: "committee", Subject: c.ID, Severity: SeverityHigh,
			Message: "The charter has no steering committee. Name its seats, quorum and threshold."})
	} else {
		more, err := c.Committee.Check(c.Partners)
		if err != nil {
			return nil, err
		}
		for _, f := range more {
			f.Path = "committee." + f.Path
			fs = append(fs, f)
		}
	}
	finding.Sort(fs)
	return fs, nil
}

func (o OpenPoint) finding(path string) Finding {
	f := Finding{Code: "point-open", Path: path, Subject: o.Point, Severity: SeverityMedium,
		Params: map[string]string{"topic": o.Topic, "missing": commaList(o.Missing), "against": commaList(o.Against)}}
	f.Message = fmt.Sprintf("%q is not agreed: %s have not said. Ask them.", o.Topic, commaList(o.Missing))
	if len(o.Against) > 0 {
		f.Code, f.Severity = "point-opposed", SeverityHigh
		f.Message = fmt.Sprintf("%q is not agreed: %s object. Settle it before anybody signs.", o.Topic, commaList(o.Against))
	}
	return f
}

func commaList(ids []string) string {
	text := ""
	for i, id := range ids {
		if i > 0 {
			text += ", "
		}
		text += id
	}
	return text
}

func (c Charter) checkSignOffs(asOf time.Time) []Finding {
	var fs []Finding
	for _, id := range c.unsigned(asOf) {
		f := Finding{Code: "unsigned", Path: "sign_offs", Subject: id, Severity: SeverityHigh, Params: map[string]string{"partner": id, "version": c.Version},
			Message: fmt.Sprintf("%s has not signed version %s of the charter. Ask for the signature.", id, c.Version)}
		var last SignOff
		for _, s := range c.SignOffs {
			if s.Partner == id && !s.On.After(asOf) && cmp.Or(s.On.Compare(last.On), cmp.Compare(s.Version, last.Version)) > 0 {
				last = s
			}
		}
		if last.Version != "" {
			f.Code = "signature-stale"
			f.Params["signed"] = last.Version
			f.Message = fmt.Sprintf("%s signed version %s of the charter, not %s. Ask for a new signature.", id, last.Version, c.Version)
		}
		fs = append(fs, f)
	}
	return fs
}

func checkSponsors(partners []string, sponsors []Sponsor) []Finding {
	var fs []Finding
	for _, id := range partners {
		n := 0
		for _, s := range sponsors {
			if s.Partner == id {
				n++
			}
		}
		params := map[string]string{"partner": id, "count": strconv.Itoa(n)}
		switch {
		case n == 0:
			fs = append(fs, Finding{Code: "sponsor-missing", Path: "sponsors", Subject: id, Severity: SeverityHigh, Params: params,
				Message: fmt.Sprintf("%s has no sponsor. Name one person who stands for the partnership.", id)})
		case n > 1:
			fs = append(fs, Finding{Code: "sponsor-twice", Path: "sponsors", Subject: id, Severity: SeverityMedium, Params: params,
				Message: fmt.Sprintf("%s has %d sponsors, so none answers alone. Keep one.", id, n)})
		}
	}
	return fs
}
