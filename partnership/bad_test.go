package partnership_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/survey"
)

func TestOneRoundTellsEverything(t *testing.T) {
	text := string(read(t, "campaign"))
	text = swap(t, text, `"lead": "solara"`, `"leader": "solara"`)
	text = swap(t, text, `"amount": "11800.00",
        "payer"`, `"amount": "11800.001",
        "payer"`)
	text = swap(t, text, `"id": "c2"`, `"id": "c1"`)
	text = swap(t, text, `"date": "2026-04-30T00:00:00Z",
            "value": "2050"`, `"date": "2026-03-31T00:00:00Z",
            "value": "2050"`)
	text = swap(t, text, `"amount": "7200",
        "currency": "EUR",
        "as_of"`, `"currency": "EUR",
        "as_of"`)
	_, err := partnership.Decode([]byte(text))
	require.Error(t, err)
	assert.Equal(t, []string{
		"charter.leader unknown-field",
		"evidence.actuals[0].amount minor-unit",
		"evidence.costs[1].id unique",
		"evidence.readings[0].readings[1].date duplicate",
		"evidence.requests[0] invalid",
	}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, governance.ErrNoAmount)

	f := campaign(t) // wrong in shape and in what only computing shows, filled by a host
	f.Charter.Lead, f.Evidence.Costs[1].ID = "stranger", "c1"
	_, err = f.Review(f.Evidence, asOf)
	assert.Equal(t, []string{"charter.lead unknown-partner", "evidence.costs[1].id unique"}, validatetest.Problems(t, err))
	_, err = f.Review(f.Evidence, asOf.Add(1))
	assert.Equal(t, []string{"as_of day", "charter.lead unknown-partner", "evidence.costs[1].id unique"}, validatetest.Problems(t, err))
}

func TestTheHistoryOfStages(t *testing.T) {
	for _, row := range []struct {
		why     string
		stage   partnership.Stage
		history []partnership.Entered
		want    []string
	}{
		{"a life in order", partnership.Active, []partnership.Entered{
			{Stage: partnership.Explore, On: date("2026-01-01")}, {Stage: partnership.MOU, On: date("2026-01-15")}, {Stage: partnership.Agreed, On: date("2026-02-25")},
			{Stage: partnership.Piloted, On: date("2026-03-01")}, {Stage: partnership.Active, On: date("2026-04-01")}}, nil},
		{"the first stage may be left out", partnership.MOU, []partnership.Entered{{Stage: partnership.MOU, On: date("2026-01-15")}}, nil},
		{"two on one day", partnership.Agreed, []partnership.Entered{{Stage: partnership.MOU, On: date("2026-01-15")}, {Stage: partnership.Agreed, On: date("2026-01-15")}}, nil},
		{"a jump at the start", partnership.Active, []partnership.Entered{{Stage: partnership.Active, On: date("2026-01-15")}}, []string{"charter.history[0].stage stage-jump"}},
		{"a jump on the way", partnership.Active, []partnership.Entered{{Stage: partnership.MOU, On: date("2026-01-15")}, {Stage: partnership.Active, On: date("2026-02-15")}}, []string{"charter.history[1].stage stage-jump"}},
		{"back from the dead", partnership.Active, []partnership.Entered{{Stage: partnership.Closed, On: date("2026-01-15")}, {Stage: partnership.Active, On: date("2026-02-15")}}, []string{"charter.history[1].stage stage-jump"}},
		{"back in time", partnership.Agreed, []partnership.Entered{{Stage: partnership.MOU, On: date("2026-01-15")}, {Stage: partnership.Agreed, On: date("2026-01-14")}}, []string{"charter.history[1].on order"}},
		{"another end than the present", partnership.Active, []partnership.Entered{{Stage: partnership.MOU, On: date("2026-01-15")}}, []string{"charter.stage stage-history"}},
		{"no such stage", partnership.Active, []partnership.Entered{{Stage: "asleep", On: date("2026-01-15")}}, []string{"charter.history[0].stage oneof"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			f := campaign(t)
			f.Charter.Stage, f.Charter.History = row.stage, row.history
			err := f.Validate()
			if row.want == nil {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, row.want, validatetest.Problems(t, err))
			if strings.HasSuffix(row.want[0], "stage-jump") {
				assert.ErrorIs(t, err, partnership.ErrStageJump)
			}
		})
	}
}

// TestWhatTheCampaignDoesNotStateIsChecked plants one wrong value at a time into facts that the campaign does not state.
func TestWhatTheCampaignDoesNotStateIsChecked(t *testing.T) {
	noon, over := asOf.Add(1), 5
	for _, row := range []struct {
		want  string
		plant func(f *partnership.Framework)
	}{
		{"charter.work oneof", func(f *partnership.Framework) { f.Charter.Work = "remote" }},
		{"governance.meetings[0].due required", func(f *partnership.Framework) { f.Governance.Meetings = make([]partnership.Meeting, 1) }},
		{"governance.meetings max", func(f *partnership.Framework) {
			f.Governance.Meetings = make([]partnership.Meeting, partnership.MaxEntries+1)
		}},
		{"comms.topics[0].last day", func(f *partnership.Framework) { f.Comms.Topics[0].Last = noon }},
		{"technology.tools[0].max_data_gb range", func(f *partnership.Framework) { f.Technology.Tools[0].MaxDataGB = -1 }},
		{"technology.tools[3].end_of_support order", func(f *partnership.Framework) { f.Technology.Tools[3].Since = date("2029-01-01") }},
		{"technology.integrations[0].check_every_days range", func(f *partnership.Framework) { f.Technology.Integrations[0].CheckEvery = -1 }},
		{"technology.integrations[0].checked day", func(f *partnership.Framework) { f.Technology.Integrations[0].Checked = noon }},
		{"technology.integrations[0].tools[0] unknown-tool", func(f *partnership.Framework) { f.Technology.Integrations[0].Tools = []string{"telex"} }},
		{"workplan.outcomes[0].clause unknown-clause", func(f *partnership.Framework) { f.Workplan.Outcomes[0].Clause = "bonus" }},
		{"practice.waived[0].reason required", func(f *partnership.Framework) {
			f.Practice.Waived = []partnership.Waived{{Code: "content-rules", By: "ben"}}
		}},
		{"practice.waived[1].code unique", func(f *partnership.Framework) {
			f.Practice.Waived = []partnership.Waived{{Code: "a", Reason: "r", By: "ben"}, {Code: "a", Reason: "r", By: "ben"}}
		}},
		{"practice.content[0].partner required", func(f *partnership.Framework) { f.Practice.Content = []partnership.Content{{ID: "film"}} }},
		{"practice.content[0].approved order", func(f *partnership.Framework) {
			f.Practice.Content = []partnership.Content{{ID: "film", Partner: "mika", HandedIn: date("2026-05-02"), Approved: date("2026-05-01")}}
		}},
		{"practice.content[0].breaks[0] control-character", func(f *partnership.Framework) {
			f.Practice.Content = []partnership.Content{{ID: "film", Partner: "mika", Breaks: []string{"\x1b"}}}
		}},
		{"practice.facts max", func(f *partnership.Framework) { f.Practice.Facts = make([]partnership.Fact, partnership.MaxEntries+1) }},
		{"fit[0].question required", func(f *partnership.Framework) { f.Fit = make([]partnership.Fit, 1) }},
		{"funds.spendings[0].fund unknown-fund", func(f *partnership.Framework) {
			gift("marketing", "2026-04-01", 10)(f)
			f.Funds.Spendings[0].Fund = "x"
		}},
		{"costs.rules[0].categories[0] unknown-category", func(f *partnership.Framework) { f.Costs.Rules[0].Categories[0] = "circus" }},
		{"funds.funds[0].categories[0] unknown-category", func(f *partnership.Framework) {
			gift("marketing", "2026-04-01", 10)(f)
			f.Funds.Funds[0].Categories[0] = "circus"
		}},
		{"survey.plan.ideas[0].effect range", func(f *partnership.Framework) { f.Survey.Plan.Ideas = []survey.Idea{{ID: "i", Principle: "open"}} }},
		{"survey.instrument.id required", func(f *partnership.Framework) {
			f.Survey.Instrument, f.Survey.Plan.Ideas = survey.Instrument{}, []survey.Idea{{ID: "i", Principle: "open", Effect: 1, Effort: 1}}
		}},
		{"alignment.partners[0].ratings[0].level range", func(f *partnership.Framework) {
			f.Alignment.Partners[0].Ratings = []alignment.Rating{{Dimension: alignment.Risk, About: "mika", Level: &over}}
		}},
		{"evidence.facts.days-late decimal-range", func(f *partnership.Framework) {
			f.Evidence.Facts = risk.Facts{"days-late": decimal.New(1, 999_999_999)}
		}},
		{"evidence.started[0].on required", func(f *partnership.Framework) { f.Evidence.Started = []partnership.Started{{Risk: "fees"}} }},
		{"evidence.periods[1].as_of unique", func(f *partnership.Framework) {
			f.Evidence.Periods = []alignment.Period{{ID: "a", AsOf: date("2026-03-31"), Partners: f.Alignment.Partners}, {ID: "b", AsOf: date("2026-03-31"), Partners: f.Alignment.Partners}}
		}},
		{"evidence.periods[0].partners min", func(f *partnership.Framework) {
			f.Evidence.Periods = []alignment.Period{{ID: "a", AsOf: date("2026-03-31")}}
		}},
	} {
		t.Run(row.want, func(t *testing.T) {
			f := campaign(t)
			row.plant(&f)
			assert.Contains(t, validatetest.Problems(t, f.Validate()), row.want)
		})
	}
}

func TestHalfACharacterIsRefusedWithItsPath(t *testing.T) {
	_, err := partnership.Decode([]byte(swap(t, string(read(t, "campaign")), `"name": "Mika"`, `"name": "Mika \ud83d"`)))
	assert.Equal(t, []string{"partners[2].name surrogate"}, validatetest.Problems(t, err))
	_, err = partnership.Decode([]byte(swap(t, string(read(t, "campaign")), `"name": "Mika"`, `"name": "Mika \ud83d\ude00"`)))
	assert.NoError(t, err)
}

func TestEncodeRefusesNumbersThatWouldFillGigabytes(t *testing.T) {
	f := campaign(t)
	f.Charter.Name = "" // a draft may be kept
	_, err := partnership.Encode(f)
	require.NoError(t, err)
	huge := decimal.New(1, 1<<30)
	f.Workplan.Capacity[0].Demand = huge
	f.KPIs[0].Target = decimal.NewNullDecimal(huge)
	f.Evidence.Facts = risk.Facts{"days-late": huge}
	round := map[string]any{}
	round["again"] = round
	f.Evidence.Requests[0].Attributes = map[string]any{"volume": huge, "round": round}
	f.Risks.Risks[0].Estimate.Impact = huge
	_, err = partnership.Encode(f)
	assert.ElementsMatch(t, []string{"workplan.capacity[0].demand decimal-range", "kpis[0].target decimal-range", "evidence.facts.days-late decimal-range",
		"evidence.requests[0].attributes.volume decimal-range", "risks.risks[0].estimate.impact decimal-range"}, validatetest.Problems(t, err))
}

// TestRefusingIsBoundedWork: what is refused at the door costs next to nothing, however large it is.
func TestRefusingIsBoundedWork(t *testing.T) {
	for what, data := range map[string][]byte{
		"50 MB":                          []byte(strings.Repeat(" ", 50<<20)),
		"10,000 levels of lists":         []byte(`{"x":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`),
		"10,000 levels of known objects": []byte(strings.Repeat(`{"charter":`, 10_000)),
		"10,000 levels in free values":   []byte(`{"evidence":{"requests":[{"attributes":{"a":` + strings.Repeat("[", 10_000) + `}}]}}`),
	} {
		allocs := testing.AllocsPerRun(3, func() {
			if _, err := partnership.Decode(data); err == nil {
				t.Error("accepted")
			}
		})
		assert.Less(t, allocs, 500., what)
	}
}
