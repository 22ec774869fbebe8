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

func table(hit governance.HitPolicy, rules ...string) governance.Table {
	t := governance.Table{HitPolicy: hit, Inputs: []governance.Input{{Expression: "x"}}, Outputs: []governance.Output{{}}}
	for _, r := range rules {
		when, then, _ := strings.Cut(r, " => ")
		t.Rules = append(t.Rules, governance.TableRule{When: []string{when}, Then: []string{then}})
	}
	return t
}

func TestUnaryTests(t *testing.T) {
	for _, row := range []struct {
		test string
		x    any
		want bool
	}{
		{"-", nil, true}, {"-", "anything", true},
		{"5", 5, true}, {"5", 5.0, true}, {"5", decimal.RequireFromString("5.00"), true}, {"5", json.Number("5e0"), true}, {"5", uint16(5), true}, {"5", float32(5), true}, {"5", 4.999, false},
		{"-5", -5, true}, {".5", 0.5, true}, {"1.50", 1.5, true},
		{"<5", 4, true}, {"<5", 5, false}, {"<=5", 5, true}, {"<= 5", 5.01, false}, {">5", 5, false}, {">5", 5.01, true}, {">=5", 5, true}, {">=5", 4.99, false},
		{"[1..5]", 1, true}, {"[1..5]", 5, true}, {"(1..5)", 1, false}, {"(1..5)", 5, false}, {"]1..5[", 1, false}, {"]1..5[", 3, true}, {"[1..5)", 1, true}, {"[1..5)", 5, false}, {"(1..5]", 5, true},
		{"[-2.5..-1]", -2, true}, {"[1 .. 5]", 6, false},
		{"1,3,[5..7]", 3, true}, {"1,3,[5..7]", 6, true}, {"1,3,[5..7]", 4, false}, {"<1,>5", 6, true}, {"<1,>5", 3, false},
		{"not(1,3)", 3, false}, {"not(1,3)", 2, true}, {"not( [1..5] )", 5, false}, {"not (>5)", 5, true},
		{`"a","b"`, "b", true}, {`"a","b"`, "B", false}, {`not("a")`, "a", false}, {`not("a")`, "b", true}, {`not("a")`, nil, true},
		{`"say \"hi\""`, `say "hi"`, true}, {`"a,b"`, "a,b", true}, {`"ü€"`, "ü€", true}, {`"\u00fc"`, "ü", true}, {`>"m"`, "n", true}, {`["a".."c"]`, "b", true},
		{"true", true, true}, {"true", false, false}, {"false", false, true}, {"not(true)", false, true},
		{`date("2026-02-28")`, day("2026-02-28"), true}, {`date("2026-02-28")`, "2026-02-28", true}, {`@"2026-02-28"`, day("2026-02-28"), true},
		{`< date("2026-03-01")`, day("2026-02-28"), true}, {`[date("2026-01-01")..date("2026-12-31")]`, day("2027-01-01"), false},
		{"null", nil, true}, {"null", 5, false}, {"not(null)", nil, false}, {"not(null)", 5, true}, {"5", nil, false},
	} {
		tab := table(governance.HitPolicyFirst, row.test+" => true", "- => false")
		if _, isText := row.x.(string); isText && strings.Contains(row.test, "date") {
			tab.Inputs[0].Type = governance.TypeDate
		}
		got, err := tab.Evaluate(map[string]any{"x": row.x})
		require.NoError(t, err, row.test)
		assert.Equal(t, row.want, got, "%s of %v", row.test, row.x)
	}
}

func TestBadCellsNameColumnRowAndPosition(t *testing.T) {
	for cell, says := range map[string]string{
		"":                                `input "x", rule 2, position 1: expected a value`,
		">=":                              `position 3: expected a value: a number, "text", true, false, null or date("2026-12-31"), found the end`,
		"5 6":                             `position 3: expected the end, or a comma and another test, found '6'`,
		"5,":                              `position 3: expected a value`,
		"5,,6":                            `position 3: expected a value`,
		"[1..5":                           `position 6: expected ] or )`,
		"[1.5]":                           `position 5: expected .. between the ends`,
		"[5..1]":                          `position 1: the range is empty`,
		"(5..5]":                          `position 1: the range is empty`,
		"not 5":                           `position 5: expected ( after not, found '5'`,
		"not(5":                           `position 6: expected ) to close not`,
		"not(not(5))":                     `position 5: expected a value`,
		"not(-)":                          `expected a digit`,
		`5,"ä"`:                           `position 3: a number is compared with a string`,
		`"ä" ; 5`:                         `position 5: expected the end`,
		`"open`:                           `position 1: a text that does not end`,
		`"\q"`:                            `position 1: a text with an escape that is none`,
		"<true":                           `position 1: a number is compared with a boolean`,
		"< null":                          `null has no order`,
		`date("2026-02-30")`:              `position 6: no day of the calendar`,
		`date(5)`:                         `position 6: expected a day in quotes`,
		"nothing":                         `position 1: expected a value`,
		"5\x00":                           `expected the end`,
		"1e5":                             `position 2: expected the end`,
		"9999999999999999999999999":       `must be below 10^24`,
		"[1..\"b\"]":                      `a range from a number to a string`,
		strings.Repeat("1", 101):          `a number has at most 100 characters`,
		strings.Repeat(" ", 10_001) + "1": `a cell has at most 10000 bytes`,
		strings.Repeat("1,", 1_000) + "1": `a cell has at most 1000 tests`,
	} {
		_, err := table("", "5 => 1", cell+" => 2").Evaluate(map[string]any{"x": 5})
		require.Error(t, err, cell)
		assert.ErrorContains(t, err, says)
		assert.ErrorContains(t, err, "rules[1].when[0]")
		assert.ErrorContains(t, err, `input "x", rule 2, `)
	}
}

func TestHitPoliciesOfTables(t *testing.T) {
	x := map[string]any{"x": 5}
	for _, row := range []struct {
		it   string
		t    governance.Table
		agg  governance.Aggregator
		list string
		want string // "" is a clash
	}{
		{"unique", table("unique", "<5 => 1", ">=5 => 2"), "", "", "2"},
		{"unique with two", table("", "<=5 => 1", ">=5 => 1"), "", "", ""},
		{"first", table("first", "<=5 => 1", ">=5 => 2"), "", "", "1"},
		{"any that agree", table("any", "<=5 => 1.0", ">=5 => 1"), "", "", "1"},
		{"any that do not", table("any", "<=5 => 1", ">=5 => 2"), "", "", ""},
		{"priority", table("PRIORITY", `- => "low"`, `5 => "high"`), "", `"high","low"`, "high"},
		{"output order", table("OUTPUT ORDER", `- => "low"`, `5 => "high"`, `4 => "high"`), "", `"high","low"`, "[high low]"},
		{"rule order", table("RULE ORDER", `- => "low"`, `5 => "high"`), "", "", "[low high]"},
		{"collect", table("collect", "- => 1", "5 => 1", "4 => 7"), "", "", "[1 1]"},
		{"sum", table("collect", "- => 1.5", "5 => -3", "4 => 7"), "sum", "", "-1.5"},
		{"min", table("collect", "- => 2", "5 => -3", "4 => -7"), "MIN", "", "-3"},
		{"max", table("collect", "- => 2", "5 => -3", "4 => 7"), "max", "", "2"},
		{"latest day", table("collect", `- => date("2026-01-01")`, `5 => date("2026-02-01")`), "max", "", "2026-02-01"},
		{"count", table("collect", `- => "a"`, `5 => "a"`, `4 => "b"`), "COUNT", "", "2"},
		{"nothing fits", table("collect", `4 => 1`), "sum", "", "<nil>"},
		{"null output", table("", `5 => -`), "", "", "<nil>"},
	} {
		row.t.Aggregation, row.t.Outputs[0].Allowed = row.agg, row.list
		got, err := row.t.Evaluate(x)
		if row.want == "" {
			assert.ErrorIs(t, err, governance.ErrClash, row.it)
			continue
		}
		require.NoError(t, err, row.it)
		assert.Equal(t, row.want, show(got), row.it)
	}
}

func TestDefaults(t *testing.T) {
	tab := governance.Table{
		Inputs:  []governance.Input{{Expression: "x", Type: governance.TypeNumber, Allowed: "[0..10]"}},
		Outputs: []governance.Output{{Name: "grade", Default: `"none"`}, {Name: "points"}},
		Rules:   []governance.TableRule{{When: []string{"5"}, Then: []string{`"good"`, "1"}}},
	}
	for x, want := range map[any]string{5: "{grade:good points:1}", 6: "{grade:none points:<nil>}"} {
		got, err := tab.Evaluate(map[string]any{"x": x, "more": "is fine"})
		require.NoError(t, err)
		assert.Equal(t, want, show(got))
	}
	for _, bad := range []map[string]any{nil, {}, {"x": 11}, {"x": "5"}, {"x": true}, {"x": decimal.New(1, 900)}} {
		_, err := tab.Evaluate(bad)
		assert.ErrorIs(t, err, governance.ErrInput, "%v", bad)
	}
}

func TestTwoColumnsMayTestOneInput(t *testing.T) {
	tab := table("", `> 1 => "inside"`)
	tab.Inputs = append(tab.Inputs, governance.Input{Expression: "x"})
	tab.Rules[0].When = append(tab.Rules[0].When, "< 5")
	for x, want := range map[int]any{1: nil, 3: "inside", 5: nil} {
		got, err := tab.Evaluate(map[string]any{"x": x})
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}

func TestTableSurvivesJSON(t *testing.T) {
	tab := table("collect", "5 => 1")
	tab.ID, tab.Aggregation = "t", governance.AggregateMax
	tab.Inputs[0] = governance.Input{Expression: "x", Type: governance.TypeNumber, Allowed: "[1..9]"}
	tab.Outputs[0] = governance.Output{Name: "y", Type: governance.TypeNumber, Allowed: "1,2", Default: "2"}
	require.NoError(t, tab.Validate())
	first, err := json.Marshal(tab)
	require.NoError(t, err)
	var back governance.Table
	require.NoError(t, json.Unmarshal(first, &back))
	assert.Equal(t, tab, back)
}

func TestTablesThatAreNone(t *testing.T) {
	sound := func() governance.Table { return table("", `5 => "a"`) }
	for _, row := range []struct {
		change func(*governance.Table)
		says   string
	}{
		{func(t *governance.Table) { t.Rules = nil }, "rules: must hold at least one rule"},
		{func(t *governance.Table) { t.Inputs = nil }, "inputs: must hold at least one input"},
		{func(t *governance.Table) { t.Outputs = nil }, "outputs: must hold at least one output"},
		{func(t *governance.Table) { t.HitPolicy = "most-specific" }, "hit_policy: must be one of unique, first"},
		{func(t *governance.Table) { t.Aggregation = "sum" }, "must be empty unless the hit policy is collect"},
		{func(t *governance.Table) { t.HitPolicy, t.Aggregation = "collect", "mean" }, "must be one of sum, min, max, count"},
		{func(t *governance.Table) { t.HitPolicy, t.Aggregation = "collect", "sum" }, "output 1, rule 1: has nothing to take the sum of"},
		{func(t *governance.Table) { t.HitPolicy = "priority" }, "must list the allowed values"},
		{func(t *governance.Table) { t.Inputs[0].Expression = "" }, "inputs[0].expression: is required"},
		{func(t *governance.Table) { t.Inputs[0].Type = "money" }, "inputs[0].type: must be one of string, number, boolean, date"},
		{func(t *governance.Table) { t.Inputs[0].Allowed = "5.." }, "inputs[0].allowed"},
		{func(t *governance.Table) { t.Inputs[0].Type = "string" }, `input "x", rule 1, position 1: a string is compared with a number`},
		{func(t *governance.Table) { t.Outputs[0].Type = "number" }, "output 1, rule 1: must be a number, as the column is"},
		{func(t *governance.Table) { t.Outputs[0].Allowed = `"b"` }, "output 1, rule 1: must be one of the allowed values"},
		{func(t *governance.Table) { t.Outputs[0].Allowed = `not("b")` }, "must be a list of values"},
		{func(t *governance.Table) { t.Outputs[0].Default = `b` }, "output 1, default, position 1"},
		{func(t *governance.Table) { t.Outputs = append(t.Outputs, governance.Output{}) }, "outputs[0].name: is required"},
		{func(t *governance.Table) { t.Rules[0].When = nil }, "rules[0].when: must have a cell for each of the 1 inputs"},
		{func(t *governance.Table) { t.Rules[0].Then = []string{"1", "2"} }, "rules[0].then: must have a cell for each of the 1 outputs"},
		{func(t *governance.Table) { t.Rules[0].Then[0] = `"a" "b"` }, "output 1, rule 1, position 5: expected the end"},
	} {
		tab := sound()
		row.change(&tab)
		assert.ErrorContains(t, tab.Validate(), row.says)
	}
	assert.NoError(t, sound().Validate())
}
