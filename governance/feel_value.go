package governance

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// value is what tests compare: a number, text, truth value or day, or nothing.
type value struct {
	kind  ValueType // "" is null
	num   decimal.Decimal
	text  string
	truth bool
	day   int64 // days since 1970-01-01
}

var valueTypes = []ValueType{TypeString, TypeNumber, TypeBoolean, TypeDate}

// compare orders two values of one kind; false comes before true.
func (v value) compare(w value) int {
	switch v.kind {
	case TypeNumber:
		return v.num.Cmp(w.num)
	case TypeString:
		return strings.Compare(v.text, w.text)
	case TypeDate:
		return compareInts(v.day, w.day)
	case TypeBoolean:
		switch {
		case v.truth == w.truth:
			return 0
		case w.truth:
			return -1
		}
		return 1
	}
	return 0
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (v value) equal(w value) bool { return v.kind == w.kind && v.compare(w) == 0 }

// String is the value as its literal.
func (v value) String() string {
	switch v.kind {
	case TypeNumber:
		return exact.Show(v.num)
	case TypeString:
		return strconv.Quote(v.text)
	case TypeBoolean:
		return strconv.FormatBool(v.truth)
	case TypeDate:
		return `date("` + dayTime(v.day).Format(time.DateOnly) + `")`
	}
	return "null"
}

// host is the value as hosts get it: string, decimal.Decimal, bool, a day, or nil.
func (v value) host() any {
	switch v.kind {
	case TypeNumber:
		return v.num
	case TypeString:
		return v.text
	case TypeBoolean:
		return v.truth
	case TypeDate:
		return dayTime(v.day)
	}
	return nil
}

// told is the value as it stands in the JSON of a request: numbers keep their digits, days are text.
func (v value) told() any {
	switch v.kind {
	case TypeNumber:
		return json.Number(v.num.String())
	case TypeDate:
		return dayTime(v.day).Format(time.DateOnly)
	}
	return v.host()
}

const secondsPerDay = 24 * 60 * 60

// dayOf is the UTC day of an instant, counted from 1970-01-01.
func dayOf(t time.Time) int64 {
	s := t.Unix()
	d := s / secondsPerDay
	if s%secondsPerDay < 0 {
		d--
	}
	return d
}

func dayTime(day int64) time.Time { return time.Unix(day*secondsPerDay, 0).UTC() }

func text(s string) value            { return value{kind: TypeString, text: s} }
func truth(b bool) value             { return value{kind: TypeBoolean, truth: b} }
func number(d decimal.Decimal) value { return value{kind: TypeNumber, num: d} }
func dayValue(day int64) value       { return value{kind: TypeDate, day: day} }
func parseDay(s string) (int64, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return dayOf(t), err == nil && t.Year() >= 1
}

// fromHost reads what a host tells as a value of the wanted kind ("": whatever it is). A day may be told as time.Time
// at midnight UTC or as text such as "2026-12-31".
func fromHost(v any, want ValueType) (value, error) {
	got, err := readHost(v)
	if err != nil {
		return value{}, err
	}
	if want == TypeDate && got.kind == TypeString {
		if day, ok := parseDay(got.text); ok {
			return dayValue(day), nil
		}
	}
	if got.kind != "" && want != "" && got.kind != want {
		return value{}, fmt.Errorf("must be a %s, got a %s", want, got.kind)
	}
	return got, nil
}

func readHost(v any) (value, error) {
	switch x := v.(type) {
	case nil:
		return value{}, nil
	case string:
		return text(x), nil
	case bool:
		return truth(x), nil
	case decimal.Decimal:
		return bounded(x)
	case decimal.NullDecimal:
		if !x.Valid {
			return value{}, nil
		}
		return bounded(x.Decimal)
	case json.Number:
		return parseNumber(x.String())
	case float64:
		return fromFloat(x)
	case int:
		return number(decimal.NewFromInt(int64(x))), nil
	case time.Time:
		if !validate.IsDay(x) {
			return value{}, fmt.Errorf("must be a day: midnight UTC, got %s", x.Format(time.RFC3339Nano))
		}
		return dayValue(dayOf(x)), nil
	}
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.String:
		return text(r.String()), nil
	case r.Kind() == reflect.Bool:
		return truth(r.Bool()), nil
	case r.CanInt():
		return number(decimal.NewFromInt(r.Int())), nil
	case r.CanUint():
		return number(decimal.NewFromUint64(r.Uint())), nil
	case r.Kind() == reflect.Float32:
		return parseNumber(strconv.FormatFloat(r.Float(), 'g', -1, 32))
	case r.CanFloat():
		return fromFloat(r.Float())
	}
	return value{}, fmt.Errorf("must be a text, number, truth value or day, got a %T", v)
}

func fromFloat(f float64) (value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return value{}, fmt.Errorf("must be a finite number, got %v", f)
	}
	return bounded(decimal.NewFromFloat(f))
}

func parseNumber(s string) (value, error) {
	if len(s) > maxNumber {
		return value{}, fmt.Errorf("must be a number of at most %d characters", maxNumber)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return value{}, fmt.Errorf("must be a number, got %q", s)
	}
	return bounded(d)
}

// maxNumber is the longest number read from text.
const maxNumber = 100

func bounded(d decimal.Decimal) (value, error) {
	if rule := exact.Problem(d); rule != "" {
		return value{}, fmt.Errorf("%s, got %s", rule, exact.Show(d))
	}
	return number(d), nil
}
