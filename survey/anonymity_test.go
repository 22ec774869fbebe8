package survey

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
)

// published is one figure that a reader of reports has: how many answered in a group that the reader can put names to,
// and what their answers add up to.
type published struct {
	members map[string]bool
	sum     float64
}

// read collects what a report publishes about the actual ratings of one principle.
func read(r Report, responses []Response, principle int) []published {
	var out []published
	take := func(c Cell, in func(r *Response) bool) {
		if c.Actual == nil {
			return
		}
		p := published{members: map[string]bool{}, sum: c.Actual.Mean * float64(c.Actual.N)}
		for i := range responses {
			for _, q := range responses[i].Ratings {
				if q.Principle == r.Principles[principle].Principle && q.Actual != nil && in(&responses[i]) {
					p.members[responses[i].Respondent] = true
				}
			}
		}
		out = append(out, p)
	}
	take(r.Principles[principle].Overall, func(*Response) bool { return true })
	for _, c := range r.Principles[principle].Partners {
		take(c, func(r *Response) bool { return r.Partner == c.Partner })
	}
	for _, s := range r.Slices {
		for _, g := range s.Groups {
			take(g.Cells[principle].Cell, func(r *Response) bool {
				for j, by := range s.By {
					if v, ok := r.value(by); !ok || v != g.Values[j] {
						return false
					}
				}
				return true
			})
		}
	}
	return out
}

// attacker knows who is in which group and what was published, and bounds the sum of the answers of any set of people.
type attacker struct {
	names []string
	rows  *mat.Dense // independent equations over people's answers less 1, and over answers and what they lack of 5
	right []float64
}

func newAttacker(t *testing.T, known []published) attacker {
	at, names := map[string]int{}, []string{}
	for _, p := range known {
		for _, name := range sortedKeys(p.members) {
			if _, ok := at[name]; !ok {
				at[name] = len(names)
				names = append(names, name)
			}
		}
	}
	n := len(names)
	// Gaussian elimination leaves independent equations, as the simplex wants them.
	var rows [][]float64
	for _, p := range known {
		row := make([]float64, n+1)
		for name := range p.members {
			row[at[name]] = 1
		}
		row[n] = p.sum - float64(len(p.members))
		for _, r := range rows {
			l := lead(r)
			f := row[l] / r[l]
			for j := range row {
				row[j] -= f * r[j]
			}
		}
		if lead(row[:n]) >= 0 {
			rows = append(rows, row)
		} else {
			require.InDelta(t, 0, row[n], 1e-6)
		}
	}
	m := len(rows)
	a := attacker{names: names, rows: mat.NewDense(m+n, 2*n, nil), right: make([]float64, m+n)}
	for i, r := range rows {
		for j := range n {
			a.rows.Set(i, j, r[j])
		}
		a.right[i] = r[n]
	}
	for j := range n {
		a.rows.Set(m+j, j, 1)
		a.rows.Set(m+j, n+j, 1)
		a.right[m+j] = 4
	}
	return a
}

func lead(row []float64) int {
	for j, v := range row {
		if math.Abs(v) > 1e-9 {
			return j
		}
	}
	return -1
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for i := range 1000 {
		if name := fmt.Sprint("r", i); m[name] {
			out = append(out, name)
		}
	}
	return out
}

// room is how much the sum of the answers of some people can still vary for all the attacker knows.
func (a attacker) room(t *testing.T, people map[string]bool) float64 {
	c := make([]float64, 2*len(a.names))
	for j, name := range a.names {
		if people[name] {
			c[j] = 1
		}
	}
	low, _, err := lp.Simplex(c, a.rows, a.right, 1e-10, nil)
	require.NoError(t, err)
	for j := range c {
		c[j] = -c[j]
	}
	high, _, err := lp.Simplex(c, a.rows, a.right, 1e-10, nil)
	require.NoError(t, err)
	return -high - low
}

// crowd makes respondents of a few partners, roles, sites and tenures, some of whom skip a question. Answers keep off the
// ends of the scale: an answer that the ends of the scale give away is no subtraction.
func crowd(rng *rand.Rand, n int) []Response {
	var out []Response
	for i := range n {
		r := Response{Respondent: fmt.Sprint("r", i), Partner: fmt.Sprint("p", rng.IntN(3)), Attributes: map[string]string{
			"role": fmt.Sprint(rng.IntN(3)), "site": fmt.Sprint(rng.IntN(2)), "tenure": fmt.Sprint(rng.IntN(3)),
		}}
		for _, id := range []string{"a", "b"} {
			if v := 2 + rng.IntN(3); id == "a" || rng.IntN(8) > 0 {
				r.Ratings = append(r.Ratings, Rating{Principle: id, Actual: &v})
			}
		}
		out = append(out, r)
	}
	return out
}

var fourSlices = []Slice{{Name: "role", By: []string{"role"}}, {Name: "site", By: []string{"site"}}, {Name: "tenure", By: []string{"tenure"}}, {Name: "partner and role", By: []string{"partner", "role"}}}

func TestAttackerRecoversNoSmallGroup(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}, {ID: "b"}}}
	shown, attacks := 0, 0
	for seed := range uint64(9) {
		rng := rand.New(rand.NewPCG(seed, 7))
		people := crowd(rng, 14+rng.IntN(18))
		now := len(people) - rng.IntN(4)
		wave := Wave{ID: "w", Instrument: in}
		asked := fourSlices[:1+rng.IntN(4)]
		known := make([][]published, 2)
		for _, n := range []int{now, len(people)} { // report, add a few, report again
			report, next, err := wave.Analyze(people[:n], Options{}, asked...)
			require.NoError(t, err)
			wave = next
			for i := range known {
				known[i] = append(known[i], read(report, people[:n], i)...)
			}
		}
		for i := range known {
			shown += len(known[i])
			if len(known[i]) == 0 {
				continue
			}
			a := newAttacker(t, known[i])
			for _, target := range smallSets(rng, people, a.names, asked) {
				attacks++
				assert.Greater(t, a.room(t, target), 1e-6, "seed %d principle %d: the answers of %v follow from what is shown", seed, i, target)
			}
		}
	}
	assert.Greater(t, shown, 80, "the plans show something")
	assert.Greater(t, attacks, 150, "and something was attacked")
}

// smallSets are sets of one to four people: who share all attributes or some, and any.
func smallSets(rng *rand.Rand, people []Response, names []string, asked []Slice) []map[string]bool {
	answered := map[string]bool{}
	for _, name := range names {
		answered[name] = true
	}
	groups := map[string]map[string]bool{}
	for _, r := range people {
		if !answered[r.Respondent] {
			continue
		}
		for _, key := range []string{r.Partner, r.Partner + r.Attributes["role"], r.Attributes["role"] + "/" + r.Attributes["site"], fmt.Sprint(r.Partner, r.Attributes)} {
			if groups[key] == nil {
				groups[key] = map[string]bool{}
			}
			groups[key][r.Respondent] = true
		}
	}
	var out []map[string]bool
	seen := map[string]bool{}
	for _, g := range groups {
		if key := fmt.Sprint(sortedKeys(g)); len(g) < 5 && !seen[key] {
			seen[key] = true
			out = append(out, g)
		}
	}
	for range 5 {
		g := map[string]bool{}
		for range 1 + rng.IntN(4) {
			g[names[rng.IntN(len(names))]] = true
		}
		out = append(out, g)
	}
	return out
}

func TestReportAddOneReportAgain(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}, {ID: "b"}}}
	people := crowd(rand.New(rand.NewPCG(1, 1)), 13)
	first, wave, err := Wave{ID: "w", Instrument: in}.Analyze(people[:12], Options{})
	require.NoError(t, err)
	require.Equal(t, StatusShown, first.Principles[0].Overall.Status)

	again, same, err := wave.Analyze(people[:12], Options{})
	require.NoError(t, err)
	assert.Equal(t, first.Principles, again.Principles, "the same report shows nothing new")
	assert.Len(t, same.Released, 1, "and nothing new to remember")

	more, _, err := wave.Analyze(people, Options{})
	require.NoError(t, err)
	assert.Equal(t, StatusWithheld, more.Principles[0].Overall.Status, "12 and 13 people differ by one")
	assert.Nil(t, more.Reliability)
	assert.Nil(t, more.Alpha)
	fresh, _, err := Wave{ID: "w", Instrument: in}.Analyze(people, Options{})
	require.NoError(t, err)
	assert.Equal(t, StatusShown, fresh.Principles[0].Overall.Status, "withheld because of what was shown, not of how many there are")

	less, _, err := wave.Analyze(people[1:12], Options{})
	require.NoError(t, err)
	assert.Equal(t, StatusWithheld, less.Principles[0].Overall.Status, "one withdrew")
}

func TestThresholdOnlyRises(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}, {ID: "b"}}}
	people := crowd(rand.New(rand.NewPCG(1, 1)), 30)
	wave := Wave{ID: "w", Instrument: in, MinGroup: 6}
	_, _, err := wave.Analyze(people, Options{MinGroup: 5})
	assert.ErrorIs(t, err, ErrMinGroup)
	_, next, err := wave.Analyze(people, Options{MinGroup: 8})
	require.NoError(t, err)
	assert.Equal(t, 8, next.MinGroup)
	next.MinGroup = 6
	assert.ErrorIs(t, next.Validate(), ErrMinGroup)
	_, err = next.Plan(people)
	assert.ErrorIs(t, err, ErrMinGroup)
}

func TestWaveAndAnalyzeWithholdAlike(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}, {ID: "b"}}}
	for seed := range uint64(20) {
		people := crowd(rand.New(rand.NewPCG(seed, 3)), 12+int(seed))
		alone, err := Analyze(in, people, Options{})
		require.NoError(t, err)
		ofWave, _, err := Wave{ID: "w", Instrument: in}.Analyze(people, Options{})
		require.NoError(t, err)
		assert.Equal(t, alone.Principles, ofWave.Principles, seed)
		assert.Equal(t, alone.Withheld, ofWave.Withheld, seed)
	}
}

func TestHide(t *testing.T) {
	for _, row := range []struct {
		why   string
		sizes []int64
		want  []Reason
	}{
		{"all large enough", []int64{5, 9}, []Reason{"", "", ""}},
		{"the other of two would give the small one away", []int64{9, 4}, []Reason{"", ReasonComplement, ReasonSmall}},
		{"of several, the smallest goes", []int64{9, 4, 6}, []Reason{"", "", ReasonSmall, ReasonComplement}},
		{"two small ones cover each other if they are five together", []int64{9, 2, 3}, []Reason{"", "", ReasonSmall, ReasonSmall}},
		{"and not if they are four", []int64{9, 2, 2, 7}, []Reason{"", "", ReasonSmall, ReasonSmall, ReasonComplement}},
		{"empty is neither hidden nor a cover", []int64{9, 4, 0}, []Reason{"", ReasonComplement, ReasonSmall, ""}},
		{"too few altogether", []int64{2, 2}, []Reason{ReasonSmall, ReasonSmall, ReasonSmall}},
		{"nobody", []int64{0}, []Reason{"", ""}},
	} {
		assert.Equal(t, row.want, hide(row.sizes, row.sizes, 5), row.why)
	}
}

// Two margins of a table, every group of which is large enough, give away a cell if the table is nearly empty elsewhere.
func TestOverlapThatIsNoComplement(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}}}
	var people []Response
	add := func(partner, role string, n int) {
		for range n {
			v := 3
			people = append(people, Response{Respondent: fmt.Sprint("r", len(people)), Partner: partner, Attributes: map[string]string{"role": role}, Ratings: []Rating{{Principle: "a", Actual: &v}}})
		}
	}
	// Managers: everyone of p0 and one of p1. Managers less p0 is that one.
	add("p0", "manager", 6)
	add("p1", "manager", 1)
	add("p1", "expert", 8)
	plan, err := Wave{ID: "w", Instrument: in}.Plan(people, Slice{Name: "role", By: []string{"role"}})
	require.NoError(t, err)
	status := map[string]Status{}
	for _, g := range plan.Groups {
		status[g.Slice+fmt.Sprint(g.Values)] = g.Status
	}
	assert.Equal(t, map[string]Status{"all[]": StatusShown, "by partner[p0]": StatusShown, "by partner[p1]": StatusShown, "role[expert]": StatusWithheld, "role[manager]": StatusWithheld}, status)
	for _, hole := range plan.Withheld {
		assert.Equal(t, ReasonComplement, hole.Reason)
	}
	assert.Len(t, plan.Withheld, 2)
}
