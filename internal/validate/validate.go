// Package validate is the one door through which documents are checked. It collects every problem of a document,
// each with its JSON path, a stable code and what was found, and makes one error of them that reads well and unwraps
// to [validator.ValidationErrors].
//
// A document's Validate runs the struct tags (shape: required, oneof, max …) and then its own rules in Go:
//
//	func (b Budget) Validate() error {
//		p := validate.New("budget")
//		p.Struct(b)
//		for i, l := range b.Lines {
//			at := p.Item("lines", i)
//			at.Decimal("amount", l.Amount)
//			at.Day("due", l.Due)
//		}
//		return p.Err()
//	}
package validate

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/iso4217"
)

// MaxText is the longest identifier, in bytes, that a document may carry.
const MaxText = 200

// Problems collects the problems of one document. Views made by [Problems.In] and [Problems.Item] collect into the
// same list under a longer path; the path is built only when there is a problem to report.
type Problems struct {
	list   *list
	parent *Problems
	field  string
	index  int // -1: none
}

type list struct {
	document string
	problems []problem
}

// New starts the list of a document; the name heads the error's text, as in "budget: 2 problems".
func New(document string) *Problems {
	return &Problems{list: &list{document: document}, index: -1}
}

// In is the view of a field.
func (p *Problems) In(field string) *Problems {
	return &Problems{list: p.list, parent: p, field: field, index: -1}
}

// Item is the view of the i-th element of a list field.
func (p *Problems) Item(field string, i int) *Problems {
	return &Problems{list: p.list, parent: p, field: field, index: i}
}

// Path is the JSON path of field under p; of p itself if field is empty.
func (p *Problems) Path(field string) string {
	path := ""
	if p.parent != nil {
		path = p.parent.Path(p.field)
		if p.index >= 0 {
			path += "[" + strconv.Itoa(p.index) + "]"
		}
	}
	if len(field) > MaxText {
		field = clip(field) // a hostile key
	}
	if strings.ContainsFunc(field, unicode.IsControl) {
		field = strings.Map(visible, field) // it may end up on a terminal
	}
	switch {
	case field == "":
		return path
	case path == "" || field[0] == '[':
		return path + field
	}
	return path + "." + field
}

func visible(r rune) rune {
	if unicode.IsControl(r) {
		return utf8.RuneError
	}
	return r
}

// Add reports that the field (empty: p itself) breaks a rule: a kebab-case code, a sentence such as "must not be
// negative", and what was found; a found of nil is left out of the text.
func (p *Problems) Add(field, code, rule string, found any) {
	p.AddAs(nil, field, code, rule, found)
}

// AddAs is Add for a problem that a caller may test for with [errors.Is].
func (p *Problems) AddAs(sentinel error, field, code, rule string, found any) {
	p.list.problems = append(p.list.problems, problem{path: p.Path(field), code: code, rule: clipTo(rule, maxRule), found: found, is: sentinel})
}

// Merge takes over the problems of a part that validated itself, under the path of field.
func (p *Problems) Merge(field string, err error) {
	if err == nil {
		return
	}
	var part *Error
	if !errors.As(err, &part) {
		p.AddAs(err, field, "invalid", err.Error(), nil)
		return
	}
	at := p.In(field)
	for _, q := range part.problems {
		q.path = at.Path(q.path)
		p.list.problems = append(p.list.problems, q)
	}
}

// MergeRest is Merge but for problems at or below a path that has one already: where a value could not be read at all,
// that it is missing is no news.
func (p *Problems) MergeRest(field string, err error) {
	before := len(p.list.problems)
	taken := make(map[string]bool, before)
	for _, q := range p.list.problems {
		taken[q.path] = q.path != ""
	}
	p.Merge(field, err)
	rest := slices.DeleteFunc(p.list.problems[before:], func(q problem) bool {
		for path := q.path; path != ""; path = path[:max(0, strings.LastIndexAny(path, ".["))] {
			if taken[path] {
				return true
			}
		}
		return false
	})
	p.list.problems = p.list.problems[:before+len(rest)]
}

// OK reports whether no problem has been found so far.
func (p *Problems) OK() bool { return len(p.list.problems) == 0 }

// Err is the error of all problems, or nil if there are none.
func (p *Problems) Err() error {
	if p.OK() {
		return nil
	}
	return &Error{document: p.list.document, problems: p.list.problems}
}

// Struct runs the struct tags of v and reports what they refuse.
func (p *Problems) Struct(v any) {
	err := tags().Struct(v)
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		if err != nil {
			p.Add("", "invalid", err.Error(), nil)
		}
		return
	}
	for _, f := range fields {
		_, path, _ := strings.Cut(f.Namespace(), ".")
		p.Add(path, f.Tag(), sentence(f), shape(f))
	}
}

var tags = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			return ""
		}
		return name
	})
	return v
})

func sentence(f validator.FieldError) string {
	unit := ""
	switch f.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array:
		unit = " entries"
	case reflect.String:
		unit = " characters"
	}
	switch f.Tag() {
	case "required":
		return "is required"
	case "oneof":
		return "must be one of " + strings.Join(strings.Fields(f.Param()), ", ")
	case "unique":
		if f.Param() != "" {
			return "must not hold the same " + f.Param() + " twice"
		}
		return "must not hold the same entry twice"
	case "max", "lte":
		return "must have at most " + f.Param() + unit
	case "min", "gte":
		return "must have at least " + f.Param() + unit
	case "len":
		return "must have exactly " + f.Param() + unit
	}
	return strings.TrimSpace("breaks the rule " + f.Tag() + " " + f.Param())
}

// shape is what a broken tag found, as far as it may be shown: a list by its length, an empty value not at all.
func shape(f validator.FieldError) any {
	switch f.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array:
		if f.Tag() == "unique" || f.Tag() == "required" {
			return nil
		}
		return reflect.ValueOf(f.Value()).Len()
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Invalid:
		return nil
	}
	if f.Tag() == "required" {
		return nil
	}
	return f.Value()
}

// ID checks an identifier: present, valid UTF-8, no control characters, at most [MaxText] bytes.
func (p *Problems) ID(field, id string) bool {
	if id == "" {
		p.Add(field, "required", "is required", nil)
		return false
	}
	return p.Text(field, id, MaxText)
}

// Text checks free text, which may be empty: valid UTF-8, no control characters but tab and line feed, at most limit
// bytes.
func (p *Problems) Text(field, text string, limit int) bool {
	switch {
	case len(text) <= limit && Printable(text): // the usual case, in one pass
		return true
	case len(text) > limit:
		p.Add(field, "max", "must have at most "+strconv.Itoa(limit)+" bytes", len(text))
	case !utf8.ValidString(text):
		p.Add(field, "utf8", "must be valid UTF-8", text)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		p.Add(field, "control-character", "must not hold control characters", text)
	default:
		return true
	}
	return false
}

// Printable reports whether a text is of printable ASCII characters alone, so that nothing can be wrong with it but its
// length.
func Printable(text string) bool {
	for i := range len(text) {
		if text[i]-' ' > '~'-' ' { // below a space, it wraps round
			return false
		}
	}
	return true
}

// UniqueIDs checks the IDs of the n elements of a list field: each a good [Problems.ID], none twice. Key is the JSON
// name of the ID within an element.
func (p *Problems) UniqueIDs(field, key string, n int, id func(i int) string) {
	seen := make(map[string]int, n)
	for i := range n {
		v := id(i)
		at := p.Item(field, i)
		if !at.ID(key, v) {
			continue
		}
		if first, twice := seen[v]; twice {
			at.Add(key, "unique", "must differ from that of "+p.Path(field+"["+strconv.Itoa(first)+"]"), v)
			continue
		}
		seen[v] = i
	}
}

// Day checks a day: present, and midnight UTC.
func (p *Problems) Day(field string, t time.Time) bool {
	if t.IsZero() {
		p.Add(field, "required", "is required", nil)
		return false
	}
	return p.OptionalDay(field, t)
}

// OptionalDay checks a day that may be missing (the zero time).
func (p *Problems) OptionalDay(field string, t time.Time) bool {
	if t.IsZero() || IsDay(t) {
		return true
	}
	p.Add(field, "day", "must be a day: midnight UTC", t)
	return false
}

// IsDay reports whether t is midnight UTC, in the years 1 to 9999 that JSON can hold.
func IsDay(t time.Time) bool {
	seconds := t.Unix()
	if seconds%(24*60*60) != 0 || t.Nanosecond() != 0 || seconds < firstDay || seconds > lastDay {
		return false
	}
	_, offset := t.Zone()
	return offset == 0
}

// The days 0001-01-01 and 9999-12-31 in Unix time.
const (
	firstDay = -62_135_596_800
	lastDay  = 253_402_214_400
)

// Decimal checks that d is within the limits of [exact.Problem].
func (p *Problems) Decimal(field string, d decimal.Decimal) bool {
	if rule := exact.Problem(d); rule != "" {
		p.Add(field, "decimal-range", rule, d)
		return false
	}
	return true
}

// NotNegative checks that d is within the limits and at least 0.
func (p *Problems) NotNegative(field string, d decimal.Decimal) bool {
	if !p.Decimal(field, d) {
		return false
	}
	if d.IsNegative() {
		p.Add(field, "negative", "must not be negative", d)
		return false
	}
	return true
}

// Positive checks that d is within the limits and above 0.
func (p *Problems) Positive(field string, d decimal.Decimal) bool {
	if !p.Decimal(field, d) {
		return false
	}
	if !d.IsPositive() {
		p.Add(field, "positive", "must be above 0", d)
		return false
	}
	return true
}

// Currency checks that code is a currency of ISO 4217, current or withdrawn, and returns the digits of its minor unit.
func (p *Problems) Currency(field, code string) (digits int32, ok bool) {
	digits, ok = iso4217.MinorUnits(code)
	if !ok {
		p.AddAs(iso4217.ErrUnknown, field, "unknown-currency", "must be an ISO 4217 code", code)
	}
	return digits, ok
}

// Finite checks that f is neither NaN nor infinite.
func (p *Problems) Finite(field string, f float64) bool {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		p.Add(field, "finite", "must be a finite number", f)
		return false
	}
	return true
}

// Within checks that f is finite and between lo and hi, both included.
func (p *Problems) Within(field string, f, lo, hi float64) bool {
	if !p.Finite(field, f) {
		return false
	}
	if f < lo || f > hi {
		p.Add(field, "range", "must be between "+showFloat(lo)+" and "+showFloat(hi), f)
		return false
	}
	return true
}
