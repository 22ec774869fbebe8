package settle

import (
	"math/big"
	"math/bits"
)

// amount is a number of minor units in two's complement of 128 bits: sums of a million amounts below 10^28 fit.
type amount struct {
	hi int64
	lo uint64
}

func (a amount) add(b amount) amount {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(uint64(a.hi), uint64(b.hi), carry)
	return amount{int64(hi), lo}
}

func (a amount) neg() amount {
	lo, borrow := bits.Sub64(0, a.lo, 0)
	hi, _ := bits.Sub64(0, uint64(a.hi), borrow)
	return amount{int64(hi), lo}
}

func (a amount) sign() int {
	switch {
	case a.hi < 0:
		return -1
	case a.hi == 0 && a.lo == 0:
		return 0
	}
	return 1
}

func (a amount) cmp(b amount) int { return a.add(b.neg()).sign() }

func (a amount) abs() amount {
	if a.hi < 0 {
		return a.neg()
	}
	return a
}

func least(a, b amount) amount {
	if a.cmp(b) <= 0 {
		return a
	}
	return b
}

func fromBig(n *big.Int) amount {
	m := new(big.Int).Abs(n)
	lo := new(big.Int).And(m, new(big.Int).SetUint64(^uint64(0)))
	a := amount{int64(new(big.Int).Rsh(m, 64).Uint64()), lo.Uint64()}
	if n.Sign() < 0 {
		return a.neg()
	}
	return a
}

func (a amount) big() *big.Int {
	m := a.abs()
	n := new(big.Int).Lsh(big.NewInt(m.hi), 64)
	n.Or(n, new(big.Int).SetUint64(m.lo))
	if a.hi < 0 {
		n.Neg(n)
	}
	return n
}
