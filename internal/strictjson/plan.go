package strictjson

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

type kind uint8

const (
	kindStruct kind = iota
	kindSlice
	kindArray
	kindMap
	kindPointer
	kindString
	kindBool
	kindInt
	kindUint
	kindFloat
	kindCustom // json.Unmarshaler
	kindText   // encoding.TextUnmarshaler
	kindAny
)

// names say what a kind wants, in an error's words.
var names = map[kind]string{
	kindStruct: "an object", kindSlice: "a list", kindArray: "a list", kindMap: "an object", kindString: "a string",
	kindBool: "true or false", kindInt: "a whole number", kindUint: "a whole number of 0 or more", kindFloat: "a number",
	kindText: "a string",
}

type plan struct {
	kind   kind
	typ    reflect.Type
	elem   *plan            // of a slice, array, map or pointer
	fields map[string]field // of a struct
	count  int
}

type field struct {
	name  string
	index []int
	bit   int
	plan  *plan
}

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func compile(t reflect.Type, done map[reflect.Type]*plan) *plan {
	if p := done[t]; p != nil {
		return p
	}
	p := &plan{typ: t}
	done[t] = p
	switch {
	case reflect.PointerTo(t).Implements(jsonUnmarshaler):
		p.kind = kindCustom
		return p
	case reflect.PointerTo(t).Implements(textUnmarshaler):
		p.kind = kindText
		return p
	}
	switch t.Kind() {
	case reflect.Struct:
		p.kind, p.fields = kindStruct, map[string]field{}
		p.addFields(t, nil, done)
		p.count = len(p.fields)
	case reflect.Slice:
		p.kind, p.elem = kindSlice, compile(t.Elem(), done)
	case reflect.Array:
		p.kind, p.elem = kindArray, compile(t.Elem(), done)
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			panic(fmt.Sprintf("strictjson: %v: a document's maps have string keys", t))
		}
		p.kind, p.elem = kindMap, compile(t.Elem(), done)
	case reflect.Pointer:
		p.kind, p.elem = kindPointer, compile(t.Elem(), done)
	case reflect.String:
		p.kind = kindString
	case reflect.Bool:
		p.kind = kindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.kind = kindInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.kind = kindUint
	case reflect.Float32, reflect.Float64:
		p.kind = kindFloat
	case reflect.Interface:
		p.kind = kindAny
	default:
		panic(fmt.Sprintf("strictjson: %v cannot stand in a document", t))
	}
	return p
}

// near is the field that an unknown one was probably meant to be: the same but for case, underscores, hyphens and a
// plural; empty if there is none.
func (p *plan) near(key string) string {
	if len(key) > maxNear {
		return ""
	}
	found := ""
	for name := range p.fields {
		if bare(name) == bare(key) && (found == "" || name < found) {
			found = name
		}
	}
	return found
}

// maxNear is the length beyond which an unknown field resembles none.
const maxNear = 64

func bare(name string) string {
	return strings.TrimSuffix(strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name)), "s")
}

// addFields takes in the exported fields of t; those of an embedded struct without a name count as t's own.
func (p *plan) addFields(t reflect.Type, prefix []int, done map[reflect.Type]*plan) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(append([]int(nil), prefix...), i)
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			p.addFields(f.Type, index, done)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if _, twice := p.fields[name]; twice {
			panic(fmt.Sprintf("strictjson: %v has two fields named %q", p.typ, name))
		}
		p.fields[name] = field{name: name, index: index, bit: len(p.fields), plan: compile(f.Type, done)}
	}
}
