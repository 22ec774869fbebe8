package survey

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Missing stands for a question not answered in [Tally.AddRow].
const Missing int8 = math.MinInt8

// Tally counts responses one at a time. It keeps, for each partner and principle, how often each pair of an actual and an
// ideal answer was given, so its size depends on the instrument and the partners, never on the number of respondents, and
// means, medians, distributions and rank tests are exact. Tallies of parts merge into the tally of the whole, in any order
// and grouping.
//
// A Tally does not know who answered: one respondent added twice counts twice. It is not safe for concurrent use; give each
// goroutine its own and merge them. Make one with [NewTally].
type Tally struct {
	in       Instrument
	ids      []string       // of the principles
	index    map[string]int // principle ID → position
	allowed  map[string]bool
	points   int
	lo, span uint8   // lowest point as AddRow's bytes have it; points − 1
	places   []place // where each principle counts
	offset   int     // what the signed answers of a row lack of its sum in points above the lowest
	groups   map[string]*counts
	last     string  // the partner of the last row
	lastG    *counts // its counts
	at       []int   // scratch of a row
	row      [3][]int8
	seen     []bool
}

// counts are the answers of one group of respondents.
type counts struct {
	n        int64   // respondents
	complete int64   // respondents who rated every principle's actual state
	total    int64   // sum over complete respondents of the sum of their actual answers, in points above the lowest
	square   int64   // the same of squared sums
	whole    []int64 // answers of complete respondents: [principle][actual][ideal], the last actual and ideal being "missing"
	partial  []int64 // answers of the others
	weight   []int64 // importance: [principle][answer]
}

func newCounts(principles, points int) *counts {
	w := points + 1
	return &counts{
		whole:   make([]int64, principles*w*w),
		partial: make([]int64, principles*w*w),
		weight:  make([]int64, principles*points),
	}
}

func (c *counts) plus(o *counts) {
	c.n += o.n
	c.complete += o.complete
	c.total += o.total
	c.square += o.square
	for i, v := range o.whole {
		c.whole[i] += v
	}
	for i, v := range o.partial {
		c.partial[i] += v
	}
	for i, v := range o.weight {
		c.weight[i] += v
	}
}

// NewTally starts the tally of an instrument. It returns an error if the instrument is not valid.
func NewTally(in Instrument) (*Tally, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return newTally(in), nil
}

func newTally(in Instrument) *Tally {
	in.Scale = in.Scale.orDefault()
	k := len(in.Principles)
	t := &Tally{
		in:     in.clone(),
		ids:    make([]string, k),
		index:  make(map[string]int, k),
		points: in.Scale.Points(),
		lo:     uint8(int8(in.Scale.Min)),
		span:   uint8(in.Scale.Points() - 1),
		places: make([]place, k),
		groups: map[string]*counts{},
		at:     make([]int, k),
		seen:   make([]bool, k),
	}
	for i := range t.row {
		t.row[i] = make([]int8, k)
	}
	for i, q := range in.Principles {
		t.ids[i], t.index[q.ID] = q.ID, i
		w, lo, hi := t.points+1, in.Scale.Min, in.Scale.Max
		if q.Reverse {
			t.places[i] = place{base: i*w*w + hi*w + hi, row: -w, sign: -1}
			t.offset += hi
		} else {
			t.places[i] = place{base: i*w*w - lo*w - lo, row: w, sign: 1}
			t.offset -= lo
		}
	}
	if len(in.Partners) > 0 {
		t.allowed = map[string]bool{}
		for _, id := range in.Partners {
			t.allowed[id] = true
		}
	}
	return t
}

// clone copies the instrument so that nothing is shared with the caller.
func (in Instrument) clone() Instrument {
	in.Partners = slices.Clone(in.Partners)
	in.Issues = slices.Clone(in.Issues)
	in.Principles = slices.Clone(in.Principles)
	for i, q := range in.Principles {
		in.Principles[i].Issues = slices.Clone(q.Issues)
		in.Principles[i].Authors = slices.Clone(q.Authors)
		in.Principles[i].Ratified = slices.Clone(q.Ratified)
	}
	return in
}

// group finds or opens the counts of a partner.
func (t *Tally) group(partner string) (*counts, error) {
	if t.lastG != nil && partner == t.last {
		return t.lastG, nil
	}
	g := t.groups[partner]
	if g == nil {
		switch {
		case t.groups == nil:
			return nil, fmt.Errorf("tallying without an instrument, make the tally with NewTally: %w", ErrVersion)
		case partner == "" || t.allowed != nil && !t.allowed[partner]:
			return nil, fmt.Errorf("tallying partner %.80q: %w", partner, ErrUnknownPartner)
		case len(t.groups) == MaxPartners:
			return nil, fmt.Errorf("tallying partner %.80q: more than %d partners: %w", partner, MaxPartners, ErrUnknownPartner)
		}
		g = newCounts(len(t.in.Principles), t.points)
		t.groups[partner] = g
	}
	t.last, t.lastG = partner, g
	return g, nil
}

// AddRow counts one respondent: the actual and the ideal answer per principle, in the instrument's order, [Missing] where
// there is none. An empty ideal means that nobody was asked for it. It does not allocate, but for a partner's first row.
//
// It returns an error, and counts nothing, if:
//   - a row has another length than the instrument has principles ([ErrRowLength]);
//   - an answer is neither a point of the scale nor Missing ([ErrOffScale]);
//   - the partner is not one of the instrument's ([ErrUnknownPartner]).
func (t *Tally) AddRow(partner string, actual, ideal []int8) error {
	g, err := t.group(partner)
	if err != nil {
		return err
	}
	return t.count(g, actual, ideal)
}

// place says where an item's answers count: the pair (a, b) at base + row·a + sign·b. Reverse-keyed items count backwards,
// which turns their answers round.
type place struct{ base, row, sign int }

func (t *Tally) count(g *counts, actual, ideal []int8) error {
	k := len(t.places)
	if len(actual) != k || len(ideal) != k && len(ideal) != 0 {
		return fmt.Errorf("tallying a row of %d actual and %d ideal answers for %d principles: %w", len(actual), len(ideal), k, ErrRowLength)
	}
	if len(ideal) == 0 {
		return t.countWithMissing(g, actual, ideal)
	}
	// Nearly every row is complete, so count it as such, and take that back where it is not.
	sum, whole := t.offset, g.whole
	lo, span := t.lo, t.span
	places, ideal := t.places[:len(actual)], ideal[:len(actual)]
	for i, a := range actual {
		b, p := ideal[i], &places[i]
		if uint8(a)-lo > span || uint8(b)-lo > span {
			for j := range i {
				q := places[j]
				whole[q.base+q.row*int(actual[j])+q.sign*int(ideal[j])]--
			}
			return t.countWithMissing(g, actual, ideal)
		}
		whole[p.base+p.row*int(a)+p.sign*int(b)]++
		sum += p.sign * int(a)
	}
	g.n++
	g.complete++
	g.total += int64(sum)
	g.square += int64(sum * sum)
	return nil
}

// countWithMissing counts a row in which an answer may be missing, or refuses it.
func (t *Tally) countWithMissing(g *counts, actual, ideal []int8) error {
	lo, span, w := t.lo, t.span, t.points+1
	sum, missing := 0, 0
	keyed := func(i int, v int8) (int, bool) {
		x := uint8(v) - lo
		switch {
		case x > span:
			return t.points, v == Missing
		case t.places[i].sign < 0:
			return int(span - x), true
		}
		return int(x), true
	}
	for i := range t.at {
		b := t.points
		a, ok := keyed(i, actual[i])
		if ok && len(ideal) > 0 {
			b, ok = keyed(i, ideal[i])
		}
		if !ok {
			return t.offScale(i)
		}
		if a == t.points {
			missing++
		} else {
			sum += a
		}
		t.at[i] = (i*w+a)*w + b
	}
	g.n++
	into := g.partial
	if missing == 0 {
		into = g.whole
		g.complete++
		g.total += int64(sum)
		g.square += int64(sum * sum)
	}
	for _, j := range t.at {
		into[j]++
	}
	return nil
}

func (t *Tally) offScale(i int) error {
	return fmt.Errorf("tallying principle %q: not a point of the scale %v: %w", t.in.Principles[i].ID, t.in.Scale, ErrOffScale)
}

// Add counts one response. It returns an error, and counts nothing, if a principle is unknown ([ErrUnknownPrinciple]) or
// rated twice ([ErrDuplicate]), an answer is off the scale ([ErrOffScale]), the partner is unknown ([ErrUnknownPartner]),
// or the response is to another version of the instrument ([ErrVersion]).
func (t *Tally) Add(r Response) error { return t.addResponse(&r) }

func (t *Tally) addResponse(r *Response) error {
	if r.Version != "" && r.Version != t.in.Version {
		return fmt.Errorf("tallying a response to version %.80q: %w", r.Version, ErrVersion)
	}
	g, err := t.group(r.Partner)
	if err != nil {
		return err
	}
	if err := t.spread(r); err != nil {
		return err
	}
	return t.countSpread(g)
}

// countSpread counts the response that spread laid out.
func (t *Tally) countSpread(g *counts) error {
	if err := t.count(g, t.row[0], t.row[1]); err != nil {
		return err
	}
	for i, v := range t.row[2] {
		if v != Missing {
			g.weight[i*t.points+int(v)-t.in.Scale.Min]++
		}
	}
	return nil
}

// spread lays a response out as rows of actual, ideal and importance in the scratch space.
func (t *Tally) spread(r *Response) error {
	ids := t.ids
	if len(r.Ratings) > len(ids) {
		return t.spreadAnyOrder(r)
	}
	for i := range r.Ratings {
		if ids[i] != r.Ratings[i].Principle {
			return t.spreadAnyOrder(r)
		}
		if !t.set(i, &r.Ratings[i]) {
			return t.offScale(i)
		}
	}
	t.blank(len(r.Ratings))
	return nil
}

// spreadAnyOrder is spread for ratings that do not follow the instrument's order from its first principle.
func (t *Tally) spreadAnyOrder(r *Response) error {
	t.blank(0)
	clear(t.seen)
	for i := range r.Ratings {
		q := &r.Ratings[i]
		k, known := t.index[q.Principle]
		switch {
		case !known:
			return fmt.Errorf("tallying principle %.80q: %w", q.Principle, ErrUnknownPrinciple)
		case t.seen[k]:
			return fmt.Errorf("tallying principle %.80q: %w", q.Principle, ErrDuplicate)
		case !t.set(k, q):
			return t.offScale(k)
		}
		t.seen[k] = true
	}
	return nil
}

// blank sets the scratch rows to missing from principle k on.
func (t *Tally) blank(k int) {
	for m := range t.row {
		for i := k; i < len(t.ids); i++ {
			t.row[m][i] = Missing
		}
	}
}

// set puts a rating into the scratch rows; false if an answer is off the scale.
func (t *Tally) set(k int, q *Rating) bool {
	a, okA := t.point(q.Actual)
	b, okB := t.point(q.Ideal)
	c, okC := t.point(q.Importance)
	t.row[0][k], t.row[1][k], t.row[2][k] = a, b, c
	return okA && okB && okC
}

// point is an answer as AddRow takes it.
func (t *Tally) point(v *int) (int8, bool) {
	if v == nil {
		return Missing, true
	}
	return int8(*v), *v >= t.in.Scale.Min && *v <= t.in.Scale.Max
}

// N is how many respondents have been counted.
func (t *Tally) N() int {
	n := int64(0)
	for _, g := range t.groups {
		n += g.n
	}
	return int(n)
}

// Merge adds the counts of o, which stays as it is. Merging is associative and commutative, so parts may be tallied
// anywhere. It returns [ErrVersion] if o tallies another instrument, another version, scale or list of principles, and
// [ErrUnknownPartner] if together they have more than [MaxPartners] partners.
func (t *Tally) Merge(o *Tally) error {
	if o == nil {
		return nil
	}
	if t.in.ID != o.in.ID || t.in.Version != o.in.Version || !t.sameShape(o.in) {
		return fmt.Errorf("merging a tally of %.80q version %.80q into one of %.80q version %.80q: %w", o.in.ID, o.in.Version, t.in.ID, t.in.Version, ErrVersion)
	}
	names := map[string]bool{}
	for _, groups := range []map[string]*counts{t.groups, o.groups} {
		for id := range groups {
			names[id] = true
		}
	}
	if t.N()+o.N() > MaxTallied {
		return fmt.Errorf("merging tallies of %d and %d respondents: %w", t.N(), o.N(), ErrTooMany)
	}
	if len(names) > MaxPartners {
		return fmt.Errorf("merging tallies of %d partners, %d allowed: %w", len(names), MaxPartners, ErrUnknownPartner)
	}
	for _, id := range slices.Sorted(maps.Keys(o.groups)) {
		g := t.groups[id]
		if g == nil {
			g = newCounts(len(t.in.Principles), t.points)
			t.groups[id] = g
		}
		g.plus(o.groups[id])
	}
	return nil
}

// sameShape reports whether answers to in are counted as t counts them.
func (t *Tally) sameShape(in Instrument) bool {
	in.Scale = in.Scale.orDefault()
	return t.in.Scale.Min == in.Scale.Min && t.in.Scale.Max == in.Scale.Max && slices.Equal(t.in.Partners, in.Partners) &&
		slices.EqualFunc(t.in.Principles, in.Principles, func(a, b Principle) bool { return a.ID == b.ID && a.Reverse == b.Reverse })
}
