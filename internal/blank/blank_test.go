package blank

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
)

type inner struct {
	Names []string  `json:"names,omitempty"`
	Since time.Time `json:"since,omitzero"`
}

type document struct {
	Note   string          `json:"note"`
	Lists  []string        `json:"lists,omitempty"`
	Always []string        `json:"always"`
	Facts  map[string]int  `json:"facts,omitempty"`
	Amount decimal.Decimal `json:"amount"`
	Limit  decimal.Decimal `json:"limit,omitzero"`
	Inner  inner           `json:"inner"`
	Next   *inner          `json:"next,omitempty"`
}

func TestStruct(t *testing.T) {
	zero := decimal.NewFromInt(0) // not the zero value of its type
	for _, c := range []struct {
		why   string
		in    document
		blank bool
	}{
		{"the zero value", document{}, true},
		{"a list that is left out", document{Lists: []string{}}, true},
		{"a map that is left out", document{Facts: map[string]int{}}, true},
		{"a number that is left out", document{Limit: zero}, true},
		{"the same inside", document{Inner: inner{Names: []string{}, Since: time.Time{}.In(time.FixedZone("", 60))}}, true},
		{"a list that is written as []", document{Always: []string{}}, false},
		{"a number that is written as 0", document{Amount: zero}, false},
		{"a pointer that is written as {}", document{Next: &inner{}}, false},
		{"a text", document{Note: "x"}, false},
		{"an entry", document{Lists: []string{""}}, false},
		{"a text inside", document{Inner: inner{Names: []string{"x"}}}, false},
		{"a day inside", document{Inner: inner{Since: time.Unix(0, 0)}}, false},
	} {
		assert.Equal(t, c.blank, Struct(c.in), c.why)
	}
}
