// Package partnerkit is the map of the library: domain types and pure functions for running a partnership between
// organisations, such as a joint venture, an alliance, a co-marketing deal, a non-profit collaboration or an influencer
// campaign. It holds no code; import the rooms you need.
//
// # Rooms
//
//   - [github.com/partnerkit/partnerkit/budget]: money that must add up. Splits, cost and revenue sharing, the joint
//     budget, day counts and rates of return.
//   - [github.com/partnerkit/partnerkit/budget/fair]: division by a rule of justice. Claims rules, cooperative
//     games.
//   - [github.com/partnerkit/partnerkit/budget/waterfall]: distribution tiers. Return of capital, preferred return,
//     catch-up, carry, clawback.
//   - [github.com/partnerkit/partnerkit/budget/earned]: earned value and earned schedule.
//   - [github.com/partnerkit/partnerkit/budget/settle]: who pays whom, in the fewest transfers.
//   - [github.com/partnerkit/partnerkit/budget/invoice]: payment terms, instalments, late interest, invoice states.
//   - [github.com/partnerkit/partnerkit/governance]: who may decide what. Decision matrix and tables, committee
//     votes, roles, escalation, approvals.
//   - [github.com/partnerkit/partnerkit/governance/cadence]: meetings that recur across time zones, the log of them,
//     fair hours, agendas, calendar text.
//   - [github.com/partnerkit/partnerkit/risk]: the risk register, probability-impact matrices, treatments.
//   - [github.com/partnerkit/partnerkit/risk/montecarlo]: the distribution of losses, contingency at a confidence
//     level, what drives it.
//   - [github.com/partnerkit/partnerkit/kpi]: indicators. SMART checks, progress, forecasts, control charts,
//     scorecards.
//   - [github.com/partnerkit/partnerkit/survey]: what the partners think, rated principle by principle, without
//     exposing anyone.
//   - [github.com/partnerkit/partnerkit/partnership]: the Framework, one document of a whole partnership, and its
//     Review: is it sound, and what should be done first.
//   - [github.com/partnerkit/partnerkit/partnership/alignment]: shared risk, resources, rewards, vision and values.
//
// # How data flows
//
// A host decodes JSON or fills plain structs, calls Validate at the door, asks an assessment per area, and may let
// partnership.Review gather them. Nothing here reads a file, looks at the clock or keeps state: the day of review comes
// in as an argument, randomness as a seed, and the same input gives the same output everywhere.
//
// # Two words for trouble
//
// An error means the input cannot be computed on; it lists every problem with its JSON path, a code and what was found,
// and unwraps to validator.ValidationErrors. A finding means the input is well-formed and the partnership has a problem
// worth fixing; it says what to do.
package partnerkit
