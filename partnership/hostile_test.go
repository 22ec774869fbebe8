package partnership_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

var index = regexp.MustCompile(`\[[^\]]*\]`)

// fields lists the paths that a document can have, without indices; a map stands for whatever its keys are.
func fields(t reflect.Type, path string, seen int, into map[string]bool) {
	into[path] = true
	switch {
	case seen > 12:
	case t.Kind() == reflect.Pointer, t.Kind() == reflect.Slice:
		fields(t.Elem(), path, seen, into)
	case t.Kind() == reflect.Map:
		fields(t.Elem(), path+".*", seen+1, into)
	case t == reflect.TypeFor[budget.Money]():
		into[path+".amount"], into[path+".currency"] = true, true
	case t.Kind() == reflect.Struct && strings.Contains(t.PkgPath(), "partnerkit"):
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" {
				name = strings.TrimPrefix(path+"."+name, ".")
			} else {
				name = path
			}
			fields(t.Field(i).Type, name, seen+1, into)
		}
	}
}

// shapes lists the paths of a document's values, the first of each list that has the field, as the keys that lead there.
func shapes(v any, keys []any, name string, into map[string][]any) {
	if _, known := into[name]; !known {
		into[name] = append([]any{}, keys...)
	}
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			shapes(x, append(keys, k), strings.TrimPrefix(name+"."+k, "."), into)
		}
	case []any:
		for i, x := range v {
			shapes(x, append(keys, i), name+"[]", into)
		}
	}
}

// with is the document with one value replaced.
func with(v any, keys []any, value any) any {
	if len(keys) == 0 {
		return value
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = x
		}
		out[keys[0].(string)] = with(v[keys[0].(string)], keys[1:], value)
		return out
	case []any:
		out := append([]any{}, v...)
		out[keys[0].(int)] = with(v[keys[0].(int)], keys[1:], value)
		return out
	}
	return v
}

// Each value of the example documents in turn is replaced by something hostile. What Decode lets in can be reviewed, and
// whatever is said of it, as a problem or as a finding, has a path that leads into the document.
func TestWhatIsLetInCanBeReviewed(t *testing.T) {
	known := map[string]bool{}
	fields(reflect.TypeFor[partnership.Framework](), "", 0, known)
	leadsIn := func(path string) bool {
		path = index.ReplaceAllString(path, "")
		return known[path] || known[path[:max(0, strings.LastIndexByte(path, '.'))]+".*"]
	}
	tried := map[string][]any{}
	for _, name := range []string{"campaign", "technology", "healthcare", "non-profit", "cern"} {
		var doc any
		require.NoError(t, json.Unmarshal(read(t, name), &doc))
		here := map[string][]any{}
		shapes(doc, nil, "", here)
		for shape, keys := range here {
			if _, done := tried[shape]; done || shape == "" {
				continue
			}
			tried[shape] = keys
			for _, value := range []any{nil, "", "stranger"} {
				data, err := json.Marshal(with(doc, keys, value))
				require.NoError(t, err)
				what := name + ": " + shape + " = " + strconv.Quote(strings.Trim(string(mustJSON(t, value)), `"`))
				f, err := partnership.Decode(data)
				if err != nil {
					var all validator.ValidationErrors
					require.True(t, errors.As(err, &all), "%s: %v", what, err)
					for _, p := range all {
						assert.True(t, leadsIn(p.Namespace()), "%s: the problem %v", what, p)
					}
					continue
				}
				r, err := f.Review(f.Evidence, asOf)
				if !assert.NoError(t, err, what) {
					continue
				}
				for _, x := range r.Findings {
					assert.True(t, leadsIn(x.Path), "%s: the finding %s at %q", what, x.Code, x.Path)
				}
			}
		}
	}
	assert.Greater(t, len(tried), 500)
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return data
}

// What a review computes on is wrong in a document that is otherwise valid: Validate says so, with the document's path.
func TestValidateFindsWhatAReviewWouldRefuse(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(f *partnership.Framework)
	}{
		{"evidence.costs[0].id required", func(f *partnership.Framework) { f.Evidence.Costs[0].ID = "" }},
		{"evidence.costs[0].category no-rule", func(f *partnership.Framework) { f.Evidence.Costs[0].Category = "" }},
		{"evidence.actuals[0].amount minor-unit", func(f *partnership.Framework) {
			f.Evidence.Actuals[0].Amount = decimal.RequireFromString("0.001")
		}},
		{"evidence.actuals[0].amount minor-unit", func(f *partnership.Framework) { // whether or not the day of the evidence is stated
			f.Evidence.AsOf = date("2026-06-15")
			f.Evidence.Actuals[0].Amount = decimal.RequireFromString("0.001")
		}},
		{"evidence.requests[0].decision required", func(f *partnership.Framework) { f.Evidence.Requests[0].Decision = "" }},
		{"objectives[0].benefits[0].partner required", func(f *partnership.Framework) { f.Objectives[0].Benefits[0].Partner = "" }},
		{"governance.decisions[0] required", func(f *partnership.Framework) { f.Governance.Decisions[0] = "" }},
		{"governance.separate[0] required", func(f *partnership.Framework) { f.Governance.Separate = []string{""} }},
		{"governance.escalation max", func(f *partnership.Framework) { f.Governance.Escalation = strings.Repeat("x", 5000) }},
		{"governance.charter.id required", func(f *partnership.Framework) { f.Governance.Charter.ID = "" }},
		{"alignment.partners[1].expectations[0].unit unit-mismatch", func(f *partnership.Framework) {
			for i, unit := range []string{"posts", "dozens"} {
				f.Alignment.Partners[i].Expectations = []alignment.Expectation{{Item: "posts", Value: decimal.NewFromInt(3), Unit: unit}}
			}
		}},
	} {
		f := campaign(t)
		c.change(&f)
		err := f.Validate()
		if assert.Error(t, err, c.want) {
			assert.Contains(t, validatetest.Problems(t, err), c.want)
		}
		_, err = f.Review(f.Evidence, asOf)
		if assert.Error(t, err, c.want) {
			assert.Contains(t, validatetest.Problems(t, err), c.want)
		}
	}
}

// What a document with many problems costs grows with their number, not with its square.
func TestManyProblemsCostInProportion(t *testing.T) {
	allocated := func(n int) float64 {
		f := campaign(t)
		f.Evidence.Requests = slices.Repeat([]governance.Request{{Requester: "ghost"}}, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := f.Validate()
		runtime.ReadMemStats(&after)
		require.Error(t, err)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	assert.Less(t, allocated(4000)/allocated(500), 16., "for eight times as many")
}
