package survey

import (
	"maps"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Response is one person's answers. The respondent is a pseudonym that only the host can resolve.
type Response struct {
	Respondent string            `json:"respondent"`
	Partner    string            `json:"partner"`
	Version    string            `json:"version,omitempty"`    // of the instrument that was answered; empty: the one at hand
	Attributes map[string]string `json:"attributes,omitempty"` // such as role or site, for slices of a [Plan]
	Ratings    []Rating          `json:"ratings"`
}

// Rating is one person's answer to one principle. What is nil was not answered; it is missing, never zero.
type Rating struct {
	Principle  string `json:"principle"`
	Actual     *int   `json:"actual,omitempty"`     // how it is today
	Ideal      *int   `json:"ideal,omitempty"`      // how it should be
	Importance *int   `json:"importance,omitempty"` // how much it matters, on the same scale
}

// Validate reports what is wrong with the response whatever the instrument: an ID or attribute that is none, a principle
// rated twice. [Instrument.ValidateResponses] holds it against an instrument as well.
func (r Response) Validate() error {
	p := validate.New("response")
	r.check(p)
	p.ID("partner", r.Partner)
	p.Text("version", r.Version, validate.MaxText)
	first := make(map[string]int, len(r.Ratings))
	for i, q := range r.Ratings {
		at := p.Item("ratings", i)
		if j, twice := first[q.Principle]; twice {
			at.AddAs(ErrDuplicate, "principle", "unique", "must differ from that of ratings["+strconv.Itoa(j)+"]", q.Principle)
		} else if at.ID("principle", q.Principle) {
			first[q.Principle] = i
		}
	}
	return p.Err()
}

// check reports problems of the respondent and the attributes.
func (r *Response) check(p *validate.Problems) {
	p.ID("respondent", r.Respondent)
	if len(r.Attributes) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.Attributes)) {
		if !p.ID("attributes", name) {
			continue
		}
		at := p.In("attributes")
		if at.Text(name, r.Attributes[name], validate.MaxText) && name == ByPartner {
			at.Add(name, "reserved", "must have another name: that is the response's own partner", nil)
		}
	}
}

// ValidateResponses reports every problem of the responses to an instrument: an answer off the scale, an unknown
// principle or partner, a respondent twice, a principle twice in a response, another version. No answer is ever printed.
func (in Instrument) ValidateResponses(responses []Response) error {
	p := validate.New("responses")
	partners := map[string]bool{}
	for _, id := range in.Partners {
		partners[id] = true
	}
	principles := make(map[string]int, len(in.Principles))
	for i, q := range in.Principles {
		principles[q.ID] = i
	}
	heard := map[string]bool{}
	first := make(map[string]int, len(responses))
	for i := range responses {
		r := &responses[i]
		at := p.Item("", i)
		r.check(at)
		if j, twice := first[r.Respondent]; twice {
			at.AddAs(ErrDuplicate, "respondent", "unique", "must differ from that of ["+strconv.Itoa(j)+"]", r.Respondent)
		} else {
			first[r.Respondent] = i
		}
		knownPartner(at, "partner", r.Partner, partners, true)
		heard[r.Partner] = true
		if len(heard) == MaxPartners+1 {
			p.Add("", "max", "must come from at most "+strconv.Itoa(MaxPartners)+" partners", nil)
			return p.Err()
		}
		if r.Version != "" && r.Version != in.Version {
			at.AddAs(ErrVersion, "version", "version", "must be the instrument's "+strconv.Quote(in.Version), r.Version)
		}
		in.checkRatings(at, r.Ratings, principles)
	}
	return p.Err()
}

func (in Instrument) checkRatings(p *validate.Problems, ratings []Rating, principles map[string]int) {
	seen := make([]bool, len(in.Principles))
	for i := range ratings {
		r := &ratings[i]
		k, known := i, i < len(in.Principles) && in.Principles[i].ID == r.Principle
		if !known {
			k, known = principles[r.Principle]
		}
		switch {
		case !known:
			p.Item("ratings", i).AddAs(ErrUnknownPrinciple, "principle", "unknown-principle", "must be a principle of the instrument", r.Principle)
			continue
		case seen[k]:
			p.Item("ratings", i).AddAs(ErrDuplicate, "principle", "unique", "must not be rated twice", r.Principle)
		}
		seen[k] = true
		if in.Scale.misses(r.Actual) || in.Scale.misses(r.Ideal) || in.Scale.misses(r.Importance) {
			at := p.Item("ratings", i)
			for _, f := range []struct {
				name  string
				value *int
			}{{"actual", r.Actual}, {"ideal", r.Ideal}, {"importance", r.Importance}} {
				if in.Scale.misses(f.value) {
					at.AddAs(ErrOffScale, f.name, "off-scale", "must be a point of the scale "+in.Scale.String(), nil)
				}
			}
		}
	}
}

// misses reports whether an answer was given that is no point of the scale.
func (s Scale) misses(v *int) bool { return v != nil && !s.Has(*v) }
