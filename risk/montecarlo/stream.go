package montecarlo

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// stream is a random number generator, xoshiro256++ (Blackman and Vigna 2019): 256 bits of state, period 2^256-1.
type stream struct{ a, b, c, d uint64 }

func (s *stream) next() uint64 {
	out := bits.RotateLeft64(s.a+s.d, 23) + s.a
	t := s.b << 17
	s.c ^= s.a
	s.d ^= s.b
	s.b ^= s.c
	s.a ^= s.d
	s.c ^= t
	s.d = bits.RotateLeft64(s.d, 45)
	return out
}

// unit is a number from 0 up to but not including 1, on a grid of 2^-53.
func (s *stream) unit() float64 { return float64(s.next()>>11) * 0x1p-53 }

// open is a number between 0 and 1, neither included, on a grid of 2^-53.
func (s *stream) open() float64 { return (float64(s.next()>>12) + 0.5) * 0x1p-52 }

// key is what all streams of one event or driver derive from.
type key [4]uint64

// keyOf makes the key of a seed and an ID. What says whose ID it is.
func keyOf(seed uint64, what, id string) key {
	text := append([]byte("partnerkit montecarlo 1\x00"+what+"\x00"+id+"\x00"), make([]byte, 8)...)
	binary.LittleEndian.PutUint64(text[len(text)-8:], seed)
	sum := sha256.Sum256(text)
	var k key
	for i := range k {
		k[i] = binary.LittleEndian.Uint64(sum[8*i:])
	}
	return k
}

// The purposes that one event needs separate streams for, so that a change of one does not move the others.
const (
	forHits = iota
	forThinning
	forLosses
	purposes
)

// at is the stream of a block of trials for a purpose.
func (k key) at(block, purpose int) stream {
	n := uint64(block)*purposes + uint64(purpose) + 1
	s := stream{scatter(k[0] ^ n), scatter(k[1] + n), scatter(k[2] ^ n<<32), scatter(k[3] - n)}
	if s == (stream{}) {
		s.a = 1 // the one state that xoshiro cannot leave
	}
	return s
}

// scatter is the finalizer of splitmix64 (Steele, Lea and Flood 2014).
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
