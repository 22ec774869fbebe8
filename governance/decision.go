package governance

import (
	"strings"
	"unicode/utf8"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// pattern is a decision name of a rule: exact, or a prefix with wildcard.
type pattern struct {
	prefix string // the name, or what stands before "*": "capex." or ""
	wild   bool
}

func newPattern(decision string) pattern {
	if prefix, wild := strings.CutSuffix(decision, "*"); wild {
		return pattern{prefix, true}
	}
	return pattern{prefix: decision}
}

func (p pattern) matches(decision string) bool {
	if p.wild {
		return strings.HasPrefix(decision, p.prefix)
	}
	return p.prefix == decision
}

// covers reports whether p matches all that q matches.
func (p pattern) covers(q pattern) bool {
	return p == q || p.wild && strings.HasPrefix(q.prefix, p.prefix)
}

// moreSpecific reports whether p is the closer fit of two patterns that match one name.
func (p pattern) moreSpecific(q pattern) bool {
	if p.wild != q.wild {
		return q.wild
	}
	return len(p.prefix) > len(q.prefix)
}

// nameProblem says what is wrong with a decision's name, or "". A wildcard may stand for the last part only, and only
// where wild says so.
func nameProblem(decision string, wild bool) string {
	if len(decision) > validate.MaxText || !utf8.ValidString(decision) {
		return "must be valid UTF-8 of at most 200 bytes"
	}
	start := 0 // of the part
	for i := 0; i <= len(decision); i++ {
		switch {
		case i == len(decision) || decision[i] == '.':
			if i == start {
				return "must be names joined by single dots"
			}
			start = i + 1
		case decision[i] < ' ' || decision[i] == 0x7f:
			return "must not hold control characters"
		case decision[i] == '*' && !wild:
			return "must be one decision, without *"
		case decision[i] == '*' && (i > start || i+1 < len(decision)):
			return "may hold * as its last part only"
		}
	}
	return ""
}
