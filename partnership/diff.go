package partnership

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Difference is what two versions of a document differ in, and whom it favours.
type Difference struct {
	Edits   []Edit   `json:"edits"`   // by path
	Favours []Favour `json:"favours"` // by partner
}

// Edit is one change. Entries of a list are matched by their ID, so that moving one is no change.
type Edit struct {
	Path string `json:"path"`           // such as risks.risks[backlash].owner
	From string `json:"from,omitempty"` // JSON; empty: added
	To   string `json:"to,omitempty"`   // JSON; empty: removed
}

// Diff compares two versions of one document. Evidence is left out. It returns the problems of either version.
func Diff(before, after Framework) (Difference, error) {
	p := validate.New("diff")
	p.Merge("before", before.Validate())
	p.Merge("after", after.Validate())
	if err := p.Err(); err != nil {
		return Difference{}, err
	}
	before.Evidence, after.Evidence = Evidence{}, Evidence{}
	a, err := tree(before)
	if err != nil {
		return Difference{}, err
	}
	b, err := tree(after)
	if err != nil {
		return Difference{}, err
	}
	d := Difference{Edits: []Edit{}}
	compare("", a, b, &d.Edits)
	d.Favours = favours(&before, &after)
	return d, nil
}

func tree(f Framework) (any, error) {
	data, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out any
	err = decoder.Decode(&out)
	return out, err
}

// keys are the fields by which entries of a list are told apart, the first that all entries have and that differs.
var keys = []string{"id", "person", "code", "partner", "kpi", "name", "category", "system"}

func compare(path string, a, b any, edits *[]Edit) {
	if reflect.DeepEqual(a, b) {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			compareMembers(x, y, func(key string) string {
				if path == "" {
					return key
				}
				return path + "." + key
			}, edits)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			x, y := keyed(x, y)
			compareMembers(x, y, func(key string) string { return path + "[" + key + "]" }, edits)
			return
		}
	}
	*edits = append(*edits, Edit{Path: path, From: text(a), To: text(b)})
}

func compareMembers(a, b map[string]any, path func(key string) string, edits *[]Edit) {
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		x, had := a[key]
		y, has := b[key]
		switch {
		case !had:
			*edits = append(*edits, Edit{Path: path(key), To: text(y)})
		case !has:
			*edits = append(*edits, Edit{Path: path(key), From: text(x)})
		default:
			compare(path(key), x, y, edits)
		}
	}
}

// keyed turns two lists into maps: by the first key that tells the entries of both apart, else by place.
func keyed(a, b []any) (x, y map[string]any) {
	for _, key := range keys {
		x, okX := by(a, key)
		y, okY := by(b, key)
		if okX && okY {
			return x, y
		}
	}
	return placed(a), placed(b)
}

func by(list []any, key string) (map[string]any, bool) {
	out := make(map[string]any, len(list))
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, false
		}
		id, ok := m[key].(string)
		if _, twice := out[id]; !ok || twice {
			return nil, false
		}
		out[id] = e
	}
	return out, true
}

func placed(list []any) map[string]any {
	out := make(map[string]any, len(list))
	for i, e := range list {
		out[strconv.Itoa(i)] = e
	}
	return out
}

// maxEdit bounds the text of an edit: who wants the whole entry has both versions.
const maxEdit = 200

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	if r := []rune(string(data)); len(r) > maxEdit {
		return string(r[:maxEdit-1]) + "…"
	}
	return string(data)
}
