package exact

import (
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
)

func TestProblem(t *testing.T) {
	d := decimal.RequireFromString
	nines := strings.Repeat("9", 24)
	for _, row := range []struct {
		why  string
		d    decimal.Decimal
		want string
	}{
		{"zero value", decimal.Decimal{}, ""},
		{"largest", d(nines), ""},
		{"largest, negative, with all places", d("-" + nines + "." + strings.Repeat("9", 18)), ""},
		{"one more than the largest", d("1" + strings.Repeat("0", 24)), tooLarge},
		{"the same as an exponent", decimal.New(1, 24), tooLarge},
		{"just below by exponent", decimal.New(9, 23), ""},
		{"finest", decimal.New(1, -18), ""},
		{"finer", decimal.New(1, -19), tooFine},
		{"a zero at the nineteenth place", decimal.New(10, -19), ""},
		{"a zero at the nineteenth place, negative", decimal.New(-10, -19), ""},
		{"finer, negative", decimal.New(-1, -19), tooFine},
		{"zero with the largest exponent", decimal.New(0, MaxDigits), ""},
		{"zero with one more", decimal.New(0, MaxDigits+1), tooLarge},
		{"as many zeros as are read", decimal.New(0, -MaxPlaces-slack), ""},
		{"one zero more", decimal.New(0, -MaxPlaces-slack-1), tooFine},
		{"zeros far beyond use", decimal.New(0, -1000), tooFine},
		{"zero with a hostile exponent", decimal.New(0, 1<<30), tooLarge},
		{"a hostile exponent", decimal.New(1, 999_999_999), tooLarge},
		{"a hostile negative exponent", decimal.New(1, -999_999_999), tooFine},
		{"a hostile coefficient", decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 1<<16), -18), tooLarge},
	} {
		assert.Equal(t, row.want, Problem(row.d), row.why)
	}
}

func TestShowNeverExpands(t *testing.T) {
	assert.Equal(t, "12.5", Show(decimal.RequireFromString("12.50")))
	assert.Equal(t, "-7e999999999", Show(decimal.New(-7, 999_999_999)))
	assert.Equal(t, "7e-999999999", Show(decimal.New(7, -999_999_999)))
	assert.Equal(t, "a number of more than 40 digits", Show(decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 1<<16), 0)))
}

func TestPow10(t *testing.T) {
	assert.Equal(t, "1000", Pow10(3).String())
	Pow10(3).SetInt64(0)
	assert.Equal(t, "1000", Pow10(3).String(), "each call gives a number of its own")
}

func TestUsualAmountsAreCheckedWithoutAllocating(t *testing.T) {
	usual := []decimal.Decimal{decimal.New(1250, -2), decimal.New(-999_999_999_999_999_999, -18), decimal.New(5, 6), {}}
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		for _, d := range usual {
			if Problem(d) != "" {
				t.Fail()
			}
		}
	}))
	assert.Equal(t, tooLarge, Problem(decimal.New(999_999_999_999_999_999, 7)), "18 digits before the seventh zero")
}
