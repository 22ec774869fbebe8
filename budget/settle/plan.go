package settle

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// book holds one currency.
type book struct {
	currency string
	nets     map[string]amount // positive: is owed
	debts    []owed
}

type owed struct {
	id, from, to string
	amount       amount
}

// move is a planned transfer.
type move struct {
	from, to string
	amount   amount
}

func of(books map[string]*book, currency string) *book {
	b := books[currency]
	if b == nil {
		b = &book{currency: currency, nets: map[string]amount{}}
		books[currency] = b
	}
	return b
}

func (b *book) move(partner string, by amount) { b.nets[partner] = b.nets[partner].add(by) }

func (b *book) total() amount {
	var sum amount
	for _, n := range b.nets {
		sum = sum.add(n)
	}
	return sum
}

// node is a partner and its balance.
type node struct {
	partner string
	net     amount
}

// nodes lists the partners by ID, those with a balance of zero only if asked for.
func (b *book) nodes(zeros bool) []node {
	var out []node
	for _, partner := range slices.Sorted(maps.Keys(b.nets)) {
		if n := b.nets[partner]; zeros || n.sign() != 0 {
			out = append(out, node{partner, n})
		}
	}
	return out
}

// moves plans one currency; exact says that no plan has fewer.
func (s Settler) moves(b *book) (moves []move, exact bool, err error) {
	switch {
	case s.Hub != "":
		for _, n := range b.nodes(false) {
			if n.partner == s.Hub {
				continue
			}
			moves = append(moves, between(n.partner, s.Hub, n.net))
		}
		exact = true
	case len(s.Forbidden) > 0:
		moves, exact, err = s.around(b)
	default:
		moves, exact = fewest(b.nodes(false))
	}
	slices.SortFunc(moves, func(a, b move) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return moves, exact, err
}

// between is what settles a partner's balance with another partner.
func between(partner, with string, net amount) move {
	if net.sign() < 0 {
		return move{partner, with, net.neg()}
	}
	return move{with, partner, net}
}

// fewest plans without constraints.
func fewest(nodes []node) ([]move, bool) {
	pairs, rest := opposites(nodes)
	groups, exact := pairs, len(rest) <= MaxExact
	if exact {
		groups = append(groups, largestPartition(rest)...)
	} else {
		triples, rest := cancelling(rest)
		groups = append(append(groups, triples...), rest)
	}
	var moves []move
	for _, g := range groups {
		moves = append(moves, among(g)...)
	}
	return moves, exact
}

// opposites takes out pairs of equal and opposite balances. That never costs a transfer: in any plan the two groups that
// hold such a pair can be made into the pair and one group of the rest.
func opposites(nodes []node) (pairs [][]node, rest []node) {
	waiting := map[amount][]int{}
	paired := make([]bool, len(nodes))
	for i, n := range nodes {
		if list := waiting[n.net.neg()]; len(list) > 0 {
			j := list[0]
			waiting[n.net.neg()] = list[1:]
			paired[i], paired[j] = true, true
			pairs = append(pairs, []node{nodes[j], n})
			continue
		}
		waiting[n.net] = append(waiting[n.net], i)
	}
	for i, n := range nodes {
		if !paired[i] {
			rest = append(rest, n)
		}
	}
	return pairs, rest
}

// maxTriples is up to how many partners triples that cancel are looked for; the search takes time in their square.
const maxTriples = 2_000

// cancelling takes out triples of balances that cancel, beyond the reach of the exact search.
func cancelling(nodes []node) (triples [][]node, rest []node) {
	if len(nodes) > maxTriples {
		return nil, nodes
	}
	place := make(map[amount]int, len(nodes))
	for i, n := range nodes {
		place[n.net] = i
	}
	used := make([]bool, len(nodes))
	for i := range nodes {
		for j := i + 1; j < len(nodes) && !used[i]; j++ {
			k, ok := place[nodes[i].net.add(nodes[j].net).neg()]
			if !ok || used[j] || used[k] || k == i || k == j {
				continue
			}
			used[i], used[j], used[k] = true, true, true
			triples = append(triples, []node{nodes[i], nodes[j], nodes[k]})
		}
	}
	for i, n := range nodes {
		if !used[i] {
			rest = append(rest, n)
		}
	}
	return triples, rest
}

// largestPartition splits the nodes into as many groups as possible that each add up to zero: most[set] is the most
// groups within a set, which grows by one wherever a set adds up to zero.
func largestPartition(nodes []node) [][]node {
	n := len(nodes)
	if n == 0 {
		return nil
	}
	sums := make([]amount, 1<<n)
	most := make([]uint8, 1<<n)
	for set := 1; set < 1<<n; set++ {
		low := set & -set
		i := bits.TrailingZeros(uint(low))
		sums[set] = sums[set^low].add(nodes[i].net)
		best := uint8(0)
		for left := set; left != 0; left &= left - 1 {
			best = max(best, most[set^(left&-left)])
		}
		if sums[set] == (amount{}) {
			best++
		}
		most[set] = best
	}
	var groups [][]node
	var group []node
	for set := 1<<n - 1; set != 0; {
		closes := uint8(0)
		if sums[set] == (amount{}) {
			closes = 1
			if len(group) > 0 {
				groups = append(groups, group)
			}
			group = nil
		}
		for left := set; left != 0; left &= left - 1 {
			if low := left & -left; most[set^low]+closes == most[set] {
				group = append(group, nodes[bits.TrailingZeros(uint(low))])
				set ^= low
				break
			}
		}
	}
	return append(groups, group)
}

// among settles a group that adds up to zero: the largest debtor pays the largest creditor until one of them is done.
func among(group []node) []move {
	var owe, owed []node
	for _, n := range group {
		if n.net.sign() < 0 {
			owe = append(owe, node{n.partner, n.net.neg()})
		} else {
			owed = append(owed, n)
		}
	}
	bySize := func(a, b node) int { return cmp.Or(b.net.cmp(a.net), cmp.Compare(a.partner, b.partner)) }
	slices.SortFunc(owe, bySize)
	slices.SortFunc(owed, bySize)
	var moves []move
	for i, j := 0, 0; i < len(owe) && j < len(owed); {
		x := least(owe[i].net, owed[j].net)
		moves = append(moves, move{owe[i].partner, owed[j].partner, x})
		owe[i].net, owed[j].net = owe[i].net.add(x.neg()), owed[j].net.add(x.neg())
		if owe[i].net.sign() == 0 {
			i++
		}
		if owed[j].net.sign() == 0 {
			j++
		}
	}
	return moves
}

func noPlan(currency, partner string) error {
	return fmt.Errorf("settling %s: %q cannot reach the others: %w", currency, partner, ErrNoPlan)
}
