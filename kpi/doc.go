// Package kpi measures a partnership's shared goals: is the goal a good one, where does it stand, is a change news or
// noise, and what should the partners decide.
//
// A [KPI] is an open document: what is measured, from which baseline to which target or band, between which days, by
// whom and why. [KPI.SMART] judges the definition against five criteria and says what to fix. [KPI.Track] places
// readings against the planned path and gives a status with the rule that decided it.
//
// # What a score means
//
// Attainment is the share of the way from baseline to target: 0 at the baseline, 1 at the target, below 0 or above 1
// where the value is. The direction is always explicit, so a falling cost scores like a rising revenue. What is missing
// is nil, unknown or no-data, never 0.
//
// # Rounding
//
// Baselines, targets and readings are decimals and stay as given. Attainment, forecasts and limits are float64 and are
// not rounded; sentences print them shortened. No NaN or infinity leaves the package.
//
// # Errors
//
// An error means that the input cannot be computed on, and lists every problem with its JSON path; [ErrIncomplete] marks
// a definition that is a valid document but has no goal to measure against yet. A [Finding] means that the KPI or its
// progress needs attention.
//
// # What this package does not do
//
// It collects no data, keeps no history of its own and draws no chart. It reads no clock: the day of review is an
// argument.
package kpi
