package governance

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ballots(pairs ...any) []Ballot {
	var out []Ballot
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Ballot{Seat: pairs[i].(string), Choice: pairs[i+1].(Choice)})
	}
	return out
}

func seated(ids ...string) (out []Member) {
	for _, id := range ids {
		out = append(out, Member{ID: id, Partner: id[:1]})
	}
	return out
}

// TestTallyRules has a row for each rule, on and beside its boundary.
func TestTallyRules(t *testing.T) {
	simple := Threshold{Kind: ThresholdSimple}
	five := seated("a1", "a2", "b1", "b2", "c1")
	const f, g, n, v = ChoiceFor, ChoiceAgainst, ChoiceAbstain, ChoiceNoWithVeto
	third := &Threshold{Kind: ThresholdMoreThan, Share: dec("1"), OutOf: dec("3"), Of: OfPresent}
	for _, tt := range []struct {
		name    string
		c       Committee
		m       Motion
		ballots []Ballot
		passed  bool
		why     string
	}{
		{"nobody votes", Committee{Members: five, Threshold: simple}, Motion{}, nil, false, "nothing passes on silence"},
		{"all abstain", Committee{Members: five, Threshold: simple}, Motion{}, ballots("a1", n, "a2", n, "b1", n, "b2", n, "c1", n), false, "nothing passes on abstentions"},
		{"one of five", Committee{Members: five, Threshold: simple}, Motion{}, ballots("a1", f), true, "no quorum was asked for"},
		{"a tie", Committee{Members: five, Threshold: simple}, Motion{}, ballots("a1", f, "b1", g), false, "half is not more than half"},
		{"a tie with a casting vote", Committee{Members: five, Threshold: simple, Casting: true, Chair: Chair{Seats: []string{"a1"}}}, Motion{}, ballots("a1", f, "b1", g), true, "the chair is in favour"},
		{"a tie against the chair", Committee{Members: five, Threshold: simple, Casting: true, Chair: Chair{Seats: []string{"b1"}}}, Motion{}, ballots("a1", f, "b1", g), false, "the chair is against"},
		{"a tie with a recused chair", Committee{Members: five, Threshold: simple, Casting: true, Chair: Chair{Seats: []string{"c1"}}}, Motion{Recused: []string{"c1"}}, ballots("a1", f, "b1", g), false, "a recused chair has no vote to cast"},
		{"another chair for the motion", Committee{Members: five, Threshold: simple, Casting: true, Chair: Chair{Seats: []string{"b1"}}}, Motion{Chair: "a1"}, ballots("a1", f, "b1", g), true, "the motion names who presides"},
		{"absolute, 2 of 5", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAbsolute}}, Motion{}, ballots("a1", f, "a2", f), false, "the denominator is all"},
		{"absolute, 3 of 5", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAbsolute}}, Motion{}, ballots("a1", f, "a2", f, "b1", f), true, "3 is more than 2.5"},
		{"absolute, 2 of 3 after recusal", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAbsolute}}, Motion{RecusedPartners: []string{"b"}}, ballots("a1", f, "a2", f), true, "recusal shrinks the denominator"},
		{"two thirds, exactly", Committee{Members: five, Threshold: Threshold{Kind: ThresholdTwoThirds}}, Motion{}, ballots("a1", f, "a2", f, "b1", g, "b2", n), true, "2 of 3 cast"},
		{"two thirds of those present", Committee{Members: five, Threshold: Threshold{Kind: ThresholdTwoThirds, Of: OfPresent}}, Motion{}, ballots("a1", f, "a2", f, "b1", g, "b2", n), false, "2 of 4 present"},
		{"two thirds with a silent attendant", Committee{Members: five, Threshold: Threshold{Kind: ThresholdTwoThirds, Of: OfPresent}}, Motion{Present: []string{"b1", "b2"}}, ballots("a1", f, "a2", f), false, "2 of 4 present"},
		{"unanimous of cast", Committee{Members: five, Threshold: Threshold{Kind: ThresholdUnanimous}}, Motion{}, ballots("a1", f, "a2", n), true, "an abstention does not break it"},
		{"unanimous of present", Committee{Members: five, Threshold: Threshold{Kind: ThresholdUnanimous, Of: OfPresent}}, Motion{}, ballots("a1", f, "a2", n), false, "an abstention breaks it"},
		{"unanimous of all", Committee{Members: five, Threshold: Threshold{Kind: ThresholdUnanimous, Of: OfAll}}, Motion{}, ballots("a1", f, "a2", f, "b1", f, "b2", f), false, "c1 is missing"},
		{"a fixed number", Committee{Members: five, Threshold: Threshold{Kind: ThresholdCount, Count: dec("3")}}, Motion{}, ballots("a1", f, "a2", f, "b1", f, "b2", g), true, "three were needed"},
		{"more than a share, exactly", Committee{Members: five, Threshold: Threshold{Kind: ThresholdMoreThan, Share: dec("0.6"), Of: OfAll}}, Motion{}, ballots("a1", f, "a2", f, "b1", f), false, "3 of 5 is not more than 60 %"},
		{"at least a share, exactly", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAtLeast, Share: dec("0.6"), Of: OfAll}}, Motion{}, ballots("a1", f, "a2", f, "b1", f), true, "3 of 5 is 60 %"},
		{"a number above all", Committee{Members: five, Threshold: Threshold{Kind: ThresholdCount, Count: dec("6")}}, Motion{}, votes(Committee{Members: five}, f, nil), false, "not capped"},
		{"quorum missed by one", Committee{Members: five, Threshold: simple, Quorum: Quorum{Count: dec("3")}}, Motion{}, ballots("a1", f, "a2", f), false, "2 of 3"},
		{"quorum met against", Committee{Members: five, Threshold: simple, Quorum: Quorum{Count: dec("3")}}, Motion{}, ballots("a1", f, "a2", f, "b1", g), true, "one more vote against carries it"},
		{"quorum met by presence", Committee{Members: five, Threshold: simple, Quorum: Quorum{Count: dec("3")}}, Motion{Present: []string{"c1"}}, ballots("a1", f, "a2", f), true, "attending is taking part"},
		{"quorum by partners", Committee{Members: five, Threshold: simple, Quorum: Quorum{By: ByPartners, Share: dec("1")}}, Motion{}, ballots("a1", f, "a2", f, "b1", f, "b2", f), false, "c is missing"},
		{"quorum by partners, met", Committee{Members: five, Threshold: simple, Quorum: Quorum{By: ByPartners, Share: dec("1")}}, Motion{}, ballots("a1", f, "b1", n, "c1", g, "a2", f), true, "one seat of each"},
		{"veto", Committee{Members: []Member{{ID: "a"}, {ID: "b"}, {ID: "c", Veto: true}}, Threshold: simple}, Motion{}, ballots("a", f, "b", f, "c", g), false, "c blocks"},
		{"veto holder abstains", Committee{Members: []Member{{ID: "a"}, {ID: "b"}, {ID: "c", Veto: true}}, Threshold: simple}, Motion{}, ballots("a", f, "b", f, "c", n), true, "only a vote against blocks"},
		{"veto holder recused", Committee{Members: []Member{{ID: "a"}, {ID: "b"}, {ID: "c", Veto: true}}, Threshold: simple}, Motion{Recused: []string{"c"}}, ballots("a", f, "b", f, "c", g), true, "a recused veto is none"},
		{"no with veto, a third", Committee{Members: seated("a", "b", "c"), Threshold: simple, VetoShare: third}, Motion{}, ballots("a", f, "b", f, "c", v), true, "a third is not more than a third"},
		{"no with veto, two fifths", Committee{Members: five, Threshold: simple, VetoShare: third}, Motion{}, ballots("a1", f, "a2", f, "b1", f, "b2", v, "c1", v), false, "two fifths are"},
		{"blocs", Committee{Members: seated("a1", "a2", "a3", "b1", "c1"), Threshold: simple, Blocs: true}, Motion{}, ballots("a1", f, "a2", f, "a3", g, "b1", g, "c1", g), true, "all three of a count for"},
		{"a bloc in doubt", Committee{Members: seated("a1", "a2", "b1"), Threshold: simple, Blocs: true}, Motion{}, ballots("a1", f, "a2", g, "b1", f), true, "a abstains"},
		{"by partners", Committee{Members: seated("a1", "a2", "a3", "b1", "c1"), By: ByPartners, Threshold: simple}, Motion{}, ballots("a1", f, "a2", f, "a3", f, "b1", g, "c1", g), false, "1 of 3 partners"},
		{"by equity", Committee{Members: seated("a1", "b1", "c1"), By: ByEquity, Equity: []Equity{{"a", dec("50.1")}, {"b", dec("49.9")}}, Threshold: simple}, Motion{}, ballots("a1", f, "b1", g, "c1", g), true, "50.1 of 100"},
		{"a proxy", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAbsolute}, Proxies: 2}, Motion{Proxies: []Proxy{{"a2", "a1"}, {"b1", "a1"}}}, ballots("a1", f), true, "one seat votes for three"},
		{"a proxy overruled", Committee{Members: five, Threshold: Threshold{Kind: ThresholdAbsolute}, Proxies: 2}, Motion{Proxies: []Proxy{{"a2", "a1"}, {"b1", "a1"}}}, ballots("a1", f, "b1", g), false, "b1 votes itself"},
		{"a reserved matter", Committee{Members: five, Threshold: simple}, Motion{Thresholds: []Threshold{{Kind: ThresholdUnanimous, Of: OfAll}}}, ballots("a1", f, "a2", f, "b1", f, "b2", f), false, "the motion's own threshold"},
		{"everybody recused", Committee{Members: seated("a"), Threshold: simple}, Motion{Recused: []string{"a"}}, ballots("a", f), false, "nobody is left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, err := tt.c.Tally(tt.m, tt.ballots, during)
			require.NoError(t, err)
			assert.Equal(t, tt.passed, o.Passed, "%s: %v", tt.why, o.Reasons)
			assert.True(t, o.Final, "a motion without closing is counted now")
			assert.NotEmpty(t, o.Reasons)
		})
	}
}

func TestTallyExplains(t *testing.T) {
	c := Committee{ID: "steering", Version: "3", Members: seated("a1", "b1", "c1"), Threshold: Threshold{Kind: ThresholdSimple}, Quorum: Quorum{Count: dec("3")}}
	o, err := c.Tally(Motion{ID: "m1"}, ballots("a1", ChoiceFor, "b1", ChoiceFor), during)
	require.NoError(t, err)
	assert.Equal(t, []string{"quorum: 2 voted, 3 needed", "majority: 2 in favour, 2 needed"}, o.Reasons)
	assert.Equal(t, []string{"steering", "3", "m1"}, []string{o.Committee, o.Version, o.Motion}, "the outcome pins what it was counted for")

	o, err = c.Tally(Motion{ID: "m1", Closes: closes}, ballots("a1", ChoiceFor, "b1", ChoiceFor), during)
	require.NoError(t, err)
	assert.Equal(t, VerdictPending, o.Verdict)
	assert.Equal(t, "pending: 1 still open, which can alter it", o.Reasons[2])
	assert.Equal(t, 1, o.Open)
}

func TestChangedLateAndFutureBallots(t *testing.T) {
	c := Committee{Members: seated("a", "b", "c"), Threshold: Threshold{Kind: ThresholdSimple}, Changes: true}
	m := Motion{Opened: opened, Closes: closes}
	all := []Ballot{
		{Seat: "a", Choice: ChoiceAgainst, At: opened}, {Seat: "a", Choice: ChoiceFor, At: during},
		{Seat: "b", Choice: ChoiceFor, At: closes}, {Seat: "c", Choice: ChoiceAgainst, At: after},
		{Seat: "c", Choice: ChoiceFor, At: opened.Add(-1)},
	}
	o, err := c.Tally(m, all, after.Add(time.Hour))
	require.NoError(t, err)
	assert.Equal(t, "2", o.For.String())
	assert.Equal(t, "0", o.Against.String())
	assert.Equal(t, []Ignored{{"c", opened.Add(-1), ignoredEarly}, {"c", after, ignoredLate}}, o.Ignored)

	o, err = c.Tally(m, all, opened)
	require.NoError(t, err)
	assert.Equal(t, "1", o.Against.String(), "a had not changed its mind yet")
	assert.Equal(t, VerdictPending, o.Verdict)

	c.Changes = false
	_, err = c.Tally(m, all, after)
	assert.ErrorIs(t, err, ErrBallotTwice)

	c.Changes = true
	_, err = c.Tally(m, append(all, Ballot{Seat: "a", Choice: ChoiceAgainst, At: during}), after)
	assert.ErrorIs(t, err, ErrBallotTwice, "of two at one instant none is the later")
}

func TestChangeableBallotsKeepAMotionOpen(t *testing.T) {
	c := Committee{Members: seated("a", "b", "c"), Threshold: Threshold{Kind: ThresholdSimple}}
	m := Motion{Closes: closes}
	two := ballots("a", ChoiceFor, "b", ChoiceFor)
	o, err := c.Tally(m, two, during)
	require.NoError(t, err)
	assert.True(t, o.Passed && o.Early, "two of three cannot be undone")
	c.Changes = true
	o, err = c.Tally(m, two, during)
	require.NoError(t, err)
	assert.Equal(t, VerdictPending, o.Verdict, "but they can change their minds")
	assert.True(t, o.WouldPass)
}

func TestLateQuorum(t *testing.T) {
	c := Governor([]Member{{ID: "a", Weight: dec("10")}, {ID: "b", Weight: dec("10")}, {ID: "c", Weight: dec("80")}}, dec("20"))
	c.LateQuorumHours = 24
	m := Motion{Opened: opened, Closes: closes}
	a := Ballot{Seat: "a", Choice: ChoiceFor, At: opened}
	for _, tt := range []struct {
		name string
		b    Ballot
		want time.Time
	}{
		{"in good time", Ballot{Seat: "b", Choice: ChoiceFor, At: closes.Add(-24 * time.Hour)}, closes},
		{"a second too late", Ballot{Seat: "b", Choice: ChoiceFor, At: closes.Add(-24*time.Hour + time.Second)}, closes.Add(time.Second)},
		{"at the last instant", Ballot{Seat: "b", Choice: ChoiceAbstain, At: closes}, closes.Add(24 * time.Hour)},
		{"after it", Ballot{Seat: "b", Choice: ChoiceFor, At: after}, closes},
		{"against does not count", Ballot{Seat: "b", Choice: ChoiceAgainst, At: closes}, closes},
	} {
		o, err := c.Tally(m, []Ballot{tt.b, a}, closes.Add(time.Hour))
		require.NoError(t, err)
		assert.Equal(t, tt.want, o.Closes, tt.name)
		assert.Equal(t, !tt.want.Equal(closes), o.Extended, tt.name)
	}
	o, err := c.Tally(m, []Ballot{a, {Seat: "b", Choice: ChoiceFor, At: closes}, {Seat: "c", Choice: ChoiceAgainst, At: closes.Add(23 * time.Hour)}}, closes.Add(48*time.Hour))
	require.NoError(t, err)
	assert.False(t, o.Passed, "the extension gave c the time to answer")
}

func TestLateQuorumOfPartners(t *testing.T) {
	c := Committee{Members: seated("a1", "a2", "b1", "c1"), Threshold: Threshold{Kind: ThresholdSimple}, Quorum: Quorum{By: ByPartners, Share: dec("1")}, Proxies: 1, LateQuorumHours: 24}
	last := closes.Add(-time.Hour)
	vote := func(seat string, at time.Time) Ballot { return Ballot{Seat: seat, Choice: ChoiceFor, At: at} }
	for _, tt := range []struct {
		name string
		m    Motion
		bs   []Ballot
		want time.Time
	}{
		{"the third partner comes late", Motion{}, []Ballot{vote("a1", opened), vote("b1", opened), vote("c1", last)}, last.Add(24 * time.Hour)},
		{"a second seat of a partner adds nothing", Motion{}, []Ballot{vote("a1", opened), vote("b1", opened), vote("a2", last)}, closes},
		{"it attended from the start", Motion{Present: []string{"c1"}}, []Ballot{vote("a1", opened), vote("b1", opened), vote("c1", last)}, closes},
		{"its proxy comes late", Motion{Proxies: []Proxy{{"c1", "b1"}}}, []Ballot{vote("a1", opened), vote("b1", last)}, last.Add(24 * time.Hour)},
		{"it is recused", Motion{RecusedPartners: []string{"c"}}, []Ballot{vote("a1", opened), vote("b1", last)}, last.Add(24 * time.Hour)},
	} {
		tt.m.Opened, tt.m.Closes = opened, closes
		o, err := c.Tally(tt.m, tt.bs, after)
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.want, o.Closes, tt.name)
	}
	g := Governor([]Member{{ID: "a", Weight: dec("10")}, {ID: "b", Weight: dec("10")}}, dec("50"))
	g.Splits, g.LateQuorumHours = true, 24
	o, err := g.Tally(Motion{Opened: opened, Closes: closes}, []Ballot{
		{Seat: "a", Split: &Split{For: dec("4"), Against: dec("6")}, At: opened}, {Seat: "b", Split: &Split{Abstain: dec("6"), Against: dec("4")}, At: last},
	}, after)
	require.NoError(t, err)
	assert.Equal(t, last.Add(24*time.Hour), o.Closes, "4 for and 6 abstaining are the 10 needed")
}

func TestMinimumExecutionPeriod(t *testing.T) {
	c := Committee{Members: seated("a"), Threshold: Threshold{Kind: ThresholdSimple}, MinExecutionHours: 48}
	o, err := c.Tally(Motion{Opened: opened, Closes: closes}, ballots("a", ChoiceFor), during)
	require.NoError(t, err)
	assert.Equal(t, opened.Add(48*time.Hour), o.From)
	o, err = c.Tally(Motion{Opened: opened, Closes: closes}, ballots("a", ChoiceAgainst), during)
	require.NoError(t, err)
	assert.True(t, o.From.IsZero(), "nothing to carry out")
}

func TestRotatingChair(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	c := Committee{Chair: Chair{Seats: []string{"a", "b", "c"}, From: day(2026, 1, 31), Months: 1}}
	for _, tt := range []struct {
		at   time.Time
		want string
	}{
		{day(2025, 1, 1), "a"}, {day(2026, 1, 31), "a"}, {day(2026, 2, 27), "a"}, {day(2026, 2, 28), "b"},
		{day(2026, 3, 30), "b"}, {day(2026, 3, 31), "c"}, {day(2026, 4, 30), "a"}, {day(2027, 1, 31), "a"},
	} {
		assert.Equal(t, tt.want, c.ChairAt(tt.at), tt.at)
	}
	assert.Empty(t, Committee{}.ChairAt(during))
	c.Chair.Months = 0
	assert.Equal(t, "a", c.ChairAt(day(2031, 1, 1)), "a chair without term presides for good")
}

func TestTallyRefuses(t *testing.T) {
	good := Committee{Members: seated("a", "b"), Threshold: Threshold{Kind: ThresholdSimple}}
	with := func(change func(c *Committee)) Committee {
		c := good
		c.Members = slices.Clone(c.Members)
		change(&c)
		return c
	}
	huge := decimal.New(1, 999999999)
	for _, tt := range []struct {
		path, code string
		c          Committee
		m          Motion
		ballots    []Ballot
		is         error
	}{
		{"members", "required", Committee{Threshold: good.Threshold}, Motion{}, nil, nil},
		{"members[1].id", "unique", with(func(c *Committee) { c.Members[1].ID = "a" }), Motion{}, nil, nil},
		{"members[0].weight", "negative", with(func(c *Committee) { c.Members[0].Weight = dec("-1") }), Motion{}, nil, nil},
		{"members[0].weight", "decimal-range", with(func(c *Committee) { c.Members[0].Weight = huge }), Motion{}, nil, nil},
		{"members", "no-weight", with(func(c *Committee) { c.By = ByWeight }), Motion{}, nil, ErrNoWeights},
		{"equity", "no-weight", with(func(c *Committee) { c.By = ByEquity }), Motion{}, nil, ErrNoWeights},
		{"equity[0].partner", "unknown-partner", with(func(c *Committee) { c.Equity = []Equity{{"z", dec("1")}} }), Motion{}, nil, nil},
		{"members", "weight-digits", with(func(c *Committee) {
			c.Members[0].Weight, c.Members[1].Weight = dec("99999999999999999999999"), dec("0.000000000000000001")
		}), Motion{}, nil, nil},
		{"threshold.kind", "required", with(func(c *Committee) { c.Threshold.Kind = "" }), Motion{}, nil, nil},
		{"threshold.kind", "oneof", with(func(c *Committee) { c.Threshold.Kind = "most" }), Motion{}, nil, nil},
		{"threshold.of", "denominator", with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdAbsolute, Of: OfCast} }), Motion{}, nil, nil},
		{"threshold.share", "share-range", with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdAtLeast, Share: dec("65")} }), Motion{}, nil, nil},
		{"threshold.count", "positive", with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdCount} }), Motion{}, nil, nil},
		{"quorum.counting", "quorum-for", with(func(c *Committee) { c.Quorum.Counting = []Choice{ChoiceAbstain} }), Motion{}, nil, nil},
		{"chair", "required", with(func(c *Committee) { c.Casting = true }), Motion{}, nil, nil},
		{"chair.seats[0]", "unknown-seat", with(func(c *Committee) { c.Chair.Seats = []string{"z"} }), Motion{}, nil, ErrStranger},
		{"[0].seat", "unknown-seat", good, Motion{}, ballots("z", ChoiceFor), ErrStranger},
		{"[1].seat", "ballot-twice", good, Motion{}, ballots("a", ChoiceFor, "a", ChoiceFor), ErrBallotTwice},
		{"[0].choice", "oneof", good, Motion{}, ballots("a", Choice("yes")), nil},
		{"[0].split", "split", good, Motion{}, []Ballot{{Seat: "a", Split: &Split{For: dec("1")}}}, nil},
		{"recused[0]", "unknown-seat", good, Motion{Recused: []string{"z"}}, nil, ErrStranger},
		{"recused_partners[0]", "unknown-partner", good, Motion{RecusedPartners: []string{"z"}}, nil, ErrStranger},
		{"closes", "order", good, Motion{Opened: closes, Closes: opened}, nil, nil},
		{"proxies[0].to", "proxy-limit", good, Motion{Proxies: []Proxy{{"a", "b"}}}, nil, nil},
		{"thresholds[0].kind", "required", good, Motion{Thresholds: []Threshold{{}}}, nil, nil},
	} {
		_, err := tt.c.Tally(tt.m, tt.ballots, during)
		require.Error(t, err, tt.path)
		var all validator.ValidationErrors
		require.True(t, errors.As(err, &all))
		assert.Equal(t, []string{tt.path, tt.code}, []string{all[0].Namespace(), all[0].Tag()}, err)
		if tt.is != nil {
			assert.ErrorIs(t, err, tt.is)
		}
	}
}

func TestSplitBallots(t *testing.T) {
	c := Committee{Members: []Member{{ID: "a", Weight: dec("7")}, {ID: "b", Weight: dec("3")}}, Threshold: Threshold{Kind: ThresholdSimple}, Splits: true}
	split := func(f, g string) *Split { return &Split{For: dec(f), Against: dec(g)} }
	o, err := c.Tally(Motion{}, []Ballot{{Seat: "a", Split: split("3.5", "2")}, {Seat: "b", Choice: ChoiceAgainst}}, during)
	require.NoError(t, err)
	assert.Equal(t, "3.5", o.For.String())
	assert.Equal(t, "5", o.Against.String())
	_, err = c.Tally(Motion{}, []Ballot{{Seat: "a", Split: split("7", "0.000000000000000001")}}, during)
	assert.ErrorContains(t, err, "overspent")
	_, err = c.Tally(Motion{}, []Ballot{{Seat: "a", Split: split("4", "0")}, {Seat: "a", Split: split("4", "0")}}, during)
	assert.ErrorIs(t, err, ErrBallotTwice, "8 of 7")
	o, err = c.Tally(Motion{Closes: closes}, []Ballot{{Seat: "a", Split: split("5.1", "0")}}, during)
	require.NoError(t, err)
	assert.True(t, o.Passed && o.Early, "5.1 of 10 is enough, whatever becomes of the rest")
	o, err = c.Tally(Motion{Closes: closes}, []Ballot{{Seat: "a", Split: split("5", "0")}}, during)
	require.NoError(t, err)
	assert.Equal(t, VerdictPending, o.Verdict, "5 of 10 is not")
}

func TestCommitteeRoundTrip(t *testing.T) {
	c := council()
	c.Chair = Chair{Seats: []string{"AT"}, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Months: 6}
	c.VetoShare = &Threshold{Kind: ThresholdMoreThan, Share: dec("1"), OutOf: dec("3")}
	c.Equity = []Equity{{"AT", dec("1.50")}}
	first, err := json.Marshal(c)
	require.NoError(t, err)
	var back Committee
	require.NoError(t, json.Unmarshal(first, &back))
	require.NoError(t, back.Validate())
	second, err := json.Marshal(back)
	require.NoError(t, err)
	assert.JSONEq(t, string(first), string(second))

	small, err := json.Marshal(Committee{Members: seated("a"), Threshold: Threshold{Kind: ThresholdSimple}})
	require.NoError(t, err)
	assert.Equal(t, `{"members":[{"id":"a","partner":"a"}],"threshold":{"kind":"simple"}}`, string(small), "what is not set is not written")
}

func TestAnElectorateThatNobodyCompiledIsAnEmptyCommittee(t *testing.T) {
	_, err := new(Electorate).Tally(Motion{ID: "m"}, nil, during)
	assert.ErrorContains(t, err, "members: ")
}
