package partnership

import (
	"encoding/json"
	"reflect"
	"sync"

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
	p.MergeRest("", f.problems(f.Evidence.AsOf, !p.OK()))
	if err := p.Err(); err != nil {
		return Framework{}, err
	}
	return f, nil
}

// Encode writes a document as [Decode] reads it, indented by two spaces for people to read. It does not validate.
func Encode(f Framework) ([]byte, error) {
	return json.MarshalIndent(f, "", "  ")
}
