package iso4217

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMinorUnits(t *testing.T) {
	for code, want := range map[string]int32{"EUR": 2, "USD": 2, "JPY": 0, "BHD": 3, "CLF": 4, "UYW": 4, "AED": 2, "ZWG": 2, "ITL": 0, "DDM": 2, "ZWR": 2} {
		digits, ok := MinorUnits(code)
		assert.True(t, ok, code)
		assert.Equal(t, want, digits, code)
	}
	for _, code := range []string{"", "E", "EU", "eur", "EURO", "XAU", "XXX", "XTS", "ABC", "P D", "\xffUR", "ÄÖ"} {
		_, ok := MinorUnits(code)
		assert.False(t, ok, code)
	}
}
