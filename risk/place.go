package risk

import (
	"cmp"
	"encoding/binary"
	"strings"
)

// place is where an element of a long list belongs: lists of large elements are sorted by their places, which are small.
type place struct {
	order uint64
	head  uint64 // of the ID, see [headed]
	id    string // within the same order
	at    int    // index of the element
}

func (p place) compare(o place) int {
	switch {
	case p.order != o.order:
		return cmp.Compare(p.order, o.order)
	case p.head != o.head:
		return cmp.Compare(p.head, o.head)
	}
	return strings.Compare(p.id, o.id)
}

// headed sets the heads of the places and returns them: the eight bytes after what all IDs begin with, which mostly
// settle the order of two IDs without a look at either.
func headed(places []place) []place {
	if len(places) == 0 {
		return places
	}
	common := len(places[0].id)
	for _, p := range places {
		common = min(common, len(p.id))
		for p.id[:common] != places[0].id[:common] {
			common--
		}
	}
	for i := range places {
		var head [8]byte
		copy(head[:], places[i].id[common:])
		places[i].head = binary.BigEndian.Uint64(head[:])
	}
	return places
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
