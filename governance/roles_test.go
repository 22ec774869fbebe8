package governance

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// codesOf is code and subject of each finding, in order.
func codesOf(fs []Finding) (out []string) {
	for _, f := range fs {
		out = append(out, f.Code+" "+f.Subject)
	}
	return out
}

func assign(rows ...[4]string) (out []Assignment) {
	for _, r := range rows {
		out = append(out, Assignment{Activity: r[0], Person: r[1], Partner: r[2], Letter: Letter(r[3])})
	}
	return out
}

func soundRACI() RACI {
	return RACI{Assignments: assign(
		[4]string{"design", "ann", "orion", "A"}, [4]string{"design", "bob", "vega", "R"}, [4]string{"design", "cid", "vega", "C"},
		[4]string{"launch", "bob", "vega", "A"}, [4]string{"launch", "ann", "orion", "R"}, [4]string{"launch", "dee", "orion", "R"}, [4]string{"launch", "cid", "vega", "I"},
	)}
}

func TestRACICheck(t *testing.T) {
	partners := []string{"orion", "vega"}
	with := func(change func(r *RACI)) RACI {
		r := soundRACI()
		change(&r)
		return r
	}
	for _, tt := range []struct {
		name string
		r    RACI
		want []string
	}{
		{"sound", soundRACI(), nil},
		{"two accountable", with(func(r *RACI) { r.Assignments[1].Letter = LetterA }), []string{"role-crowded design", "role-missing design"}},
		{"nobody accountable", with(func(r *RACI) { r.Assignments[0].Letter = LetterI }), []string{"role-missing design"}},
		{"an activity nobody has", with(func(r *RACI) { r.Activities = []string{"audit"} }), []string{"role-missing audit", "role-missing audit"}},
		{"a partner without role", with(func(r *RACI) {
			for i := range r.Assignments {
				r.Assignments[i].Partner = "orion"
			}
		}), []string{"partner-missing vega"}},
		{"a partner who only listens", RACI{Assignments: assign([4]string{"x", "ann", "orion", "A"}, [4]string{"x", "ann", "orion", "R"}, [4]string{"x", "bob", "vega", "I"})}, []string{"partner-without-part vega"}},
		{"a stranger", with(func(r *RACI) { r.Assignments[6].Person, r.Assignments[6].Partner = "eve", "lyra" }), []string{"unknown-partner lyra"}},
		{"overload", with(func(r *RACI) { r.MaxLoad = 1 }), []string{"overload ann", "overload bob"}},
		{"no overload", with(func(r *RACI) { r.MaxLoad = 2 }), nil},
		{"one person holds it up", RACI{Assignments: assign(
			[4]string{"x", "ann", "orion", "A"}, [4]string{"y", "ann", "orion", "A"}, [4]string{"z", "ann", "orion", "A"},
			[4]string{"x", "bob", "vega", "R"}, [4]string{"y", "bob", "vega", "R"}, [4]string{"z", "bob", "vega", "R"},
			[4]string{"x", "cid", "vega", "R"}, [4]string{"y", "cid", "vega", "R"}, [4]string{"z", "cid", "vega", "R"},
		)}, []string{"single-point-of-failure ann"}},
		{"a lead nobody supports", with(func(r *RACI) { r.Lead = "orion" }), []string{"obligation-missing vega"}},
		{"a lead that is supported", with(func(r *RACI) {
			r.Lead, r.Support = "orion", []Obligation{{Partner: "vega", What: "test data", Activity: "design", Person: "bob"}}
		}), nil},
		{"support that nobody holds", with(func(r *RACI) {
			r.Lead, r.Support = "orion", []Obligation{{Partner: "vega", What: "test data", Activity: "design", Person: "dee"}}
		}), []string{"obligation-unheld vega"}},
		{"a lead who is no partner", with(func(r *RACI) { r.Lead = "lyra" }), []string{"unknown-partner lyra", "obligation-missing orion", "obligation-missing vega"}},
		{"daci", RACI{Scheme: SchemeDACI, Assignments: assign([4]string{"x", "ann", "orion", "D"}, [4]string{"x", "bob", "vega", "A"})}, nil},
		{"daci with two drivers", RACI{Scheme: SchemeDACI, Assignments: assign([4]string{"x", "ann", "orion", "D"}, [4]string{"x", "cid", "vega", "D"}, [4]string{"x", "bob", "vega", "A"})}, []string{"role-crowded x"}},
		{"rapid", RACI{Scheme: SchemeRAPID, Assignments: assign([4]string{"x", "ann", "orion", "R"}, [4]string{"x", "bob", "vega", "D"}, [4]string{"x", "cid", "vega", "P"})}, nil},
		{"rapid without performer", RACI{Scheme: SchemeRAPID, Assignments: assign([4]string{"x", "ann", "orion", "R"}, [4]string{"x", "bob", "vega", "D"})}, []string{"role-missing x"}},
	} {
		fs, err := tt.r.Check(partners)
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.want, codesOf(fs), tt.name)
		for _, f := range fs {
			assert.NotEmpty(t, f.Message)
			assert.NotEmpty(t, f.Severity)
		}
		back := slices.Clone(tt.r.Assignments)
		slices.Reverse(back)
		again, err := RACI{Scheme: tt.r.Scheme, Activities: tt.r.Activities, Assignments: back, MaxLoad: tt.r.MaxLoad, Lead: tt.r.Lead, Support: tt.r.Support}.Check(partners)
		require.NoError(t, err)
		assert.Equal(t, codesOf(fs), codesOf(again), "the order of assignments does not matter")
	}
	_, err := soundRACI().Check([]string{"orion", "orion"})
	assert.ErrorContains(t, err, "[unique]")
}

func TestRACIValidate(t *testing.T) {
	for _, tt := range []struct {
		r          RACI
		path, code string
	}{
		{RACI{Scheme: "rasci"}, "scheme", "oneof"},
		{RACI{Assignments: assign([4]string{"x", "ann", "orion", "P"})}, "assignments[0].letter", "oneof"},
		{RACI{Assignments: assign([4]string{"", "ann", "orion", "A"})}, "assignments[0].activity", "required"},
		{RACI{Assignments: assign([4]string{"x", "", "orion", "A"})}, "assignments[0].person", "required"},
		{RACI{Assignments: assign([4]string{"x", "ann", "", "A"})}, "assignments[0].partner", "required"},
		{RACI{Assignments: assign([4]string{"x", "ann", "orion", "A"}, [4]string{"y", "ann", "vega", "A"})}, "assignments[1].partner", "two-partners"},
		{RACI{Assignments: assign([4]string{"x", "ann", "orion", "A"}, [4]string{"x", "ann", "orion", "A"})}, "assignments[1]", "unique"},
		{RACI{MaxLoad: -1}, "max_load", "negative"},
		{RACI{Support: []Obligation{{Partner: "vega", What: "data"}}}, "lead", "required"},
		{RACI{Lead: "vega", Support: []Obligation{{Partner: "vega", What: "data"}}}, "support[0].partner", "lead-supports-itself"},
		{RACI{Lead: "vega", Support: []Obligation{{Partner: "orion"}}}, "support[0].what", "required"},
	} {
		var all validator.ValidationErrors
		require.True(t, errors.As(tt.r.Validate(), &all), tt.path)
		assert.Equal(t, []string{tt.path, tt.code}, []string{all[0].Namespace(), all[0].Tag()})
	}
}

// TestEveryLetterDrivesSomething holds every letter of every scheme to a place in somebody's queue.
func TestEveryLetterDrivesSomething(t *testing.T) {
	for scheme, roles := range schemes {
		r := RACI{Scheme: scheme}
		for _, x := range roles {
			r.Assignments = append(r.Assignments, Assignment{"x", "holder of " + string(x.letter), "orion", x.letter})
		}
		for _, x := range roles {
			waits := 0
			for _, stage := range []Stage{StageOpen, StageReady, StageDecided} {
				items, err := r.Queue("holder of "+string(x.letter), map[string]Stage{"x": stage})
				require.NoError(t, err)
				waits += len(items)
			}
			assert.Positive(t, waits, "%s of %s", x.letter, scheme)
			items, err := r.Queue("holder of "+string(x.letter), map[string]Stage{"x": StageDone})
			require.NoError(t, err)
			assert.Empty(t, items)
			duty, name, ok := scheme.Duty(x.letter)
			assert.True(t, ok)
			assert.Equal(t, []string{string(x.duty), x.name}, []string{string(duty), name})
		}
	}
	_, _, ok := SchemeRACI.Duty("Z")
	assert.False(t, ok)
}

func TestAskedToldQueueLoad(t *testing.T) {
	r := soundRACI()
	asked, err := r.Asked("design")
	require.NoError(t, err)
	assert.Equal(t, assign([4]string{"design", "cid", "vega", "C"}), asked)
	told, err := r.Told("launch")
	require.NoError(t, err)
	assert.Equal(t, assign([4]string{"launch", "cid", "vega", "I"}), told)
	queue, err := r.Queue("ann", map[string]Stage{"design": StageReady})
	require.NoError(t, err)
	assert.Equal(t, []Item{{"design", LetterA, DutyDecide}, {"launch", LetterR, DutyDo}}, queue)
	load, err := r.Load()
	require.NoError(t, err)
	assert.Equal(t, Load{Person: "ann", Partner: "orion", Letters: map[Letter]int{LetterA: 1, LetterR: 1}, Active: 2, Sole: 1}, load[0])

	rapid := RACI{Scheme: SchemeRAPID, Assignments: assign([4]string{"x", "ann", "orion", "A"}, [4]string{"x", "bob", "vega", "I"}, [4]string{"x", "cid", "vega", "P"})}
	asked, err = rapid.Asked("x")
	require.NoError(t, err)
	assert.Len(t, asked, 2, "those who agree and those who give input")
	told, err = rapid.Told("x")
	require.NoError(t, err)
	assert.Equal(t, "cid", told[0].Person, "who performs is told what was decided")

	_, err = r.Asked("nothing")
	assert.ErrorIs(t, err, ErrUnknown)
	_, err = r.Queue("nobody", nil)
	assert.ErrorIs(t, err, ErrUnknown)
	_, err = r.Queue("ann", map[string]Stage{"design": "halfway"})
	assert.ErrorContains(t, err, "one of open")
	bad := RACI{Scheme: "rasci"}
	_, err = bad.Load()
	assert.Error(t, err)
	_, err = bad.Told("x")
	assert.Error(t, err)
}

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func soundCharter() Charter {
	steering, err := SMB([]string{"orion", "vega"})
	if err != nil {
		panic(err)
	}
	agree := []Stance{{Partner: "orion", View: ViewAgree}, {Partner: "vega", View: ViewAgree, Version: "2"}}
	return Charter{
		ID: "charter", Version: "2", Partners: []string{"orion", "vega"}, Committee: steering.Committees[0],
		Sponsors: []Sponsor{{"orion", "ann"}, {"vega", "bob"}},
		Points:   []Point{{ID: "p1", Topic: "How decisions are made", Stances: agree}, {ID: "p2", Topic: "How issues are resolved", Stances: agree}},
		SignOffs: []SignOff{{"orion", "ann", "2", date("2026-02-01")}, {"vega", "bob", "2", date("2026-02-03")}},
	}
}

func TestCharter(t *testing.T) {
	asOf := date("2026-03-01")
	with := func(change func(c *Charter)) Charter {
		c := soundCharter()
		change(&c)
		return c
	}
	for _, tt := range []struct {
		name string
		c    Charter
		asOf time.Time
		want []string
	}{
		{"in force", soundCharter(), asOf, nil},
		{"on the day of the last signature", soundCharter(), date("2026-02-03"), nil},
		{"the day before", soundCharter(), date("2026-02-02"), []string{"unsigned vega"}},
		{"a new version", with(func(c *Charter) { c.Version = "3" }), asOf, []string{"signature-stale orion", "signature-stale vega", "point-open p1", "point-open p2"}},
		{"an objection", with(func(c *Charter) {
			c.Points[1].Stances = []Stance{{Partner: "orion", View: ViewObject}, {Partner: "vega", View: ViewAgree}}
		}), asOf, []string{"point-opposed p2"}},
		{"not said", with(func(c *Charter) { c.Points[0].Stances = nil }), asOf, []string{"point-open p1"}},
		{"no sponsor", with(func(c *Charter) { c.Sponsors = c.Sponsors[:1] }), asOf, []string{"sponsor-missing vega"}},
		{"two sponsors", with(func(c *Charter) { c.Sponsors = append(c.Sponsors, Sponsor{"vega", "cid"}) }), asOf, []string{"sponsor-twice vega"}},
		{"no committee", with(func(c *Charter) { c.Committee = Committee{} }), asOf, []string{"committee-missing charter"}},
		{"a committee that cannot decide", with(func(c *Charter) { c.Committee.Quorum = Quorum{Count: dec("3")} }), asOf, []string{"quorum-unreachable steering"}},
	} {
		fs, err := tt.c.Check(tt.asOf)
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.want, codesOf(fs), tt.name)
	}
	open, err := with(func(c *Charter) { c.Version = "3" }).Open()
	require.NoError(t, err)
	assert.Equal(t, OpenPoint{Point: "p1", Topic: "How decisions are made", Missing: []string{"vega"}}, open[0], "a stance on version 2 says nothing of version 3")
	unsigned, err := soundCharter().Unsigned(date("2026-02-02"))
	require.NoError(t, err)
	assert.Equal(t, []string{"vega"}, unsigned)
	in, err := soundCharter().InForce(asOf)
	require.NoError(t, err)
	assert.True(t, in)
	in, err = soundCharter().InForce(date("2026-02-02"))
	require.NoError(t, err)
	assert.False(t, in)

	for _, tt := range []struct {
		c          Charter
		path, code string
	}{
		{with(func(c *Charter) { c.Partners = nil }), "partners", "required"},
		{with(func(c *Charter) { c.SignOffs[0].Partner = "lyra" }), "sign_offs[0].partner", "unknown-partner"},
		{with(func(c *Charter) { c.SignOffs[0].On = during }), "sign_offs[0].on", "day"},
		{with(func(c *Charter) { c.Points[1].ID = "p1" }), "points[1].id", "unique"},
		{with(func(c *Charter) { c.Points[1].Stances = []Stance{{Partner: "orion", View: "yes"}} }), "points[1].stances[0].view", "oneof"},
		{with(func(c *Charter) { c.Committee.Threshold = Threshold{} }), "committee.threshold.kind", "required"},
		{with(func(c *Charter) { c.Committee = Committee{Quorum: Quorum{Count: dec("2")}} }), "committee.members", "required"}, // not lost
	} {
		var all validator.ValidationErrors
		require.True(t, errors.As(tt.c.Validate(), &all), tt.path)
		assert.Equal(t, []string{tt.path, tt.code}, []string{all[0].Namespace(), all[0].Tag()})
		_, err := tt.c.Check(asOf)
		assert.Error(t, err)
	}
}

func TestLeadership(t *testing.T) {
	c := soundCharter()
	meetings := []Meeting{{"m1", date("2026-02-01"), []string{"ann", "bob"}}, {"m2", date("2026-02-08"), []string{"ann"}}, {"m3", date("2026-02-15"), []string{"ann"}}, {"m4", date("2027-01-01"), nil}}
	questions := []Answered{
		{"q1", "vega", opened, opened.Add(10 * time.Hour)}, {"q2", "vega", opened, opened.Add(30 * time.Hour)}, {"q3", "vega", opened, time.Time{}},
		{"q4", "orion", opened, opened.Add(2 * time.Hour)}, {"q5", "orion", opened, opened.Add(4 * time.Hour)},
	}
	records, err := c.Leadership(meetings, questions, SponsorLimits{Attendance: 0.5, Hours: 24}, opened.Add(40*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, SponsorRecord{Partner: "orion", Person: "ann", Meetings: 3, Attended: 3, Questions: 2, Median: 3, Slowest: 4}, records[0])
	assert.Equal(t, []string{"sponsor-absent vega", "sponsor-slow vega"}, codesOf(records[1].Findings))
	assert.Equal(t, []float64{30, 40}, []float64{records[1].Median, records[1].Slowest})
	assert.Equal(t, 1, records[1].Unanswered)

	records, err = c.Leadership(meetings, questions, SponsorLimits{Attendance: 1. / 3, Hours: 30}, opened.Add(40*time.Hour))
	require.NoError(t, err)
	assert.Empty(t, records[1].Findings, "exactly on both limits")

	for want, q := range map[string]Answered{"unknown-partner": {"q", "lyra", opened, opened}, "required": {ID: "q", Partner: "vega"}, "order": {"q", "vega", closes, opened}} {
		_, err := c.Leadership(nil, []Answered{q}, SponsorLimits{}, during)
		assert.ErrorContains(t, err, want)
	}
	_, err = c.Leadership(nil, nil, SponsorLimits{Attendance: 2}, during)
	assert.ErrorContains(t, err, "range")
}

func TestRolesRoundTrip(t *testing.T) {
	large, err := Enterprise([]string{"orion", "vega", "lyra"})
	require.NoError(t, err)
	r := soundRACI()
	r.Lead, r.Support = "orion", []Obligation{{Partner: "vega", What: "data"}}
	for _, x := range []any{soundCharter(), r, large, Motion{ID: "m", Opened: opened, Closes: closes, Proxies: []Proxy{{"a", "b"}}}, Ballot{Seat: "a", Split: &Split{For: dec("1.5")}, At: opened}} {
		first, err := json.Marshal(x)
		require.NoError(t, err)
		again := roundTrip(t, x, first)
		assert.Equal(t, string(first), string(again))
	}
	empty, err := json.Marshal(struct {
		Charter Charter `json:"charter,omitzero"`
	}{})
	require.NoError(t, err)
	assert.Equal(t, "{}", string(empty))
}

func roundTrip(t *testing.T, x any, data []byte) []byte {
	t.Helper()
	var back any
	var err error
	switch x.(type) {
	case Charter:
		back, err = decoded[Charter](data)
	case RACI:
		back, err = decoded[RACI](data)
	case Structure:
		back, err = decoded[Structure](data)
	case Motion:
		back, err = decoded[Motion](data)
	case Ballot:
		back, err = decoded[Ballot](data)
	}
	require.NoError(t, err)
	out, err := json.Marshal(back)
	require.NoError(t, err)
	return out
}

func decoded[T any](data []byte) (T, error) {
	var v T
	err := json.Unmarshal(data, &v)
	return v, err
}
