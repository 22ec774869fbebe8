package kpi

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

// plain goes from 0 to 100 in the hundred days from 2025-01-01 to 2025-04-11.
func plain() KPI {
	return KPI{ID: "x", Unit: "EUR", Direction: Increase, Baseline: num("0"), Target: num("100"), Start: date("2025-01-01"), Due: date("2025-04-11")}
}

// after is a day n days after the start.
func after(n int) time.Time { return date("2025-01-01").AddDate(0, 0, n) }

func at(n int, value string) Reading { return Reading{Date: after(n), Value: dec(value)} }

func TestStatus(t *testing.T) {
	weekly := func(k *KPI) { k.Frequency = Weekly }
	falling := func(k *KPI) { k.Direction, k.Baseline, k.Target = Decrease, num("100"), num("0") }
	band := func(k *KPI) {
		k.Direction, k.Low, k.High, k.Baseline.Valid, k.Target.Valid = Band, num("40"), num("60"), false, false
	}
	milestone := func(k *KPI) { k.Direction, k.Baseline.Valid, k.Target.Valid = Milestone, false, false }
	for _, row := range []struct {
		name     string
		change   func(*KPI)
		readings []Reading
		asOf     int
		want     Status
		reason   string
	}{
		{"not started", nil, nil, -1, NoData, "starts on 2025-01-01"},
		{"nothing yet", nil, nil, 50, NoData, "no reading since the start on 2025-01-01"},
		{"only before the start", nil, []Reading{at(-3, "10")}, 50, NoData, "no reading since the start on 2025-01-01"},
		{"on the path", nil, []Reading{at(50, "50")}, 50, OnTrack, "50 EUR on 2025-02-20 is 50 % of the way where the path has 50 %"},
		{"at the tolerance", nil, []Reading{at(50, "45")}, 50, OnTrack, "50 %"},
		{"just beyond it", nil, []Reading{at(50, "44.99")}, 50, AtRisk, "more than 5 % behind"},
		{"at the second tolerance", nil, []Reading{at(50, "35")}, 50, AtRisk, "more than 5 % behind"},
		{"beyond that too", nil, []Reading{at(50, "34.99")}, 50, OffTrack, "more than 15 % behind"},
		{"below the baseline", nil, []Reading{at(50, "-10")}, 50, OffTrack, "-10 EUR on 2025-02-20 is -10 % of the way"},
		{"judged on its own day", nil, []Reading{at(50, "50")}, 60, OnTrack, "where the path has 50 %"},
		{"its own tolerance", func(k *KPI) { k.Tolerance = Tolerance{AtRisk: 0.3} }, []Reading{at(50, "20")}, 50, OnTrack, ""},
		{"beyond one's own tolerance is off track", func(k *KPI) { k.Tolerance = Tolerance{AtRisk: 0.3} }, []Reading{at(50, "19")}, 50, OffTrack, "more than 30 % behind"},
		{"falling on its path", falling, []Reading{at(50, "50")}, 50, OnTrack, ""},
		{"falling too slowly", falling, []Reading{at(50, "70")}, 50, OffTrack, "30 % of the way"},
		{"falling to the target", falling, []Reading{at(50, "0")}, 50, Achieved, "meets the target 0 before due"},
		{"reached early", nil, []Reading{at(50, "100")}, 50, Achieved, "before due (2025-04-11)"},
		{"a hair short", nil, []Reading{at(99, "99.999")}, 99, OnTrack, ""},
		{"slipped back", nil, []Reading{at(40, "100"), at(50, "30")}, 50, OffTrack, ""},
		{"due today counts as before due", nil, []Reading{at(100, "90")}, 100, AtRisk, ""},
		{"missed", nil, []Reading{at(100, "99")}, 101, Missed, "does not meet the target 100"},
		{"met at due", nil, []Reading{at(100, "100")}, 101, Achieved, "the last reading up to due (2025-04-11)"},
		{"met late", nil, []Reading{at(100, "99"), at(110, "101")}, 120, Missed, "it was met on 2025-04-21, 10 days late"},
		{"two periods old", weekly, []Reading{at(36, "36")}, 50, OnTrack, ""},
		{"older", weekly, []Reading{at(35, "36")}, 50, Stale, "15 days old, and a value is expected every 7 days"},
		{"a period short of due", weekly, []Reading{at(93, "100")}, 120, Achieved, ""},
		{"more than a period short of due", weekly, []Reading{at(92, "100")}, 120, Stale, "the last reading up to due (2025-04-11) is of 2025-04-03"},
		{"old by its own rhythm", nil, []Reading{at(0, "0"), at(5, "5"), at(10, "10")}, 21, Stale, "every 5 days"},
		{"in the band", band, []Reading{at(50, "40")}, 50, OnTrack, "is inside the band 40 to 60"},
		{"out of the band", band, []Reading{at(50, "63")}, 50, AtRisk, "outside the band 40 to 60 by 15 % of its width"},
		{"far below the band", band, []Reading{at(50, "36.9")}, 50, OffTrack, "more than the 15 % allowed"},
		{"in the band at due", band, []Reading{at(100, "60")}, 101, Achieved, ""},
		{"out of the band at due", band, []Reading{at(100, "60.1")}, 101, Missed, ""},
		{"milestone open", milestone, []Reading{at(50, "0")}, 50, OnTrack, ""},
		{"milestone reached once is reached", milestone, []Reading{at(40, "1"), at(50, "0")}, 50, Achieved, "reached 1 EUR on 2025-02-10"},
		{"milestone missed", milestone, []Reading{at(100, "0")}, 101, Missed, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := plain()
			if row.change != nil {
				row.change(&k)
			}
			p, err := k.Track(row.readings, after(row.asOf))
			require.NoError(t, err)
			assert.Equal(t, row.want, p.Status, p.Reason)
			assert.Contains(t, p.Reason, row.reason)
		})
	}
}

func TestPosition(t *testing.T) {
	p, err := plain().Track([]Reading{at(20, "130"), at(-10, "-5"), at(70, "1")}, after(25))
	require.NoError(t, err)
	assert.Equal(t, 2, p.Readings)
	assert.Equal(t, dec("130"), p.Latest.Value)
	assert.Equal(t, 1.3, *p.Attainment, "above 1 is not clamped")
	assert.Equal(t, 25.0, *p.Expected)
	assert.Equal(t, 0.25, *p.ExpectedAttainment)
	assert.Equal(t, 105.0, *p.Variance)
	assert.InDelta(t, 0.2-1.3, *p.Behind, 1e-12)
	assert.Equal(t, "future-reading", p.Findings[0].Code)
	assert.Equal(t, "1", p.Findings[0].Params["count"])
	assert.Equal(t, 0.0, *p.Rates.Needed, "nothing is needed any more")
	assert.InDelta(t, 365.25, p.Rates.Planned, 1e-9)
	assert.InDelta(t, 130.0/20*365.25, *p.Rates.Observed, 1e-9)

	p, err = plain().Track([]Reading{at(50, "-20")}, after(60))
	require.NoError(t, err)
	assert.Equal(t, -0.2, *p.Attainment, "below 0 is not clamped")
	assert.InDelta(t, 120.0/40*365.25, *p.Rates.Needed, 1e-9)
	assert.Equal(t, TooFew, p.Trend.Course)
	assert.Nil(t, p.Forecast)

	p, err = plain().Track(nil, after(50))
	require.NoError(t, err)
	assert.Nil(t, p.Attainment, "no data is not 0")
	assert.Nil(t, p.Variance)
	assert.Equal(t, 50.0, *p.Expected)
}

func TestPlannedPath(t *testing.T) {
	points := []Point{{Day: after(20), Value: dec("60")}, {Day: after(80), Value: dec("70")}}
	for _, row := range []struct {
		name string
		path Path
		day  int
		want float64
	}{
		{"linear at the start", Path{}, 0, 0},
		{"linear on the way", Path{Shape: Linear}, 37, 37},
		{"linear at due", Path{}, 100, 100},
		{"before the start", Path{}, -5, 0},
		{"after due", Path{}, 150, 100},
		{"s-curve, a tenth", Path{Shape: SCurve}, 10, 100 * (3*0.01 - 2*0.001)},
		{"s-curve, half", Path{Shape: SCurve}, 50, 50},
		{"four steps, before the first", Path{Shape: Stepped, Steps: 4}, 24, 0},
		{"four steps, on the first", Path{Shape: Stepped, Steps: 4}, 25, 25},
		{"four steps, before the last", Path{Shape: Stepped, Steps: 4}, 99, 75},
		{"steps by points, before", Path{Shape: Stepped, Points: points}, 19, 0},
		{"steps by points, on", Path{Shape: Stepped, Points: points}, 20, 60},
		{"steps by points, after", Path{Shape: Stepped, Points: points}, 99, 70},
		{"milestones, before", Path{Shape: Milestones, Points: points}, 10, 30},
		{"milestones, on", Path{Shape: Milestones, Points: points}, 20, 60},
		{"milestones, between", Path{Shape: Milestones, Points: points}, 50, 65},
		{"milestones, after", Path{Shape: Milestones, Points: points}, 90, 85},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := plain()
			k.Path = row.path
			require.NoError(t, k.Validate())
			assert.InDelta(t, row.want, k.goal(series{}).at(dayNumber(after(row.day))), 1e-9)
		})
	}
}

func TestTrackRefusesBadInput(t *testing.T) {
	mixed := at(10, "1")
	mixed.Unit = "USD"
	long := make([]Reading, MaxReadings+1)
	for _, row := range []struct {
		name     string
		change   func(*KPI)
		readings []Reading
		want     []string
	}{
		{"due before start", func(k *KPI) { k.Due = after(-1) }, nil, []string{"due order"}},
		{"a day twice", nil, []Reading{at(10, "1"), at(5, "2"), at(10, "1")}, []string{"readings[2].date duplicate"}},
		{"mixed units", nil, []Reading{mixed}, []string{"readings[0].unit mixed-units"}},
		{"no day", nil, []Reading{{Value: dec("1")}}, []string{"readings[0].date required"}},
		{"an hour late", nil, []Reading{{Date: after(1).Add(time.Hour)}}, []string{"readings[0].date day"}},
		{"a huge value", nil, []Reading{{Date: after(1), Value: decimal.New(1, 999_999_999)}}, []string{"readings[0].value decimal-range"}},
		{"too many", nil, long, []string{"readings max"}},
		{"a dispute of nobody", nil, []Reading{{Date: after(1), Dispute: &Dispute{}}}, []string{"readings[0].dispute.partner required", "readings[0].dispute.raised required"}},
		{"no target", func(k *KPI) { k.Target.Valid = false }, nil, []string{"target required"}},
		{"no band", func(k *KPI) { k.Direction = Band }, nil, []string{"low required", "high required"}},
		{"milestone at 0", func(k *KPI) { k.Direction, k.Target = Milestone, num("0"); k.Baseline.Valid = false }, nil, []string{"target baseline-equals-target"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			k := plain()
			if row.change != nil {
				row.change(&k)
			}
			_, err := k.Track(row.readings, after(50))
			assert.Equal(t, err, k.ValidateReadings(row.readings, after(50)), "what would be refused is known without following")
			assert.Equal(t, row.want, validatetest.Problems(t, err))
			assert.ErrorContains(t, err, `tracking "x"`)
		})
	}
	_, err := plain().Track(nil, time.Time{})
	assert.Equal(t, []string{"as_of required"}, validatetest.Problems(t, err))
}

func TestTrackSortsAndLeavesInputAlone(t *testing.T) {
	var readings []Reading
	for i := range 20 {
		readings = append(readings, at(i*3, decimal.NewFromInt(int64(i*i%37)).String()))
	}
	readings[19].Dispute = &Dispute{Partner: "vega", Raised: after(57)}
	want, err := plain().Track(readings, after(60))
	require.NoError(t, err)
	mixed := slices.Clone(readings)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	kept := slices.Clone(mixed)
	got, err := plain().Track(mixed, after(60))
	require.NoError(t, err)
	assert.Equal(t, want, got, "the order of readings has no meaning")
	assert.Equal(t, kept, mixed, "the readings are not sorted in place")
	got.Latest.Dispute.Partner = "spoiled"
	assert.Equal(t, "vega", readings[19].Dispute.Partner)
}

func TestChangedTargetKeepsWhatWasReported(t *testing.T) {
	k := plain()
	readings := []Reading{at(50, "50"), at(60, "60")}
	before, err := k.Track(readings[:1], after(50))
	require.NoError(t, err)
	next := k.Definition()
	next.From, next.Target = after(55), num("200")
	revised, err := k.Revise(next, "the market grew", "orion", "vega")
	require.NoError(t, err)
	require.NoError(t, revised.Validate())
	again, err := revised.Track(readings[:1], after(50))
	require.NoError(t, err)
	assert.Equal(t, before, again)
	now, err := revised.Track(readings, after(60))
	require.NoError(t, err)
	assert.Equal(t, 2, now.Version)
	assert.Equal(t, 0.3, *now.Attainment)
	onTheDay, err := revised.Track(readings, after(55))
	require.NoError(t, err)
	assert.Equal(t, 2, onTheDay.Version, "in force from its first day")
	assert.Equal(t, "the market grew", revised.Past[0].Reason)
	assert.Empty(t, k.Past, "the receiver is unchanged")

	third := revised.Definition()
	third.From = after(55)
	_, err = revised.Revise(third, "", "orion")
	assert.Equal(t, []string{"from order", "reason required"}, validatetest.Problems(t, err))
	third.From, third.Target = after(70), num("0")
	_, err = revised.Revise(third, "oops")
	assert.Equal(t, []string{"target baseline-equals-target"}, validatetest.Problems(t, err))
	third.Target = num("150")
	latest, err := revised.Revise(third, "again")
	require.NoError(t, err)
	for day, want := range map[int]int{0: 1, 54: 1, 55: 2, 69: 2, 70: 3} {
		got := latest.AsOf(after(day))
		assert.Equal(t, want, max(got.Version, 1), "day %d", day)
		require.NoError(t, got.Validate())
	}
}

func TestDisputes(t *testing.T) {
	k := plain()
	k.DisputeDays = 10
	disputed := func(raised int, settled bool) []Reading {
		r := at(40, "40")
		r.Reported, r.Dispute = after(42), &Dispute{Partner: "vega", Raised: after(raised), Settled: settled}
		return []Reading{r}
	}
	for _, row := range []struct {
		name     string
		readings []Reading
		want     string
	}{
		{"on the last day of the window", disputed(52, false), "disputed-reading"},
		{"a day late", disputed(53, false), "late-dispute"},
		{"settled", disputed(45, true), ""},
		{"not yet raised", disputed(70, false), ""},
	} {
		p, err := k.Track(row.readings, after(60))
		require.NoError(t, err)
		got := ""
		for _, f := range p.Findings {
			if f.Params["partner"] == "vega" {
				got = f.Code
			}
		}
		assert.Equal(t, row.want, got, row.name)
	}
}

func TestTrendIsSeenFromTheGoal(t *testing.T) {
	var readings []Reading
	for i := range 12 {
		readings = append(readings, at(i*7, decimal.NewFromInt(int64(2*i)).String()))
	}
	k := plain()
	course := func() Course {
		p, err := k.Track(readings, after(80))
		require.NoError(t, err)
		return p.Trend.Course
	}
	assert.Equal(t, Improving, course())
	p, err := k.Track(readings, after(80))
	require.NoError(t, err)
	assert.InDelta(t, 2.0/7*365.25, p.Trend.PerYear, 1e-9)
	assert.Equal(t, 66, p.Trend.S)
	assert.Equal(t, 1.0, p.Trend.Tau)
	k.Direction, k.Baseline, k.Target = Decrease, num("100"), num("-50")
	assert.Equal(t, Worsening, course())
	p, err = k.Track(readings, after(80))
	require.NoError(t, err)
	assert.Contains(t, findingCodes(p.Findings), "worsening")
	k.Direction, k.Low, k.High = Band, num("0"), num("50")
	assert.Equal(t, Rising, course())
	slices.Reverse(readings)
	for i := range readings {
		readings[i].Date = after(i * 7)
	}
	assert.Equal(t, Falling, course())
	for i := range readings {
		readings[i].Value = dec("7")
	}
	assert.Equal(t, NoTrend, course(), "a constant series has none")
	readings = readings[:3]
	assert.Equal(t, TooFew, course())
}

func findingCodes(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Code)
	}
	return out
}

// TestPastStaysWhatItWas tracks each day with the readings known then and with all that came later.
func TestPastStaysWhatItWas(t *testing.T) {
	for _, frequency := range []Frequency{"", Weekly} {
		k := plain()
		k.Frequency = frequency
		var readings []Reading
		for i, day := range []int{2, 9, 15, 23, 30, 31, 32, 33, 34, 60, 64, 99, 105} {
			readings = append(readings, at(day, decimal.NewFromInt(int64(day+i%3)).String()))
		}
		for day := -1; day < 120; day++ {
			n := 0
			for n < len(readings) && !readings[n].Date.After(after(day)) {
				n++
			}
			then, err := k.Track(readings[:n], after(day))
			require.NoError(t, err)
			later, err := k.Track(readings, after(day))
			require.NoError(t, err)
			later.Findings = slices.DeleteFunc(later.Findings, func(f Finding) bool { return f.Code == "future-reading" })
			if len(later.Findings) == 0 {
				later.Findings = nil
			}
			assert.Equal(t, then, later, "day %d", day)
		}
	}
}
