package risk

import (
	"cmp"
	"strings"
)

// place is where an element of a long list belongs: lists of large elements are sorted by their places, which are small.
type place struct {
	order uint64
	id    string // within the same order
	at    int    // index of the element
}

func (p place) compare(o place) int {
	if p.order != o.order {
		return cmp.Compare(p.order, o.order)
	}
	return strings.Compare(p.id, o.id)
}

// arrange moves every element to its place, in place, and uses the places up.
func arrange[T any](list []T, places []place) {
	for i := range list {
		if places[i].at == i {
			continue
		}
		first, to := list[i], i
		for {
			from := places[to].at
			places[to].at = to
			if from == i {
				break
			}
			list[to], to = list[from], from
		}
		list[to] = first
	}
}
