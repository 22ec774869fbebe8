package governance_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

// TestDMN runs the reference cases of the DMN technology compatibility kit.
func TestDMN(t *testing.T) {
	vectors.Run(t, "testdata/dmn.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			governance.Table
			HitPolicy   governance.HitPolicy  `json:"hitPolicy"` // the file's spelling
			Aggregation governance.Aggregator `json:"aggregation"`
			Context     map[string]any        `json:"context"`
		}
		var want struct {
			Result any `json:"result"`
		}
		c.Decode(t, &in, &want)
		table := in.Table
		table.HitPolicy, table.Aggregation = in.HitPolicy, in.Aggregation
		got, err := table.Evaluate(in.Context)
		require.NoError(t, err)
		if table.HitPolicy == "COLLECT" {
			got, want.Result = sorted(got), sorted(want.Result)
		}
		assert.Equal(t, show(want.Result), show(got))
	})
}

// show prints a result with its numbers in one form.
func show(v any) string {
	switch x := v.(type) {
	case json.Number:
		return decimal.RequireFromString(x.String()).String()
	case []any:
		parts := make([]string, len(x))
		for i := range x {
			parts[i] = show(x[i])
		}
		return "[" + strings.Join(parts, " ") + "]"
	case map[string]any:
		var parts []string
		for k, v := range x {
			parts = append(parts, k+":"+show(v))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, " ") + "}"
	case time.Time:
		return x.Format(time.DateOnly)
	}
	return fmt.Sprintf("%v", v)
}

func sorted(v any) any {
	if list, ok := v.([]any); ok {
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(show(a), show(b)) })
	}
	return v
}
