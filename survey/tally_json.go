package survey

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxTallied is how many respondents a tally may count, so that no sum overflows.
const MaxTallied = 100_000_000_000

// tallyJSON is the text form of a tally.
type tallyJSON struct {
	Instrument Instrument  `json:"instrument"`
	Groups     []groupJSON `json:"groups"`
}

type groupJSON struct {
	Partner    string  `json:"partner"`
	N          int64   `json:"n"`
	Complete   int64   `json:"complete"`
	Total      int64   `json:"total"`
	Square     int64   `json:"square"`
	Whole      []int64 `json:"whole"`
	Partial    []int64 `json:"partial"`
	Importance []int64 `json:"importance"`
}

// MarshalJSON writes the tally with its instrument, partners in order of ID. It holds counts only, but those of a group
// of one are that one's answers: keep it where responses are kept.
func (t *Tally) MarshalJSON() ([]byte, error) {
	out := tallyJSON{Instrument: t.in, Groups: []groupJSON{}}
	for _, id := range slices.Sorted(maps.Keys(t.groups)) {
		if g := t.groups[id]; g.n > 0 {
			out.Groups = append(out.Groups, groupJSON{id, g.n, g.complete, g.total, g.square, g.whole, g.partial, g.weight})
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote. Counts that do not fit together are an error, and leave t as it is.
func (t *Tally) UnmarshalJSON(data []byte) error {
	var in tallyJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	p := validate.New("tally")
	p.Merge("instrument", in.Instrument.Validate())
	if len(in.Groups) > MaxPartners {
		p.Add("groups", "max", fmt.Sprintf("must have at most %d entries", MaxPartners), len(in.Groups))
	}
	if !p.OK() {
		return p.Err()
	}
	next := newTally(in.Instrument)
	p.UniqueIDs("groups", "partner", len(in.Groups), func(i int) string { return in.Groups[i].Partner })
	n := int64(0)
	for i, g := range in.Groups {
		at := p.Item("groups", i)
		if next.allowed != nil && !next.allowed[g.Partner] {
			at.AddAs(ErrUnknownPartner, "partner", "unknown-partner", "must be a partner of the instrument", g.Partner)
		}
		if !next.fits(g) {
			at.Add("", "counts", "holds counts that do not fit together", nil)
			continue
		}
		n += g.N
		next.groups[g.Partner] = &counts{g.N, g.Complete, g.Total, g.Square, g.Whole, g.Partial, g.Importance}
	}
	if n > MaxTallied {
		p.Add("groups", "max", fmt.Sprintf("must count at most %d respondents", MaxTallied), nil)
	}
	if !p.OK() {
		return p.Err()
	}
	*t = *next
	return nil
}

// fits reports whether the counts of a group could come from responses.
func (t *Tally) fits(g groupJSON) bool {
	k, w := len(t.in.Principles), t.points+1
	switch {
	case g.N < 0 || g.N > MaxTallied || g.Complete < 0 || g.Complete > g.N,
		len(g.Whole) != k*w*w || len(g.Partial) != k*w*w || len(g.Importance) != k*t.points:
		return false
	}
	total := int64(0)
	for i := range k {
		var whole, partial int64
		for j := range w * w {
			a, b := g.Whole[i*w*w+j], g.Partial[i*w*w+j]
			if a < 0 || b < 0 || a > g.N || b > g.N || a > 0 && j/w == t.points {
				return false
			}
			whole += a
			partial += b
			total += a * int64(j/w)
		}
		rated := int64(0)
		for _, c := range g.Importance[i*t.points : (i+1)*t.points] {
			if c < 0 || c > g.N {
				return false
			}
			rated += c
		}
		if whole != g.Complete || partial != g.N-g.Complete || rated > g.N {
			return false
		}
	}
	most := int64(k * (t.points - 1))
	return g.Total == total && g.Square >= g.Total && g.Square <= most*g.Total
}
