package governance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Check says what is wrong with the roles of a partnership of these partners, worst first:
//
//   - role-missing: an activity has nobody to decide, do or prepare it;
//   - role-crowded: more than one decides (or drives, or recommends);
//   - partner-missing: a partner has no role at all;
//   - partner-without-part: a partner only reads or advises, and neither does nor decides anything;
//   - unknown-partner: an assignment or obligation names somebody else's partner, or the lead is none of them;
//   - overload: a person does or decides more activities than [RACI.MaxLoad];
//   - single-point-of-failure: most activities (and at least three) stop if one person is away;
//   - obligation-missing: a partner owes the lead nothing;
//   - obligation-unheld: a supporting obligation has no person, or one without a part in the activity.
//
// It returns an error if the document is not valid or a partner is empty or stands twice.
func (r RACI) Check(partners []string) ([]Finding, error) {
	p := validate.New("raci")
	p.Merge("", r.Validate())
	p.UniqueIDs("partners", "", len(partners), func(i int) string { return partners[i] })
	if err := p.Err(); err != nil {
		return nil, err
	}
	var fs []Finding
	fs = append(fs, r.checkLetters()...)
	fs = append(fs, r.checkPartners(partners)...)
	fs = append(fs, r.checkLoad()...)
	fs = append(fs, r.checkSupport(partners)...)
	finding.Sort(fs)
	return fs, nil
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// activities are those listed or assigned, sorted.
func (r RACI) activities() []string {
	set := map[string]bool{}
	for _, a := range r.Activities {
		set[a] = true
	}
	for _, a := range r.Assignments {
		set[a.Activity] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func (r RACI) checkLetters() []Finding {
	type key struct {
		activity string
		letter   Letter
	}
	held := map[key]int{}
	for _, a := range r.Assignments {
		held[key{a.Activity, a.Letter}]++
	}
	var fs []Finding
	for _, activity := range r.activities() {
		for _, x := range r.roles() {
			n := held[key{activity, x.letter}]
			params := map[string]string{"activity": activity, "letter": string(x.letter), "role": x.name, "count": strconv.Itoa(n)}
			switch {
			case n < x.least:
				fs = append(fs, Finding{Code: "role-missing", Path: "assignments", Subject: activity, Severity: SeverityHigh, Params: params,
					Message: fmt.Sprintf("Nobody is %s (%s) for %q. Name one person.", x.name, x.letter, activity)})
			case x.most > 0 && n > x.most:
				fs = append(fs, Finding{Code: "role-crowded", Path: "assignments", Subject: activity, Severity: SeverityHigh, Params: params,
					Message: fmt.Sprintf("%d people are %s (%s) for %q. Keep one.", n, x.name, x.letter, activity)})
			}
		}
	}
	return fs
}

func (r RACI) checkPartners(partners []string) []Finding {
	has, acts, known := map[string]bool{}, map[string]bool{}, setOf(partners)
	var fs []Finding
	unknown := func(path, id string) {
		if !known[id] {
			fs = append(fs, Finding{Code: "unknown-partner", Path: path, Subject: id, Severity: SeverityHigh, Params: map[string]string{"partner": id},
				Message: fmt.Sprintf("%q is no partner. Correct the name or take the partner in.", id)})
		}
	}
	for i, a := range r.Assignments {
		has[a.Partner] = true
		x, _ := r.role(a.Letter)
		acts[a.Partner] = acts[a.Partner] || x.duty != DutyAdvise && x.duty != DutyRead
		unknown("assignments["+strconv.Itoa(i)+"].partner", a.Partner)
	}
	for i, o := range r.Support {
		unknown("support["+strconv.Itoa(i)+"].partner", o.Partner)
	}
	if r.Lead != "" {
		unknown("lead", r.Lead)
	}
	for _, id := range partners {
		params := map[string]string{"partner": id}
		switch {
		case !has[id]:
			fs = append(fs, Finding{Code: "partner-missing", Path: "assignments", Subject: id, Severity: SeverityHigh, Params: params,
				Message: fmt.Sprintf("Nobody of %s has a role. Assign at least one person of theirs.", id)})
		case !acts[id]:
			fs = append(fs, Finding{Code: "partner-without-part", Path: "assignments", Subject: id, Severity: SeverityLow, Params: params,
				Message: fmt.Sprintf("%s only advises or reads. Give them something to do or to decide, or agree that this is meant.", id)})
		}
	}
	return fs
}

func (r RACI) checkLoad() []Finding {
	var fs []Finding
	all := len(r.activities())
	for _, l := range r.loads() {
		params := map[string]string{"person": l.Person, "partner": l.Partner, "activities": strconv.Itoa(l.Active), "sole": strconv.Itoa(l.Sole)}
		if r.MaxLoad > 0 && l.Active > r.MaxLoad {
			params := maps.Clone(params)
			params["max"] = strconv.Itoa(r.MaxLoad)
			fs = append(fs, Finding{Code: "overload", Path: "assignments", Subject: l.Person, Severity: SeverityMedium, Params: params,
				Message: fmt.Sprintf("%s does or decides %d activities, %d are the limit. Hand over %d.", l.Person, l.Active, r.MaxLoad, l.Active-r.MaxLoad)})
		}
		if l.Sole >= 3 && 2*l.Sole > all {
			fs = append(fs, Finding{Code: "single-point-of-failure", Path: "assignments", Subject: l.Person, Severity: SeverityMedium, Params: params,
				Message: fmt.Sprintf("%d of %d activities stop if %s is away. Name deputies or share the work.", l.Sole, all, l.Person)})
		}
	}
	return fs
}

func (r RACI) checkSupport(partners []string) []Finding {
	if r.Lead == "" {
		return nil
	}
	var fs []Finding
	type part struct{ activity, person string }
	owes, has := map[string]bool{}, map[part]bool{}
	for _, a := range r.Assignments {
		has[part{a.Activity, a.Person}] = true
	}
	for i, o := range r.Support {
		owes[o.Partner] = true
		if o.Person == "" || o.Activity != "" && !has[part{o.Activity, o.Person}] {
			fs = append(fs, Finding{Code: "obligation-unheld", Path: "support[" + strconv.Itoa(i) + "].person", Subject: o.Partner, Severity: SeverityMedium,
				Params:  map[string]string{"partner": o.Partner, "what": o.What, "activity": o.Activity},
				Message: fmt.Sprintf("%s owes %q, and nobody with a part in it sees to it. Name a person and assign them.", o.Partner, o.What)})
		}
	}
	for _, id := range partners {
		if id != r.Lead && !owes[id] {
			fs = append(fs, Finding{Code: "obligation-missing", Path: "support", Subject: id, Severity: SeverityMedium, Params: map[string]string{"partner": id, "lead": r.Lead},
				Message: fmt.Sprintf("%s leads, and %s owes no support. Agree what they contribute.", r.Lead, id)})
		}
	}
	return fs
}

// Load is what one person carries.
type Load struct {
	Person  string         `json:"person"`
	Partner string         `json:"partner"`
	Letters map[Letter]int `json:"letters"` // assignments by letter
	Active  int            `json:"active"`  // activities that they do, prepare, agree to or decide
	Sole    int            `json:"sole"`    // activities that stop if they are away: they decide, or nobody else does the work
}

// Load is what each person carries, by person.
func (r RACI) Load() ([]Load, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r.loads(), nil
}

func (r RACI) loads() []Load {
	type task struct{ activity, letter string }
	type part struct{ person, activity string }
	holders := map[task]int{}
	for _, a := range r.Assignments {
		holders[task{a.Activity, string(a.Letter)}]++
	}
	by := map[string]*Load{}
	active, sole := map[part]bool{}, map[part]bool{}
	for _, a := range r.Assignments {
		l := by[a.Person]
		if l == nil {
			l = &Load{Person: a.Person, Partner: a.Partner, Letters: map[Letter]int{}}
			by[a.Person] = l
		}
		l.Letters[a.Letter]++
		x, _ := r.role(a.Letter)
		k := part{a.Person, a.Activity}
		if x.duty != DutyAdvise && x.duty != DutyRead && !active[k] {
			active[k] = true
			l.Active++
		}
		if x.least > 0 && holders[task{a.Activity, string(a.Letter)}] == 1 && !sole[k] {
			sole[k] = true
			l.Sole++
		}
	}
	out := make([]Load, 0, len(by))
	for _, l := range by {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Load) int { return cmp.Compare(a.Person, b.Person) })
	return out
}
