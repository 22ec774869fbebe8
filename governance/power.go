package governance

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxPowerPartners is the largest number of partners for which powers are computed: exactly, by counting coalitions.
// The cost grows with the coalitions that only just win. Alike partners are counted together, and under one threshold
// thirty unlike ones take a tenth of a second; under several thresholds the Council's 27 take half a second, and thirty
// of almost equal weight can take a minute.
const MaxPowerPartners = 30

// Power is how much a partner can decide under the rules of a committee.
type Power struct {
	Partner       string          `json:"partner"`
	Seats         int             `json:"seats"`          // that may vote
	Weight        decimal.Decimal `json:"weight"`         // of these seats
	Swings        uint64          `json:"swings"`         // winning coalitions that lose without the partner
	Banzhaf       float64         `json:"banzhaf"`        // share of all partners' swings: 0 to 1, adding up to 1
	Influence     float64         `json:"influence"`      // swings out of all coalitions of the others: 0 to 1 (the absolute Banzhaf index)
	ShapleyShubik float64         `json:"shapley_shubik"` // share of orders of joining in which the partner turns the vote: 0 to 1, adding up to 1
	Veto          bool            `json:"veto,omitempty"` // nothing passes without the partner
}

// Power computes the voting power of each partner, by partner: Banzhaf (J. F. Banzhaf, Weighted Voting Doesn't Work,
// 1965) and Shapley–Shubik (L. S. Shapley, M. Shubik, A Method for Evaluating the Distribution of Power in a Committee
// System, 1954). Both are exact counts, rounded to a float64 once.
//
// A coalition is a set of partners all of whose seats vote for, while all others vote against. It wins if the motion
// passes: quorum, all thresholds, vetoes of seats, a minimum of blockers and the casting vote are those of
// [Committee.Tally]. Partners whose seats are all recused are left out. If no coalition wins, all powers are 0.
//
// Power returns an error if the committee or the motion is not valid, or if more than [MaxPowerPartners] partners may
// vote ([ErrTooMany]).
func (c Committee) Power(m Motion) ([]Power, error) {
	e, err := c.Compile()
	if err != nil {
		return nil, err
	}
	v := &poll{e: e, motion: m, hurdles: e.hurdles, seats: make([]seatState, len(c.Members)), chair: -1}
	v.asOf = latestOf(m.Opened, m.Closes)
	p := validate.New("motion")
	v.open(p)
	if err := p.Err(); err != nil {
		return nil, err
	}
	g := v.game()
	if n := len(g.players); n > MaxPowerPartners {
		return nil, fmt.Errorf("power of %d partners, at most %d: %w", n, MaxPowerPartners, ErrTooMany)
	}
	return v.powers(g), nil
}

func latestOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// game is a vote seen as a simple game of partners.
type game struct {
	players []player
	bars    []bar
	heads   mass // seats of all players
	stuck   bool // the quorum cannot be reached
}

type player struct {
	partner int32 // index in the electorate
	heads   mass  // seats
	must    bool  // has a veto
	chair   bool
	masses  []mass // one a bar
}

// bar is a linear condition: the coalition's mass reaches the need, or exactly misses it with the chair on its side, or
// too few seats are outside to block.
type bar struct {
	by       Measure
	need     mass
	tie      mass // 0: the chair breaks none
	blockers int
}

func (v *poll) game() game {
	var g game
	var bars []bar
	for _, h := range v.hurdles {
		bars = append(bars, v.barOf(h))
	}
	if q := v.e.quorum; !v.e.c.Quorum.IsZero() {
		_, all := v.attendance(asCounted)
		need := q.needed(all, v.e.wholeOf(q.by))
		g.stuck = all.less(need)
		if !v.e.counting[sideAgainst] {
			bars = append(bars, bar{by: q.by, need: need})
		}
	}
	g.bars = bars
	seats := v.partnerMasses(BySeats)
	for k := range v.e.partners {
		if seats[k].isZero() {
			continue
		}
		g.players = append(g.players, player{partner: int32(k), heads: seats[k], masses: make([]mass, len(bars))})
		g.heads = g.heads.plus(seats[k])
	}
	for b := range bars {
		masses := v.partnerMasses(bars[b].by)
		for i := range g.players {
			g.players[i].masses[b] = masses[g.players[i].partner]
		}
	}
	v.markSeats(&g)
	return g
}

func (v *poll) markSeats(g *game) {
	at := make(map[int32]int, len(g.players))
	for i, p := range g.players {
		at[p.partner] = i
	}
	for i := range v.seats {
		if v.seats[i].recused {
			continue
		}
		p := &g.players[at[v.e.partner[i]]]
		p.must = p.must || v.e.c.Members[i].Veto
		p.chair = p.chair || int32(i) == v.chair
	}
}

func (v *poll) barOf(h hurdle) bar {
	total := mass{}
	for _, m := range v.partnerMasses(h.by) {
		total = total.plus(m)
	}
	b := bar{by: h.by, need: h.needed(total, nil), blockers: h.blockers}
	if b.need.isZero() {
		b.need = mass{lo: 1}
	}
	if half := halfOf(total); v.chair >= 0 && h.tie(half, total) {
		b.tie = half
	}
	return b
}

func halfOf(m mass) mass { return mass{m.hi >> 1, m.lo>>1 | m.hi<<63} }

func (v *poll) powers(g game) []Power {
	out := make([]Power, len(g.players))
	weights := v.partnerMasses(ByWeight)
	for i, p := range g.players {
		out[i] = Power{Partner: v.e.partners[p.partner], Seats: int(p.heads.lo), Weight: weights[p.partner].decimal(v.e.scale)}
	}
	if g.stuck || len(out) == 0 {
		return out
	}
	n := len(out)
	wins, with := g.count()
	var all uint64
	for i := range out {
		index := new(big.Rat)
		for k := 1; k <= n; k++ {
			swings := with[i][k] - (wins[k-1] - with[i][k-1])
			out[i].Swings += swings
			orders := new(big.Int).Mul(big.NewInt(int64(n)), new(big.Int).Binomial(int64(n-1), int64(k-1)))
			index.Add(index, new(big.Rat).SetFrac(new(big.Int).SetUint64(swings), orders))
		}
		out[i].ShapleyShubik, _ = index.Float64()
		out[i].Influence = float64(out[i].Swings) / float64(uint64(1)<<(n-1))
		out[i].Veto = wins[n] > 0 && with[i] == wins
		all += out[i].Swings
	}
	for i := range out {
		if all > 0 {
			out[i].Banzhaf = float64(out[i].Swings) / float64(all)
		}
	}
	return out
}

// sizes counts coalitions by number of partners.
type sizes [MaxPowerPartners + 1]uint64

// kinds groups players that are alike, vetoes first, then the heavy ones, so that a coalition is soon won or lost.
func (g *game) kinds() [][]int {
	order := make([]int, len(g.players))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return g.players[a].compare(g.players[b]) })
	var kinds [][]int
	for k, i := range order {
		if k > 0 && g.players[order[k-1]].compare(g.players[i]) == 0 {
			last := len(kinds) - 1
			kinds[last] = append(kinds[last], i)
			continue
		}
		kinds = append(kinds, []int{i})
	}
	return kinds
}

func (p player) compare(q player) int {
	if p.must != q.must {
		return -falseFirst(p.must)
	}
	for b := len(p.masses) - 1; b >= 0; b-- {
		if c := compareMass(q.masses[b], p.masses[b]); c != 0 {
			return c
		}
	}
	if p.chair != q.chair {
		return -falseFirst(p.chair)
	}
	return compareMass(q.heads, p.heads)
}

func falseFirst(yes bool) int {
	if yes {
		return 1
	}
	return -1
}

func compareMass(a, b mass) int { return cmp.Or(cmp.Compare(a.hi, b.hi), cmp.Compare(a.lo, b.lo)) }
