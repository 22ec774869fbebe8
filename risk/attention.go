package risk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// findings collects what needs attention.
type findings struct{ list []Finding }

// add reports a finding: params in pairs of name and value.
func (f *findings) add(code string, severity Severity, path, subject, message string, params ...string) {
	var named map[string]string
	for i := 0; i+1 < len(params); i += 2 {
		if named == nil {
			named = make(map[string]string, len(params)/2)
		}
		named[params[i]] = params[i+1]
	}
	if len(f.list) == cap(f.list) {
		f.list = slices.Grow(f.list, len(f.list)+1) // append alone grows long lists by a quarter
	}
	f.list = append(f.list, Finding{Code: code, Path: path, Subject: subject, Severity: severity, Params: named, Message: message})
}

// sorted is the list, worst first, then by code, subject, message and path.
func (f *findings) sorted() []Finding {
	ranks := map[string]uint64{}
	for i := range f.list {
		ranks[f.list[i].Code] = 0
	}
	for i, code := range slices.Sorted(maps.Keys(ranks)) {
		ranks[code] = uint64(i)
	}
	places, ids := make([]place, len(f.list)), make([]string, len(f.list))
	for i := range f.list {
		ids[i] = f.list[i].Subject
		places[i] = place{order: uint64(f.list[i].Severity.Rank())<<32 | ranks[f.list[i].Code], at: i}
	}
	sortPlaces(places, ids, func(i, j int) int {
		x, y := &f.list[i], &f.list[j]
		return cmp.Or(strings.Compare(x.Message, y.Message), strings.Compare(x.Path, y.Path))
	})
	arrange(f.list, places)
	return f.list
}

// examined is one open risk under examination.
type examined struct {
	*findings
	*sheet
	risk  *Risk
	index int // in the register
	score Score
}

// about reports a finding on a part of the risk.
func (x examined) about(code string, severity Severity, part, message string, params ...string) {
	x.add(code, severity, "risks["+strconv.Itoa(x.index)+"]."+part, x.risk.ID, message, params...)
}

// weight grades a finding by what the risk's band calls for.
func (x examined) weight() Severity {
	switch x.score.Tolerance {
	case Unacceptable:
		return SeverityHigh
	case Acceptable:
		return SeverityLow
	}
	return SeverityMedium
}

func (s *sheet) checkRisk(f *findings, i int) {
	x := examined{findings: f, sheet: s, risk: &s.register.Risks[i], index: i}
	x.score, _ = s.ranked(x.risk)
	x.checkLevels()
	x.checkOwner()
	x.checkAcceptance()
	x.checkTreatments()
	x.checkReview()
	x.checkContingency()
}

func (x examined) checkLevels() {
	k := x.risk
	if !x.score.Assessed() {
		x.about("risk-not-assessed", SeverityMedium, "current", "the risk has no levels: rate its likelihood and impact")
	}
	inherent, _ := x.table.at(k.Inherent)
	current, _ := x.table.at(k.Current)
	if !inherent.Assessed() || !current.Assessed() {
		return
	}
	code, what, worse := "current-above-inherent", "risk", current.Compare(inherent) > 0
	if k.opportunity() {
		code, what, worse = "current-below-inherent", "opportunity", current.Compare(inherent) < 0
	}
	if worse {
		now, without := current.String(), inherent.String()
		x.about(code, SeverityMedium, "current",
			"the "+what+" scores "+now+" now and "+without+" without treatment: one of the two ratings is wrong, or a treatment does harm; rate both again",
			"current", now, "inherent", without)
	}
}

func (x examined) checkOwner() {
	if x.risk.Owner == "" {
		x.about("risk-no-owner", x.weight(), "owner", "nobody owns this "+x.bandWord()+"risk: name one person who answers for it", "band", x.score.Band)
	}
}

func (x examined) bandWord() string {
	if x.score.Band == "" {
		return ""
	}
	return x.score.Band + " "
}

func (x examined) checkTreatments() {
	k := x.risk
	accepts := slices.ContainsFunc(k.Treatments, func(t Treatment) bool { return t.Strategy == Accept })
	treated := slices.ContainsFunc(k.Treatments, func(t Treatment) bool { return t.Strategy != Accept })
	if x.score.Tolerance == Unacceptable && !treated && !accepts && k.Acceptance == nil {
		what := "decide how to avoid, reduce, transfer or share it, or have it accepted by name"
		if k.opportunity() {
			what = "decide how to exploit, enhance or share it, or have it passed over by name"
		}
		x.about("risk-untreated", SeverityHigh, "treatments", fmt.Sprintf("nothing is done about this %srisk: %s", x.bandWord(), what), "band", x.score.Band)
	}
	if accepts && k.Acceptance == nil {
		x.about("acceptance-missing", x.weight(), "acceptance", "the risk is to be accepted, but nobody has: record who accepts it, until when, and the content it was given on")
	}
	for i, t := range k.Treatments {
		if t.Strategy != Accept {
			x.checkTreatment(i, t)
		}
	}
}

func (x examined) checkTreatment(i int, t Treatment) {
	about := func(code string, severity Severity, message string, params ...string) {
		x.about(code, severity, "treatments["+strconv.Itoa(i)+"]", message, append(params, "treatment", t.ID)...)
	}
	if (t.Strategy == Share || t.Strategy == Transfer) && len(t.Carriers) == 0 {
		about("share-without-carriers", SeverityMedium, fmt.Sprintf("treatment %s is to %s the risk, but nobody is named: state who carries which part", t.ID, t.Strategy),
			"strategy", string(t.Strategy))
	}
	if t.done(x.asOf) {
		return
	}
	if t.Owner == "" {
		about("treatment-no-owner", x.weight(), fmt.Sprintf("treatment %s has no owner: name who will do it", t.ID))
	}
	switch {
	case t.Due.IsZero():
		about("treatment-no-due", SeverityLow, fmt.Sprintf("treatment %s has no date: say by when it is done", t.ID))
	case t.Due.Before(x.asOf):
		late := strconv.Itoa(days(t.Due, x.asOf))
		about("treatment-overdue", x.weight(),
			fmt.Sprintf("treatment %s was due on %s, %s days ago: finish it, or agree a new date and what holds until then", t.ID, day(t.Due), late),
			"due", day(t.Due), "days", late, "progress", strconv.Itoa(t.Progress))
	}
}

// done reports whether the treatment is finished on the day.
func (t Treatment) done(asOf time.Time) bool {
	return !t.Done.IsZero() && !t.Done.After(asOf)
}

func (x examined) checkAcceptance() {
	a := x.risk.Acceptance
	if a == nil {
		return
	}
	if !a.Until.IsZero() && a.Until.Before(x.asOf) {
		x.about("acceptance-expired", x.weight(), "acceptance",
			fmt.Sprintf("%s accepted the risk until %s only: have it accepted anew, or treat it", a.By, day(a.Until)), "by", a.By, "until", day(a.Until))
	}
	if a.Until.IsZero() {
		x.about("acceptance-endless", SeverityLow, "acceptance", fmt.Sprintf("%s accepted the risk without an end: agree a day on which it is looked at again", a.By), "by", a.By)
	}
	if a.Content != x.risk.ContentHash() {
		given := day(a.On)
		x.about("acceptance-content-changed", x.weight(), "acceptance",
			"the risk is no longer what "+a.By+" accepted on "+given+": show what changed and have it accepted anew, or treat it", "by", a.By, "on", given)
	}
}

func (x examined) checkReview() {
	k := x.risk
	if w := k.Proximity.Until; !w.IsZero() && w.Before(x.asOf) {
		x.about("window-passed", SeverityLow, "proximity", fmt.Sprintf("the risk could happen until %s, which is over: close it or give it a new window", day(w)), "until", day(w))
	}
	due := k.NextReview
	if due.IsZero() && x.register.ReviewEveryDays > 0 {
		last := k.Reviewed
		if last.IsZero() {
			last = k.Identified
		}
		if last.IsZero() {
			x.about("review-stale", x.weight(), "reviewed", "the risk has never been reviewed: review it now and note the day")
			return
		}
		due = last.AddDate(0, 0, x.register.ReviewEveryDays)
	}
	switch {
	case due.IsZero():
		x.about("review-unplanned", SeverityLow, "next_review", "no review is planned: set a day, or agree for the register how often risks are reviewed")
	case due.Before(x.asOf):
		late := strconv.Itoa(days(due, x.asOf))
		x.about("review-stale", x.weight(), "next_review", fmt.Sprintf("the review was due on %s, %s days ago: review the risk and set the next day", day(due), late),
			"due", day(due), "days", late)
	}
}

func (x examined) checkContingency() {
	c := x.risk.Contingency
	if c == nil {
		if x.score.Tolerance == Unacceptable && !x.risk.opportunity() {
			x.about("contingency-missing", SeverityMedium, "contingency", fmt.Sprintf("there is no plan for the case that this %srisk happens: write one, with its trigger and who starts it", x.bandWord()), "band", x.score.Band)
		}
		return
	}
	if c.LastTest.IsZero() || c.LastTest.After(x.asOf) {
		x.about("contingency-untested", x.weight(), "contingency", "the contingency plan has never been tested: rehearse it and note the day")
	}
	if c.Trigger.Text == "" && len(c.Trigger.All) == 0 {
		x.about("contingency-no-trigger", SeverityMedium, "contingency.trigger", "nobody can tell when the contingency plan starts: state its trigger")
	}
}

// checkCoverage looks for what the register as a whole leaves out.
func (s *sheet) checkCoverage(f *findings) {
	if len(s.register.Risks) == 0 {
		f.add("register-empty", SeverityHigh, "risks", "", "the register is empty: no partnership is without risk; start from a starter library and keep what applies")
	}
	seen := map[Category]bool{}
	for i := range s.register.Risks {
		seen[s.register.Risks[i].Category] = true
	}
	for _, l := range s.register.Looks {
		seen[l.Category] = seen[l.Category] || !l.On.After(s.asOf)
	}
	wanted := s.register.Categories
	if len(wanted) == 0 {
		wanted = Categories()
	}
	for _, c := range wanted {
		if !seen[c] {
			f.add("category-not-looked-at", SeverityMedium, "risks", string(c),
				fmt.Sprintf("nobody has looked for %s risks: look, and record what you find, or the look itself where you find none", c), "category", string(c))
		}
	}
}

// checkShares holds each partner's part of the expected loss against what was agreed. Gains are left aside: a partner
// is not to carry more loss because others expect gains.
func (s *sheet) checkShares(f *findings, loss ExpectedLoss) {
	if len(s.register.Agreed) == 0 || !loss.Threats.IsPositive() {
		return
	}
	agreed := make(map[string]decimal.Decimal, len(s.register.Agreed))
	for _, e := range s.register.Agreed {
		agreed[e.Partner] = e.Share
	}
	for _, p := range loss.ByPartner {
		share := agreed[p.Partner]
		limit := loss.Threats.Mul(share)
		if !p.Threats.GreaterThan(limit) {
			continue
		}
		has, may := percent(p.Threats.DivRound(loss.Threats, 4)), percent(share)
		f.add("partner-over-agreed-share", SeverityHigh, "agreed", p.Partner,
			fmt.Sprintf("partner %s carries %s of the expected loss and agreed to %s: move exposure to the others, treat its risks first, or agree anew", p.Partner, has, may),
			"partner", p.Partner, "carries", has, "agreed", may, "over", p.Threats.Sub(limit).String())
	}
}

func percent(share decimal.Decimal) string { return share.Shift(2).Round(2).String() + " %" }

func day(t time.Time) string { return t.Format(time.DateOnly) }

// String is the band and the value, such as "high (12)".
func (s Score) String() string {
	if !s.Assessed() {
		return "not assessed"
	}
	return s.Band + " (" + strconv.FormatFloat(s.Value, 'g', -1, 64) + ")"
}
