package budget

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Which rules can be reached is asked of an agreement of a size that may be, for each rule is held against all before it.
func TestReachIsNotAskedOfTooManyRules(t *testing.T) {
	a := CostAgreement{Currency: "EUR"}
	for range 1001 {
		a.Rules = append(a.Rules, CostRule{ID: "r"})
	}
	require.Error(t, a.Validate())
	assert.NotErrorIs(t, a.Validate(), ErrUnreachableRule)
	a.Rules = a.Rules[:1000]
	assert.ErrorIs(t, a.Validate(), ErrUnreachableRule)
}
