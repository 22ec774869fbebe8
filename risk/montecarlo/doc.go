// Package montecarlo turns a list of uncertain events into money: how much a partnership may lose in a period, what to
// set aside so that it suffices with a stated confidence, and who carries which part of it.
//
// A [Model] is a document. Its events have a frequency (how often) and a severity (how much each time); drivers are
// common causes that make several events likelier or worse in the same trial; treatments are switched on and off;
// partners carry shares, with deductibles and caps. [Simulate] draws the total once per trial and returns a [Result].
// [Exact] computes small discrete models without drawing.
//
// # What the figures mean
//
// Losses are positive, gains negative, all in one currency and for one period. [Result.Quantile] at 0.8 is the P80:
// an amount that 80 % of the trials do not exceed. [Result.TailMean] at 0.95 is the mean of the worst 5 %.
// [Result.Contingency] is the quantile as money. Every figure has a standard error: how far it would typically lie from
// that of infinitely many trials. It says nothing about whether the estimates in the model are right.
//
// # Reproducibility
//
// Each event draws from a stream of its own, derived from the seed and its ID. So a result depends on the model, the
// seed and the number of trials alone and is bit-identical at any number of workers; the order of events does not
// matter, and adding an event leaves the draws of the others as they were. Two models compared under one seed differ
// by what differs between them, not by luck. Across processor architectures, logarithms may differ in the last bit.
//
// # Exactness
//
// Draws follow their distributions exactly, up to the grid of a float64: beta, PERT, lognormal and normal draws use
// tables whose borders hold probabilities that are right to 2e-9, with rejection between them, so no table is
// interpolated. Probabilities of events are right to 2^-64. Quantiles are order statistics, not approximations.
//
// # Rounding
//
// Amounts are float64, as statistics are, but for [Result.Contingency], which is rounded up once, to the minor unit of
// the currency.
//
// # Limits
//
// At most [MaxTrials] trials at 8 bytes of memory each; other limits are the constants beside it. Time grows with the
// trials times the occurrences expected in one: a hundred million take one to ten seconds on one core, by severity. A
// valid model may expect a million occurrences of an event in each trial, or hold ten thousand betas below 1, whose tables
// take a millisecond or more each; so where models come from strangers, simulate under a context with a deadline. [Exact]
// takes some seconds at most.
//
// # Errors
//
// An invalid model or invalid options are an error naming every problem with its path ([ErrCycle], [ErrUnknown],
// [ErrTrials] can be tested for). A cancelled context ends a computation with the context's error.
//
// # What this package does not do
//
// It does not fit distributions to data, knows no time within the period, and draws no picture.
package montecarlo
