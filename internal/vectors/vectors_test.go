package vectors

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRunSkipsOnlyWhatTheTableNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cases.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"topic":"t","cases":[
		{"name":"one","source":"s","input":{"x":"1.10"},"want":1.10},{"name":"two","input":{},"want":null}]}`), 0o600))
	var ran []string
	Run(t, path, map[string]string{"two": "of another age"}, func(t *testing.T, c Case) {
		var in struct {
			X string `json:"x"`
		}
		var want json.Number
		c.Decode(t, &in, &want)
		assert.Equal(t, "1.10", in.X)
		assert.Equal(t, "1.10", want.String(), "numbers keep their digits")
		ran = append(ran, c.Name)
	})
	assert.Equal(t, []string{"one"}, ran)
}

// recorder is a test that notes its failures instead of failing.
type recorder struct {
	testing.TB
	said []string
}

type fatal struct{}

func (r *recorder) Helper()                      {}
func (r *recorder) Errorf(form string, a ...any) { r.said = append(r.said, fmt.Sprintf(form, a...)) }
func (r *recorder) Fatalf(form string, a ...any) { r.Errorf(form, a...); panic(fatal{}) }

// failures lists what do makes a test say, up to its fatal failure.
func failures(do func(tb testing.TB)) (said []string) {
	r := &recorder{}
	defer func() {
		said = r.said
		if stop := recover(); stop != nil && stop != (fatal{}) {
			panic(stop)
		}
	}()
	do(r)
	return
}

func TestABadFileFailsTheTest(t *testing.T) {
	for _, row := range []struct{ why, text, says string }{
		{"no JSON", `{`, "unexpected end of JSON input"},
		{"no cases", `{"topic":"t"}`, "no cases"},
		{"an empty list of cases", `{"cases":[]}`, "no cases"},
		{"a case that is no object", `{"cases":[{"name":"a"},3]}`, "case 1: "},
		{"a case without a name", `{"cases":[{"source":"s"}]}`, `case 0: name "" is empty or stands twice`},
		{"two cases of one name", `{"cases":[{"name":"a"},{"name":"a"}]}`, `case 1: name "a" is empty or stands twice`},
	} {
		path := filepath.Join(t.TempDir(), "cases.json")
		require.NoError(t, os.WriteFile(path, []byte(row.text), 0o600))
		said := failures(func(tb testing.TB) { Load(tb, path) })
		require.Len(t, said, 1, row.why)
		assert.Contains(t, said[0], row.says, row.why)
	}
	said := failures(func(tb testing.TB) { Load(tb, filepath.Join(t.TempDir(), "none.json")) })
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "reference cases: ")
}

func TestASkipNeedsACaseAndAReason(t *testing.T) {
	cases := []Case{{Name: "one"}}
	check := func(skip map[string]string) []string {
		return failures(func(tb testing.TB) { checkSkips(tb, "f", cases, skip) })
	}
	assert.Empty(t, check(nil))
	assert.Empty(t, check(map[string]string{"one": "of another age"}))
	assert.Equal(t, []string{`f: the skip table names "two", which does not exist`}, check(map[string]string{"two": "of another age"}))
	assert.Equal(t, []string{`f: "one" is skipped without a reason`}, check(map[string]string{"one": ""}))
}

func TestACaseThatDoesNotDecodeFailsTheTest(t *testing.T) {
	c := Case{Name: "one", Input: json.RawMessage(`{"x":1}`), Want: json.RawMessage(`"a"`)}
	var in struct{ X int }
	var want int
	assert.Empty(t, failures(func(tb testing.TB) { c.Decode(tb, &in, nil) }))
	assert.Equal(t, 1, in.X)
	said := failures(func(tb testing.TB) { c.Decode(tb, &in, &want) })
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "one: want: ")
}
