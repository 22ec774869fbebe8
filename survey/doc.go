// Package survey finds out what the partners really think of their partnership, without exposing anyone. It follows four
// steps, round after round: develop principles together, assess them, act on the biggest gaps, check in a year later.
//
//   - Develop: an [Instrument] holds the principles, each with authors from the partners, the issues it answers and who
//     ratified it, and the scale. [ReadyMade] is a set to start from; [Instrument.Check] says what is still missing.
//   - Assess: the host collects a [Response] from each respondent. [Analyze] makes a [Report] of them, [Wave.Analyze] one
//     that also minds what was shown before, and a [Tally] the same for any number of responses in constant memory.
//   - Act: an [ActionPlan] of ideas and actions, held against the report by [ActionPlan.Check].
//   - Check in: [Compare] sets two waves side by side, [ComparePaired] person by person. [Cycle.At] says where the
//     partnership stands and what is due.
//
// The statistics behind the reports are there for other uses too: reliability ([CronbachAlpha], [OneFactor]), agreement
// ([RWG], [KrippendorffAlpha], [ICC], [ICCByGroup], [KendallW], [FleissKappa]), comparison ([MannWhitney], [CliffsDelta],
// [WilcoxonSignedRank], [WelchT], [PairedT]), shares ([WilsonInterval], [NetPromoter]).
//
// # What a figure means
//
// Answers are whole points of the instrument's scale, higher is better; answers to reverse-keyed principles are turned
// round before anything is computed, so report figures always run the same way. What was not answered is missing, never
// zero: it counts in no mean. A gap is the ideal mean minus the actual mean: positive where there is something to improve.
// Its interval is Student's with a raised variance (see [Gap] and the package's tests), so that at a nominal 95 % it holds
// the true gap in at least 93 % of simulated surveys of 5 to 30 people on five points.
//
// Priorities are ranked by importance × gap where importance was asked for every principle, else by the gap. Equal scores
// share a rank, and each priority says which ranks its interval leaves open. Differences between partners carry Cliff's
// delta and a Mann–Whitney p-value that is corrected, by Holm's method, for all comparisons of the report.
//
// What stands beside each other, a measured figure and a perception, an action and a change, hours and points, is an
// association. Nothing here claims a cause.
//
// # Anonymity
//
// The answers of fewer than the minimum group size of people (5 unless the options or the wave say otherwise) are never
// shown, and neither is anything from which they follow by adding and subtracting what is shown. What is withheld is
// listed with its reason, and is not the same as empty.
//
// [Analyze] and [Tally.Report] keep that promise for one report. Whoever shows several of one wave, after more answers
// came in or for other slices, uses [Wave.Analyze] and keeps the wave that it returns: it remembers what was shown, and the
// next report withholds what the two together would give away. [Wave.Plan] says beforehand what may be shown. The
// threshold of a wave only ever rises. Figures over the whole survey, such as alpha, are shown only where nothing of all
// partners together is withheld.
//
// The promise is about numbers of people, not about their answers: a group that answers with one voice, or a mean at the
// very end of the scale, tells what each member said, and is shown. Reports do count who took part, for every partner.
// Answers of one person in two waves are two answers; [ComparePaired] withholds what would link them. Errors never print
// an answer.
//
// # Rounding
//
// Nothing is rounded; figures are float64 and the host rounds for display. No figure is NaN or infinite: what does not
// exist is nil or an error.
//
// # Errors
//
// All problems of the input come out at once, each with its JSON path and a code; errors.Is finds [ErrOffScale],
// [ErrUnknownPrinciple] and the others. [Tally.Add] and [Tally.AddRow] stop at the first, and count nothing then.
//
// # Limits
//
// An instrument has at most [MaxPrinciples] principles on at most [MaxPoints] points, for [MaxPartners] partners. A tally
// takes 16·(points+1)² bytes per principle and partner. A plan looks for combinations of groups that come down to a few
// people; the search is bounded, and what it cannot clear in time is withheld as "too-fine".
//
// # What this package does not do
//
// It does not collect answers, send invitations or store anything, and it does not know who a respondent is. It weighs
// nobody: every respondent counts once. It does not protect against a reader who is one of the group and subtracts
// themself, beyond what the minimum group size leaves: choose it with that in mind.
package survey
