package house

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var leaves = map[string]bool{"budget": true, "governance": true, "risk": true, "kpi": true, "survey": true}

// siblings lists the only edges between children of one parent.
var siblings = map[string][]string{
	"partnership/campaign": {"partnership/agreement", "partnership/match", "partnership/workplan"},
}

// above are the two children of partnership that draw or test its Review.
var above = map[string]bool{"partnership/report": true, "partnership/partnershiptest": true}

// allowed says whether package from may import package to, both relative to the module, and if not, by which rule.
func allowed(from, to string) (rule string, ok bool) {
	top := func(p string) string { parent, _, _ := strings.Cut(p, "/"); return parent }
	isInternal := func(p string) bool { return top(p) == "internal" }
	switch {
	case to == from || isInternal(to) && to != "internal/vectors" && to != "internal/peerbench":
		return "", true
	case to == "internal/vectors":
		return "internal/vectors is for tests", false
	case top(to) == "examples":
		return "nothing imports examples", false
	case isInternal(from):
		return "internal imports nothing public", false
	case leaves[from]:
		return "a leaf imports nothing of the module but internal", false
	case leaves[top(from)]: // a leaf's child
		if to == top(from) {
			return "", true
		}
		return "a leaf's child imports only its parent and internal", false
	case from == "partnership":
		if leaves[top(to)] || top(to) == "partnership" && !above[to] {
			return "", true
		}
		return "partnership composes the leaves and its own children, but report and partnershiptest", false
	case top(from) == "partnership":
		if leaves[top(to)] || above[from] {
			return "", true
		}
		for _, s := range siblings[from] {
			if s == to {
				return "", true
			}
		}
		return "a child of partnership imports leaves, never partnership or an unlisted sibling", false
	}
	return "no rule allows it", false
}

func TestImportsPointOneWay(t *testing.T) {
	for _, f := range load(t) {
		own, _ := f.imports()
		for _, to := range own {
			rule, ok := allowed(f.dir, to)
			assert.True(t, ok, "%s imports %s: %s", f.path, to, rule)
		}
	}
}

func TestTheImportRulesThemselves(t *testing.T) {
	for _, row := range []struct {
		from, to string
		ok       bool
	}{
		{"budget", "internal/validate", true},
		{"budget", "risk", false},
		{"budget", "budget/fair", false},
		{"budget/fair", "budget", true},
		{"budget/fair", "budget/settle", false},
		{"budget/fair", "risk", false},
		{"partnership", "budget/fair", true},
		{"partnership", "partnership/alignment", true},
		{"partnership", "partnership/report", false},
		{"partnership/alignment", "partnership", false},
		{"partnership/alignment", "risk/montecarlo", true},
		{"partnership/alignment", "partnership/workplan", false},
		{"partnership/campaign", "partnership/workplan", true},
		{"partnership/report", "partnership", true},
		{"internal/stats", "survey", false},
		{"kpi", "internal/vectors", false},
		{"kpi", "examples/quickstart", false},
	} {
		_, ok := allowed(row.from, row.to)
		assert.Equal(t, row.ok, ok, "%s → %s", row.from, row.to)
	}
}

// TestRootIsTheMapAlone keeps code out of the root package.
func TestRootIsTheMapAlone(t *testing.T) {
	for _, f := range load(t) {
		if f.dir == "." {
			assert.Equal(t, "doc.go", f.path)
			assert.Empty(t, f.ast.Decls, "doc.go holds the map and no code")
		}
	}
}

// TestLeavesPayOnlyForWhatTheyImport looks at everything a host links with a package.
func TestLeavesPayOnlyForWhatTheyImport(t *testing.T) {
	for pkg, heavy := range map[string][]string{
		"budget":     {"gonum.org/", "github.com/go-analyze/", "github.com/teambition/", "golang.org/x/image"},
		"governance": {"gonum.org/", "github.com/go-analyze/", "github.com/teambition/", "golang.org/x/image"},
		// rrule-go is for cadence alone.
		"governance/cadence": {"gonum.org/", "github.com/go-analyze/", "golang.org/x/image", "time/tzdata"},
		"risk":               {"github.com/go-analyze/", "github.com/teambition/"},
		"kpi":                {"github.com/go-analyze/", "github.com/teambition/"},
		"survey":             {"github.com/go-analyze/", "github.com/teambition/"},
	} {
		out, err := exec.Command("go", "list", "-deps", module+"/"+pkg).CombinedOutput()
		require.NoError(t, err, "%s", out)
		deps := strings.Fields(string(out))
		require.Contains(t, deps, module+"/"+pkg)
		for _, dep := range deps {
			for _, prefix := range heavy {
				assert.False(t, strings.HasPrefix(dep, prefix), "%s links %s into its host", pkg, dep)
			}
		}
	}
}
