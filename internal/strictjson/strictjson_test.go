package strictjson

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate"
)

type base struct {
	ID string `json:"id"`
}

type level int

func (l *level) UnmarshalText(b []byte) error {
	switch string(b) {
	case "low":
		*l = 1
	case "high":
		*l = 2
	default:
		return errors.New("no such level")
	}
	return nil
}

// span checks itself, as types with an UnmarshalJSON of their own may: with paths, or in a word.
type span struct{}

func (*span) UnmarshalJSON(data []byte) error {
	if string(data) == `{"plain":1}` {
		return errors.New("a span has two ends")
	}
	p := validate.New("span")
	p.Item("ends", 1).Add("at", "order", "must not be before the start", nil)
	return p.Err()
}

type document struct {
	base
	Name   string                     `json:"name"`
	Amount decimal.Decimal            `json:"amount"`
	Limit  decimal.NullDecimal        `json:"limit,omitempty"`
	Day    time.Time                  `json:"day"`
	Count  int8                       `json:"count"`
	Size   uint                       `json:"size"`
	Ratio  float64                    `json:"ratio"`
	Open   bool                       `json:"open"`
	Level  level                      `json:"level"`
	Tags   []string                   `json:"tags"`
	Pair   [2]int                     `json:"pair"`
	Parts  []document                 `json:"parts"`
	Next   *document                  `json:"next"`
	Rates  map[string]decimal.Decimal `json:"rates"`
	Free   any                        `json:"free"`
	Span   span                       `json:"span,omitzero"`
	_      int
	Out    int `json:"-"`
}

var codec = Compile(reflect.TypeFor[document]())

// decode returns what was read, whether it could be, and each problem as "path code".
func decode(t testing.TB, text string) (document, bool, []string, error) {
	t.Helper()
	p := validate.New("document")
	var d document
	ok := codec.Decode([]byte(text), &d, p)
	var fields validator.ValidationErrors
	var got []string
	if errors.As(p.Err(), &fields) {
		for _, f := range fields {
			got = append(got, f.Namespace()+" "+f.Tag())
		}
	}
	return d, ok, got, p.Err()
}

const whole = `{"id":"a","name":"caf\u00e9 \"x\"","amount":"12.50","limit":null,"day":"2026-01-31T00:00:00Z","count":-8,
 "size":3,"ratio":1.5e3,"open":true,"level":"high","tags":["x","y","é"],"pair":[1,2],"parts":[{"id":"b","amount":3.10},{}],
 "next":{"id":"c","next":null},"rates":{"EUR":"1.1","USD":2},"free":{"a":[1,"b",null]}}`

func TestReadsAsTheStandardDecoderDoes(t *testing.T) {
	got, ok, problems, _ := decode(t, whole)
	require.True(t, ok)
	require.Empty(t, problems)
	var want document
	require.NoError(t, json.Unmarshal([]byte(whole), &want))
	assert.Equal(t, want, got)
	assert.Equal(t, "12.50", got.Amount.StringFixed(2))
	assert.Equal(t, "café \"x\"", got.Name)
}

func TestEveryProblemIsNamedWithItsPath(t *testing.T) {
	for _, row := range []struct {
		why, text string
		want      []string
	}{
		{"an unknown field at the top and one below", `{"nam":"x","parts":[{},{"oops":[1,{"a":2}]}]}`, []string{"nam unknown-field", "parts[1].oops unknown-field"}},
		{"names are case-sensitive", `{"ID":"x"}`, []string{"ID unknown-field"}},
		{"a field that is not for JSON", `{"Out":1,"hidden":2}`, []string{"Out unknown-field", "hidden unknown-field"}},
		{"a duplicate key, nested", `{"parts":[{"id":"a","id":"b"}]}`, []string{"parts[0].id duplicate-key"}},
		{"a duplicate key of a map", `{"rates":{"EUR":1,"EUR":2}}`, []string{"rates.EUR duplicate-key"}},
		{"escapes do not hide a duplicate", `{"id":"a","\u0069d":"b"}`, []string{"id duplicate-key"}},
		{"wrong types, all of them", `{"id":1,"open":"yes","tags":{},"parts":[3],"count":1.5,"size":-1,"ratio":"1","next":[]}`,
			[]string{"id type", "open type", "tags type", "parts[0] type", "count type", "size type", "ratio type", "next type"}},
		{"null where nothing may be null", `{"id":null,"count":null}`, []string{"id type", "count type"}},
		{"null where it may", `{"tags":null,"next":null,"rates":null,"limit":null,"free":null}`, nil},
		{"a number too large for its type", `{"count":128,"ratio":1e999}`, []string{"count type", "ratio number-range"}},
		{"a decimal that is none", `{"amount":"ten","rates":{"EUR":{}}}`, []string{"amount value", "rates.EUR value"}},
		{"a time that is none", `{"day":"31 January"}`, []string{"day value"}},
		{"a word outside a text type", `{"level":"medium"}`, []string{"level value"}},
		{"digits beyond any use", `{"amount":` + strings.Repeat("9", 200) + `,"rates":{"EUR":"` + strings.Repeat("1", 200) + `"},"ratio":` + strings.Repeat("1", 200) + `}`,
			[]string{"amount number-size", "rates.EUR number-size", "ratio number-size"}},
		{"a hostile exponent", `{"amount":1e999999999}`, []string{"amount value"}},
		{"a type that checks itself", `{"next":{"span":{}}}`, []string{"next.span.ends[1].at order"}},
		{"a type that checks itself, in a word", `{"span":{"plain":1}}`, []string{"span value"}},
		{"text that is not UTF-8", "{\"id\":\"a\xff\"}", []string{"id utf8"}},
		{"text that is not UTF-8, deep in what is decoded freely", "{\"free\":[{\"a\":\"\xff\"}]}", []string{"free utf8"}},
		{"the first half of a pair alone", `{"id":"\ud83d","tags":["a","\ud83d!"]}`, []string{"id surrogate", "tags[1] surrogate"}},
		{"the second half of a pair alone", `{"id":"x\ude00"}`, []string{"id surrogate"}},
		{"the halves the wrong way round", `{"id":"\ude00\ud83d"}`, []string{"id surrogate"}},
		{"two first halves", `{"id":"\uD83D\uD83D"}`, []string{"id surrogate"}},
		{"half a pair in a key and in what is decoded freely", `{"rates":{"\ud83d":1},"free":["\udc00"]}`, []string{"rates surrogate", "free surrogate"}},
		{"a whole pair, in either case, and an escaped backslash before a u", `{"id":"\ud83d\ude00\uD83D\uDE00","tags":["\\ud83d","\n\ud7ff\ue000"]}`, nil},
	} {
		t.Run(row.why, func(t *testing.T) {
			_, ok, got, err := decode(t, row.text)
			assert.True(t, ok, "%v", err)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestWhatIsNoJSON(t *testing.T) {
	deep := strings.Repeat(`{"next":`, 10_000)
	for _, row := range []struct{ why, text, code, says string }{
		{"nothing", " \n", "syntax", "is empty"},
		{"prose", "hello", "syntax", "line 1, column 1: a value is expected"},
		{"truncated", "{\n  \"id\": \"a", "syntax", "line 2, column 11: ends too early: the closing quote"},
		{"truncated after a comma", `{"id":"a",`, "syntax", "ends too early"},
		{"a byte order mark", "\ufeff{}", "byte-order-mark", "must not begin"},
		{"a second document", "{}{}", "syntax", "nothing may follow"},
		{"a trailing comma", `{"tags":["a",]}`, "syntax", "a value is expected"},
		{"a missing colon", `{"id" "a"}`, "syntax", "a colon is expected"},
		{"a leading zero", `{"count":01}`, "syntax", "a comma or the end"},
		{"a bare sign", `{"count":-}`, "syntax", "a digit"},
		{"a raw line feed in a string", "{\"id\":\"a\nb\"}", "syntax", "control character"},
		{"an unknown escape", `{"id":"\q"}`, "syntax", "escape"},
		{"nesting by known fields", deep, "depth", "deeper than 64"},
		{"nesting in an unknown field", `{"x":` + strings.Repeat("[", 10_000), "depth", "deeper than 64"},
		{"an array that is too long", `{"pair":[1,2,3]}`, "syntax", "line 1, column 14: the list must have at most 2 entries"},
		{"size", strings.Repeat(" ", MaxBytes+1), "size", "must have at most"},
		{"more problems than anyone reads", `{"tags":[` + strings.Repeat("1,", 5000) + `1]}`, "too-many", "too many problems"},
	} {
		t.Run(row.why, func(t *testing.T) {
			_, ok, got, err := decode(t, row.text)
			assert.False(t, ok)
			require.NotEmpty(t, got)
			assert.Equal(t, " "+row.code, got[len(got)-1])
			if row.code != "too-many" {
				assert.ErrorContains(t, err, row.says)
			}
		})
	}
}

func TestDepthAtItsLimit(t *testing.T) {
	nest := func(open string, n int, inner, end string) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	for _, row := range []struct {
		why, text string
		holds     bool
	}{
		{"objects at the last level", nest(`{"next":`, MaxDepth, "null", "}"), true},
		{"objects below it", nest(`{"next":`, MaxDepth+1, "null", "}"), false},
		{"a list at the last level", nest(`{"next":`, MaxDepth-1, `{"tags":null}`, "}"), true},
		{"a list below it", nest(`{"next":`, MaxDepth-1, `{"tags":["a"]}`, "}"), false},
		{"an unknown field at the last level", `{"x":` + nest("[", MaxDepth-1, "", "]") + "}", true},
		{"an unknown field below it", `{"x":` + nest("[", MaxDepth, "", "]") + "}", false},
	} {
		_, ok, got, err := decode(t, row.text)
		assert.Equal(t, row.holds, ok, "%s: %v", row.why, err)
		if !row.holds {
			assert.Contains(t, got, " depth", row.why)
		}
	}
}

func TestReadingStopsAtAThousandProblems(t *testing.T) {
	list := func(n int) string { return `{"tags":[1` + strings.Repeat(",1", n-1) + `]}` }
	_, ok, got, _ := decode(t, list(maxProblems-1))
	assert.True(t, ok)
	assert.Len(t, got, maxProblems-1)
	_, ok, got, _ = decode(t, list(maxProblems+500))
	assert.False(t, ok)
	assert.Len(t, got, maxProblems+1)
}

func TestWhatATypeSaysOfItselfIsShown(t *testing.T) {
	_, _, _, err := decode(t, `{"span":{"plain":1}}`)
	assert.EqualError(t, err, "document: span: cannot be read as strictjson.span: a span has two ends [value]")
	_, _, _, err = decode(t, `{"amount":{}}`)
	assert.EqualError(t, err, `document: amount: cannot be read as a decimal number, got "an object" [value]`)
}

func TestATopLevelThatIsNoObject(t *testing.T) {
	for _, text := range []string{`[1]`, `null`, `3`, `"x"`, ` true `} {
		_, ok, got, _ := decode(t, text)
		assert.False(t, ok, "there is nothing to go on with")
		assert.Equal(t, []string{" type"}, got)
	}
}

// FuzzAgreesWithTheStandardDecoder holds that what is accepted without a problem decodes as encoding/json decodes it,
// and that what encoding/json cannot parse is never accepted.
func FuzzAgreesWithTheStandardDecoder(f *testing.F) {
	for _, s := range []string{whole, `{}`, `{"tags":["\ud83d\ude00","\ud800"]}`, `{"ratio":-0.0e-7}`, `{"free":[{}]}`, `[`, `{"pair":[1]}`, "{\"id\":\"\x7f\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok, problems, _ := decode(t, string(data))
		if ok && !json.Valid(data) {
			t.Fatalf("accepted what is no JSON: %q", data)
		}
		if !ok || len(problems) > 0 {
			return
		}
		var want document
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q: accepted, encoding/json says %v", data, err)
		}
		a, errA := json.Marshal(want)
		b, errB := json.Marshal(got)
		if string(a) != string(b) || (errA == nil) != (errB == nil) {
			t.Fatalf("%q: %s, encoding/json reads %s", data, b, a)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(`{"parts":[` + strings.TrimSuffix(strings.Repeat(whole+",", 100), ",") + `]}`)
	b.Run("strict", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var d document
			codec.Decode(text, &d, validate.New("document"))
		}
	})
	b.Run("standard", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var d document
			_ = json.Unmarshal(text, &d)
		}
	})
}

func TestAnUnknownFieldIsToldWhatItMayHaveMeant(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{`{"ID":"x"}`, `("id" is)`},
		{`{"part":[]}`, `("parts" is)`},
		{`{"T_A-G":[]}`, `("tags" is)`},
		{`{"colour":1}`, `stand here [`},
		{`{"` + strings.Repeat("_", 100_000) + `id":1}`, `stand here [`},
	} {
		_, ok, problems, err := decode(t, row.text)
		require.True(t, ok)
		require.Len(t, problems, 1)
		assert.Contains(t, err.Error(), row.want)
	}
}
