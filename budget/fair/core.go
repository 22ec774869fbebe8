package fair

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Block is a coalition whose members get less from a division than they make alone.
type Block struct {
	Partners  []string        `json:"partners"`
	Alone     decimal.Decimal `json:"alone"`     // what the coalition makes alone
	Share     decimal.Decimal `json:"share"`     // what its members get together
	Shortfall decimal.Decimal `json:"shortfall"` // Alone − Share, above zero
}

// Blocking finds the coalition that loses most by a division of what all make together: of those that lose the same, the
// one with the fewest partners, then with the lowest IDs. It returns nil if none does: the division lies in the core.
// Shares are in the order of the players. A shortfall of up to 10^-12 a player is taken for rounding. To test a division of
// costs, pass the game of [Savings] and what each saves, the cost alone less the share of the cost.
//
// The errors are those of [Shapley], with at most 20 players, and [ErrShares] if there is not one share a player, a
// share is out of range, or the shares do not add up to the worth of all together (within 10^-12 a player).
func Blocking(players []string, value func(Coalition) decimal.Decimal, shares []decimal.Decimal) (*Block, error) {
	v, err := newVenture(players, value, shares, maxShapleyPlayers)
	if err != nil {
		return nil, err
	}
	return v.worst(v.parts()), nil
}

// venture is a game, a division of the worth of all, and the players by ascending ID, so that no result depends on the
// order in which the players are given.
type venture struct {
	game
	players   []string
	order     []int // place of each player in the list given
	shares    []*big.Int
	tolerance *big.Int
}

func newVenture(players []string, value func(Coalition) decimal.Decimal, shares []decimal.Decimal, limit int) (venture, error) {
	door := validate.New("game")
	checkPlayers(door, players, limit)
	checkShares(door, shares, len(players))
	if value == nil {
		door.AddAs(ErrNoValue, "value", "required", "is required", nil)
	}
	if err := door.Err(); err != nil {
		return venture{}, err
	}
	v := venture{order: byID(players)}
	places := int32(0)
	for _, i := range v.order {
		v.players = append(v.players, players[i])
		places = max(places, -shares[i].Exponent())
	}
	var err error
	if v.game, err = newGame(v.players, func(c Coalition) decimal.Decimal { return value(v.given(c)) }, limit); err != nil {
		return venture{}, err
	}
	if places > v.places {
		for _, w := range v.worth {
			w.Mul(w, exact.Pow10(places-v.places))
		}
		v.places = places
	}
	v.tolerance = new(big.Int)
	if v.places >= roundedPlaces {
		v.tolerance.Mul(big.NewInt(int64(v.n)), exact.Pow10(v.places-roundedPlaces))
	}
	gap := new(big.Int).Neg(v.worth[v.all()])
	for _, i := range v.order {
		share := scaled(shares[i], v.places)
		v.shares = append(v.shares, share)
		gap.Add(gap, share)
	}
	if gap.CmpAbs(v.tolerance) > 0 {
		door.AddAs(ErrShares, "shares", "sum", fmt.Sprintf("must add up to what all make together, %v; they miss it by", v.amount(v.worth[v.all()])), v.amount(gap))
	}
	return v, door.Err()
}

// byID lists the places of the players by ascending ID.
func byID(players []string) []int {
	order := make([]int, len(players))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(players[i], players[j]) })
	return order
}

func checkShares(door *validate.Problems, shares []decimal.Decimal, players int) {
	if len(shares) != players {
		door.AddAs(ErrShares, "shares", "len", fmt.Sprintf("must be one for each of the %d players", players), len(shares))
		return
	}
	for i, s := range shares {
		if rule := exact.Problem(s); rule != "" {
			door.Item("shares", i).AddAs(budget.ErrAmountRange, "", "decimal-range", rule, s)
		}
	}
}

// given is the coalition by the places of the players in the list given.
func (v venture) given(c Coalition) (out Coalition) {
	for ; c != 0; c = c.rest() {
		out |= 1 << v.order[c.first()]
	}
	return out
}

// amount is a number of the game's units.
func (v venture) amount(n *big.Int) decimal.Decimal { return decimal.NewFromBigInt(n, -v.places) }

// singles lists the players one by one, parts all coalitions but the whole.
func (v venture) singles() []Coalition {
	out := make([]Coalition, v.n)
	for i := range out {
		out[i] = 1 << i
	}
	return out
}

func (v venture) parts() []Coalition {
	if v.n == 1 {
		return v.singles()
	}
	out := make([]Coalition, 0, len(v.worth)-2)
	for c := Coalition(1); c < v.all(); c++ {
		out = append(out, c)
	}
	return out
}

// worst is the coalition of those given that falls short most, or nil if none does.
func (v venture) worst(among []Coalition) *Block {
	got := make([]*big.Int, len(v.worth))
	sums(v.shares, got)
	most, short := new(big.Int).Set(v.tolerance), new(big.Int)
	var found Coalition
	for _, c := range among {
		order := short.Sub(v.worth[c], got[c]).Cmp(most)
		if order > 0 || order == 0 && found != 0 && before(c, found) {
			most.Set(short)
			found = c
		}
	}
	if found == 0 {
		return nil
	}
	return &Block{Partners: found.Of(v.players), Alone: v.amount(v.worth[found]), Share: v.amount(got[found]), Shortfall: v.amount(most)}
}

// before orders coalitions of players in ascending order: the smaller, then the one with the lower IDs.
func before(a, b Coalition) bool {
	if a.Size() != b.Size() {
		return a.Size() < b.Size()
	}
	return a.Has((a ^ b).first())
}
