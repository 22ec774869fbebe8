package strictjson

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// value reads the next value into v. It returns false when reading must stop; a value of the wrong type is reported,
// skipped and does not stop it.
func (d *decoder) value(p *plan, v reflect.Value) bool {
	d.space()
	if d.pos >= len(d.data) {
		return d.stop("a value is expected")
	}
	switch p.kind {
	case kindPointer:
		if d.data[d.pos] == 'n' {
			return d.literal("null")
		}
		v.Set(reflect.New(p.typ.Elem()))
		return d.value(p.elem, v.Elem())
	case kindCustom, kindAny:
		return d.custom(p, v)
	}
	switch c := d.data[d.pos]; {
	case c == '{' && (p.kind == kindStruct || p.kind == kindMap):
		if len(d.path) >= MaxDepth {
			return d.tooDeep()
		}
		if p.kind == kindMap {
			return d.object(p, v)
		}
		return d.structure(p, v)
	case c == '[' && (p.kind == kindSlice || p.kind == kindArray):
		if len(d.path) >= MaxDepth {
			return d.tooDeep()
		}
		return d.list(p, v)
	case c == '"' && (p.kind == kindString || p.kind == kindText):
		return d.text(p, v)
	case (c == 't' || c == 'f') && p.kind == kindBool:
		v.SetBool(c == 't')
		if c == 't' {
			return d.literal("true")
		}
		return d.literal("false")
	case (c == '-' || c >= '0' && c <= '9') && (p.kind == kindInt || p.kind == kindUint || p.kind == kindFloat):
		return d.number(p, v)
	case c == 'n' && (p.kind == kindSlice || p.kind == kindMap):
		return d.literal("null")
	}
	return d.mismatch(p)
}

func (d *decoder) tooDeep() bool {
	d.fail, d.code = "must not be nested deeper than "+strconv.Itoa(MaxDepth)+" levels", "depth"
	return false
}

// mismatch skips a value of the wrong type and reports it.
func (d *decoder) mismatch(p *plan) bool {
	start := d.pos
	if !d.skip(len(d.path)) {
		return false
	}
	d.lost = len(d.path) == 0
	return d.report("", "type", "must be "+names[p.kind], words(d.data[start:d.pos]))
}

// words says what a value is without showing what may be large.
func words(raw []byte) any {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		var s string
		if json.Unmarshal(raw[:min(len(raw), 4096)], &s) == nil {
			return s
		}
		return "a string"
	}
	return json.Number(raw[:min(len(raw), maxNumber)])
}

func (d *decoder) structure(p *plan, v reflect.Value) bool {
	base := len(d.seen)
	for range (p.count + 63) / 64 {
		d.seen = append(d.seen, 0)
	}
	ok := d.members(func(key []byte) bool {
		f, known := p.fields[string(key)]
		if !known {
			rule := "is not a field that may stand here"
			if near := p.near(string(key)); near != "" {
				rule += " (" + strconv.Quote(near) + " is)"
			}
			if !d.report(string(key), "unknown-field", rule, nil) {
				return false
			}
			return d.skip(len(d.path) + 1)
		}
		if word, bit := &d.seen[base+f.bit/64], uint64(1)<<(f.bit%64); *word&bit != 0 {
			if !d.report(f.name, "duplicate-key", "must not stand twice", nil) {
				return false
			}
		} else {
			*word |= bit
		}
		d.path = append(d.path, step{f.name, -1})
		ok := d.value(f.plan, v.FieldByIndex(f.index))
		d.path = d.path[:len(d.path)-1]
		return ok
	})
	d.seen = d.seen[:base]
	return ok
}

func (d *decoder) object(p *plan, v reflect.Value) bool {
	m := reflect.MakeMap(p.typ)
	v.Set(m)
	return d.members(func(key []byte) bool {
		name := string(key)
		k := reflect.ValueOf(name).Convert(p.typ.Key())
		if m.MapIndex(k).IsValid() && !d.report(name, "duplicate-key", "must not stand twice", nil) {
			return false
		}
		d.path = append(d.path, step{name, -1})
		elem := reflect.New(p.elem.typ).Elem()
		ok := d.value(p.elem, elem)
		d.path = d.path[:len(d.path)-1]
		if ok {
			m.SetMapIndex(k, elem)
		}
		return ok
	})
}

// members reads an object, calling read at each member's value.
func (d *decoder) members(read func(key []byte) bool) bool {
	d.pos++
	d.space()
	if d.next('}') {
		return true
	}
	for {
		d.space()
		if d.pos >= len(d.data) || d.data[d.pos] != '"' {
			return d.stop("a field name in double quotes is expected")
		}
		key, ok := d.str()
		if !ok {
			return false
		}
		d.space()
		if !d.next(':') {
			return d.stop("a colon is expected")
		}
		if !read(key) {
			return false
		}
		d.space()
		if d.next('}') {
			return true
		}
		if !d.next(',') {
			return d.stop("a comma or the end of the object is expected")
		}
	}
}

func (d *decoder) list(p *plan, v reflect.Value) bool {
	d.pos++
	d.space()
	slice := p.kind == kindSlice
	if slice {
		v.Set(reflect.MakeSlice(p.typ, 0, 0))
	}
	if d.next(']') {
		return true
	}
	for i := 0; ; i++ {
		switch {
		case slice:
			v.Grow(1)
			v.SetLen(i + 1)
		case i >= p.typ.Len():
			return d.stop("the list must have at most " + strconv.Itoa(p.typ.Len()) + " entries")
		}
		d.path = append(d.path, step{"", i})
		ok := d.value(p.elem, v.Index(i))
		d.path = d.path[:len(d.path)-1]
		if !ok {
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

func (d *decoder) text(p *plan, v reflect.Value) bool {
	s, ok := d.str()
	if !ok {
		return false
	}
	if p.kind == kindString {
		v.SetString(string(s))
		return true
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(s); err != nil {
		return d.report("", "value", "cannot be read as "+p.typ.String(), string(s))
	}
	return true
}

func (d *decoder) number(p *plan, v reflect.Value) bool {
	raw, ok := d.num()
	if !ok {
		return false
	}
	if len(raw) > maxNumber {
		return d.report("", "number-size", "must have at most "+strconv.Itoa(maxNumber)+" characters", len(raw))
	}
	s := string(raw)
	switch p.kind {
	case kindFloat:
		f, err := strconv.ParseFloat(s, p.typ.Bits())
		if err != nil {
			return d.report("", "number-range", "must be a number that fits 64 bits", s)
		}
		v.SetFloat(f)
	case kindInt:
		n, err := strconv.ParseInt(s, 10, p.typ.Bits())
		if err != nil {
			return d.report("", "type", "must be a whole number of "+strconv.Itoa(p.typ.Bits())+" bits", s)
		}
		v.SetInt(n)
	case kindUint:
		n, err := strconv.ParseUint(s, 10, p.typ.Bits())
		if err != nil {
			return d.report("", "type", "must be a whole number of 0 or more", s)
		}
		v.SetUint(n)
	}
	return true
}

// custom hands the raw value to the type's own UnmarshalJSON, or decodes it freely into an interface.
func (d *decoder) custom(p *plan, v reflect.Value) bool {
	start := d.pos
	if !d.skip(len(d.path)) {
		return false
	}
	raw := d.data[start:d.pos]
	if c := raw[0]; len(raw) > maxNumber && p.kind == kindCustom && (c == '"' || c == '-' || c >= '0' && c <= '9') && !isTextual(p) {
		return d.report("", "number-size", "must have at most "+strconv.Itoa(maxNumber)+" characters", len(raw))
	}
	if !d.unicode(raw) {
		return false
	}
	var err error
	if p.kind == kindAny {
		err = json.Unmarshal(raw, v.Addr().Interface())
	} else {
		err = v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(raw)
	}
	if err == nil {
		return true
	}
	var part *validate.Error
	if errors.As(err, &part) {
		d.at().Merge("", err)
		d.n++
		return true
	}
	rule := "cannot be read as " + describe(p)
	if isTextual(p) && (raw[0] == '{' || raw[0] == '[') {
		return d.report("", "value", rule+": "+err.Error(), nil) // it knows what was wrong inside
	}
	return d.report("", "value", rule, words(raw))
}
