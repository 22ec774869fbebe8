package survey

import (
	"encoding/json"
	"testing"
)

// Whatever comes as JSON, nothing panics, and what comes out has JSON.
func FuzzWave(f *testing.F) {
	f.Add([]byte(`{"wave":{"id":"w","instrument":{"id":"i","version":"1","principles":[{"id":"a"},{"id":"b","reverse":true}]},"min_group":2},"responses":[{"respondent":"x","partner":"p","attributes":{"role":"r"},"ratings":[{"principle":"a","actual":3,"ideal":5}]},{"respondent":"y","partner":"q","ratings":[{"principle":"b","importance":2}]}],"slices":[{"name":"s","by":["role","partner"]}]}`))
	f.Add([]byte(`{"wave":{"id":"w","instrument":{"id":"i","version":"1","scale":{"min":-9e18},"principles":[{"id":"a"}]},"released":[{"groups":[{"members":[-1]}]}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var in struct {
			Wave      Wave       `json:"wave"`
			Responses []Response `json:"responses"`
			Slices    []Slice    `json:"slices"`
			Options   Options    `json:"options"`
		}
		if json.Unmarshal(data, &in) != nil {
			return
		}
		first, next, err := in.Wave.Analyze(in.Responses, in.Options, in.Slices...)
		if err != nil {
			_ = err.Error()
			return
		}
		text(t, first)
		second, _, err := next.Analyze(in.Responses, Options{}, in.Slices...)
		if err != nil {
			t.Fatalf("again: %v", err)
		}
		change, err := Compare(first, second)
		if err != nil {
			t.Fatalf("compare: %v", err)
		}
		text(t, change)
	})
}
