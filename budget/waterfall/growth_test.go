package waterfall

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
)

func pow1p(rate, years float64) float64 { return math.Exp(years * math.Log1p(rate)) }

func fixed(x float64) *big.Int {
	f := new(big.Float).SetPrec(500).SetFloat64(x)
	n, _ := f.SetMantExp(f, precision).Int(nil)
	return n
}

func TestLogarithmsAndExponentials(t *testing.T) {
	c := newCurves()
	for _, x := range []float64{1e-18, 0.5, 0.75, 1, 1.0625, 1.25, 2, 3, 11} {
		r, _ := new(big.Rat).SetString(big.NewFloat(x).Text('g', 17))
		ln := new(big.Float).SetInt(c.ln(r))
		got, _ := ln.SetMantExp(ln, -precision).Float64()
		assert.InEpsilon(t, 1+math.Log(x), 1+got, 1e-14, "ln %v", x)
	}
	for _, y := range []float64{-40, -1, -0.001, 0, 0.001, 0.5, 1, 20, 700} {
		e := c.exp(fixed(y))
		m := new(big.Float).SetInt(e.mantissa)
		got, _ := m.SetMantExp(m, e.shift-precision).Float64()
		assert.InEpsilon(t, math.Exp(y), got, 1e-13, "e^%v", y)
	}
}

func TestPowersAreExactWhereTheyEnd(t *testing.T) {
	// (1 + 8 %)^3 of 10^24 grains is 1259712 · 10^18, to the grain
	c := newCurves()
	log := c.ln(big.NewRat(108, 100))
	amount := new(big.Int).Exp(big.NewInt(10), big.NewInt(24), nil)
	assert.Equal(t, "1259712000000000000000000", c.exp(new(big.Int).Mul(log, big.NewInt(3))).times(amount).String())
	assert.Equal(t, "-1259712000000000000000000", c.exp(new(big.Int).Mul(log, big.NewInt(3))).times(new(big.Int).Neg(amount)).String())
	// e to 60 digits, as published
	e := c.exp(c.one).times(new(big.Int).Exp(big.NewInt(10), big.NewInt(60), nil))
	assert.Equal(t, "2718281828459045235360287471352662497757247093699959574966968", e.String())
	assert.Equal(t, "1000", c.exp(new(big.Int)).times(big.NewInt(1000)).String())
}
