package strictjson

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

const badEscape = "the string has an escape that JSON does not know"

var numberTypes = map[reflect.Type]string{
	reflect.TypeFor[decimal.Decimal]():     "a decimal number",
	reflect.TypeFor[decimal.NullDecimal](): "a decimal number or null",
}

// isTextual reports whether a type with its own UnmarshalJSON may be longer than a number.
func isTextual(p *plan) bool { return numberTypes[p.typ] == "" }

func describe(p *plan) string {
	if s := numberTypes[p.typ]; s != "" {
		return s
	}
	if p.typ.String() == "time.Time" {
		return "a time such as 2026-01-31T00:00:00Z"
	}
	return p.typ.String()
}

func (d *decoder) space() {
	for d.pos < len(d.data) {
		switch d.data[d.pos] {
		case ' ', '\t', '\r', '\n':
			d.pos++
		default:
			return
		}
	}
}

func (d *decoder) next(c byte) bool {
	if d.pos < len(d.data) && d.data[d.pos] == c {
		d.pos++
		return true
	}
	return false
}

func (d *decoder) literal(word string) bool {
	if len(d.data)-d.pos < len(word) || string(d.data[d.pos:d.pos+len(word)]) != word {
		return d.stop("a value is expected")
	}
	d.pos += len(word)
	return true
}

// rawString moves over a string and returns it with its quotes; plain says that it holds neither escapes nor bytes
// beyond ASCII.
func (d *decoder) rawString() (raw []byte, plain, ok bool) {
	start := d.pos
	plain = true
	for i := start + 1; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case c == '"':
			d.pos = i + 1
			return d.data[start:d.pos], plain, true
		case c == '\\':
			plain = false
			i++
		case c < ' ':
			d.pos = i
			return nil, false, d.stop("a control character in a string must be escaped")
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	d.pos = len(d.data)
	return nil, false, d.stop("the closing quote of a string is expected")
}

// str reads a string; the bytes may be those of the document. Text that is not Unicode is reported, as the standard
// decoder would replace it in silence.
func (d *decoder) str() ([]byte, bool) {
	start := d.pos
	raw, plain, ok := d.rawString()
	if !ok {
		return nil, false
	}
	if plain {
		return raw[1 : len(raw)-1], true
	}
	if !d.unicode(raw) {
		return nil, false
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		d.pos = start
		return nil, d.stop(badEscape)
	}
	return []byte(s), true
}

// unicode reports text within a raw value that is not Unicode: bytes that are not UTF-8, or an escape of one half of a
// surrogate pair without the other. It returns false when there are too many problems to go on.
func (d *decoder) unicode(raw []byte) bool {
	switch {
	case !utf8.Valid(raw):
		return d.report("", "utf8", "must be valid UTF-8", nil)
	case halfPair(raw):
		return d.report("", "surrogate", "must not hold one half of a surrogate pair without the other", nil)
	}
	return true
}

// halfPair finds an escape of a surrogate (RFC 8259, section 7) that is not the first or second of a pair.
func halfPair(raw []byte) bool {
	for i := bytes.IndexByte(raw, '\\'); i >= 0 && i+1 < len(raw); {
		next := i + 2
		if high := escaped(raw[i:]); utf16.IsSurrogate(high) {
			if utf16.DecodeRune(high, escaped(raw[min(i+6, len(raw)):])) == utf8.RuneError {
				return true
			}
			next = i + 12
		}
		j := bytes.IndexByte(raw[next:], '\\')
		if j < 0 {
			return false
		}
		i = next + j
	}
	return false
}

// escaped is the UTF-16 unit of the escape that text begins with; -1 if it begins with none.
func escaped(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(unit)
}

// num moves over a number by JSON's grammar.
func (d *decoder) num() ([]byte, bool) {
	start := d.pos
	digits := func() bool {
		from := d.pos
		for d.pos < len(d.data) && d.data[d.pos] >= '0' && d.data[d.pos] <= '9' {
			d.pos++
		}
		return d.pos > from
	}
	d.next('-')
	if !d.next('0') && !digits() {
		return nil, d.stop("a digit is expected")
	}
	if d.next('.') && !digits() {
		return nil, d.stop("a digit is expected after the decimal point")
	}
	if d.next('e') || d.next('E') {
		if !d.next('+') {
			d.next('-')
		}
		if !digits() {
			return nil, d.stop("a digit is expected in the exponent")
		}
	}
	return d.data[start:d.pos], true
}

// skip moves over the next value, checking only its grammar.
func (d *decoder) skip(depth int) bool {
	d.space()
	if d.pos >= len(d.data) {
		return d.stop("a value is expected")
	}
	switch c := d.data[d.pos]; {
	case c == '"':
		start := d.pos
		raw, plain, ok := d.rawString()
		if ok && !plain && !json.Valid(raw) {
			d.pos = start
			return d.stop(badEscape)
		}
		return ok
	case c == '-' || c >= '0' && c <= '9':
		_, ok := d.num()
		return ok
	case c == 't':
		return d.literal("true")
	case c == 'f':
		return d.literal("false")
	case c == 'n':
		return d.literal("null")
	case c != '{' && c != '[':
		return d.stop("a value is expected")
	case depth >= MaxDepth:
		return d.tooDeep()
	case c == '{':
		return d.members(func([]byte) bool { return d.skip(depth + 1) })
	}
	d.pos++
	d.space()
	if d.next(']') {
		return true
	}
	for {
		if !d.skip(depth + 1) {
			return false
		}
		d.space()
		if d.next(']') {
			return true
		}
		if !d.next(',') {
			return d.stop("a comma or the end of the list is expected")
		}
	}
}
