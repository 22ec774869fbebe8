package validate

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

const (
	maxShown  = 80  // characters of a found text
	maxRule   = 800 // characters of a rule's sentence, which may list many words
	maxListed = 100 // problems in the error's text; the ValidationErrors hold them all
)

// Error is every problem of one document. It unwraps to [validator.ValidationErrors], and [errors.Is] finds the
// sentinels its problems were added with.
type Error struct {
	document string
	problems []problem
}

type problem struct {
	path, code, rule string
	found            any
	is               error
}

func (q problem) text() string {
	var b strings.Builder
	if q.path != "" {
		b.WriteString(q.path)
		b.WriteString(": ")
	}
	b.WriteString(q.rule)
	if q.found != nil {
		b.WriteString(", got ")
		b.WriteString(show(q.found))
	}
	b.WriteString(" [")
	b.WriteString(q.code)
	b.WriteString("]")
	return b.String()
}

// Error lists the problems, one a line under the document's name.
func (e *Error) Error() string {
	var b strings.Builder
	if len(e.problems) == 1 {
		return e.document + ": " + e.problems[0].text()
	}
	fmt.Fprintf(&b, "%s: %d problems", e.document, len(e.problems))
	for i, q := range e.problems {
		if i == maxListed {
			fmt.Fprintf(&b, "\n  and %d more", len(e.problems)-maxListed)
			break
		}
		b.WriteString("\n  ")
		b.WriteString(q.text())
	}
	return b.String()
}

// Unwrap gives the problems as [validator.ValidationErrors]: Namespace is the JSON path, Tag the code, Value what was found.
func (e *Error) Unwrap() error {
	out := make(validator.ValidationErrors, len(e.problems))
	for i, q := range e.problems {
		out[i] = fieldError{q}
	}
	return out
}

// Is reports whether one of the problems was added with the target as its sentinel.
func (e *Error) Is(target error) bool {
	for _, q := range e.problems {
		if q.is != nil && errors.Is(q.is, target) {
			return true
		}
	}
	return false
}

// show prints what was found, bounded: no text over 80 characters, no decimal expanded.
func show(found any) string {
	switch v := found.(type) {
	case decimal.Decimal:
		return exact.Show(v)
	case decimal.NullDecimal:
		if !v.Valid {
			return "nothing"
		}
		return exact.Show(v.Decimal)
	case float64:
		return showFloat(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case string:
		return strconv.Quote(clip(v))
	case fmt.Stringer:
		return clip(v.String())
	}
	if v := reflect.ValueOf(found); v.Kind() == reflect.String {
		return strconv.Quote(clip(v.String()))
	}
	return clip(fmt.Sprint(found))
}

// showFloat writes a figure as people do, without an exponent, unless it is very large or very small.
func showFloat(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e15) || math.IsNaN(f) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func clip(s string) string { return clipTo(s, maxShown) }

func clipTo(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n == limit-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// fieldError shows a problem through the interface that hosts of validator know.
type fieldError struct{ q problem }

func (f fieldError) Tag() string             { return f.q.code }
func (f fieldError) ActualTag() string       { return f.q.code }
func (f fieldError) Namespace() string       { return f.q.path }
func (f fieldError) StructNamespace() string { return f.q.path }
func (f fieldError) Field() string {
	return f.q.path[strings.LastIndexByte(f.q.path, '.')+1:]
}
func (f fieldError) StructField() string { return f.Field() }

// Value is what was found: a text clipped to 80 characters, a decimal outside the limits as its bounded print.
func (f fieldError) Value() any {
	switch v := f.q.found.(type) {
	case string:
		return clip(v)
	case decimal.Decimal:
		if exact.Problem(v) != "" {
			return exact.Show(v)
		}
	}
	return f.q.found
}
func (f fieldError) Param() string { return "" }
func (f fieldError) Kind() reflect.Kind {
	if f.q.found == nil {
		return reflect.Invalid
	}
	return f.Type().Kind()
}
func (f fieldError) Type() reflect.Type               { return reflect.TypeOf(f.q.found) }
func (f fieldError) Translate(_ ut.Translator) string { return f.Error() }
func (f fieldError) Error() string                    { return f.q.text() }
