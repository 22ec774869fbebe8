package risk

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// place is where an element of a long list belongs: lists of large elements are sorted by their places, which are small
// enough to be compared in registers.
type place struct {
	order uint64
	head  uint64 // of the ID, see [setHeads]
	at    int    // index of the element
}

// sortPlaces sorts by order, then by the IDs of the elements, then, where IDs repeat, as rest tells of two elements.
func sortPlaces(places []place, ids []string, rest func(at, other int) int) {
	setHeads(places, ids)
	slices.SortFunc(places, func(p, o place) int {
		switch {
		case p.order != o.order:
			return cmp.Compare(p.order, o.order)
		case p.head != o.head:
			return cmp.Compare(p.head, o.head)
		}
		if c := strings.Compare(ids[p.at], ids[o.at]); c != 0 {
			return c
		}
		return rest(p.at, o.at)
	})
}

// setHeads sets the heads of the places: the eight bytes after what all IDs begin with, which mostly settle the order of
// two IDs without a look at either.
func setHeads(places []place, ids []string) {
	if len(ids) == 0 {
		return
	}
	common := len(ids[0])
	for _, id := range ids {
		common = min(common, len(id))
		for id[:common] != ids[0][:common] {
			common--
		}
	}
	for i := range places {
		var head [8]byte
		copy(head[:], ids[places[i].at][common:])
		places[i].head = binary.BigEndian.Uint64(head[:])
	}
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
