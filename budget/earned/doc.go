// Package earned answers whether the partners get what they pay for: earned value (what was done, at its planned cost)
// against planned value and actual cost, and earned schedule (when that much was to be done) against the time that passed.
//
//	m, err := earned.Measure(earned.Position{BAC: …, PV: …, EV: …, AC: …})
//	// m.CPI 0.9: for each unit of money, 90 hundredths of planned work; m.EAC.CPI: what it costs in the end at this rate
//
// [Measure] gives the indices of one position, [MeasureSchedule] those of time, [Assess] both sides of a whole plan:
// by work package, by partner and in total, each with the traffic lights that the host's thresholds set. What was earned
// comes from [WorkPackage.Earned], by per cent complete, 0/100, 50/50 or weighted milestones.
//
// # Formulas
//
// Those of the Project Management Institute's Practice Standard for Earned Value Management, and for time Lipke's earned
// schedule ("Schedule is different", The Measurable News, 2003). Each field of a result names its own.
//
// # What an index means
//
// Above 1 is better than planned for CPI and SPI; for TCPI above 1 means that the rest must go better than planned. An
// index whose divisor is zero is not Valid, never 0: nothing spent yet is no bad performance.
//
// # Rounding
//
// Sums and differences are exact. Quotients are worked out exactly and rounded once, half to even, to [Places] decimal
// places; estimates are amounts for people to compare, not to pay, and are rounded alike.
//
// # Errors
//
// A negative value, more earned than there is to earn, a curve of planned value that falls, a number beyond the limits:
// all problems at once, each with its path, unwrapping to validator.ValidationErrors.
//
// # What this package does not do
//
// It converts no currencies: all figures of a plan are in one. It does not schedule, and knows no calendar but the length
// of a period in days ([ScheduleMetrics.End]).
package earned
