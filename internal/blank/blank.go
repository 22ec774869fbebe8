// Package blank tells whether a document says nothing, so that JSON leaves it out.
package blank

import (
	"reflect"
	"strings"
)

// Struct reports whether a struct holds nothing that its encoding would keep: every field is zero, or is left out by its
// own tag. The zero value by itself is too narrow a test for omitzero: a struct whose only content is a list without
// entries would be written as {}, and be gone once that was read and written again.
//
// It is meant for IsZero methods.
func Struct(document any) bool { return structure(reflect.ValueOf(document)) }

func structure(v reflect.Value) bool {
	for i := range v.NumField() {
		_, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if !field(v.Field(i), options) {
			return false
		}
	}
	return true
}

func field(v reflect.Value, options string) bool {
	if v.IsZero() {
		return true
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return options == "omitempty" && v.Len() == 0
	case reflect.Struct:
		if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
			return options == "omitzero" && z.IsZero()
		}
		return structure(v)
	}
	return false
}
