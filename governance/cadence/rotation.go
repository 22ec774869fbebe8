package cadence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of a rotation.
const (
	MaxTurns = 520   // meetings
	MaxClock = 96    // times of day to choose from: every quarter of an hour
	maxCount = 1_000 // out-of-hours meetings before
)

// Rotation asks at which times of day a series of meetings should be held, so that bad hours go round.
type Rotation struct {
	Hours   []Hours     `json:"hours"`
	Zone    string      `json:"zone"`             // of Times and On
	Times   []string    `json:"times,omitempty"`  // to choose from, the preferred first, "08:00"; none: every full hour, from noon outwards
	Minutes int         `json:"minutes"`          // length of a meeting, from 1 to 1440
	On      []time.Time `json:"on"`               // days of the meetings (midnight UTC), in order
	Before  []Burden    `json:"before,omitempty"` // counts to go on from; a partner not told has none
}

// Burden counts the meetings that a partner had outside its working hours.
type Burden struct {
	Partner string `json:"partner"`
	Count   int    `json:"count"`
}

// RotationPlan is when to meet.
type RotationPlan struct {
	Turns   []Turn   `json:"turns"`
	Burdens []Burden `json:"burdens"` // after all meetings, those before included, by partner
	Spread  int      `json:"spread"`  // largest difference of two counts after any meeting
	Proven  bool     `json:"proven"`  // no plan has a smaller Spread; or else the search was cut short
	Reasons []string `json:"reasons"`
}

// Turn is one meeting of a rotation.
type Turn struct {
	Day    time.Time `json:"day"`
	Time   string    `json:"time"`   // the one of Times, local in the zone of the rotation; At is later where clocks skip it
	At     time.Time `json:"at"`     // instant
	Out    []string  `json:"out"`    // partners for whom it is not wholly within working hours
	Spread int       `json:"spread"` // largest difference of two counts after it
}

// option is a time at which a meeting may be, and for whom it is bad.
type option struct {
	time string
	at   int64
	out  []bool // by partner
}

// Plan picks the time of each meeting. Among all sequences of the given times it takes the one
//
//  1. in which the largest difference of two partners' counts after any meeting is least, one being as good as none;
//  2. in which what exceeds one, summed over all meetings, is least;
//  3. with the fewest out-of-hours meetings of all partners together;
//
// and of equal ones one with earlier entries of Times. It is exact: the counts, less the smallest of them, are followed
// meeting by meeting through all that can be reached (dynamic programming), first with differences up to a bound that no
// plan can beat, then with one more, until a plan is found. Where that takes more than 400,000 steps, only the most
// promising are followed, and Proven says whether the result meets the bound all the same. Each meeting is judged on
// its day, by the clocks of that day.
//
// Plan returns an error if:
//   - there are no days or more than [MaxTurns], they are not days or not in order;
//   - Times has no times of day, the same twice or more than [MaxClock]; Minutes is out of range;
//   - Before names a stranger or a partner twice, or a count is negative or above 1,000;
//   - hours or zones are wrong, as in [CommonHours].
func (r Rotation) Plan(zones map[string]*time.Location) (RotationPlan, error) {
	p := validate.New("rotation")
	checkZone(p, "zone", r.Zone)
	if r.Zone != "" {
		checkLocation(p, "zone", r.Zone, zones[r.Zone])
	}
	work := readHours(p, "hours", r.Hours, zones)
	clocks := r.checkClocks(p)
	r.checkDays(p)
	start := r.checkBefore(p, work)
	if err := p.Err(); err != nil {
		return RotationPlan{}, err
	}
	turns := r.options(work, clocks, &placer{loc: zones[r.Zone]})
	s := newRotationSearch(turns, start)
	chosen, proven := s.run()
	return r.report(work, turns, chosen, start, s, proven, zones[r.Zone]), nil
}

func (r Rotation) checkClocks(p *validate.Problems) []wall {
	if r.Minutes < 1 || r.Minutes > 24*60 {
		p.Add("minutes", "range", "must be from 1 to 1440", r.Minutes)
	}
	times := r.Times
	if len(times) == 0 {
		times = everyHour()
	}
	if len(times) > MaxClock {
		p.Add("times", "max", "must have at most "+strconv.Itoa(MaxClock)+" entries", len(times))
		return nil
	}
	out := make([]wall, len(times))
	for i, text := range times {
		field := "times[" + strconv.Itoa(i) + "]"
		w, ok := clock(p, field, text)
		if ok && (w == 24*hour || slices.Contains(times[:i], text)) {
			p.Add(field, "unique", "must be a time before 24:00 that stands once", text)
		}
		out[i] = w
	}
	return out
}

// everyHour lists the full hours, those nearest to noon first: 12:00, 13:00, 11:00 to 00:00.
func everyHour() []string {
	out := make([]string, 24)
	for i := range out {
		h := 12 + (i+1)/2
		if i%2 == 0 {
			h = 12 - i/2
		}
		out[i] = fmt.Sprintf("%02d:00", h%24)
	}
	return out
}

func (r Rotation) checkDays(p *validate.Problems) {
	if len(r.On) == 0 || len(r.On) > MaxTurns {
		p.Add("on", "count", "must have 1 to "+strconv.Itoa(MaxTurns)+" entries", len(r.On))
		return
	}
	for i, d := range r.On {
		field := "on[" + strconv.Itoa(i) + "]"
		checkDay(p, field, d)
		if i > 0 && !d.After(r.On[i-1]) {
			p.Add(field, "order", "must be after the day before it in the list", d)
		}
	}
}

func (r Rotation) checkBefore(p *validate.Problems, work []workdays) []int {
	start := make([]int, len(work))
	if len(r.Before) > MaxPartners {
		p.Add("before", "max", "must have at most "+strconv.Itoa(MaxPartners)+" entries", len(r.Before))
		return start
	}
	p.UniqueIDs("before", "partner", len(r.Before), func(i int) string { return r.Before[i].Partner })
	for i, b := range r.Before {
		at := p.Item("before", i)
		if b.Count < 0 || b.Count > maxCount {
			at.Add("count", "range", "must be from 0 to "+strconv.Itoa(maxCount), b.Count)
		}
		k := slices.IndexFunc(work, func(w workdays) bool { return w.partner == b.Partner })
		if k < 0 {
			at.Add("partner", "unknown", "must be one whose hours are told", b.Partner)
			continue
		}
		start[k] = b.Count
	}
	return start
}

// options lists, for each meeting, the times that differ in whom they burden.
func (r Rotation) options(work []workdays, clocks []wall, at *placer) [][]option {
	times := r.Times
	if len(times) == 0 {
		times = everyHour()
	}
	turns := make([][]option, len(r.On))
	for i, d := range r.On {
		around := span{d.Unix() - reach, d.Unix() + 24*hour + reach + int64(r.Minutes)*minute}
		busy := make([][]span, len(work))
		for k := range work {
			busy[k] = work[k].spans(around)
		}
		for j, c := range clocks {
			t, _ := at.place(wall(d.Unix()) + c)
			o := option{time: times[j], at: t.at, out: make([]bool, len(work))}
			for k := range work {
				o.out[k] = !within(busy[k], span{t.at, t.at + int64(r.Minutes)*minute})
			}
			if !slices.ContainsFunc(turns[i], func(x option) bool { return slices.Equal(x.out, o.out) }) {
				turns[i] = append(turns[i], o)
			}
		}
	}
	return turns
}

func (r Rotation) report(work []workdays, turns [][]option, chosen, start []int, s *rotationSearch, proven bool, loc *time.Location) RotationPlan {
	plan := RotationPlan{Turns: make([]Turn, len(turns)), Proven: proven, Reasons: []string{}}
	counts := slices.Clone(start)
	for i, options := range turns {
		o := options[chosen[i]]
		t := Turn{Day: r.On[i], Time: o.time, At: time.Unix(o.at, 0).In(loc), Out: []string{}}
		for k, out := range o.out {
			if out {
				counts[k]++
				t.Out = append(t.Out, work[k].partner)
			}
		}
		t.Spread = slices.Max(counts) - slices.Min(counts)
		plan.Spread = max(plan.Spread, t.Spread)
		plan.Turns[i] = t
	}
	for k := range work {
		plan.Burdens = append(plan.Burdens, Burden{work[k].partner, counts[k]})
	}
	plan.Reasons = append(plan.Reasons, s.explain(work, turns, plan)...)
	return plan
}

// explain says why the counts differ by more than one, if they do, and who bears what.
func (s *rotationSearch) explain(work []workdays, turns [][]option, plan RotationPlan) (reasons []string) {
	list := make([]string, len(plan.Burdens))
	for i, b := range plan.Burdens {
		list[i] = fmt.Sprintf("%s %d", b.Partner, b.Count)
	}
	reasons = append(reasons, "out-of-hours meetings: "+strings.Join(list, ", "))
	for k, w := range work {
		always := 0
		for _, options := range turns {
			if !slices.ContainsFunc(options, func(o option) bool { return !o.out[k] }) {
				always++
			}
		}
		if always > 0 {
			reasons = append(reasons, fmt.Sprintf("%s has no time within its hours at %d of %d meetings", w.partner, always, len(turns)))
		}
	}
	switch {
	case plan.Spread <= 1:
		reasons = append(reasons, "after every meeting the counts of any two partners differ by at most one")
	case s.bound >= plan.Spread:
		reasons = append(reasons, fmt.Sprintf("the counts of %s and %s cannot stay closer than %d: after meeting %d every choice has put %s at least that far ahead",
			work[s.ahead].partner, work[s.behind].partner, plan.Spread, s.boundAt+1, work[s.ahead].partner))
	case plan.Proven:
		reasons = append(reasons, fmt.Sprintf("no sequence of these times keeps all counts closer than %d: all were tried", plan.Spread))
	default:
		reasons = append(reasons, fmt.Sprintf("the counts come to differ by %d; there are too many sequences to prove that none does better", plan.Spread))
	}
	return reasons
}
