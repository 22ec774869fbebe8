package governance

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestApprovalEdges(t *testing.T) {
	subject := video()
	subject.Deadline = at("2026-03-03 00:00")
	a, err := Replay(videoPlan(), subject, told(append(approved[:7:7], "04 17:00 mia change h2")...))
	require.NoError(t, err)
	assert.Equal(t, at("2026-03-04 17:00"), standsAt(t, a, "04 17:00").Since, "it expires when it became stale, not before")

	a = begun(t, append(submitted[:1:1], "03 23:59 ann delegate yan", "03 23:59 yan:ann approve h1")...)
	assert.Equal(t, "bob", who(standsAt(t, a, "03 23:59").Waiting))
	late := told("20 23:59 gil delegate yan")[0]
	_, err = begun(t, pastBrand...).Apply(late)
	assert.NoError(t, err, "on the last day of the delegation")

	plan := videoPlan()
	plan.Authors[1] = Person{"ann", "orion"} // an approver of the first step too
	a, err = Replay(plan, video(), told("02 09:00 mia submit h1", "02 11:00 bob request-changes h1"))
	require.NoError(t, err)
	times, err := a.Times(at("2026-03-02 12:00"))
	require.NoError(t, err)
	assert.Contains(t, times.People, Wait{Person: "ann", Partner: "orion", Waited: 3 * time.Hour, Turns: 2, Now: true}, "once to approve, once to revise")

	events := append(told(submitted...), make([]Event, MaxEvents-1)...)
	for i := range events[1:] {
		events[i+1] = told("02 10:00 mia remind for=ann")[0]
	}
	a, err = Replay(videoPlan(), video(), events)
	require.NoError(t, err)
	_, err = a.Apply(told("02 10:00 ann approve h1")[0])
	assert.ErrorContains(t, err, "must be at most the 100000th")

	var list []Approval
	for i, start := range []string{"02 10:00", "02 09:00", "02 11:00"} {
		subject := video()
		subject.ID, subject.Deadline = string(rune('a'+i)), at("2026-03-03 00:00")
		a, err := Replay(videoPlan(), subject, told(start+" mia submit h1"))
		require.NoError(t, err)
		list = append(list, a)
	}
	r, err := ReportApprovals(list, at("2026-03-02 12:00"))
	require.NoError(t, err)
	assert.Equal(t, []string{"b", "a", "c"}, []string{r.Rows[0].ID, r.Rows[1].ID, r.Rows[2].ID}, "the oldest first")
}

// TestPowerByManyPaths hands power on through twelve pairs of people, each of whom delegates to both of the next: there are
// thousands of paths, and each delegation is looked at once.
func TestPowerByManyPaths(t *testing.T) {
	plan, before := videoPlan(), []string{"ann"}
	for layer := range 12 {
		next := []string{"p" + strconv.Itoa(layer), "q" + strconv.Itoa(layer)}
		for _, from := range before {
			for _, to := range next {
				plan.Delegations = append(plan.Delegations, Delegation{ID: from + "-" + to, From: from, To: to, Decision: "*", Expires: at("2026-03-20 00:00")})
			}
		}
		before = next
	}
	a, err := Replay(plan, video(), told(submitted...))
	require.NoError(t, err)
	_, err = a.Apply(told("02 10:00 q11:ann approve h1")[0])
	assert.NoError(t, err)
	_, err = a.Apply(told("02 10:00 q11:bob approve h1")[0])
	assert.ErrorIs(t, err, ErrWrongActor)
	_, err = a.Apply(told("02 10:00 zed:ann approve h1")[0])
	assert.ErrorIs(t, err, ErrWrongActor)
}
