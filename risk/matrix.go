package risk

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Errors that a caller may branch on.
var (
	// ErrOtherMatrix says that a register, or the assessment before, was made for a matrix of another ID.
	ErrOtherMatrix = errors.New("made for another matrix")
	// ErrLevel says that a level lies outside the matrix.
	ErrLevel = errors.New("level outside the matrix")
)

// MaxLevels is the most levels that one side of a matrix may have.
const MaxLevels = 50

// Matrix is a probability-impact matrix of any size: data, replaceable by the host and checked by [Matrix.Validate].
//
// Levels count from 1, mildest first. A cell's score is the product of its two level values. Its band is either found
// by that score ([Band.Min]) or, where Cells is given, read from Cells: published look-up matrices are not products.
type Matrix struct {
	ID         string  `json:"id"`         // what a [Register] names as the matrix its levels mean
	Likelihood []Level `json:"likelihood"` // rarest first
	Impact     []Level `json:"impact"`     // mildest first
	Bands      []Band  `json:"bands"`      // mildest first
	// Cells names the band of each cell, Cells[likelihood-1][impact-1]. Empty: bands go by score. With Cells the
	// level values may all be left out; then the score is the number of the band, counted from 1.
	Cells [][]string `json:"cells,omitempty"`
}

// Level is one step of a scale.
type Level struct {
	Label   string  `json:"label"`             // such as "unlikely"
	Value   float64 `json:"value,omitzero"`    // above 0 and above the level before; taken as the decimal it prints as
	Meaning string  `json:"meaning,omitempty"` // how to tell that this level applies, such as "once in ten years"
}

// Band is a range of scores that are handled alike.
type Band struct {
	Name string `json:"name"` // such as "high"
	// Min is the lowest score of the band, which reaches up to the next band's Min, itself excluded. Not used where
	// the matrix has Cells.
	Min float64 `json:"min,omitzero"`
	// Tolerance says what a risk in this band calls for. Where no band states one, the worst band is unacceptable,
	// the mildest acceptable and those between are tolerable; a matrix of one band is tolerable.
	Tolerance Tolerance `json:"tolerance,omitempty"`
}

// Tolerance says what a band calls for. Empty: not stated, see [Band].
type Tolerance string

// The tolerances, mildest first.
const (
	Acceptable   Tolerance = "acceptable"   // watch it
	Tolerable    Tolerance = "tolerable"    // bearable while somebody owns it; treat where worth the cost
	Unacceptable Tolerance = "unacceptable" // must be treated, or accepted by name and for a time
)

var tolerances = []Tolerance{Acceptable, Tolerable, Unacceptable}

// Score is a cell of a matrix. The zero Score is "not assessed".
type Score struct {
	Likelihood int       `json:"likelihood"` // level, from 1
	Impact     int       `json:"impact"`     // level, from 1
	Value      float64   `json:"value"`      // product of the level values, multiplied as decimals: 0.7 × 0.2 is 0.14
	Band       string    `json:"band"`       // name of the band
	BandRank   int       `json:"band_rank"`  // its number, 1 is the mildest
	Tolerance  Tolerance `json:"tolerance"`  // what the band calls for
}

// Assessed reports whether the score is one at all: the zero Score is none.
func (s Score) Assessed() bool { return s.BandRank > 0 }

// Compare orders scores: by band, then by value. An unassessed score comes before every other.
func (s Score) Compare(o Score) int {
	switch {
	case s.BandRank != o.BandRank:
		return s.BandRank - o.BandRank
	case s.Value < o.Value:
		return -1
	case s.Value > o.Value:
		return 1
	}
	return 0
}

// Score looks a pair of levels up. It is monotone: a higher likelihood or impact never scores lower.
// An opportunity scores alike: the matrix is mirrored only where it is drawn ([HeatMap]).
//
// Score returns an error if:
//   - the matrix is not valid ([Matrix.Validate]);
//   - a level is outside 1 to the number of levels ([ErrLevel]).
func (m Matrix) Score(likelihood, impact int) (Score, error) {
	t, err := m.table()
	if err != nil {
		return Score{}, err
	}
	s, ok := t.at(Rating{likelihood, impact})
	if !ok || !s.Assessed() {
		return Score{}, fmt.Errorf("scoring likelihood %d and impact %d in matrix %q of %d×%d: %w",
			likelihood, impact, m.ID, len(m.Likelihood), len(m.Impact), ErrLevel)
	}
	return s, nil
}

// Scores is the whole matrix, Scores[likelihood-1][impact-1]. It returns an error if the matrix is not valid.
func (m Matrix) Scores() ([][]Score, error) {
	t, err := m.table()
	return t.cells, err
}

// table is a valid matrix with every score worked out.
type table struct {
	cells [][]Score
	order [][]uint64 // of each cell: how many different scores are worse
}

// at is the score of a rating; the zero score for a rating that is not set, false for one outside the matrix.
func (t table) at(r Rating) (Score, bool) {
	if r == (Rating{}) {
		return Score{}, true
	}
	if r.Likelihood < 1 || r.Likelihood > len(t.cells) || r.Impact < 1 || r.Impact > len(t.cells[0]) {
		return Score{}, false
	}
	return t.cells[r.Likelihood-1][r.Impact-1], true
}

func (m Matrix) table() (table, error) {
	if err := m.Validate(); err != nil {
		return table{}, err
	}
	t := table{cells: m.cells()}
	scores := slices.Concat(t.cells...)
	slices.SortFunc(scores, func(a, b Score) int { return b.Compare(a) })
	scores = slices.CompactFunc(scores, func(a, b Score) bool { return a.Compare(b) == 0 })
	for _, row := range t.cells {
		var order []uint64
		for _, s := range row {
			worse, _ := slices.BinarySearchFunc(scores, s, func(a, b Score) int { return b.Compare(a) })
			order = append(order, uint64(worse))
		}
		t.order = append(t.order, order)
	}
	return t, nil
}

// cells works out every score of a matrix whose levels and bands are in order.
func (m Matrix) cells() [][]Score {
	cells := make([][]Score, len(m.Likelihood))
	for l := range cells {
		cells[l] = make([]Score, len(m.Impact))
		for i := range cells[l] {
			s := Score{Likelihood: l + 1, Impact: i + 1, Value: product(m.Likelihood[l].Value, m.Impact[i].Value)}
			band := m.band(l, i, s.Value)
			if band >= 0 {
				s.Band, s.BandRank, s.Tolerance = m.Bands[band].Name, band+1, m.tolerance(band)
			}
			if !m.hasValues() {
				s.Value = float64(s.BandRank)
			}
			cells[l][i] = s
		}
	}
	return cells
}

// product multiplies two level values as the decimals they print as, so that a score of 0.14 meets a limit of 0.14.
func product(a, b float64) float64 {
	return decimal.NewFromFloat(a).Mul(decimal.NewFromFloat(b)).InexactFloat64()
}

// band is the index of a cell's band, -1 if there is none.
func (m Matrix) band(l, i int, score float64) int {
	if len(m.Cells) > 0 {
		return slices.IndexFunc(m.Bands, func(b Band) bool { return b.Name == m.Cells[l][i] })
	}
	found := -1
	for n, b := range m.Bands {
		if score >= b.Min {
			found = n
		}
	}
	return found
}

func (m Matrix) tolerance(band int) Tolerance {
	switch {
	case m.Bands[band].Tolerance != "":
		return m.Bands[band].Tolerance
	case len(m.Bands) == 1:
		return Tolerable
	case band == 0:
		return Acceptable
	case band == len(m.Bands)-1:
		return Unacceptable
	}
	return Tolerable
}

// hasValues reports whether the levels carry values; a look-up matrix may do without.
func (m Matrix) hasValues() bool {
	set := func(l Level) bool { return l.Value != 0 }
	return len(m.Cells) == 0 || slices.ContainsFunc(m.Likelihood, set) || slices.ContainsFunc(m.Impact, set)
}

// Validate checks that the matrix is complete and monotone and reports all problems at once:
//   - ID, labels and band names are there, none twice, and each side has 1 to [MaxLevels] levels;
//   - level values are above 0, below 10^9, and rise from level to level;
//   - bands rise by Min, the mildest reaches down to the lowest score, and tolerances never fall;
//   - Cells, where given, has every cell, names known bands only, and never falls with a higher level;
//   - every band has at least one cell.
func (m Matrix) Validate() error {
	p := validate.New("matrix")
	p.ID("id", m.ID)
	m.checkLevels(p, "likelihood", m.Likelihood)
	m.checkLevels(p, "impact", m.Impact)
	m.checkBands(p)
	if p.OK() && m.checkCells(p) {
		m.checkReach(p)
	}
	return p.Err()
}

func (m Matrix) checkLevels(p *validate.Problems, field string, levels []Level) {
	if len(levels) == 0 || len(levels) > MaxLevels {
		p.Add(field, "levels", fmt.Sprintf("must have 1 to %d levels", MaxLevels), len(levels))
		return
	}
	p.UniqueIDs(field, "label", len(levels), func(i int) string { return levels[i].Label })
	for i, l := range levels {
		at := p.Item(field, i)
		at.Text("meaning", l.Meaning, maxText)
		switch {
		case !m.hasValues():
		case !at.Finite("value", l.Value):
		case l.Value < 1e-9 || l.Value >= 1e9:
			at.Add("value", "range", "must be from 1e-9 to below 1e9", l.Value)
		case i > 0 && l.Value <= levels[i-1].Value:
			at.Add("value", "rising", "must be above that of the level before", l.Value)
		}
	}
}

func (m Matrix) checkBands(p *validate.Problems) {
	if len(m.Bands) == 0 {
		p.Add("bands", "required", "is required", nil)
		return
	}
	if len(m.Bands) > MaxLevels*MaxLevels {
		p.Add("bands", "max", "must not have more bands than a matrix has cells", len(m.Bands))
		return
	}
	p.UniqueIDs("bands", "name", len(m.Bands), func(i int) string { return m.Bands[i].Name })
	worst := -1
	for i, b := range m.Bands {
		at := p.Item("bands", i)
		if at.Finite("min", b.Min) && len(m.Cells) == 0 && i > 0 && !(b.Min > m.Bands[i-1].Min) {
			at.Add("min", "rising", "must be above that of the band before", b.Min)
		}
		rank := slices.Index(tolerances, b.Tolerance)
		switch {
		case !known(at, "tolerance", b.Tolerance, tolerances):
		case (b.Tolerance == "") != (m.Bands[0].Tolerance == ""):
			at.Add("tolerance", "all-or-none", "must be stated for every band or for none", string(b.Tolerance))
		case rank < worst:
			at.Add("tolerance", "falling", "must not be milder than that of the band before", string(b.Tolerance))
		}
		worst = max(worst, rank)
	}
}

// checkCells checks the cells of a look-up matrix and reports whether they can be read.
func (m Matrix) checkCells(p *validate.Problems) bool {
	if len(m.Cells) == 0 {
		return true
	}
	if len(m.Cells) != len(m.Likelihood) {
		p.Add("cells", "all-cells", fmt.Sprintf("must have %d rows, one for each likelihood", len(m.Likelihood)), len(m.Cells))
		return false
	}
	rank := make(map[string]int, len(m.Bands))
	for i, b := range m.Bands {
		rank[b.Name] = i
	}
	for l, row := range m.Cells {
		at := p.Item("cells", l)
		if len(row) != len(m.Impact) {
			at.Add("", "all-cells", fmt.Sprintf("must have %d cells, one for each impact", len(m.Impact)), len(row))
			continue
		}
		for i, name := range row {
			n, ok := rank[name]
			cell := fmt.Sprintf("[%d]", i)
			switch {
			case !ok:
				at.Add(cell, "unknown-band", "must be one of "+bandNames(m.Bands), name)
			case i > 0 && n < rank[row[i-1]]:
				at.Add(cell, "monotone", fmt.Sprintf("must not be milder than %q, the cell of the impact below", row[i-1]), name)
			case l > 0 && i < len(m.Cells[l-1]) && n < rank[m.Cells[l-1][i]]:
				at.Add(cell, "monotone", fmt.Sprintf("must not be milder than %q, the cell of the likelihood below", m.Cells[l-1][i]), name)
			}
		}
	}
	return p.OK()
}

// checkReach checks that every cell has a band and every band a cell.
func (m Matrix) checkReach(p *validate.Problems) {
	reached := make([]bool, len(m.Bands)+1)
	lowest := math.Inf(1)
	for _, row := range m.cells() {
		for _, s := range row {
			reached[s.BandRank] = true
			lowest = min(lowest, s.Value)
		}
	}
	if reached[0] {
		p.Item("bands", 0).Add("min", "all-cells", fmt.Sprintf("must be at most %v, the lowest score", lowest), m.Bands[0].Min)
	}
	for i, b := range m.Bands {
		if !reached[i+1] {
			p.Item("bands", i).Add("", "unreachable", "must hold at least one cell of the matrix", b.Name)
		}
	}
}

func bandNames(bands []Band) string {
	names := make([]string, 0, min(len(bands), 10))
	for _, b := range bands[:min(len(bands), 10)] {
		names = append(names, b.Name)
	}
	return strings.Join(names, ", ")
}
