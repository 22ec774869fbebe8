package budget

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Needs returns the level that must approve a line of the budget: the lowest of [Budget.Authorities] that may approve
// its amount, or the line's own Authority where that is higher. The empty level means that none is needed. It is false
// if no level may approve the amount. Worth is the amount of the line in the budget's currency.
func (b Budget) Needs(l Line, worth decimal.Decimal) (level string, ok bool) {
	if len(b.Authorities) == 0 {
		return l.Authority, true
	}
	need := slices.IndexFunc(b.Authorities, func(a Authority) bool { return !a.UpTo.Valid || !worth.GreaterThan(a.UpTo.Decimal) })
	if need < 0 {
		return "", false
	}
	return b.Authorities[max(need, b.rank(l.Authority))].Level, true
}

// suffices reports whether an approval at one level will do where another is needed.
func (b Budget) suffices(level, needed string) bool {
	return level == needed || b.rank(level) > b.rank(needed)
}

// checkApproved reports lines without the approval that they need.
func (r *reviewer) checkApproved() {
	for i, l := range r.b.Lines {
		need, ok := r.b.Needs(l, r.rows[i].Planned)
		switch {
		case !ok:
			r.notApproved(i, "no-authority", "", fmt.Sprintf("No level may approve the %s of line %q: name one that may, or split the line.", r.money(r.rows[i].Planned), l.ID))
		case need != "":
			r.checkApproval(i, need)
		}
	}
}

// approved reports whether a line has an approval of the level needed, given up to a day (any day if it is zero), that
// covers its amount, or only such for a smaller amount.
func (b Budget) approved(l Line, need string, asOf time.Time) (ok, stale bool) {
	for _, a := range l.Approvals {
		if !asOf.IsZero() && a.Date.After(asOf) || !b.suffices(a.Authority, need) {
			continue
		}
		if !a.Amount.LessThan(l.Amount) {
			return true, false
		}
		stale = true
	}
	return false, stale
}

func (r *reviewer) checkApproval(i int, need string) {
	l := r.b.Lines[i]
	switch ok, stale := r.b.approved(l, need, r.asOf); {
	case ok:
	case stale:
		r.notApproved(i, "approval-stale", need, fmt.Sprintf("Line %q has grown to %s since it was approved: have %s approve it again.", l.ID, printAmount(l.Amount, r.b.currency(l.Currency)), need))
	default:
		r.notApproved(i, "line-not-approved", need, fmt.Sprintf("Line %q of %s is not approved: ask %s.", l.ID, printAmount(l.Amount, r.b.currency(l.Currency)), need))
	}
}

// notApproved reports a line; it is worse once money is spent or promised on it.
func (r *reviewer) notApproved(i int, code, need, message string) {
	l := r.b.Lines[i]
	f := Finding{
		Code: code, Path: "lines[" + strconv.Itoa(i) + "]", Subject: l.ID, Severity: SeverityHigh, Message: message,
		Params: map[string]string{"amount": printAmount(l.Amount, r.b.currency(l.Currency)), "authority": need},
	}
	if v := r.rows[i]; !v.Actual.IsZero() || !v.Committed.IsZero() {
		f.Severity = SeverityBlocking
		f.Params["spent"], f.Params["committed"] = r.money(v.Actual), r.money(v.Committed)
		f.Message += fmt.Sprintf(" %s is spent and %s promised on it already.", f.Params["spent"], f.Params["committed"])
	}
	r.find(f)
}
