// Package cadence answers when partners meet: meetings that recur across time zones, whether they were held, at which
// hours it is fair to meet, what to talk about, and the calendar text that everybody imports.
//
//	s, err := c.Compile(berlin)             // checks the cadence and its location
//	meetings, err := s.Between(from, to)    // both included
//	next, ok := s.Next(asOf)
//	record, err := s.Record(log, asOf, o)   // held, missed, overdue, who was absent
//
// # What a cadence means
//
// A [Cadence] has a start, a rule of RFC 5545 and a zone. The rule is expanded on a clock that never changes
// (rrule-go does that, from a start that is always given), and each time is then placed in the zone: a meeting at 10:00
// is at 10:00 in summer and winter. The start is no meeting unless the rule says so. RDate adds meetings, ExDate takes
// them out as if they never were, Moved and Cancelled keep what happened to be seen. COUNT counts what the rule gives,
// whether or not it is taken out later.
//
// # Where clocks change, and at month ends
//
// A time that does not exist moves forward by the gap, or is skipped ([Gap]). A time that exists twice happens once, the
// first or the last ([Fold]); of an hourly rule one of the two hours is without a meeting. A day that a month does not
// have is skipped, clamped to its last day, or rolled to the first of the next ([MonthEnd]).
//
// # What of RFC 5545 is read
//
// YEARLY to HOURLY; SECONDLY and MINUTELY are refused, as is more than [MaxTimes] times a day. Combinations that the RFC
// forbids but that everybody expands alike (BYMONTHDAY in a weekly rule, COUNT beside UNTIL: the earlier ends it) are
// read as everybody does. BYWEEKNO without BYDAY means all seven days. UNTIL in UTC is compared with instants, UNTIL in
// local time with local times; a day includes all of it. BYDAY=MO,1TU means every Monday and the first Tuesday, and
// BYSETPOS picks from whole periods, the first included; on both, rrule-go and dateutil differ from the RFC and from this.
// There are no leap seconds.
//
// # Bounds
//
// A window gives at most [MaxOccurrences], or an error ([ErrTooMany]): nothing is cut off in silence. A rule without
// COUNT costs what its window holds, however far it is from the start; one with COUNT what it holds up to the window's
// end. A rule that can never happen is an error ([ErrNever]); those that only their INTERVAL or BYSETPOS keep from
// happening take up to a third of a second to be found.
//
// # Fair hours
//
// [CommonHours] gives the times of a day at which all partners work, and who works at the others. [Rotation.Plan] picks the
// time of each of a series of meetings so that bad hours go round: after every meeting the counts of any two partners
// differ by at most one where that can be, else by the least possible, and it says why.
//
// # Agendas
//
// [NewAgenda] puts what is open in order of urgency. [Escalations], [Approvals] and [Decisions] make its items of what
// package governance says is open; actions, minutes and whatever else the host adds.
//
// # Errors
//
// Documents report all problems at once, each with its JSON path and a stable code; what is wrong in a rule, with its
// position. Sentinels: [ErrRule], [ErrNever], [ErrLocation], [ErrWindow], [ErrTooMany], [ErrNothing].
//
// # What this package does not do
//
// It loads no zone, for that reads files: the host passes the location, and its name must be that of the zone. It sends
// no invitation. It knows no clock.
package cadence
