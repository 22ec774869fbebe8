package settle

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// chain is an amount that runs from a partner who owes on balance to one who is owed, along links (debts or transfers).
type chain struct {
	from, to string
	amount   amount
	links    []int
}

// link is a debt or a transfer, as an edge of the graph.
type link struct {
	from, to string
	amount   amount
}

// chains takes a graph apart into chains from those who give on balance to those who receive; what remains of the links
// runs in circles. It is false if the chains have more than [MaxLinks] links together.
func chains(links []link) (out []chain, circles []amount, ok bool) {
	total := 0
	rest := make([]amount, len(links))
	leaving := map[string][]int{}
	need := map[string]amount{} // positive: receives on balance
	for i, l := range links {
		rest[i] = l.amount
		leaving[l.from] = append(leaving[l.from], i)
		need[l.from] = need[l.from].add(l.amount.neg())
		need[l.to] = need[l.to].add(l.amount)
	}
	circles = make([]amount, len(links))
	for _, start := range slices.Sorted(maps.Keys(need)) {
		for need[start].sign() < 0 {
			path, end := walk(start, links, rest, leaving, need, circles)
			if total += len(path); total > MaxLinks {
				return nil, nil, false
			}
			x := least(need[start].neg(), need[end])
			for _, i := range path {
				x = least(x, rest[i])
			}
			for _, i := range path {
				rest[i] = rest[i].add(x.neg())
			}
			need[start], need[end] = need[start].add(x), need[end].add(x.neg())
			out = append(out, chain{start, end, x, path})
		}
	}
	for i := range rest {
		circles[i] = circles[i].add(rest[i])
	}
	return out, circles, true
}

// walk follows links that are not used up from start to the first partner who receives on balance. A circle on the way is
// taken out.
func walk(start string, links []link, rest []amount, leaving map[string][]int, need map[string]amount, circles []amount) (path []int, end string) {
	at := start
	met := map[string]int{start: 0}
	for need[at].sign() <= 0 {
		out := leaving[at]
		for rest[out[0]].sign() == 0 {
			out = out[1:]
		}
		leaving[at] = out
		path = append(path, out[0])
		at = links[out[0]].to
		back, again := met[at]
		if !again {
			met[at] = len(path)
			continue
		}
		circle := path[back:]
		x := rest[circle[0]]
		for _, i := range circle {
			x = least(x, rest[i])
		}
		for _, i := range circle {
			rest[i] = rest[i].add(x.neg())
			circles[i] = circles[i].add(x)
			if links[i].to != at {
				delete(met, links[i].to)
			}
		}
		path = path[:back]
	}
	return path, at
}

// share is what is left of a chain of debts to be seen by payers and by receivers.
type share struct {
	chain
	pay, receive amount
}

// transfers turns moves into transfers and says which debts each replaces. What was offset goes into the plan.
func (b *book) transfers(moves []move, plan *Plan) ([]Transfer, error) {
	out := make([]Transfer, len(moves))
	links := make([]link, len(moves))
	for i, m := range moves {
		out[i] = Transfer{From: m.from, To: m.to, Amount: b.money(m.amount)}
		links[i] = link(m)
	}
	if len(b.debts) == 0 {
		return out, nil
	}
	slices.SortFunc(b.debts, func(x, y owed) int { return cmp.Compare(x.id, y.id) })
	debts := make([]link, len(b.debts))
	for i, d := range b.debts {
		debts[i] = link{d.from, d.to, d.amount}
	}
	owedChains, circles, ok := chains(debts)
	if !ok {
		return nil, fmt.Errorf("settling %s: %w", b.currency, ErrTooTangled)
	}
	for i, x := range circles {
		if x.sign() != 0 {
			plan.Offset = append(plan.Offset, Part{Debt: b.debts[i].id, Amount: b.money(x)})
		}
	}
	shares := make([]share, len(owedChains))
	for i, c := range owedChains {
		shares[i] = share{c, c.amount, c.amount}
	}
	paid, _, ok := chains(links)
	if !ok {
		return nil, fmt.Errorf("settling %s: %w", b.currency, ErrTooTangled)
	}
	t := tracer{b: b, shares: shares, pays: make([]map[int]amount, len(moves)), receives: make([]map[int]amount, len(moves)), all: make([]map[int]bool, len(moves))}
	t.assign(paid)
	for i := range out {
		out[i].Pays, out[i].Receives = t.parts(t.pays[i]), t.parts(t.receives[i])
		for _, k := range slices.Sorted(maps.Keys(t.all[i])) {
			out[i].Replaces = append(out[i].Replaces, b.debts[k].id)
		}
	}
	return out, nil
}

type tracer struct {
	b              *book
	shares         []share
	pays, receives []map[int]amount // by transfer: how much of which debt
	all            []map[int]bool   // by transfer: which debts
}

// assign gives each chain of transfers the chains of debts that run between the same two partners first, and then for
// the payer others of its own, for the receiver others of its own.
func (t *tracer) assign(paid []chain) {
	paysLeft, receivesLeft := make([]amount, len(paid)), make([]amount, len(paid))
	for i, c := range paid {
		paysLeft[i], receivesLeft[i] = c.amount, c.amount
		for k := range t.shares {
			s := &t.shares[k]
			if s.from == c.from && s.to == c.to {
				x := least(least(paysLeft[i], receivesLeft[i]), least(s.pay, s.receive))
				t.take(c, s, x, x)
				paysLeft[i], receivesLeft[i] = paysLeft[i].add(x.neg()), receivesLeft[i].add(x.neg())
			}
		}
	}
	for i, c := range paid {
		for k := range t.shares {
			s := &t.shares[k]
			if s.from == c.from {
				x := least(paysLeft[i], s.pay)
				t.take(c, s, x, amount{})
				paysLeft[i] = paysLeft[i].add(x.neg())
			}
			if s.to == c.to {
				x := least(receivesLeft[i], s.receive)
				t.take(c, s, amount{}, x)
				receivesLeft[i] = receivesLeft[i].add(x.neg())
			}
		}
	}
}

// take books parts of a chain of debts: on the first transfer as the payer sees it, on the last as the receiver does.
func (t *tracer) take(c chain, s *share, pay, receive amount) {
	if pay.sign() == 0 && receive.sign() == 0 {
		return
	}
	s.pay, s.receive = s.pay.add(pay.neg()), s.receive.add(receive.neg())
	first, last := c.links[0], c.links[len(c.links)-1]
	for _, debt := range s.links {
		note(&t.pays[first], debt, pay)
		note(&t.receives[last], debt, receive)
		for _, i := range c.links {
			if t.all[i] == nil {
				t.all[i] = map[int]bool{}
			}
			t.all[i][debt] = true
		}
	}
}

func (t *tracer) parts(by map[int]amount) []Part {
	var out []Part
	for _, k := range slices.Sorted(maps.Keys(by)) {
		out = append(out, Part{Debt: t.b.debts[k].id, Amount: t.b.money(by[k])})
	}
	return out
}

func note(by *map[int]amount, debt int, x amount) {
	if x.sign() == 0 {
		return
	}
	if *by == nil {
		*by = map[int]amount{}
	}
	(*by)[debt] = (*by)[debt].add(x)
}
