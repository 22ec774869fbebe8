package survey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of a plan.
const (
	MaxSlices      = 16  // slices asked for at once
	MaxSliceGroups = 500 // groups of all slices together, and of all releases remembered
)

// ByPartner is the attribute that every response has.
const ByPartner = "partner"

// Slice asks for the respondents to be split into groups, one for each combination of values of the attributes that
// occurs. Without attributes it is everyone. A response without one of the attributes is in no group of the slice.
type Slice struct {
	Name string   `json:"name"`
	By   []string `json:"by,omitempty"` // attributes of the responses; "partner" is the response's partner
}

// Plan says what may be shown of all slices together.
type Plan struct {
	MinGroup int           `json:"min_group"`
	Groups   []PlanGroup   `json:"groups"`   // slice by slice, values in order
	Withheld []PlannedHole `json:"withheld"` // everything that is not shown although there are answers
	release  Release
}

// PlanGroup is one group of a slice.
type PlanGroup struct {
	Slice  string   `json:"slice"`
	Values []string `json:"values,omitempty"` // of the slice's attributes, in their order
	Size   int      `json:"size"`             // respondents; 0 if the group itself is below the minimum
	Status Status   `json:"status"`           // withheld if no answer of the group may be shown
}

// PlannedHole is what a plan withholds.
type PlannedHole struct {
	Slice     string   `json:"slice"`
	Values    []string `json:"values,omitempty"`
	Principle string   `json:"principle"`
	Measure   Measure  `json:"measure"`
	Reason    Reason   `json:"reason"`
}

// planner holds what a plan is made of.
type planner struct {
	in     Instrument
	least  int
	slices []Slice
	groups []planned // those asked for
	past   []pastGroup
	people []person
}

type planned struct {
	slice  int
	values []string
	size   int
	shows  []byte // per principle: bits of the measures shown
	why    map[[2]int]Reason
}

type pastGroup struct{ shows []byte }

// person is one respondent now and in what was released before.
type person struct {
	now      []int  // groups asked for that it is in
	answered []byte // per principle: bits of the measures answered
	past     []pastMembership
}

type pastMembership struct {
	group    int
	answered []byte // as it was then
}

var measures = []Measure{MeasureActual, MeasureIdeal, MeasureImportance}

// answers encodes which measures of each principle a response answers: 1 actual, 2 ideal, 4 importance.
func (t *Tally) answers(r *Response) ([]byte, error) {
	if err := t.spread(r); err != nil {
		return nil, err
	}
	out := make([]byte, len(t.at))
	for m := range measures {
		for i, v := range t.row[m] {
			if v != Missing {
				out[i] |= 1 << m
			}
		}
	}
	return out, nil
}

func checkSlices(p *validate.Problems, asked []Slice) {
	if len(asked) > MaxSlices {
		p.Add("slices", "max", fmt.Sprintf("must have at most %d entries", MaxSlices), len(asked))
		return
	}
	p.UniqueIDs("slices", "name", len(asked), func(i int) string { return asked[i].Name })
	for i, s := range asked {
		at := p.Item("slices", i)
		for j, by := range s.By {
			if at.ID(fmt.Sprintf("by[%d]", j), by) && slices.Contains(s.By[:j], by) {
				at.Add(fmt.Sprintf("by[%d]", j), "unique", "must not stand twice", by)
			}
		}
	}
}

// value is the response's value of an attribute.
func (r *Response) value(attribute string) (string, bool) {
	if attribute == ByPartner {
		return r.Partner, true
	}
	v, ok := r.Attributes[attribute]
	return v, ok
}

// addSlices finds the groups of the slices in the responses.
func (pl *planner) addSlices(responses []Response) error {
	for s, slice := range pl.slices {
		found := map[string][]string{}
		keys := make([]string, len(responses))
		for i := range responses {
			values := make([]string, 0, len(slice.By))
			for _, by := range slice.By {
				if v, ok := responses[i].value(by); ok {
					values = append(values, v)
				}
			}
			if len(values) == len(slice.By) {
				keys[i] = "=" + joinValues(values)
				found[keys[i]] = values
			}
		}
		if len(pl.groups)+len(found) > MaxSliceGroups {
			return fmt.Errorf("planning slice %.80q: more than %d groups in all: ask for fewer or coarser slices", slice.Name, MaxSliceGroups)
		}
		at := map[string]int{}
		ordered := slices.Collect(maps.Values(found))
		slices.SortFunc(ordered, slices.Compare[[]string])
		for _, values := range ordered {
			at["="+joinValues(values)] = len(pl.groups)
			pl.groups = append(pl.groups, planned{slice: s, values: values, shows: make([]byte, len(pl.in.Principles)), why: map[[2]int]Reason{}})
		}
		for i, key := range keys {
			if key != "" {
				g := at[key]
				pl.groups[g].size++
				pl.people[i].now = append(pl.people[i].now, g)
			}
		}
	}
	return nil
}

// joinValues makes one key of several values, whatever they hold.
func joinValues(values []string) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(strconv.Itoa(len(v)))
		b.WriteByte(':')
		b.WriteString(v)
	}
	return b.String()
}

// decide fills in what each group shows, question by question.
func (pl *planner) decide() {
	order := make([]int, len(pl.groups))
	for i := range order {
		order[i] = i
	}
	// Slices in the order asked for, so that the first is the last to lose a group; within a slice the largest first, so that
	// of two groups that cannot both be shown the smaller is withheld. By the size of the group and not by who answered the
	// one question, so that it is as far as possible the same for all questions.
	slices.SortFunc(order, func(a, b int) int {
		x, y := pl.groups[a], pl.groups[b]
		return cmp.Or(cmp.Compare(x.slice, y.slice), cmp.Compare(y.size, x.size), cmp.Compare(a, b))
	})
	known := map[string][]Reason{}
	for i := range pl.in.Principles {
		for m := range measures {
			classes, sizes := pl.classes(i, m)
			var shown []int
			for g, past := range pl.past {
				if past.shows[i]&(1<<m) != 0 {
					shown = append(shown, len(pl.groups)+g)
				}
			}
			key := caseKey(classes, shown)
			reasons, ok := known[key]
			if !ok {
				ordered := make([]int, len(order))
				for j, g := range order {
					ordered[j] = sizes[g]
				}
				reasons = choose(classes, shown, order, ordered, pl.least)
				known[key] = reasons
			}
			for j, g := range order {
				switch {
				case sizes[g] == 0:
				case reasons[j] == "":
					pl.groups[g].shows[i] |= 1 << m
				default:
					pl.groups[g].why[[2]int{i, m}] = reasons[j]
				}
			}
		}
	}
}

// classes are the people who answered one question, now or in what was released, by the groups they count in; sizes are
// how many answered it now in each group asked for.
func (pl *planner) classes(principle, measure int) ([]class, []int) {
	bit := byte(1) << measure
	sizes := make([]int, len(pl.groups))
	found := map[string]*class{}
	var rows []int
	for i := range pl.people {
		p := &pl.people[i]
		rows = rows[:0]
		if p.answered != nil && p.answered[principle]&bit != 0 {
			rows = append(rows, p.now...)
			for _, g := range p.now {
				sizes[g]++
			}
		}
		for _, past := range p.past {
			if past.answered[principle]&bit != 0 && pl.past[past.group].shows[principle]&bit != 0 {
				rows = append(rows, len(pl.groups)+past.group)
			}
		}
		if len(rows) == 0 {
			continue
		}
		key := classKey(rows)
		if found[key] == nil {
			found[key] = &class{groups: slices.Clone(rows)}
		}
		found[key].size++
	}
	out := make([]class, 0, len(found))
	for _, key := range slices.Sorted(maps.Keys(found)) {
		out = append(out, *found[key])
	}
	return out, sizes
}

// caseKey is equal for two questions that the same people answered as far as groups can tell.
func caseKey(classes []class, shown []int) string {
	var b strings.Builder
	for _, c := range classes {
		fmt.Fprint(&b, c.size, c.groups)
	}
	fmt.Fprint(&b, shown)
	return b.String()
}

// plan tells what was decided.
func (pl *planner) plan(respondents []Response) Plan {
	out := Plan{MinGroup: pl.least, Groups: []PlanGroup{}, Withheld: []PlannedHole{}}
	r := Release{MinGroup: pl.least}
	for i := range respondents {
		r.Respondents = append(r.Respondents, ReleasedRespondent{Respondent: respondents[i].Respondent, Answered: digits(pl.people[i].answered)})
	}
	for g, group := range pl.groups {
		name := pl.slices[group.slice].Name
		v := PlanGroup{Slice: name, Values: slices.Clone(group.values), Size: group.size, Status: StatusEmpty}
		shows, hides := false, len(group.why) > 0
		for i, s := range group.shows {
			shows = shows || s != 0
			for m, measure := range measures {
				if why, ok := group.why[[2]int{i, m}]; ok {
					out.Withheld = append(out.Withheld, PlannedHole{Slice: name, Values: slices.Clone(group.values), Principle: pl.in.Principles[i].ID, Measure: measure, Reason: why})
				}
			}
		}
		switch {
		case shows:
			v.Status = StatusShown
			r.Groups = append(r.Groups, ReleasedGroup{Slice: name, Values: slices.Clone(group.values), Shows: digits(group.shows), Members: pl.members(g, len(respondents))})
		case hides:
			v.Status = StatusWithheld
		}
		if v.Size < pl.least {
			v.Size = 0
		}
		out.Groups = append(out.Groups, v)
	}
	out.release = r
	return out
}

func (pl *planner) members(group, respondents int) []int {
	var out []int
	for i := range respondents {
		if slices.Contains(pl.people[i].now, group) {
			out = append(out, i)
		}
	}
	return out
}

// digits writes bits 0 to 7 as text, one digit per principle.
func digits(bits []byte) string {
	out := make([]byte, len(bits))
	for i, b := range bits {
		out[i] = '0' + b
	}
	return string(out)
}

// bits reads them back; text that digits did not write gives nil.
func bits(text string, n int) []byte {
	if len(text) != n {
		return nil
	}
	out := make([]byte, n)
	for i := range n {
		if text[i] < '0' || text[i] > '7' {
			return nil
		}
		out[i] = text[i] - '0'
	}
	return out
}
