package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/partnership"
)

const module = "github.com/partnerkit/partnerkit"

// generate makes the schema of the document from its Go types and from what their sources say of them: enumerations
// take their words from the constants of their type, descriptions are the comments.
//
// It holds the shape of a document as partnership.Encode writes it. Rules between fields (references, sums, order of
// days) are for Validate.
func generate(root string) ([]byte, error) {
	src, err := readSources(root)
	if err != nil {
		return nil, err
	}
	r := jsonschema.Reflector{
		BaseSchemaID:               jsonschema.ID("https://" + module),
		Anonymous:                  true,
		RequiredFromJSONSchemaTags: true, // none: what must be there is listed in required
		CommentMap:                 src.comments,
		Namer:                      name,
		Mapper:                     func(t reflect.Type) *jsonschema.Schema { return special(t, src.words) },
	}
	s := r.Reflect(&partnership.Framework{})
	s.Title = "Framework"
	s.Description = "One document of a whole partnership, format " + partnership.Format + "."
	for name, d := range s.Definitions {
		loosen(d)
		d.Required = required[name]
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// required are the fields that every document has. What else a part needs depends on the rest of it (the governance
// charter takes its partners from the document), which is for Validate to say.
var required = map[string][]string{
	"Framework": {"format", "charter", "partners"},
	"Charter":   {"id", "name", "kind", "currency"},
	"Partner":   {"id"},
}

// name tells types of one name in two packages apart: budget.Review, but Framework for the document's own.
func name(t reflect.Type) string {
	if t.Name() == "" {
		return "" // a list or a map, which stands where it is used
	}
	pkg := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	if pkg == "partnership" {
		return t.Name()
	}
	return pkg + "." + t.Name()
}

func typed(types ...string) *jsonschema.Schema {
	if len(types) == 1 {
		return &jsonschema.Schema{Type: types[0]}
	}
	return &jsonschema.Schema{Extras: map[string]any{"type": types}}
}

// special are the types that are written otherwise than their fields say.
func special(t reflect.Type, words map[string][]string) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[decimal.Decimal]():
		return typed("string", "number")
	case reflect.TypeFor[decimal.NullDecimal]():
		return typed("string", "number", "null")
	case reflect.TypeFor[time.Time]():
		return &jsonschema.Schema{Type: "string", Format: "date-time"}
	case reflect.TypeFor[budget.Money]():
		m := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(),
			Required: []string{"amount", "currency"}, AdditionalProperties: jsonschema.FalseSchema}
		m.Properties.Set("amount", typed("string", "number"))
		m.Properties.Set("currency", &jsonschema.Schema{Type: "string", Description: "ISO 4217"})
		return m
	}
	if t.Kind() != reflect.String {
		return nil
	}
	s := &jsonschema.Schema{Type: "string"}
	for _, w := range words[t.PkgPath()+"."+t.Name()] {
		s.Enum = append(s.Enum, w)
	}
	return s
}

// loosen admits null wherever a document may hold it: for a list or a map that was never filled.
func loosen(s *jsonschema.Schema) {
	if s == nil || s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		x := p.Value
		if x.Type == "array" || x.Type == "object" && x.Properties == nil {
			x.Extras = map[string]any{"type": []string{x.Type, "null"}}
			x.Type = ""
		}
	}
}
