// Package survey finds out what the partners really think of their partnership, without exposing anyone. The partners
// write principles together, everyone involved rates how things are and how they should be, and the report shows where
// the gaps are, what to keep, and where the partners see the same thing differently.
//
// An [Instrument] holds the principles and the scale. The host collects a [Response] from each respondent. [Analyze]
// makes the [Report]; a [Tally] does the same for any number of responses in constant memory.
//
// # What a figure means
//
// Answers are whole points of the instrument's scale, higher is better; answers to reverse-keyed principles are turned
// round before anything is computed, so report figures always run the same way. What was not answered is missing, never
// zero. A gap is the ideal mean minus the actual mean: positive where there is something to improve.
//
// # Anonymity
//
// The answers of fewer than the minimum group size of people (5 unless the options say otherwise) are never shown, and
// neither is anything from which they follow by subtraction: where one small group is withheld, so is the next smallest.
// What is withheld is listed with its reason, and is not the same as empty. Errors never print an answer.
//
// # Rounding
//
// Nothing is rounded; figures are float64 and the host rounds for display.
//
// # Errors
//
// All problems of the input come out at once, each with its JSON path and a code; errors.Is finds [ErrOffScale],
// [ErrUnknownPrinciple] and the others.
//
// # What this package does not do
//
// It does not collect answers, send invitations or store anything, and it does not know who a respondent is.
package survey
