package kpi

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func found(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Code+" "+f.Path)
	}
	return out
}

func TestUnmeasured(t *testing.T) {
	outcomes := []Outcome{
		{ID: "skills", Horizon: ShortTerm, LeadsTo: []string{"jobs"}, Clause: "3"},
		{ID: "jobs", Horizon: Intermediate, LeadsTo: []string{"income", "skills", "nowhere"}, Clause: "3"},
		{ID: "income", Horizon: LongTerm, Clause: "3"},
		{ID: "health", Horizon: LongTerm},
		{ID: "pride"},
	}
	fs, err := Unmeasured(outcomes, []KPI{{ID: "a", Outcomes: []string{"skills", "gone"}}, {ID: "b", Outcomes: []string{"income"}}})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"unmeasured-outcome outcomes[1]", "unmeasured-outcome outcomes[4]",
		"backward-outcome outcomes[1].leads_to[1]", "unknown-outcome kpis[0].outcomes[1]", "unknown-outcome outcomes[1].leads_to[2]",
		"unmeasured-outcome outcomes[3]", "unreached-outcome outcomes[3]",
		"no-horizon outcomes[4].horizon", "outcome-without-clause outcomes[3].clause", "outcome-without-clause outcomes[4].clause",
	}, found(fs))
	fs, err = Unmeasured(nil, nil)
	require.NoError(t, err)
	assert.Empty(t, fs)
	_, err = Unmeasured([]Outcome{{ID: "a", Horizon: "soon"}, {ID: "a"}, {}}, []KPI{{}})
	assert.Equal(t, []string{"outcomes[1].id unique", "outcomes[2].id required", "outcomes[0].horizon oneof", "kpis[0].id required"}, validatetest.Problems(t, err))
}

func TestLinks(t *testing.T) {
	fs, err := CheckLinks([]KPI{
		{ID: "calls", Objective: "sales", Frequency: Monthly, Leads: []Link{{KPI: "orders", LagDays: 30}, {KPI: "gone"}}},
		{ID: "orders", Objective: "sales", Frequency: Weekly, Leads: []Link{{KPI: "calls", LagDays: 6}}},
		{ID: "churn", Objective: "loyalty", Frequency: Quarterly},
		{ID: "renewals", Objective: "loyalty"},
		{ID: "loose"},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"circular-links kpis[0].leads", "slow-leader kpis[0].leads[0]", "unknown-kpi kpis[0].leads[1]",
		"late-leader kpis[1].leads[0]", "no-leading-kpi kpis[2]",
	}, found(fs))
	fs, err = CheckLinks([]KPI{
		{ID: "a", Objective: "o", Frequency: Weekly, Leads: []Link{{KPI: "b", LagDays: 7}, {KPI: "c"}}},
		{ID: "b", Objective: "o", Leads: []Link{{KPI: "c"}}}, {ID: "c", Objective: "p", Frequency: Weekly},
	})
	require.NoError(t, err)
	assert.Empty(t, fs, "two ways to one KPI are no circle")
	_, err = CheckLinks([]KPI{{ID: "a"}, {ID: "a"}})
	assert.Equal(t, []string{"kpis[1].id unique"}, validatetest.Problems(t, err))
}
