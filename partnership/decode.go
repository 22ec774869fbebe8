package partnership

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/strictjson"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// codec is compiled on first use and never changes.
var codec = sync.OnceValue(func() *strictjson.Codec {
	return strictjson.Compile(reflect.TypeFor[Framework]())
})

// Decode reads a document and validates it. Reading is strict: an unknown field, a duplicate key, a value of the wrong
// type, a text that is not UTF-8, a number beyond any use are problems, and so is everything that [Framework.Validate]
// refuses. All problems come in one error, each with its JSON path, a code and what was found; it unwraps to
// validator.ValidationErrors.
//
// A document has at most 32 MiB and 64 levels of nesting; what is larger, no JSON, or begins with a byte order mark is
// refused at once.
func Decode(data []byte) (Framework, error) {
	p := validate.New("framework")
	var f Framework
	if !codec().Decode(data, &f, p) {
		return Framework{}, p.Err()
	}
	p.MergeRest("", f.problems(f.lastDay(), true))
	if err := p.Err(); err != nil {
		return Framework{}, err
	}
	return f, nil
}

// Encode writes a document as [Decode] reads it, indented by two spaces for people to read. It does not validate, so that
// a document may be kept before it is complete; but it refuses numbers beyond any use, which would fill gigabytes.
func Encode(f Framework) ([]byte, error) {
	p := validate.New("framework")
	bounded(p, reflect.ValueOf(f), 0)
	if err := p.Err(); err != nil {
		return nil, err
	}
	return json.MarshalIndent(f, "", "  ")
}

// bounded reports decimals out of range anywhere in a value, as deep as a document may be.
func bounded(p *validate.Problems, v reflect.Value, depth int) {
	if depth > 2*strictjson.MaxDepth { // pointers and lists count too
		return
	}
	depth++
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			bounded(p, v.Elem(), depth)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			bounded(p.In("["+strconv.Itoa(i)+"]"), v.Index(i), depth)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			bounded(p.In(key.String()), v.MapIndex(key), depth)
		}
	case reflect.Struct:
		if d, ok := v.Interface().(decimal.Decimal); ok {
			p.Decimal("", d)
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				bounded(p.In(name), v.Field(i), depth)
			}
		}
	}
}
