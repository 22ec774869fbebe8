package cadence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxItems is the number of items that may be open at once.
const MaxItems = 10_000

// Kind says what an item of an agenda is.
type Kind string

// What may be open, in the order in which equally urgent items are taken.
const (
	Escalation Kind = "escalation"
	Decision   Kind = "decision"
	Approval   Kind = "approval"
	Action     Kind = "action"
)

var kinds = [...]Kind{Escalation, Decision, Approval, Action}

// Item is something open that a meeting should take up.
type Item struct {
	Kind     Kind                `json:"kind"`
	ID       string              `json:"id"` // unique within its kind
	Title    string              `json:"title,omitempty"`
	Partner  string              `json:"partner,omitempty"` // whom it concerns
	Owners   []string            `json:"owners,omitempty"`  // who must move it
	Due      time.Time           `json:"due,omitzero"`      // instant; zero: none
	Severity governance.Severity `json:"severity,omitempty"`
	Minutes  int                 `json:"minutes,omitempty"` // that it takes; 0: none to speak of
}

// Agenda is what to talk about, the most urgent first.
type Agenda struct {
	At        time.Time `json:"at"` // of the meeting
	Items     []Entry   `json:"items"`
	Postponed []Entry   `json:"postponed"`          // what does not fit, in the same order
	Minutes   int       `json:"minutes"`            // that Items take
	Capacity  int       `json:"capacity,omitempty"` // minutes that there are; 0: enough
}

// Entry is an item with why it stands where it stands.
type Entry struct {
	Item
	Overdue bool   `json:"overdue,omitempty"` // due before the meeting
	Reason  string `json:"reason"`
}

// NewAgenda puts open items in order for a meeting at an instant: what is due before it first, then by severity (not
// graded last), by due time (none last), by kind (escalation, decision, approval, action) and by ID. Their order does
// not matter. With a capacity, each item in turn is taken if it fits into the minutes left, so that a short one may
// come before a longer one that is postponed; what does not fit is listed, never dropped.
//
// NewAgenda returns an error if:
//   - at is missing, or capacity is negative;
//   - there are more than [MaxItems], or an item has an unknown kind or severity, no ID, that of another of its kind, or
//     negative minutes.
func NewAgenda(items []Item, at time.Time, capacity int) (Agenda, error) {
	if err := checkItems(items, at, capacity); err != nil {
		return Agenda{}, err
	}
	entries := make([]Entry, len(items))
	for i, it := range items {
		it.Owners = slices.Clone(it.Owners)
		entries[i] = Entry{Item: it, Overdue: !it.Due.IsZero() && it.Due.Before(at)}
		entries[i].Reason = entries[i].why()
	}
	slices.SortFunc(entries, compareEntries)
	a := Agenda{At: at, Items: []Entry{}, Postponed: []Entry{}, Capacity: capacity}
	for _, e := range entries {
		if capacity > 0 && e.Minutes > capacity-a.Minutes {
			e.Reason += fmt.Sprintf("; takes %d minutes, and %d are left", e.Minutes, capacity-a.Minutes)
			a.Postponed = append(a.Postponed, e)
			continue
		}
		a.Minutes += e.Minutes
		a.Items = append(a.Items, e)
	}
	return a, nil
}

func compareEntries(a, b Entry) int {
	return cmp.Or(
		-cmp.Compare(one(a.Overdue), one(b.Overdue)),
		cmp.Compare(a.Severity.Rank(), b.Severity.Rank()),
		cmp.Compare(one(a.Due.IsZero()), one(b.Due.IsZero())),
		a.Due.Compare(b.Due),
		cmp.Compare(slices.Index(kinds[:], a.Kind), slices.Index(kinds[:], b.Kind)),
		strings.Compare(a.ID, b.ID),
	)
}

func (e Entry) why() string {
	parts := make([]string, 0, 2)
	switch {
	case e.Overdue:
		parts = append(parts, "overdue since "+stamp(e.Due))
	case !e.Due.IsZero():
		parts = append(parts, "due "+stamp(e.Due))
	default:
		parts = append(parts, "not due at any time")
	}
	if e.Severity != "" {
		parts = append(parts, "severity "+string(e.Severity))
	}
	return strings.Join(parts, ", ")
}

func checkItems(items []Item, at time.Time, capacity int) error {
	p := validate.New("agenda")
	if at.IsZero() {
		p.Add("at", "required", "is required", nil)
	}
	if capacity < 0 {
		p.Add("capacity", "negative", "must not be negative", capacity)
	}
	if len(items) > MaxItems {
		p.Add("items", "max", "must have at most "+strconv.Itoa(MaxItems)+" entries", len(items))
		return p.Err()
	}
	type key struct {
		kind Kind
		id   string
	}
	seen := make(map[key]int, len(items))
	for i, it := range items {
		q := p.Item("items", i)
		if it.Kind == "" {
			q.Add("kind", "required", "is required", nil)
		}
		word(q, "kind", it.Kind, kinds[:]...)
		word(q, "severity", it.Severity, governance.SeverityBlocking, governance.SeverityHigh, governance.SeverityMedium,
			governance.SeverityLow, governance.SeverityInfo)
		q.Text("title", it.Title, maxText)
		q.Text("partner", it.Partner, validate.MaxText)
		q.UniqueIDs("owners", "", len(it.Owners), func(j int) string { return it.Owners[j] })
		if it.Minutes < 0 || it.Minutes > 24*60 {
			q.Add("minutes", "range", "must be from 0 to 1440", it.Minutes)
		}
		if !q.ID("id", it.ID) {
			continue
		}
		if first, twice := seen[key{it.Kind, it.ID}]; twice {
			q.Add("id", "unique", "must differ from that of items["+strconv.Itoa(first)+"], which is of the same kind", it.ID)
			continue
		}
		seen[key{it.Kind, it.ID}] = i
	}
	return p.Err()
}

// Escalations makes items of the issues that stand open: each is due when it would climb to the next level, and owned
// by those who must resolve it where it stands. An issue for which everything was tried is due at once, since it came to
// its end; one that waits on whoever raised it is left out.
func Escalations(a governance.Ageing) []Item {
	items := make([]Item, 0, len(a.Rows))
	for _, r := range a.Rows {
		if r.Paused {
			continue
		}
		it := Item{Kind: Escalation, ID: r.ID, Owners: slices.Clone(r.Owners), Due: r.Next, Severity: r.Severity}
		switch {
		case r.Exhausted:
			it.Title, it.Due = "everything was tried", r.Since
		case r.At == "":
			it.Title = "waits for the next way to break the deadlock"
		default:
			it.Title = "stands at " + r.At
		}
		items = append(items, it)
	}
	return items
}

// Approvals makes items of the approvals that are open, but for drafts that have all the time there is: each is due when
// whoever is waited for is late, or at the instant at which time alone moves it on if that is earlier, and owned by those
// who are waited for.
func Approvals(r governance.ApprovalReport) []Item {
	items := make([]Item, 0, len(r.Rows))
	for _, row := range r.Rows {
		if row.State == governance.ApprovalDraft && row.Next.IsZero() {
			continue
		}
		it := Item{Kind: Approval, ID: row.ID, Title: string(row.State), Owners: slices.Clone(row.Waiting), Due: row.Due}
		if it.Due.IsZero() || !row.Next.IsZero() && row.Next.Before(it.Due) {
			it.Due = row.Next
		}
		if row.Step != "" {
			it.Title += " at step " + row.Step
		}
		items = append(items, it)
	}
	return items
}

// Decisions makes items of the requests that are not decided (pending, escalated or out of authority) and of emergency
// decisions that must still be ratified, explained under the IDs by which the host knows them and ordered by these. They
// are owned by those whose answer is missing; what must be ratified is due at the end of its last day (UTC), the rest at
// no time that a ruling knows.
func Decisions(explained map[string]governance.Explanation) []Item {
	items := make([]Item, 0, len(explained))
	for _, id := range slices.Sorted(maps.Keys(explained)) {
		e := explained[id]
		it := Item{Kind: Decision, ID: id, Title: string(e.Status), Owners: slices.Clone(e.Missing)}
		switch {
		case !e.RatifyBy.IsZero():
			it.Title, it.Due = "to be ratified", e.RatifyBy.AddDate(0, 0, 1)
		case e.Status == governance.StatusApproved || e.Status == governance.StatusRejected:
			continue
		}
		if e.Rule != "" {
			it.Title += " under rule " + e.Rule
		}
		items = append(items, it)
	}
	return items
}
