// Package governance says who may decide in a partnership, and proves that the answer is complete.
//
// A [Matrix] is the delegation of authority that partners sign: rules by decision, amount, day and circumstance, each
// with an authority (one partner alone, several jointly, k of n, a committee, all). [Matrix.Compile] turns it into a
// [Policy], which is safe for concurrent use:
//
//	policy, err := matrix.Compile()
//	ruling, err := policy.Decide(request)       // approved, rejected, pending, escalated, out of authority
//	explanation, err := policy.Explain(request) // the same ruling, what is missing from whom, the reasons in order
//
// [Matrix.Check] looks for decisions that nobody may take, rules that clash or never decide, partners that can be
// outvoted where their consent was promised, and more, each with a request that shows it.
//
// A [Table] is a DMN 1.3 decision table for everything else that is decided by a table.
//
// # What a rule matches
//
// Decisions are dotted names, "capex.it.servers". A rule names one, or all under a prefix: "capex.*" is every name that
// starts with "capex.", not "capex" itself; "*" is every name. An amount matches if it is above Over and at most UpTo.
// A rule is in force from the day From to the day Until, both included. All conditions must hold; a request that does
// not tell an attribute which a rule needs tested is an error, not a mismatch.
//
// # What an answer counts for
//
// Of each partner or committee the latest answer up to AsOf counts; of two given at the same instant the rejection.
// Recused partners leave the count and shrink it: a joint decision of three with one recused needs two, but k of n
// keeps its k. Where nobody is left, or too few, the request is escalated if the rule says to whom, and else out of
// authority. A rejection that leaves the authority unable to approve makes the request rejected; where the rule names
// an EscalateTo and each side has an answer but neither has the numbers, it is escalated instead.
//
// Where a rule deems silence approval, a partner's silence counts once the day of notice and DeemedDays more have
// passed. In an emergency one of the named partners may act first: the request is approved until the day in RatifyBy,
// and by then the rule's ordinary authority ratifies or rejects it; if it does neither, the request is escalated or
// rejected. Amounts of one kind that an [Aggregation] adds up meet the limits of rules, delegations and emergencies
// together.
//
// # What a vote means
//
// A [Committee] has seats, each of a partner, and decides by vote: [Committee.Tally] holds ballots against a quorum, one
// or more thresholds and vetoes. Every [Threshold] names what it counts (seats, partners, weight, equity) and what votes
// in favour are held against: votes cast for and against, everybody present, or all that may vote. Recused seats are in
// none of these. An abstention is present but not cast. Nothing passes without a vote in favour. Before a vote closes it
// is pending, unless no ballot that may still come or change can alter the outcome. [GroupThreshold], [GroupPercentage]
// and [Governor] are the rules of cosmos x/group and OpenZeppelin Governor. A [Committee] that counts many votes is
// compiled once to an [Electorate].
//
// [Committee.Power] is how much each partner can decide under these rules (Banzhaf, Shapley–Shubik),
// [Committee.Capture] sets it against what partners contribute, [Committee.Check] finds what never can be decided and
// who decides alone.
//
// # What roles mean
//
// A [RACI] gives people letters in activities, in the scheme of RACI, DACI or RAPID. Each letter is a [Duty] and drives
// something: [RACI.Asked] and [RACI.Told] name people, [RACI.Queue] lists what waits for one of them, [RACI.Check] finds
// missing and crowded roles, partners without part, overload and people without whom everything stops. A [Charter] is
// what partners have agreed and signed about governing themselves, and which points are open. [SMB] and [Enterprise] are
// presets to start from, [Expand] lists the changes from one [Structure] to the next.
//
// # How an issue climbs
//
// An [Escalation] is a ladder of levels, each with owners and a time limit in hours or in working days; the host says
// which days are worked. [Escalation.At] and [Escalation.Stand] tell where an issue is at an instant, since when, when it
// moves on, and who is told. It moves at the very instant at which the limit is spent. Issues of a severity may have
// other limits, or pass a level by. While an issue waits on whoever raised it ([Pause]) no limit runs, nor outside
// business hours where there are any. Days and hours are those of the zone of the instant at which it was raised. A
// working day is as long as the business hours, or else 24 hours.
//
// If the last level cannot resolve it, breakers of the deadlock follow in order: mediation, an expert, a chair that
// rotates, buy-out. One is entered if the issue is severe enough and the facts that it needs are established; else the
// next has its turn. [Escalation.Ageing] lists many issues, the most urgent first.
//
// # How something is approved
//
// An [ApprovalPlan] says who submits and who approves a kind of deliverable or document: in steps, one after the other,
// in each of which all approve in any order, all in turn, or k of n. An [Approval] is one [Subject] on its way. It is
// immutable; each [Event] makes another that shares the past with the one before:
//
//	approval, err := governance.NewApproval(plan, subject)                    // a draft
//	approval, err = approval.Apply(event)                                     // submit, approve, request changes, reject …
//	standing, err := approval.At(asOf)                                        // its state, who is waited for, what time will do
//	err = approval.Holds(hash, plan.Version, asOf)                            // may this very content be used?
//	reminders, err := approval.Reminders(asOf)                                // who is to be reminded
//
// Each event is checked for who may cause it and when; a refusal is an [EventError] whose rule [errors.Is] finds. An
// answer names the hash of the content that it is about, so none counts for content that changed meanwhile, and an
// approval that was given goes stale when content or plan change. Approvers may delegate, by the same [Delegation] as in
// a matrix and within its scope, limit and days; one deputy may answer for several, and the approver may still answer
// in person. Whoever is in the plan once is of one partner.
//
// Time passes without events. A step may say what the end of its time does: nothing but make answers late, let the
// approval expire, or count silence as approval, which the state then tells. An answer at that very instant is too late.
// Hours are clock hours, weekends included: a replay must come to the same state whoever runs it, so no calendar of a
// host has a say. The JSON of an approval is its plan, subject and events, replayed when read; [Approval.History] tells
// it in words. [Approval.Times] and [ReportApprovals] say how long it took and who was waited for.
//
// # Rounding
//
// There is none: amounts and votes are compared exactly, whatever their number of decimal places. Powers are exact
// counts, made float64 once.
//
// # Errors
//
// Documents report all problems at once, each with its JSON path and a stable code. Requests that cannot be ruled on
// are errors: [ErrClash], [ErrCurrencyMismatch], [ErrNoAmount], [ErrAttribute]. A request that nobody may approve is
// no error but a ruling: out of authority. Votes by strangers and second votes are errors ([ErrStranger],
// [ErrBallotTwice]), and so are votes without weight ([ErrNoWeights]); a motion that fails is an [Outcome] with reasons.
//
// # What this package does not do
//
// It keeps no state, sends nothing and knows no clock: the host passes the instant, the answers so far and the
// decisions before. Reminders are listed, not sent; content is known by its hash alone. It does not identify people; it
// is told who said what.
package governance
