package validate

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/iso4217"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

type part struct {
	Partner string          `json:"partner" validate:"required"`
	Role    string          `json:"role,omitempty" validate:"omitempty,oneof=lead support"`
	Weight  decimal.Decimal `json:"weight"`
}

type agreement struct {
	Name  string         `json:"name" validate:"required,max=5"`
	Parts []part         `json:"parts" validate:"min=1,max=3,dive"`
	Rates map[string]int `json:"rates,omitempty" validate:"max=1,dive,gte=0"`
	Codes []string       `json:"codes,omitempty" validate:"omitempty,len=2"`
	Seats []string       `json:"seats,omitempty" validate:"unique"`
	Heads []part         `json:"heads,omitempty" validate:"unique=Partner"`
}

func TestTagsBecomeProblemsWithJSONPaths(t *testing.T) {
	p := New("agreement")
	p.Struct(agreement{Name: "too long", Parts: []part{{Partner: "a"}, {Role: "boss"}, {Partner: "a"}}, Rates: map[string]int{"x": -1}, Codes: []string{"a", "a", "a"},
		Seats: []string{"a", "a"}, Heads: []part{{Partner: "a"}, {Partner: "a"}}})
	err := p.Err()
	assert.ElementsMatch(t, []string{"name max", "parts[1].partner required", "parts[1].role oneof", "rates[x] gte", "codes len", "seats unique", "heads unique"}, validatetest.Problems(t, err))
	for _, line := range []string{
		"agreement: 7 problems",
		`  name: must have at most 5 characters, got "too long" [max]`,
		"  seats: must not hold the same entry twice [unique]",
		"  heads: must not hold the same Partner twice [unique]",
		"  parts[1].partner: is required [required]",
		`  parts[1].role: must be one of lead, support, got "boss" [oneof]`,
		"  rates[x]: must have at least 0, got -1 [gte]",
		"  codes: must have exactly 2 entries, got 3 [len]",
	} {
		assert.Contains(t, err.Error(), line)
	}
}

func TestAShapeThatHoldsIsNoProblem(t *testing.T) {
	p := New("agreement")
	p.Struct(agreement{Name: "short", Parts: []part{{Partner: "a", Role: "lead"}}})
	assert.NoError(t, p.Err())
	assert.True(t, p.OK())
}

func TestOneProblemIsOneLine(t *testing.T) {
	p := New("budget")
	p.Item("rules", 0).Add("shares", "unique-partner", `partner "orion" stands twice`, nil)
	assert.EqualError(t, p.Err(), `budget: rules[0].shares: partner "orion" stands twice [unique-partner]`)
}

func TestMergeTakesOverPathsAndSentinels(t *testing.T) {
	sentinel := errors.New("no weights")
	part := New("split")
	part.Item("shares", 2).AddAs(sentinel, "weight", "no-weights", "needs a positive weight", decimal.Zero)
	part.Add("", "empty", "is empty", nil)

	whole := New("framework")
	whole.In("budget").Merge("costs", fmt.Errorf("wrapped: %w", part.Err()))
	whole.Merge("kpis[1]", errors.New("something else"))
	whole.Merge("fine", nil)
	err := whole.Err()
	assert.Equal(t, []string{"budget.costs.shares[2].weight no-weights", "budget.costs empty", "kpis[1] invalid"}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, sentinel)
	assert.NotErrorIs(t, err, errors.New("no weights"))
}

func TestMergeRestIsSilentBelowWhatIsReported(t *testing.T) {
	part := New("framework")
	part.Item("rules", 1).Add("share", "required", "is required", nil)
	part.Item("rules", 10).Add("share", "required", "is required", nil)
	part.Add("name", "required", "is required", nil)
	part.Add("", "empty", "is empty", nil)
	p := New("framework")
	p.Add("rules[1]", "type", "must be an object", 3)
	p.Add("", "unknown-field", "is not known", "x")
	p.MergeRest("", part.Err())
	assert.Equal(t, []string{"rules[1] type", " unknown-field", "rules[10].share required", "name required", " empty"}, validatetest.Problems(t, p.Err()))
}

func TestWhatWasFoundIsBounded(t *testing.T) {
	p := New("x")
	p.Add("long", "c", "is long", strings.Repeat("é", 81))
	p.Add("fits", "c", "fits", strings.Repeat("é", 80))
	p.Add("huge", "c", "is huge", decimal.New(1, 999_999_999))
	p.Add("null", "c", "is null", decimal.NullDecimal{})
	p.Add("some", "c", "is some", decimal.NewNullDecimal(decimal.New(15, -1)))
	p.Add("day", "c", "is a day", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	type word string
	p.Add("word", "c", "is a word", word("w"))
	p.Add("span", "c", "is a span", 90*time.Minute)
	p.Add("rule", "c", strings.Repeat("r", 801), nil)
	p.Add(strings.Repeat("k", 201), "c", "is a key", nil)
	p.Add("\x1b[31m\u0085", "c", "is no key for a terminal", nil)
	p.Add("shown", "c", "is bounded for hosts too", decimal.New(1, 999_999_999))
	text := p.Err().Error()
	assert.Contains(t, text, `got "`+strings.Repeat("é", 79)+`…" [c]`)
	assert.Contains(t, text, `got "`+strings.Repeat("é", 80)+`" [c]`)
	assert.Contains(t, text, "got 1e999999999 [c]")
	assert.Contains(t, text, "null: is null, got nothing [c]")
	assert.Contains(t, text, "got 1.5 [c]")
	assert.Contains(t, text, "got 2026-01-02T03:04:05Z [c]")
	assert.Contains(t, text, `got "w" [c]`)
	assert.Contains(t, text, "got 1h30m0s [c]")
	assert.Contains(t, text, "\n  rule: "+strings.Repeat("r", 799)+"… [c]\n")
	assert.Contains(t, text, "\n  "+strings.Repeat("k", 79)+"…: is a key [c]")
	assert.Contains(t, text, "\n  \ufffd[31m\ufffd: is no key")

	var fields validator.ValidationErrors
	require.ErrorAs(t, p.Err(), &fields)
	assert.Equal(t, strings.Repeat("é", 79)+"…", fields[0].Value())
	assert.Equal(t, "1e999999999", fields[2].Value())
}

func TestTheTextStopsAfterAHundred(t *testing.T) {
	p := New("x")
	for i := range 150 {
		p.Item("list", i).Add("", "c", "is wrong", nil)
	}
	assert.Equal(t, 102, strings.Count(p.Err().Error(), "\n")+1)
	assert.True(t, strings.HasSuffix(p.Err().Error(), "and 50 more"))
	assert.Len(t, validatetest.Problems(t, p.Err()), 150)
}

func TestFieldErrorSpeaksForHosts(t *testing.T) {
	p := New("x")
	p.Item("rules", 3).Add("share", "negative", "must not be negative", -2)
	p.Add("", "empty", "is empty", nil)
	var fields validator.ValidationErrors
	require.ErrorAs(t, p.Err(), &fields)
	f := fields[0]
	assert.Equal(t, "rules[3].share", f.StructNamespace())
	assert.Equal(t, "share", f.Field())
	assert.Equal(t, "share", f.StructField())
	assert.Equal(t, "negative", f.ActualTag())
	assert.Equal(t, "", f.Param())
	assert.Equal(t, reflect.Int, f.Kind())
	assert.Equal(t, reflect.TypeFor[int](), f.Type())
	assert.Equal(t, "rules[3].share: must not be negative, got -2 [negative]", f.Error())
	assert.Equal(t, f.Error(), f.Translate(nil))
	assert.Equal(t, reflect.Invalid, fields[1].Kind())
}

func TestScalarRules(t *testing.T) {
	d := decimal.RequireFromString
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		why  string
		do   func(p *Problems) bool
		code string // "": holds
	}{
		{"an ID", func(p *Problems) bool { return p.ID("f", "a") }, ""},
		{"no ID", func(p *Problems) bool { return p.ID("f", "") }, "required"},
		{"an ID at the limit", func(p *Problems) bool { return p.ID("f", strings.Repeat("a", MaxText)) }, ""},
		{"an ID over it", func(p *Problems) bool { return p.ID("f", strings.Repeat("a", MaxText+1)) }, "max"},
		{"no UTF-8", func(p *Problems) bool { return p.Text("f", "a\xff", 9) }, "utf8"},
		{"a control character", func(p *Problems) bool { return p.Text("f", "a\x00", 9) }, "control-character"},
		{"lines and tabs", func(p *Problems) bool { return p.Text("f", "a\n\tb", 9) }, ""},
		{"a day", func(p *Problems) bool { return p.Day("f", day) }, ""},
		{"no day", func(p *Problems) bool { return p.Day("f", time.Time{}) }, "required"},
		{"no day where none is needed", func(p *Problems) bool { return p.OptionalDay("f", time.Time{}) }, ""},
		{"an instant", func(p *Problems) bool { return p.Day("f", day.Add(time.Nanosecond)) }, "day"},
		{"midnight elsewhere", func(p *Problems) bool {
			return p.Day("f", time.Date(2026, 3, 1, 0, 0, 0, 0, time.FixedZone("", 3600)))
		}, "day"},
		{"the last day", func(p *Problems) bool { return p.Day("f", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)) }, ""},
		{"the second day", func(p *Problems) bool { return p.Day("f", time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)) }, ""},
		{"a year that JSON cannot hold", func(p *Problems) bool { return p.Day("f", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) }, "day"},
		{"not negative: zero", func(p *Problems) bool { return p.NotNegative("f", d("0")) }, ""},
		{"not negative: below", func(p *Problems) bool { return p.NotNegative("f", d("-0.01")) }, "negative"},
		{"not negative: hostile", func(p *Problems) bool { return p.NotNegative("f", decimal.New(-1, 1<<30)) }, "decimal-range"},
		{"positive: above", func(p *Problems) bool { return p.Positive("f", d("0.01")) }, ""},
		{"positive: zero", func(p *Problems) bool { return p.Positive("f", d("0")) }, "positive"},
		{"positive: hostile", func(p *Problems) bool { return p.Positive("f", decimal.New(1, 1<<30)) }, "decimal-range"},
		{"finite", func(p *Problems) bool { return p.Finite("f", 1) }, ""},
		{"NaN", func(p *Problems) bool { return p.Finite("f", math.NaN()) }, "finite"},
		{"infinite", func(p *Problems) bool { return p.Within("f", math.Inf(-1), 0, 1) }, "finite"},
		{"an instant of whole seconds", func(p *Problems) bool { return p.Day("f", day.Add(time.Second)) }, "day"},
		{"a year before those that JSON can hold", func(p *Problems) bool { return p.Day("f", time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)) }, "day"},
		{"within: at the lower end", func(p *Problems) bool { return p.Within("f", 0, 0, 1) }, ""},
		{"within: at the upper end", func(p *Problems) bool { return p.Within("f", 1, 0, 1) }, ""},
		{"within: above", func(p *Problems) bool { return p.Within("f", 1.01, 0, 1) }, "range"},
		{"within: below", func(p *Problems) bool { return p.Within("f", -0.01, 0, 1) }, "range"},
	} {
		t.Run(row.why, func(t *testing.T) {
			p := New("x")
			ok := row.do(p)
			assert.Equal(t, row.code == "", ok)
			if row.code != "" {
				assert.Equal(t, []string{"f " + row.code}, validatetest.Problems(t, p.Err()))
			}
		})
	}
}

func TestUniqueIDs(t *testing.T) {
	ids := []string{"a", "b", "", "a", "a"}
	p := New("x")
	p.In("risks").UniqueIDs("list", "id", len(ids), func(i int) string { return ids[i] })
	assert.Equal(t, []string{"risks.list[2].id required", "risks.list[3].id unique", "risks.list[4].id unique"}, validatetest.Problems(t, p.Err()))
	assert.Contains(t, p.Err().Error(), `must differ from that of risks.list[0], got "a"`)
}

func TestStructOfSomethingElse(t *testing.T) {
	p := New("x")
	p.Struct(3)
	assert.Equal(t, []string{" invalid"}, validatetest.Problems(t, p.Err()))
}

func TestFiguresAreWrittenAsPeopleWriteThem(t *testing.T) {
	for _, row := range []struct {
		found any
		want  string
	}{
		{-3e6, "-3000000"}, {0.5, "0.5"}, {0.0, "0"}, {1e-6, "0.000001"}, {1e-7, "1e-07"},
		{1e15, "1e+15"}, {math.Inf(1), "+Inf"}, {math.NaN(), "NaN"},
	} {
		assert.Equal(t, row.want, show(row.found))
	}
	p := New("x")
	p.Within("f", -1, 0, 1e6)
	assert.EqualError(t, p.Err(), "x: f: must be between 0 and 1000000, got -1 [range]")
}

func TestCurrency(t *testing.T) {
	p := New("register")
	for code, want := range map[string]int32{"JPY": 0, "EUR": 2, "BHD": 3, "ITL": 0} { // ITL: withdrawn, still in old documents
		digits, ok := p.Currency("a", code)
		assert.True(t, ok, code)
		assert.Equal(t, want, digits, code)
	}
	for _, code := range []string{"", "jpy", "XYZ", "XAU"} {
		_, ok := p.Currency("c", code)
		assert.False(t, ok, code)
	}
	assert.ErrorIs(t, p.Err(), iso4217.ErrUnknown)
	assert.Equal(t, []string{"c unknown-currency", "c unknown-currency", "c unknown-currency", "c unknown-currency"}, validatetest.Problems(t, p.Err()))
}
