package fair

import (
	"errors"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when a game is refused. [budget.ErrNoPartner], [budget.ErrDuplicatePartner] and
// [budget.ErrAmountRange] are used as well.
var (
	ErrNoPlayers      = errors.New("no players")
	ErrTooManyPlayers = errors.New("too many players")
	ErrNoValue        = errors.New("no value function")
	ErrNoImputation   = errors.New("alone the players make more than all together")
	ErrShares         = errors.New("shares do not fit the game")
)

// Coalition is a set of players: bit i is set if players[i] is in.
type Coalition uint64

// Has reports whether players[i] is in.
func (c Coalition) Has(i int) bool { return i >= 0 && i < 64 && c>>uint(i)&1 == 1 }

// Size is the number of players in the coalition.
func (c Coalition) Size() int { return bits.OnesCount64(uint64(c)) }

// Of lists the players that are in, in the order given.
func (c Coalition) Of(players []string) []string {
	var in []string
	for i, p := range players {
		if c.Has(i) {
			in = append(in, p)
		}
	}
	return in
}

// first is the lowest place that is in.
func (c Coalition) first() int { return bits.TrailingZeros64(uint64(c)) }

// rest is the coalition without its first player.
func (c Coalition) rest() Coalition { return c & (c - 1) }

// game is the worth of every coalition as whole numbers of 10^-places; that of nobody is 0.
type game struct {
	n      int
	places int32
	worth  []*big.Int
}

// all is the coalition of all players.
func (g game) all() Coalition { return Coalition(len(g.worth) - 1) }

// maxBadWorths is after how many worths out of range a game is refused without asking for the rest.
const maxBadWorths = 100

// newGame checks the players and asks for the worth of each coalition but the empty one, once each, in ascending order.
func newGame(players []string, value func(Coalition) decimal.Decimal, limit int) (game, error) {
	door := validate.New("game")
	checkPlayers(door, players, limit)
	if value == nil {
		door.AddAs(ErrNoValue, "value", "required", "is required", nil)
	}
	if err := door.Err(); err != nil {
		return game{}, err
	}
	worth := make([]decimal.Decimal, 1<<len(players))
	places, bad := int32(0), 0
	for c := Coalition(1); int(c) < len(worth) && bad < maxBadWorths; c++ {
		v := value(c)
		if rule := exact.Problem(v); rule != "" {
			door.AddAs(budget.ErrAmountRange, label(c.Of(players)), "decimal-range", rule, v)
			bad++
			continue
		}
		worth[c] = v
		places = max(places, -v.Exponent())
	}
	if err := door.Err(); err != nil {
		return game{}, err
	}
	g := game{n: len(players), places: places, worth: make([]*big.Int, len(worth))}
	for c, v := range worth {
		g.worth[c] = scaled(v, places)
	}
	return g, nil
}

// label is the path of a coalition's worth, bounded.
func label(members []string) string {
	const most = 8
	more := ""
	if len(members) > most {
		more = " and " + strconv.Itoa(len(members)-most) + " more"
		members = members[:most]
	}
	return "value(" + strings.Join(members, " ") + more + ")"
}

func checkPlayers(door *validate.Problems, players []string, limit int) {
	if len(players) == 0 {
		door.AddAs(ErrNoPlayers, "players", "required", "must hold at least one player", nil)
	}
	if len(players) > limit {
		door.AddAs(ErrTooManyPlayers, "players", "max", "must not be more than "+strconv.Itoa(limit), len(players))
		return
	}
	seen := make(map[string]bool, len(players))
	for i, p := range players {
		if at := door.Item("players", i); p == "" {
			at.AddAs(budget.ErrNoPartner, "", "required", "is required", nil)
		} else if at.ID("", p) && seen[p] {
			at.AddAs(budget.ErrDuplicatePartner, "", "unique", "stands twice", p)
		}
		seen[p] = true
	}
}

// sums fills out[S] with the sum of x over the members of S, reusing its numbers.
func sums(x []*big.Int, out []*big.Int) {
	for c := range out {
		if out[c] == nil {
			out[c] = new(big.Int)
		}
		if c > 0 {
			s := Coalition(c)
			out[c].Add(out[s.rest()], x[s.first()])
		}
	}
}

// Savings turns the costs of coalitions into the game of what they save: the sum of what the members pay alone less what
// they pay together. It asks for the cost of each single player once. What a player saves in that game, taken from the
// cost alone, is the player's share of the cost.
func Savings(players int, cost func(Coalition) decimal.Decimal) func(Coalition) decimal.Decimal {
	if cost == nil || players < 0 || players > 64 {
		return nil
	}
	alone := make([]decimal.Decimal, players)
	for i := range alone {
		alone[i] = cost(1 << i)
	}
	return func(c Coalition) decimal.Decimal {
		sum := decimal.Zero
		for i, a := range alone {
			if !c.Has(i) {
				continue
			}
			if exact.Problem(a) != "" {
				return a // refused by whoever asked, unread
			}
			sum = sum.Add(a)
		}
		if c.Size() == 1 {
			return decimal.Zero
		}
		together := cost(c)
		if exact.Problem(together) != "" {
			return together
		}
		return sum.Sub(together)
	}
}
