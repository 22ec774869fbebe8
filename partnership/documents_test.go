package partnership_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

var asOf = date("2026-06-15")

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../examples/quickstart/documents/" + name + ".json")
	require.NoError(t, err)
	return data
}

// campaign is the sound document that every mutant starts from, a new one at each call.
func campaign(t testing.TB) partnership.Framework {
	t.Helper()
	f, err := partnership.Decode(read(t, "campaign"))
	require.NoError(t, err)
	return f
}

func review(t testing.TB, f partnership.Framework) partnership.Review {
	t.Helper()
	r, err := f.Review(f.Evidence, asOf)
	require.NoError(t, err)
	return r
}

func TestDocumentsSurviveARoundTrip(t *testing.T) {
	for _, name := range []string{"campaign", "cern", "technology", "healthcare", "non-profit"} {
		f, err := partnership.Decode(read(t, name))
		require.NoError(t, err)
		once, err := partnership.Encode(f)
		require.NoError(t, err)
		again, err := partnership.Decode(once)
		require.NoError(t, err)
		twice, err := partnership.Encode(again)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice), name)
	}
}

func TestDecodeRefusesWhatIsTooLargeAtOnce(t *testing.T) {
	_, err := partnership.Decode([]byte(strings.Repeat(" ", 50<<20)))
	assert.Equal(t, []string{" size"}, validatetest.Problems(t, err))
	_, err = partnership.Decode([]byte(strings.Repeat(`{"charter":`, 10_000)))
	assert.Contains(t, validatetest.Problems(t, err), " depth")
	_, err = partnership.Decode([]byte(strings.Repeat("[", 10_000)))
	assert.Equal(t, []string{" depth"}, validatetest.Problems(t, err))
}

func TestDecodeIsSilentOnWhatCouldNotBeRead(t *testing.T) {
	_, err := partnership.Decode([]byte(`{"format":"partnerkit/1","charter":{"id":7,"name":"x","kind":"channel","currency":"EUR"},"partners":[{"id":"a"},{"id":"b"}]}`))
	assert.Equal(t, []string{"charter.id type"}, validatetest.Problems(t, err), "not also that it is missing")
}

// swap replaces the first place of old, which must be there.
func swap(t testing.TB, text, old, with string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, with, 1)
}

// TestEveryReferenceMustMeetSomething plants one wrong reference or value at a time into the text of the campaign.
func TestEveryReferenceMustMeetSomething(t *testing.T) {
	text := string(read(t, "campaign"))
	for _, row := range []struct{ old, with, want string }{
		{`"format": "partnerkit/1"`, `"format": "partnerkit/9"`, "format format"},
		{`"kind": "small-campaign"`, `"kind": "merger"`, "charter.kind oneof"},
		{`"tier": "smb"`, `"tier": "xl"`, "charter.tier oneof"},
		{`"stage": "active"`, `"stage": "asleep"`, "charter.stage oneof"},
		{`"reach": "external"`, `"reach": "galactic"`, "charter.reach oneof"},
		{`"influencer"`, `"mining"`, "charter.industries[0] oneof"},
		{`"ends": "2026-09-30T00:00:00Z"`, `"ends": "2026-02-01T00:00:00Z"`, "charter.ends order"},
		{`"team": "campaigns"`, `"team": ""`, "charter.teams[1].team required"},
		{`"id": "northlight",
      "name"`, `"id": "solara",
      "name"`, "partners[1].id unique"},
		{`"country": "FR"`, `"country": "France"`, "partners[0].country country"},
		{`"person": "ben"`, `"person": "ana"`, "stakeholders[1].person unique"},
		{`"influence": 5`, `"influence": 6`, "stakeholders[0].influence range"},
		{`"reports_to": "ana"`, `"reports_to": "nobody"`, "stakeholders[1].reports_to unknown-person"},
		{`"manager"`, `"magician"`, "stakeholders[1].roles[0] oneof"},
		{`"owner": "solara"`, `"owner": "sun"`, "objectives[1].owner unknown-partner"},
		{`"committee": "steering"`, `"committee": "board"`, "governance.matrix.rules[3].committee unknown-committee"},
		{`"person": "ana",
            "partner"`, `"person": "anna",
            "partner"`, "governance.committees[0].members[0].person unknown-person"},
		{`"payer": "northlight"`, `"payer": "south"`, "budget.lines[4].payer unknown-partner"},
		{`"owner": "eva"`, `"owner": "eve"`, "budget.lines[5].owner unknown-owner"},
		{`"matrix": "standard-5x5"`, `"matrix": "tarot"`, "risks.matrix unknown-matrix"},
		{`"owner": "clara"`, `"owner": "cleo"`, "risks.risks[0].owner unknown-owner"},
		{`"objective": "orders"`, `"objective": "disorder"`, "kpis[0].objective unknown-objective"},
		{`"first-orders",
        "fewer-burns"`, `"first-orders",
        "more-burns"`, "kpis[0].outcomes[1] unknown-outcome"},
		{`"kpi": "orders"`, `"kpi": "oranges"`, "evidence.readings[0].kpi unknown-kpi"},
		{`"country": "FR"`, `"country": "Fr"`, "partners[0].country country"},
		{`"team": "campaigns"`, `"team": "\u001b[2J"`, "charter.teams[1].team control-character"},
		{`"raised_by": "northlight"`, `"raised_by": "south"`, "survey.instrument.issues[0].raised_by unknown-partner"},
		{`"channel": "campaign-room"`, `"channel": "pigeon"`, "comms.topics[0].channel unknown-channel"},
		{`"answered": "2026-06-03T00:00:00Z"`, `"answered": "2026-05-03T00:00:00Z"`, "comms.loops[0].answered order"},
		{`"leads_to": "fewer-burns"`, `"leads_to": "no-burns"`, "workplan.outcomes[0].leads_to unknown-outcome"},
		{`"horizon": "intermediate"`, `"horizon": "someday"`, "workplan.outcomes[0].horizon oneof"},
		{`"available": "80"`, `"available": "-80"`, "workplan.capacity[0].available negative"},
		{`"category": "mailing"`, `"category": "pigeons"`, "technology.tools[0].category oneof"},
		{`"class": "internal"`, `"class": "secret"`, "technology.integrations[0].class oneof"},
		{`"level": 3`, `"level": 5`, "talent[0].level range"},
		{`"lesson": "workdays"`, `"lesson": "holidays"`, "iterations[0].lesson unknown-lesson"},
		{`"adopted_in": "it-1"`, `"adopted_in": "it-2"`, "lessons[0].adopted_in unknown-iteration"},
		{`"by": "ben"`, `"by": "benny"`, "practice.facts[0].by unknown-owner"},
	} {
		t.Run(row.want, func(t *testing.T) {
			_, err := partnership.Decode([]byte(swap(t, text, row.old, row.with)))
			require.Error(t, err)
			assert.Contains(t, validatetest.Problems(t, err), row.want)
		})
	}
}

// TestEveryPartOfTheDocumentIsChecked plants one wrong value at a time where the campaign says nothing.
func TestEveryPartOfTheDocumentIsChecked(t *testing.T) {
	stray := budget.Share{Partner: "stranger", Weight: decimal.NewFromInt(1)}
	noon := asOf.Add(12 * time.Hour)
	for _, row := range []struct {
		want  string
		plant func(f *partnership.Framework)
	}{
		{"charter.lead unknown-partner", func(f *partnership.Framework) { f.Charter.Lead = "stranger" }},
		{"partners max", func(f *partnership.Framework) {
			f.Partners = append(f.Partners, make([]partnership.Partner, partnership.MaxPartners+1-len(f.Partners))...)
		}},
		{"stakeholders max", func(f *partnership.Framework) {
			f.Stakeholders = make([]partnership.Stakeholder, partnership.MaxEntries+1)
		}},
		{"budget.lines[0].approvals[0].partner unknown-partner", func(f *partnership.Framework) {
			f.Budget.Lines[0].Approvals = []budget.Approval{{Partner: "stranger"}}
		}},
		{"budget.contingency.may_draw[0] unknown-owner", func(f *partnership.Framework) { f.Budget.Contingency.MayDraw[0] = "stranger" }},
		{"budget.contingency.refilled_by[0].partner unknown-partner", func(f *partnership.Framework) { f.Budget.Contingency.RefilledBy[0] = stray }},
		{"costs.limits[0].excess[0].partner unknown-partner", func(f *partnership.Framework) {
			f.Costs.Limits = []budget.CostLimit{{Partner: "mika", Excess: []budget.Share{stray}}}
		}},
		{"governance.matrix.rules[0].escalate_to unknown-committee", func(f *partnership.Framework) { f.Governance.Matrix.Rules[0].EscalateTo = "stranger" }},
		{"governance.last_met day", func(f *partnership.Framework) { f.Governance.LastMet = noon }},
		{"evidence.as_of day", func(f *partnership.Framework) { f.Evidence.AsOf = noon }},
		{"evidence.actuals[0].date day", func(f *partnership.Framework) { f.Evidence.Actuals[0].Date = noon }},
		{"evidence.actuals[0].payer unknown-partner", func(f *partnership.Framework) { f.Evidence.Actuals[0].Payer = "stranger" }},
		{"evidence.actuals[0].amount decimal-range", func(f *partnership.Framework) { f.Evidence.Actuals[0].Amount = decimal.New(1, 999_999_999) }},
		{"evidence.costs[0].date day", func(f *partnership.Framework) { f.Evidence.Costs[0].Date = noon }},
		{"evidence.costs[0].paid_by unknown-partner", func(f *partnership.Framework) { f.Evidence.Costs[0].PaidBy = "stranger" }},
		{"evidence.costs[0].amount.currency currency-mismatch", func(f *partnership.Framework) { f.Evidence.Costs[0].Amount.Currency = "USD" }},
		{"evidence.requests[0].currency currency-mismatch", func(f *partnership.Framework) { f.Evidence.Requests[0].Currency = "USD" }},
		{"evidence.requests[0].requester control-character", func(f *partnership.Framework) { f.Evidence.Requests[0].Requester = "\x1b" }},
		{"evidence.requests[0].interested[0] unknown-partner", func(f *partnership.Framework) { f.Evidence.Requests[0].Interested = []string{"stranger"} }},
		{"evidence.requests[0].consents[0].partner unknown-partner", func(f *partnership.Framework) { f.Evidence.Requests[0].Consents[0].Partner = "stranger" }},
		{"evidence.requests[0].consents[0].committee unknown-committee", func(f *partnership.Framework) { f.Evidence.Requests[0].Consents[0].Committee = "stranger" }},
	} {
		t.Run(row.want, func(t *testing.T) {
			f := campaign(t)
			row.plant(&f)
			assert.Contains(t, validatetest.Problems(t, f.Validate()), row.want)
		})
	}
}

func TestWhatStandsAtALimitIsAccepted(t *testing.T) {
	f := campaign(t)
	f.Charter.Ends = f.Charter.Starts
	f.Objectives[1].Owner = "mika"
	f.Risks.Risks[0].Owner = "northlight" // a partner may own what a person may
	assert.NoError(t, f.Validate())
	f = partnership.Framework{Format: partnership.Format, Charter: partnership.Charter{ID: "a", Name: "x", Kind: partnership.Channel, Currency: "EUR"}}
	for i := range partnership.MaxPartners {
		f.Partners = append(f.Partners, partnership.Partner{ID: "p" + strconv.Itoa(i)})
	}
	for i := range partnership.MaxEntries {
		f.Stakeholders = append(f.Stakeholders, partnership.Stakeholder{Person: strconv.Itoa(i), Partner: "p0"})
	}
	assert.NoError(t, f.Validate())
}

func TestAnUnknownCurrencyIsReportedOnceAndBounded(t *testing.T) {
	f := campaign(t)
	f.Charter.Currency = strings.Repeat("A", 100_000)
	err := f.Validate()
	assert.Equal(t, []string{"charter.currency unknown-currency"}, validatetest.Problems(t, err))
	assert.Less(t, len(err.Error()), 300)
}

func TestReportingInACircle(t *testing.T) {
	f := campaign(t)
	f.Stakeholders[0].ReportsTo = "clara" // clara reports to ana
	assert.Equal(t, []string{"stakeholders[0].reports_to circle"}, validatetest.Problems(t, f.Validate()))
}

// TestNoPartnersIsSaidOnce: who forgot the partners hears it once, not at every place that names one.
func TestNoPartnersIsSaidOnce(t *testing.T) {
	for _, x := range industries {
		f := x.document(t)
		f.Partners = nil
		assert.Equal(t, []string{"partners too-few"}, validatetest.Problems(t, f.Validate()), x.name)
	}
	f := campaign(t)
	f.Alignment.Partners = f.Alignment.Partners[1:]
	assert.ErrorContains(t, f.Validate(), `alignment.partners: must state every partner of the document and lacks "solara" [partner-not-stated]`)
}

func TestOnePartnerAlone(t *testing.T) {
	_, err := partnership.Decode([]byte(`{"format":"partnerkit/1","charter":{"id":"a","name":"x","kind":"channel","currency":"EUR"},"partners":[{"id":"a"}]}`))
	assert.Equal(t, []string{"partners too-few"}, validatetest.Problems(t, err))
}

func TestTheZeroFrameworkIsRefusedAndNeverPanics(t *testing.T) {
	var f partnership.Framework
	got := validatetest.Problems(t, f.Validate())
	assert.Subset(t, got, []string{"format format", "charter.id required", "charter.kind oneof", "charter.currency unknown-currency", "partners too-few"})
	_, err := f.Review(partnership.Evidence{}, time.Time{})
	assert.Contains(t, validatetest.Problems(t, err), "as_of required")
}

// FuzzDecode: whatever is accepted survives a round trip and can be reviewed; whatever is refused says for each problem
// where, by which rule and in a bounded sentence.
func FuzzDecode(f *testing.F) {
	f.Add(read(f, "campaign"))
	f.Add(read(f, "cern"))
	f.Add([]byte(`{"format":"partnerkit/1","charter":{"id":"a","name":"x","kind":"channel","currency":"JPY"},"partners":[{"id":"a"},{"id":"b"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := partnership.Decode(data)
		if err != nil {
			var fields validator.ValidationErrors
			require.ErrorAs(t, err, &fields)
			require.NotEmpty(t, fields)
			for _, f := range fields {
				require.NotEmpty(t, f.Tag())
				require.Less(t, len(f.Error()), 2000)
				require.Contains(t, f.Error(), "["+f.Tag()+"]")
			}
			return
		}
		once, err := partnership.Encode(doc)
		require.NoError(t, err)
		again, err := partnership.Decode(once)
		require.NoError(t, err)
		twice, err := partnership.Encode(again)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
		r, err := doc.Review(doc.Evidence, asOf)
		if err != nil {
			return // the evidence may lie after the day
		}
		_, err = json.Marshal(r)
		require.NoError(t, err, "no NaN or infinity leaves a review")
	})
}
