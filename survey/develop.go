package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnerkit/partnerkit/internal/finding"
)

// Unratified lists those of the partners that have not ratified the principle, in the order given.
func (q Principle) Unratified(partners []string) []string {
	return slices.DeleteFunc(slices.Clone(partners), func(id string) bool {
		return slices.ContainsFunc(q.Ratified, func(r Ratification) bool { return r.Partner == id })
	})
}

// Ratified reports whether every partner that the instrument names has ratified every principle. It is false if the
// instrument names no partners: nobody agreed to it.
func (in Instrument) Ratified() bool {
	return len(in.Partners) > 0 && len(in.Principles) > 0 && !slices.ContainsFunc(in.Principles, func(q Principle) bool { return len(q.Unratified(in.Partners)) > 0 })
}

// Check says what is missing for the principles to be the partners' own: issues that no principle answers, principles
// that some partner did not help to write or did not ratify, a scale without labelled ends. It returns an error if the
// instrument is not valid.
func (in Instrument) Check() ([]Finding, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	fs := []Finding{}
	add := func(code, path, subject string, s Severity, params map[string]string, format string, args ...any) {
		fs = append(fs, Finding{Code: code, Path: path, Subject: subject, Severity: s, Params: params, Message: fmt.Sprintf(format, args...)})
	}
	if len(in.Partners) == 0 {
		add("no-partners", "partners", "", SeverityMedium, nil, "The instrument names no partners, so nobody can be seen to be missing. Name them.")
	}
	if in.Scale.Low == "" || in.Scale.High == "" {
		add("unlabelled-scale", "scale", "", SeverityLow, nil, "The ends of the scale carry no words. Label both, so that the partners mean the same by a number.")
	}
	answered := map[string]bool{}
	for _, q := range in.Principles {
		for _, id := range q.Issues {
			answered[id] = true
		}
	}
	for i, q := range in.Issues {
		if !answered[q.ID] {
			add("issue-without-principle", fmt.Sprintf("issues[%d]", i), q.ID, SeverityMedium, nil, "No principle answers the issue %q. Write down together the state that you want instead.", q.ID)
		}
	}
	for i, q := range in.Principles {
		path := fmt.Sprintf("principles[%d]", i)
		if q.Statement == "" && q.Title == "" {
			add("no-statement", path, q.ID, SeverityMedium, nil, "The principle %q says nothing. State the wanted state in a sentence.", q.ID)
		}
		if len(q.Issues) == 0 {
			add("principle-without-issue", path, q.ID, SeverityInfo, nil, "The principle %q answers no issue that somebody raised. Keep it if all partners would miss it.", q.ID)
		}
		if silent := q.withoutAuthor(in.Partners); len(silent) > 0 {
			add("one-sided-principle", path, q.ID, SeverityMedium, map[string]string{"partners": strings.Join(silent, ", ")}, "Nobody of %s helped to write %q. Go through its wording together.", strings.Join(silent, ", "), q.ID)
		}
		if open := q.Unratified(in.Partners); len(open) > 0 {
			add("not-ratified", path, q.ID, SeverityMedium, map[string]string{"partners": strings.Join(open, ", ")}, "%s: not yet agreed to %q. Ask, and reword it if they cannot.", strings.Join(open, ", "), q.ID)
		}
	}
	finding.Sort(fs)
	return fs, nil
}

func (q Principle) withoutAuthor(partners []string) []string {
	return slices.DeleteFunc(slices.Clone(partners), func(id string) bool {
		return slices.ContainsFunc(q.Authors, func(a Author) bool { return a.Partner == id })
	})
}
