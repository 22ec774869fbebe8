// Package vectors runs the reference cases that stand in a package's testdata: published tables, other programs' test
// suites, standards. A case that is not run stands in a skip table with its reason; a skip for a case that does not exist fails.
package vectors

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// Case is one reference case. Input and Want keep their JSON text until [Case.Decode].
type Case struct {
	Name      string          `json:"name"`
	Source    string          `json:"source"`
	How       string          `json:"how"`
	Note      string          `json:"note"`
	Input     json.RawMessage `json:"input"`
	Want      json.RawMessage `json:"want"`
	Published json.RawMessage `json:"published"`
	Raw       json.RawMessage `json:"-"` // the whole case
}

// Load reads a file of cases. It fails the test if the file has none or two of one name.
func Load(tb testing.TB, path string) []Case {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatalf("reference cases: %v", err)
	}
	var file struct {
		Cases []json.RawMessage `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	if len(file.Cases) == 0 {
		tb.Fatalf("%s: no cases", path)
	}
	cases, seen := make([]Case, len(file.Cases)), map[string]bool{}
	for i, raw := range file.Cases {
		if err := json.Unmarshal(raw, &cases[i]); err != nil {
			tb.Fatalf("%s: case %d: %v", path, i, err)
		}
		cases[i].Raw = raw
		if name := cases[i].Name; name == "" || seen[name] {
			tb.Fatalf("%s: case %d: name %q is empty or stands twice", path, i, name)
		}
		seen[cases[i].Name] = true
	}
	return cases
}

// Run runs every case of the file as a subtest but those in skip, which maps a case's name to the reason it is not run.
func Run(t *testing.T, path string, skip map[string]string, run func(t *testing.T, c Case)) {
	t.Helper()
	cases := Load(t, path)
	checkSkips(t, path, cases, skip)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if reason := skip[c.Name]; reason != "" {
				t.Skip(reason)
			}
			run(t, c)
		})
	}
}

// checkSkips fails the test where the skip table names no case, or gives no reason.
func checkSkips(tb testing.TB, path string, cases []Case, skip map[string]string) {
	tb.Helper()
	known := map[string]bool{}
	for _, c := range cases {
		known[c.Name] = true
	}
	for name, reason := range skip {
		if !known[name] {
			tb.Errorf("%s: the skip table names %q, which does not exist", path, name)
		}
		if reason == "" {
			tb.Errorf("%s: %q is skipped without a reason", path, name)
		}
	}
}

// Decode reads the case's input and its wanted result. Either may be nil. Numbers keep their digits where the target
// holds json.Number or decimals.
func (c Case) Decode(tb testing.TB, input, want any) {
	tb.Helper()
	for _, part := range []struct {
		what string
		data json.RawMessage
		into any
	}{{"input", c.Input, input}, {"want", c.Want, want}} {
		if part.into == nil {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(part.data))
		d.UseNumber()
		if err := d.Decode(part.into); err != nil {
			tb.Fatalf("%s: %s: %v", c.Name, part.what, err)
		}
	}
}
