package kpi

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func dec(s string) decimal.Decimal     { return decimal.RequireFromString(s) }
func num(s string) decimal.NullDecimal { return decimal.NewNullDecimal(dec(s)) }
func read(day, value string) Reading   { return Reading{Date: date(day), Value: dec(value)} }

// full is a KPI with every field in use, which validates.
func full() KPI {
	return KPI{
		ID: "nps", Name: "Net promoter score of joint customers", Measure: "Net promoter score in the half-yearly survey",
		Scope: "Nordic market", Owner: "Ines", Partner: "orion", Unit: "points", Direction: Increase,
		Baseline: num("20"), Target: num("50"), Start: date("2025-01-01"), Due: date("2026-12-31"),
		Path:      Path{Shape: Milestones, Points: []Point{{Day: date("2025-07-01"), Value: dec("25"), Name: "first wave"}}},
		Tolerance: Tolerance{AtRisk: 0.1, OffTrack: 0.2}, Source: "survey tool", Method: "promoters minus detractors",
		Frequency: Quarterly, DisputeDays: 14, Objective: "o1", Area: "customers", Clause: "4.2", Outcomes: []string{"out1"},
		Benefits: []Benefit{{"orion", "renewals"}, {"vega", "referrals"}}, Delivers: []string{"orion", "vega"},
		AgreedBy: []string{"vega", "orion"}, Leads: []Link{{KPI: "renewal", LagDays: 90}}, Guardrail: true,
		Version: 2, From: date("2025-06-01"), Past: []Definition{{Version: 1, From: date("2025-01-01"), Direction: Increase,
			Baseline: num("20"), Target: num("60"), Start: date("2025-01-01"), Due: date("2026-12-31"), Reason: "market shrank", ChangedBy: []string{"vega"}}},
	}
}

func TestDocumentSurvivesJSON(t *testing.T) {
	for name, k := range map[string]KPI{"full": full(), "empty": {ID: "x"}} {
		require.NoError(t, k.Validate(), name)
		once, err := json.Marshal(k)
		require.NoError(t, err)
		var back KPI
		require.NoError(t, json.Unmarshal(once, &back))
		twice, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice), name)
	}
	once, err := json.Marshal(KPI{ID: "x"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"x"}`, string(once), "what is not set is left out")
}

func TestValidateNamesEveryProblem(t *testing.T) {
	for _, row := range []struct {
		name  string
		spoil func(*KPI)
		want  []string
	}{
		{"no ID", func(k *KPI) { k.ID = "" }, []string{"id required"}},
		{"unknown direction", func(k *KPI) { k.Direction = "up" }, []string{"direction oneof"}},
		{"unknown frequency", func(k *KPI) { k.Frequency = "hourly" }, []string{"frequency oneof"}},
		{"due before start", func(k *KPI) { k.Due = date("2024-12-31") }, []string{"due order"}},
		{"due on start", func(k *KPI) { k.Due = k.Start }, []string{"due order"}},
		{"due a minute late", func(k *KPI) { k.Due = k.Due.Add(time.Minute) }, []string{"due day"}},
		{"baseline equal to target", func(k *KPI) { k.Target = num("20.00") }, []string{"target baseline-equals-target"}},
		{"increase to below", func(k *KPI) { k.Target = num("19.99") }, []string{"target direction"}},
		{"decrease to above", func(k *KPI) { k.Direction = Decrease }, []string{"target direction"}},
		{"band upside down", func(k *KPI) { k.Direction, k.Low, k.High = Band, num("5"), num("4") }, []string{"high order"}},
		{"band without width", func(k *KPI) { k.Direction, k.Low, k.High = Band, num("5"), num("5") }, []string{"high order"}},
		{"huge target", func(k *KPI) { k.Target = decimal.NewNullDecimal(decimal.New(1, 999999999)) }, []string{"target decimal-range"}},
		{"path without points", func(k *KPI) { k.Path.Points = nil }, []string{"path.points required"}},
		{"points on a line", func(k *KPI) { k.Path.Shape = Linear }, []string{"path.points unused"}},
		{"steps and points", func(k *KPI) { k.Path.Shape, k.Path.Steps = Stepped, 3 }, []string{"path.steps steps-or-points"}},
		{"point after due", func(k *KPI) { k.Path.Points[0].Day = date("2027-01-01") }, []string{"path.points[0].day outside"}},
		{"unknown shape", func(k *KPI) { k.Path = Path{Shape: "wave"} }, []string{"path.shape oneof"}},
		{"negative window", func(k *KPI) { k.DisputeDays = -1 }, []string{"dispute_days range"}},
		{"tolerance crossed", func(k *KPI) { k.Tolerance.OffTrack = 0.05 }, []string{"tolerance.off_track order"}},
		{"gains twice", func(k *KPI) { k.Benefits[1].Partner = "orion" }, []string{"benefits[1].partner unique"}},
		{"leads itself", func(k *KPI) { k.Leads[0].KPI = "nps" }, []string{"leads[0].kpi self"}},
		{"versions crossed", func(k *KPI) { k.Version, k.From = 1, date("2025-01-01") }, []string{"from order", "version order"}},
		{"unknown word in the past", func(k *KPI) { k.Past[0].Direction = "up" }, []string{"past[0].direction oneof"}},
		{"control character", func(k *KPI) { k.Name = "a\x00b" }, []string{"name control-character"}},
		{"invalid UTF-8", func(k *KPI) { k.Unit = "\xff" }, []string{"unit utf8"}},
		{"three at once", func(k *KPI) { k.ID, k.Direction, k.DisputeDays = "", "up", -1 }, []string{"direction oneof", "id required", "dispute_days range"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := full()
			row.spoil(&k)
			assert.Equal(t, row.want, validatetest.Problems(t, k.Validate()))
		})
	}
}

func TestTrackNeedsAGoal(t *testing.T) {
	_, err := KPI{ID: "x"}.Track(nil, date("2025-01-01"))
	assert.True(t, errors.Is(err, ErrIncomplete))
	assert.Equal(t, []string{"direction required", "start required", "due required"}, validatetest.Problems(t, err))
}
