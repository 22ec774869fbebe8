package kpi

import (
	"slices"
	"strings"
	"unicode"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Lexicon is the words that say less than they seem to. A word or phrase matches whole words, whatever their case;
// "improv*" matches every word that begins so.
type Lexicon struct {
	// Vague words mean nothing that can be checked unless a number stands in the same sentence.
	Vague []string `json:"vague,omitempty"`
	// Relative words ask "by how much": a number in the same sentence answers, and so does the KPI's target or band.
	Relative []string `json:"relative,omitempty"`
}

// DefaultLexicon returns the words that [KPI.SMART] looks for if the setting brings none: more than sixty vague words and thirty relative ones.
func DefaultLexicon() Lexicon {
	return Lexicon{
		Vague: []string{
			"acceptable", "adequate*", "agile", "all-round", "appropriate*", "as appropriate", "as far as possible",
			"as needed", "as soon as possible", "asap", "attractive", "best", "best practice", "best-in-class",
			"world-class", "big", "bold", "comprehensive*", "considerabl*", "cutting-edge", "decent", "easy", "effective*",
			"efficient*", "excellen*", "fair share", "flexib*", "frequent*", "generally", "good", "great", "high quality",
			"high-quality", "holistic*", "impactful", "in a timely manner", "innovative*", "many", "meaningful*",
			"minimal", "modern", "normal", "normally", "often", "optimal*", "proactive*", "properly", "quick", "quickly",
			"reasonabl*", "regular*", "robust*", "seamless*", "several", "significant*", "some", "soon", "state of the art",
			"state-of-the-art", "strategic*", "strong", "strongly", "substantial*", "sufficient*", "synerg*", "timely", "top-notch",
			"various", "where possible",
		},
		Relative: []string{
			"accelerat*", "better", "boost*", "cheaper", "decreas*", "enhanc*", "expand*", "faster", "fewer", "grow",
			"growth", "higher", "improv*", "increas*", "larger", "less", "lower*", "maximi*", "minimi*", "more", "optimi*",
			"quicker", "rais*", "reduc*", "smaller", "stronger", "more and more", "streamlin*", "strengthen*", "upgrad*",
		},
	}
}

func (l Lexicon) check(p *validate.Problems) {
	for _, part := range [...]struct {
		field string
		words []string
	}{{"vague", l.Vague}, {"relative", l.Relative}} {
		if few(p, part.field, len(part.words)) {
			p.UniqueIDs(part.field, "", len(part.words), func(i int) string { return part.words[i] })
		}
	}
}

// vague lists, in order and once each, the words of the text that lack a quantity. With a goal, relative words have theirs.
func (l Lexicon) vague(text string, goal bool) []string {
	var found []string
	for _, s := range sentences(text) {
		if strings.ContainsFunc(s, unicode.IsDigit) {
			continue
		}
		words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !unicode.IsLetter(r) && r != '-' && r != '\''
		})
		found = append(found, matches(words, l.Vague)...)
		if !goal {
			found = append(found, matches(words, l.Relative)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// sentences splits at full stops that end a word, semicolons and line ends.
func sentences(text string) []string {
	var out []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' || r == '!' || r == '?' }) {
		out = append(out, strings.Split(line, ". ")...)
	}
	return out
}

// matches lists the words of a sentence that entries name, as they stand in the text.
func matches(words, entries []string) []string {
	var found []string
	for _, e := range entries {
		e = strings.ToLower(e)
		if !strings.Contains(e, " ") { // most are one word, which needs no splitting
			for _, w := range words {
				if sameWord(w, e) {
					found = append(found, w)
				}
			}
			continue
		}
		phrase := strings.Fields(e)
		for i := 0; len(phrase) > 0 && i+len(phrase) <= len(words); i++ {
			if samePhrase(words[i:i+len(phrase)], phrase) {
				found = append(found, strings.Join(words[i:i+len(phrase)], " "))
			}
		}
	}
	return found
}

func samePhrase(words, phrase []string) bool {
	for i, w := range phrase {
		if !sameWord(words[i], w) {
			return false
		}
	}
	return true
}

// sameWord reports whether a word is the entry, or begins as an open entry does.
func sameWord(word, entry string) bool {
	if stem, open := strings.CutSuffix(entry, "*"); open {
		return strings.HasPrefix(word, stem)
	}
	return word == entry
}

// joiners tie two statements together.
var joiners = []string{" and ", " & ", " plus ", " as well as ", " while ", ";", " / "}

// measures are words that name a measure or a change; one on each side of a joiner makes two measures.
var measures = []string{
	"number", "share", "rate", "ratio", "count", "cost*", "revenue*", "income", "turnover", "profit*", "margin*", "time",
	"percentage", "score", "index", "amount", "level", "average", "volume", "satisfaction", "retention", "churn",
	"conversion*", "attendance", "spend", "spending", "savings", "defects", "complaints", "visits", "leads",
	"increas*", "reduc*", "decreas*", "grow*", "rais*", "cut", "improv*", "lower*", "boost*", "double", "halve",
}

// twoMeasures returns the joiner of a text that names two measures, or "".
func twoMeasures(text string) string {
	lower := strings.ToLower(text)
	for _, j := range joiners {
		for at, rest := 0, lower; ; {
			i := strings.Index(rest, j)
			if i < 0 {
				break
			}
			at += i
			rest = lower[at+len(j):]
			if namesMeasure(lower[:at]) && namesMeasure(rest) {
				return strings.TrimSpace(j)
			}
			at += len(j)
		}
	}
	return ""
}

func namesMeasure(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	return len(matches(words, measures)) > 0
}
