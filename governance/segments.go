package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// The days that a request may fall on: the years 1 to 9999.
var (
	firstDay = dayOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	finalDay = dayOf(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
)

// daySegments cuts the days where a rule or delegation begins or has ended; the sample is the first day of each piece.
func (p *Policy) daySegments(g *group, from, until int64, delegations []delegation) []value {
	starts := []int64{from}
	cut := func(first, last int64) {
		for _, day := range []int64{first, last + 1} { // an open end wraps around, and is outside either way
			if day > from && day <= until {
				starts = append(starts, day)
			}
		}
	}
	for _, i := range g.rules {
		cut(p.rules[i].first, p.rules[i].last)
	}
	for _, d := range delegations {
		cut(d.first, d.last)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	samples := make([]value, len(starts))
	for i, day := range starts {
		samples[i] = dayValue(day)
	}
	if from == firstDay { // a more telling day than 1 January of the year 1
		last := dayOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if len(starts) > 1 {
			last = min(last, starts[1]-1)
		}
		samples[0] = dayValue(min(last, until))
	}
	return samples
}

// amountSegments cuts the amounts at the bounds; the sample is the largest amount of each piece, or for the last one 1
// more than the last bound.
func amountSegments(bounds []decimal.Decimal) []value {
	slices.SortFunc(bounds, decimal.Decimal.Cmp)
	bounds = slices.CompactFunc(bounds, decimal.Decimal.Equal)
	var samples []value
	for _, b := range bounds {
		samples = append(samples, number(b))
	}
	last := bounds[len(bounds)-1]
	for _, step := range []decimal.Decimal{decimal.NewFromInt(1), decimal.New(1, -exact.MaxPlaces)} {
		if above := last.Add(step); exact.Problem(above) == "" {
			return append(samples, number(above))
		}
	}
	return samples
}

// segments lists a sample of every set of values that the tests tell apart, within what is allowed.
func (a *attribute) segments(tests []unaryTests) []value {
	var ends []value
	for _, u := range append(tests, a.allowed) {
		for _, t := range u.tests {
			if t.hasLo {
				ends = append(ends, t.lo)
			}
			if t.hasHi {
				ends = append(ends, t.hi)
			}
		}
	}
	slices.SortFunc(ends, value.compare)
	ends = slices.CompactFunc(ends, value.equal)
	var samples []value
	switch a.kind {
	case TypeBoolean:
		samples = []value{truth(false), truth(true)}
	case TypeNumber:
		samples = numberSegments(ends)
	case TypeDate:
		samples = dateSegments(ends)
	default:
		samples = append(ends, text(otherThan(ends)))
	}
	return slices.DeleteFunc(samples, func(v value) bool { return !a.allowed.match(v) })
}

func numberSegments(ends []value) []value {
	if len(ends) == 0 {
		return []value{number(decimal.Zero)}
	}
	one, half := decimal.NewFromInt(1), decimal.New(5, -1)
	samples := []value{number(ends[0].num.Sub(one))}
	for i, v := range ends {
		if i > 0 {
			samples = append(samples, number(v.num.Add(ends[i-1].num).Mul(half)))
		}
		samples = append(samples, v)
	}
	samples = append(samples, number(ends[len(ends)-1].num.Add(one)))
	return slices.DeleteFunc(samples, func(v value) bool { return exact.Problem(v.num) != "" })
}

func dateSegments(ends []value) []value {
	if len(ends) == 0 {
		return []value{dayValue(0)}
	}
	var samples []value
	for _, v := range ends {
		for day := max(v.day-1, firstDay); day <= min(v.day+1, finalDay); day++ {
			samples = append(samples, dayValue(day))
		}
	}
	slices.SortFunc(samples, value.compare)
	return slices.CompactFunc(samples, value.equal)
}

// otherThan is a text that is none of those named.
func otherThan(named []value) string {
	for n, s := 2, "other"; ; n, s = n+1, "other"+strconv.Itoa(n) {
		if !slices.ContainsFunc(named, func(v value) bool { return v.text == s }) {
			return s
		}
	}
}
