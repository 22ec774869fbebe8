package governance

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Meeting is one to which sponsors were invited.
type Meeting struct {
	ID       string    `json:"id"`
	On       time.Time `json:"on"`                 // day
	Attended []string  `json:"attended,omitempty"` // persons
}

// Answered is a question to a partner's sponsor, and when it was answered.
type Answered struct {
	ID      string    `json:"id"`
	Partner string    `json:"partner"`
	Asked   time.Time `json:"asked"`             // instant
	At      time.Time `json:"answered,omitzero"` // instant; zero: not yet
}

// SponsorRecord is the evidence of how a partner's sponsor leads.
type SponsorRecord struct {
	Partner    string    `json:"partner"`
	Person     string    `json:"person"`
	Meetings   int       `json:"meetings"`   // up to asOf
	Attended   int       `json:"attended"`   // of them
	Questions  int       `json:"questions"`  // asked up to asOf
	Unanswered int       `json:"unanswered"` // of them
	Median     float64   `json:"median"`     // hours to an answer, an open question counting up to asOf; 0 without questions
	Slowest    float64   `json:"slowest"`    // hours, likewise
	Findings   []Finding `json:"findings,omitempty"`
}

// SponsorLimits says from when on a sponsor's record is a finding. A zero limit is not checked.
type SponsorLimits struct {
	Attendance float64 `json:"attendance,omitempty"` // least share of meetings, 0 to 1
	Hours      float64 `json:"hours,omitempty"`      // most hours to an answer at the median
}

// Leadership gathers attendance and decision latency of each sponsor, in the order of the sponsors. What lies after asOf
// does not count.
//
// It returns an error if the charter is not valid, a meeting or question stands twice or lacks its day or instant, an
// answer came before its question, a question went to a partner without sponsor, or a limit is out of range.
func (c Charter) Leadership(meetings []Meeting, questions []Answered, limits SponsorLimits, asOf time.Time) ([]SponsorRecord, error) {
	p := validate.New("leadership")
	p.Merge("charter", c.Validate())
	c.checkEvidence(p, meetings, questions)
	p.Within("limits.attendance", limits.Attendance, 0, 1)
	p.Within("limits.hours", limits.Hours, 0, 1e6)
	if err := p.Err(); err != nil {
		return nil, err
	}
	out := make([]SponsorRecord, len(c.Sponsors))
	for i, s := range c.Sponsors {
		r := SponsorRecord{Partner: s.Partner, Person: s.Person}
		r.attend(meetings, asOf)
		r.answer(questions, asOf)
		r.judge(limits, "sponsors["+strconv.Itoa(i)+"]")
		out[i] = r
	}
	return out, nil
}

func (c Charter) checkEvidence(p *validate.Problems, meetings []Meeting, questions []Answered) {
	p.UniqueIDs("meetings", "id", len(meetings), func(i int) string { return meetings[i].ID })
	for i, m := range meetings {
		p.Item("meetings", i).Day("on", m.On)
	}
	p.UniqueIDs("questions", "id", len(questions), func(i int) string { return questions[i].ID })
	for i, q := range questions {
		at := p.Item("questions", i)
		if !slices.ContainsFunc(c.Sponsors, func(s Sponsor) bool { return s.Partner == q.Partner }) {
			at.Add("partner", "unknown-partner", "must be a partner with a sponsor", q.Partner)
		}
		switch {
		case q.Asked.IsZero():
			at.Add("asked", "required", "is required", nil)
		case !q.At.IsZero() && q.At.Before(q.Asked):
			at.Add("answered", "order", "must not be before asked", q.At)
		}
	}
}

func (r *SponsorRecord) attend(meetings []Meeting, asOf time.Time) {
	for _, m := range meetings {
		if m.On.After(asOf) {
			continue
		}
		r.Meetings++
		if slices.Contains(m.Attended, r.Person) {
			r.Attended++
		}
	}
}

func (r *SponsorRecord) answer(questions []Answered, asOf time.Time) {
	var hours []float64
	for _, q := range questions {
		if q.Partner != r.Partner || q.Asked.After(asOf) {
			continue
		}
		until := q.At
		if until.IsZero() || until.After(asOf) {
			until = asOf
			r.Unanswered++
		}
		hours = append(hours, until.Sub(q.Asked).Hours())
	}
	r.Questions = len(hours)
	if len(hours) == 0 {
		return
	}
	slices.Sort(hours)
	mid := len(hours) / 2
	r.Median, r.Slowest = hours[mid], hours[len(hours)-1]
	if len(hours)%2 == 0 {
		r.Median = (hours[mid-1] + hours[mid]) / 2
	}
}

func (r *SponsorRecord) judge(limits SponsorLimits, path string) {
	params := map[string]string{"partner": r.Partner, "person": r.Person, "meetings": strconv.Itoa(r.Meetings), "attended": strconv.Itoa(r.Attended),
		"median": strconv.FormatFloat(r.Median, 'f', 1, 64)}
	if r.Meetings > 0 && float64(r.Attended) < limits.Attendance*float64(r.Meetings) {
		r.Findings = append(r.Findings, Finding{Code: "sponsor-absent", Path: path, Subject: r.Partner, Severity: SeverityMedium, Params: params,
			Message: fmt.Sprintf("%s, sponsor of %s, came to %d of %d meetings. Ask for their time or for another sponsor.", r.Person, r.Partner, r.Attended, r.Meetings)})
	}
	if limits.Hours > 0 && r.Median > limits.Hours {
		r.Findings = append(r.Findings, Finding{Code: "sponsor-slow", Path: path, Subject: r.Partner, Severity: SeverityMedium, Params: params,
			Message: fmt.Sprintf("%s, sponsor of %s, takes %.1f hours to answer at the median, %.1f are the limit. Agree a deputy or a wider mandate.", r.Person, r.Partner, r.Median, limits.Hours)})
	}
	finding.Sort(r.Findings)
}
