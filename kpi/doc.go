// Package kpi measures a partnership's shared goals: is the goal a good one, where does it stand, is a change news or
// noise, and what should the partners decide.
//
// A [KPI] is an open document: what is measured, from which baseline to which target or band, between which days, by
// whom and why. Around it:
//
//   - [KPI.SMART] judges the definition by five criteria, each with its reasons and what to fix.
//   - [KPI.Revise] changes a definition without rewriting what was reported under the old one.
//   - [KPI.Track] places readings against the planned path: attainment, status with the rule that decided it, trend,
//     forecast with its interval, the chance to meet the target, the pace needed from here.
//   - [Individuals] tells signals from noise; [Proportions], [Counts] and [EventRates] do so for counts, [EWMA] and
//     [CUSUM] for small shifts.
//   - [Roll] makes a scorecard of many KPIs, [OKR.Score] scores objectives and key results.
//   - [Unmeasured] finds outcomes that nothing measures, [CheckLinks] what is wrong between leading and lagging KPIs,
//     [Sources] which data is missing or old.
//   - [Review] puts it all in front of the partners: what changed, what to celebrate, what to decide. [KPI.Effect] says
//     whether an earlier change of course worked.
//
// # What a score means
//
// Attainment is the share of the way from baseline to target: 0 at the baseline, 1 at the target, below 0 or above 1
// where the value is. The direction is always explicit, so a falling cost scores like a rising revenue. Only a scorecard
// holds attainment between 0 and 1, so that no overshoot pays for a miss. What is missing is nil, unknown or no-data,
// never 0. A guardrail is never averaged.
//
// # News and noise
//
// A status compares one reading with one plan and may turn by chance. A [Signal] of a control chart does not: change
// course on signals. Limits change for a recorded cause alone, and a cause without a signal before it is a finding.
//
// # Rounding
//
// Baselines, targets and readings are decimals and stay as given. Attainment, forecasts and limits are float64 and are
// not rounded; sentences print them shortened. No NaN or infinity leaves the package. The same input gives the same
// output in any order of readings and KPIs; between processor architectures the last digits of a float64 may differ.
//
// # Errors
//
// An error means that the input cannot be computed on, and lists every problem with its JSON path. [ErrIncomplete] marks
// a definition that is a valid document but has no goal to measure against yet, [ErrTooFew] a chart of too few points. A
// [Finding] means that the KPI or its progress needs attention.
//
// # Cost
//
// Everything is n log n or better in its input but for the trend, which compares all pairs of at most the latest 400
// readings. Tracking a KPI of 60 readings takes about a tenth of a millisecond.
//
// # What this package does not do
//
// It collects no data, keeps no history of its own and draws no chart. It reads no clock: the day of review is an
// argument. It claims no causes: that a KPI did better after a correction is an association.
package kpi
