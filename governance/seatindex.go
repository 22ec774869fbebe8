package governance

import (
	"hash/maphash"
	"math/bits"
)

// seatIndex finds seats by ID: an open hash table of places in the list of members, which is several times cheaper to
// build than a map. The seed is random, so that nobody can choose IDs that collide; no result depends on it.
type seatIndex struct {
	members []Member
	slots   []int32 // place plus 1; 0: free
	seed    maphash.Seed
}

func newSeatIndex(members []Member) *seatIndex {
	size := 1 << bits.Len(uint(2*len(members)))
	return &seatIndex{members: members, slots: make([]int32, size), seed: maphash.MakeSeed()}
}

// slot is where the ID stands or would stand.
func (x *seatIndex) slot(id string) int {
	mask := len(x.slots) - 1
	at := int(maphash.String(x.seed, id)) & mask
	for x.slots[at] != 0 && x.members[x.slots[at]-1].ID != id {
		at = (at + 1) & mask
	}
	return at
}

// add enters the i-th member, and reports false if its ID stands there already.
func (x *seatIndex) add(i int) bool {
	at := x.slot(x.members[i].ID)
	if x.slots[at] != 0 {
		return false
	}
	x.slots[at] = int32(i) + 1
	return true
}

func (x *seatIndex) find(id string) (int32, bool) {
	place := x.slots[x.slot(id)]
	return place - 1, place != 0
}
