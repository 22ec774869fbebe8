package settle

import "math/bits"

// maxExactForbidden is how many partners, those without a balance included, a plan around forbidden pairs is exact for.
const maxExactForbidden = 12

// around plans where some pairs cannot pay each other. A group that adds up to zero settles along any tree of pairs that
// can, with one transfer less than it has members, even if money passes through some of them; so the fewest transfers
// come from the most groups that each add up to zero and hang together. A partner without a balance is a group by itself
// until it helps to connect others.
func (s Settler) around(b *book) ([]move, bool, error) {
	nodes := b.nodes(true)
	g := graph{nodes: nodes, forbidden: make(map[Pair]bool, 2*len(s.Forbidden))}
	for _, pair := range s.Forbidden {
		g.forbidden[pair], g.forbidden[Pair{pair.B, pair.A}] = true, true
	}
	all := make([]int, len(nodes))
	for i := range all {
		all[i] = i
	}
	exact := len(nodes) <= maxExactForbidden
	var moves []move
	for _, part := range g.components(all) {
		sum := amount{}
		for _, i := range part {
			sum = sum.add(nodes[i].net)
		}
		if sum.sign() != 0 {
			return nil, false, noPlan(b.currency, nodes[part[0]].partner)
		}
		groups := [][]int{part}
		if exact {
			groups = g.partition(part)
		}
		for _, group := range groups {
			moves = append(moves, g.along(group)...)
		}
	}
	return moves, exact, nil
}

type graph struct {
	nodes     []node
	forbidden map[Pair]bool
}

func (g graph) joined(i, j int) bool {
	return !g.forbidden[Pair{g.nodes[i].partner, g.nodes[j].partner}]
}

// components splits members into those that hang together.
func (g graph) components(members []int) [][]int {
	var out [][]int
	left := append([]int(nil), members...)
	for len(left) > 0 {
		part, rest := []int{left[0]}, left[1:]
		for k := 0; k < len(part); k++ {
			var apart []int
			for _, j := range rest {
				if g.joined(part[k], j) {
					part = append(part, j)
				} else {
					apart = append(apart, j)
				}
			}
			rest = apart
		}
		out = append(out, part)
		left = rest
	}
	return out
}

// partition splits members into the most groups that add up to zero and hang together.
func (g graph) partition(members []int) [][]int {
	n := len(members)
	fits := make([]bool, 1<<n)
	for set := 1; set < 1<<n; set++ {
		sum := amount{}
		for i := range n {
			if set>>i&1 == 1 {
				sum = sum.add(g.nodes[members[i]].net)
			}
		}
		fits[set] = sum.sign() == 0 && len(g.components(pick(members, set))) == 1
	}
	most := make([]int, 1<<n)
	first := make([]int, 1<<n) // the group of the lowest member in the best partition; 0: none
	for set := 1; set < 1<<n; set++ {
		most[set] = -n
		low := set & -set
		for rest := set ^ low; ; rest = (rest - 1) & (set ^ low) {
			group := set ^ rest
			if fits[group] && most[rest]+1 > most[set] {
				most[set], first[set] = most[rest]+1, group
			}
			if rest == 0 {
				break
			}
		}
	}
	var out [][]int
	for set := 1<<n - 1; set != 0; set ^= first[set] {
		out = append(out, pick(members, first[set]))
	}
	return out
}

func pick(members []int, set int) []int {
	out := make([]int, 0, bits.OnesCount(uint(set)))
	for i, m := range members {
		if set>>i&1 == 1 {
			out = append(out, m)
		}
	}
	return out
}

// along settles a group along a tree, from its leaves to the partner with the largest balance.
func (g graph) along(group []int) []move {
	root := 0
	for k, i := range group {
		if g.nodes[i].net.abs().cmp(g.nodes[group[root]].net.abs()) > 0 {
			root = k
		}
	}
	group[0], group[root] = group[root], group[0]
	parent := map[int]int{}
	order := []int{group[0]}
	rest := group[1:]
	for k := 0; k < len(order); k++ {
		var apart []int
		for _, j := range rest {
			if g.joined(order[k], j) {
				parent[j] = order[k]
				order = append(order, j)
			} else {
				apart = append(apart, j)
			}
		}
		rest = apart
	}
	left := make(map[int]amount, len(order))
	for _, i := range order {
		left[i] = g.nodes[i].net
	}
	var moves []move
	for k := len(order) - 1; k > 0; k-- {
		i := order[k]
		if left[i].sign() == 0 {
			continue
		}
		up := parent[i]
		moves = append(moves, between(g.nodes[i].partner, g.nodes[up].partner, left[i]))
		left[up] = left[up].add(left[i])
	}
	return moves
}
