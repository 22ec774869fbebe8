package governance

// walk counts the winning coalitions of a game by depth-first search over kinds of players. Rules are monotone: a
// coalition that wins still wins with more partners. So a branch ends as soon as those inside win already, or cannot
// win even with everybody who is left.
type walk struct {
	g     *game
	kinds [][]int
	heads []mass   // seats of the players of a kind and after
	left  []int    // players of a kind and after
	rest  [][]mass // mass of each bar that is left, by kind
	at    [][]mass // mass of each bar inside, by depth
	wins  []sizes  // winning ways to go on from a depth, by number of players added
	with  []sizes  // winning coalitions that hold one given player of a kind
	sure  []sizes  // times that a branch ended won at a depth, by number of players inside
	tail  *tail    // of the last kinds; nil: none
	choose
}

// choose holds binomial coefficients.
type choose [MaxPowerPartners + 1][MaxPowerPartners + 1]uint64

func (c *choose) fill() {
	for n := range c {
		c[n][0] = 1
		for k := 1; k <= n; k++ {
			c[n][k] = c[n-1][k-1] + c[n-1][k]
		}
	}
}

// inside is what matters of a coalition besides its masses.
type inside struct {
	size  int
	out   mass   // seats of players left out
	chair bool   // the chair is in
	gone  bool   // the chair is out
	ways  uint64 // coalitions like this one
}

// count gives the winning coalitions by size, and for each player those that hold it.
func (g *game) count() (wins sizes, with []sizes) {
	w := &walk{g: g, kinds: g.kinds()}
	w.fill()
	n := len(w.kinds)
	w.heads, w.left, w.rest = make([]mass, n+1), make([]int, n+1), make([][]mass, n+1)
	w.at, w.wins, w.with, w.sure = make([][]mass, n+1), make([]sizes, n+1), make([]sizes, n), make([]sizes, n+1)
	for t := n; t >= 0; t-- {
		w.at[t], w.rest[t] = make([]mass, len(g.bars)), make([]mass, len(g.bars))
		if t == n {
			continue
		}
		w.left[t], w.heads[t] = w.left[t+1]+len(w.kinds[t]), w.heads[t+1]
		copy(w.rest[t], w.rest[t+1])
		for _, i := range w.kinds[t] {
			w.heads[t] = w.heads[t].plus(g.players[i].heads)
			for b, m := range g.players[i].masses {
				w.rest[t][b] = w.rest[t][b].plus(m)
			}
		}
	}
	w.tail = w.table()
	w.visit(0, inside{ways: 1})
	w.spread()
	if w.tail != nil {
		w.tail.spread(w)
	}
	with = make([]sizes, len(g.players))
	for t, kind := range w.kinds {
		for _, i := range kind {
			with[i] = w.with[t]
		}
	}
	return w.wins[0], with
}

// visit fills wins[t] with the winning ways to go on from kind t.
func (w *walk) visit(t int, in inside) {
	ways := &w.wins[t]
	left := w.left[t]
	clear(ways[:left+1])
	if w.lost(t, in) {
		return
	}
	if w.won(t, in) {
		copy(ways[:left+1], w.choose[left][:left+1])
		w.sure[t][in.size] += in.ways
		return
	}
	if w.tail != nil && t == w.tail.kind {
		w.tail.look(w, in, ways)
		return
	}
	kind := w.kinds[t]
	p := &w.g.players[kind[0]]
	n := len(kind)
	copy(w.at[t+1], w.at[t])
	for range kind {
		in.out = in.out.plus(p.heads)
	}
	for c := 0; c <= n; c++ {
		next := in
		next.size += c
		next.ways *= w.choose[n][c]
		next.chair, next.gone = in.chair || p.chair && c > 0, in.gone || p.chair && c == 0
		if !p.must || c == n {
			w.visit(t+1, next)
			w.gather(t, c, in)
		}
		for b := range w.at[t+1] {
			w.at[t+1][b] = w.at[t+1][b].plus(p.masses[b])
		}
		if c < n {
			in.out = in.out.minus(p.heads)
		}
	}
}

// gather adds the ways found below, with c players of kind t inside.
func (w *walk) gather(t, c int, in inside) {
	n := len(w.kinds[t])
	below, ways, with := &w.wins[t+1], &w.wins[t], &w.with[t]
	many, hold := w.choose[n][c], uint64(0)
	if c > 0 {
		hold = w.choose[n-1][c-1] * in.ways
	}
	for j := 0; j <= w.left[t+1]; j++ {
		ways[c+j] += many * below[j]
		with[in.size+c+j] += hold * below[j]
	}
}

// won reports whether the coalition wins with everybody left voting against.
func (w *walk) won(t int, in inside) bool {
	if t < len(w.kinds) && w.g.players[w.kinds[t][0]].must {
		return false // vetoes come first
	}
	out := in.out.plus(w.heads[t])
	for b := range w.g.bars {
		if !w.g.bars[b].met(w.at[t][b], in.chair, out) {
			return false
		}
	}
	return true
}

// lost reports whether the coalition loses with everybody left voting for.
func (w *walk) lost(t int, in inside) bool {
	for b := range w.g.bars {
		if !w.g.bars[b].met(w.at[t][b].plus(w.rest[t][b]), !in.gone, in.out) {
			return true
		}
	}
	return false
}

func (b *bar) met(m mass, chair bool, out mass) bool {
	if !m.less(b.need) {
		return true
	}
	if m.isZero() {
		return false
	}
	return chair && m == b.tie && !b.tie.isZero() || b.blockers > 0 && out.less(units(b.blockers))
}

// spread hands the branches that ended won to the players they left open.
func (w *walk) spread() {
	for t := range w.kinds {
		left := w.left[t]
		for size, ways := range w.sure[t] {
			if ways == 0 {
				continue
			}
			for u := t; u < len(w.kinds); u++ {
				for j := 1; j <= left; j++ {
					w.with[u][size+j] += ways * w.choose[left-1][j-1]
				}
			}
		}
	}
}
