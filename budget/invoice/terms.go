package invoice

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of payment terms.
const (
	MaxParts = 1_000  // instalments
	MaxDays  = 36_600 // days of a rule
)

// Rule is a way to find a due day. The empty Rule is net: so many days after the day of issue.
type Rule string

// The rules.
const (
	Net                    Rule = "net"                         // Days after issue
	DaysAfterEndOfMonth    Rule = "days-after-end-of-month"     // Days after the last day of the month of issue
	EndOfMonth             Rule = "end-of-month"                // the last day of the month of issue
	DayOfFollowingMonth    Rule = "day-of-following-month"      // Day of the month after that of issue, or its last day
	DaysThenDayOfNextMonth Rule = "days-then-day-of-next-month" // add Days, then Day of the month after; Day 0: the last day of the month reached
	DaysThenNextDayOfMonth Rule = "days-then-next-day-of-month" // add Days, then the first such Day of a month on or after
	Fixed                  Rule = "fixed"                       // Date
	BusinessDays           Rule = "business-days"               // Days workdays after issue
)

func rules() []Rule {
	return []Rule{Net, DaysAfterEndOfMonth, EndOfMonth, DayOfFollowingMonth, DaysThenDayOfNextMonth, DaysThenNextDayOfMonth, Fixed, BusinessDays}
}

// When says on which day something is due.
type When struct {
	Rule Rule      `json:"rule,omitempty"`
	Days int       `json:"days,omitempty"`
	Day  int       `json:"day,omitempty"` // of a month, 1 to 31; a month that is shorter: its last day
	Date time.Time `json:"date,omitzero"` // day
	Roll Roll      `json:"roll,omitempty"`
}

// IsZero reports whether no day is set, so that JSON leaves it out.
func (w When) IsZero() bool {
	return w.Rule == "" && w.Days == 0 && w.Day == 0 && w.Date.IsZero() && w.Roll == ""
}

func (w When) check(p *validate.Problems) {
	if w.Rule != "" && !slices.Contains(rules(), w.Rule) {
		p.Add("rule", "oneof", "must be one of "+join(rules()), string(w.Rule))
	}
	if w.Roll != "" && !slices.Contains(rolls(), w.Roll) {
		p.Add("roll", "oneof", "must be one of "+join(rolls()), string(w.Roll))
	}
	p.Within("days", float64(w.Days), 0, MaxDays)
	if w.Rule == BusinessDays {
		p.Within("days", float64(w.Days), 0, 1000)
	}
	p.Within("day", float64(w.Day), 0, 31)
	if (w.Rule == DayOfFollowingMonth || w.Rule == DaysThenNextDayOfMonth) && w.Day == 0 {
		p.Add("day", "required", "is required by the rule", nil)
	}
	if w.Rule == Fixed {
		p.Day("date", w.Date)
	}
}

func join[T ~string](list []T) (s string) {
	for i, x := range list {
		if i > 0 {
			s += ", "
		}
		s += string(x)
	}
	return s
}

// Due is the day that the rule gives for something issued on a day. It returns every problem of the rule, and
// [ErrNoWorkday] if no workday is found.
func (w When) Due(issued time.Time, workday Workday) (time.Time, error) {
	p := validate.New("due day")
	w.check(p)
	p.Day("issued", issued)
	if err := p.Err(); err != nil {
		return time.Time{}, err
	}
	return w.due(issued, workday)
}

func (w When) due(issued time.Time, workday Workday) (time.Time, error) {
	after := issued.AddDate(0, 0, w.Days)
	day := after
	switch w.Rule {
	case DaysAfterEndOfMonth:
		day = inMonth(issued, 0, 31).AddDate(0, 0, w.Days)
	case EndOfMonth:
		day = inMonth(issued, 0, 31)
	case DayOfFollowingMonth:
		day = inMonth(issued, 1, w.Day)
	case DaysThenDayOfNextMonth:
		day = inMonth(after, 1, w.Day)
		if w.Day == 0 {
			day = inMonth(after, 0, 31)
		}
	case DaysThenNextDayOfMonth:
		if day = inMonth(after, 0, w.Day); day.Before(after) {
			day = inMonth(after, 1, w.Day)
		}
	case Fixed:
		day = w.Date
	case BusinessDays:
		var err error
		if day, err = AddWorkdays(issued, w.Days, workday); err != nil {
			return time.Time{}, err
		}
	}
	return w.Roll.Adjust(day, workday)
}

// inMonth is a day of the month that is so many months after that of t, at most its last day.
func inMonth(t time.Time, months, day int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(day, first.AddDate(0, 1, -1).Day())-1)
}

// Part is one instalment: by percentage, by a fixed amount, or what the others leave.
type Part struct {
	Percent decimal.NullDecimal `json:"percent,omitzero"`
	Amount  decimal.NullDecimal `json:"amount,omitzero"`
	Rest    bool                `json:"rest,omitempty"` // at most one
	When    When                `json:"when,omitzero"`
}

// Terms are payment terms. Without parts everything is due at once, by When.
type Terms struct {
	When     When      `json:"when,omitzero"`
	Parts    []Part    `json:"parts,omitempty"` // percentages of 100 together, or one part that takes the rest
	Discount *Discount `json:"discount,omitempty"`
	Late     *Late     `json:"late,omitempty"`
}

// IsZero reports whether nothing is agreed, so that JSON leaves it out.
func (t Terms) IsZero() bool {
	return t.When.IsZero() && len(t.Parts) == 0 && t.Discount == nil && t.Late == nil
}

// Due is an amount that is due on a day.
type Due struct {
	On     time.Time    `json:"on"`
	Amount budget.Money `json:"amount"`
}

// Validate reports every problem of the terms: unknown rules, days out of range, percentages that do not make 100 without a
// part that takes the rest, two that do, fixed amounts without one, a discount over 100 %.
func (t Terms) Validate() error {
	p := validate.New("payment terms")
	t.check(p)
	return p.Err()
}

var hundred = decimal.NewFromInt(100)

func (t Terms) check(p *validate.Problems) {
	t.When.check(p.In("when"))
	if t.Discount != nil {
		t.Discount.check(p.In("discount"))
	}
	if t.Late != nil {
		t.Late.check(p.In("late"))
	}
	if len(t.Parts) > MaxParts {
		p.Add("parts", "max", "must have at most "+strconv.Itoa(MaxParts)+" entries", len(t.Parts))
		return
	}
	percent, fixed, rests := decimal.Zero, false, 0
	for i, part := range t.Parts {
		at := p.Item("parts", i)
		part.When.check(at.In("when"))
		kinds := 0
		if part.Percent.Valid {
			kinds++
			if at.Positive("percent", part.Percent.Decimal) {
				percent = percent.Add(part.Percent.Decimal)
			}
		}
		if part.Amount.Valid {
			kinds++
			fixed = at.Positive("amount", part.Amount.Decimal) || fixed
		}
		if part.Rest {
			kinds++
			if rests++; rests == 2 {
				at.Add("rest", "two-rests", "must be taken by one part", nil)
			}
		}
		if kinds != 1 {
			at.Add("", "kind", "must have exactly one of percent, amount and rest", kinds)
		}
	}
	switch {
	case percent.GreaterThan(hundred):
		p.Add("parts", "over-total", "must not make more than 100 %", percent)
	case len(t.Parts) > 0 && rests == 0 && fixed:
		p.Add("parts", "no-rest", "must have one part that takes the rest where amounts are fixed", nil)
	case len(t.Parts) > 0 && rests == 0 && !percent.Equal(hundred):
		p.Add("parts", "percent", "must make 100 %, or one part takes the rest", percent)
	}
}

// Schedule turns a total into dated amounts, in the order of the parts. They add up to the total exactly, and none has the
// other sign. Workday is needed where a rule or a roll speaks of workdays, and may be nil otherwise.
//
// It returns every problem of the terms and the total, an error if the parts make more than the total, and
// [ErrNoWorkday] if no workday is found.
func (t Terms) Schedule(issued time.Time, total budget.Money, workday Workday) ([]Due, error) {
	p := validate.New("payment schedule")
	t.check(p)
	p.Day("issued", issued)
	if sound := p.OK(); checkMoney(p.In("total"), total) && sound {
		for i, part := range t.Parts {
			if part.Amount.Valid {
				checkMoney(p.Item("parts", i), budget.Money{Amount: part.Amount.Decimal, Currency: total.Currency})
			}
		}
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	parts := t.Parts
	if len(parts) == 0 {
		parts = []Part{{Rest: true, When: t.When}}
	}
	amounts := share(parts, total)
	if i := slices.IndexFunc(amounts, func(d decimal.Decimal) bool {
		return d.Sign()*total.Amount.Sign() < 0 || total.Amount.IsZero() && !d.IsZero()
	}); i >= 0 {
		p.Item("parts", i).Add("", "over-total", "must be covered by the total of "+total.String()+"; what is left is", amounts[i])
		return nil, p.Err()
	}
	dues := make([]Due, len(parts))
	for i, part := range parts {
		on, err := part.When.due(issued, workday)
		if err != nil {
			return nil, err
		}
		if !validate.IsDay(on) {
			p.Item("parts", i).Add("when", "day", "must not lie beyond the year 9999", on.Year())
			return nil, p.Err()
		}
		dues[i] = Due{On: on, Amount: budget.Money{Amount: amounts[i], Currency: total.Currency}}
	}
	return dues, nil
}

// share gives each part its amount; what fixed amounts make too much shows in the part that takes the rest.
func share(parts []Part, total budget.Money) []decimal.Decimal {
	digits, _ := budget.MinorUnits(total.Currency)
	rest := slices.IndexFunc(parts, func(p Part) bool { return p.Rest })
	if rest < 0 {
		rest = len(parts) - 1
	}
	sign := decimal.NewFromInt(int64(max(-1, total.Amount.Sign())))
	whole := total.Amount.Abs()
	left := whole
	out := make([]decimal.Decimal, len(parts))
	for i, part := range parts {
		if i == rest {
			continue
		}
		amount := part.Amount.Decimal
		if part.Percent.Valid {
			amount = part.Percent.Decimal.Mul(whole).Shift(-2).Round(digits)
			if amount.GreaterThan(left) && !left.IsNegative() {
				amount = left
			}
		}
		left = left.Sub(amount)
		out[i] = amount.Mul(sign)
	}
	out[rest] = left
	if !sign.IsZero() {
		out[rest] = left.Mul(sign)
	}
	return out
}

// checkMoney checks an amount of any sign, to the minor unit of a known currency.
func checkMoney(p *validate.Problems, m budget.Money) bool {
	digits, known := p.Currency("currency", m.Currency)
	if !known {
		return false
	}
	if rule := exact.Problem(m.Amount); rule != "" {
		p.Add("amount", "decimal-range", rule, m.Amount)
		return false
	}
	if !m.Amount.Equal(m.Amount.Truncate(digits)) {
		p.Add("amount", "too-fine", "must have at most "+strconv.Itoa(int(digits))+" decimal places", m.Amount)
		return false
	}
	return true
}
