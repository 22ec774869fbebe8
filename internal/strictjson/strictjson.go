// Package strictjson decodes a document and reports everything that is wrong with its JSON at once, each problem with
// its path: unknown fields, duplicate keys, values of the wrong type, text that is not Unicode, numbers and nesting
// beyond any use. The standard decoder stops at the first problem, says nothing of duplicate keys and half characters,
// matches names in any case and reads a document twice; this one walks it once, by a plan compiled from the target type.
//
// What it accepts, it decodes as encoding/json does (a test holds that), but for null, which only a slice, map,
// pointer or a type with its own UnmarshalJSON may be.
package strictjson

import (
	"bytes"
	"reflect"
	"strconv"
	"unicode/utf8"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of a document.
const (
	MaxBytes    = 32 << 20 // size
	MaxDepth    = 64       // nesting of objects and lists
	maxNumber   = 128      // characters of a number, and of a text that a decimal is read from
	maxProblems = 1000     // after which reading stops
)

// Codec decodes documents of one type. It is immutable and safe for concurrent use.
type Codec struct{ root *plan }

// Compile makes the codec of a struct type. It panics on a type that no document holds (channels, functions), which a
// test of the package that compiles it sees.
func Compile(t reflect.Type) *Codec {
	return &Codec{root: compile(t, map[reflect.Type]*plan{})}
}

// Decode reads data into the value that into points to and reports what is wrong to p. It returns false if the text is
// not JSON at all, no object, or beyond the limits: into then holds nothing that can be used.
func (c *Codec) Decode(data []byte, into any, p *validate.Problems) bool {
	switch {
	case len(data) > MaxBytes:
		p.Add("", "size", "must have at most "+strconv.Itoa(MaxBytes)+" bytes", len(data))
		return false
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		p.Add("", "byte-order-mark", "must not begin with a byte order mark", nil)
		return false
	case len(bytes.TrimLeft(data, " \t\r\n")) == 0:
		p.Add("", "syntax", "is empty: a JSON object is expected", nil)
		return false
	}
	d := &decoder{data: data, p: p}
	if !d.value(c.root, reflect.ValueOf(into).Elem()) {
		d.reportStop()
		return false
	}
	d.space()
	if d.pos < len(data) {
		d.stop("nothing may follow the document")
		d.reportStop()
		return false
	}
	return !d.lost
}

type decoder struct {
	data []byte
	pos  int
	p    *validate.Problems
	path []step
	seen []uint64 // bit sets of the fields met, one run a struct that is open
	n    int      // problems reported
	lost bool     // the document itself is of the wrong type
	fail string   // why reading stopped
	code string
}

type step struct {
	field string
	index int // -1: field
}

// at builds the view of the place that is being read; only called when there is something to report.
func (d *decoder) at() *validate.Problems {
	p := d.p
	for _, s := range d.path {
		if s.index >= 0 {
			p = p.In("[" + strconv.Itoa(s.index) + "]")
		} else {
			p = p.In(s.field)
		}
	}
	return p
}

// report adds a problem; it returns false when there are too many to go on.
func (d *decoder) report(field, code, rule string, found any) bool {
	d.at().Add(field, code, rule, found)
	if d.n++; d.n >= maxProblems {
		d.fail, d.code = "has too many problems to read on", "too-many"
		return false
	}
	return true
}

// stop ends the reading with a syntax problem at the current position.
func (d *decoder) stop(rule string) bool {
	if d.fail == "" {
		if d.pos >= len(d.data) {
			rule = "ends too early: " + rule
		}
		d.fail, d.code = rule, "syntax"
	}
	return false
}

func (d *decoder) reportStop() {
	read := d.data[:min(d.pos, len(d.data))]
	line := 1 + bytes.Count(read, []byte("\n"))
	column := 1 + utf8.RuneCount(read[bytes.LastIndexByte(read, '\n')+1:])
	d.p.Add("", d.code, "line "+strconv.Itoa(line)+", column "+strconv.Itoa(column)+": "+d.fail, nil)
}
