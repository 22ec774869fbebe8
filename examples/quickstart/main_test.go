package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/risk"
)

var update = flag.Bool("update", false, "write the golden files anew")

func quickstart(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(args, &o, &e)
	return o.String(), e.String(), status
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestTheDocumentsThatComeAlong(t *testing.T) {
	out, errs, status := quickstart(t)
	require.Zero(t, status, errs)
	golden(t, "output.golden", out)
	assert.True(t, strings.HasPrefix(out, "Morning Light is sound;"))

	for _, name := range names() {
		if name == "campaign" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			out, errs, status := quickstart(t, "-document", name)
			require.Zero(t, status, errs)
			golden(t, "testdata/"+name+".golden", out)
			again, _, _ := quickstart(t, "-file", "documents/"+name+".json")
			assert.Equal(t, out, again)
		})
	}
}

// TestCERNContributions holds the portions of the cost agreement against the reference case, to the centime.
func TestCERNContributions(t *testing.T) {
	data, err := os.ReadFile("../../budget/testdata/cost-keys.json")
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			Name  string
			Input struct {
				Keys map[string]string `json:"keys"`
			}
			Want struct {
				Amounts map[string]string `json:"largest_remainder"`
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))
	r, f, err := review("cern", "", "")
	require.NoError(t, err)
	require.Len(t, f.Partners, 20)
	name := map[string]string{}
	for _, p := range f.Partners {
		name[p.ID] = p.Name
	}
	for _, c := range file.Cases {
		if c.Name != "cern-2009-contributions" {
			continue
		}
		require.Len(t, r.Costs.Partners, len(c.Want.Amounts))
		for _, p := range r.Costs.Partners {
			assert.Equal(t, c.Want.Amounts[name[p.Partner]], p.Owes.Amount.StringFixed(2), p.Partner)
		}
		return
	}
	t.Fatal("the reference case is gone")
}

// mutants are the campaign with one fault each, and what the first line must name.
var mutants = []struct {
	name  string
	fault func(f *partnership.Framework)
	names []string
}{
	{"decision-nobody-may-take", func(f *partnership.Framework) {
		f.Governance.Decisions = append(f.Governance.Decisions, "brand.license")
	}, []string{"is not sound", "brand.license", "add a rule"}},
	{"lines-do-not-add-up", func(f *partnership.Framework) {
		f.Budget.Lines[1].Amount = decimal.RequireFromString("23500")
	}, []string{"is not sound", "89500.00", "86000.00", "3500.00"}},
	{"critical-risk-without-owner", func(f *partnership.Framework) {
		f.Risks.Risks[1].Owner = ""
		f.Risks.Risks[1].Inherent = risk.Rating{Likelihood: 5, Impact: 5}
		f.Risks.Risks[1].Current = risk.Rating{Likelihood: 5, Impact: 5}
	}, []string{"is not sound", "backlash", "nobody owns", "name one person"}},
	{"kpi-not-measurable", func(f *partnership.Framework) {
		f.KPIs[0].Unit, f.KPIs[0].Source, f.KPIs[0].Method = "", "", ""
		f.KPIs[0].Baseline, f.KPIs[0].Target = decimal.NullDecimal{}, decimal.NullDecimal{}
	}, []string{"is not sound", "orders", "baseline"}},
	{"risk-far-over-reward", func(f *partnership.Framework) {
		f.Alignment.Partners[2].MoneyAtRisk = decimal.NewNullDecimal(decimal.RequireFromString("80000"))
	}, []string{"is not sound", "mika", "risk", "reward"}},
	{"partners-see-a-principle-apart", func(f *partnership.Framework) {
		for i := range f.Evidence.Responses {
			actual, ideal := 5, 5
			if f.Evidence.Responses[i].Partner == "northlight" {
				actual, ideal = 3, 4
			}
			f.Evidence.Responses[i].Ratings[1].Actual, f.Evidence.Responses[i].Ratings[1].Ideal = &actual, &ideal
		}
	}, []string{"open", "northlight", "solara", "2"}},
}

func mutant(t *testing.T, fault func(f *partnership.Framework)) string {
	t.Helper()
	data, err := documents.ReadFile("documents/campaign.json")
	require.NoError(t, err)
	f, err := partnership.Decode(data)
	require.NoError(t, err)
	fault(&f)
	data, err = partnership.Encode(f)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "mutant.json")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

func TestTheFirstLineNamesThePlantedFault(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			out, errs, status := quickstart(t, "-file", mutant(t, m.fault))
			require.Zero(t, status, errs)
			golden(t, "testdata/"+m.name+".golden", out)
			first, _, _ := strings.Cut(out, "\n")
			for _, part := range m.names {
				assert.Contains(t, first, part)
			}
		})
	}
}

func TestReviewAsJSON(t *testing.T) {
	out, errs, status := quickstart(t, "-json")
	require.Zero(t, status, errs)
	var r partnership.Review
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	assert.True(t, r.Sound)
	assert.Equal(t, "morning-light", r.Partnership)
	again, err := json.MarshalIndent(r, "", "  ")
	require.NoError(t, err)
	assert.Equal(t, out, string(again)+"\n", "what is written can be read and written again")
}

func TestABadDocumentGetsAllItsProblems(t *testing.T) {
	campaign, err := documents.ReadFile("documents/campaign.json")
	require.NoError(t, err)
	text := string(campaign)
	for _, row := range []struct {
		why, text string
		says      []string
	}{
		{"not JSON", "partners: 4", []string{"line 1, column 1"}},
		{"truncated", text[:len(text)/2], []string{"ends too early"}},
		{"byte order mark", "\ufeff" + text, []string{"byte order mark"}},
		{"unknown field", swap(t, text, `"lead": "solara"`, `"leader": "solara"`), []string{"charter.leader", "unknown-field"}},
		{"a field in other letters", swap(t, text, `"lead": "solara"`, `"Lead": "solara"`), []string{"charter.Lead", `("lead" is)`, "unknown-field"}},
		{"nothing but null", "null", []string{"framework: must be an object, got null"}},
		{"a day in words of its own", swap(t, text, `"starts": "2026-03-01T00:00:00Z"`, `"starts": "1 March"`), []string{"charter.starts", "such as 2026-01-31T00:00:00Z", `"1 March"`}},
		{"duplicate field", swap(t, text, `"lead": "solara"`, `"lead": "solara", "lead": "mika"`), []string{"charter.lead", "duplicate-key"}},
		{"unknown partner", swap(t, text, `"lead": "solara"`, `"lead": "sun"`), []string{"charter.lead", `"sun"`, "unknown-partner"}},
		{"hostile number", swap(t, text, `"total": "86000"`, `"total": "1e999999999"`), []string{"budget.total", "1e999999999"}},
		{"wrong currency", swap(t, text, `"currency": "EUR",
    "starts"`, `"currency": "CHF",
    "starts"`), []string{"budget.currency", "costs.currency", "risks.currency", "governance.matrix.currency", "currency-mismatch"}},
		{"a day that is an instant", swap(t, text, `"starts": "2026-03-01T00:00:00Z"`, `"starts": "2026-03-01T08:00:00Z"`), []string{"charter.starts", "midnight UTC", "[day]"}},
		{"two faults in two parts", swap(t, swap(t, text, `"lead": "solara"`, `"lead": "sun"`), `"owner": "clara"`, `"owner": "cleo"`), []string{"charter.lead", "risks.risks[0].owner", "cleo"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.json")
			require.NoError(t, os.WriteFile(path, []byte(row.text), 0o600))
			out, errs, status := quickstart(t, "-file", path)
			assert.Equal(t, 1, status)
			assert.Empty(t, out)
			for _, part := range row.says {
				assert.Contains(t, errs, part)
			}
		})
	}
}

// swap replaces the first place of old, which must be there.
func swap(t *testing.T, text, old, with string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, with, 1)
}

func TestTheCommandLine(t *testing.T) {
	_, errs, status := quickstart(t, "-file", "no such file")
	assert.Equal(t, 1, status)
	assert.Contains(t, errs, "no such file")

	_, errs, status = quickstart(t, "-document", "mine.json")
	assert.Equal(t, 1, status)
	assert.Contains(t, errs, "campaign, cern, healthcare, non-profit, technology (any other is read with -file)")

	out, errs, status := quickstart(t, "mine.json")
	assert.Equal(t, 2, status)
	assert.Empty(t, out, "the campaign is not reviewed in its place")
	assert.Contains(t, errs, "named with -file")

	_, _, status = quickstart(t, "-colour")
	assert.Equal(t, 2, status)

	_, errs, status = quickstart(t, "-as-of", "yesterday")
	assert.Equal(t, 1, status)
	assert.Contains(t, errs, "-as-of")

	path := mutant(t, func(f *partnership.Framework) { f.Evidence = partnership.Evidence{} })
	_, errs, status = quickstart(t, "-file", path)
	assert.Equal(t, 1, status)
	assert.Contains(t, errs, "give one with -as-of")
	out, _, status = quickstart(t, "-file", path, "-as-of", "2026-06-15")
	assert.Zero(t, status)
	assert.Contains(t, out, "as of 2026-06-15")
}

// TestTheFirstActionRemovesItsFinding carries the first action of the campaign out.
func TestTheFirstActionRemovesItsFinding(t *testing.T) {
	r, f, err := review("campaign", "", "")
	require.NoError(t, err)
	require.Equal(t, "single-point-of-failure", r.Actions[0].Code)
	for i, a := range f.Governance.Roles.Assignments {
		if a.Activity == "report" && a.Person == "dev" {
			f.Governance.Roles.Assignments[i].Person = "eva"
			f.Governance.Roles.Assignments[i].Partner = "northlight"
		}
		if a.Activity == "report" && a.Person == "eva" {
			f.Governance.Roles.Assignments[i].Person = "ana"
			f.Governance.Roles.Assignments[i].Partner = "solara"
		}
	}
	again, err := f.Review(f.Evidence, r.AsOf)
	require.NoError(t, err)
	for _, x := range again.Findings {
		assert.NotEqual(t, "single-point-of-failure", x.Code)
	}
}
