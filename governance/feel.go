package governance

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// The language is DMN 1.3's S-FEEL for simple unary tests (section 9.1, grammar rules 12 to 19) without qualified
// names:
//
//	tests    = "-" | "not" "(" list ")" | list
//	list     = test { "," test }
//	test     = ( "<" | "<=" | ">" | ">=" ) literal | interval | literal
//	interval = ( "[" | "(" | "]" ) literal ".." literal ( "]" | ")" | "[" )
//	literal  = number | "text" | true | false | null | date("2026-12-31") | @"2026-12-31"

// Limits of one cell.
const (
	maxCell      = 10_000 // bytes
	maxCellTests = 1_000
)

// unaryTests are the parsed tests of one cell.
type unaryTests struct {
	anything bool // "-"
	negated  bool
	tests    []interval
}

// interval is one test: a value equal to lo and hi, or between them. An end that is not there is open for good.
type interval struct {
	lo, hi         value
	hasLo, hasHi   bool
	loOpen, hiOpen bool
	at             int // position in the cell, in characters from 1
}

func (i interval) kind() ValueType {
	if i.hasLo {
		return i.lo.kind
	}
	return i.hi.kind
}

// isEqual reports whether the test is for one value.
func (i interval) isEqual() bool {
	return i.hasLo && i.hasHi && !i.loOpen && !i.hiOpen && i.lo.equal(i.hi)
}

func (i interval) contains(v value) bool {
	if i.kind() != v.kind {
		return false
	}
	if i.hasLo {
		if c := v.compare(i.lo); c < 0 || c == 0 && i.loOpen {
			return false
		}
	}
	if i.hasHi {
		if c := v.compare(i.hi); c > 0 || c == 0 && i.hiOpen {
			return false
		}
	}
	return true
}

// match reports whether the value passes. Null passes "-", null and, as in DMN, a not that does not name it.
func (u unaryTests) match(v value) bool {
	if u.anything {
		return true
	}
	for _, t := range u.tests {
		if t.contains(v) {
			return !u.negated
		}
	}
	return u.negated
}

// syntaxError says what is wrong with a cell, and where: in characters from 1.
type syntaxError struct {
	at   int
	what string
}

func (e *syntaxError) Error() string { return "position " + strconv.Itoa(e.at) + ": " + e.what }

// check reports the first test that is not of the wanted kind, or that orders what has no order.
func (u unaryTests) check(want ValueType) *syntaxError {
	for _, t := range u.tests {
		kind := t.kind()
		if kind == "" {
			if !t.isEqual() {
				return &syntaxError{t.at, "null has no order"}
			}
			continue
		}
		if want != "" && kind != want {
			return &syntaxError{t.at, fmt.Sprintf("a %s is compared with a %s", want, kind)}
		}
		if t.isEqual() {
			continue
		}
		if kind == TypeBoolean {
			return &syntaxError{t.at, "true and false have no order"}
		}
		if t.hasLo && t.hasHi {
			if t.lo.kind != t.hi.kind {
				return &syntaxError{t.at, fmt.Sprintf("a range from a %s to a %s", t.lo.kind, t.hi.kind)}
			}
			if c := t.lo.compare(t.hi); c > 0 || c == 0 {
				return &syntaxError{t.at, "the range is empty: its ends are reversed or left out"}
			}
		}
	}
	return nil
}

// firstKind is the type of the first literal, or "".
func (u unaryTests) firstKind() ValueType {
	for _, t := range u.tests {
		if k := t.kind(); k != "" {
			return k
		}
	}
	return ""
}

// scanner walks a cell.
type scanner struct {
	s   string
	pos int
}

// parseTests reads the unary tests of a cell.
func parseTests(cell string) (unaryTests, *syntaxError) {
	if len(cell) > maxCell {
		return unaryTests{}, &syntaxError{1, fmt.Sprintf("a cell has at most %d bytes, got %d", maxCell, len(cell))}
	}
	c := &scanner{s: cell}
	u, err := c.tests()
	if err == nil && !c.done() {
		err = c.unexpected("the end, or a comma and another test")
	}
	if err != nil {
		return unaryTests{}, err
	}
	return u, nil
}

// parseLiteral reads an output cell: one literal; "-" is null.
func parseLiteral(cell string) (value, *syntaxError) {
	if strings.TrimSpace(cell) == "-" {
		return value{}, nil
	}
	if len(cell) > maxCell {
		return value{}, &syntaxError{1, fmt.Sprintf("a cell has at most %d bytes, got %d", maxCell, len(cell))}
	}
	c := &scanner{s: cell}
	v, err := c.literal()
	if err == nil && !c.done() {
		err = c.unexpected("the end")
	}
	return v, err
}

func (c *scanner) tests() (unaryTests, *syntaxError) {
	c.space()
	if strings.TrimSpace(c.s[c.pos:]) == "-" {
		c.pos = len(c.s)
		return unaryTests{anything: true}, nil
	}
	start := c.pos
	if c.word("not") {
		if c.peek() != '(' {
			return unaryTests{}, c.unexpected("( after not")
		}
		c.pos++
		list, err := c.list()
		if err != nil {
			return unaryTests{}, err
		}
		if c.peek() != ')' {
			return unaryTests{}, c.unexpected(") to close not")
		}
		c.pos++
		return unaryTests{negated: true, tests: list}, nil
	}
	c.pos = start
	list, err := c.list()
	return unaryTests{tests: list}, err
}

func (c *scanner) list() ([]interval, *syntaxError) {
	var list []interval
	for {
		t, err := c.test()
		if err != nil {
			return nil, err
		}
		if list = append(list, t); len(list) > maxCellTests {
			return nil, c.fail(fmt.Sprintf("a cell has at most %d tests", maxCellTests))
		}
		if c.peek() != ',' {
			return list, nil
		}
		c.pos++
	}
}

func (c *scanner) test() (interval, *syntaxError) {
	first := c.peek()
	at := c.at()
	switch first {
	case '<', '>':
		c.pos++
		closed := c.pos < len(c.s) && c.s[c.pos] == '='
		if closed {
			c.pos++
		}
		v, err := c.literal()
		if first == '<' {
			return interval{hi: v, hasHi: true, hiOpen: !closed, at: at}, err
		}
		return interval{lo: v, hasLo: true, loOpen: !closed, at: at}, err
	case '[', '(', ']':
		return c.interval(first != '[', at)
	}
	v, err := c.literal()
	return interval{lo: v, hi: v, hasLo: true, hasHi: true, at: at}, err
}

func (c *scanner) interval(open bool, at int) (interval, *syntaxError) {
	c.pos++
	lo, err := c.literal()
	if err != nil {
		return interval{}, err
	}
	c.space()
	if !strings.HasPrefix(c.s[c.pos:], "..") {
		return interval{}, c.unexpected(".. between the ends of a range")
	}
	c.pos += 2
	hi, err := c.literal()
	if err != nil {
		return interval{}, err
	}
	end := c.peek()
	if end != ']' && end != ')' && end != '[' {
		return interval{}, c.unexpected("] or ) to close the range")
	}
	c.pos++
	return interval{lo: lo, hi: hi, hasLo: true, hasHi: true, loOpen: open, hiOpen: end != ']', at: at}, nil
}

func (c *scanner) literal() (value, *syntaxError) {
	first := c.peek()
	switch {
	case first == '"':
		s, err := c.text()
		return text(s), err
	case first == '@':
		c.pos++
		return c.date()
	case first == '-' || first == '.' || isDigit(first):
		return c.number()
	case c.word("true"):
		return truth(true), nil
	case c.word("false"):
		return truth(false), nil
	case c.word("null"):
		return value{}, nil
	case c.word("date"):
		if c.peek() != '(' {
			return value{}, c.unexpected("( after date")
		}
		c.pos++
		v, err := c.date()
		if err != nil {
			return value{}, err
		}
		if c.peek() != ')' {
			return value{}, c.unexpected(") to close the date")
		}
		c.pos++
		return v, nil
	}
	return value{}, c.unexpected(`a value: a number, "text", true, false, null or date("2026-12-31")`)
}

func (c *scanner) date() (value, *syntaxError) {
	if c.peek() != '"' {
		return value{}, c.unexpected(`a day in quotes, as in "2026-12-31"`)
	}
	at := c.at()
	s, err := c.text()
	if err != nil {
		return value{}, err
	}
	day, ok := parseDay(s)
	if !ok {
		return value{}, &syntaxError{at, "no day of the calendar, which are written as in \"2026-12-31\""}
	}
	return dayValue(day), nil
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func (c *scanner) number() (value, *syntaxError) {
	at, start := c.at(), c.pos
	if c.s[c.pos] == '-' {
		c.pos++
	}
	digits := c.digits()
	if c.pos+1 < len(c.s) && c.s[c.pos] == '.' && isDigit(c.s[c.pos+1]) {
		c.pos++
		digits += c.digits()
	}
	if digits == 0 {
		return value{}, c.unexpected("a digit")
	}
	if c.pos-start > maxNumber {
		return value{}, &syntaxError{at, fmt.Sprintf("a number has at most %d characters", maxNumber)}
	}
	d, err := decimal.NewFromString(c.s[start:c.pos])
	if err != nil {
		return value{}, &syntaxError{at, "no number"}
	}
	v, err := bounded(d)
	if err != nil {
		return value{}, &syntaxError{at, "a number " + err.Error()}
	}
	return v, nil
}

func (c *scanner) digits() int {
	start := c.pos
	for c.pos < len(c.s) && isDigit(c.s[c.pos]) {
		c.pos++
	}
	return c.pos - start
}

// text reads a quoted text with the escapes of Go and FEEL: \" \\ \n \t \r \uXXXX.
func (c *scanner) text() (string, *syntaxError) {
	at, start := c.at(), c.pos
	for c.pos++; c.pos < len(c.s); c.pos++ {
		switch c.s[c.pos] {
		case '\\':
			c.pos++
		case '"':
			c.pos++
			s, err := strconv.Unquote(c.s[start:c.pos])
			if err != nil || !utf8.ValidString(s) {
				return "", &syntaxError{at, "a text with an escape that is none, or that is not UTF-8"}
			}
			return s, nil
		}
	}
	c.pos = len(c.s)
	return "", &syntaxError{at, "a text that does not end"}
}

// word takes a word that is not the start of a longer one.
func (c *scanner) word(w string) bool {
	c.space()
	rest, ok := strings.CutPrefix(c.s[c.pos:], w)
	if !ok || rest != "" && (rest[0] == '_' || isDigit(rest[0]) || rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z') {
		return false
	}
	c.pos += len(w)
	return true
}

func (c *scanner) space() {
	for c.pos < len(c.s) && strings.IndexByte(" \t\r\n", c.s[c.pos]) >= 0 {
		c.pos++
	}
}

// peek is the next byte that is no space; 0 at the end.
func (c *scanner) peek() byte {
	if c.done() {
		return 0
	}
	return c.s[c.pos]
}

func (c *scanner) done() bool {
	c.space()
	return c.pos == len(c.s)
}

func (c *scanner) at() int { return utf8.RuneCountInString(c.s[:c.pos]) + 1 }

func (c *scanner) fail(what string) *syntaxError { return &syntaxError{c.at(), what} }

func (c *scanner) unexpected(expected string) *syntaxError {
	if c.done() {
		return c.fail("expected " + expected + ", found the end")
	}
	r, _ := utf8.DecodeRuneInString(c.s[c.pos:])
	return c.fail("expected " + expected + ", found " + strconv.QuoteRune(r))
}
