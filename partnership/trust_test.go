package partnership_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func health(t *testing.T, f partnership.Framework, code string) partnership.Indicator {
	t.Helper()
	for _, h := range review(t, f).Health {
		if h.Code == code {
			return h
		}
	}
	t.Fatal("no such indicator")
	return partnership.Indicator{}
}

// TestTrustIsReliabilityOpennessAndMission by hand: on the scale of 1 to 5 a mean of 4 is three quarters of the way.
func TestTrustIsReliabilityOpennessAndMission(t *testing.T) {
	f := campaign(t)
	f.Survey.Instrument.Principles[2].Theme = "mission"
	rated(&f, 0, 5, 5)
	rated(&f, 1, 4, 5)
	rated(&f, 2, 3, 5)
	f.Comms.Loops = []partnership.Loop{
		{ID: "a", From: "mika", To: "solara", Asked: date("2026-06-01"), Answered: date("2026-06-03")}, // 2 days
		{ID: "b", From: "mika", To: "solara", Asked: date("2026-06-01"), Answered: date("2026-06-05")}, // 4 days
		{ID: "c", From: "solara", To: "mika", Asked: date("2026-05-26")},                               // open for 20 days
		{ID: "d", From: "solara", To: "mika", Asked: date("2026-06-16")},                               // asked tomorrow
	}
	h := health(t, f, "trust")
	var what []string
	for _, x := range h.Facts {
		what = append(what, x.What)
	}
	require.Len(t, h.Facts, 5, "%v", what)
	assert.InDelta(t, 1, h.Facts[0].Share, 1e-12)
	assert.InDelta(t, 0.75, h.Facts[1].Share, 1e-12)
	assert.InDelta(t, 0.5, h.Facts[2].Share, 1e-12)
	assert.InDelta(t, 2./3, h.Facts[3].Share, 1e-12, "two of three questions within 14 days")
	assert.InDelta(t, 1, h.Facts[4].Share, 1e-12, "check-ins")
	require.NotNil(t, h.Score)
	assert.InDelta(t, (1+0.75+0.5+2./3+1)/5, *h.Score, 1e-12)
	require.NotNil(t, h.AnswerDays)
	assert.InDelta(t, 4, *h.AnswerDays, 0, "the median of 2, 4 and 20 days stands next to trust")
	assert.Nil(t, health(t, f, "risk").AnswerDays)

	f.Comms.Loops = f.Comms.Loops[:2]
	assert.InDelta(t, 3, *health(t, f, "trust").AnswerDays, 0, "the mean of the two in the middle")
	f.Comms.Loops = nil
	assert.Nil(t, health(t, f, "trust").AnswerDays)
	f.Survey.Instrument.Principles[0].Theme, f.Survey.Instrument.Principles[1].Theme, f.Survey.Instrument.Principles[2].Theme = "", "fairness", "trust"
	assert.Len(t, health(t, f, "trust").Facts, 1, "a theme of another name is not trust")
}

func TestWinsOfAPeriod(t *testing.T) {
	r := review(t, campaign(t))
	var got []string
	for _, w := range r.WinsIn(date("2026-03-12"), date("2026-05-13")) {
		got = append(got, w.Code+" "+w.Subject)
	}
	assert.Equal(t, []string{"activity-done brief"}, got, "both days count, and films-1 was done a day later")
	got = nil
	for _, w := range r.WinsIn(date("2026-03-12"), date("2026-05-14")) {
		got = append(got, w.Code+" "+w.Subject)
		if w.Subject == "films-1" {
			assert.Equal(t, []string{"mika"}, w.Partners)
			assert.Equal(t, []string{"people aged 18 to 30"}, w.Serves)
		}
	}
	assert.Equal(t, []string{"activity-done brief", "activity-done films-1"}, got)
	assert.Empty(t, r.WinsIn(date("2026-05-15"), date("2026-06-15")), "a strength has no day")
}

func TestUnclearObjectivesCountTheGoalsThatFail(t *testing.T) {
	f := campaign(t)
	f.KPIs[0].Baseline.Valid = false
	p := review(t, f).Pitfalls[0]
	require.NotNil(t, p.Goals)
	assert.InDelta(t, 0.25, *p.Goals, 0)
}

func TestToolCoverage(t *testing.T) {
	f := campaign(t)
	f.Technology.Tools[1].Partners = []string{"solara", "mika"}
	f.Technology.Tools = append(f.Technology.Tools, partnership.Tool{Name: "second drive", Category: partnership.DocumentTools, Partners: []string{"northlight"}})
	f.Technology.Waived = []partnership.Waiver{{Category: partnership.MailingTools, Reason: "too few of us"}}
	c := f.ToolCoverage()
	require.Len(t, c, 4)
	assert.Equal(t, partnership.ToolCoverage{Category: partnership.DocumentTools, Tools: []string{"shared drive", "second drive"}, Common: []string{}, Without: []string{"jonas"}}, c[1])
	assert.Equal(t, "too few of us", c[0].Waived)
	assert.Equal(t, []string{"campaign-room"}, c[2].Common)
}

func TestToolScoresCountDataAgeAndLinks(t *testing.T) {
	f := campaign(t)
	f.Technology.Tools[0] = partnership.Tool{Name: "list mailer", Category: partnership.MailingTools, Partners: []string{"solara", "northlight", "mika", "jonas"},
		DataGB: 150, MaxDataGB: 100, Since: date("2026-06-05")}
	f.Technology.Integrations[0].Tools = []string{"list mailer", "campaign platform"}
	f.Technology.Integrations = append(f.Technology.Integrations, partnership.Integration{System: "s", Class: partnership.PublicData, Direction: partnership.OneWay, Tools: []string{"list mailer"}})
	u := f.Tools(asOf)[0]
	assert.Equal(t, 1.5, *u.Data)
	assert.Equal(t, 10, *u.Age)
	assert.Equal(t, 2, u.Links)
	assert.Equal(t, 0.5, *u.Approved)
	assert.InDelta(t, (1+0.5+0.5)/3, *u.Score, 1e-12, "access, data, links; nobody knows the users")
	assert.Equal(t, 1, f.Tools(asOf)[3].Links)
}

func TestTheTrendOfTheAlignment(t *testing.T) {
	f := campaign(t)
	assert.Nil(t, review(t, f).Trend, "nothing is stated of former periods")
	for i := range alignment.MaxPeriods { // one more than can be followed, with now
		f.Evidence.Periods = append(f.Evidence.Periods, alignment.Period{ID: strconv.Itoa(i), AsOf: date("2026-03-01").AddDate(0, 0, -i), Partners: f.Alignment.Partners})
	}
	f.Evidence.Periods = append(f.Evidence.Periods[1:], alignment.Period{ID: "2026-06-15", AsOf: date("2026-06-14"), Partners: f.Alignment.Partners})
	h := review(t, f).Trend
	require.NotNil(t, h)
	require.Len(t, h.Periods, alignment.MaxPeriods)
	assert.Equal(t, []string{"2026-06-15", "2026-06-15 now"}, h.Periods[alignment.MaxPeriods-2:])
	f.Evidence.Periods = []alignment.Period{{ID: "later", AsOf: asOf, Partners: f.Alignment.Partners}}
	assert.Nil(t, review(t, f).Trend, "a period of today or later is not a former one")
}
