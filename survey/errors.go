package survey

import "errors"

// What a caller may branch on with [errors.Is].
var (
	ErrUnknownPrinciple = errors.New("survey: unknown principle")                            // a rating of a principle the instrument does not have
	ErrUnknownPartner   = errors.New("survey: unknown partner")                              // a response from a partner the instrument does not name
	ErrOffScale         = errors.New("survey: answer off the scale")                         // an answer that is not a point of the scale
	ErrDuplicate        = errors.New("survey: answered twice")                               // one respondent twice, or one principle twice in a response
	ErrVersion          = errors.New("survey: another version of the instrument")            // answers to another instrument or another version of it
	ErrMinGroup         = errors.New("survey: minimum group size lower than the wave's own") // a wave's threshold only ever rises
	ErrRowLength        = errors.New("survey: row does not fit the instrument")              // AddRow: one answer per principle, in its order
	ErrTooFew           = errors.New("survey: too few answers")                              // a statistic that needs more answers than there are
	ErrTooMany          = errors.New("survey: too many respondents")                         // more than a tally can count
	ErrNoVariation      = errors.New("survey: answers do not vary")                          // a statistic that divides by a variance of zero
	ErrNotFinite        = errors.New("survey: not a finite number")                          // NaN or infinity where a number must stand
)
